"""Files that survive a crash: whole or not at all, and on the disk before something names them."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from ingest.files.locking import lock_alone

TEMPORARY = ".tmp-"
"""Prefix of files that are being written; leftovers of a crash are told by it."""

_SYNC_THREADS = 16  # several files are synced at once; set by hand
_BLOCK = 1 << 20  # bytes read and written at once
_PRIVATE_FILE, _PRIVATE_FOLDER = 0o600, 0o700  # what readers answered and asked is for its owner alone


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


def write_durably(path: Path, data: bytes) -> None:
    """Write a small private file (mode 0600) whole; it is on the disk under its name when this returns."""
    private_folder(path.parent)
    temporary = path.with_name(f"{TEMPORARY}{uuid4().hex}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE_FILE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def append_line(path: Path, line: bytes) -> None:
    """Add one line to a private file (mode 0600), whole or not at all; it is on the disk when this returns.

    Lines of several processes never mix.  After a line that a power cut left unfinished a new one is begun.  Raises
    ``OSError`` with the file as it was.
    """
    private_folder(path.parent)
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, _PRIVATE_FILE)
    try:
        lock_alone(descriptor)
        size = os.fstat(descriptor).st_size
        whole = line.rstrip(b"\n") + b"\n"
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            whole = b"\n" + whole
        try:
            _write_all(descriptor, whole)
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, size)
            raise
    finally:
        os.close(descriptor)
    if not size:
        _sync(path.parent)


def private_folder(path: Path) -> None:
    """Make a folder and those above it that are missing, each for its owner alone (mode 0700)."""
    if path.is_dir():
        return
    private_folder(path.parent)
    path.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)


def tighten_folder(path: Path) -> None:
    """Shut others out of a folder of this user that is open to them; a missing or foreign one is left alone."""
    with suppress(OSError):
        found = path.stat()
        ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
        if ours and stat.S_IMODE(found.st_mode) & 0o077:
            path.chmod(stat.S_IMODE(found.st_mode) & _PRIVATE_FOLDER)


def share_file(earlier: Path, later: Path) -> None:
    """Let a file that never changes have a second name, or copy it where the file system has no hard links."""
    try:
        os.link(earlier, later)
    except OSError:
        shutil.copy2(earlier, later)


def sync_files(paths: Iterable[Path]) -> None:
    """Wait until files and folders are on the disk (many at once: a disk commits them together)."""
    with ThreadPoolExecutor(_SYNC_THREADS) as pool:
        list(pool.map(_sync, paths))


def sha256_of(path: Path) -> str:
    """A file's SHA-256 in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _write_all(descriptor: int, data: bytes) -> None:
    """Write all bytes: a disk that fills up takes a part first and refuses only the next."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
