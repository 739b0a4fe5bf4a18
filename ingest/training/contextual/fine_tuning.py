"""Fine-tunes the transformer: of a batch of pairs, each text should lie nearest to its own partner.

Symmetric InfoNCE with in-batch negatives (van den Oord et al. 2018); texts that stand in several pairs of a batch are
no negatives there.  AdamW (Loshchilov and Hutter 2019) with a rising, then linearly falling rate.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional

from ingest.training.contextual.sources import PairBatches
from ingest.training.contextual.transformer import ContextualModel
from ingest.training.documents import Pair

_LOG = logging.getLogger(__name__)
_LOG_EVERY = 10  # steps


@dataclass(frozen=True, slots=True)
class FineTuningSettings:
    """What shapes a fine-tuning; the defaults are those of the shipped model."""

    steps: int = 500
    batch: int = 64  # pairs
    longest: int = 56  # pieces of a text, both ends counted
    frozen: int = 6  # layers, counted from below, that stay as they are
    rate: float = 1e-4  # of AdamW, at its highest
    warm_up: int = 40  # steps
    scale: float = 40.0  # of the cosines before the softmax
    decay: float = 0.01  # of the weights
    save_every: int = 100  # steps
    threads: int = 2
    seed: int = 0


@dataclass(frozen=True, slots=True)
class PairShare:
    """A source and how often batches are drawn from it (relative to the others)."""

    name: str
    source: PairBatches
    weight: float


def fine_tune(
    model: ContextualModel,
    tokenizer: Tokenizer,
    shares: Sequence[PairShare],
    settings: FineTuningSettings,
    save: Callable[[int], None],
) -> None:
    """Train ``model`` in place; ``save`` is called with the number of steps done, every so often and at the end."""
    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    rng = np.random.default_rng(settings.seed)
    model.freeze(settings.frozen)
    model.train()
    learning = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(learning, lr=settings.rate, weight_decay=settings.decay)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, settings))
    recent: dict[str, float] = {}
    for step, (name, batch) in enumerate(_drawn(shares, settings, rng), 1):
        loss = _loss(model, tokenizer, batch, settings)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learning, 1.0)
        optimiser.step()
        schedule.step()
        recent[name] = 0.8 * recent.get(name, loss.item()) + 0.2 * loss.item()
        if step % _LOG_EVERY == 0:
            _LOG.info("step %d: %s", step, _told(recent))
        if step % settings.save_every == 0 or step == settings.steps:
            save(step)


def _rate(step: int, settings: FineTuningSettings) -> float:
    rising = (step + 1) / settings.warm_up
    falling = (settings.steps - step) / max(settings.steps - settings.warm_up, 1)
    return max(min(rising, falling), 0.0)


def _drawn(
    shares: Sequence[PairShare], settings: FineTuningSettings, rng: np.random.Generator
) -> Iterator[tuple[str, list[Pair]]]:
    weights = np.array([share.weight for share in shares])
    running = [share.source.batches(settings.batch, rng) for share in shares]
    for _ in range(settings.steps):
        which = int(rng.choice(len(shares), p=weights / weights.sum()))
        yield shares[which].name, next(running[which])


def _loss(
    model: ContextualModel, tokenizer: Tokenizer, batch: Sequence[Pair], settings: FineTuningSettings
) -> torch.Tensor:
    asked, found = [pair.query for pair in batch], [pair.found for pair in batch]
    pieces = [encoding.ids for encoding in tokenizer.encode_batch([*asked, *found])]
    cut = [own if len(own) <= settings.longest else [*own[: settings.longest - 1], own[-1]] for own in pieces]
    # bfloat16 in the matrix products makes a step one and a half times as fast on processors that have it
    with torch.autocast("cpu", dtype=torch.bfloat16):
        vectors = model(cut).float()
    cosines = vectors[: len(batch)] @ vectors[len(batch) :].T
    cosines = cosines.masked_fill(_same(asked, found), -1.0) * settings.scale
    own = torch.arange(len(batch))
    return (functional.cross_entropy(cosines, own) + functional.cross_entropy(cosines.T, own)) / 2


def _same(asked: Sequence[str], found: Sequence[str]) -> torch.Tensor:
    """Where a question and a sentence of two pairs are no negatives: the pairs share one of their texts."""
    numbers: dict[str, int] = {}
    left, right = (torch.tensor([numbers.setdefault(text, len(numbers)) for text in side]) for side in (asked, found))
    same = (left[:, None] == left[None, :]) | (right[:, None] == right[None, :])
    return same & ~torch.eye(len(left), dtype=torch.bool)


def _told(recent: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {loss:.3f}" for name, loss in sorted(recent.items()))
