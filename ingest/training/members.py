"""The members of the shipped model: two trainings that err differently, their vectors side by side.

Two runs of one recipe gain nothing together; one whose pieces share their characters' vectors and one whose
pieces stand alone do, most of all on questions asked in other words (the model card has the figures).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DIMENSION = 384
"""Length of a joined vector; 2 × 256 gained nothing over it, 2 × 128 lost."""


@dataclass(frozen=True, slots=True)
class EncoderMember:
    """One training: whether pieces share their characters' vectors, the share of pieces left out at random,
    and how often batches are drawn from each source (relative to the others)."""

    name: str
    shared: bool
    dropout: float
    weights: Mapping[str, float]


MEMBERS = (
    EncoderMember(
        "characters shared",
        True,
        0.25,
        {
            "articles": 30,
            "reports": 7,
            "titles": 8,
            "questions": 12,
            "law questions": 4,
            "glosses": 14,
            "glosses in use": 12,
            "paraphrases": 13,
        },
    ),
    EncoderMember(
        "pieces alone",
        False,
        0.0,
        {
            "articles": 28,
            "reports": 7,
            "titles": 10,
            "questions": 15,
            "law questions": 5,
            "glosses": 20,
            "paraphrases": 15,
        },
    ),
)


def join(rows: Sequence[NDArray[np.float32]], dimension: int) -> NDArray[np.float32]:
    """Put the members' rows (each (pieces, any), float32) side by side, shape (pieces, ``dimension``).

    Each member is turned onto its principal directions, cut to its share of the dimensions, and scaled to a mean
    square of 1 a row, so that all count alike in the cosine.
    """
    each = dimension // len(rows)
    return np.concatenate([_reduced(member, each) for member in rows], axis=1)


def _reduced(rows: NDArray[np.float32], dimension: int) -> NDArray[np.float32]:
    scaled = rows / np.sqrt(np.square(rows).sum(axis=1).mean())
    directions, _, _ = np.linalg.svd(scaled.T @ scaled)
    reduced: NDArray[np.float32] = (scaled @ directions[:, :dimension]).astype(np.float32)
    return reduced
