"""Difficulty from stated features: how close the wrong answers are, and how often the phrase recurs.

    score = 0.6 · closeness + 0.4 · rarity

``closeness`` (0–1): for options and changed statements the similarity of the wrong answers to the key (see
``distractors``); for free answers the length of what is to be recalled; for order and short answer the
number of points.  ``rarity`` (0–1) is 1 / (1 + log2 n), n being how often the key stands in the corpus.
The thresholds part the questions from the five speeches of ``corpus/`` into about equal thirds.
"""

from __future__ import annotations

import math

from retrieval.quiz.question import Difficulty

# The weights were set by hand; the thresholds after them, on the drafts from corpus/ (docs/decisions/0004-quizzes.md)
CLOSENESS_WEIGHT, RARITY_WEIGHT = 0.6, 0.4
EASY_BELOW, HARD_FROM = 0.60, 0.72

_RECALL_LENGTH = 8  # characters
_MOST_POINTS = 6  # set by hand, as is the length above


def grade(closeness: float, occurrences: int) -> Difficulty:
    """The difficulty of a question whose key stands ``occurrences`` times in the corpus."""
    rarity = 1.0 / (1.0 + math.log2(max(occurrences, 1)))
    score = CLOSENESS_WEIGHT * closeness + RARITY_WEIGHT * rarity
    if score < EASY_BELOW:
        return "易"
    return "中" if score < HARD_FROM else "难"


def recall_closeness(key: str) -> float:
    """Closeness of a free answer: its length, 8 characters being the hardest."""
    return min(len(key) / _RECALL_LENGTH, 1.0)


def points_closeness(number: int) -> float:
    """Closeness of an order or short answer: the number of points, 6 being the hardest."""
    return min(number / _MOST_POINTS, 1.0)
