"""Answer strategies by kind of question: sources, points, one sentence of each speech, a list, sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.outline.parser import Section, path_at
from retrieval.answer import Statement
from retrieval.answering.answer_builder import AnswerBuilder
from retrieval.answering.conversation import EarlierSource
from retrieval.answering.evidence import LIST_LENGTH, MEASURE, Evidence, count_items
from retrieval.answering.list_choice import choose_list
from retrieval.answering.retrieve import RetrievalResult
from retrieval.points.list_ranking import RankedList
from retrieval.points.numbered_points import NumberedPoint, sibling_lists
from retrieval.question.parser import Kind, Question

# Asks for the sentence before or behind one that is quoted; it shares no word with what is asked for.
_NEIGHBOUR = re.compile(
    r"(?P<before>上一句|前一句|前面一句)|下一句|后一句|后面(?:一|那)?句|接下去|跟了?一句|接着(?:的|是)"
)
_MEASURE_BONUS = 0.3  # of a score of about 1–4: decides between sentences of one point, not between points
_MANY_ITEMS = 4  # members of an enumeration from which on a sentence counts as a list, however long
_QUOTING = 0.6  # share of the best similarity to a quoted phrase that a sentence of another speech needs


@dataclass(frozen=True, slots=True)
class StrategySettings:
    """How much is said.

    ``list_score`` is the least score of a section whose points are listed, ``list_lead`` by how much of the
    question's weight a sentence with enough members must beat the section's head to be said instead;
    ``second`` and ``third`` are the shares of the best sentence's score that further ones need; where the best
    sentence holds less than ``unsure`` of the question's weight (it is asked in other words), up to
    ``unsure_most`` are said that reach the share ``unsure_share``.  A sentence that holds the value or the members
    asked for goes before a better one that does not, from the share ``fitting`` of its score on
    (``fitting_uncounted`` where no number of members is said).  At most ``members`` points are told; ``speech`` is the
    share of the best sentence's score that a third speech's needs.  Set by hand while looking at ``tests/data``; no
    script fits them.
    """

    list_score: float = 0.78
    list_lead: float = 0.15
    second: float = 0.93
    third: float = 0.97
    speech: float = 0.6
    unsure: float = 0.12
    unsure_share: float = 0.78
    unsure_most: int = 3
    fitting: float = 0.7
    fitting_uncounted: float = 0.85
    members: int = 20


def build_answer(builder: AnswerBuilder, result: RetrievalResult, settings: StrategySettings) -> None:
    """Fill the builder with what answers the question."""
    numbered = [p for p in result.points if p.section is not None]
    if result.sources:
        _say_sources(builder, result.sources)
    elif numbered:
        _say_points(builder, numbered)
    elif result.each:
        _say_speeches(builder, result, settings)
    elif listed := result.overview or choose_list(result, settings.list_score, settings.list_lead):
        _say_list(builder, listed, settings)
    else:
        _say_sentences(builder, result, settings)


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
        lists = sibling_lists(asked.section)
        if not lists or len(numbered) > 1:
            builder.say_point(asked.speech_id, asked.section, body=True)
            continue
        builder.use(asked.speech_id, asked.section.start)
        for point in lists[0]:
            builder.say_point(asked.speech_id, point)


def _say_list(builder: AnswerBuilder, listed: RankedList, settings: StrategySettings) -> None:
    """Say the lead of each point; the passage that announces them goes along."""
    if listed.announcement[0] < listed.announcement[1]:
        builder.use(listed.speech_id, listed.announcement[0])
    for point in listed.points[: settings.members]:
        builder.say_point(listed.speech_id, point)


def _say_speeches(builder: AnswerBuilder, result: RetrievalResult, settings: StrategySettings) -> None:
    """Say the best sentence of each speech: of those named, else of as many as are spoken of."""
    chosen = _best_of_each(result)
    if len(result.named) > 1:
        said = [chosen[speech_id] for speech_id in result.named if speech_id in chosen]
    else:
        said = _well_placed(list(chosen.values()), result.question.speeches, settings)
    for evidence in said:
        _say(builder, evidence, result)


def _best_of_each(result: RetrievalResult) -> dict[str, Evidence]:
    """The best sentence of each speech; where it is asked which speeches hold a phrase, those that resemble it."""
    asks_where = result.question.kind is Kind.WHICH
    best_fit = max((item.features.phrase for item in result.evidence), default=0.0) if asks_where else 0.0
    chosen: dict[str, Evidence] = {}
    for evidence in result.evidence:
        if evidence.features.phrase >= _QUOTING * best_fit:
            chosen.setdefault(evidence.speech_id, evidence)
    return chosen


def _well_placed(ranked: Sequence[Evidence], speeches: int, settings: StrategySettings) -> list[Evidence]:
    """As many as the question says; else two, and a third that is nearly as good as the first."""
    if speeches:
        return list(ranked[:speeches])
    third = [item for item in ranked[2:3] if item.score >= ranked[0].score * settings.speech]
    return [*ranked[:2], *third]


def _say_sentences(builder: AnswerBuilder, result: RetrievalResult, settings: StrategySettings) -> None:
    """Say the best sentence, and further ones where they are nearly as good."""
    evidence = _fitting_first(result, settings)
    following = _NEIGHBOUR.search(result.question.text)
    if following:
        builder.say_neighbour(evidence[0], -1 if following["before"] else 1)
        return
    _say(builder, evidence[0], result)
    for item, share in _further(evidence, result.question.kind, settings):
        lead = _lead_of(builder, item)
        if item.score >= evidence[0].score * share and (lead is None or not sibling_lists(lead)):
            _say(builder, item, result)


def _further(evidence: Sequence[Evidence], kind: Kind, settings: StrategySettings) -> list[tuple[Evidence, float]]:
    """Sentences that may follow the best one, each with the share of its score that it needs."""
    if evidence[0].features.cover < settings.unsure:
        return [(item, settings.unsure_share) for item in evidence[1 : settings.unsure_most]]
    shares = (settings.second, settings.third) if kind in (Kind.HOW, Kind.WHY) else (settings.third,)
    return list(zip(evidence[1:], shares, strict=False))


def _fitting_first(result: RetrievalResult, settings: StrategySettings) -> list[Evidence]:
    """Put the best sentence that holds the value or as many members as asked for before those that do not."""
    evidence = list(result.evidence)
    fitting = next((item for item in evidence if _fits(item, result.question)), None)
    uncounted = result.question.kind is Kind.LIST and not result.question.count
    share = settings.fitting_uncounted if uncounted else settings.fitting
    if fitting is not None and fitting.score >= share * evidence[0].score:
        evidence.remove(fitting)
        evidence.insert(0, fitting)
    return evidence


def _fits(evidence: Evidence, question: Question) -> bool:
    """Whether a sentence holds the value, or the number of members, that is asked for."""
    if question.kind is Kind.FACT:
        return bool(evidence.features.value)
    return question.kind is Kind.LIST and count_items(evidence.text) >= (question.count or LIST_LENGTH)


def _say(builder: AnswerBuilder, evidence: Evidence, result: RetrievalResult) -> None:
    """Say a sentence; of a point's lead, its points or the sentences behind it that say most."""
    kind = result.question.kind
    lead = _lead_of(builder, evidence)
    if lead is None or kind in (Kind.QUOTE, Kind.FACT):
        builder.say_evidence(evidence, widen=kind in (Kind.HOW, Kind.WHY))
    elif lists := sibling_lists(lead):
        for point in lists[0]:
            builder.say_point(evidence.speech_id, point)
    else:
        _say_body(builder, evidence, lead, result)


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
