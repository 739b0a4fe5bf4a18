"""Reading a file that somebody else named or put there: pipes and devices, which may never end, are refused."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

LARGEST_FILE = 100_000_000
"""Bytes of the largest document that is read."""

NOT_REGULAR = "它不是普通文件，而是管道、设备一类"

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)  # not every system has both


def read_regular(path: Path, most: int) -> bytes:
    """The bytes of a file, ``most`` and one at the most; raises ``OSError``, also where it is no regular file."""
    _check(path.stat().st_mode)  # before it is opened: to open a device may set it going
    descriptor = os.open(path, _FLAGS)
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        _check(found.st_mode)
        return file.read(min(most, found.st_size) + 1)


def leads_outside(path: Path, folder: Path) -> bool:
    """Whether a path is a symbolic link to something that does not lie under ``folder``."""
    try:
        if not path.is_symlink():
            return False
    except OSError:  # a name that no system takes
        return False
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _check(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, NOT_REGULAR)
