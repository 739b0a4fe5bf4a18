"""Earlier turns of which only the text is known, as in a batch: where an answer stands is searched for."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from retrieval.question.query import make_query
from retrieval.search.generation_cache import GenerationCache
from retrieval.search.hybrid_retriever import HybridRetriever

_MARKER = re.compile(r"\[\d+\]")
_PASSAGES = 12
"""Passages whose sentences are compared with an answer: as many as an answer's passages and some to spare."""

_LINE_PASSAGES = 10
_SHORTEST_LINE = 4
"""Characters; a shorter line stands in too many speeches to tell where it comes from."""

_READ_THROUGH = 64
"""Speeches that are read through for a line, which takes less time than a search does."""


@dataclass(frozen=True, slots=True)
class SaidSentence:
    """A sentence of a speech that an answer may say: it starts at ``start`` (characters of the speech's text)."""

    speech_id: str
    start: int
    text: str


def find_sentences(
    asked: str, said: str, retriever: HybridRetriever, speeches: Collection[str] | None
) -> list[SaidSentence]:
    """Sentences of the passages that are nearest to a question and its answer, the nearest passage first."""
    candidates = retriever.rank(make_query(f"{asked}\n{said}"), speeches, rerank=False)[:_PASSAGES]
    return [
        SaidSentence(candidate.speech_id, scores.span.start, scores.span.text)
        for candidate in candidates
        for scores in candidate.sentences
    ]


def find_lines(
    said: str, most: int, cache: GenerationCache, retriever: HybridRetriever, speeches: Collection[str] | None
) -> list[SaidSentence]:
    """The first ``most`` lines of an answer that stand word for word in a speech, in the answer's order."""
    stripped = (_MARKER.sub("", line).strip() for line in said.splitlines())
    lines = [line for line in stripped if len(line) >= _SHORTEST_LINE][:most]
    return [found for line in lines if (found := _find_line(line, cache, retriever, speeches))]


def _find_line(
    line: str, cache: GenerationCache, retriever: HybridRetriever, speeches: Collection[str] | None
) -> SaidSentence | None:
    cards = cache.cards(speeches)
    if len(cards) <= _READ_THROUGH:
        starts = ((card.id, cache.index.speech(card.id).text.find(line)) for card in cards)
        return next((SaidSentence(speech_id, start, line) for speech_id, start in starts if start >= 0), None)
    candidates = retriever.rank(make_query(line), speeches, rerank=False)[:_LINE_PASSAGES]
    for speech_id in dict.fromkeys(candidate.speech_id for candidate in candidates):
        start = cache.index.speech(speech_id).text.find(line)
        if start >= 0:
            return SaidSentence(speech_id, start, line)
    return None
