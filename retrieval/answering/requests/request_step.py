"""The request step: says what a request about the last answer asks for, in the speeches' own words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from ingest.outline.parser import Section, nodes_at, path_at
from ingest.text.folding import fold
from retrieval.answer import Statement, Turn
from retrieval.answering.answer_builder import QUOTE_LENGTH, AnswerBuilder
from retrieval.answering.answer_values import find_values
from retrieval.answering.evidence import Evidence
from retrieval.answering.requests import request_texts as texts
from retrieval.answering.requests.answer_request import AnswerRequest, RequestKind
from retrieval.answering.requests.last_answer import LastAnswer, Span
from retrieval.answering.requests.plain_words import plain_words
from retrieval.answering.requests.stretches import (
    LONGEST_STRETCH,
    heading_span,
    longer_around,
    members_of,
    paragraph_around,
    point_at,
    say_point_in_detail,
    say_stretch,
    telling_clause,
)
from retrieval.answering.retrieve import RetrievalResult
from retrieval.answering.strategies import StrategySettings, build_answer
from retrieval.deadline import UNHURRIED, Deadline
from retrieval.points.list_ranking import RankedList
from retrieval.points.numbered_points import sibling_lists
from retrieval.question.parser import parse_question
from retrieval.question.speech_mentions import find_speech_mentions
from retrieval.search.generation_cache import GenerationCache
from retrieval.search.term_statistics import TermStatistics

Retrieve = Callable[[str, Sequence[Turn], Collection[str] | None, Deadline], RetrievalResult]
"""All that is found for a question behind some turns, in some speeches (None: all), by a deadline."""

Carried = Callable[[RetrievalResult], bool]
"""Whether what was found carries its question."""

_MOST_STRETCHES = 3
"""Cited stretches that are told in full; of more, which are points of a list, the lead and what is right behind it."""

_MEMBER_STOPS = ("，", ",", "、", "；", ";")
_MOST_GLOSSES = 6
_LEAST_SHARE = 0.05
"""``Evidence.share`` that a sentence needs to be told as one more, or in the place of the one told.  Set by hand."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """The speeches that are looked at (None: all), the deadline of the answer, and a word that what is told has to
    hold ("" for none)."""

    speeches: Collection[str] | None
    deadline: Deadline
    name: str = ""


class RequestStep:
    """Fulfils requests about the last answer over one generation of the speeches; safe to use from several threads."""

    def __init__(
        self,
        cache: GenerationCache,
        terms: TermStatistics,
        settings: StrategySettings,
        retrieve: Retrieve,
        carried: Carried,
    ) -> None:
        self._cache = cache
        self._terms = terms
        self._settings = settings
        self._retrieve = retrieve
        self._carried = carried

    def fulfil(
        self,
        request: AnswerRequest,
        last: LastAnswer,
        speeches: Collection[str] | None,
        deadline: Deadline = UNHURRIED,
    ) -> AnswerBuilder | None:
        """What a request asks for, said; one own statement where it cannot be fulfilled, ``None`` where it names a
        statement that the answer does not have, and may mean something else."""
        builder = AnswerBuilder(self._cache, parse_question(last.asked))
        spans = last.last
        if not spans:
            _own(builder, texts.NO_SOURCES)
            return builder
        meant = self._meant(request, spans)
        if not meant:
            return None
        scope = _Scope(speeches, deadline, request.name if request.kind is RequestKind.MORE else "")
        self._fulfil(builder, request.kind, replace(last, last=meant), scope)
        return builder

    def _meant(self, request: AnswerRequest, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        """The cited stretches that a request means, none where it means one that there is not.

        Of one stretch that enumerates, a number means the member.
        """
        if request.name and request.kind is not RequestKind.MORE:
            return self._holding(request.name, spans)
        if not request.statement:
            return spans
        if len(spans) == 1 and request.statement != 1:
            spans = members_of(self._cache, spans[0]) or spans
        if request.statement > len(spans):
            return ()
        return (spans[request.statement - 1 if request.statement > 0 else -1],)

    def _holding(self, name: str, spans: Sequence[Span]) -> tuple[Span, ...]:
        """The one stretch that holds a word, none where several do."""
        quotes = ((own, self._cache.index.speech(own.speech_id).text[own.start : own.end]) for own in spans)
        holding = [own for own, text in quotes if name in fold(text)]
        return tuple(holding) if len(holding) == 1 else ()

    def _fulfil(self, builder: AnswerBuilder, kind: RequestKind, last: LastAnswer, scope: _Scope) -> None:
        if kind is RequestKind.WHOLE:
            self._whole(builder, last.last)
        elif kind is RequestKind.DETAIL:
            self._detail(builder, last.last)
        elif kind is RequestKind.SHORT:
            self._short(builder, last)
        elif kind is RequestKind.PLAIN:
            self._plain(builder, last.last)
        elif kind is RequestKind.OTHER_SPEECH:
            self._other_speech(builder, last, scope)
        elif kind is RequestKind.MORE:
            self._further(builder, last, scope, texts.MORE, texts.NO_MORE)
        else:
            self._further(builder, last, scope, texts.OTHER_CHOICE, texts.NO_OTHER_CHOICE)

    def _whole(self, builder: AnswerBuilder, spans: Sequence[Span]) -> None:
        """Say the paragraphs that hold what was cited."""
        if len(spans) > _MOST_STRETCHES and self._points(spans):
            self._detail(builder, spans)
            return
        for span in spans[:_MOST_STRETCHES]:
            say_stretch(builder, paragraph_around(self._cache, span))

    def _detail(self, builder: AnswerBuilder, spans: Sequence[Span]) -> None:
        """Say more of what holds the cited stretches: of the points of a list, what is behind their leads."""
        points = self._points(spans)
        for span, point in zip(spans, points, strict=bool(points)):
            say_point_in_detail(builder, span.speech_id, point, QUOTE_LENGTH if len(spans) > 1 else LONGEST_STRETCH)
        if sum(c.end - c.start for c in builder.citations) > sum(s.end - s.start for s in spans):
            return
        builder.statements.clear()
        builder.citations.clear()
        for longer in [longer_around(self._cache, span) for span in spans[:_MOST_STRETCHES]]:
            if longer is not None:
                say_stretch(builder, longer)
        if not builder.citations:
            _own(builder, texts.NO_DETAIL)

    def _points(self, spans: Sequence[Span]) -> list[Section]:
        """The points whose leads the stretches are, none unless each is one."""
        found = [point for span in spans if (point := point_at(self._cache, span))]
        return found if len(found) == len(spans) else []

    def _short(self, builder: AnswerBuilder, last: LastAnswer) -> None:
        """Say the headings of the points told, else the clause of the first stretch that says most."""
        headings = self._headings(last.last)
        if headings and sum(h.end - h.start for h in headings) < sum(s.end - s.start for s in last.last):
            for span in headings:
                builder.say(span.speech_id, span.start, span.end)
            return
        first, question = last.last[0], builder.question
        quote = self._cache.index.speech(first.speech_id).text[first.start : first.end]
        found = find_values(quote, question.value, question.unit, question.noun) if question.value else ()
        values = [(first.start + a, first.start + b) for a, b in found]
        clause = telling_clause(self._cache, first, question.query.content, values)
        if clause is None and len(last.last) == 1:
            _own(builder, texts.SHORTEST)
        shown = clause or first
        builder.say(shown.speech_id, shown.start, shown.end)

    def _headings(self, spans: Sequence[Span]) -> list[Span]:
        """The headings of the points told: where each stretch is the lead of one, or stands in one of its own."""
        points = self._points(spans) if len(spans) > 1 else []
        if not points and len(spans) >= _MOST_STRETCHES:
            paths = [path_at(self._cache.outline(span.speech_id), span.start) for span in spans]
            points = [path[0] for path in paths if path]
        if len({(point.start, point.end) for point in points}) < len(spans):
            return []
        return [heading_span(self._cache, s.speech_id, p) for s, p in zip(spans, points, strict=True)]

    def _plain(self, builder: AnswerBuilder, spans: Sequence[Span]) -> None:
        """Say the stretches again with everyday glosses of their official expressions; without any, what is around."""
        shown = spans[:_MOST_STRETCHES]
        quotes = [self._cache.index.speech(s.speech_id).text[s.start : s.end] for s in shown]
        explained = plain_words(quotes, self._terms.thesaurus, _MOST_GLOSSES)
        if not explained:
            _own(builder, texts.NO_GLOSS)
        for span in shown:
            say_stretch(builder, span if explained or self._is_member(span) else paragraph_around(self._cache, span))
        if explained:
            _own(builder, texts.GLOSSES)
        for entry in explained:
            plain = "、".join(entry.plain)
            _own(builder, texts.GLOSS.format(official=entry.official, plain=plain))

    def _is_member(self, span: Span) -> bool:
        """Whether a stretch is a member of what a sentence enumerates, and was meant alone."""
        text = self._cache.index.speech(span.speech_id).text
        return text[span.end - 1] in _MEMBER_STOPS or text[span.start - 1 : span.start] in _MEMBER_STOPS

    def _other_speech(self, builder: AnswerBuilder, last: LastAnswer, scope: _Scope) -> None:
        """Answer the question from the speech that answers it best of those not told from."""
        told = {span.speech_id for span in last.told}
        cards = self._cache.cards(scope.speeches)
        others = {card.id for card in cards} - told
        if len(cards) < 2:
            _own(builder, texts.ONLY_SPEECH)
            return
        found = self._retrieve(self._unnamed(last.asked), last.before, others, scope.deadline) if others else None
        if found is None or not found.evidence or not self._carried(found):
            _own(builder, texts.NO_OTHER_SPEECH)
            return
        speech_id = found.evidence[0].speech_id
        _own(builder, texts.OTHER_SPEECH.format(title=self._cache.index.speech(speech_id).title))
        build_answer(builder, _of_speech(found, speech_id), self._settings)

    def _unnamed(self, asked: str) -> str:
        """A question without the names of speeches in it."""
        folded = fold(asked)
        for mention in find_speech_mentions(asked, self._cache.cards(None), self._terms.rarity):
            if mention.sure:
                folded = folded.replace(mention.words, "")
        return folded or asked

    def _further(self, builder: AnswerBuilder, last: LastAnswer, scope: _Scope, opening: str, nothing: str) -> None:
        """Answer the question from what was not told yet."""
        count = 0 if scope.name else self._told_whole(last.first)
        if count:
            _own(builder, (texts.LIST_TOLD if opening == texts.MORE else texts.LIST_RIGHT).format(count=count))
            return
        asked = scope.name or last.asked
        found = _untold(self._retrieve(asked, last.before, scope.speeches, scope.deadline), last.told)
        if scope.name:
            found = replace(found, evidence=[own for own in found.evidence if scope.name in own.scores.span.words])
        if not found.evidence or found.evidence[0].share < _LEAST_SHARE or not self._carried(found):
            _own(builder, nothing)
            return
        _own(builder, opening)
        build_answer(builder, found, self._settings)

    def _told_whole(self, spans: Sequence[Span]) -> int:
        """The number of points of a list, where the stretches are the leads of all of them; else 0."""
        points = self._points(spans) if len(spans) > 1 else []
        if not points:
            return 0
        root = self._cache.outline(spans[0].speech_id)
        holders = (own for own in reversed(nodes_at(root, spans[0].start)) if own.end >= points[-1].end)
        lists = sibling_lists(next((own for own in holders if own is not points[0]), root))
        starts = {point.start for point in points}
        return next((len(own) for own in lists if {point.start for point in own} <= starts), 0)


def _own(builder: AnswerBuilder, text: str) -> None:
    builder.statements.append(Statement(text, own=True))


def _untold(found: RetrievalResult, told: Sequence[Span]) -> RetrievalResult:
    """What was found without what was told; nothing found by its place in an outline is left."""

    def is_told(item: Evidence) -> bool:
        return any(span.overlaps(item.speech_id, item.start, item.end) for span in told)

    evidence = [item for item in found.evidence if not is_told(item)]
    lists = [own for own in found.lists if not _told_list(own, told)]
    return replace(found, evidence=evidence, lists=lists, points=(), spans=(), sources=(), overview=None, sides=())


def _told_list(listed: RankedList, told: Sequence[Span]) -> bool:
    return any(span.overlaps(listed.speech_id, listed.points[0].start, listed.points[-1].end) for span in told)


def _of_speech(found: RetrievalResult, speech_id: str) -> RetrievalResult:
    """What was found in one speech."""
    evidence = [item for item in found.evidence if item.speech_id == speech_id]
    lists = [own for own in found.lists if own.speech_id == speech_id]
    points = tuple(own for own in found.points if own.speech_id == speech_id)
    overview = found.overview if found.overview and found.overview.speech_id == speech_id else None
    return replace(found, evidence=evidence, lists=lists, points=points, overview=overview, sides=(), each=False)
