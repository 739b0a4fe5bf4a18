"""The signals that end the program: Ctrl+C, SIGTERM (a service manager, ``kill``) and SIGHUP (a closed terminal).

One that is ignored when the program starts stays ignored, as ``nohup`` and shells ask for.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from types import FrameType

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
def first_signal() -> Iterator[SimpleQueue[int]]:
    """Put the first of them into a queue instead of breaking off what is under way; the next kills the program.

    The queue may be written from a signal's handler (``SimpleQueue.put`` is reentrant), an ``Event`` may not.
    """
    came: SimpleQueue[int] = SimpleQueue()
    before = _heeded()

    def take(number: int, _: FrameType | None) -> None:
        for each in before:
            signal.signal(each, signal.SIG_DFL)
        came.put(number)

    for number in before:
        signal.signal(number, take)
    try:
        yield came
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) is take:
                signal.signal(number, handler)


def _heeded() -> dict[signal.Signals, signal._HANDLER]:
    """The handlers of those that are not ignored."""
    handlers = {number: signal.getsignal(number) for number in _ENDING}
    return {number: handler for number, handler in handlers.items() if handler is not signal.SIG_IGN}
