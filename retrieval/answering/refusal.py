"""Refusing before anything is composed: when the speeches do not carry the question.

Some grounds are certain: a point beyond the last, a masked name, a term or a quoted phrase that stands nowhere.  All
else is one decision: a logistic model of how well the best sentences fit, in which a value or members that are asked
for and not found are signs among others.  The reason shown is the sign that is missing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields

from retrieval.answer import State
from retrieval.answering.answer_values import value_fit
from retrieval.answering.comparison import stands_verbatim
from retrieval.answering.evidence import LIST_LENGTH, Evidence, count_items, phrase_fit
from retrieval.answering.list_choice import phrases_held
from retrieval.answering.refusal_texts import (
    MASKED,
    NO_MEMBERS,
    NO_PHRASE,
    NO_POINT,
    NO_TERM,
    NO_VALUE,
    UNCLEAR,
    near,
    outside,
)
from retrieval.answering.retrieve import RetrievalResult
from retrieval.answering.strange_names import strange_names
from retrieval.points.numbered_points import NumberedPoint
from retrieval.question.measures import names_people
from retrieval.question.parser import Kind, Question, Value
from retrieval.search.term_statistics import TermStatistics

_VALUE_NAMES = {
    Value.NUMBER: "数字",
    Value.SHARE: "比例",
    Value.MONEY: "金额",
    Value.DATE: "时间",
    Value.PERSON: "人",
    Value.PLACE: "地点",
}
_FIGURES = (Value.NUMBER, Value.MONEY, Value.SHARE)
"""Values that are certainly missing where no sentence close to the best holds one of the kind: in the four domains
that is so for one question that the speeches answer, and for sixteen that they do not."""

_MASKED = re.compile(r"\*{2,}|[XＸ×]{1,3}")
_PHRASE_LENGTH = 4
"""Characters of a quoted phrase from which on its absence refuses a question; shorter ones are names of things."""

_MEANT = 0.3  # share of the weight that a sentence must hold of what an owner's own word means
_MISSING = 0.6
"""How far a value or members must be missing to be named as the reason; articles (一个) and numbers that measure
something else fit by 0.3 at most."""

_LEAST_NOUN = 2  # characters of what is counted
_NAMING = 3  # best sentences in which a name that is asked for would stand
_COPULAS = "是有在"  # left over at the ends of what is asked for: 坏账率是(多少)
_NAMED_LENGTH = range(2, 13)  # characters of what a refusal names; longer is no name but a sentence

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


@dataclass(frozen=True, slots=True)
class RefusalSettings:
    """The logistic model and its thresholds.

    Weights fitted by ``tests/benchmarks/fits/fit_refusal.py`` on four domains: their questions, each also asked of the
    speeches of the other domains, labelled questions that they do not answer, and questions about other subjects from
    ../shared/data/train.  Below the probability ``outside`` a question is strange to the speeches, below ``near`` not
    carried by them.  Evidence is looked at down to ``close`` of the chance of the best.
    """

    bias: float = -5.30
    cover: float = -3.77
    cosine: float = 2.25
    clauses: float = -2.35
    meaning: float = 11.90
    soft: float = 4.27
    familiar: float = 2.78
    strange_name: float = -1.56
    background: float = -8.11
    lacks_value: float = -1.52
    lacks_members: float = -1.87
    outside: float = 0.1
    near: float = 0.24
    looked_at: int = 5
    close: float = 0.2


UNREAD_SETTINGS = RefusalSettings(
    bias=-0.91,
    cover=-2.72,
    cosine=4.36,
    clauses=-2.46,
    meaning=0.0,
    soft=5.72,
    familiar=3.41,
    strange_name=-1.57,
    background=-7.25,
    lacks_value=-3.00,
    lacks_members=-1.96,
)
"""The model where the contextual encoder reads no sentence, as in a large archive; fitted with ``--unread``."""


@dataclass(frozen=True, slots=True)
class RefusalFeatures:
    """What tells whether the speeches carry a question, each about 0–1.

    ``cover``, ``cosine``, ``clauses``, ``meaning``: the best of the sentences looked at (see ``SentenceScores``);
    ``soft``: their best ``soft_path`` (see ``evidence.SentenceFeatures``); ``familiar``: the share of the
    question's pairs of characters that are known; ``strange_name``: 1 where it names somebody, a place, an
    organisation or a year that stands nowhere; ``background``: its likeness to questions asked of everything but
    speeches; ``lacks_value``, ``lacks_members``: it asks for a value, or a number of members, and no sentence close
    to the best gives one (1, the less the better one fits).
    """

    cover: float
    cosine: float
    clauses: float
    meaning: float
    soft: float
    familiar: float
    strange_name: float
    background: float
    lacks_value: float
    lacks_members: float

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
    if missing or result.found_by_place or stands_verbatim(result):
        return missing
    if not result.evidence:
        return Refusal("outside", outside(_unknown_words(result.question, terms)))
    if result.goes_on:
        return _lacks_what_is_asked(result, settings)
    return (
        _lacks_subject(result.question)
        or _lacks_what_stands_nowhere(result, terms)
        or _improbable(result, terms, settings)
    )


def _lacks_what_is_asked(result: RetrievalResult, settings: RefusalSettings) -> Refusal | None:
    """Refuse a follow-up on what was answered before only where the value that it asks for is missing."""
    close = [item for item in result.evidence[:_NEAREST] if item.share >= settings.close]
    lacks = _lacks_value(result.question, close) > _MISSING
    return Refusal("near", NO_VALUE.format(what=_named(result.question))) if lacks else None


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


def _lacks_what_stands_nowhere(result: RetrievalResult, terms: TermStatistics) -> Refusal | None:
    """Refuse where it is certain that a name, a term, a phrase or members that are asked for stand nowhere."""
    return _lacks_name(result) or _lacks_term(result, terms) or _lacks_phrase(result) or _lacks_quoted(result)


def _lacks_name(result: RetrievalResult) -> Refusal | None:
    """Refuse to name somebody whose name is masked."""
    question = result.question
    asks_name = question.value is Value.PERSON and "名字" in question.text
    masked = any(_MASKED.search(item.text) for item in result.evidence[:_NAMING])
    return Refusal("near", MASKED) if asks_name and masked else None


def _lacks_quoted(result: RetrievalResult) -> Refusal | None:
    """Refuse the members of something quoted, as many as the question says, that no sentence and no list has."""
    named = result.question.query.phrases and _lacks_members(result, result.evidence[:_NEAREST])
    return Refusal("near", NO_MEMBERS) if named else None


def _improbable(result: RetrievalResult, terms: TermStatistics, settings: RefusalSettings) -> Refusal | None:
    """Refuse what the speeches probably do not carry, by the sign that is missing."""
    signs = refusal_features(result, terms, settings)
    chance = signs.chance(settings)
    if chance >= settings.near:
        certain = signs.lacks_value == 1 and result.question.value in _FIGURES
        return Refusal("near", NO_VALUE.format(what=_named(result.question))) if certain else None
    unknown = _unknown_words(result.question, terms)
    if unknown and terms.is_gloss(unknown) and signs.cover >= _MEANT:
        return None  # an owner's own word for what the sentence says
    if chance < settings.outside:
        return Refusal("outside", outside(unknown))
    if signs.lacks_value > _MISSING:
        return Refusal("near", NO_VALUE.format(what=_named(result.question)))
    if signs.lacks_members > _MISSING:
        return Refusal("near", NO_MEMBERS)
    return Refusal("near", near(unknown))


def _named(question: Question) -> str:
    """What a missing value is called."""
    return _VALUE_NAMES.get(question.value, "内容") if question.value else "内容"


def _unknown_words(question: Question, terms: TermStatistics) -> str:
    """What the question asks for that certainly stands nowhere: a name, or a pair of characters of no passage."""
    names = strange_names(question, terms)
    if names:
        return names[0]
    unknown = [
        words
        for words in (stretch.strip(_COPULAS) for stretch in question.query.content)
        if len(words) in _NAMED_LENGTH and not all(terms.stands(words[i : i + 2]) for i in range(len(words) - 1))
    ]
    return max(unknown, key=len, default="")


def refusal_features(result: RetrievalResult, terms: TermStatistics, settings: RefusalSettings) -> RefusalFeatures:
    """Read the signs off what was found; there is evidence."""
    best = result.evidence[: settings.looked_at]
    close = [item for item in result.evidence[:_NEAREST] if item.share >= settings.close]
    return RefusalFeatures(
        cover=max(e.scores.cover for e in best),
        cosine=max(e.scores.cosine for e in best),
        clauses=max(e.scores.clauses for e in best),
        meaning=max(e.features.meaning for e in best),
        soft=max(e.features.soft_path for e in best),
        familiar=terms.known_share(result.question.query),
        strange_name=float(bool(strange_names(result.question, terms))),
        background=result.background,
        lacks_value=max(_lacks_value(result.question, close), _counts_strange(result, close, terms)),
        lacks_members=_lacks_members(result, close),
    )


def _lacks_value(question: Question, close: Sequence[Evidence]) -> float:
    """How far a value that is asked for is missing (0–1)."""
    counted = question.kind is Kind.FACT or (question.kind is Kind.LIST and "多少" in question.text)
    if not counted or question.value is None:
        return 0.0
    fits = (value_fit(item.text, question.value, question.unit, question.noun) for item in close)
    return 1 - max(fits, default=0.0)


def _counts_strange(result: RetrievalResult, close: Sequence[Evidence], terms: TermStatistics) -> float:
    """1 where things are counted that stand nowhere, and no sentence counts with their measure word; people have too
    many names for this (毕业生, 同学)."""
    question = result.question
    noun, counts = question.noun, question.value is Value.NUMBER
    if not counts or len(noun) < _LEAST_NOUN or names_people(noun) or terms.is_gloss(noun):
        return 0.0
    strange = not any(terms.stands(noun[i : i + 2]) for i in range(len(noun) - 1))
    fits = (value_fit(item.text, question.value, question.unit, noun) for item in close)
    return float(strange and max(fits, default=0.0) < 1)


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


def _lacks_members(result: RetrievalResult, close: Sequence[Evidence]) -> float:
    """1 where a list is asked for whose members, as many as the question says, stand in no outline and no sentence."""
    question = result.question
    if question.kind is not Kind.LIST or question.count < LIST_LENGTH:
        return 0.0
    best = result.lists[0] if result.lists else None
    if best is not None and len(best.points) == question.count and phrases_held(result, best):
        return 0.0
    quoting = [e for e in close if e.quotes(question)] or close
    return float(all(count_items(e.text) < question.count for e in quoting))
