"""How far a figure may be off by the choice of its questions: percentile bootstrap intervals of the means.

Efron & Tibshirani 1993, chapter 13: the questions are drawn again with replacement, as many as there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from retrieval.evaluation.run import ALL, EvaluatedAnswer
from retrieval.evaluation.scoring import FIGURES

CONFIDENCE = 0.95
_DRAWS = 2_000
_SEED = 1979  # fixed, so that the same answers have the same intervals
_DRAWN_AT_ONCE = 200  # keeps memory within bounds for large sets


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean's bounds at the confidence of ``CONFIDENCE``."""

    low: float
    high: float


def intervals(results: Iterable[EvaluatedAnswer]) -> Mapping[str, Mapping[str, Interval]]:
    """The intervals of the figures that are means, by type and over ``all``, then by name.

    >>> answers = [EvaluatedAnswer(str(n), "fact", "", "answered", "", {"complete": n % 2}) for n in range(100)]
    >>> found = intervals(answers)["fact"]["complete"]
    >>> round(found.low, 1), round(found.high, 1)
    (0.4, 0.6)
    """
    values: dict[str, dict[str, list[float]]] = {}
    everything: dict[str, list[float]] = {}
    for result in results:
        for name, value in result.figures.items():
            values.setdefault(result.type, {}).setdefault(name, []).append(value)
            everything.setdefault(name, []).append(value)
    means = [figure.name for figure in FIGURES if figure.mean]
    return {
        kind: {name: bootstrap_interval(figures[name]) for name in means if name in figures}
        for kind, figures in {**values, ALL: everything}.items()
    }


def bootstrap_interval(values: list[float]) -> Interval:
    """The interval of the mean of at least one value."""
    import numpy as np

    sample, rng = np.array(values), np.random.default_rng(_SEED)
    draws = (rng.integers(len(sample), size=(_DRAWN_AT_ONCE, len(sample))) for _ in range(_DRAWS // _DRAWN_AT_ONCE))
    means = np.concatenate([sample[drawn].mean(axis=1) for drawn in draws])
    low, high = np.quantile(means, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return Interval(float(low), float(high))
