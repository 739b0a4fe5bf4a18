"""Marking a reader's answer: choices and orders by comparison, words after folding, short answers point by point."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.encoders.encoder import Encoder
from ingest.text.folding import fold, fold_words
from ingest.text.numerals import ORDINAL, in_digits, read_numeral
from retrieval.quiz.material.figures import find_figures
from retrieval.quiz.question import BLANK, QuestionType, QuizQuestion
from retrieval.quiz.short_marking import PointMark, mark_points

PART = 0.5
"""Mark of an answer that is right in part: not all right options, or one character wrong in four or more."""

_HAN_NUMBER = re.compile(f"[{ORDINAL}两千]+")
_SHARE = re.compile(rf"百分之([{ORDINAL}两千\d.]+)")  # 百分之五 is 5%
# Characters of a key from which on one wrong character counts half: of a shorter one it makes another word.
_LEAST_SPELT = 4


@dataclass(frozen=True, slots=True)
class ReaderAnswer:
    """What a reader answered: ``choices`` (option indices; an order: in order), ``text``, or ``truth``."""

    choices: tuple[int, ...] = ()
    text: str = ""
    truth: bool | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing was answered."""
        return not self.choices and not self.text.strip() and self.truth is None


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of one answer: ``score`` 0–1; ``points`` tell of a short answer which were found; ``note`` is
    one Chinese sentence, or empty."""

    score: float
    points: tuple[PointMark, ...] = ()
    note: str = ""

    @property
    def right(self) -> bool:
        """Whether the answer is wholly right."""
        return self.score >= 1.0


class Marker:
    """Marks answers; the encoder is asked for short answers only."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def mark(self, question: QuizQuestion, reply: ReaderAnswer) -> Mark:
        """Mark one answer."""
        if reply.empty:
            return Mark(0.0, note="没有作答。", points=self._missed(question))
        if question.type is QuestionType.SHORT:
            return self._short(question, reply.text)
        if question.type is QuestionType.BLANK:
            return _blank(question, reply.text)
        if question.type is QuestionType.JUDGE:
            return Mark(float(reply.truth is question.truth))
        if question.type is QuestionType.ORDER:
            return _order(question, reply.choices)
        return _choice(question, reply.choices)

    def _missed(self, question: QuizQuestion) -> tuple[PointMark, ...]:
        return tuple(PointMark(point, 0.0, "") for point in question.points)

    def _short(self, question: QuizQuestion, text: str) -> Mark:
        bodies = [source.passage for source in question.sources]
        if len(bodies) != len(question.points):
            bodies = [""] * len(question.points)
        points = mark_points(question.points, bodies, text, self._encoder, asked=question.stem)
        score = sum(point.score for point in points) / len(points)
        missed = sum(point.score == 0 for point in points)
        note = "各点都答到了。" if score >= 1.0 else f"共 {len(points)} 点，漏了 {missed} 点。" if missed else ""
        return Mark(round(score, 4), points, note)


def _choice(question: QuizQuestion, choices: tuple[int, ...]) -> Mark:
    chosen, right = set(choices), set(question.right)
    if chosen == right:
        return Mark(1.0)
    if question.type is QuestionType.MULTIPLE and chosen < right:
        return Mark(PART, note=f"选对了，但少选 {len(right - chosen)} 项。")
    return Mark(0.0)


def _order(question: QuizQuestion, choices: tuple[int, ...]) -> Mark:
    if choices == question.right:
        return Mark(1.0)
    placed = sum(a == b for a, b in zip(choices, question.right, strict=False))
    return Mark(0.0, note=f"{len(question.right)} 项中有 {placed} 项排对了位置。" if placed else "")


def _blank(question: QuizQuestion, text: str) -> Mark:
    """Words count after folding; numbers count by value; what the stem says beside the blank may be repeated."""
    given = _plain(text)
    stem = _plain(question.stem.replace(BLANK, "\n"))
    marks = (_against(accepted, given, stem) for accepted in question.accepted)
    return next((mark for mark in marks if mark is not None), Mark(0.0))


def _against(accepted: str, given: str, stem: str) -> Mark | None:
    """Mark a filled blank against one accepted wording; nothing where it is another word."""
    key = _plain(accepted)
    if given == key or (key in given and all(part in stem for part in given.split(key, 1))):
        return Mark(1.0)
    figure = next((f for f in find_figures(accepted) if f.text == accepted), None)
    if figure is not None:
        return Mark(1.0) if given == _plain(figure.number) else None
    if len(key) >= _LEAST_SPELT and _one_apart(key, given):
        return Mark(PART, note="有一个字与原文不同。")
    return None


def _plain(text: str) -> str:
    """Fold to words, numbers written in digits (十六 → 16, 百分之五 → 5)."""
    folded = _SHARE.sub(lambda m: m[1] + "%", fold(text))
    return fold_words(_HAN_NUMBER.sub(lambda m: _value(m[0]), folded))


def _value(numeral: str) -> str:
    return str(read_numeral(numeral)) if any(unit in numeral for unit in "十百千") else in_digits(numeral)


def _one_apart(key: str, given: str) -> bool:
    """Whether one character is changed, left out or added."""
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(key, given, score_cutoff=1) <= 1
