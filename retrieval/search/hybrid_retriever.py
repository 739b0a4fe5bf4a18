"""The fused search: lexical, dense and thesaurus scores of passages and of their sentences.

Candidates come from BM25 (with the thesaurus's official terms at a lower weight) and from the
vectors; each score is normalised over the candidates (z-score) and summed with fixed weights.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from ingest.index import Index
from ingest.lexical import FieldWeights, Ranking
from ingest.tokens import tokens
from retrieval.answer import Hit
from retrieval.question.query import CONTEXT_WEIGHT, Query
from retrieval.search.bm25 import Bm25
from retrieval.search.generation_cache import Manuscripts
from retrieval.search.passage_features import View
from retrieval.search.reranker import Reranker
from retrieval.search.sentence_scores import ScoredPiece, ScoredView, score_views
from retrieval.search.shortlist import Shortlist, ShortlistSettings, shortlist, telling
from retrieval.search.term_matches import find_terms
from retrieval.search.thesaurus import Expansion, Thesaurus

_CACHED_TERMS = 65_536
_BESIDE = 2  # searches of the vectors at once, each beside one of the words


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
    """A passage with its score."""

    scored: ScoredView
    score: float

    @property
    def view(self) -> View:
        """The passage."""
        return self.scored.view

    @property
    def pieces(self) -> tuple[ScoredPiece, ...]:
        """Its sentences in the order of the text."""
        return self.scored.pieces

    @property
    def heading_cover(self) -> float:
        """The share of the question's weight that the section path holds (0–1)."""
        return self.scored.heading_cover


@dataclass(frozen=True, slots=True)
class Survey:
    """The candidates for a query before they are ranked.

    ``features`` has shape (candidates, len(FEATURES)), float64: what ``SearchWeights`` weighs, normalised over the
    candidates (z-score) but for ``phrase``, the share of the quoted phrases that stand in the passage.
    ``best_cover`` is the largest share of the question's weight that one sentence holds (0–1); ``others`` are the ids
    of the passages found that were not read, the best first.
    """

    scored: tuple[ScoredView, ...]
    features: NDArray[np.float64]
    best_cover: float = 0.0
    others: tuple[int, ...] = ()

    @property
    def views(self) -> tuple[View, ...]:
        """The candidates' passages."""
        return tuple(own.view for own in self.scored)


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
        self._large = passages > weights.shortlist.all_of
        self._beside = ThreadPoolExecutor(_BESIDE, thread_name_prefix="search")
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
        return [Candidate(survey.scored[i], float(scores[i])) for i in order]

    def survey(self, query: Query, speeches: Collection[str] | None = None) -> Survey:
        """Give the passages that BM25, the vectors and the thesaurus each find, with their features.

        A score of weight 0 finds nothing, but its feature is given all the same.
        """
        expansions = self._thesaurus.expand("".join(query.content) or query.folded, self._weights.expansions)
        vector, parts = self._vectors(query)
        terms = self.terms(query)
        chosen = self._candidates(terms, vector, expansions, speeches)
        if not chosen.read:
            return Survey((), np.zeros((0, len(FEATURES))))
        views = self._manuscripts.views(chosen.read)
        occurrences = find_terms(views, tuple(terms))
        lengths = np.array([len(view.passage.text) for view in views])
        bm25 = self._bm25.score(occurrences, lengths, terms)
        own = score_views(views, vector, parts, occurrences, self._idf(terms), expansions)
        columns = (bm25, own.passage, own.pair, own.clauses, own.thesaurus, own.cover)
        phrases = np.array([_phrases(view, query) for view in views])
        features = np.column_stack((_z(np.column_stack(columns)), phrases))
        return Survey(own.views, features, float(own.cover.max()), chosen.others)

    def _candidates(
        self,
        terms: Mapping[str, float],
        vector: NDArray[np.float32],
        expansions: Collection[Expansion],
        speeches: Collection[str] | None,
    ) -> Shortlist:
        """Find the passages, and choose those of them that are read."""
        weights, index = self._weights, self._manuscripts.index
        fields = FieldWeights(heading=weights.heading)
        sought = telling(terms, index.document_frequency) if self._large else terms
        nearest = partial(index.dense, vector, weights.candidates, speeches)
        beside = self._beside.submit(nearest) if self._large else None  # both sides leave Python while they look
        lexical = index.lexical(sought, weights.candidates, speeches, fields)
        expanded_fields = FieldWeights(heading=0.0, title=0.0) if self._large else fields
        expanded = index.lexical(_expanded(expansions), weights.candidates // 2, speeches, expanded_fields)
        dense = beside.result() if beside else nearest()
        used = (weights.lexical, weights.passage or weights.pair or weights.clauses, weights.thesaurus)
        found = [ranking.ids for ranking, weight in zip((lexical, dense, expanded), used, strict=True) if weight]
        pids = sorted({int(i) for ids in found for i in ids})
        return self._shortlist(pids, vector, lexical, expanded)

    def _shortlist(
        self, pids: list[int], vector: NDArray[np.float32], lexical: Ranking, expanded: Ranking
    ) -> Shortlist:
        settings = self._weights.shortlist
        if not self._large or len(pids) <= settings.length:
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
        return self._idf(self.terms(query))

    def _idf(self, terms: Mapping[str, float]) -> dict[str, float]:
        return {t: w * self.rarity(t) * (1.0 if len(t) > 1 else 0.33) for t, w in terms.items()}

    def meant(self, words: str) -> bool:
        """Say whether folded words are, or hold, an everyday gloss of an official expression."""
        return bool(self._thesaurus.meanings(words))

    def stands(self, term: str) -> bool:
        """Say whether a term (see ``ingest.tokens``) stands in any passage of any speech."""
        return self._manuscripts.index.document_frequency(term) > 0

    def familiar(self, query: Query) -> float:
        """Give the share of the question's bigrams that the speeches or the thesaurus know (1 where it has none)."""
        grams = [words[i : i + 2] for words in query.content for i in range(len(words) - 1)]
        if not grams:
            return 1.0
        return sum(self._thesaurus.knows(g) or self.stands(g) for g in grams) / len(grams)


def _rarity(index: Index, passages: int, term: str) -> float:
    return max(math.log((passages + 1) / (index.document_frequency(term) + 0.5)), 0.0)


def _expanded(expansions: Collection[Expansion]) -> dict[str, float]:
    terms: dict[str, float] = {}
    for expansion in expansions:
        for term in _longer_terms(expansion.official):
            terms[term] = max(terms.get(term, 0.0), expansion.weight)
    return terms


@lru_cache(maxsize=_CACHED_TERMS)
def _longer_terms(official: str) -> tuple[str, ...]:
    return tuple(term for term in tokens(official) if len(term) > 1)


def _phrases(view: View, query: Query) -> float:
    """Give the share of the quoted phrases that stand in the passage."""
    if not query.phrases:
        return 0.0
    return sum(p in view.words for p in query.phrases) / len(query.phrases)


def _z(features: NDArray[np.float64]) -> NDArray[np.float64]:
    spread = features.std(axis=0)
    normal: NDArray[np.float64] = (features - features.mean(axis=0)) / np.where(spread > 1e-9, spread, 1.0)
    return normal
