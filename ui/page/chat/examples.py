"""Example questions, made by rule from the headings of the speeches and asked before they are shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest

from ingest.errors import SpeechQAError
from ingest.outline.parser import Section, walk
from retrieval.library import Library
from ui.texts.chat import Texts

EXAMPLES = 5

_SPEECHES = 12
"""How many speeches are looked at: a large corpus must not make the first page wait."""

_TRIED = 12
"""How many candidates are asked at most."""

_SHORTEST, _LONGEST = 4, 26
"""Length of a heading, in characters, that makes a readable question."""

_FEWEST, _MOST = 2, 9
"""Number of points that a question for a list may have."""


class Examples:
    """The example questions of one page, made anew when the index has moved on to another generation."""

    def __init__(self, library: Library, texts: Texts) -> None:
        self._library = library
        self._texts = texts
        self._made: tuple[str, tuple[str, ...]] | None = None

    def current(self) -> tuple[str, ...]:
        """The questions."""
        generation = self._library.generation
        if self._made is None or self._made[0] != generation:
            self._made = (generation, example_questions(self._library, self._texts))
        return self._made[1]


def example_questions(library: Library, texts: Texts) -> tuple[str, ...]:
    """Up to ``EXAMPLES`` questions that the library answers, from different speeches as far as possible."""
    chosen: list[str] = []
    for question in list(_candidates(library, texts))[:_TRIED]:
        try:
            answered = library.ask(question).answered
        except SpeechQAError:
            continue
        if answered:
            chosen.append(question)
        if len(chosen) == EXAMPLES:
            break
    return tuple(chosen)


def _candidates(library: Library, texts: Texts) -> Iterator[str]:
    """Questions, one kind after the other, from the speeches in turn."""
    speeches = library.speeches[:_SPEECHES]
    outlines = [library.outline(card.id) for card in speeches]
    lists = [[texts.example_points.format(heading=h) for h in _list_headings(outline)] for outline in outlines]
    places = [[texts.example_where.format(heading=h) for h in _short_headings(outline)] for outline in outlines]
    parts = [
        texts.example_parts.format(title=card.title)
        for card, outline in zip(speeches, outlines, strict=True)
        if _FEWEST <= sum(1 for point in outline.points if point.ordinal) <= _MOST
    ]
    by_kind = (list(_in_turn(lists)), parts[:1], list(_in_turn(places[::-1])))
    yield from dict.fromkeys(chain(by_kind[0][:3], by_kind[1], by_kind[2][:1], by_kind[0][3:], by_kind[2][1:]))


def _list_headings(outline: Section) -> list[str]:
    """The headings of a speech that have points below them, those of the first level before deeper ones."""
    fitting = [
        section
        for path in walk(outline)
        for section in path[-1:]
        if _fits(section.heading) and _FEWEST <= len(section.points) <= _MOST
    ]
    return [section.heading for section in sorted(fitting, key=lambda section: section.level)]


def _short_headings(outline: Section) -> list[str]:
    """The headings of the points below the first level."""
    return [
        path[-1].heading for path in walk(outline) if len(path) > 1 and path[-1].ordinal and _fits(path[-1].heading)
    ]


def _fits(heading: str) -> bool:
    return _SHORTEST <= len(heading) <= _LONGEST and not any(mark in heading for mark in "「」{}")


def _in_turn(lists: Sequence[Sequence[str]]) -> Iterator[str]:
    """The first of each list, then the second of each …"""
    for row in zip_longest(*lists):
        yield from (item for item in row if item is not None)
