"""Batches of pairs for the contextual encoder: what is asked, and the sentence that answers it.

A batch comes from one source, and where the data has an order, from neighbours in it: sentences of one speech or one
article are the harder negatives of each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np

from ingest.training.documents import Pair, TrainingDocument
from ingest.training.sources import find_terms

_NEIGHBOURS = 4  # groups that stay together in a batch
_NEAR, _PLAIN = 0.2, 0.4  # cumulative shares of other pairs than everyday gloss and official expression
_USES = range(12, 81)  # characters of a sentence that may stand for the use of an expression


class PairBatches(Protocol):
    """Batches of training pairs, without end."""

    def batches(self, size: int, rng: np.random.Generator) -> Iterator[list[Pair]]:
        """Batches of at most ``size`` pairs."""
        ...


class GroupedPairs:
    """Pairs in groups that stand in an order: the questions of one sentence, or of one article.

    Each round over the groups takes ``together`` pairs of each, drawn anew.
    """

    def __init__(self, groups: Sequence[Sequence[Pair]], together: int = 1) -> None:
        self._groups, self._together = groups, together

    def batches(self, size: int, rng: np.random.Generator) -> Iterator[list[Pair]]:
        """Blocks of neighbouring groups in random order, filled up to ``size`` pairs."""
        batch: list[Pair] = []
        while True:
            shift = int(rng.integers(_NEIGHBOURS))
            starts = np.arange(-shift, len(self._groups), _NEIGHBOURS)
            for start in rng.permutation(starts):
                for group in self._groups[max(start, 0) : start + _NEIGHBOURS]:
                    chosen = rng.permutation(len(group))[: self._together]
                    batch += [group[i] for i in chosen]
                if len(batch) >= size:
                    yield batch[:size]
                    batch = []


class GlossPairs:
    """Everyday gloss and official expression of one entry; at times its neighbour, or another gloss."""

    def __init__(self, entries: Sequence[TrainingDocument]) -> None:
        self._entries = entries

    def batches(self, size: int, rng: np.random.Generator) -> Iterator[list[Pair]]:
        """Entries in their order from a random one on, which puts those of like subjects together."""
        while True:
            first = int(rng.integers(max(len(self._entries) - size, 1)))
            yield [self._pair(entry, rng) for entry in self._entries[first : first + size]]

    def _pair(self, entry: TrainingDocument, rng: np.random.Generator) -> Pair:
        plain = entry.plain[int(rng.integers(len(entry.plain)))]
        kind = rng.random()
        if kind < _NEAR and entry.near:
            return Pair(plain, entry.near[int(rng.integers(len(entry.near)))])
        others = [gloss for gloss in entry.plain if gloss != plain]
        if _NEAR <= kind < _PLAIN and others:
            return Pair(plain, others[int(rng.integers(len(others)))])
        return Pair(plain, entry.official)


def by_sentence(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """Groups of pairs with one sentence, in the order in which the sentences come first."""
    groups: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        groups[pair.found].append(pair)
    return list(groups.values())


def uses_of_terms(entries: Sequence[TrainingDocument], sentences: Sequence[str], most: int) -> list[list[Pair]]:
    """For each official expression at most ``most`` sentences with it, each with every everyday gloss."""
    known = {entry.official: entry for entry in entries if 2 <= len(entry.official) <= 12}
    fitting = [sentence for sentence in sentences if len(sentence) in _USES]
    return [
        [Pair(gloss, fitting[number]) for number, _ in hits[:most] for gloss in known[term].plain]
        for term, hits in find_terms(known, fitting).items()
    ]
