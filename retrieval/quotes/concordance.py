"""Keyword in context: the hits one a line, and where in each speech they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.store.index import Index
from retrieval.quotes.exact import PhraseOccurrences

Order = Literal["position", "left", "right"]

WIDTH = 20
"""Characters of context on each side where nothing else is asked for."""


@dataclass(frozen=True, slots=True)
class ConcordanceLine:
    """A hit: ``start:end`` (characters) of the speech is the keyword; line ends in the context became spaces."""

    speech_id: str
    title: str
    start: int
    end: int
    left: str
    keyword: str
    right: str


@dataclass(frozen=True, slots=True)
class Concordance:
    """The lines asked for of ``total``, and the hits in each speech that has any."""

    lines: tuple[ConcordanceLine, ...]
    total: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Spread:
    """Where in a speech of ``characters`` a phrase stands: ``places`` from 0 (its beginning) to 1 (its end)."""

    speech_id: str
    title: str
    characters: int
    places: Sequence[float]


def concordance(
    index: Index,
    occurrences: PhraseOccurrences,
    *,
    width: int = WIDTH,
    order: Order = "position",
    first: int = 0,
    limit: int | None = None,
) -> Concordance:
    """``limit`` lines from ``first`` on, with ``width`` characters of context on each side.

    Ordered by position, or by what stands to the right (or, read backwards, to the left) of the keyword.
    """
    ordered = occurrences if order == "position" else occurrences.by_context(order)
    last = None if limit is None else first + limit
    lines = []
    for span in ordered.spans(first, last):
        speech = index.speech(span.speech_id)
        left = speech.text[max(span.start - width, 0) : span.start]
        right = speech.text[span.end : span.end + width]
        keyword = speech.text[span.start : span.end]
        lines.append(
            ConcordanceLine(
                span.speech_id, speech.title, span.start, span.end, _flat(left), _flat(keyword), _flat(right)
            )
        )
    return Concordance(tuple(lines), len(occurrences), occurrences.counts())


def spreads(index: Index, occurrences: PhraseOccurrences) -> tuple[Spread, ...]:
    """Where the hits stand in each speech that has any, in the order of the speeches."""
    cards = {card.id: card for card in index.speeches}
    return tuple(
        Spread(speech_id, cards[speech_id].title, cards[speech_id].characters, places)
        for speech_id, places in occurrences.relative().items()
    )


def _flat(text: str) -> str:
    return "".join(" " if character.isspace() else character for character in text)
