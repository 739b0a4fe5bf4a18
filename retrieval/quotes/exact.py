"""Every occurrence of a phrase, whatever it is made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock

import numpy as np

from ingest.store.index import Index
from retrieval.quotes.comparison import Matcher
from retrieval.quotes.whole_text import Positions, Side, Span, WholeText


@dataclass(frozen=True, slots=True)
class PhraseOccurrences:
    """The occurrences of a phrase in the order of the speeches, unless put in another."""

    whole: WholeText
    positions: Positions

    def __len__(self) -> int:
        return len(self.positions)

    def counts(self) -> Mapping[str, int]:
        """The number of occurrences in each speech that has any, in the order of the speeches."""
        return self.whole.counts(self.positions)

    def spans(self, first: int = 0, last: int | None = None) -> list[Span]:
        """Where they stand in the unchanged texts."""
        return self.whole.spans(self.positions, first, last)

    def relative(self) -> Mapping[str, Sequence[float]]:
        """For each speech that has any how far into it they stand, 0 to 1, rising."""
        far = self.whole.relative(self.positions)
        numbers = self.positions.speeches
        return {self.whole.ids[n]: far[numbers == n].tolist() for n in np.unique(numbers).tolist()}

    def by_context(self, side: Side) -> PhraseOccurrences:
        """Put them in the order of what stands on one side of them."""
        return replace(self, positions=self.whole.by_context(self.positions, side))


def in_order(pieces: Sequence[PhraseOccurrences]) -> tuple[Span, ...]:
    """The first place of each piece behind the one before it, all in one speech; nothing where there is none.

    Of several speeches the first in their order.  The occurrences are those of one text, rising.
    """
    for number in np.unique(pieces[0].positions.speeches).tolist():
        spans: list[Span] = []
        free = pieces[0].whole.start(number)
        for piece in pieces:
            found = piece.positions
            at = int(np.searchsorted(found.places, free))
            if at == len(found) or found.speeches[at] != number:
                break
            spans += piece.spans(at, at + 1)
            free = int(found.places[at]) + found.length
        if len(spans) == len(pieces):
            return tuple(spans)
    return ()


class ExactSearch:
    """Finds phrases literally; safe to use from several threads.

    A phrase with words in it is found with and without punctuation and white space; one of punctuation alone
    is found as it is folded (… and ... are alike).
    """

    def __init__(self, index: Index, earlier: ExactSearch | None = None) -> None:
        """Search a generation; what ``earlier`` worked out for the one before it is taken over where it holds."""
        self._index = index
        self.matcher: Matcher = earlier.matcher if earlier else Matcher()
        self._marks_matcher: Matcher = earlier._marks_matcher if earlier else Matcher(marks=True)
        self._earlier_words: WholeText | None = vars(earlier).get("_words") if earlier else None
        self._making = Lock()

    def find(self, phrase: str, speeches: Collection[str] | None = None) -> PhraseOccurrences:
        """Find every occurrence; ``speeches`` narrows the search to these ids, unknown ones are passed over."""
        if words := self.matcher.fold(phrase).text:
            return PhraseOccurrences(self.words, self.words.positions(words, speeches))
        marks = self._marks_matcher.fold(phrase).text
        return PhraseOccurrences(self.marks, self.marks.positions(marks, speeches))

    @property
    def words(self) -> WholeText:
        """The text of all speeches without punctuation; worked out when it is first asked for."""
        with self._making:
            return self._words

    @property
    def marks(self) -> WholeText:
        """The text of all speeches with punctuation; worked out when it is first asked for."""
        with self._making:
            return self._marks

    @cached_property
    def _words(self) -> WholeText:
        earlier, self._earlier_words = self._earlier_words, None
        return WholeText(self._index, self.matcher, earlier)

    @cached_property
    def _marks(self) -> WholeText:
        return WholeText(self._index, self._marks_matcher)
