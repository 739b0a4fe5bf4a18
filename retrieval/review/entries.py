"""What a reader's record holds: questions in the wrong-answer book, and every answer given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from retrieval.quiz.question import QuizQuestion
from retrieval.review.schedule import Memory


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A question in the wrong-answer book; ``wrong`` of ``answered`` times it was not right.

    ``retired`` says why it is asked no more, or is empty.
    """

    question: QuizQuestion
    added: datetime
    wrong: int
    answered: int
    memory: Memory
    retired: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One answer: ``reviewed`` says that it was a review of a question in the book."""

    question_id: str
    type: str
    speech_id: str
    title: str
    section: tuple[str, ...]
    at: datetime
    score: float
    hinted: bool
    reviewed: bool
