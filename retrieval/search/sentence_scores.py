"""What each sentence of the candidates has of a question: its words, its similarity, its official expressions."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from retrieval.search.passage_features import PassageFeatures, SentenceSpan
from retrieval.search.term_matches import TermMatches
from retrieval.search.thesaurus import Expansion


@dataclass(frozen=True, slots=True)
class SentenceScores:
    """A sentence of a candidate with its features.

    ``cover`` is the share of the question's weight that it holds (0–1), ``cosine`` the similarity of its best two
    clauses to the question, ``clauses`` the mean over the question's clauses of the most similar clause (both −1…1),
    ``thesaurus`` the weight of the official terms found, ``meaning`` the similarity of the contextual vectors of
    question and sentence (−1…1), 0.0 where the sentence was not read.
    """

    span: SentenceSpan
    cover: float
    cosine: float
    clauses: float
    thesaurus: float
    meaning: float = 0.0


@dataclass(frozen=True)
class PassageScores:
    """A candidate with the features of its sentences; each array is float (sentences,), see ``SentenceScores``.

    ``heading_cover`` is the share of the question's weight that the section path holds (0–1), ``standing`` are the
    official terms that stand in passage or path.
    """

    features: PassageFeatures
    covers: NDArray[np.float64]
    cosines: NDArray[np.float32]
    similarity: NDArray[np.float32]
    heading_cover: float
    standing: tuple[Expansion, ...]
    meanings: NDArray[np.float32] | None = None  # None where the passage was not read

    @cached_property
    def sentences(self) -> tuple[SentenceScores, ...]:
        """Its sentences in the order of the text; put together when first asked for."""
        spans = self.features.sentences
        meanings = [0.0] * len(spans) if self.meanings is None else self.meanings.tolist()
        rows = zip(spans, self.covers.tolist(), self.cosines.tolist(), self.similarity.tolist(), meanings, strict=True)
        return tuple([SentenceScores(span, a, b, c, self._official_weight(span), d) for span, a, b, c, d in rows])

    def _official_weight(self, span: SentenceSpan) -> float:
        if not self.standing:
            return 0.0
        words = span.words
        return _weight([e for e in self.standing if e.official in words])


@dataclass(frozen=True, slots=True)
class CandidateScores:
    """Candidates with what each has as a whole, float (passages,): ``passage`` is the similarity of its vector to the
    question's, ``pair`` and ``cover`` are the best ``cosine`` and ``cover`` of its sentences, ``clauses`` the mean over
    the question's clauses of the most similar clause, ``thesaurus`` the weight of the official terms found."""

    passages: tuple[PassageScores, ...]
    passage: NDArray[np.float32]
    pair: NDArray[np.float32]
    clauses: NDArray[np.float32]
    thesaurus: NDArray[np.float64]
    cover: NDArray[np.float64]


def score_passages(
    passages: Sequence[PassageFeatures],
    vector: NDArray[np.float32],
    parts: NDArray[np.float32],
    found: TermMatches,
    idf: Mapping[str, float],
    expansions: Collection[Expansion],
) -> CandidateScores:
    """Score the sentences of candidates, of which there is one at least.

    ``vector`` (dimension,) is the question's, ``parts`` (clauses, dimension) those of its clauses; ``found`` says where
    the question's terms stand in the passages, ``idf`` gives them their weights.
    """
    ends = np.cumsum([len(features.sentences) for features in passages])
    firsts = np.concatenate(([0], ends[:-1]))
    pairs, pair_counts = _stacked(passages, "pairs", "pair_counts")
    cosines = _best(pairs, pair_counts, vector[:, None])[:, 0]
    clauses, clause_counts = _stacked(passages, "clauses", "clause_counts")
    best_clauses = _best(clauses, clause_counts, parts.T)
    similarity = best_clauses.mean(axis=1)
    weights = found.weights(idf)
    whole = float(weights.sum()) or 1.0
    covers = (found.sentences * weights).sum(axis=1) / whole
    heading_covers = (found.headings * weights).sum(axis=1) / whole
    standing = [_standing(features, expansions) for features in passages]
    spans = pairwise([0, *ends.tolist()])
    scored = tuple(
        PassageScores(features, covers[a:b], cosines[a:b], similarity[a:b], heading_cover, own)
        for features, (a, b), heading_cover, own in zip(passages, spans, heading_covers.tolist(), standing, strict=True)
    )
    return CandidateScores(
        scored,
        np.stack([features.whole for features in passages]) @ vector,
        np.maximum.reduceat(cosines, firsts),
        np.maximum.reduceat(best_clauses, firsts, axis=0).mean(axis=1),
        np.array([_weight(own) for own in standing]),
        np.maximum.reduceat(covers, firsts),
    )


def _stacked(
    passages: Sequence[PassageFeatures], rows: str, counts: str
) -> tuple[list[NDArray[np.float32]], list[NDArray[np.int64]]]:
    """Two arrays of each passage, by the names of their fields."""
    return [getattr(own, rows) for own in passages], [getattr(own, counts) for own in passages]


def _standing(features: PassageFeatures, expansions: Collection[Expansion]) -> tuple[Expansion, ...]:
    """Official expressions that stand in a passage or in its section path."""
    words = features.words + features.heading
    return tuple([expansion for expansion in expansions if expansion.official in words])


def _weight(expansions: Collection[Expansion]) -> float:
    """The squared weight of official expressions."""
    return math.fsum([e.weight**2 for e in expansions])


def _best(
    rows: Sequence[NDArray[np.float32]], counts: Sequence[NDArray[np.int64]], columns: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The best product of the rows of each span with each column, float32 (sentences of all passages, columns).

    ``counts`` says how many rows belong to each span of each features, one at least.
    """
    ends = np.cumsum(np.concatenate(counts))
    starts = np.concatenate(([0], ends[:-1]))
    best: NDArray[np.float32] = np.maximum.reduceat(np.concatenate(rows) @ columns, starts, axis=0)
    return best
