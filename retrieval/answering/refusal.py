"""Refusing before anything is composed: when the speeches do not carry the question.

Three grounds, in this order: the point asked for does not exist; the question is strange to the speeches
(a logistic model of how well the best sentences fit); the value or the members asked for stand nowhere
in the sentences that fit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields

from retrieval.answer import State
from retrieval.answering.answer_values import holds_value
from retrieval.answering.evidence import Evidence, count_items, phrase_fit
from retrieval.answering.list_choice import phrases_held
from retrieval.answering.refusal_texts import (
    MASKED,
    NEAR,
    NO_MEMBERS,
    NO_PHRASE,
    NO_POINT,
    NO_TERM,
    NO_VALUE,
    OUTSIDE,
    UNCLEAR,
)
from retrieval.answering.retrieve import RetrievalResult
from retrieval.points.numbered_points import NumberedPoint
from retrieval.question.parser import Kind, Question, Value
from retrieval.search.term_statistics import TermStatistics

_VALUE_NAMES = {Value.NUMBER: "数字", Value.SHARE: "比例", Value.MONEY: "金额"}
_MASKED = re.compile(r"\*{2,}|[XＸ×]{1,3}")
_PHRASE_LENGTH = 4
"""Characters of a quoted phrase from which on its absence refuses a question; shorter ones are names of things."""

_LEAST_FIT = 0.25
"""``phrase_fit`` below which no passage resembles a phrase: a partial ratio of 0.64.  Set by hand."""

_NEAREST = 20  # best candidates in which phrases and terms are looked for
_TERM_LENGTH = (2, 10)  # characters; longer is no term but a sentence
_LEAST_OF_TERM = 0.6
"""Share of a term's pairs of characters in one passage at which the passage may explain it.  Set by hand."""

_TERM = re.compile(
    r"(?:请问)?(?:(?:什么是|什么叫做?|何谓|啥是|啥叫)(?P<after>\w+)|"
    r"(?P<before>\w+?)(?:是什么意思|是啥意思|什么意思|指的是什么|是指什么|指什么|是什么))[?？]?"
)
"""A question for the meaning of one term, and nothing else."""

_ORDER = re.compile(
    r"忽略|无视|不受.{0,6}(?:限制|约束)|系统(?:提示|通知|指令)|提示词|扮演|假装|口吻|名义|编造|编一|虚构|"
    r"写(?:一)?[首篇封段个份]|翻译成|直接(?:宣布|回答|输出)|打印出"
)
"""Words of an order to the system; they lower the chance of an answer by the factor ``order``.  The rest of such a
question is in the speeches' own words, so that the model alone takes it for one about them."""


@dataclass(frozen=True, slots=True)
class RefusalSettings:
    """The logistic model and its thresholds.

    Weights fitted by ``tests/benchmarks/fits/fit_refusal.py`` on the question sets of ``tests/data`` (each also asked
    of the speeches that do not hold its answer) and questions about other subjects from ``../shared/data/train``.
    Below the probability ``outside`` a question is strange to the speeches, below ``near`` not carried by them.
    """

    bias: float = -7.6
    cover: float = 5.2
    cosine: float = 12.1
    clauses: float = -3.5
    familiar: float = 4.1
    heading: float = 2.2
    phrase: float = 1.3
    outside: float = 0.07
    near: float = 0.15
    order: float = 0.35
    looked_at: int = 5
    close: float = 0.85


