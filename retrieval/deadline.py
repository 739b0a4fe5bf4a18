"""The deadline of an answer: a moment up to which it may be worked on, handed down to whatever takes long."""

from __future__ import annotations

import math
from dataclasses import dataclass
from time import monotonic

from ingest.errors import QuestionTooSlow


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the monotonic clock, ``seconds`` after the work began.

    >>> Deadline.after(2.0).check()
    """

    moment: float
    seconds: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """The deadline that many seconds from now."""
        return cls(monotonic() + seconds, seconds)

    def check(self) -> None:
        """Let the work go on up to the deadline; raises ``QuestionTooSlow`` behind it."""
        if monotonic() > self.moment:
            raise QuestionTooSlow(self.seconds)


UNHURRIED = Deadline(math.inf, math.inf)
"""No deadline."""
