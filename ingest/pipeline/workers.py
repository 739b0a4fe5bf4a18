"""Processes that share work on many documents; what they give comes back in the order of the tasks.

They are spawned, never forked: faiss, tantivy and OpenMP keep threads that a fork would lose, and Windows has
nothing else.  They write nothing; whoever asked does that.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection
from threading import Event, Thread
from typing import TypeVar

FEWEST_TASKS = 50
"""With fewer tasks the processes, which take most of a second to start, would not pay for themselves."""

MOST_WORKERS = 4
"""More processes would wait for the one that encodes and writes."""

_AT_ONCE = 4  # tasks handed over together: to hand over takes a millisecond
_AHEAD = 3  # hand-overs under way or waiting for each process; bounds what is held in memory

_GRACE = 3.0  # seconds that a task may still take at the end; set by hand

_ENDING = Event()
"""Set in a process that is to end: it begins no further task."""

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")
_log = logging.getLogger(__name__)


def usual_workers() -> int:
    """The number of processes that suits this machine: one for each core it lends us, four at most."""
    if multiprocessing.current_process().daemon:  # such a process may start none
        return 1
    lent = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(lent, MOST_WORKERS)


class Workers:
    """Up to ``count`` processes, started when there is first enough to do; with one, all is done right here.

    They end when they are closed and when the process that started them ends, in whatever way.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._pool: ProcessPoolExecutor | None = None
        self._lifeline: Connection | None = None
        self._busy = False

    def map(self, work: Callable[[_Task], _Result], tasks: Sequence[_Task]) -> Iterator[_Result]:
        """``work`` of each task, in order; what a process that was killed leaves is done right here.

        ``work``, tasks and results must be picklable.  Raises what ``work`` raises.
        """
        done = 0
        if self._count > 1 and len(tasks) >= FEWEST_TASKS:
            for result in self._shared(work, tasks):
                done += 1
                yield result
        yield from map(work, tasks[done:])

    def close(self) -> None:
        """End the processes; those that still work are waited for until their task is done, at most ``_GRACE`` seconds.

        One that ended while it hands a result over would leave half of it in the pipe, and us waiting for the rest.
        """
        if self._busy:
            self._cut_lifeline()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        self._cut_lifeline()
        self._pool = None

    def _shared(self, work: Callable[[_Task], _Result], tasks: Sequence[_Task]) -> Iterator[_Result]:
        """The results that the processes work out, up to the first that is lost."""
        waiting: deque[Future[list[_Result]]] = deque()
        parts = [tasks[first : first + _AT_ONCE] for first in range(0, len(tasks), _AT_ONCE)]
        self._busy = True
        try:
            pool = self._pool = self._pool or self._start()
            for done in range(len(parts)):
                for part in parts[done + len(waiting) : done + _AHEAD * self._count]:
                    waiting.append(pool.submit(_work_off, work, part))
                yield from waiting.popleft().result()
            self._busy = False
        except (BrokenProcessPool, ImportError, OSError) as err:
            _log.warning("the rest is done in one process: %s", err)  # where work fails in itself, it fails again

    def _start(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        theirs, self._lifeline = context.Pipe(duplex=False)
        return ProcessPoolExecutor(self._count, context, _begin, (theirs,))

    def _cut_lifeline(self) -> None:
        if self._lifeline is not None:
            self._lifeline.close()
        self._lifeline = None


def _work_off(work: Callable[[_Task], _Result], tasks: Sequence[_Task]) -> list[_Result]:
    return [work(task) for task in tasks if not _ENDING.is_set()]


def _begin(lifeline: Connection) -> None:
    """Make a process end with the one that started it, and leave Ctrl-C to that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(lifeline,), daemon=True).start()


def _end_with(lifeline: Connection) -> None:
    try:
        lifeline.poll(None)  # nothing is ever sent: it returns when the other end is closed
    finally:
        _ENDING.set()
        time.sleep(_GRACE)
        os._exit(1)
