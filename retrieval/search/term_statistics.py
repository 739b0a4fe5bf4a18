"""What one generation knows of terms: how rare they are, what stands anywhere, which official words a gloss means."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache

from ingest.store.index import Index
from ingest.text.numerals import other_writing
from ingest.text.tokens import tokens
from retrieval.question.query import Query
from retrieval.search.thesaurus import Thesaurus

_CACHED_TERMS = 65_536  # terms whose frequency and rarity are kept
_CHARACTER_SHARE = 0.33
"""What a single character counts beside a pair: most characters stand in many words of other meaning.  Set by hand
on ``tests/data``; the weights of the search were fitted with it in place."""
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_NUMERAL = re.compile(r"(?<![\d.])\d{2,4}(?![\d.])|[一二三四五六七八九两十百千零]{2,9}")


class TermStatistics:
    """Rarity and weights of terms over all passages of a generation; safe to use from several threads.

    A term is what ``text.tokens`` makes of a text: a character, a pair of characters, or a word in other letters.
    """

    def __init__(self, index: Index, thesaurus: Thesaurus, meant: float) -> None:
        """Take the weight ``meant`` that a term of an official expression has beside one that is typed (1)."""
        self._thesaurus = thesaurus
        self._meant = meant
        self.passages = sum(card.passages for card in index.speeches)
        dated = " ".join(f"{card.date} {card.title}" for card in index.speeches)
        self.years = frozenset(map(int, _YEAR.findall(dated)))
        """Years of the speeches' dates and titles."""
        self.frequency = lru_cache(maxsize=_CACHED_TERMS)(index.document_frequency)
        self.rarity = lru_cache(maxsize=_CACHED_TERMS)(self._rarity)

    @property
    def thesaurus(self) -> Thesaurus:
        """The everyday and official expressions that a question's terms are widened by."""
        return self._thesaurus

    def _rarity(self, term: str) -> float:
        """Inverse document frequency log((N + 1) / (df + 0.5)) over N passages, 0 at least."""
        return max(math.log((self.passages + 1) / (self.frequency(term) + 0.5)), 0.0)

    def stands(self, term: str) -> bool:
        """Whether a term stands in any passage of any speech."""
        return self.frequency(term) > 0

    def is_gloss(self, words: str) -> bool:
        """Whether folded words are, or hold, an everyday gloss of an official expression."""
        return bool(self._thesaurus.meanings(words))

    def weighted(self, query: Query) -> dict[str, float]:
        """The question's terms with their weights, and those of the official expressions that its words mean.

        A gloss says what is meant only where it holds a pair of characters that no passage holds; such terms then
        count nothing, and what is meant counts ``meant`` times as much as what is typed.  (Doing so for every gloss
        in the question gained nothing on ``tests/data``; for these it costs nothing, and owners' words need it.)
        """
        terms = dict(query.terms)
        self._write_numbers_alike(query.folded, terms)
        if not self._meant:
            return terms
        for meaning in (m for stretch in query.content for m in self._thesaurus.meanings(stretch)):
            strange = [term for term in tokens(meaning.gloss) if not self.stands(term)]
            if not any(len(term) > 1 for term in strange):
                continue
            terms.update(dict.fromkeys(strange, 0.0))
            for term in (t for official in meaning.officials for t in tokens(official)):
                terms[term] = max(terms.get(term, 0.0), self._meant)
        return terms

    def _write_numbers_alike(self, folded: str, terms: dict[str, float]) -> None:
        """Put another writing of a number (120, 一百二十) in the place of one that stands nowhere."""
        for numeral in set(_NUMERAL.findall(folded)):
            typed = _telling(numeral)
            other = _telling(other_writing(numeral))
            if not all(map(self.stands, typed)) and all(map(self.stands, other)):
                terms.update({term: 0.0 for term in typed if not self.stands(term)})
                terms.update(dict.fromkeys(other, 1.0))

    def in_official_words(self, query: Query) -> str:
        """The folded question with official expressions in place of glosses that hold a pair no passage holds."""
        text = query.folded
        for meaning in (m for stretch in query.content for m in self._thesaurus.meanings(stretch)):
            pairs = (term for term in tokens(meaning.gloss) if len(term) > 1)
            if meaning.officials and not all(map(self.stands, pairs)):
                text = text.replace(meaning.gloss, meaning.officials[0])
        return text

    def tf_idf(self, terms: Mapping[str, float]) -> dict[str, float]:
        """Each term's weight in the question times its rarity; of single characters, a third of that."""
        return {t: w * self.rarity(t) * (1.0 if len(t) > 1 else _CHARACTER_SHARE) for t, w in terms.items()}

    def of_question(self, query: Query) -> dict[str, float]:
        """The question's weighted terms times their rarity."""
        return self.tf_idf(self.weighted(query))

    def known_share(self, query: Query) -> float:
        """Share (0–1) of the question's pairs of characters that speeches or thesaurus know; 1 where it has none."""
        pairs = [words[i : i + 2] for words in query.content for i in range(len(words) - 1)]
        if not pairs:
            return 1.0
        return sum(self._thesaurus.knows(pair) or self.stands(pair) for pair in pairs) / len(pairs)


def _telling(numeral: str) -> list[str]:
    """The terms of a numeral but single characters, which tell nothing."""
    return [term for term in tokens(numeral) if len(term) > 1]
