"""Progress of long work: whoever waits passes a callable, the work reports to it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tqdm import tqdm

Progress = Callable[[str, int, int], None]
"""Called with the name of the step (Chinese), the units done and all units; repeated as the work goes on."""


def silent(step: str, done: int, total: int) -> None:
    """Report nothing."""


class ProgressBars:
    """A ``Progress`` that draws one bar a step on standard error, for steps that take longer than a second.

    Used as a context manager, so that the last bar is closed.
    """

    def __init__(self) -> None:
        self._bar: tqdm[None] | None = None

    def __enter__(self) -> ProgressBars:
        return self

    def __exit__(self, kind: type[BaseException] | None, err: BaseException | None, at: TracebackType | None) -> None:
        self._close()

    def __call__(self, step: str, done: int, total: int) -> None:
        """Draw the step's bar."""
        if self._bar is None or self._bar.desc.rstrip(": ") != step:
            from tqdm import tqdm

            self._close()
            self._bar = tqdm(total=total, desc=step, delay=1, file=sys.stderr, dynamic_ncols=True)
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
        self._bar = None
