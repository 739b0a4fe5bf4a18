"""The value that a question of fact asks for, read off the one clause that gives it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.text.folding import fold_characters
from retrieval.answering.answer_values import find_values, value_fit
from retrieval.answering.first_lines.cited_sentence import (
    CitedSentence,
    group_before,
    noun_group,
    subject_words,
)
from retrieval.question.parser import NTH, Question, Value

_SURE = {Value.NUMBER: 0.75, Value.SHARE: 1.0, Value.MONEY: 1.0, Value.DATE: 1.0}
"""``value_fit`` from which on a value is of the kind asked for beyond doubt."""

_BEFORE = re.compile(
    r"(?:不少于|不低于|不超过|不高于|不足|至少|最多|最少|超过|突破|将近|接近|大约|约|近|逾|超|多达|高达|仅|只有|自|从|截至|截止|"
    r"增长|下降|提高|降低|减少|增加|上升|占){1,4}(?:了|到|至)?$"
)
"""What belongs to a value and stands before it."""

_BEHIND = re.compile(r"(?:以上|以下|以内|左右|上下|之前|以前|之后|以后|前|后|底|初|起|止|间|期间|以来|多|余)+")
_NOT_SO = re.compile(
    r"[不没未无非]|如果|假如|若|即使|比如|例如|好比|假设|力争|争取|计划|打算|准备|预计|预期|目标|拟|将|要|应|须|确保"
)
"""What makes a value in a clause one that is not so, or not yet; a question that says it asks for just that."""

_SUBSET = re.compile(r"^(?:其中|包括|含)")
_YEAR = re.compile(r"(?:19|20)\d\d|[去今明前]年|上半年|下半年|[一二三四]季度|\d{1,2}月|本届|上届")
_RISES_TO = re.compile(r"(?P<to>\w到)了?(?:多少|几|多[高大])")
_BOUND = re.compile(r"(?:达到|[是有共达为了计约近\s]){0,4}")
"""What may stand between a noun and its figure."""

_LONGEST = 40
"""Characters of a line."""


@dataclass(frozen=True, slots=True)
class _Value:
    """A value at ``start:end`` with the nouns around it that it counts; ``score`` is how many words of the question
    these hold, ``counted`` the folded nouns, ``alone``: it is the only one of its kind in the sentence."""

    start: int
    end: int
    score: int
    counted: str
    alone: bool

    def of_a_kind_with(self, other: _Value) -> bool:
        """Whether both count a thing of one name, if in different words («女职工», «男职工»)."""
        return self is not other and bool(self.counted) and self.counted[-2:] == other.counted[-2:]


def value_line(question: Question, cited: Sequence[CitedSentence]) -> tuple[str, tuple[int, ...]] | None:
    """The value asked for, with the nouns that it counts and its marker; ``None`` where it is not certain that it is
    the one.

    All that the question names stands in the sentence or above it; of several values in the sentences cited, one alone
    counts what was asked for, and nothing makes it a plan, a part or a supposition.
    """
    least = _least_fit(question)
    if least is None:
        return None
    subjects = subject_words(question.text)
    speaking = [sentence for sentence in cited if _speaks_of(sentence, subjects, question)]
    found = [(value, sentence) for sentence in speaking for value in _values(question, sentence, subjects, least)]
    told = _the_one(found)
    if told is None:
        return None
    value, sentence = told
    if not _is_meant(question, value, [other for other, _ in found]) or not _is_so(question, sentence, value):
        return None
    line = sentence.quote[value.start : value.end].strip()
    return (line, (sentence.marker,)) if len(line) <= _LONGEST else None


def _the_one(found: Sequence[tuple[_Value, CitedSentence]]) -> tuple[_Value, CitedSentence] | None:
    """The value that holds most words of the question with its sentence, unless several that differ do."""
    best = max((value.score for value, _ in found), default=0)
    best_of = [(value, sentence) for value, sentence in found if value.score == best]
    return best_of[0] if len({sentence.folded[v.start : v.end] for v, sentence in best_of}) == 1 else None


def _is_meant(question: Question, value: _Value, others: Sequence[_Value]) -> bool:
    """Whether a value is the one asked for among those that count things of one name, or by its unit alone."""
    if any(value.of_a_kind_with(other) for other in others) and value.counted not in fold_characters(question.text):
        return False
    by_unit = value.alone and bool(question.unit or question.value is not Value.NUMBER)
    return by_unit or value.score > 0


def _least_fit(question: Question) -> float | None:
    """The fit that a value needs, ``None`` where none of a kind that can be told is asked for."""
    value = question.value
    if value is None or value not in _SURE or question.unit == NTH:
        return None
    bare = value is Value.NUMBER and not question.unit and not question.noun
    return 0.5 if bare else _SURE[value]


def _speaks_of(sentence: CitedSentence, subjects: Sequence[str], question: Question) -> bool:
    """Whether a sentence speaks of all that a question names, and of the time that it names."""
    held = sentence.folded + sentence.around
    if not subjects or not all(sentence.speaks_of(word) for word in subjects if word != question.unit):
        return False
    asked = fold_characters(question.text)
    return all(found[0] in held for found in _YEAR.finditer(asked)) if question.value is not Value.DATE else True


def _values(question: Question, sentence: CitedSentence, subjects: Sequence[str], least: float) -> list[_Value]:
    """The values of the kind in a sentence, each with what it counts; of «提高到多少» the one behind 到."""
    assert question.value is not None
    spans = [
        span
        for span in find_values(sentence.quote, question.value, question.unit, question.noun)
        if value_fit(sentence.quote[slice(*span)], question.value, question.unit, question.noun) >= least
    ]
    rises = _RISES_TO.search(fold_characters(question.text))
    if rises:
        behind = (rises["to"], rises["to"] + "了")
        spans = [span for span in spans if sentence.folded[: span[0]].rstrip().endswith(behind)]
    return [_counting(sentence, span, subjects, alone=len(spans) == 1) for span in spans]


def _counting(sentence: CitedSentence, span: tuple[int, int], subjects: Sequence[str], *, alone: bool) -> _Value:
    """A value with its qualifiers and the group of nouns behind it, or else before it."""
    folded, words = sentence.folded, sentence.words
    first, _ = sentence.clause_at(span[0])
    opening = _BEFORE.search(folded[first : span[0]])
    start = first + opening.start() if opening else span[0]
    behind = _BEHIND.match(folded, span[1])
    end = behind.end() if behind else span[1]
    of = end + 1 if folded.startswith("的", end) else end
    group = noun_group(words, of)
    if group[1] > group[0]:
        counted, end = folded[slice(*group)], group[1]
    else:
        before = group_before(words, start, first, _BOUND)
        counted = folded[slice(*before)]
        start = before[0] if before[1] > before[0] else start
    return _Value(start, end, sum(word in counted for word in subjects), counted, alone)


def _is_so(question: Question, sentence: CitedSentence, value: _Value) -> bool:
    """Whether a clause says that a value is so, or the question asks for just what it says; a date is when it is said
    to be, and what is counted in passing («421名代表的力量») is there."""
    first, last = sentence.clause_at(value.start)
    before, asked = sentence.folded[first : value.start], fold_characters(question.text)
    if question.value is Value.DATE:
        return all(word in sentence.folded[first:last] for word in subject_words(question.text))
    if _SUBSET.match(before) and not value.score:
        return False
    if sentence.folded.startswith("的", value.end):
        return True
    return all(match[0] in asked for match in _NOT_SO.finditer(before))
