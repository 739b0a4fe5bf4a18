"""Normalising scores of different scales before they are added up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_NO_SPREAD = 1e-9
"""Below this standard deviation all scores are taken for one; dividing by it would only blow up rounding errors."""


def z_scores(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scores less their mean, over their standard deviation, along the first axis: (n,) or (n, features), float64.

    >>> z_scores(np.array([1.0, 3.0])).tolist()
    [-1.0, 1.0]
    """
    spread = scores.std(axis=0)
    normal: NDArray[np.float64] = (scores - scores.mean(axis=0)) / np.where(spread > _NO_SPREAD, spread, 1.0)
    return normal
