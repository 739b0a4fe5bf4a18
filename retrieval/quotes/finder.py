"""The quote finder: a phrase, a quotation or a query in, the places it comes from out.

It needs no encoder: nothing here loads torch, sentence-transformers or faiss.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from threading import Lock
from time import perf_counter

from ingest.errors import PhraseEmpty, PhraseTooLong
from ingest.store.index import Index
from ingest.text.folding import Folded
from retrieval.citations.address_book import AddressBook
from retrieval.quotes.exact import ExactSearch, PhraseOccurrences
from retrieval.quotes.match import Difference, Kind, Lookup, Match
from retrieval.quotes.near.diff import differences
from retrieval.quotes.near.lookup import SURE, NearSearch, Resemblance, accepted_similarity, similarity
from retrieval.quotes.near.stitching import find_stitched, shortest_part
from retrieval.quotes.pattern import parse_pattern
from retrieval.quotes.pattern_search import PatternSearch
from retrieval.quotes.sentence_map import SentenceMap
from retrieval.quotes.whole_text import Span

PHRASE_LENGTH = 1000
"""Longest phrase in characters."""

SHOWN = 20
"""How many matches are given where nothing else is asked for."""

_SHORTEST_NEAR = 4
"""A phrase of fewer folded characters resembles too much to be looked for by similarity."""


@dataclass(frozen=True, slots=True)
class Origins:
    """Where a phrase that is not quoted word for word may come from.

    ``accepted`` are similar enough to be its source, most similar first; ``nearest`` is the most similar of all;
    ``stitched`` explains the phrase better by two places than any explains it by one.
    """

    accepted: tuple[Match, ...]
    nearest: Match | None
    stitched: tuple[Match, Match] | None

    @property
    def resembling(self) -> tuple[Match, ...]:
        """What is shown: the two places of a stitched phrase, then those that are similar enough."""
        if self.stitched is None:
            return self.accepted
        others = (m for m in self.accepted if not any(_overlap(m, part) for part in self.stitched))
        return (*self.stitched, *others)


class QuoteFinder:
    """Looks phrases up in one generation of an index; safe to use from several threads."""

    def __init__(self, index: Index, earlier: QuoteFinder | None = None) -> None:
        """Read a generation; what ``earlier`` worked out for the one before it is taken over where it holds."""
        self.index = index
        self.book = AddressBook(index)
        self._exact: ExactSearch = ExactSearch(index, earlier._exact if earlier else None)
        self._near = NearSearch(index, self._exact.matcher, lambda: self._exact.words)
        self._characters = sum(card.characters for card in index.speeches)
        self._making = Lock()

    def find(
        self, phrase: str, *, limit: int | None = SHOWN, near: bool = False, speeches: Collection[str] | None = None
    ) -> Lookup:
        """Find a phrase, taken literally: its occurrences or, where it has none, what resembles it.

        ``limit`` caps what is given, never what is counted (None: no cap); ``near`` adds what resembles a phrase
        that has occurrences; ``speeches`` narrows the search to these ids, unknown ones are passed over.
        Raises ``PhraseEmpty`` or ``PhraseTooLong``.

        >>> finder = QuoteFinder(Index.open(index_dir))
        >>> finder.find("不断创新，守正才能固本强基").total
        1
        >>> match = finder.find("不断创新，守正才能固本培基").matches[0]
        >>> match.kind, match.quoted, round(match.similarity, 2)
        ('near', '不断“创新”，“守正”才能固本强基', 0.92)
        """
        start = perf_counter()
        occurrences = self.occurrences(phrase, speeches)
        counts = occurrences.counts()
        matches = [self.exact_match(phrase, span) for span in occurrences.spans(0, limit)]
        if len(occurrences) and not near:
            return _lookup(phrase, matches, len(occurrences), counts, start)
        origins = self.origins(phrase, speeches)
        resembling = [m for m in origins.resembling if not len(occurrences) or m.similarity < 1]
        matches = [*matches, *resembling][:limit]
        nearest = None if matches else origins.nearest
        total = len(occurrences) + len(resembling)
        return _lookup(phrase, matches, total, counts, start, nearest, stitched=origins.stitched is not None)

    def query(self, query: str, *, limit: int | None = SHOWN, speeches: Collection[str] | None = None) -> Lookup:
        """Find the sentences that a query with operators asks for (``retrieval.quotes.pattern``).

        Raises ``PhraseEmpty``, ``PhraseTooLong`` or ``PatternInvalid``.
        """
        start = perf_counter()
        pattern = parse_pattern(query)
        found = self._patterns.find(pattern, speeches)
        matches = [self._match("exact", 1.0, hits, ()) for hits in found.spans(0, limit)]
        return _lookup(query, matches, len(found), found.counts(), start)

    def occurrences(self, phrase: str, speeches: Collection[str] | None = None) -> PhraseOccurrences:
        """Find every occurrence of a phrase; raises ``PhraseEmpty`` or ``PhraseTooLong``."""
        if not phrase.strip():
            raise PhraseEmpty
        if len(phrase) > PHRASE_LENGTH:
            raise PhraseTooLong(len(phrase), PHRASE_LENGTH)
        return self._exact.find(phrase, speeches)

    def exact_match(self, phrase: str, span: Span) -> Match:
        """An occurrence of a phrase as a match."""
        quoted = self.index.speech(span.speech_id).text[span.start : span.end]
        return self._match("exact", 1.0, (span,), (Difference("equal", phrase, quoted),))

    def cut_match(self, phrase: str, span: Span, whole: Span) -> Match:
        """An occurrence ``span`` that is only a part of ``whole`` as a match that is near."""
        text = self.index.speech(span.speech_id).text
        before, behind = text[whole.start : span.start], text[span.end : whole.end]
        diff = [Difference("equal", phrase, text[span.start : span.end])]
        if before:
            diff.insert(0, Difference("insert", "", before))
        if behind:
            diff.append(Difference("insert", "", behind))
        share = 2 * (span.end - span.start) / (span.end - span.start + whole.end - whole.start)
        return self._match("near", share, (whole,), tuple(diff))

    def origins(self, phrase: str, speeches: Collection[str] | None = None) -> Origins:
        """Find what a phrase that is nowhere word for word may come from."""
        typed = self._exact.matcher.fold(phrase)
        if len(typed.text) < _SHORTEST_NEAR:
            return Origins((), None, None)
        enough = accepted_similarity(self._characters, len(typed.text))
        ranked = self._near.by_words(typed.text, speeches)
        if not ranked or ranked[0].similarity < enough:
            sounding = self._near.by_sound(typed.text, speeches)
            ranked = sorted([*ranked, *sounding], key=lambda r: -r.similarity)
        accepted = [self._near_match(phrase, typed, r) for r in ranked if r.similarity >= enough]
        nearest = self._near_match(phrase, typed, ranked[0]) if ranked else None
        return Origins(_distinct(accepted), nearest, self._stitched(phrase, typed, ranked, speeches))

    def _stitched(
        self, phrase: str, typed: Folded, ranked: Sequence[Resemblance], speeches: Collection[str] | None
    ) -> tuple[Match, Match] | None:
        best = ranked[0].similarity if ranked else 0.0
        if best >= SURE:
            return None
        find = partial(self._near.by_words, speeches=speeches)
        stitched = find_stitched(typed.text, ranked, find, shortest_part(self._characters))
        if stitched is None or stitched.similarity <= best:
            return None
        first, second = (self._near_match(phrase, typed, part.source) for part in (stitched.first, stitched.second))
        return None if _overlap(first, second) else (first, second)

    def _near_match(self, phrase: str, typed: Folded, found: Resemblance) -> Match:
        window = found.window
        text = self.index.speech(window.speech_id).text[window.start :]
        diff = differences(phrase, typed, text, window.folded, found.alignment.edits)
        close = similarity(typed.text, window.folded.text, found.alignment.edits)
        return self._match("near", close, (found.span,), diff)

    def _match(self, kind: Kind, similarity: float, hits: Sequence[Span], diff: tuple[Difference, ...]) -> Match:
        speech_id = hits[0].speech_id
        start, end = hits[0].start, max(hit.end for hit in hits)
        sentences = self.book.sentences(speech_id).within(start, end)
        first, last = min(start, sentences[0].start), max(end, sentences[-1].end)
        return Match(
            kind=kind,
            similarity=similarity,
            address=self.book.address(speech_id, start),
            start=first,
            end=last,
            text=self.index.speech(speech_id).text[first:last],
            span=(start, end),
            hits=tuple((hit.start, hit.end) for hit in hits),
            diff=diff,
        )

    @property
    def _patterns(self) -> PatternSearch:
        with self._making:
            return self._pattern_search

    @cached_property
    def _pattern_search(self) -> PatternSearch:
        whole = self._exact.words
        return PatternSearch(whole, SentenceMap(self.index, whole), self._exact.matcher)


def _overlap(first: Match, second: Match) -> bool:
    """Whether two matches share a sentence."""
    same_speech = first.address.speech_id == second.address.speech_id
    return same_speech and first.start < second.end and second.start < first.end


def _distinct(matches: Sequence[Match]) -> tuple[Match, ...]:
    """Keep the most similar match of each place."""
    kept: dict[tuple[str, int, int], Match] = {}
    for match in matches:
        kept.setdefault((match.address.speech_id, match.start, match.end), match)
    return tuple(kept.values())


def _lookup(
    phrase: str,
    matches: Sequence[Match],
    total: int,
    counts: Mapping[str, int],
    start: float,
    nearest: Match | None = None,
    *,
    stitched: bool = False,
) -> Lookup:
    elapsed = 1000 * (perf_counter() - start)
    return Lookup(phrase, tuple(matches), total, counts, nearest, stitched, elapsed)
