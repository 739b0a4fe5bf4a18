"""The contrastive loop: of a batch of pairs, each text should lie nearest to its own partner.

InfoNCE both ways with in-batch negatives (van den Oord et al. 2018), Adam (Kingma and Ba 2015) on
the rows a batch touches.  One thread: with both cores shared two threads took 0.39 s a step and one 0.07 s, and
one gives the same weights every time.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from ingest.training.batches import Bags, Batch, Numbers
from ingest.training.composition import Composition
from ingest.training.sources import PairSource

_LOG = logging.getLogger(__name__)
_LOG_EVERY = 250  # steps


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """What shapes a training run; the defaults are those of the shipped model."""

    dimension: int = 256
    steps: int = 3000
    batch: int = 512  # pairs
    rate: float = 0.02  # of Adam; falls to 0 linearly
    scale: float = 20.0  # of the cosines before the softmax
    dropout: float = 0.25  # share of a text's pieces left out at random
    spread: float = 0.1  # standard deviation of the first vectors
    decays: tuple[float, float] = (0.9, 0.99)  # of Adam's two averages
    seed: int = 0


@dataclass(frozen=True, slots=True)
class BatchShare:
    """A source and how often batches are drawn from it (relative to the others)."""

    name: str
    source: PairSource
    weight: float


class _BagSum(torch.autograd.Function):  # type: ignore[misc]  # torch is not followed
    """Sums rows by bag; its backward pass is such a sum too, which EmbeddingBag's is not."""

    @staticmethod
    def forward(ctx: Any, rows: torch.Tensor, index: Numbers, bag: Numbers, count: int) -> torch.Tensor:
        ctx.saved = (index, bag, len(rows))
        return _sum_by(rows, index, bag, count)

    @staticmethod
    def backward(ctx: Any, *grads: torch.Tensor) -> tuple[torch.Tensor, None, None, None]:
        index, bag, count = ctx.saved
        order = np.argsort(index, kind="stable")
        return _sum_by(grads[0].contiguous(), bag[order], index[order], count), None, None, None


class _LazyAdam:
    """Adam that touches only the rows of a batch; the averages of the other rows stand still."""

    def __init__(self, rows: torch.Tensor, settings: TrainingSettings) -> None:
        self._rows, self._settings = rows, settings
        self._first, self._second = torch.zeros_like(rows), torch.zeros_like(rows)

    def step(self, number: int, which: torch.Tensor, grad: torch.Tensor) -> None:
        """Move rows ``which`` against ``grad``; ``number`` counts the steps from 0."""
        first_decay, second_decay = self._settings.decays
        first = self._first[which].mul_(first_decay).add_(grad, alpha=1 - first_decay)
        second = self._second[which].mul_(second_decay).addcmul_(grad, grad, value=1 - second_decay)
        self._first[which], self._second[which] = first, second
        rate = self._settings.rate * (1 - number / self._settings.steps) / (1 - first_decay ** (number + 1))
        self._rows[which] -= rate * first / ((second / (1 - second_decay ** (number + 1))).sqrt_() + 1e-8)


def train(shares: Sequence[BatchShare], composition: Composition, settings: TrainingSettings) -> NDArray[np.float32]:
    """The trained rows, shape (pieces, dimension), float32; same arguments, same rows."""
    torch.set_num_threads(1)
    torch.manual_seed(settings.seed)
    rng = np.random.default_rng(settings.seed)
    parts = torch.randn(composition.part_count, settings.dimension) * settings.spread
    adam = _LazyAdam(parts, settings)
    weights = np.array([share.weight for share in shares])
    recent: dict[str, float] = {}
    for number in range(settings.steps):
        share = shares[rng.choice(len(shares), p=weights / weights.sum())]
        batch = share.source.batch(settings.batch, rng)
        recent[share.name] = _learn(batch, number, parts, adam, composition, settings, rng)
        if (number + 1) % _LOG_EVERY == 0:
            _LOG.info("step %d: %s", number + 1, {name: round(loss, 2) for name, loss in recent.items()})
    return composition.fold(parts.numpy())


def _learn(
    batch: Batch,
    number: int,
    parts: torch.Tensor,
    adam: _LazyAdam,
    composition: Composition,
    settings: TrainingSettings,
    rng: np.random.Generator,
) -> float:
    """Take one step on one batch; give its loss."""
    left, right = (_thin_out(bags, settings.dropout, rng) for bags in (batch.left, batch.right))
    count = len(batch.left_key)
    pieces, piece_of = np.unique(np.concatenate([left.piece, right.piece]), return_inverse=True)
    used, part_of = np.unique(composition.parts(pieces), return_inverse=True)
    which = torch.from_numpy(used)
    rows = parts[which].requires_grad_()
    composed = _BagSum.apply(rows, part_of, composition.owners(pieces), len(pieces))
    sums = _BagSum.apply(composed, piece_of, np.concatenate([left.bag, right.bag + count]), 2 * count)
    unit = functional.normalize(sums, dim=1, eps=1e-6)
    loss = _contrast(unit[:count] @ unit[count:].T * settings.scale, batch)
    (grad,) = torch.autograd.grad(loss, rows)
    adam.step(number, which, grad)
    return float(loss.detach())


def _contrast(scores: torch.Tensor, batch: Batch) -> torch.Tensor:
    """The mean cross entropy of the diagonal, along rows and columns, of a square score matrix."""
    same = (batch.left_key[:, None] == batch.left_key) | (batch.right_key[:, None] == batch.right_key)
    np.fill_diagonal(same, False)
    scores = scores.masked_fill(torch.from_numpy(same), -1e4)
    target = torch.arange(len(scores))
    return (functional.cross_entropy(scores, target) + functional.cross_entropy(scores.T, target)) / 2


def _thin_out(bags: Bags, share: float, rng: np.random.Generator) -> Bags:
    """Leave out a random share of the pieces."""
    kept = rng.random(len(bags.piece)) >= share
    return Bags(bags.piece[kept], bags.bag[kept])


def _sum_by(rows: torch.Tensor, index: Numbers, bag: Numbers, count: int) -> torch.Tensor:
    """Sum ``rows[index]`` by ``bag`` (ascending, below ``count``)."""
    offsets = torch.from_numpy(np.searchsorted(bag, np.arange(count)))
    return functional.embedding_bag(torch.from_numpy(index), rows, offsets, mode="sum")
