"""Answer strategies by kind of question: sources, points, one sentence of each speech, a list, sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ingest.outline.parser import Section, path_at
from retrieval.answer import Statement
from retrieval.answering.answer_builder import QUOTE_LENGTH, AnswerBuilder
from retrieval.answering.bare_lines import is_bare
from retrieval.answering.comparison import each_speech, say_gathered
from retrieval.answering.evidence import LIST_LENGTH, MEASURE, Evidence, count_items
from retrieval.answering.list_choice import choose_list, find_inside, find_led_to
from retrieval.answering.retrieve import RetrievalResult
from retrieval.answering.turns.conversation import EarlierSource
from retrieval.points.list_ranking import RankedList
from retrieval.points.numbered_points import NumberedPoint, sibling_lists
from retrieval.question.parser import Kind, Question

# Asks for the sentence before or behind one that is quoted; it shares no word with what is asked for.
_NEIGHBOUR = re.compile(
    r"(?P<before>上一句|前一句|前面一句)|下一句|后一句|后面(?:一|那)?句|接下去|跟了?一句|接着(?:的|是)"
)
_MEASURE_BONUS = 0.3  # of a score of about 1–4: decides between sentences of one point, not between points
_SHORT = 12  # characters below which a sentence only announces what the next one says
_GIVES_VALUE = 0.5  # ``value_fit`` from which on a sentence gives the value asked for; articles (一个) stay below
_MANY_ITEMS = 4  # members of an enumeration from which on a sentence counts as a list, however long
_OTHER_SIDE = 0.2
"""``Evidence.share`` that the other side of a comparison within one speech needs."""


@dataclass(frozen=True, slots=True)
class StrategySettings:
    """How much is said.

    ``list_score`` is the least score of a section whose points are listed, ``list_lead`` by how much of the
    question's weight a sentence with enough members must beat the section's head to be said instead.  The others are
    probabilities beside that of the best sentence (``Evidence.share``): ``further`` is what a sentence needs to be said
    after it (``further_way`` where a way or a reason is asked for, whose first statement is a whole stretch already;
    ``further_side`` for one side of a comparison), of which there are ``most`` altogether; a sentence that holds the
    value or the members asked for goes before a better one that does not from ``fitting`` on, and a third speech is
    quoted from ``speech`` on.  At most ``members`` points are told.  Set by hand on the four domains of
    ``tests/benchmarks/question_sets.py``.
    """

    list_score: float = 0.78
    list_lead: float = 0.15
    further: float = 0.5
    further_way: float = 0.5
    further_side: float = 0.3
    most: int = 3
    fitting: float = 0.15
    speech: float = 0.05
    members: int = 20


def build_answer(builder: AnswerBuilder, result: RetrievalResult, settings: StrategySettings) -> None:
    """Fill the builder with what answers the question."""
    numbered = [p for p in result.points if p.section is not None]
    if result.sources:
        _say_sources(builder, result.sources)
    elif result.spans:
        for span in result.spans:
            builder.say(span.speech_id, span.start, span.end)
    elif numbered:
        _say_points(builder, numbered)
    elif result.gather:
        say_gathered(builder, result)
    elif result.each:
        for evidence in each_speech(builder, result, settings.speech):
            _say(builder, evidence, result, settings)
    elif listed := _listed(result, settings):
        _say_list(builder, listed, settings)
    else:
        _say_sentences(builder, result, settings)


def side_settings(settings: StrategySettings) -> StrategySettings:
    """The settings for one side of a comparison, of which a little more is said: the sides seldom use one wording."""
    return replace(settings, further=settings.further_side, further_way=settings.further_side)


def _listed(result: RetrievalResult, settings: StrategySettings) -> RankedList | None:
    """The list that is asked for; of a follow-up that asks for none, the sentences near the place told say more."""
    if result.follows and result.question.kind is not Kind.LIST:
        return None
    return result.overview or choose_list(result, settings.list_score, settings.list_lead)


def _say_sources(builder: AnswerBuilder, sources: Sequence[EarlierSource]) -> None:
    for speech_id, own in groupby(sources, key=lambda source: source.speech_id):
        title = builder.cache.index.speech(speech_id).title
        builder.statements.append(Statement(f"出自《{title}》：", own=True))
        for source in own:
            builder.say(source.speech_id, source.start, source.end)


def _say_points(builder: AnswerBuilder, numbered: Sequence[NumberedPoint]) -> None:
    """Say the points asked for; of a single one that has points itself, these."""
    for asked in numbered:
        assert asked.section is not None
        lists = _announced_lists(asked.section)
        if not lists or len(numbered) > 1:
            builder.say_point(asked.speech_id, asked.section, body=True)
            continue
        builder.use(asked.speech_id, asked.section.start)
        for point in lists[0]:
            builder.say_point(asked.speech_id, point)


def _say_list(
    builder: AnswerBuilder, listed: RankedList, settings: StrategySettings, *, body: bool = False
) -> None:
    """Say the lead of each point, with ``body`` what is behind it too; the passage that announces them goes along."""
    if listed.announcement[0] < listed.announcement[1]:
        builder.use(listed.speech_id, listed.announcement[0])
    for point in listed.points[: settings.members]:
        builder.say_point(listed.speech_id, point, body=body)


def _say_sentences(builder: AnswerBuilder, result: RetrievalResult, settings: StrategySettings) -> None:
    """Say the best sentence, and further ones where they are nearly as good."""
    evidence = _fitting_first(result, settings)
    following = _NEIGHBOUR.search(result.question.text)
    if following:
        builder.say_neighbour(evidence[0], -1 if following["before"] else 1)
        return
    if several := _of_each_subject(evidence, result.subjects):
        for item in several:
            _say(builder, item, result, settings)
        return
    if _say(builder, evidence[0], result, settings) or is_bare(evidence[0].text):
        return  # points are whole, and so is a row or an entry
    for item in evidence[1 : settings.most]:
        lead = _lead_of(builder, item)
        least = _least_share(result, settings)
        if item.share >= least * evidence[0].share and (lead is None or not sibling_lists(lead)):
            _say(builder, item, result, settings)


def _least_share(result: RetrievalResult, settings: StrategySettings) -> float:
    """The probability beside the best that a further sentence needs."""
    kind = result.question.kind
    if result.follows and kind is Kind.COMPARE:
        return _OTHER_SIDE
    return settings.further_way if kind in (Kind.HOW, Kind.WHY) else settings.further


def _of_each_subject(evidence: Sequence[Evidence], subjects: Sequence[str]) -> list[Evidence]:
    """The best sentence on each of several subjects that a follow-up names («甲和乙的呢»), none if one is not found."""
    if len(subjects) < 2:
        return []
    fitting = sorted(evidence, key=lambda item: not item.features.value)
    found = [next((item for item in fitting if subject in item.scores.span.words), None) for subject in subjects]
    told = {item.start: item for item in found if item is not None}
    return [] if None in found else list(told.values())


def _fitting_first(result: RetrievalResult, settings: StrategySettings) -> list[Evidence]:
    """Put the best sentence that holds the value or as many members as asked for before those that do not."""
    evidence = list(result.evidence)
    fitting = next((item for item in evidence if _fits(item, result.question)), None)
    if fitting is not None and fitting.share >= settings.fitting:
        evidence.remove(fitting)
        evidence.insert(0, fitting)
    return evidence


def _fits(evidence: Evidence, question: Question) -> bool:
    """Whether a sentence holds the value, or the number of members, that is asked for."""
    if question.kind is Kind.FACT:
        return evidence.features.value >= _GIVES_VALUE
    return question.kind is Kind.LIST and count_items(evidence.text) >= (question.count or LIST_LENGTH)


def _say(builder: AnswerBuilder, evidence: Evidence, result: RetrievalResult, settings: StrategySettings) -> bool:
    """Say a sentence; of one that leads to points, these, of a point's lead the sentences behind it that say most.

    Whether points were said.
    """
    kind = result.question.kind
    lead = _lead_of(builder, evidence)
    values = kind in (Kind.QUOTE, Kind.FACT)
    listed = None if values else find_led_to(result, evidence)
    if listed is None and lead is not None and not values:
        listed = find_inside(result, evidence.speech_id, lead)
    if listed is not None:
        _say_list(builder, listed, settings, body=kind is Kind.WHY)
        return True
    if lead is None or values:
        short = len(evidence.text) < _SHORT and kind in (Kind.WHICH, Kind.COMPARE, Kind.OTHER)
        builder.say_evidence(evidence, widen=short or kind in (Kind.HOW, Kind.WHY))
    else:
        _say_body(builder, evidence, lead, result)
    return False


def _announced_lists(section: Section) -> tuple[tuple[Section, ...], ...]:
    """The lists of a section, if the first of them begins where its lead announces it, not far behind other text."""
    lists = sibling_lists(section)
    far = max(QUOTE_LENGTH, (section.end - section.start) // 2)
    return lists if lists and lists[0][0].start - section.start <= far else ()


def _say_body(builder: AnswerBuilder, evidence: Evidence, lead: Section, result: RetrievalResult) -> None:
    """Say the sentences behind a point's lead that say most: what to do where that is asked, else one with the lead."""
    body = [item for item in result.evidence if item is not evidence and _inside(item, evidence.speech_id, lead)]
    if result.question.kind is Kind.HOW and len(body) > 1:
        for item in sorted(sorted(body, key=_as_measure)[:2], key=lambda item: item.start):
            builder.say_evidence(item)
        return
    if result.question.kind is Kind.LIST:
        body.sort(key=lambda item: -min(count_items(item.text), _MANY_ITEMS))
    builder.say_lead(evidence, body[0] if body else None)


def _as_measure(evidence: Evidence) -> float:
    """Sorts sentences that say what to do before others of nearly the same score."""
    return -evidence.score - (_MEASURE_BONUS if MEASURE.match(evidence.text) else 0.0)


def _lead_of(builder: AnswerBuilder, evidence: Evidence) -> Section | None:
    """The section whose lead the sentence is, if it is one and there is more to the section."""
    path = path_at(builder.cache.outline(evidence.speech_id), evidence.start)
    if not path or path[-1].start != evidence.start or path[-1].end <= evidence.end + 1:
        return None
    return path[-1]


def _inside(evidence: Evidence, speech_id: str, section: Section) -> bool:
    return evidence.speech_id == speech_id and section.start <= evidence.start and evidence.end <= section.end
