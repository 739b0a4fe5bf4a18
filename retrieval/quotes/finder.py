"""The quote finder: a phrase or a quotation in, the places it comes from out.

It needs no encoder: nothing here loads torch, sentence-transformers or faiss.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from time import perf_counter

from ingest.errors import PhraseEmpty, PhraseTooLong
from ingest.folding import Folded
from ingest.index import Index
from retrieval.addresses import AddressBook
from retrieval.quotes.diff import differences
from retrieval.quotes.exact import ExactSearch, Occurrences
from retrieval.quotes.match import Difference, Lookup, Match
from retrieval.quotes.near import NearSearch, Resemblance
from retrieval.quotes.stitching import SHORTEST_PART, Stitched, find_stitched
from retrieval.quotes.whole_text import Span

PHRASE_LENGTH = 1000
"""Longest phrase in characters."""

_SHOWN = 20
_SHORTEST_NEAR = 4
_SURE = 0.9
_STITCHED = 0.85


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a quotation that stands nowhere word for word may come from, most similar first.

    ``accepted`` counts those that are similar enough to be its source.
    """

    typed: Folded
    ranked: Sequence[Resemblance]
    accepted: int
    stitched: Stitched | None


class QuoteFinder:
    """Looks phrases up in one generation of an index; safe to use from several threads."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.book = AddressBook(index)
        self._exact = ExactSearch(index)
        self._near = NearSearch(index, self._exact.matcher, lambda: self._exact.words)
        self._characters = sum(card.characters for card in index.speeches)

    def find(
        self, phrase: str, *, limit: int | None = _SHOWN, near: bool = False, speeches: Collection[str] | None = None
    ) -> Lookup:
        """Find a phrase: its occurrences or, where there are none, what resembles it.

        ``limit`` caps what is given, never what is counted (None: no cap); ``near`` adds what resembles a phrase
        that has occurrences.  Raises ``PhraseEmpty`` or ``PhraseTooLong``.
        """
        start = perf_counter()
        occurrences = self.occurrences(phrase, speeches)
        matches = [self.exact_match(phrase, span) for span in occurrences.spans(0, limit)]
        origin = self.origin(phrase, speeches) if near or not len(occurrences) else None
        nearest, stitched = None, False
        if origin is not None:
            stitched = origin.stitched is not None
            found = self._resembling(phrase, origin)
            known = {(m.start, m.address.speech_id) for m in matches}
            matches += [m for m in found if (m.start, m.address.speech_id) not in known]
            if not matches and origin.ranked:
                nearest = self.near_match(phrase, origin.typed, origin.ranked[0])
        total = max(len(occurrences), len(matches))
        shown = tuple(matches if limit is None else matches[:limit])
        elapsed = 1000 * (perf_counter() - start)
        return Lookup(phrase, shown, total, occurrences.counts(), nearest, stitched, elapsed)

    def occurrences(self, phrase: str, speeches: Collection[str] | None = None) -> Occurrences:
        """Find every occurrence of a phrase; raises ``PhraseEmpty`` or ``PhraseTooLong``."""
        check_phrase(phrase)
        return self._exact.find(phrase, speeches)

    def origin(self, phrase: str, speeches: Collection[str] | None = None) -> Origin:
        """Find what a misremembered phrase may come from."""
        typed = self._exact.matcher.fold(phrase)
        if len(typed.text) < _SHORTEST_NEAR:
            return Origin(typed, (), 0, None)
        enough = accepted_similarity(self._characters)
        ranked = self._near.by_words(typed.text, speeches)
        if not ranked or ranked[0].similarity < enough:
            ranked = _merged(ranked, self._near.by_sound(typed.text, speeches))
        accepted = sum(resemblance.similarity >= enough for resemblance in ranked)
        return Origin(typed, ranked, accepted, self._stitched(typed.text, ranked, speeches))

    def exact_match(self, phrase: str, span: Span) -> Match:
        """Give an occurrence as a match."""
        quoted = self.index.speech(span.speech_id).text[span.start : span.end]
        return self._match("exact", 1.0, span, (Difference("equal", phrase, quoted),))

    def near_match(self, phrase: str, typed: Folded, found: Resemblance) -> Match:
        """Give what resembles a phrase as a match; ``typed`` is the phrase, folded."""
        ...
