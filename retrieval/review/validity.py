"""What a record may hold, asked of files that are brought in and of records on the disk alike.

The bounds are wide of anything a reader does, and keep every sum the program makes with times and chances in range.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

FIRST_YEAR, LAST_YEAR = 1970, 2199
"""Years of moments: in any time zone, and a longest interval later, they are still dates."""

MOST_COUNTED = 1_000_000  # attempts and the like; more is no count of a person's
_SHORTEST_STABILITY, _LONGEST_STABILITY = 0.001, 1_000_000.0
"""Days.  The first is the least that FSRS gives (``STABILITY_MIN`` of the package ``fsrs``), which takes a power of
it; none comes near the other where no interval is longer than a year."""

_HARDEST = 10.0  # FSRS: difficulty runs from 1 to 10
_STATES = (1, 2, 3)
"""FSRS: learning, review, relearning."""


def moment_of(value: object) -> datetime:
    """Read a moment with its time zone; raises ``ValueError``."""
    if not isinstance(value, str):
        raise ValueError("a moment is a string")  # noqa: TRY004 - one error for all that does not hold
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    _check_year(moment.year)
    return moment


def day_of(value: object) -> date:
    """Read a day; raises ``ValueError``."""
    if not isinstance(value, str):
        raise ValueError("a day is a string")  # noqa: TRY004
    day = date.fromisoformat(value)
    _check_year(day.year)
    return day


def count_of(value: object) -> int:
    """Read a count from 0 to ``MOST_COUNTED``; raises ``ValueError``."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_COUNTED:
        raise ValueError("a count is a whole number")
    return value


def share_of(value: object) -> float:
    """Read a mark from 0 to 1; raises ``ValueError``."""
    return _number(value, 0.0, 1.0)


def flag_of(value: object) -> bool:
    """Read a truth value, which SQLite keeps as 0 or 1; raises ``ValueError``."""
    if value not in (0, 1):
        raise ValueError("a truth value is expected")
    return bool(value)


def text_of(value: object) -> str:
    """Read a string that can be written; raises ``ValueError``, as which an unpaired surrogate counts."""
    if not isinstance(value, str):
        raise ValueError("a string is expected")  # noqa: TRY004
    value.encode()
    return value


def card_of(value: object) -> str:
    """Read the state of a card and write it as FSRS does; raises ``ValueError``.

    What is not of a card is left out.
    """
    if not isinstance(value, Mapping):
        raise ValueError("a card is an object")  # noqa: TRY004
    step, stability, difficulty = value.get("step"), value.get("stability"), value.get("difficulty")
    state, reviewed = count_of(value.get("state")), value.get("last_review")
    if state not in _STATES:
        raise ValueError("a card has no such state")
    card: dict[str, Any] = {
        "card_id": 0,
        "state": state,
        "step": None if step is None else count_of(step),
        "stability": None if stability is None else _number(stability, _SHORTEST_STABILITY, _LONGEST_STABILITY),
        "difficulty": None if difficulty is None else _number(difficulty, 1.0, _HARDEST),
        "due": moment_of(value.get("due")).isoformat(),
        "last_review": None if reviewed is None else moment_of(reviewed).isoformat(),
    }
    if (stability is None) != (difficulty is None):
        raise ValueError("a card has both stability and difficulty, or none")
    if state != 1 and not (card["stability"] and card["difficulty"] and card["last_review"]):
        raise ValueError("a card that was reviewed says when and how well")
    return json.dumps(card)


def _number(value: object, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("a number is expected")  # noqa: TRY004
    if not (math.isfinite(value) and least <= value <= most):
        raise ValueError(f"a number from {least} to {most} is expected")
    return float(value)


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"a year from {FIRST_YEAR} to {LAST_YEAR} is expected")
