"""What questions are made from: the stretches and sections in a scope, with their citations and checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.outline.parser import Section, walk
from ingest.outline.passages import Passage
from retrieval.answer import Citation
from retrieval.quiz.material.slots import Slot, find_slots
from retrieval.quiz.material.stretches import Stretch, cut_stretches
from retrieval.quiz.material.wording import Wording
from retrieval.search.generation_cache import GenerationCache

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which parts of which speeches questions are made from: spans (start, end) by speech id."""

    spans: Mapping[str, tuple[Span, ...]]

    def covers(self, speech_id: str, start: int, end: int) -> bool:
        """Whether ``start:end`` lies in the scope whole."""
        return any(a <= start and end <= b for a, b in self.spans.get(speech_id, ()))

    def touches(self, speech_id: str, start: int, end: int) -> bool:
        """Whether ``start:end`` shares a character with the scope."""
        return any(a < end and start < b for a, b in self.spans.get(speech_id, ()))


@dataclass(frozen=True, slots=True)
class Heading:
    """A section with the path that leads to it."""

    speech_id: str
    path: tuple[Section, ...]

    @property
    def section(self) -> Section:
        """The section itself."""
        return self.path[-1]


class Material:
    """The stretches, slots and sections of a scope; one generation of the index, never changed."""

    def __init__(self, cache: GenerationCache, wording: Wording, scope: Scope) -> None:
        self.cache = cache
        self.wording = wording
        self.scope = scope
        self._passages: dict[str, tuple[Passage, ...]] = {}

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """The stretches in the scope, in the order of the speeches."""
        return tuple(s for speech_id in self.scope.spans for s in self._stretches(speech_id))

    @cached_property
    def slots(self) -> dict[Stretch, list[Slot]]:
        """The slots of each stretch."""
        return {stretch: find_slots(stretch) for stretch in self.stretches}

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The sections with a heading whose beginning lies in the scope."""
        found = []
        for speech_id in self.scope.spans:
            for path in walk(self.cache.outline(speech_id)):
                section = path[-1]
                if section.heading and self.scope.covers(speech_id, section.start, section.start + 1):
                    found.append(Heading(speech_id, path))
        return tuple(found)

    def text(self, speech_id: str) -> str:
        """A speech's text."""
        return self.cache.index.speech(speech_id).text

    def title(self, speech_id: str) -> str:
        """A speech's title."""
        return self.cache.index.speech(speech_id).title

    def cite(self, speech_id: str, start: int, end: int, values: Sequence[Span] = (), marker: int = 1) -> Citation:
        """Cite the sentences that hold ``start:end``; ``values`` are spans to be shown standing out."""
        held = self.cache.sentences(speech_id).within(start, end)
        first, last = held[0].start, held[-1].end
        quote = self.text(speech_id)[first:last]
        passage = next((p.text for p in self._cut(speech_id) if p.start <= first < p.end), quote)
        address = self.cache.address(speech_id, start)
        return Citation(marker, address, first, last, quote, passage, tuple(values))

    def _cut(self, speech_id: str) -> tuple[Passage, ...]:
        if speech_id not in self._passages:
            self._passages[speech_id] = self.cache.index.passages(speech_id)
        return self._passages[speech_id]

    def leaf(self, speech_id: str, path: Sequence[Section]) -> tuple[str, int]:
        """Name the innermost section of a path."""
        return (speech_id, path[-1].start) if path else (speech_id, 0)

    def _stretches(self, speech_id: str) -> Iterator[Stretch]:
        text = self.text(speech_id)
        outline = self.cache.outline(speech_id)
        table = self.cache.sentences(speech_id)
        for start, end in self.scope.spans[speech_id]:
            inside = [s for s in table.within(start, end) if start <= s.start and s.end <= end]
            yield from (s for s in cut_stretches(speech_id, text, outline, inside) if s.standing_alone)