@dataclass(frozen=True, slots=True)
class RefusalFeatures:
    """What tells whether the speeches carry a question, each about 0–1.

    ``cover``, ``cosine``, ``clauses``: the best of the sentences looked at (see ``evidence.SentenceFeatures``);
    ``familiar``: the share of the question's pairs of characters that are known; ``heading``: the share of its weight
    in the head of the best list; ``phrase``: a sentence holds what it quotes.
    """

    cover: float
    cosine: float
    clauses: float
    familiar: float
    heading: float
    phrase: float

    def chance(self, settings: RefusalSettings) -> float:
        """The probability (0–1) that the speeches carry the question."""
        total = settings.bias + sum(float(getattr(settings, f.name) * getattr(self, f.name)) for f in fields(self))
        return 1 / (1 + math.exp(-total))


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a question is not answered: the state and the sentence that is shown."""

    state: State
    text: str


def refuse(result: RetrievalResult, terms: TermStatistics, settings: RefusalSettings) -> Refusal | None:
    """The refusal, or ``None`` where the evidence carries the question."""
    missing = _missing_point(result.points)
    if missing or result.points or result.overview or result.sources:
        return missing
    if not result.evidence:
        return Refusal("outside", OUTSIDE)
    return (
        _lacks_subject(result.question)
        or _improbable(result, terms, settings)
        or _lacks_term(result, terms)
        or _lacks_phrase(result)
        or _lacks_answer(result, settings.close)
    )


def _missing_point(points: Sequence[NumberedPoint]) -> Refusal | None:
    """Refuse a point whose number is larger than the number of points, and name those that there are."""
    for point in points:
        if point.section is None:
            labels = "；".join(section.label for section in point.siblings)
            return Refusal("near", NO_POINT.format(count=len(point.siblings), labels=labels))
    return None


def _lacks_subject(question: Question) -> Refusal | None:
    """Refuse a question of which nothing is left without the words that make it one."""
    return None if question.query.content or question.query.context else Refusal("near", UNCLEAR)


def _improbable(result: RetrievalResult, terms: TermStatistics, settings: RefusalSettings) -> Refusal | None:
    """Refuse what the speeches probably do not carry."""
    chance = refusal_features(result, terms, settings).chance(settings)
    if _ORDER.search(result.question.folded):
        chance *= settings.order
    if chance >= settings.near:
        return None
    return Refusal("outside", OUTSIDE) if chance < settings.outside else Refusal("near", NEAR)


def _lacks_answer(result: RetrievalResult, share: float) -> Refusal | None:
    """Refuse where the sentences that reach ``share`` of the best score hold no value or members as asked for."""
    close = [item for item in result.evidence if item.score >= share * result.evidence[0].score]
    return _lacks_value(result.question, close) or _lacks_members(result, close)


def refusal_features(result: RetrievalResult, terms: TermStatistics, settings: RefusalSettings) -> RefusalFeatures:
    """Read the signs off what was found; there is evidence."""
    best = result.evidence[: settings.looked_at]
    return RefusalFeatures(
        cover=max(e.features.cover for e in best),
        cosine=max(e.features.cosine for e in best),
        clauses=max(e.features.clauses for e in best),
        familiar=terms.known_share(result.question.query),
        heading=max((found.cover for found in result.lists[:1]), default=0.0),
        phrase=float(any(e.quotes(result.question) for e in best)),
    )


def _lacks_phrase(result: RetrievalResult) -> Refusal | None:
    """Refuse to say which speeches hold a phrase that nothing found resembles."""
    phrases = [phrase for phrase in result.question.query.phrases if len(phrase) >= _PHRASE_LENGTH]
    if result.question.kind is not Kind.WHICH or not phrases:
        return None
    nearest = max(phrase_fit(phrase, c.features.words) for phrase in phrases for c in result.candidates[:_NEAREST])
    return Refusal("near", NO_PHRASE) if nearest < _LEAST_FIT else None


def _lacks_term(result: RetrievalResult, terms: TermStatistics) -> Refusal | None:
    """Refuse to say what one term means of which no passage found holds most.

    A pair of its characters must stand in no passage at all, so that it is certain that the speeches do not hold it.
    """
    term = _term_asked_for(result.question)
    pairs = [term[i : i + 2] for i in range(len(term) - 1)]
    if not term or terms.is_gloss(term) or all(map(terms.stands, pairs)):
        return None
    held = max(sum(pair in c.features.words for pair in pairs) for c in result.candidates[:_NEAREST])
    return Refusal("near", NO_TERM.format(term=term)) if held < _LEAST_OF_TERM * len(pairs) else None


def _term_asked_for(question: Question) -> str:
    """The one term whose meaning is asked for, folded; "" where something else, or more, is asked."""
    asked = _TERM.fullmatch(question.folded)
    term = (asked["after"] or asked["before"]) if asked else ""
    least, most = _TERM_LENGTH
    return term if least <= len(term) <= most and "的" not in term else ""


def _lacks_value(question: Question, close: Sequence[Evidence]) -> Refusal | None:
    if question.value is Value.PERSON and "名字" in question.text and _MASKED.search(close[0].text):
        return Refusal("near", MASKED)
    counted = question.kind is Kind.FACT or (question.kind is Kind.LIST and "多少" in question.text)
    if not counted or question.value not in _VALUE_NAMES:
        return None
    for evidence in close:
        if holds_value(evidence.text, question.value, question.unit) and question.noun[:1] in evidence.text:
            return None
    return Refusal("near", NO_VALUE.format(what=_VALUE_NAMES[question.value]))


def _lacks_members(result: RetrievalResult, close: Sequence[Evidence]) -> Refusal | None:
    """Refuse a list whose members, as many as the question says, stand in no outline and no sentence."""
    question = result.question
    if question.kind is not Kind.LIST or question.count < 3:
        return None
    best = result.lists[0] if result.lists else None
    if best is not None and len(best.points) == question.count and phrases_held(result, best):
        return None
    quoting = [e for e in close if e.quotes(question)] or close
    if any(count_items(e.text) >= question.count for e in quoting):
        return None
    return Refusal("near", NO_MEMBERS)
