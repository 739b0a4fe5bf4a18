"""The answering pipeline: parse the question, complete it, retrieve, refuse or say and cite."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from retrieval.answer import Answer, Hit, State, Statement, Turn
from retrieval.answering.answer_builder import AnswerBuilder
from retrieval.answering.comparison import say_sides
from retrieval.answering.evidence import UNREAD_WEIGHTS, EvidenceWeights
from retrieval.answering.first_lines.first_line import first_line
from retrieval.answering.leading_questions import LeadingQuestions
from retrieval.answering.outline_step import OutlineStep, ReadOutlines
from retrieval.answering.refusal import UNREAD_SETTINGS, Refusal, RefusalSettings, refuse
from retrieval.answering.requests.answer_request import AnswerRequest, RequestKind, read_answer_request
from retrieval.answering.requests.last_answer import LastAnswer, LastAnswers, without_requests
from retrieval.answering.requests.request_step import RequestStep
from retrieval.answering.requests.request_texts import NO_ANSWER
from retrieval.answering.retrieve import RetrievalResult, RetrievalStep
from retrieval.answering.strategies import StrategySettings, build_answer, side_settings
from retrieval.answering.turns.cited_speeches import CitedSpeeches
from retrieval.answering.turns.conversation import Conversation
from retrieval.answering.whole_speeches.whole_speech_step import WholeReply, WholeSpeechStep
from retrieval.deadline import UNHURRIED, Deadline
from retrieval.question.definition import definition_term, standing_term
from retrieval.question.parser import Kind, Question, parse_question
from retrieval.question.speech_mentions import SpeechMention, find_speech_mentions
from retrieval.question.speech_names import find_speech_names, with_names
from retrieval.question.speech_sides import asks_of_speeches
from retrieval.question.words import tagged_words
from retrieval.quotes.exact import ExactSearch
from retrieval.search.generation_cache import GenerationCache
from retrieval.search.hybrid_retriever import Candidate, HybridRetriever
from retrieval.search.term_statistics import TermStatistics
from retrieval.talk.catalogue_reply import TalkReply
from retrieval.talk.talk_step import EarlierTalk, TalkStep

_ASKS = "什么"  # «是什么意思» with nothing before it is a question that lacks its subject
_MEANING = "“{term}”是什么意思？"
"""How a question for the meaning of an expression is put in set words."""


@dataclass(frozen=True, slots=True)
class AnswerSettings:
    """Weights, limits and exchangeable steps of answering; ``passages`` is how many passages go along with an answer.

    An answer is given up after ``seconds``, or after ``reranked_seconds`` where a reranker looks at the passages, whose
    model may take that long on a plain processor; both count by the monotonic clock.  ``parse`` reads a question, given
    the words of it that only name speeches; ``outlines`` reads lists and points.  The ``unread_`` ones stand in for the
    others where the contextual encoder reads no sentence.
    """

    evidence: EvidenceWeights = field(default_factory=EvidenceWeights)
    refusal: RefusalSettings = field(default_factory=RefusalSettings)
    unread_evidence: EvidenceWeights = UNREAD_WEIGHTS
    unread_refusal: RefusalSettings = UNREAD_SETTINGS
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
        self._retriever = retriever
        self._settings = settings
        self._seconds = settings.reranked_seconds if retriever.reranks else settings.seconds
        self._talk = TalkStep(cache, terms)
        self._cited = CitedSpeeches(cache, retriever)
        self._conversation = Conversation(cache, retriever, terms)
        weights = settings.evidence if retriever.reads else settings.unread_evidence
        self._step = RetrievalStep(cache, retriever, terms, weights, settings.outlines, settings.parse)
        exact = self._exact = ExactSearch(cache.index)
        self._whole = WholeSpeechStep(cache, terms, exact)
        self._leading = LeadingQuestions(cache, terms, exact)
        self._last_answers = LastAnswers(cache, retriever)
        self._requests = RequestStep(cache, terms, settings.strategies, self.retrieve, self._carries)

    def answer(self, question: str, history: Sequence[Turn] = (), speeches: Collection[str] | None = None) -> Answer:
        """Answer one question that is not empty; only ``speeches`` are looked at (None: all).

        Talk is replied to, and earlier talk passed over.  Raises ``QuestionTooSlow`` where that takes too long.
        """
        began = time.perf_counter()
        tagged_words("")  # loads the dictionary: no part of the time that a question may take,
        self._retriever.load()  # nor is loading the index and the models
        deadline = Deadline.after(self._seconds)
        earlier = self._talk.read_history(history, speeches, partial(self._cited.of_exchange, speeches=speeches))
        repeated = self._repeated(question, earlier, speeches)
        if repeated is not None:
            return replace(self.answer(repeated.asked, repeated.before, speeches), question=question)
        spoken = self._spoken(question, earlier, speeches, deadline)
        if spoken is not None:
            return self._finished(question, spoken.builder, (), began, phrase=spoken.phrase)
        found = self.retrieve(self._in_set_words(question), without_requests(earlier.turns), speeches, deadline)
        refusal = self._refuse(found)
        carried = self._carried(found, refused=refusal is not None)
        deadline.check()
        builder = AnswerBuilder(self._cache, found.question)
        if carried:
            say = partial(build_answer, settings=side_settings(self._settings.strategies))
            say_sides(builder, found.sides, carried, say)
        elif refusal is None:
            build_answer(builder, found, self._settings.strategies)
        else:
            builder.statements.append(Statement(refusal.text, own=True))
        deadline.check()
        state: State = "answered" if carried or refusal is None else refusal.state
        line = None
        if state == "answered" and not carried:
            line = first_line(found.question, builder.citations, self._cache, speeches)
        return replace(self._finished(question, builder, found.candidates, began, state), first_line=line)

    def _in_set_words(self, question: str) -> str:
        """A question for the meaning of a numbered expression in set words, its name as the speeches write it."""
        term = definition_term(question)
        if not term or self._settings.parse(question, ()).kind is Kind.DEFINITION:
            return question
        standing = standing_term(term, lambda own: bool(self._exact.find(own).counts()))
        return _MEANING.format(term=standing) if standing else question

    def _repeated(self, question: str, earlier: EarlierTalk, speeches: Collection[str] | None) -> LastAnswer | None:
        """What was asked before, where its answer is asked for once more."""
        request = read_answer_request(question)
        repeats = request is not None and request.kind is RequestKind.REPEAT
        return self._last_answers.read(earlier.turns, speeches) if repeats else None

    def _spoken(
        self, question: str, earlier: EarlierTalk, speeches: Collection[str] | None, deadline: Deadline
    ) -> WholeReply | None:
        """What is said where the question is about the last answer, about speeches as wholes, or talk; else None."""
        request = read_answer_request(question)
        last = None if request is None else self._last_answers.read(earlier.turns, speeches)
        if request is not None and last is not None:
            if self._goes_on_in_list(request, question, earlier.turns, speeches):
                return None
            fulfilled = self._requests.fulfil(request, last, speeches, deadline)
            return None if fulfilled is None else WholeReply(fulfilled)
        whole = self._whole.reply(question, earlier.speeches, speeches)
        if whole is not None:
            return whole
        asks = request is None or request.name or _ASKS in question
        about_nothing = None if asks else TalkReply((NO_ANSWER,))
        reply = self._talk.reply(question, earlier.speeches, speeches) or about_nothing
        return None if reply is None else WholeReply(self._replying(question, reply))

    def _goes_on_in_list(
        self, request: AnswerRequest, question: str, turns: Sequence[Turn], speeches: Collection[str] | None
    ) -> bool:
        """Whether what is left of a list that was told in part is asked for."""
        if request.kind is not RequestKind.MORE or request.name:
            return False
        parsed = self._settings.parse(question, ())
        points = self._conversation.stand_alone(parsed, without_requests(turns), speeches).points
        return bool(points)

    def _carries(self, found: RetrievalResult) -> bool:
        return self._refuse(found) is None

    def _refuse(self, found: RetrievalResult) -> Refusal | None:
        settings = self._settings.refusal if self._retriever.reads else self._settings.unread_refusal
        return refuse(found, self._terms, settings)

    def _carried(self, found: RetrievalResult, *, refused: bool) -> frozenset[int]:
        """The numbers of the sides of a comparison that the speeches carry.

        None are where the question as a whole is ``refused``, and so is each side; else all that are not outside.
        """
        refusals = [self._refuse(side.result) for side in found.sides]
        if refused and all(refusals):
            return frozenset()
        return frozenset(n for n, refusal in enumerate(refusals) if refusal is None or refusal.state != "outside")

    def _replying(self, question: str, reply: TalkReply) -> AnswerBuilder:
        """The reply to talk, said; it cites nothing but the sentence that says what the catalogue does not."""
        builder = AnswerBuilder(self._cache, self._settings.parse(question, ()))
        builder.statements += [Statement(line, own=True) for line in reply.lines]
        if reply.source is not None:
            sentence = self._cache.sentences(reply.source.speech_id).at(reply.source.offset)
            builder.say(reply.source.speech_id, sentence.start, sentence.end)
        return builder

    def _finished(
        self,
        question: str,
        builder: AnswerBuilder,
        candidates: Sequence[Candidate],
        began: float,
        state: State | None = None,
        phrase: str = "",
    ) -> Answer:
        """The answer that was said; without a ``state``, it is talk where it cites nothing."""
        state = state or ("answered" if builder.citations else "talk")
        hits = self._hits(builder.used, candidates)
        statements, citations = tuple(builder.statements), tuple(builder.citations)
        further = self._leading.of(question, state, citations, hits)
        elapsed = (time.perf_counter() - began) * 1000
        return Answer(question, state, statements, citations, hits, elapsed, follow_ups=further, phrase=phrase)

    def retrieve(
        self,
        text: str,
        history: Sequence[Turn] = (),
        speeches: Collection[str] | None = None,
        deadline: Deadline = UNHURRIED,
    ) -> RetrievalResult:
        """All that is found for a question, the earlier turns taken into account; raises ``QuestionTooSlow``."""
        mentions = self._mentions(text, speeches)
        question = self._settings.parse(text, [mention.words for mention in mentions if mention.sure])
        request = replace(self._conversation.stand_alone(question, history, speeches), deadline=deadline)
        deadline.check()
        return self._step.retrieve(request, mentions, speeches)

    def _mentions(self, text: str, speeches: Collection[str] | None) -> tuple[SpeechMention, ...]:
        """The speeches that a question names, and those that it only calls by a noun or an office, as far as it is
        clear from its form that a speech is meant."""
        cards = self._cache.cards(speeches)
        mentions = find_speech_mentions(text, cards, self._terms.rarity)
        names = self._cache.names(speeches) if len(cards) > 1 and asks_of_speeches(text) else {}
        called = find_speech_names(text, names, {card.id: card.speaker for card in cards if card.id in names})
        return with_names(text, mentions, called)

    def _hits(self, used: Sequence[int], candidates: Sequence[Candidate]) -> tuple[Hit, ...]:
        """The passages used, then the best of the search."""
        scores = {candidate.features.pid: candidate.score for candidate in candidates}
        order = list(dict.fromkeys([*used, *scores]))[: max(self._settings.passages, len(used))]
        index = self._cache.index
        return tuple(Hit(rank, scores.get(pid, 0.0), index.passage(pid)) for rank, pid in enumerate(order, 1))
