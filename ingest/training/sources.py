"""Where pairs of texts of like meaning come from: what the encoder learns is what these say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np
from tokenizers import Tokenizer

from ingest.training.batches import Batch, Numbers, TokenizedTexts, ranges
from ingest.training.documents import Pair, TrainingDocument, sentences

_WIDEST_CONTEXT = 8  # sentences of a paragraph taken around one of them
_MOST_USES = 40  # sentences kept for one thesaurus entry
_MARGIN = 14  # at most this many characters left of a replaced term, and right of it


class PairSource(Protocol):
    """Batches of training pairs."""

    def batch(self, size: int, rng: np.random.Generator) -> Batch:
        """At most ``size`` pairs drawn with ``rng``."""
        ...


class GivenPairs:
    """Pairs that the data states: question and passage, title and article, everyday and official sentence."""

    def __init__(self, tokenizer: Tokenizer, pairs: Sequence[Pair]) -> None:
        """Number the distinct texts of either side."""
        queries = {text: number for number, text in enumerate(dict.fromkeys(pair.query for pair in pairs))}
        found = {text: number for number, text in enumerate(dict.fromkeys(pair.found for pair in pairs))}
        self._left, self._right = TokenizedTexts(tokenizer, list(queries)), TokenizedTexts(tokenizer, list(found))
        self._pairs = np.array([(queries[pair.query], found[pair.found]) for pair in pairs], dtype=np.int64)

    def batch(self, size: int, rng: np.random.Generator) -> Batch:
        """Draw pairs without repetition."""
        drawn = self._pairs[rng.choice(len(self._pairs), size=min(size, len(self._pairs)), replace=False)]
        left, right = drawn[:, 0], drawn[:, 1]
        return Batch(self._left.bags(left), self._right.bags(right), left, right)


class Contexts:
    """A sentence and the rest of its paragraph (at most eight neighbouring sentences together)."""

    def __init__(self, tokenizer: Tokenizer, paragraphs: Sequence[str]) -> None:
        """Keep the paragraphs of two sentences or more."""
        cut = [found for found in map(sentences, paragraphs) if len(found) >= 2]
        self._texts = TokenizedTexts(tokenizer, [sentence for found in cut for sentence in found])
        self._ends = np.cumsum([len(found) for found in cut], dtype=np.int64)
        self._lengths = np.array([len(found) for found in cut], dtype=np.int64)

    def batch(self, size: int, rng: np.random.Generator) -> Batch:
        """Draw paragraphs, a window in each, and a sentence in each window."""
        drawn = rng.choice(len(self._ends), size=min(size, len(self._ends)), replace=False)
        lengths = self._lengths[drawn]
        width = np.minimum(lengths, _WIDEST_CONTEXT)
        first = self._ends[drawn] - lengths + _below(rng, lengths - width + 1)
        picked = first + _below(rng, width)
        window, owner = ranges(first, width), np.repeat(np.arange(len(drawn), dtype=np.int64), width)
        rest = window != picked[owner]
        return Batch(self._texts.bags(picked), self._texts.bags(window[rest], owner[rest]), drawn, drawn)


class Glosses:
    """Two members of one thesaurus entry, mostly an everyday gloss and the official expression."""

    _NEAR_OFFICIAL, _PLAIN_NEAR, _PLAIN_PLAIN = 0.15, 0.25, 0.35  # cumulative shares; the rest is plain-official

    def __init__(self, tokenizer: Tokenizer, entries: Sequence[TrainingDocument]) -> None:
        """Number the members of all entries in one row: official, plain …, near …."""
        self._texts = TokenizedTexts(tokenizer, [text for e in entries for text in (e.official, *e.plain, *e.near)])
        self._plain = np.array([len(entry.plain) for entry in entries], dtype=np.int64)
        self._near = np.array([len(entry.near) for entry in entries], dtype=np.int64)
        sizes = 1 + self._plain + self._near
        self._official = np.cumsum(sizes) - sizes

    def batch(self, size: int, rng: np.random.Generator) -> Batch:
        """Draw entries and, in each, two members."""
        drawn = rng.choice(len(self._official), size=min(size, len(self._official)), replace=False)
        official, plain_count, near_count = self._official[drawn], self._plain[drawn], self._near[drawn]
        plain = official + 1 + _below(rng, plain_count)
        other = official + 1 + _below(rng, plain_count)
        near = np.where(near_count > 0, official + 1 + plain_count + _below(rng, np.maximum(near_count, 1)), official)
        kind = rng.random(len(drawn))
        left = np.where((kind < self._NEAR_OFFICIAL) & (near_count > 0), near, plain)
        right = np.select(
            [kind < self._NEAR_OFFICIAL, kind < self._PLAIN_NEAR, kind < self._PLAIN_PLAIN],
            [official, near, other],
            official,
        )
        return Batch(self._texts.bags(left), self._texts.bags(right), drawn, drawn)


class GlossesInUse:
    """An everyday gloss, alone or put into the sentence in the term's place, and a sentence with the official term."""

    _IN_PLACE = 0.3  # share of pairs where the gloss stands in the sentence's own words

    def __init__(
        self, tokenizer: Tokenizer, entries: Sequence[TrainingDocument], uses: Sequence[str], seed: int
    ) -> None:
        """Look all official terms up in the sentences ``uses``; longer terms come before those they contain."""
        rng = np.random.default_rng(seed)
        known = {entry.official: entry for entry in entries if 2 <= len(entry.official) <= 12}
        texts: list[str] = []
        self._plain: list[range] = []
        self._uses: list[range] = []
        for term, hits in find_terms(known, uses).items():
            self._plain.append(range(len(texts), len(texts) + len(known[term].plain)))
            texts += known[term].plain
            kept = rng.permutation(len(hits))[:_MOST_USES]
            self._uses.append(range(len(texts), len(texts) + 3 * len(kept), 3))
            for number, at in (hits[k] for k in kept):
                left, right = rng.integers(0, _MARGIN, size=2)
                use, end = uses[number], at + len(term)
                texts += [use[max(0, at - left) : at], use[end : end + right], use]
        self._texts = TokenizedTexts(tokenizer, texts)

    def batch(self, size: int, rng: np.random.Generator) -> Batch:
        """Draw terms, a gloss and a sentence of each."""
        drawn = rng.choice(len(self._uses), size=min(size, len(self._uses)), replace=False)
        left: list[int] = []
        owner: list[int] = []
        whole: list[int] = []
        for bag, term in enumerate(drawn):
            gloss = self._plain[term][int(rng.random() * len(self._plain[term]))]
            use = self._uses[term][int(rng.random() * len(self._uses[term]))]
            members = [use, gloss, use + 1] if rng.random() < self._IN_PLACE else [gloss]
            left += members
            owner += [bag] * len(members)
            whole.append(use + 2)
        right = np.array(whole, dtype=np.int64)
        asked = self._texts.bags(np.array(left, dtype=np.int64), np.array(owner, dtype=np.int64))
        return Batch(asked, self._texts.bags(right), drawn, right)


def find_terms(terms: Iterable[str], texts: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
    """For each term (two characters or more) the texts that hold it: (number, offset), each text once.

    At a place where several terms begin the longest counts, and the search goes on behind it.
    """
    by_beginning: dict[str, list[str]] = defaultdict(list)
    for known in sorted(terms, key=len, reverse=True):
        by_beginning[known[:2]].append(known)
    hits: dict[str, dict[int, int]] = defaultdict(dict)
    for number, text in enumerate(texts):
        at = 0
        while at < len(text) - 1:
            beginning = by_beginning.get(text[at : at + 2], ())
            term = next((each for each in beginning if text.startswith(each, at)), "")
            if term:
                hits[term].setdefault(number, at)
            at += len(term) or 1
    return {term: list(found.items()) for term, found in hits.items()}


def _below(rng: np.random.Generator, limits: Numbers) -> Numbers:
    """Draw one integer from 0 up to each limit (exclusive)."""
    drawn: Numbers = (rng.random(len(limits)) * limits).astype(np.int64)
    return drawn
