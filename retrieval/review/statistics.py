"""What a record tells in figures: answers a day, what is still known, what comes up when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from retrieval.review.entries import Attempt, ReviewItem
from retrieval.review.schedule import retrievability


@dataclass(frozen=True, slots=True)
class DayCount:
    """Answers of one day: ``score`` is the mean mark, 0–1."""

    day: date
    answered: int
    score: float


def by_day(attempts: Iterable[Attempt], now: datetime) -> tuple[DayCount, ...]:
    """The days on which there were answers, in order, in the time zone of ``now``."""
    days: dict[date, list[float]] = defaultdict(list)
    for attempt in attempts:
        days[attempt.at.astimezone(now.tzinfo).date()].append(attempt.score)
    return tuple(DayCount(day, len(scores), sum(scores) / len(scores)) for day, scores in sorted(days.items()))


def known_share(items: Sequence[ReviewItem], attempts: Iterable[Attempt], now: datetime) -> float:
    """The mean chance that the questions in the book are still known, 0–1; 1 for an empty book.

    A question whose last answer was not wholly right counts as not known, however lately its key was seen.
    """
    if not items:
        return 1.0
    last = {attempt.question_id: attempt.score for attempt in attempts}
    known = [item for item in items if last.get(item.question.id, 0.0) >= 1.0]
    return sum(retrievability(item.memory, now) for item in known) / len(items)


def coming_up(items: Iterable[ReviewItem], now: datetime, days: int) -> tuple[tuple[date, int], ...]:
    """How many questions come up on each of the next ``days`` days; what is overdue counts for today."""
    counts: dict[date, int] = {now.date() + timedelta(days=n): 0 for n in range(days)}
    for item in items:
        day = max(item.memory.due.astimezone(now.tzinfo).date(), now.date())
        if day in counts:
            counts[day] += 1
    return tuple(sorted(counts.items()))
