"""The fused search: lexical, dense and thesaurus scores of passages and of their sentences.

Candidates come from BM25 (with the thesaurus's official terms at a lower weight) and from the
vectors; each score is normalised over the candidates (z-score) and summed with fixed weights.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from ingest.index import Index
from ingest.lexical import FieldWeights, Ranking
from ingest.tokens import tokens
from retrieval.answer import Hit
from retrieval.bm25 import Bm25
from retrieval.manuscripts import Manuscripts, View
from retrieval.pieces import ScoredPiece, Share, score_views
from retrieval.query import CONTEXT_WEIGHT, Query
from retrieval.reranker import Reranker
from retrieval.shortlist import Shortlist, ShortlistSettings, shortlist
from retrieval.thesaurus import Expansion, Thesaurus

_CACHED_TERMS = 65_536


@dataclass(frozen=True, slots=True)
class SearchWeights:
    """What each score counts for in the sum, and how many candidates are looked at.

    ``lexical`` counts in full where a sentence holds the share ``worded`` of the question's weight, and less, by the
    square of that share, where the question is asked in other words, down to ``least_worded``.
    ``heading`` is the weight of the section path beside the body in BM25, ``reranker`` that of the optional
    reranker's score, normalised over the ``reranked`` best candidates.
    Fitted on ``tests/data`` and held-out pairs by ``tests/benchmarks/fit_search.py``.
    """

    lexical: float = 3.0
    passage: float = 0.7
    pair: float = 0.5
    clauses: float = 0.5
    thesaurus: float = 0.1
    cover: float = 0.1
    worded: float = 0.5
    least_worded: float = 0.03
    heading: float = 0.5
    phrase: float = 2.0
    meant: float = 0.5
    reranker: float = 2.0
    candidates: int = 120
    expansions: int = 30
    reranked: int = 20
    shortlist: ShortlistSettings = field(default_factory=ShortlistSettings)

    def factors(self, best_cover: float) -> NDArray[np.float64]:
        """Give the weights of ``FEATURES``, where the best sentence holds ``best_cover`` of the question's weight."""
        factors = np.array([getattr(self, name) for name in FEATURES], dtype=np.float64)
        factors[FEATURES.index("lexical")] *= max(min(best_cover / self.worded, 1.0) ** 2, self.least_worded)
        return factors


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with its score and its sentences in the order of the text.

    ``heading_cover`` is the share of the question's weight that the section path holds (0–1).
    """

    view: View
    score: float
    pieces: tuple[ScoredPiece, ...]
    heading_cover: float


@dataclass(frozen=True, slots=True)
class Survey:
    """The candidates for a query before they are ranked.

    ``features`` has shape (candidates, len(FEATURES)), float64: what ``SearchWeights`` weighs, normalised over the
    candidates (z-score) but for ``phrase``, the share of the quoted phrases that stand in the passage.
    ``best_cover`` is the largest share of the question's weight that one sentence holds (0–1); ``others`` are the ids
    of the passages found that were not read, the best first.
    """

    views: tuple[View, ...]
    pieces: tuple[tuple[ScoredPiece, ...], ...]
    features: NDArray[np.float64]
    best_cover: float = 0.0
    others: tuple[int, ...] = ()


FEATURES = ("lexical", "passage", "pair", "clauses", "thesaurus", "cover", "phrase")
"""The columns of ``Survey.features``, each named like its weight.

