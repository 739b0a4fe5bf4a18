"""What each sentence of the candidates has of a question: its words, its likeness, its official expressions."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from retrieval.search.passage_features import Piece, View
from retrieval.search.term_matches import Occurrences
from retrieval.search.thesaurus import Expansion


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


@dataclass(frozen=True)
class ScoredView:
    """A candidate with the features of its sentences; each array is float (pieces,), see ``ScoredPiece``.

    ``heading_cover`` is the share of the question's weight that the section path holds (0–1), ``standing`` are the
    official terms that stand in passage or path.
    """

    view: View
    covers: NDArray[np.float64]
    cosines: NDArray[np.float32]
    likeness: NDArray[np.float32]
    heading_cover: float
    standing: tuple[Expansion, ...]

    @cached_property
    def pieces(self) -> tuple[ScoredPiece, ...]:
        """Its sentences in the order of the text; put together when first asked for."""
        rows = zip(self.view.pieces, self.covers.tolist(), self.cosines.tolist(), self.likeness.tolist(), strict=True)
        return tuple([ScoredPiece(piece, a, b, c, self._official_weight(piece)) for piece, a, b, c in rows])

    def _official_weight(self, piece: Piece) -> float:
        if not self.standing:
            return 0.0
        words = piece.words
        return _weight([e for e in self.standing if e.official in words])


@dataclass(frozen=True, slots=True)
class Scores:
    """Candidates with what each has as a whole, float (views,): ``passage`` is the likeness of its vector to the
    question's, ``pair`` and ``cover`` are the best ``cosine`` and ``cover`` of its sentences, ``clauses`` the mean over
    the question's clauses of the likest clause, ``thesaurus`` the weight of the official terms found."""

    views: tuple[ScoredView, ...]
    passage: NDArray[np.float32]
    pair: NDArray[np.float32]
    clauses: NDArray[np.float32]
    thesaurus: NDArray[np.float64]
    cover: NDArray[np.float64]


def score_views(
    views: Sequence[View],
    vector: NDArray[np.float32],
    parts: NDArray[np.float32],
    found: Occurrences,
    idf: Mapping[str, float],
    expansions: Collection[Expansion],
) -> Scores:
    """Score the sentences of candidates, of which there is one at least.

    ``vector`` (dimension,) is the question's, ``parts`` (clauses, dimension) those of its clauses; ``found`` says where
    the question's terms stand in the views, ``idf`` gives them their weights.
    """
    ends = np.cumsum([len(view.pieces) for view in views])
    firsts = np.concatenate(([0], ends[:-1]))
    cosines = _best([view.pairs for view in views], [view.pair_counts for view in views], vector[:, None])[:, 0]
    likest = _best([view.clauses for view in views], [view.clause_counts for view in views], parts.T)
    weights = found.weights(idf)
    whole = float(weights.sum()) or 1.0
    covers = (found.pieces * weights).sum(axis=1) / whole
    heading_covers = (found.headings * weights).sum(axis=1) / whole
    likeness = likest.mean(axis=1)
    worded = [view.words + view.heading for view in views]
    standing = [tuple([e for e in expansions if e.official in words]) for words in worded]
    scored = tuple(
        ScoredView(view, covers[a:b], cosines[a:b], likeness[a:b], heading_cover, own)
        for view, (a, b), heading_cover, own in zip(
            views, pairwise([0, *ends.tolist()]), heading_covers.tolist(), standing, strict=True
        )
    )
    return Scores(
        scored,
        np.stack([view.whole for view in views]) @ vector,
        np.maximum.reduceat(cosines, firsts),
        np.maximum.reduceat(likest, firsts, axis=0).mean(axis=1),
        np.array([_weight(own) for own in standing]),
        np.maximum.reduceat(covers, firsts),
    )


def _weight(expansions: Collection[Expansion]) -> float:
    """Give the squared weight of official expressions."""
    return math.fsum([e.weight**2 for e in expansions])


def _best(
    rows: Sequence[NDArray[np.float32]], counts: Sequence[NDArray[np.int64]], columns: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Give the best product of the rows of each piece with each column, float32 (pieces of all views, columns).

    ``counts`` says how many rows belong to each piece of each view, one at least.
    """
    ends = np.cumsum(np.concatenate(counts))
    starts = np.concatenate(([0], ends[:-1]))
    best: NDArray[np.float32] = np.maximum.reduceat(np.concatenate(rows) @ columns, starts, axis=0)
    return best
