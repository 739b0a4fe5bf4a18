"""Evaluation: how well questions of a set are answered, in figures, now and beside an earlier run."""

from retrieval.evaluation.comparison import Change, Comparison, Difference, compare
from retrieval.evaluation.question_set import SetQuestion, read_questions
from retrieval.evaluation.run import Evaluation, Result, evaluate
from retrieval.evaluation.saved import read_evaluation, write_evaluation
from retrieval.evaluation.scoring import FIGURES, Figure, Scorer

__all__ = [
    "FIGURES",
    "Change",
    "Comparison",
    "Difference",
    "Evaluation",
    "Figure",
    "Result",
    "Scorer",
    "SetQuestion",
    "compare",
    "evaluate",
    "read_evaluation",
    "read_questions",
    "write_evaluation",
]
