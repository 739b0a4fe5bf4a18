"""When a question comes up again: FSRS (the free spaced repetition scheduler, as in the package ``fsrs``).

Intervals are whole days: there are no learning steps of minutes, for readers come back the next day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import fsrs

RETENTION = 0.9
"""Part of the questions that are to be known when they come up (the default of FSRS)."""

_LONGEST_DAYS = 365  # a question comes up once a year at least
_HALF = 0.5  # score of an answer that is right in part, as ``quiz.marking`` gives it


class Recall(IntEnum):
    """How an answer went, in the ratings of FSRS."""

    AGAIN = 1
    HARD = 2
    GOOD = 3


@dataclass(frozen=True, slots=True)
class Memory:
    """The state of one question in a reader's memory; ``card`` is FSRS's own JSON, ``due`` is when it comes up."""

    card: str
    due: datetime

    def due_on(self, day: date, zone_of: datetime) -> bool:
        """Whether it comes up on a day or was to before; ``zone_of`` has the reader's time zone."""
        end = datetime.combine(day, time.max, zone_of.tzinfo)
        return self.due <= end


def recall_of(score: float, *, hinted: bool) -> Recall:
    """Rate an answer: wrong is again; right in part, or right after a hint, is hard."""
    if score >= 1.0:
        return Recall.HARD if hinted else Recall.GOOD
    return Recall.HARD if score >= _HALF else Recall.AGAIN


def first(now: datetime) -> Memory:
    """The memory of a question that was just answered wrong for the first time."""
    import fsrs

    return after(Memory(fsrs.Card(card_id=0, due=_utc(now)).to_json(), now), Recall.AGAIN, now, None)


def after(memory: Memory, recall: Recall, now: datetime, exam: date | None) -> Memory:
    """The memory after an answer; before an exam no interval reaches beyond the day before it."""
    import fsrs

    card, _ = _scheduler(now, exam).review_card(fsrs.Card.from_json(memory.card), fsrs.Rating(recall), _utc(now))
    return Memory(card.to_json(), card.due.astimezone(now.tzinfo))


def retrievability(memory: Memory, now: datetime) -> float:
    """The chance that the question is still known, 0–1."""
    import fsrs

    return float(_scheduler(now, None).get_card_retrievability(fsrs.Card.from_json(memory.card), _utc(now)))


def _scheduler(now: datetime, exam: date | None) -> fsrs.Scheduler:
    import fsrs

    longest = _LONGEST_DAYS
    if exam is not None and exam > now.date():
        longest = max(min(longest, (exam - now.date()).days - 1), 1)
    return fsrs.Scheduler(
        desired_retention=RETENTION,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=longest,
        enable_fuzzing=False,
    )


def _utc(moment: datetime) -> datetime:
    from datetime import timezone

    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(timezone(timedelta(0)))