``lexical``: BM25; ``passage``: likeness of the passage's vector to the question's; ``pair``, ``cover``: the best
``cosine`` and ``cover`` among its sentences; ``clauses``: mean over the question's clauses of the likest clause;
``thesaurus``: weight of the official terms found.
"""


class Search:
    """Ranks the passages of one generation.

    ``rarity`` gives log((N + 1) / (df + 0.5)) of a term over its N passages, 0 at least.
    """

    def __init__(
        self,
        manuscripts: Manuscripts,
        thesaurus: Thesaurus,
        weights: SearchWeights,
        reranker: Reranker | None = None,
    ) -> None:
        self._manuscripts = manuscripts
        self._thesaurus = thesaurus
        self._weights = weights
        self._reranker = reranker
        cards, frequency = manuscripts.index.speeches, manuscripts.index.document_frequency
        passages = sum(card.passages for card in cards)
        mean_length = sum(card.characters for card in cards) / max(passages, 1)
        self._passages = passages
        self._bm25 = Bm25(passages, mean_length, lru_cache(_CACHED_TERMS)(frequency), weights.heading)
        self.rarity = lru_cache(maxsize=_CACHED_TERMS)(partial(_rarity, manuscripts.index, passages))

    def rank(self, query: Query, speeches: Collection[str] | None = None, *, rerank: bool = True) -> list[Candidate]:
        """Give the candidates for a query, the best first; at most three times ``candidates`` of them.

        The best are put in order once more by the reranker, where there is one and unless ``rerank`` is False.
        """
        return self._ranked(query, self.survey(query, speeches), rerank=rerank)

    def hits(self, query: Query, top_k: int, speeches: Collection[str] | None = None) -> tuple[Hit, ...]:
        """Give the ``top_k`` best passages: the candidates, then those found that were not read, a step below."""
        survey = self.survey(query, speeches)
        ranked = [(c.score, c.view.passage) for c in self._ranked(query, survey, rerank=True)[:top_k]]
        last = ranked[-1][0] if ranked else 0.0
        further = survey.others[: max(top_k - len(ranked), 0)]
        ranked += [(last - n, self._manuscripts.index.passage(pid)) for n, pid in enumerate(further, 1)]
        return tuple(Hit(rank, score, passage) for rank, (score, passage) in enumerate(ranked, 1))

    def _ranked(self, query: Query, survey: Survey, *, rerank: bool) -> list[Candidate]:
        scores = survey.features @ self._weights.factors(survey.best_cover)
        order = np.argsort(-scores, kind="stable")
        if rerank and self._reranker is not None:
            scores, order = self._reranked(query, survey.views, scores, order)
        share = Share(self.idf(query))
        return [
            Candidate(survey.views[i], float(scores[i]), survey.pieces[i], share.of(survey.views[i].heading_terms))
            for i in order
        ]

    def survey(self, query: Query, speeches: Collection[str] | None = None) -> Survey:
        """Give the passages that BM25, the vectors and the thesaurus each find, with their features.

        A score of weight 0 finds nothing, but its feature is given all the same.
        """
        weights, index = self._weights, self._manuscripts.index
        expansions = self._thesaurus.expand("".join(query.content) or query.folded, weights.expansions)
        vector, parts = self._vectors(query)
        fields = FieldWeights(heading=weights.heading)
        lexical = index.lexical(self.terms(query), weights.candidates, speeches, fields)
        dense = index.dense(vector, weights.candidates, speeches)
        expanded = index.lexical(_expanded(expansions), weights.candidates // 2, speeches, fields)
        used = (weights.lexical, weights.passage or weights.pair or weights.clauses, weights.thesaurus)
        found = [ranking.ids for ranking, weight in zip((lexical, dense, expanded), used, strict=True) if weight]
        pids = sorted({int(i) for ids in found for i in ids})
        if not pids:
            return Survey((), (), np.zeros((0, len(FEATURES))))
        chosen = self._shortlist(pids, vector, lexical, expanded)
        views = self._manuscripts.views(chosen.read)
        bm25 = self._bm25.score(views, self.terms(query))
        scored = score_views(views, vector, parts, self.idf(query), expansions)
        scores = np.array(
            [
                [words, own.passage, own.cosine, own.clauses, own.thesaurus, own.cover]
                for words, own in zip(bm25, scored, strict=True)
            ]
        )
        phrases = np.array([[_phrases(view, query)] for view in views])
        features = np.hstack((_z(scores), phrases))
        return Survey(
            tuple(views), tuple(own.pieces for own in scored), features, float(scores[:, -1].max()), chosen.others
        )

    def _shortlist(
        self, pids: list[int], vector: NDArray[np.float32], lexical: Ranking, expanded: Ranking
    ) -> Shortlist:
        settings = self._weights.shortlist
        if self._passages <= settings.all_of or len(pids) <= settings.length:
            return Shortlist(tuple(pids), ())
        likeness = self._manuscripts.index.vectors(pids) @ vector
        return shortlist(pids, likeness, lexical, expanded, settings)

    def _vectors(self, query: Query) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Give the question's vector, drawn towards that of the earlier question it leans on, and its clauses'."""
        vectors = self._manuscripts.encoder.encode([query.folded, query.context, *query.clauses])
        vector, parts = vectors[0], vectors[2:]
        if query.context:
            vector = vector + CONTEXT_WEIGHT * vectors[1]
        length = float(np.linalg.norm(vector))
        return vector / length if length else vector, parts

    def _reranked(
        self, query: Query, views: Sequence[View], scores: NDArray[np.float64], order: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Add the reranker's judgement of the best to their scores; they stay ahead.  Gives scores and order."""
        assert self._reranker is not None
        best, others = np.split(order, [self._weights.reranked])
        texts = ["\n".join((*views[i].passage.section, views[i].passage.text)) for i in best]
        judged = np.asarray(self._reranker.score(query.folded, texts), dtype=np.float64)
        sums = scores[best] + self._weights.reranker * _z(judged[:, None])[:, 0]
        if len(others):
            sums += max(float(scores[others[0]] - sums.min()), 0.0)
        judged_order = np.argsort(-sums, kind="stable")
        added = scores.copy()
        added[best] = sums
        return added, np.concatenate((best[judged_order], others))

    def terms(self, query: Query) -> dict[str, float]:
        """Give the question's terms with their weights, and those of the official expressions that its words mean.

        A gloss says what is meant only where it holds a pair of characters that no passage holds; such terms then
        count nothing, and what is meant counts ``meant`` times as much as what is typed.  (Doing so for every gloss
        in the question gained nothing on ``tests/data``; for these it costs nothing, and owners' words need it.)
        """
        terms = dict(query.terms)
        if not self._weights.meant:
            return terms
        index = self._manuscripts.index
        for meaning in (m for stretch in query.content for m in self._thesaurus.meanings(stretch)):
            strange = [t for t in tokens(meaning.gloss) if not index.document_frequency(t)]
            if not any(len(term) > 1 for term in strange):
                continue
            terms.update(dict.fromkeys(strange, 0.0))
            for term in (t for official in meaning.officials for t in tokens(official)):
                terms[term] = max(terms.get(term, 0.0), self._weights.meant)
        return terms

    def idf(self, query: Query) -> dict[str, float]:
        """Give each term its weight in the question times its rarity, unigrams at a third."""
        return {t: w * self.rarity(t) * (1.0 if len(t) > 1 else 0.33) for t, w in self.terms(query).items()}

    def familiar(self, query: Query) -> float:
        """Give the share of the question's bigrams that the speeches or the thesaurus know (1 where it has none)."""
        grams = [words[i : i + 2] for words in query.content for i in range(len(words) - 1)]
        if not grams:
            return 1.0
        index = self._manuscripts.index
        return sum(self._thesaurus.knows(g) or index.document_frequency(g) > 0 for g in grams) / len(grams)


def _rarity(index: Index, passages: int, term: str) -> float:
    return max(math.log((passages + 1) / (index.document_frequency(term) + 0.5)), 0.0)


def _expanded(expansions: Collection[Expansion]) -> dict[str, float]:
    terms: dict[str, float] = {}
    for expansion in expansions:
        for term in tokens(expansion.official):
            if len(term) > 1:
                terms[term] = max(terms.get(term, 0.0), expansion.weight)
    return terms


def _phrases(view: View, query: Query) -> float:
    """Give the share of the quoted phrases that stand in the passage."""
    if not query.phrases:
        return 0.0
    return sum(p in view.words for p in query.phrases) / len(query.phrases)


def _z(features: NDArray[np.float64]) -> NDArray[np.float64]:
    spread = features.std(axis=0)
    normal: NDArray[np.float64] = (features - features.mean(axis=0)) / np.where(spread > 1e-9, spread, 1.0)
    return normal
