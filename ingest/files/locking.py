"""Locks between processes: one file, held by one process alone or by several that only read.

The system lets a lock go when its process ends, however that ends.  This is the one module that names the system's
call: Windows has ``msvcrt.locking`` in the place of ``flock``, behind the same four functions.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PAUSE_SECONDS = 0.05  # between two tries: nobody notices it, and it costs no processor time to speak of


def lock_shared(descriptor: int) -> None:
    """Lock an open file together with others that only read; waits for whoever has it alone."""
    fcntl.flock(descriptor, fcntl.LOCK_SH)


def lock_alone(descriptor: int) -> None:
    """Lock an open file for this process alone; waits for the others."""
    fcntl.flock(descriptor, fcntl.LOCK_EX)


def try_lock(descriptor: int) -> bool:
    """Lock an open file for this process alone, unless somebody else has it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def lockable(path: Path) -> bool:
    """Whether nobody holds a file; raises ``OSError`` where it cannot be opened."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return try_lock(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def held(path: Path, seconds: float = 0.0) -> Iterator[bool]:
    """Hold a lock file, made if need be, for this process and thread alone; False where somebody has it.

    It is tried again for ``seconds``.  The file stays: were it deleted, two could hold two files of one name.  Raises
    ``OSError`` where it cannot be made.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        end = time.monotonic() + seconds
        while not (got := try_lock(descriptor)) and time.monotonic() < end:
            time.sleep(_PAUSE_SECONDS)
        yield got
    finally:
        os.close(descriptor)
