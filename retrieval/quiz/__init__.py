"""Quizzes made by rule from the speeches' own text: every key stands in its citation, word for word.

In order: ``material`` finds what can be asked, ``makers`` make candidates, ``selection`` chooses a set (``maker`` runs
these); ``hints`` help, ``marking`` marks.  Nothing here writes, and nothing heavy is loaded before it is called.
"""

from retrieval.quiz.maker import QuizMaker
from retrieval.quiz.question import BLANK, DIFFICULTIES, Difficulty, QuestionType, QuizQuestion
from retrieval.quiz.settings import Quiz, QuizSettings, SectionChoice

__all__ = [
    "BLANK",
    "DIFFICULTIES",
    "Difficulty",
    "QuestionType",
    "Quiz",
    "QuizMaker",
    "QuizQuestion",
    "QuizSettings",
    "SectionChoice",
]
