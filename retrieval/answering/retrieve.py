"""The retrieval step: all that is found for a question, before anything is decided or said."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from retrieval.answering.conversation import EarlierSource, StandaloneQuestion
from retrieval.answering.evidence import Evidence, EvidenceWeights, rank_sentences
from retrieval.answering.outline_step import OutlineResult, OutlineStep
from retrieval.points.list_ranking import RankedList
from retrieval.points.numbered_points import NumberedPoint
from retrieval.question.parser import EACH, Kind, Question
from retrieval.question.speech_mentions import YEAR_LIKELIHOOD, SpeechMention, find_speech_mentions
from retrieval.search.generation_cache import GenerationCache
from retrieval.search.hybrid_retriever import Candidate, HybridRetriever
from retrieval.search.term_statistics import TermStatistics

_NEAR = 20
"""Best candidates whose speeches' outlines are read where the question names no speech."""

_OUTLINES = 6
"""Most of those speeches, those of the best candidates first; keeps the time of an answer within bounds."""

_SAID = 0.6
"""Share of a sentence's pairs of characters that an earlier answer must hold to count as having said it: the answer
may have cut the sentence at a clause.  Set by hand, fitted by no script."""


@dataclass(frozen=True, slots=True)
class RetrievalResult:
    """All that was found.

    ``named`` are the speeches that the question names, in its order; ``each`` says that one statement of each speech
    is asked for; ``points`` are the points of the outline that it asks for by number or name; ``overview`` are the
    points of a speech that is asked for as a whole; ``sources`` is where an earlier answer stands that is asked for.
    """

    question: Question
    candidates: Sequence[Candidate]
    evidence: Sequence[Evidence]
    lists: Sequence[RankedList]
    points: tuple[NumberedPoint, ...]
    named: tuple[str, ...]
    each: bool
    overview: RankedList | None = None
    sources: tuple[EarlierSource, ...] = ()


class RetrievalStep:
    """Searches the speeches and reads their outlines for a question that stands alone."""

    def __init__(
        self,
        cache: GenerationCache,
        retriever: HybridRetriever,
        terms: TermStatistics,
        weights: EvidenceWeights,
        read_outlines: OutlineStep,
    ) -> None:
        self._cache = cache
        self._retriever = retriever
        self._terms = terms
        self._weights = weights
        self._read_outlines = read_outlines

    def retrieve(
        self,
        request: StandaloneQuestion,
        mentions: Sequence[SpeechMention],
        speeches: Collection[str] | None = None,
    ) -> RetrievalResult:
        """All that is found in ``speeches`` (None: all) for a question with the ``mentions`` of speeches in it.

        Raises ``QuestionTooSlow`` behind the question's deadline.
        """
        question = request.question
        each = _asks_each(question, mentions)
        named = tuple(m.speech_id for m in mentions if each or m.likelihood > YEAR_LIKELIHOOD)
        candidates = self._candidates(request, named, speeches, each=each)
        outlines = self._outlines(request, named, candidates)
        return RetrievalResult(
            question,
            candidates,
            self._evidence(request, candidates, mentions, speeches),
            outlines.lists,
            outlines.points,
            named,
            each,
            outlines.overview,
            request.sources,
        )

    def _candidates(
        self, request: StandaloneQuestion, named: tuple[str, ...], speeches: Collection[str] | None, *, each: bool
    ) -> list[Candidate]:
        """Passages of the speeches named; where several are compared, as many of each."""
        query = request.question.query
        if not (each and len(named) > 1):
            one_side = each and len(named) < 2  # of a comparison; the other side stands in any speech
            return self._retriever.rank(query, named if named and not one_side else speeches)
        most = self._weights.looked_at // len(named)
        found: list[Candidate] = []
        for speech_id in named:
            request.deadline.check()
            found += self._retriever.rank(query, {speech_id})[:most]
        return sorted(found, key=lambda candidate: -candidate.score)

    def _evidence(
        self,
        request: StandaloneQuestion,
        candidates: Sequence[Candidate],
        mentions: Sequence[SpeechMention],
        speeches: Collection[str] | None,
    ) -> list[Evidence]:
        """Sentences in one ranking, without those that the earlier answer said, if there are others."""
        meant = mentions or find_speech_mentions(request.context, self._cache.cards(speeches), self._terms.rarity)
        speech_ids = tuple(mention.speech_id for mention in meant)
        evidence = rank_sentences(request.question, candidates, speech_ids, self._weights, request.deadline)
        return [item for item in evidence if not _already_said(item, request.said)] or evidence

    def _outlines(
        self, request: StandaloneQuestion, named: tuple[str, ...], candidates: Sequence[Candidate]
    ) -> OutlineResult:
        near = dict.fromkeys(candidate.speech_id for candidate in candidates[:_NEAR])
        read = named or tuple(near)[:_OUTLINES]
        return self._read_outlines(request, named, read, self._cache, self._terms)


def _asks_each(question: Question, mentions: Sequence[SpeechMention]) -> bool:
    """Whether one statement of each speech is asked for."""
    several = len(mentions) > 1 and bool(EACH.search(question.text))
    return several or question.kind in (Kind.COMPARE, Kind.WHICH)


def _already_said(evidence: Evidence, said: str) -> bool:
    """Whether an earlier answer, folded to words, says most of a sentence."""
    if not said:
        return False
    words = evidence.scores.span.words
    pairs = [words[i : i + 2] for i in range(len(words) - 1)]
    return sum(pair in said for pair in pairs) > _SAID * len(pairs)
