"""Term matches: how often the terms of a question stand in each sentence, passage and section path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.text.tokens import is_han, tokens
from retrieval.search.character_codes import BITS, code_of
from retrieval.search.passage_features import PassageFeatures

_CHARACTER = (1 << BITS) - 1  # the lower character of a pair's code
_SLOTS, _FACTOR = 1 << 16, 31  # a table that stays in the processor's cache; the factor spreads pairs over its slots


@dataclass(frozen=True, slots=True)
class TermMatches:
    """Where each of ``terms`` stands in some passages.

    ``counts``, float64 (passages, terms), says how often in the passage, ``headings``, bool (passages, terms), whether
    in its section path, ``sentences``, bool (sentences of all passages, terms), whether in the sentence.
    """

    terms: tuple[str, ...]
    counts: NDArray[np.float64]
    headings: NDArray[np.bool_]
    sentences: NDArray[np.bool_]

    def weights(self, weights: Mapping[str, float]) -> NDArray[np.float64]:
        """The weight of each term, float64 (terms,); one that ``weights`` does not name has 0."""
        return np.array([weights.get(term, 0.0) for term in self.terms], dtype=np.float64)


def match_terms(passages: Sequence[PassageFeatures], terms: Sequence[str]) -> TermMatches:
    """Find the terms (see ``ingest.text.tokens``) in some passages, of which there is one at least.

    Characters and pairs of them are looked for in the characters' numbers, all passages at once; words, which are rare,
    in the tokens of the texts that they stand in.
    """
    finder = _Finder(terms)
    sentences = [sentence for passage in passages for sentence in passage.sentences]
    lengths = np.concatenate([passage.lengths for passage in passages])
    counts = finder.count(np.concatenate([passage.characters for passage in passages]), lengths)
    sizes = np.array([len(passage.label_characters) for passage in passages])
    headings = finder.count(np.concatenate([passage.label_characters for passage in passages]), sizes)
    if finder.words:
        for row, sentence in enumerate(sentences):
            finder.count_words(sentence.folded, counts[row])
        for row, passage in enumerate(passages):
            finder.count_words(passage.labels, headings[row])
    firsts = np.cumsum([0, *(len(passage.sentences) for passage in passages)])[:-1]
    return TermMatches(tuple(terms), np.add.reduceat(counts, firsts, axis=0), headings > 0, counts > 0)


class _Finder:
    """Finds some terms in folded texts; a term is known by its column."""

    def __init__(self, terms: Sequence[str]) -> None:
        self.words = {term: column for column, term in enumerate(terms) if not is_han(term)}
        coded = sorted((code_of(term), column) for column, term in enumerate(terms) if is_han(term))
        self._width = len(terms)
        self._codes = np.array([code for code, _ in coded], dtype=np.int64)
        self._columns = np.array([column for _, column in coded], dtype=np.int64)
        self._possible = np.zeros(_SLOTS, dtype=np.bool_)
        self._possible[_slots(self._codes >> BITS, self._codes & _CHARACTER)] = True

    def count(self, characters: NDArray[np.int32], lengths: NDArray[np.int64]) -> NDArray[np.float64]:
        """Count characters and pairs in texts, float64 (texts, terms).

        ``characters`` are those of all texts, one after another, each text ``lengths`` long and ended by a line's end.
        """
        single = np.flatnonzero(self._possible[_slots(np.zeros_like(characters), characters)])
        before = np.roll(characters, 1)  # the last is a line's end, which is in no pair
        paired = np.flatnonzero(self._possible[_slots(before, characters)])
        found = np.concatenate((characters[single], before[paired].astype(np.int64) << BITS | characters[paired]))
        places = np.searchsorted(self._codes, found)
        held = np.flatnonzero(np.append(self._codes, -1)[places] == found)  # slots are shared
        owners = np.repeat(np.arange(len(lengths)), lengths)[np.concatenate((single, paired))[held]]
        cells = owners * self._width + self._columns[places[held]]
        counts = np.bincount(cells, minlength=len(lengths) * self._width).astype(np.float64)
        return counts.reshape(len(lengths), self._width)

    def count_words(self, folded: str, counts: NDArray[np.float64]) -> None:
        """Count the words in a text, into the row ``counts`` (terms,)."""
        if any(word in folded for word in self.words):
            for token in tokens(folded):
                if token in self.words:
                    counts[self.words[token]] += 1.0


def _slots(before: NDArray[np.integer], last: NDArray[np.integer]) -> NDArray[np.integer]:
    """Where in a small table the pairs are noted; several may share a slot."""
    slots: NDArray[np.integer] = (before * _FACTOR + last) & (_SLOTS - 1)
    return slots
