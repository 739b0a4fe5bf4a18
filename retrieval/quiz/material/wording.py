"""What stands in the speeches, letter by letter: the check that makes keys certain and distractors wrong.

Everything is compared by its words alone (``fold_words``), so that a quotation mark more or less changes
nothing.  A small corpus is held as one text; of a large one only the passages that hold the rarest
pairs of characters of a phrase are looked at (pairs that a punctuation mark parts are no pairs).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Protocol

from ingest.store.index import Index
from ingest.text.folding import fold_words
from ingest.text.tokens import tokens

HELD = 1_500_000
"""Largest corpus in characters that is held as one text."""

_MOST_PASSAGES = 20_000  # a pair of characters in more passages tells too little to be looked up
_PAIRS = 3  # rarest pairs of a phrase whose passages are intersected
_COUNTED = 8  # rarity hardly differs beyond (1 / (1 + log2 n)), and counting to the end takes long
_CACHED = 50_000  # pairs, passages and phrases kept


class Wording(Protocol):
    """Answers what a corpus says; phrases are given as written."""

    def holds(self, phrase: str) -> bool:
        """Whether the phrase stands anywhere."""

    def count(self, phrase: str) -> int:
        """How often the phrase stands in the corpus; a large one is not counted to the end."""

    def texts(self, phrase: str) -> Iterable[str]:
        """Texts folded to words that together hold every place of the phrase."""


class HeldWording:
    """A corpus as one folded text, the speeches apart by line ends."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._text = "\n".join(fold_words(text) for text in texts)

    def holds(self, phrase: str) -> bool:
        """Whether the phrase stands anywhere."""
        return fold_words(phrase) in self._text

    def count(self, phrase: str) -> int:
        """How often the phrase stands in the corpus."""
        return self._text.count(fold_words(phrase))

    def texts(self, phrase: str) -> Iterable[str]:
        """The one text."""
        return (self._text,) if self.holds(phrase) else ()


class IndexedWording:
    """A corpus read through its lexical index: passages that hold all of a phrase's rarest pairs are looked at."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._frequency = lru_cache(maxsize=_CACHED)(index.document_frequency)
        self._folded = lru_cache(maxsize=_CACHED)(self._fold)
        self._found = lru_cache(maxsize=_CACHED)(self._find)

    def holds(self, phrase: str) -> bool:
        """Whether the phrase stands anywhere."""
        wanted = fold_words(phrase)
        return any(wanted in text for text in self.texts(phrase))

    def count(self, phrase: str) -> int:
        """How often the phrase stands in the corpus, or ``_COUNTED`` where it is more."""
        total, wanted = 0, fold_words(phrase)
        for text in self.texts(phrase):
            total += text.count(wanted)
            if total >= _COUNTED:
                break
        return total

    def texts(self, phrase: str) -> Iterable[str]:
        """The passages that hold the rarest pairs of characters of the phrase."""
        found = tokens(phrase)
        pairs = {token for token in found if len(token) > 1} or set(found)
        rarest = sorted(sorted(pairs), key=self._frequency)[:_PAIRS]
        if not rarest or self._frequency(rarest[0]) == 0:
            return ()
        numbers = [self._found(pair) for pair in rarest if self._frequency(pair) <= _MOST_PASSAGES]
        common = frozenset.intersection(*numbers) if numbers else self._found(rarest[0])
        return (self._folded(pid) for pid in sorted(common))

    def _find(self, term: str) -> frozenset[int]:
        return frozenset(int(i) for i in self._index.lexical({term: 1.0}, self._frequency(term)).ids)

    def _fold(self, pid: int) -> str:
        return fold_words(self._index.passage(pid).text)


def wording_of(index: Index) -> Wording:
    """The wording of an index's speeches: held as one text where they are few."""
    if sum(card.characters for card in index.speeches) > HELD:
        return IndexedWording(index)
    return HeldWording(index.speech(card.id).text for card in index.speeches)


def fillers(wording: Wording, left: str, right: str, longest: int) -> Iterator[str]:
    """The words between ``left`` and ``right`` in the corpus, up to ``longest`` characters, folded.

    With an empty ``right``, the ``longest`` characters behind ``left``; with an empty ``left``, those before
    ``right``.
    """
    texts = wording.texts(left or right)
    left, right = fold_words(left), fold_words(right)
    anchor = left or right
    for text in texts:
        at = text.find(anchor)
        while at >= 0:
            if not left:
                yield text[max(at - longest, 0) : at].rpartition("\n")[2]
            else:
                begin = at + len(left)
                end = text.find(right, begin, begin + longest + len(right)) if right else begin + longest
                if end >= 0 and "\n" not in text[begin:end]:
                    yield text[begin:end]
            at = text.find(anchor, at + 1)
