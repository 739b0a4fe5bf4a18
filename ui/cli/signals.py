"""The signals that end the program: Ctrl+C, SIGTERM (a service manager, ``kill``) and SIGHUP (a closed terminal).

One that is ignored when the program starts stays ignored, as ``nohup`` and shells ask for.
"""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

# Ctrl-C, what a service manager sends, a terminal that was closed.
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def interrupted_by_signals() -> Iterator[None]:
    """Let every one of them raise ``KeyboardInterrupt``: what is under way is undone by its own ``finally``."""
    before = _heeded()
    for number in before:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) is signal.default_int_handler:  # else ``first_signal`` has set what holds now
                signal.signal(number, handler)


@contextmanager
def first_signal() -> Iterator[Callable[[], None]]:
    """Let the first of them break nothing off; gives what waits for it, after which the next one kills the program.

    The waiting reads what the interpreter writes for each signal (``signal.set_wakeup_fd``): a lock would be left
    waiting where the system gives the signal to another thread than this one, the main thread.
    """
    before = _heeded()
    reading, writing = socket.socketpair()
    writing.setblocking(False)

    def wait() -> None:
        reading.recv(1)
        for number in before:
            signal.signal(number, signal.SIG_DFL)

    with reading, writing:
        woken = signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
        for number in before:
            signal.signal(number, _heed)
        try:
            yield wait
        finally:
            signal.set_wakeup_fd(woken)
            for number, handler in before.items():
                if signal.getsignal(number) is _heed:
                    signal.signal(number, handler)


def _heed(_: int, __: FrameType | None) -> None:
    """Do nothing, but not as little as with a signal that is ignored: the interpreter takes note of it."""


def _heeded() -> dict[signal.Signals, signal._HANDLER]:
    """The handlers of those that are not ignored."""
    handlers = {number: signal.getsignal(number) for number in _ENDING}
    return {number: handler for number, handler in handlers.items() if handler is not signal.SIG_IGN}
