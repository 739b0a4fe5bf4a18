"""The answering pipeline: parse the question, complete it, retrieve, refuse or say and cite."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from retrieval.answer import Answer, Hit, State, Statement, Turn
from retrieval.answering.answer_builder import AnswerBuilder
from retrieval.answering.conversation import Conversation
from retrieval.answering.evidence import EvidenceWeights
from retrieval.answering.outline_step import OutlineStep, ReadOutlines
from retrieval.answering.refusal import RefusalSettings, refuse
from retrieval.answering.retrieve import RetrievalResult, RetrievalStep
from retrieval.answering.strategies import StrategySettings, build_answer
from retrieval.deadline import UNHURRIED, Deadline
from retrieval.question.parser import Question, parse_question
from retrieval.question.speech_mentions import find_speech_mentions
from retrieval.search.generation_cache import GenerationCache
from retrieval.search.hybrid_retriever import Candidate, HybridRetriever
from retrieval.search.term_statistics import TermStatistics


@dataclass(frozen=True, slots=True)
class AnswerSettings:
    """Weights, limits and exchangeable steps of answering; ``passages`` is how many passages go along with an answer.

    An answer is given up after ``seconds``, or after ``reranked_seconds`` where a reranker looks at the passages, whose
    model may take that long on a plain processor; both count by the monotonic clock.  ``parse`` reads a question, given
    the words of it that only name speeches; ``outlines`` reads lists and points.
    """

    evidence: EvidenceWeights = field(default_factory=EvidenceWeights)
    refusal: RefusalSettings = field(default_factory=RefusalSettings)
    strategies: StrategySettings = field(default_factory=StrategySettings)
    passages: int = 8
    seconds: float = 2.0
    reranked_seconds: float = 60.0
    parse: Callable[[str, Sequence[str]], Question] = parse_question
    outlines: OutlineStep = field(default_factory=ReadOutlines)


class AnsweringPipeline:
    """Answers questions over one generation of the speeches; safe to use from several threads."""

    def __init__(
        self, cache: GenerationCache, retriever: HybridRetriever, terms: TermStatistics, settings: AnswerSettings
    ) -> None:
        self._cache = cache
        self._terms = terms
        self._settings = settings
        self._seconds = settings.reranked_seconds if retriever.reranks else settings.seconds
        self._conversation = Conversation(cache, retriever, terms)
        self._step = RetrievalStep(cache, retriever, terms, settings.evidence, settings.outlines)

    def answer(self, question: str, history: Sequence[Turn] = (), speeches: Collection[str] | None = None) -> Answer:
        """Answer one question that is not empty; only ``speeches`` are looked at (None: all).

        Raises ``QuestionTooSlow`` where that takes too long.
        """
        began = time.perf_counter()
        deadline = Deadline.after(self._seconds)
        found = self.retrieve(question, history, speeches, deadline)
        refusal = refuse(found, self._terms, self._settings.refusal)
        deadline.check()
        builder = AnswerBuilder(self._cache, found.question)
        state: State = "answered"
        if refusal is None:
            build_answer(builder, found, self._settings.strategies)
        else:
            state = refusal.state
            builder.statements.append(Statement(refusal.text, own=True))
        deadline.check()
        hits = self._hits(builder.used, found.candidates)
        elapsed = (time.perf_counter() - began) * 1000
        return Answer(question, state, tuple(builder.statements), tuple(builder.citations), hits, elapsed)

    def retrieve(
        self,
        text: str,
        history: Sequence[Turn] = (),
        speeches: Collection[str] | None = None,
        deadline: Deadline = UNHURRIED,
    ) -> RetrievalResult:
        """All that is found for a question, the earlier turns taken into account; raises ``QuestionTooSlow``."""
        mentions = find_speech_mentions(text, self._cache.cards(speeches), self._terms.rarity)
        question = self._settings.parse(text, [mention.words for mention in mentions])
        request = replace(self._conversation.stand_alone(question, history, speeches), deadline=deadline)
        deadline.check()
        return self._step.retrieve(request, mentions, speeches)

    def _hits(self, used: Sequence[int], candidates: Sequence[Candidate]) -> tuple[Hit, ...]:
        """The passages used, then the best of the search."""
        scores = {candidate.features.pid: candidate.score for candidate in candidates}
        order = list(dict.fromkeys([*used, *scores]))[: max(self._settings.passages, len(used))]
        index = self._cache.index
        return tuple(Hit(rank, scores.get(pid, 0.0), index.passage(pid)) for rank, pid in enumerate(order, 1))
