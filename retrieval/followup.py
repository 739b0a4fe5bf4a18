"""Follow-ups: making a question that leans on earlier turns stand alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from retrieval.answer import Turn
from retrieval.manuscripts import Manuscripts
from retrieval.places import Place
from retrieval.search import Search


@dataclass(frozen=True, slots=True)
class Request:
    """A question that stands alone, and the place in an outline that it points to, if any."""

    text: str
    place: Place | None = None


def stand_alone(
    question: str,
    history: Sequence[Turn],
    manuscripts: Manuscripts,
    search: Search,
    speeches: Collection[str] | None,
) -> Request:
    """Make a question stand alone."""
    return Request(question)
