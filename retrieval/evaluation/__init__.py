"""Evaluation: how well questions of a set are answered, in figures, now and beside an earlier run.

In order: ``question_set`` is read, ``run`` asks the library, ``scoring`` measures the answers, ``saved`` keeps them,
``comparison`` sets two runs side by side.
"""

from retrieval.evaluation.comparison import AnswerChange, Comparison, MetricDifference, compare
from retrieval.evaluation.question_set import SetQuestion, read_questions
from retrieval.evaluation.run import EvaluatedAnswer, Evaluation, evaluate
from retrieval.evaluation.saved import read_evaluation, write_evaluation
from retrieval.evaluation.scoring import FIGURES, Metric, Scorer

__all__ = [
    "FIGURES",
    "AnswerChange",
    "Comparison",
    "EvaluatedAnswer",
    "Evaluation",
    "Metric",
    "MetricDifference",
    "Scorer",
    "SetQuestion",
    "compare",
    "evaluate",
    "read_evaluation",
    "read_questions",
    "write_evaluation",
]
