"""Standard output and standard error: results go to the one, everything else to the other.

Nothing that is written here steers a terminal (``ui.formats.visible``).
"""

from __future__ import annotations

import io
import logging
import os
import sys
from contextlib import suppress
from pathlib import Path

from ingest.errors import OutputFailed, reason_of
from ui.formats.visible import visible


class LogFormatter(logging.Formatter):
    """Writes a message of the log so that nothing in it steers the terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """The lines of a message."""
        return visible(super().format(record))


def prepare() -> None:
    """Make both streams take any text; what is not shown on a terminal is UTF-8, whatever the locale."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller
            setattr(sys, name, io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def say(text: str) -> None:
    """Write a result, one or more whole lines, to standard output at once.

    Raises ``OutputFailed``; a reader that has gone is left to the entry point (``BrokenPipeError``).
    """
    try:
        sys.stdout.write(visible(text) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as err:
        discard_output()
        raise OutputFailed(reason_of(err)) from err


def note(text: str) -> None:
    """Write one line to standard error: progress, warnings, errors.

    Where it cannot be written (a closed terminal, a full disk) there is nowhere left to say so.
    """
    with suppress(OSError):
        sys.stderr.write(visible(" ".join(text.split("\n"))) + "\n")
        sys.stderr.flush()


def discard_output() -> None:
    """Send what is still to be written nowhere; else the interpreter complains at its end that it cannot flush."""
    with Path(os.devnull).open("wb") as nowhere, suppress(io.UnsupportedOperation):
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
