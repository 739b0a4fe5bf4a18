"""The retrieval step: all that is found for a question, before anything is decided or said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.text.folding import fold_words
from retrieval.answering.evidence import Evidence, EvidenceWeights, rank_sentences
from retrieval.answering.outline_step import OutlineResult, OutlineStep
from retrieval.answering.turns.conversation import EarlierSource, StandaloneQuestion
from retrieval.answering.turns.focus import Focus
from retrieval.points.list_ranking import RankedList
from retrieval.points.numbered_points import NumberedPoint
from retrieval.question.parser import EACH, GATHER, Kind, Question, parse_question
from retrieval.question.query import make_query
from retrieval.question.speech_mentions import YEAR_LIKELIHOOD, SpeechMention, find_speech_mentions
from retrieval.question.speech_sides import Side, speech_sides, subject_sides
from retrieval.question.sweep import swept_subject
from retrieval.search.contextual.background import shipped_background
from retrieval.search.generation_cache import GenerationCache
from retrieval.search.hybrid_retriever import Candidate, HybridRetriever
from retrieval.search.term_statistics import TermStatistics

_NEAR = 20
"""Best candidates whose speeches' outlines are read where the question names no speech."""

_OUTLINES = 6
"""Most of those speeches, those of the best candidates first; keeps the time of an answer within bounds."""

_OF_EACH, _SPREAD = 2, 40
"""Passages of each speech that are looked at where all speeches are asked for, and how many of all.  Set by hand."""

_GLOSSED = 20  # sentences looked at for a subject that stands nowhere, but means something that may

_SAID = 0.6
"""Share of a sentence's pairs of characters that an earlier answer must hold to count as having said it: the answer
may have cut the sentence at a clause.  Set by hand, fitted by no script."""


_USUAL_BACKGROUND = 0.6
"""What stands for the likeness to background questions without a contextual encoder: the median of questions that
speeches answer (mixed) is 0.58, that of everyday ones 0.70."""

_LEFT_OUT = 20
"""Pairs of characters of a sentence that an answer left out from which on it has not said it, however long it is."""


