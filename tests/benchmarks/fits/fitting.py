"""What the fitting scripts share: two small models fitted by gradient descent, and tables of what they gave.

Ranking: softmax over a question's candidates, the loss is −log of the probability on the right ones (ListNet's
top-one form).  Refusing: logistic regression.  Both on standardised features with a ridge (L2) penalty.  A figure
counts on a domain that the weights have not seen: ``leaving_out`` fits once for each domain on all the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Row = TypeVar("Row")
Fit = TypeVar("Fit")

_STEPS, _RATE = 300, 0.1
_RIDGE = 1.0  # of the ranking's standardised weights, divided by the number of questions


@dataclass(frozen=True, slots=True)
class Ranked:
    """One question's candidates: ``features`` (candidates, n), and which of them (columns) holds which piece of
    evidence (rows): ``groups``, one True at least."""

    id: str
    type: str
    features: Floats
    groups: NDArray[np.bool_]

    @property
    def right(self) -> NDArray[np.bool_]:
        """Which candidates hold evidence, shape (candidates,)."""
        right: NDArray[np.bool_] = np.logical_or.reduce(self.groups, axis=0)
        return right

    def order(self, weights: Floats) -> NDArray[np.int64]:
        """The candidates in the order of their weighted sums."""
        order: NDArray[np.int64] = np.argsort(-(self.features @ weights), kind="stable")
        return order

    def found(self, weights: Floats, depth: int) -> bool:
        """Whether every piece of evidence stands among the first ``depth``."""
        return bool(self.groups[:, self.order(weights)[:depth]].any(axis=1).all())

    def reciprocal(self, weights: Floats) -> float:
        """1 / rank of the first right candidate."""
        return 1.0 / (1 + int(np.argmax(self.right[self.order(weights)])))


def leaving_out(domains: Mapping[str, Sequence[Row]], fit: Callable[[Sequence[Row]], Fit]) -> dict[str, Fit]:
    """For each domain the fit on all other domains, and under "all" that on all of them."""
    fits = {left: fit([row for name, rows in domains.items() if name != left for row in rows]) for left in domains}
    return fits | {"all": fit([row for rows in domains.values() for row in rows])}


def fit_ranking(questions: Sequence[Ranked]) -> Floats:
    """Fit non-negative weights, shape (n,); the softmax of the weighted sums are probabilities of being right."""
    features, right, absent = _padded(questions)
    held = absent == 0
    spread = features[held].std(axis=0) + 1e-9
    features = np.where(held[:, :, None], (features - features[held].mean(axis=0)) / spread, 0.0)
    weights = np.full(len(spread), 0.1)
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        chances = _softmax(features @ weights + absent)
        wanted = chances * right
        surplus = chances - wanted / np.maximum(wanted.sum(axis=1, keepdims=True), 1e-12)
        gradient = (np.einsum("qc,qcf->f", surplus, features) + _RIDGE * weights) / len(questions)
        first, second = 0.9 * first + 0.1 * gradient, 0.999 * second + 0.001 * gradient**2
        adam = (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        weights = np.maximum(weights - _RATE * (1 - step / _STEPS) * adam, 0.0)
    fitted: Floats = weights / spread
    return fitted


def ranking_loss(questions: Sequence[Ranked], weights: Floats) -> float:
    """The mean of −log of the probability on the right ones."""
    features, right, absent = _padded(questions)
    chances = (_softmax(features @ weights + absent) * right).sum(axis=1)
    return float(-np.log(np.maximum(chances, 1e-12)).mean())


def fit_logistic(features: Floats, right: NDArray[np.bool_], importance: Floats, pull: float) -> tuple[Floats, float]:
    """Fit weights (n,) and a bias for unstandardised features (rows, n); ``importance`` (rows,) weighs the rows."""
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    columns = np.hstack(((features - mean) / spread, np.ones((len(features), 1))))
    weights = np.zeros(columns.shape[1])
    for _ in range(200):  # Newton's method
        chances = 1 / (1 + np.exp(-columns @ weights))
        slope = columns.T @ (importance * (chances - right)) + pull * weights
        curve = (columns * (importance * chances * (1 - chances))[:, None]).T @ columns
        move = np.linalg.solve(curve + pull * np.eye(len(weights)), slope)
        weights -= move
        if np.abs(move).max() < 1e-9:
            break
    plain = weights[:-1] / spread
    return plain, float(weights[-1] - plain @ mean)


def show_figures(title: str, rows: Mapping[str, Mapping[str, str]]) -> None:
    """Print figures, a line for each fit and a column for each set."""
    sets = list(next(iter(rows.values())))
    width = max(len(cell) + 2 for row in rows.values() for cell in (*row, *row.values()))
    first = max(14, *(len(name) + 2 for name in rows))
    print(f"\n{title}\n{'':{first}}" + "".join(f"{name:>{width}}" for name in sets))
    for name, row in rows.items():
        print(f"{name:{first}}" + "".join(f"{row[column]:>{width}}" for column in sets), flush=True)


def _padded(questions: Sequence[Ranked]) -> tuple[Floats, NDArray[np.bool_], Floats]:
    """All features (questions, most candidates, n), which are right, and −∞ where there is no candidate."""
    most = max(len(question.right) for question in questions)
    features = np.zeros((len(questions), most, questions[0].features.shape[1]))
    right = np.zeros((len(questions), most), dtype=np.bool_)
    absent = np.full((len(questions), most), -np.inf)
    for row, question in enumerate(questions):
        count = len(question.right)
        features[row, :count], right[row, :count], absent[row, :count] = question.features, question.right, 0.0
    return features, right, absent


def _softmax(scores: Floats) -> Floats:
    """The softmax of each row."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: Floats = powers / powers.sum(axis=1, keepdims=True)
    return chances
