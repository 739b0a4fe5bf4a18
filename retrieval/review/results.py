"""The result of a set: how many were right, the marks by section, and what went wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.quiz.question import QuizQuestion


@dataclass(frozen=True, slots=True)
class Answered:
    """A question of a set with the mark that it got, 0–1."""

    question: QuizQuestion
    score: float


@dataclass(frozen=True, slots=True)
class SectionMarks:
    """Marks in one section of the first level: ``score`` is the mean, 0–1."""

    title: str
    section: str
    answered: int
    score: float


@dataclass(frozen=True, slots=True)
class SetResult:
    """A set that was answered: ``score`` is the mean mark, 0–1."""

    right: int
    count: int
    score: float
    sections: tuple[SectionMarks, ...]
    mistakes: tuple[Answered, ...]


def result_of(answers: Sequence[Answered]) -> SetResult:
    """Sum a set up; the sections are in the order in which they were asked."""
    marks: dict[tuple[str, str], list[float]] = defaultdict(list)
    for answer in answers:
        address = answer.question.citation.address
        marks[address.title, address.section[0] if address.section else ""].append(answer.score)
    return SetResult(
        right=sum(answer.score >= 1.0 for answer in answers),
        count=len(answers),
        score=sum(answer.score for answer in answers) / max(len(answers), 1),
        sections=tuple(SectionMarks(t, s, len(row), sum(row) / len(row)) for (t, s), row in marks.items()),
        mistakes=tuple(answer for answer in answers if answer.score < 1.0),
    )
