"""BM25 of the candidates, counted in the passages themselves.

The lexical engine gives a score only to the passages that it found; here every candidate gets its own, and a long
passage pays more for its length than the engine's fixed b of 0.75 asks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.search.term_matches import TermMatches


@dataclass(frozen=True, slots=True)
class Bm25:
    """Scores passages by BM25 (Robertson and Zaragoza 2009, with the idf of Lucene).

    ``k1`` says how soon repeats of a term stop counting, ``b`` how much a passage pays for its length (0–1), measured
    against ``mean_length`` (characters); a term in the section path counts ``heading`` times its idf once.
    """

    passages: int
    mean_length: float
    frequency: Callable[[str], int]
    heading: float
    k1: float = 1.2
    b: float = 0.9

    def score(
        self, found: TermMatches, lengths: NDArray[np.int64], weights: Mapping[str, float]
    ) -> NDArray[np.float64]:
        """The score of each passage for weighted terms, float64 (passages,).

        ``lengths``, int64 (passages,), are those of the passages in characters.
        """
        idf = np.array([self._idf(term) for term in found.terms], dtype=np.float64)
        worth = np.maximum(found.weights(weights), 0.0) * idf
        norms = self.k1 * (1 - self.b + self.b * lengths / self.mean_length)
        counted = found.counts * (self.k1 + 1) / (found.counts + norms[:, None])
        scores: NDArray[np.float64] = ((counted + self.heading * found.headings) * worth).sum(axis=1)
        return scores

    def _idf(self, term: str) -> float:
        found = self.frequency(term)
        return math.log(1 + (self.passages - found + 0.5) / (found + 0.5)) if found <= self.passages else 0.0
