"""Composing by kind of question: points of the outline, sentences, one sentence of each speech."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.folding import fold_words
from ingest.outline import Section, path_at
from retrieval.answer import Statement
from retrieval.answering.answer_builder import AnswerBuilder
from retrieval.answering.conversation import EarlierSource
from retrieval.answering.evidence import MEASURE, Evidence, count_items
from retrieval.answering.retrieve import RetrievalResult
from retrieval.points.list_ranking import RankedList
from retrieval.points.numbered_points import NumberedPoint, sibling_lists
from retrieval.question.parser import Kind, counts_in

_NEIGHBOUR = re.compile(
    r"(?P<before>上一句|前一句|前面一句)|下一句|后一句|后面(?:一|那)?句|接下去|跟了?一句|接着(?:的|是)"
)
_MEASURE_BONUS = 0.3
_HEADING_ASKED = 4  # characters of a heading that a question has to name
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
    (``fitting_uncounted`` where no number of members is said).
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
    elif listed := result.overview or _list_asked_for(result, settings):
        if listed.announcement[0] < listed.announcement[1]:
            builder.use(listed.speech_id, listed.announcement[0])
        for point in listed.points[: settings.members]:
            builder.say_point(listed.speech_id, point)
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


def _list_asked_for(result: RetrievalResult, settings: StrategySettings) -> RankedList | None:
    return _chosen_list(result, settings) or _announced_list(result) or _headed_list(result)


def _chosen_list(result: RetrievalResult, settings: StrategySettings) -> RankedList | None:
    """Give the section whose points are asked for, if it beats the sentences that list something themselves."""
    question = result.question
    if not result.lists or (question.kind is not Kind.LIST and question.count < 2):
        return None
    best = result.lists[0]
    if best.score < settings.list_score:
        return None
    if not phrases_held(result, best):
        return None
    wanted = question.count or 3
    first = result.evidence[0] if result.evidence else None
    if first and _announces(best, first) and not _leads_to(first.text, best) and count_items(first.text) >= wanted:
        return None
    for evidence in result.evidence[:2]:
        lists_itself = count_items(evidence.text) >= wanted
        if lists_itself and evidence.scores.cover > best.cover + settings.list_lead:
            return None
    return best


def _leads_to(announced: str, found: RankedList) -> bool:
    """Whether the sentence before the first point says that the points follow: by a colon, or by their number."""
    return announced.endswith(("：", ":")) or len(found.points) in counts_in(announced)


def _announced_list(result: RetrievalResult) -> RankedList | None:
    """Give the points that the best sentence leads to, where the question asks what to do, or for a list.

    Of a list, the sentence has to say itself that the points follow, and they have to be as many as asked for.
    """
    question = result.question
    if question.kind not in (Kind.HOW, Kind.LIST) or not result.evidence:
        return None
    best = result.evidence[0]
    led = (found for found in result.lists if _announces(found, best))
    if question.kind is Kind.LIST:
        led = (found for found in led if _leads_to(best.text, found) and question.count in (0, len(found.points)))
    return next(led, None)


def _headed_list(result: RetrievalResult) -> RankedList | None:
    """Give the points of the section whose heading holds all that the question asks how to do."""
    content = result.question.query.content
    if result.question.kind is not Kind.HOW or sum(map(len, content)) < _HEADING_ASKED:
        return None
    headed = ((found, fold_words(found.path[-1].heading)) for found in result.lists if found.path)
    return next((found for found, heading in headed if all(stretch in heading for stretch in content)), None)


def _announces(found: RankedList, evidence: Evidence) -> bool:
    """Whether a sentence is the one before the first point."""
    inside = found.announcement[0] <= evidence.start and evidence.end <= found.announcement[1]
    return inside and evidence.speech_id == found.speech_id


def phrases_held(result: RetrievalResult, found: RankedList) -> bool:
    """Whether a list speaks of what the question quotes, or no sentence does either."""
    phrases = result.question.query.phrases
    if not phrases or not any(e.quotes(result.question) for e in result.evidence[:5]):
        return True
    spoken = fold_words("".join(s.label for s in (*found.path, *found.points)) + found.announced)
    return any(phrase in spoken for phrase in phrases)


def _say_speeches(builder: AnswerBuilder, result: RetrievalResult, settings: StrategySettings) -> None:
    """Say the best sentence of each speech: of those named, else of as many as are spoken of."""
    chosen: dict[str, Evidence] = {}
    asks_where = result.question.kind is Kind.WHICH
    quoting = max((e.features.phrase for e in result.evidence if asks_where), default=0.0)
    for evidence in result.evidence:
        if evidence.features.phrase >= _QUOTING * quoting:
            chosen.setdefault(evidence.speech_id, evidence)
    if len(result.named) > 1:
        for speech_id in result.named:
            if speech_id in chosen:
                _say(builder, chosen[speech_id], result)
        return
    ranked = list(chosen.values())
    most = result.question.speeches or 3
    for place, evidence in enumerate(ranked[:most]):
        if place < 2 or result.question.speeches or evidence.score >= ranked[0].score * settings.speech:
            _say(builder, evidence, result)


def _say_sentences(builder: AnswerBuilder, result: RetrievalResult, settings: StrategySettings) -> None:
    evidence = _fitting_first(result, settings)
    following = _NEIGHBOUR.search(result.question.text)
    if following:
        builder.say_neighbour(evidence[0], -1 if following["before"] else 1)
        return
    _say(builder, evidence[0], result)
    if evidence[0].features.cover < settings.unsure:
        further = [(item, settings.unsure_share) for item in evidence[1 : settings.unsure_most]]
    else:
        limits = (settings.second, settings.third)
        reasons = result.question.kind in (Kind.HOW, Kind.WHY)
        further = list(zip(evidence[1:], limits if reasons else limits[1:], strict=False))
    for item, limit in further:
        lead = _lead_of(builder, item)
        if item.score >= evidence[0].score * limit and (lead is None or not sibling_lists(lead)):
            _say(builder, item, result)


def _fitting_first(result: RetrievalResult, settings: StrategySettings) -> list[Evidence]:
    """Put the best sentence that holds the value or as many members as asked for before those that do not."""
    question, evidence = result.question, list(result.evidence)
    if question.kind is Kind.FACT and question.value is not None:
        fitting = [e for e in evidence if e.features.value]
    elif question.kind is Kind.LIST:
        fitting = [e for e in evidence if count_items(e.text) >= (question.count or 3)]
    else:
        return evidence
    share = settings.fitting if question.count or question.kind is Kind.FACT else settings.fitting_uncounted
    if fitting and fitting[0].score >= share * evidence[0].score:
        evidence.remove(fitting[0])
        evidence.insert(0, fitting[0])
    return evidence


def _say(builder: AnswerBuilder, evidence: Evidence, result: RetrievalResult) -> None:
    """Say a sentence; of a point's lead, its points or the sentences behind it that say most."""
    kind = result.question.kind
    lead = _lead_of(builder, evidence)
    if lead is None or kind in (Kind.QUOTE, Kind.FACT):
        builder.say_evidence(evidence, widen=kind in (Kind.HOW, Kind.WHY))
        return
    lists = sibling_lists(lead)
    if lists:
        for point in lists[0]:
            builder.say_point(evidence.speech_id, point)
        return
    body = [e for e in result.evidence if e is not evidence and _inside(e, evidence.speech_id, lead)]
    if kind is Kind.LIST:
        body.sort(key=lambda e: -min(count_items(e.text), 4))
    if kind is Kind.HOW and len(body) > 1:
        measures = sorted(body, key=lambda e: -e.score - (_MEASURE_BONUS if MEASURE.match(e.text) else 0.0))[:2]
        for item in sorted(measures, key=lambda e: e.start):
            builder.say_evidence(item)
    else:
        builder.say_lead(evidence, body[0] if body else None)


def _lead_of(builder: AnswerBuilder, evidence: Evidence) -> Section | None:
    """Give the section whose lead the sentence is, if it is one and there is more to the section."""
    path = path_at(builder.cache.outline(evidence.speech_id), evidence.start)
    if not path or path[-1].start != evidence.start or path[-1].end <= evidence.end + 1:
        return None
    return path[-1]


def _inside(evidence: Evidence, speech_id: str, section: Section) -> bool:
    return evidence.speech_id == speech_id and section.start <= evidence.start and evidence.end <= section.end
