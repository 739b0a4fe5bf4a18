"""Files that survive a crash: whole or not at all, and on the disk before something names them."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

TEMPORARY = ".tmp-"
"""Prefix of files that are being written; leftovers of a crash are told by it."""

_SYNC_THREADS = 16
_BLOCK = 1 << 20


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place and rename it there, so that nobody sees half of it.

    It is on the disk only after ``sync_files``.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{TEMPORARY}{uuid4().hex}")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def share_file(earlier: Path, later: Path) -> None:
    """Give a file that is never changed a second name, or copy it where the file system has no hard links."""
    try:
        os.link(earlier, later)
    except OSError:
        shutil.copy2(earlier, later)


def sync_files(paths: Iterable[Path]) -> None:
    """Wait until files and folders are on the disk (many at once: a disk commits them together)."""
    with ThreadPoolExecutor(_SYNC_THREADS) as pool:
        list(pool.map(_sync, paths))


def sha256_of(path: Path) -> str:
    """Give a file's SHA-256 in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
