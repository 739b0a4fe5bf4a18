"""Hidden folders in which files are made ready beside their places; those that a killed process left are told.

Each has a lock file beside it, made and held before the folder is, so that one that nobody holds is left over.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from ingest.files.durable import TEMPORARY
from ingest.files.locking import held, lockable

_STAGE, _LOCK = f"{TEMPORARY}restore-", ".lock"


@contextmanager
def staging(target: Path) -> Iterator[Path]:
    """A name for a hidden folder inside ``target``, which is deleted at the end; earlier leftovers go first."""
    clear_stages(target)
    stage = target / f"{_STAGE}{uuid4().hex}"
    lock = stage.with_name(stage.name + _LOCK)
    with held(lock):
        try:
            yield stage
        finally:
            shutil.rmtree(stage, ignore_errors=True)
            lock.unlink(missing_ok=True)


def stages_left(target: Path) -> list[Path]:
    """What killed processes left in a folder: hidden folders and lock files; raises ``OSError``."""
    if not target.is_dir():
        return []
    left = []
    for path in sorted(target.glob(f"{_STAGE}*")):
        lock = path if path.name.endswith(_LOCK) else path.with_name(path.name + _LOCK)
        with suppress(FileNotFoundError):
            if not lock.exists() or lockable(lock):
                left.append(path)
    return left


def clear_stages(target: Path) -> None:
    """Delete what killed processes left in a folder; what cannot be deleted stays for the next time."""
    with suppress(OSError):
        for path in stages_left(target):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
