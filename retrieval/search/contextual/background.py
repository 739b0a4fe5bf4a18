"""Background questions: how like a question is to those that people ask of everything but speeches.

A question is as strange as its nearest neighbour is near (novelty by nearest neighbours) among some fifteen hundred
questions about daily life, general knowledge, sensitive subjects, things to be done and small talk, which were written
by somebody who knew neither the speeches nor the questions that this is measured with.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

QUESTIONS_FILE = Path(__file__).parents[2] / "resources" / "background_questions.txt"
"""One question a line: its kind, a tab, its text."""

VECTORS_FILE = QUESTIONS_FILE.with_name("background_vectors.npy")
"""Their contextual vectors, int8 (questions, dimension); ``python -m tests.support.background_vectors`` writes them."""


class BackgroundQuestions:
    """The vectors of the background questions, read when first asked for."""

    def __init__(self, path: Path = VECTORS_FILE) -> None:
        self._path = path

    @cached_property
    def _vectors(self) -> NDArray[np.float32]:
        rows = np.load(self._path).astype(np.float32)
        vectors: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return vectors

    def likeness(self, vector: NDArray[np.float32]) -> float:
        """The similarity (cosine) of a question's contextual vector (dimension,) to its nearest neighbour."""
        return float((self._vectors @ vector).max())


def read_background_questions() -> list[str]:
    """The texts of the background questions."""
    lines = QUESTIONS_FILE.read_text(encoding="utf-8").splitlines()
    return [line.split("\t", 1)[1] for line in lines]


def to_int8(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """Vectors of unit length as ``VECTORS_FILE`` keeps them: each row up to its largest component."""
    factors = np.abs(vectors).max(axis=1, keepdims=True) / 127
    rows: NDArray[np.int8] = np.rint(vectors / factors).astype(np.int8)
    return rows


@lru_cache(maxsize=1)
def shipped_background() -> BackgroundQuestions:
    """The shipped background questions, which all libraries of this process share."""
    return BackgroundQuestions()
