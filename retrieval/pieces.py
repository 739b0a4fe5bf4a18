"""What each sentence of the candidates has of a question: its words, its likeness, its official expressions."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.manuscripts import Piece, View
from retrieval.thesaurus import Expansion


@dataclass(frozen=True, slots=True)
class ScoredPiece:
    """A sentence of a candidate with its features.

    ``cover`` is the share of the question's weight that it holds (0–1), ``cosine`` the likeness of its best two
    clauses to the question, ``clauses`` the mean over the question's clauses of the likest clause (both −1…1),
    ``thesaurus`` the weight of the official terms found.
    """

    piece: Piece
    cover: float
    cosine: float
    clauses: float
    thesaurus: float


@dataclass(frozen=True, slots=True)
class ScoredView:
    """A candidate's sentences in the order of the text, and what the passage as a whole has.

    ``passage``: likeness of its vector to the question's; ``clauses``, ``thesaurus``: as of a sentence.
    """

    pieces: tuple[ScoredPiece, ...]
    passage: float
    clauses: float
    thesaurus: float

    @property
    def cosine(self) -> float:
        """The best ``cosine`` of its sentences."""
        return max((piece.cosine for piece in self.pieces), default=0.0)

    @property
    def cover(self) -> float:
        """The best ``cover`` of its sentences."""
        return max((piece.cover for piece in self.pieces), default=0.0)


def score_views(
    views: Sequence[View],
    vector: NDArray[np.float32],
    parts: NDArray[np.float32],
    idf: Mapping[str, float],
    expansions: Collection[Expansion],
) -> list[ScoredView]:
    """Score the sentences of candidates.

    ``vector`` (dimension,) is the question's, ``parts`` (clauses, dimension) those of its clauses; ``idf`` gives the
    question's terms their weights.
    """
    cosines = _best([view.pairs @ vector for view in views], [view.pair_starts for view in views])
    likest = _best([view.clauses @ parts.T for view in views], [view.clause_starts for view in views])
    clauses = likest.mean(axis=1)
    wholes = _wholes(likest, [len(view.pieces) for view in views])
    share = Share(idf)
    scored, first = [], 0
    for view, whole in zip(views, wholes, strict=True):
        words = view.words + view.heading
        standing = [e for e in expansions if e.official in words]
        last = first + len(view.pieces)
        pieces = tuple(
            ScoredPiece(piece, share.of(piece.terms), float(cosine), float(likeness), _weight(standing, piece.words))
            for piece, cosine, likeness in zip(
                view.pieces, cosines[first:last].tolist(), clauses[first:last].tolist(), strict=True
            )
        )
        scored.append(
            ScoredView(pieces, float(view.whole @ vector), whole, math.fsum(e.weight**2 for e in standing))
        )
        first = last
    return scored


class Share:
    """Tells which share of a question's weight some terms hold.

    ``whole`` is that weight (1 where it is 0), ``pairs`` are the question's terms of two characters or more.
    """

    def __init__(self, idf: Mapping[str, float]) -> None:
        self._idf = idf
        self._terms = frozenset(idf)
        self.whole = math.fsum(idf.values()) or 1.0
        self.pairs = frozenset(term for term in idf if len(term) > 1)

    def of(self, terms: frozenset[str]) -> float:
        """Give the share (0–1)."""
        return self.weight(terms) / self.whole

    def weight(self, terms: frozenset[str]) -> float:
        """Give the weight; exactly rounded, so that the order of a set does not show."""
        return math.fsum(map(self._idf.__getitem__, self._terms & terms))


def _weight(expansions: Collection[Expansion], words: str) -> float:
    """Give the squared weight of the official expressions that stand in ``words``, whole."""
    return math.fsum(e.weight**2 for e in expansions if e.official in words) if expansions else 0.0


def _wholes(likest: NDArray[np.float32], counts: Sequence[int]) -> list[float]:
    """Give how well each view meets the clauses with all its pieces: the mean of the best of each clause.

    ``likest`` (pieces, clauses) holds the views' pieces one after another, ``counts`` how many each has.
    """
    ends = np.cumsum(counts, dtype=np.int64)
    if not all(counts):  # reduceat knows no empty stretch
        parts = (likest[end - count : end] for end, count in zip(ends.tolist(), counts, strict=True))
        return [float(part.max(axis=0).mean()) if len(part) else 0.0 for part in parts]
    return np.maximum.reduceat(likest, ends - counts, axis=0).mean(axis=1).tolist() if len(counts) else []


def _best(scores: Sequence[NDArray[np.float32]], starts: Sequence[NDArray[np.int64]]) -> NDArray[np.float32]:
    """Give the largest score of each sentence over all views; ``starts`` says where those of a sentence begin."""
    offsets = np.cumsum([0, *map(len, scores)])[:-1]
    joined = np.concatenate(starts) + np.repeat(offsets, [len(own) for own in starts])
    best: NDArray[np.float32] = np.maximum.reduceat(np.concatenate(scores), joined, axis=0)
    return best
