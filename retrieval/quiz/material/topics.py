"""The passages that a topic in plain words is about: what the search ranks first, as far as it holds the topic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest.text.folding import fold_words
from ingest.text.tokens import tokens
from retrieval.question.query import make_query
from retrieval.quiz.material.scope import Span
from retrieval.search.thesaurus import load_thesaurus

if TYPE_CHECKING:
    from retrieval.library import Library

# Passages that are searched for a question wished for, and at least; set by hand, as is what is below.
_PASSAGES_A_QUESTION = 3
_LEAST_PASSAGES = 40
_COVER = 0.6
"""Part of a topic's character pairs that a passage must hold."""

_EXPANSIONS, _LEAST_WEIGHT = 12, 0.6
"""Official wordings of an everyday topic: how many, and of what weight at least."""


def passages_about(
    library: Library, topic: str, number: int, speeches: Sequence[str]
) -> dict[str, tuple[Span, ...]]:
    """The spans of the passages about a topic by speech id, enough for ``number`` questions; empty for none.

    A passage counts that holds the topic's words, most of their character pairs, or an official wording that
    the thesaurus gives for them.  Raises what the search raises.
    """
    hits = library.search(topic, top_k=max(number * _PASSAGES_A_QUESTION, _LEAST_PASSAGES), speeches=set(speeches))
    about = _Topic(topic)
    spans: dict[str, list[Span]] = {}
    for hit in hits:
        if about.is_held_by(fold_words("".join(hit.passage.section) + hit.passage.text)):
            spans.setdefault(hit.passage.speech_id, []).append((hit.passage.start, hit.passage.end))
    return {speech_id: tuple(sorted(row)) for speech_id, row in spans.items()}


class _Topic:
    """The words of a topic, their character pairs, and the official wordings that the thesaurus gives for them."""

    def __init__(self, topic: str) -> None:
        self._content = [c for c in make_query(topic).content if len(c) > 1] or [fold_words(topic)]
        self._pairs = {t for stretch in self._content for t in tokens(stretch) if len(t) > 1}
        expansions = load_thesaurus().expand("".join(self._content), _EXPANSIONS)
        self._official = [e.official for e in expansions if e.weight >= _LEAST_WEIGHT and len(e.official) > 1]

    def is_held_by(self, words: str) -> bool:
        """Whether folded ``words`` hold most of the topic's pairs, or an official wording of it."""
        if any(wording in words for wording in self._official):
            return True
        if not self._pairs:
            return self._content[0] in words
        return sum(pair in words for pair in self._pairs) >= _COVER * len(self._pairs)
