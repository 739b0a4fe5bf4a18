"""Evaluation: how well questions of a set are answered, in figures, now and beside an earlier run.

In order: ``question_set`` is read, ``run`` asks the library, ``scoring`` measures the answers, ``intervals`` say how
sure the figures are, ``saved`` keeps them, ``comparison`` sets two runs side by side.
"""

from retrieval.evaluation.comparison import WATCHED, AnswerChange, Comparison, MetricDifference, compare
from retrieval.evaluation.intervals import Interval, intervals
from retrieval.evaluation.question_set import SetQuestion, read_questions
from retrieval.evaluation.run import EvaluatedAnswer, Evaluation, evaluate, join
from retrieval.evaluation.saved import read_evaluation, write_evaluation
from retrieval.evaluation.scoring import FIGURES, Metric, Scorer

__all__ = [
    "FIGURES",
    "WATCHED",
    "AnswerChange",
    "Comparison",
    "EvaluatedAnswer",
    "Evaluation",
    "Interval",
    "Metric",
    "MetricDifference",
    "Scorer",
    "SetQuestion",
    "compare",
    "evaluate",
    "intervals",
    "join",
    "read_evaluation",
    "read_questions",
    "write_evaluation",
]
