"""The fused search: lexical, dense and thesaurus scores of passages and of their sentences.

Candidates come from BM25 (with the thesaurus's official terms at a lower weight) and from the
vectors; each score is normalised over the candidates (z-score) and summed with fixed weights.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from ingest.store.lexical import FieldWeights, Ranking
from ingest.text.tokens import tokens
from retrieval.answer import Hit
from retrieval.question.query import CONTEXT_WEIGHT, Query
from retrieval.search.bm25 import Bm25
from retrieval.search.contextual.contextual_vectors import ContextualReading
from retrieval.search.generation_cache import GenerationCache
from retrieval.search.normalisation import z_scores
from retrieval.search.passage_features import PassageFeatures
from retrieval.search.reranker import Reranker
from retrieval.search.sentence_scores import PassageScores, SentenceScores, score_passages
from retrieval.search.shortlist import Shortlist, ShortlistSettings, selective_terms, shortlist
from retrieval.search.soft_cover import shipped_likeness
from retrieval.search.term_matches import match_terms
from retrieval.search.term_statistics import TermStatistics
from retrieval.search.thesaurus import Expansion, Thesaurus

_CACHED_TERMS = 65_536  # official terms whose pairs are kept
_REPEATED = re.compile(r"([^\w\s])\1+")  # «？？？？»: one sign says as much
_BESIDE = 2  # searches of the vectors at once, each beside one of the words


@dataclass(frozen=True, slots=True)
class SearchWeights:
    """What each score counts for in the sum, and how many candidates are looked at.

    ``lexical`` counts in full where a sentence holds the share ``worded`` of the question's weight, and less, by the
    square of that share, where the question is asked in other words, down to ``least_worded``.
    ``heading`` is the weight of the section path beside the body in BM25, ``reranker`` that of the optional
    reranker's score, normalised over the ``reranked`` best candidates.
    ``meaning`` counts where the contextual encoder reads (see ``ContextualReading``).
    ``phrase`` and ``meant`` (see ``TermStatistics``) and the numbers of candidates are set by hand; all others were
    fitted on ``tests/data`` and held-out pairs by ``tests/benchmarks/fits/fit_search.py``.
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
    meaning: float = 0.8
    meant: float = 0.5
    reranker: float = 2.0
    candidates: int = 120
    expansions: int = 30
    reranked: int = 20
    shortlist: ShortlistSettings = field(default_factory=ShortlistSettings)
    reading: ContextualReading = field(default_factory=ContextualReading)

    def factors(self, best_cover: float) -> NDArray[np.float64]:
        """The weights of ``FEATURES``, where the best sentence holds ``best_cover`` of the question's weight."""
        factors = np.array([getattr(self, name) for name in FEATURES], dtype=np.float64)
        factors[FEATURES.index("lexical")] *= max(min(best_cover / self.worded, 1.0) ** 2, self.least_worded)
        return factors


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with its score."""

    scored: PassageScores
    score: float

    @property
    def speech_id(self) -> str:
        """Id of the speech that the passage is from."""
        return self.scored.features.passage.speech_id

    @property
    def features(self) -> PassageFeatures:
        """The passage."""
        return self.scored.features

    @property
    def sentences(self) -> tuple[SentenceScores, ...]:
        """Its sentences in the order of the text."""
        return self.scored.sentences

    @property
    def heading_cover(self) -> float:
        """The share of the question's weight that the section path holds (0–1)."""
        return self.scored.heading_cover


@dataclass(frozen=True, slots=True)
class CandidateFeatures:
    """The candidates for a query before they are ranked.

    ``features`` has shape (candidates, len(FEATURES)), float64: what ``SearchWeights`` weighs, normalised over the
    candidates (z-score; ``meaning`` over those read) but for ``phrase``, the share of the quoted phrases that stand in
    the passage.
    ``best_cover`` is the largest share of the question's weight that one sentence holds (0–1); ``others`` are the ids
    of the passages found that were not read, the best first.
    """

    scored: tuple[PassageScores, ...]
    features: NDArray[np.float64]
    best_cover: float = 0.0
    others: tuple[int, ...] = ()

    @property
    def passages(self) -> tuple[PassageFeatures, ...]:
        """The candidates' passages."""
        return tuple(own.features for own in self.scored)


FEATURES = ("lexical", "passage", "pair", "clauses", "thesaurus", "cover", "phrase", "meaning")
"""The columns of ``CandidateFeatures.features``, each named like its weight.

``lexical``: BM25; ``passage``: similarity of the passage's vector to the question's; ``pair``, ``cover``: the best
``cosine`` and ``cover`` among its sentences; ``clauses``: mean over the question's clauses of the most similar clause;
``thesaurus``: weight of the official terms found; ``meaning``: the best ``meaning`` among its sentences, the least
of all where it was not read.
"""


