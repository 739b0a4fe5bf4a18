"""What a quiz is made of: questions whose keys stand in the speeches, word for word."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from retrieval.answer import Citation

BLANK = "____"
"""Stands in a stem where the key was taken out."""

AS_IS = "as-is"
"""Form of a statement that was not changed."""


class QuestionType(StrEnum):
    """The six types; the values are those of the JSON format."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    BLANK = "blank"
    JUDGE = "judge"
    ORDER = "order"
    SHORT = "short"

    @property
    def label(self) -> str:
        """What readers call the type."""
        return _LABELS[self]


_LABELS = {
    QuestionType.SINGLE: "单选题",
    QuestionType.MULTIPLE: "多选题",
    QuestionType.BLANK: "填空题",
    QuestionType.JUDGE: "判断题",
    QuestionType.ORDER: "排序题",
    QuestionType.SHORT: "简答题",
}

Difficulty = Literal["易", "中", "难"]
DIFFICULTIES: tuple[Difficulty, ...] = ("易", "中", "难")


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """One question.

    ``id`` is the same wherever the same thing is asked about the same words.  ``form`` names the maker's way
    of asking.  ``key`` holds the strings that make the answer right; each stands verbatim in the quote of
    ``citation``.  ``sources`` are the sentences that carry the keys: the citation itself, or one for each
    key where they stand apart (the citation's quote then runs from the first to the last).

    By type: single and multiple ``options`` and ``right`` (indices); order ``options`` and ``right`` (indices
    in the right order); blank ``accepted``; judge ``truth`` and ``changed`` (from, to) where it is false, its
    statement is the stem; short ``points``.  ``basis`` stands for all points of the section that a question
    about the outline rests on (see ``points.basis_of``), so that a later check sees a changed outline.
    """

    id: str
    type: QuestionType
    form: str
    difficulty: Difficulty
    stem: str
    key: tuple[str, ...]
    citation: Citation
    sources: tuple[Citation, ...]
    options: tuple[str, ...] = ()
    right: tuple[int, ...] = ()
    accepted: tuple[str, ...] = ()
    truth: bool = False
    changed: tuple[str, str] | None = None
    points: tuple[str, ...] = ()
    basis: str = ""

    @property
    def explanation(self) -> str:
        """The cited sentences themselves, one a line."""
        return "\n".join(dict.fromkeys(source.quote for source in self.sources))


@dataclass(frozen=True, slots=True)
class QuestionCandidate:
    """A question before its options are put in place: the right ones stand first (order: in the right order).

    ``uses`` are the stretches and headings that it shows or gives away, as (speech id, offset); ``leaf`` is
    the innermost section that it is about.
    """

    question: QuizQuestion
    uses: frozenset[tuple[str, int]]
    leaf: tuple[str, int]
