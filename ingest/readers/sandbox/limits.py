"""What a process that reads foreign documents may use: memory, processor time, files.

The operating system keeps these limits where it has them (``resource``: Linux, and most of them on macOS).  On Windows
there are none, and what remains is the deadline after which the process is ended from outside.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

if sys.platform != "win32":
    import resource

MEMORY = 1_000_000_000
"""Bytes that a document may take while it is read: the largest page that is read (10 MB of HTML) takes 0.7 GB."""

SECONDS, MOST_SECONDS = 15, 120
"""Processor time that any document gets, however small, and the most."""

SECONDS_PER_MEGABYTE: Mapping[str, int] = {".pdf": 30}
"""What a document gets besides for each megabyte, by its suffix: a PDF of packed text alone takes a third of it."""

_PER_MEGABYTE = 3  # for all others: a page of elements without text takes 0.7 seconds

_LARGEST_FILE = 150_000_000  # bytes; a converter of old Word documents wants its input as a file
_FILES = 64  # files open at once: libraries, pipes and one or two temporary files


def seconds_for(size: int, suffix: str) -> int:
    """The processor time (seconds) that a document of ``size`` bytes and a suffix (lower case) gets."""
    return min(SECONDS + SECONDS_PER_MEGABYTE.get(suffix, _PER_MEGABYTE) * size // 1_000_000, MOST_SECONDS)


def patience_for(seconds: int) -> float:
    """The wall-clock time (seconds) after which a process is ended, for a machine that is busy with other things."""
    return 3.0 * seconds + 10.0


def limit_process(memory: int = MEMORY) -> None:
    """Limit this process for as long as it lives; the memory (bytes) counts from what it holds now.

    The number of its processes is not limited: the system counts those of the user, not those of a process.
    """
    if sys.platform == "win32":
        return
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_FSIZE, _LARGEST_FILE)
    _set(resource.RLIMIT_NOFILE, _FILES)
    with suppress(OSError, ValueError):  # macOS has neither the file nor the limit
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        _set(resource.RLIMIT_AS, pages * resource.getpagesize() + memory)


def limit_processor_time(seconds: int) -> None:
    """Let this process be ended (SIGXCPU) when it has worked for ``seconds`` more."""
    if sys.platform == "win32":
        return
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 1 + seconds, most))


def peak_memory() -> int:
    """The most memory (bytes) that this process ever held, 0 where the system does not tell."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)


def _set(limit: int, value: int) -> None:
    """Lower a limit for good."""
    if sys.platform != "win32":
        _, most = resource.getrlimit(limit)
        value = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(limit, (value, value))