class HybridRetriever:
    """Ranks the passages of one generation by the weighted sum of ``FEATURES``; safe to use from several threads."""

    def __init__(
        self,
        cache: GenerationCache,
        thesaurus: Thesaurus,
        terms: TermStatistics,
        weights: SearchWeights,
        reranker: Reranker | None = None,
    ) -> None:
        self._cache = cache
        self._thesaurus = thesaurus
        self._weights = weights
        self._reranker = reranker
        self._terms = terms
        mean_length = sum(card.characters for card in cache.index.speeches) / max(terms.passages, 1)
        self._large = terms.passages > weights.shortlist.all_of
        self._reader = None if terms.passages > weights.reading.all_of else cache.reader
        self._beside = ThreadPoolExecutor(_BESIDE, thread_name_prefix="search")
        self._bm25 = Bm25(terms.passages, mean_length, terms.frequency, weights.heading)

    @property
    def reads(self) -> bool:
        """Whether the contextual encoder reads the sentences of this archive."""
        return self._reader is not None

    @property
    def reranks(self) -> bool:
        """Whether a reranker looks at the best passages once more."""
        return self._reranker is not None

    def rank(self, query: Query, speeches: Collection[str] | None = None, *, rerank: bool = True) -> list[Candidate]:
        """The candidates for a query, the best first; at most three times ``candidates`` of them.

        The best are put in order once more by the reranker, where there is one and unless ``rerank`` is False.
        """
        return self._ranked(query, self.candidate_features(query, speeches), rerank=rerank)

    def load(self) -> None:
        """Load what a question would have to wait for: the index and the models."""
        self._cache.index.load()
        shipped_likeness()
        if self._cache.reader is not None:
            self._cache.reader.load()

    def meaning(self, query: Query) -> NDArray[np.float32] | None:
        """The question's contextual vector, float32 (dimension,); None without a contextual encoder."""
        if self._cache.reader is None:
            return None
        text = _REPEATED.sub(r"\1", self._terms.in_official_words(query))
        return self._cache.reader.question(text, query.context, CONTEXT_WEIGHT)

    def read_ahead(self, going: Callable[[], bool]) -> None:
        """Let the contextual encoder read all sentences of a small archive, so that no question waits for it.

        It stops when ``going``, asked between a few sentences and the next, says False.
        """
        for _ in () if self._reader is None else self._reader.read_ahead():
            if not going():
                break

    def hits(self, query: Query, top_k: int, speeches: Collection[str] | None = None) -> tuple[Hit, ...]:
        """The ``top_k`` best passages: the candidates, then those found that were not read, a step below."""
        found = self.candidate_features(query, speeches)
        ranked = [(c.score, c.features.passage) for c in self._ranked(query, found, rerank=True)[:top_k]]
        last = ranked[-1][0] if ranked else 0.0
        further = found.others[: max(top_k - len(ranked), 0)]
        # Passages that were not read have no score; a falling one keeps their order.
        ranked += [(last - n, self._cache.index.passage(pid)) for n, pid in enumerate(further, 1)]
        return tuple(Hit(rank, score, passage) for rank, (score, passage) in enumerate(ranked, 1))

    def _ranked(self, query: Query, found: CandidateFeatures, *, rerank: bool) -> list[Candidate]:
        scores = found.features @ self._weights.factors(found.best_cover)
        order = np.argsort(-scores, kind="stable")
        if rerank and self._reranker is not None:
            scores, order = self._reranked(query, found.passages, scores, order)
        return [Candidate(found.scored[i], float(scores[i])) for i in order]

    def candidate_features(self, query: Query, speeches: Collection[str] | None = None) -> CandidateFeatures:
        """The passages that BM25, the vectors and the thesaurus each find, with their features.

        A score of weight 0 finds nothing, but its feature is given all the same.
        """
        expansions = self._thesaurus.expand("".join(query.content) or query.folded, self._weights.expansions)
        vector, parts = self._vectors(query)
        terms = self._terms.weighted(query)
        chosen = self._candidates(terms, vector, expansions, speeches)
        if not chosen.read:
            return CandidateFeatures((), np.zeros((0, len(FEATURES))))
        passages = self._cache.passage_features(chosen.read)
        matches = match_terms(passages, tuple(terms))
        lengths = np.array([len(features.passage.text) for features in passages])
        bm25 = self._bm25.score(matches, lengths, terms)
        own = score_passages(passages, vector, parts, matches, self._terms.tf_idf(terms), expansions)
        columns = (bm25, own.passage, own.pair, own.clauses, own.thesaurus, own.cover)
        phrases = np.array([_phrases(features, query) for features in passages])
        features = np.column_stack((z_scores(np.column_stack(columns)), phrases, np.zeros(len(passages))))
        best_cover = float(own.cover.max())
        scored = self._read(query, own.passages, features, best_cover)
        return CandidateFeatures(scored, features, best_cover, chosen.others)

    def _candidates(
        self,
        terms: Mapping[str, float],
        vector: NDArray[np.float32],
        expansions: Collection[Expansion],
        speeches: Collection[str] | None,
    ) -> Shortlist:
        """Find the passages, and choose those of them that are read."""
        weights, index = self._weights, self._cache.index
        fields = FieldWeights(heading=weights.heading)
        sought = selective_terms(terms, self._terms.frequency) if self._large else terms
        nearest = partial(index.dense, vector, weights.candidates, speeches)
        beside = self._beside.submit(nearest) if self._large else None  # both sides leave Python while they look
        lexical = index.lexical(sought, weights.candidates, speeches, fields)
        expanded_fields = FieldWeights(heading=0.0, title=0.0) if self._large else fields
        # Half as many by official terms as by the question's own; set by hand.  In a large archive they are looked for
        # in the text alone (docs/decisions/0005-bm25-of-candidates.md).
        expanded = index.lexical(_expanded(expansions), weights.candidates // 2, speeches, expanded_fields)
        dense = beside.result() if beside else nearest()
        # What counts for nothing finds nothing, so that an ablation measures the search without it.
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
        similarities = self._cache.index.vectors(pids) @ vector
        return shortlist(pids, similarities, lexical, expanded, settings)

    def _vectors(self, query: Query) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The question's vector, drawn towards that of the earlier question it leans on, and its clauses'."""
        vectors = self._cache.encoder.encode([query.folded, query.context, *query.clauses])
        vector, parts = vectors[0], vectors[2:]
        if query.context:
            vector = vector + CONTEXT_WEIGHT * vectors[1]
        length = float(np.linalg.norm(vector))
        return vector / length if length else vector, parts

    def _read(
        self, query: Query, scored: tuple[PassageScores, ...], features: NDArray[np.float64], best_cover: float
    ) -> tuple[PassageScores, ...]:
        """The candidates, the best of them with the meaning of their sentences; fills the column ``meaning``."""
        reader, settings, vector = self._reader, self._weights.reading, self.meaning(query)
        if reader is None or vector is None:
            return scored
        order = np.argsort(-(features @ self._weights.factors(best_cover)), kind="stable")[: settings.passages]
        passages = [scored[i].features for i in order]
        read = {int(order[number]): rows @ vector for number, rows in reader.read(passages, settings).items()}
        best = z_scores(np.array([own.max() for own in read.values()], dtype=np.float64))
        features[:, FEATURES.index("meaning")] = best.min()
        features[list(read), FEATURES.index("meaning")] = best
        return tuple([replace(own, meanings=read.get(i)) for i, own in enumerate(scored)])

    def _reranked(
        self, query: Query, passages: Sequence[PassageFeatures], scores: NDArray[np.float64], order: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Add the reranker's judgement of the best to their scores; they stay ahead.  Gives scores and order."""
        assert self._reranker is not None
        best, others = np.split(order, [self._weights.reranked])
        texts = ["\n".join((*passages[i].passage.section, passages[i].passage.text)) for i in best]
        judged = np.asarray(self._reranker.score(query.folded, texts), dtype=np.float64)
        sums = scores[best] + self._weights.reranker * z_scores(judged[:, None])[:, 0]
        # A reranker's scores have a scale of their own: raised as a whole, the judged stay ahead of those it
        # did not see.
        if len(others):
            sums += max(float(scores[others[0]] - sums.min()), 0.0)
        judged_order = np.argsort(-sums, kind="stable")
        added = scores.copy()
        added[best] = sums
        return added, np.concatenate((best[judged_order], others))


def _expanded(expansions: Collection[Expansion]) -> dict[str, float]:
    terms: dict[str, float] = {}
    for expansion in expansions:
        for term in _longer_terms(expansion.official):
            terms[term] = max(terms.get(term, 0.0), expansion.weight)
    return terms


@lru_cache(maxsize=_CACHED_TERMS)
def _longer_terms(official: str) -> tuple[str, ...]:
    return tuple(term for term in tokens(official) if len(term) > 1)


def _phrases(features: PassageFeatures, query: Query) -> float:
    """The share of the quoted phrases that stand in the passage."""
    if not query.phrases:
        return 0.0
    return sum(p in features.words for p in query.phrases) / len(query.phrases)
