"""Soft cover: how much of a question a text holds, if other words for the same thing count by their likeness.

Each piece of the question is looked for in the text, and counts by its most similar piece there (MaxSim: Khattab and
Zaharia 2020) and by how much it tells.  The pieces are those of the shipped static encoder, whose vectors were trained
on everyday and official words for one thing; they need no index, so that it does not matter what made the index.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ingest.encoders.encoder import SHIPPED_MODEL, SHIPPED_NAME
from ingest.encoders.static_encoder import StaticEncoder
from retrieval.question.query import CONTEXT_WEIGHT, Query

_KEPT = 100_000  # texts whose pieces are kept, some 20 MB


@dataclass(frozen=True, slots=True)
class AskedPieces:
    """The pieces of a question: ``vectors`` of unit length, float32 (pieces, dimension), ``weights`` (pieces,) that add
    up to 1."""

    vectors: NDArray[np.float32]
    weights: NDArray[np.float64]

    def cover(self, likeness: NDArray[np.float32]) -> NDArray[np.float64]:
        """The share of the weight (about 0–1) in texts that hold each piece by ``likeness``, (texts, pieces)."""
        covers: NDArray[np.float64] = likeness @ self.weights
        return covers


class PieceLikeness:
    """Finds how like the pieces of a question are to those of texts; safe to use from several threads."""

    def __init__(self, encoder: StaticEncoder) -> None:
        self._encoder = encoder
        self._pieces = lru_cache(maxsize=_KEPT)(self._pieces_of)

    def asked(self, query: Query) -> AskedPieces:
        """The pieces of what a question asks for; those of the earlier question it leans on count less."""
        stretches = ("".join(f"{stretch} " for stretch in query.content) or query.folded, query.context)
        own, earlier = self._encoder.pieces(stretches)
        rows = self._encoder.piece_vectors(np.concatenate((own, earlier)))
        lengths = np.linalg.norm(rows, axis=1)
        weights = lengths * np.repeat((1.0, CONTEXT_WEIGHT), (len(own), len(earlier)))
        return AskedPieces(_unit(rows, lengths), weights / (weights.sum() or 1.0))

    def of(self, asked: AskedPieces, texts: Sequence[str]) -> NDArray[np.float32]:
        """The likeness (0–1) of each piece asked for to the most similar one of each text, (texts, pieces)."""
        found = np.zeros((len(texts), len(asked.weights)), dtype=np.float32)
        pieces = [self._pieces(text) for text in texts]
        filled = [row for row, own in enumerate(pieces) if len(own)]
        if not filled or not len(asked.weights):
            return found
        lengths = np.array([len(pieces[row]) for row in filled])
        known, places = np.unique(np.concatenate([pieces[row] for row in filled]), return_inverse=True)
        rows = self._encoder.piece_vectors(known)
        table = np.maximum(_unit(rows, np.linalg.norm(rows, axis=1)) @ asked.vectors.T, 0.0)
        found[filled] = np.maximum.reduceat(table[places], np.cumsum(lengths) - lengths, axis=0)
        return found

    def _pieces_of(self, text: str) -> NDArray[np.int64]:
        return self._encoder.pieces([text])[0]


@lru_cache(maxsize=1)
def shipped_likeness() -> PieceLikeness:
    """The likeness by the shipped static encoder, which all libraries of this process share."""
    return PieceLikeness(StaticEncoder(SHIPPED_MODEL, SHIPPED_NAME))


def _unit(rows: NDArray[np.float32], lengths: NDArray[np.float32]) -> NDArray[np.float32]:
    unit: NDArray[np.float32] = (rows / np.where(lengths > 0, lengths, 1.0)[:, None]).astype(np.float32)
    return unit
