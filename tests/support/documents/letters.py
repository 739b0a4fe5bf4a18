"""A tiny encoder whose vectors can be worked out by hand: it counts characters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class LetterEncoder:
    """Counts each character in the bucket ``code point % dimension``; rows have unit length."""

    def __init__(self, name: str = "letters", dimension: int = 64) -> None:
        self.name = name
        self.dimension = dimension
        self.encoded = 0

    @property
    def fingerprint(self) -> str:
        return f"{self.name}-{self.dimension}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += len(texts)
        counts = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            np.add.at(counts[row], [ord(c) % self.dimension for c in text], 1.0)
        norms = np.linalg.norm(counts, axis=1, keepdims=True)
        np.divide(counts, norms, out=counts, where=norms > 0)
        return counts