@dataclass(frozen=True, slots=True)
class RetrievalResult:
    """All that was found.

    ``named`` are the speeches that the question names, in its order; ``each`` says that one statement of each speech
    is asked for; ``points`` are the points of the outline that it asks for by number or name; ``overview`` are the
    points of a speech that is asked for as a whole; ``sources`` is where an earlier answer stands that is asked for,
    ``spans`` are the stretches that go on from it; ``sides`` is what was found for each side of a comparison;
    ``gather`` says that all there is is asked for; ``subjects`` are several things that a follow-up asks the earlier
    question of, ``goes_on`` says that it names nothing new, ``follows`` that it was searched in the speech told from;
    ``background`` is how like (about 0–1) it is to questions that are asked of everything but speeches.
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
    sides: tuple[SideResult, ...] = ()
    gather: bool = False
    spans: tuple[EarlierSource, ...] = ()
    subjects: tuple[str, ...] = ()
    goes_on: bool = False
    follows: bool = False
    background: float = 0.0

    @property
    def found_by_place(self) -> bool:
        """Whether what is asked for has a place of its own, so that no sentence has to fit the question."""
        return bool(self.points or self.overview or self.sources or self.spans)


@dataclass(frozen=True, slots=True)
class SideResult:
    """What was found for one side of a comparison; ``name`` is the side as the question names it."""

    name: str
    result: RetrievalResult


class RetrievalStep:
    """Searches the speeches and reads their outlines for a question that stands alone."""

    def __init__(
        self,
        cache: GenerationCache,
        retriever: HybridRetriever,
        terms: TermStatistics,
        weights: EvidenceWeights,
        read_outlines: OutlineStep,
        parse: Callable[[str, Sequence[str]], Question] = parse_question,
    ) -> None:
        self._cache = cache
        self._retriever = retriever
        self._terms = terms
        self._weights = weights
        self._read_outlines = read_outlines
        self._parse = parse

    def retrieve(
        self,
        request: StandaloneQuestion,
        mentions: Sequence[SpeechMention],
        speeches: Collection[str] | None = None,
    ) -> RetrievalResult:
        """All that is found in ``speeches`` (None: all) for a question with the ``mentions`` of speeches in it.

        Raises ``QuestionTooSlow`` behind the question's deadline.
        """
        question, called = request.question, mentions
        mentions = [mention for mention in called if mention.sure]
        leans = bool(request.focus and request.focus.leans)
        each = _asks_each(question, mentions) and not (leans and not mentions)
        named = request.named or _named(mentions, each=each)
        gather = bool(GATHER.search(question.folded)) and not request.context
        sides = () if request.context or gather else self._sides(request, called, speeches)
        request = request if sides else _swept(request, gather=gather)
        candidates = self._candidates(request, named, speeches, each=each or gather)
        outlines = self._outlines(request, named, candidates)
        return RetrievalResult(
            request.question,
            candidates,
            self._evidence(request, candidates, mentions, speeches),
            outlines.lists,
            outlines.points,
            named,
            each,
            outlines.overview,
            request.sources,
            sides,
            gather,
            request.spans,
            request.subjects,
            request.goes_on,
            leans,
            self._background(request.question),
        )

    def _sides(
        self, request: StandaloneQuestion, mentions: Sequence[SpeechMention], speeches: Collection[str] | None
    ) -> tuple[SideResult, ...]:
        """What is found for each side of a comparison; empty where the question compares nothing."""
        cards = self._cache.cards(speeches)
        sides: tuple[Side, ...] = ()
        if request.question.kind is not Kind.WHICH and len(cards) > 1:
            sides = speech_sides(request.question, mentions, [card.id for card in cards])
        own = frozenset(m.speech_id for m in mentions if m.likelihood > YEAR_LIKELIHOOD)
        sides = sides or subject_sides(request.question, own or (None if speeches is None else frozenset(speeches)))
        return tuple(SideResult(side.name, self._side(request, side)) for side in sides)

    def _side(self, request: StandaloneQuestion, side: Side) -> RetrievalResult:
        """What is found for the question that is asked of one side alone."""
        question = self._parse(side.asked, ())
        question = question if question.query.content else request.question
        alone = replace(request, question=question)
        named = tuple(side.speeches) if side.speeches is not None and len(side.speeches) == 1 else ()
        candidates = self._retriever.rank(question.query, side.speeches)
        evidence = rank_sentences(question, candidates, named, self._weights, request.deadline)
        if side.subject:
            evidence = _about(evidence, side.subject) or evidence[: _GLOSSED * self._terms.is_gloss(side.subject)]
        outlines = self._outlines(alone, named, candidates)
        background = self._background(question)
        return RetrievalResult(
            question, candidates, evidence, outlines.lists, (), named, each=False, background=background
        )

    def _background(self, question: Question) -> float:
        vector = self._retriever.meaning(question.query)
        return _USUAL_BACKGROUND if vector is None else shipped_background().likeness(vector)

    def _candidates(
        self, request: StandaloneQuestion, named: tuple[str, ...], speeches: Collection[str] | None, *, each: bool
    ) -> list[Candidate]:
        """Passages of the speeches named; where several are compared, as many of each."""
        query, focus, scope = request.question.query, request.focus, request.scope
        if scope is not None:
            return self._within(scope, self._retriever.rank(query, {scope.speech_id}))
        if focus is not None and focus.leans and not named:
            return self._retriever.rank(query, {focus.speech_id})
        if not (each and len(named) > 1):
            one_side = each and len(named) < 2  # of a comparison; the other side stands in any speech
            ranked = self._retriever.rank(query, named if named and not one_side else speeches)
            return _spread(ranked) if each else ranked
        most = self._weights.looked_at // len(named)
        found: list[Candidate] = []
        for speech_id in named:
            request.deadline.check()
            found += self._retriever.rank(query, {speech_id})[:most]
        return sorted(found, key=lambda candidate: -candidate.score)

    def _within(self, scope: EarlierSource, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The candidates whose passage lies in a stretch, all where none does."""
        passages = [(candidate, candidate.features.passage) for candidate in candidates]
        inside = [candidate for candidate, own in passages if own.start < scope.end and scope.start < own.end]
        return inside or list(candidates)

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
        weights, deadline, focus = self._weights, request.deadline, request.focus
        if _spread_over(candidates):
            weights = replace(weights, looked_at=max(weights.looked_at, _SPREAD))
        evidence = rank_sentences(request.question, candidates, speech_ids, weights, deadline, focus)
        return _not_said(evidence, request.said, focus)

    def _outlines(
        self, request: StandaloneQuestion, named: tuple[str, ...], candidates: Sequence[Candidate]
    ) -> OutlineResult:
        near = dict.fromkeys(candidate.speech_id for candidate in candidates[:_NEAR])
        read = named or tuple(near)[:_OUTLINES]
        return self._read_outlines(request, named, read, self._cache, self._terms)


