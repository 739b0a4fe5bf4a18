"""Finding the sentences that a query with operators asks for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.errors import PatternInvalid
from ingest.text.folding import fold
from retrieval.quotes.comparison import Matcher
from retrieval.quotes.pattern import Pattern
from retrieval.quotes.sentence_map import SentenceMap
from retrieval.quotes.whole_text import Positions, Span, WholeText


@dataclass(frozen=True, slots=True)
class _PatternPositions:
    """Where a term stands: ``places`` int64 (n,), rising, and the sentence of each; occurrences across two are out."""

    places: NDArray[np.int64]
    sentences: NDArray[np.int64]
    length: int

    def within(self, sentence: int) -> list[int]:
        first, last = np.searchsorted(self.sentences, [sentence, sentence + 1])
        return list(map(int, self.places[first:last]))


@dataclass(frozen=True, slots=True)
class PatternHits:
    """The sentences found, in the order of the speeches: for each its hits, as places and lengths."""

    whole: WholeText
    sentences: Sequence[Sequence[tuple[int, int]]]

    def __len__(self) -> int:
        return len(self.sentences)

    def counts(self) -> Mapping[str, int]:
        """The number of sentences found in each speech that has any."""
        return self.whole.counts(self.first_places())

    def first_places(self) -> Positions:
        """Where the first hit of each sentence stands."""
        places = np.array([hits[0][0] for hits in self.sentences], np.int64)
        return self.whole.located(places, 1)

    def spans(self, first: int = 0, last: int | None = None) -> list[tuple[Span, ...]]:
        """The hits of ``sentences[first:last]`` in the unchanged texts."""
        return [
            tuple(
                span
                for place, length in hits
                for span in self.whole.spans(self.whole.located(np.array([place], np.int64), length))
            )
            for hits in self.sentences[first:last]
        ]


class PatternSearch:
    """Answers queries with operators over a whole text."""

    def __init__(self, whole: WholeText, sentences: SentenceMap, matcher: Matcher) -> None:
        self._whole = whole
        self._sentences = sentences
        self._matcher = matcher

    def find(self, pattern: Pattern, speeches: Collection[str] | None = None) -> PatternHits:
        """Find the sentences that hold all that is asked for; raises ``PatternInvalid`` for a term without words."""
        chains = [[self._places(term, speeches) for term in chain] for chain in pattern.chains]
        common = chains[0][0].sentences
        for term in (term for chain in chains for term in chain):
            common = np.intersect1d(common, term.sentences)
        for text in pattern.without:
            common = np.setdiff1d(common, self._places(text, speeches).sentences)
        found = []
        for sentence in common.tolist():
            hits = [_follow(chain, sentence) for chain in chains]
            if all(hits):
                found.append(sorted({hit for chain in hits for hit in chain}))
        return PatternHits(self._whole, found)

    def _places(self, text: str, speeches: Collection[str] | None) -> _PatternPositions:
        folded = self._matcher.fold(text).text
        if not folded:
            raise PatternInvalid(f"“{fold(text) or text}”里没有字词")
        places = self._whole.positions(folded, speeches).places
        first, last = self._sentences.numbers(places), self._sentences.numbers(places + len(folded) - 1)
        inside = first == last
        return _PatternPositions(places[inside], first[inside], len(folded))


def _follow(chain: Sequence[_PatternPositions], sentence: int) -> list[tuple[int, int]]:
    """The hits of a chain in a sentence: all of a single term, else its terms in order or nothing."""
    if len(chain) == 1:
        return [(place, chain[0].length) for place in chain[0].within(sentence)]
    hits: list[tuple[int, int]] = []
    free = 0
    for term in chain:
        place = next((place for place in term.within(sentence) if place >= free), None)
        if place is None:
            return []
        hits.append((place, term.length))
        free = place + term.length
    return hits
