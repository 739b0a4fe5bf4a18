"""What a reader chooses for a quiz, and what the quiz then is."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.quiz.question import DIFFICULTIES, Difficulty, QuestionType, QuizQuestion

DAILY_NUMBER = 5
"""Questions of a daily set (每日一练)."""


@dataclass(frozen=True, slots=True)
class SectionChoice:
    """A section of a speech by its path of labels, as it stands in an address."""

    speech_id: str
    section: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuizSettings:
    """What a quiz is to be; ``speeches`` None means all, ``sections`` narrow further, ``topic`` is plain words.

    The same settings over the same corpus give the same quiz.
    """

    number: int = 10
    types: tuple[QuestionType, ...] = tuple(QuestionType)
    difficulties: tuple[Difficulty, ...] = DIFFICULTIES
    speeches: tuple[str, ...] | None = None
    sections: tuple[SectionChoice, ...] = ()
    topic: str = ""
    seed: str = "0"


@dataclass(frozen=True, slots=True)
class Quiz:
    """A set of questions, by type; ``asked`` is the number wished for, which may be more than there are."""

    questions: tuple[QuizQuestion, ...]
    asked: int
    seed: str

    @property
    def short(self) -> bool:
        """Whether there are fewer questions than were asked for."""
        return len(self.questions) < self.asked