def _swept(request: StandaloneQuestion, *, gather: bool) -> StandaloneQuestion:
    """A question that sweeps all speeches with the query of what it looks for alone; others as they are."""
    question = request.question
    if request.context or not (gather or question.kind is Kind.WHICH):
        return request
    return replace(request, question=replace(question, query=make_query(swept_subject(question))))


def _spread(ranked: Sequence[Candidate]) -> list[Candidate]:
    """Candidates in their order, but the best two of each speech first, so that every speech is looked at."""
    seen: Counter[str] = Counter()
    best: list[Candidate] = []
    for candidate in ranked:
        seen[candidate.speech_id] += 1
        if seen[candidate.speech_id] <= _OF_EACH and len(best) < _SPREAD:
            best.append(candidate)
    chosen = set(map(id, best))
    return [*best, *(candidate for candidate in ranked if id(candidate) not in chosen)]


def _spread_over(candidates: Sequence[Candidate]) -> bool:
    """Whether candidates are not in the order of their scores: the best of each speech come first."""
    return any(a.score < b.score for a, b in pairwise(candidates))


def _about(evidence: list[Evidence], subject: str) -> list[Evidence]:
    """The sentences that hold a subject, else those whose passage or heading does."""
    words = fold_words(subject)
    holding = [item for item in evidence if words in item.scores.span.words]
    near = [item for item in evidence if words in item.candidate.features.words + item.candidate.features.heading]
    return holding or near


def _named(mentions: Sequence[SpeechMention], *, each: bool) -> tuple[str, ...]:
    """The speeches that are surely named; where one statement of ``each`` is asked for, all that are spoken of."""
    return tuple(m.speech_id for m in mentions if each or m.likelihood > YEAR_LIKELIHOOD)


def _asks_each(question: Question, mentions: Sequence[SpeechMention]) -> bool:
    """Whether one statement of each speech is asked for."""
    several = (len(mentions) > 1 or question.speeches > 1) and bool(EACH.search(question.text))
    return several or question.kind in (Kind.COMPARE, Kind.WHICH)


def _not_said(evidence: list[Evidence], said: str, focus: Focus | None) -> list[Evidence]:
    """The sentences without those that the earlier answer said, but for what only these can answer."""
    unsaid = [item for item in evidence if not _already_said(item, said)]
    if focus is None or not focus.leans or any(_asked_for(item, focus) for item in unsaid):
        return unsaid or evidence
    return [item for item in evidence if _asked_for(item, focus) or not _already_said(item, said)]


def _asked_for(evidence: Evidence, focus: Focus) -> bool:
    """Whether a sentence names what a follow-up is about; of one that names nothing, whether it is the one told last
    that may answer it too."""
    if focus.about:
        return focus.named_in(evidence.scores.span.words) == 1.0
    return focus.nearness(evidence.speech_id, evidence.start) == 1.0


def _already_said(evidence: Evidence, said: str) -> bool:
    """Whether an earlier answer, folded to words, says most of a sentence."""
    if not said:
        return False
    words = evidence.scores.span.words
    pairs = [words[i : i + 2] for i in range(len(words) - 1)]
    held = sum(pair in said for pair in pairs)
    return held > _SAID * len(pairs) and len(pairs) - held < _LEFT_OUT
