"""A BERT encoder with mean pooling that works on the texts of a batch laid end to end, without padding.

Only the attention sees them padded: the questions of a batch have a third of the length of its sentences, and with
padding half of all matrix products would be for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from ingest.training.contextual.base_weights import BaseWeights

_TOGETHER = 32  # texts of like length that the attention sees together


@dataclass(frozen=True, slots=True)
class _Part:
    """Texts of like length: their rows among those of the batch, and their places where they stand padded.

    ``mask`` is (texts, length), True at each piece.
    """

    rows: slice
    slots: torch.Tensor
    mask: torch.Tensor


class Layer(nn.Module):  # type: ignore[misc]  # torch is not followed
    """Self-attention and two dense layers, each normalised after its sum with what it was given."""

    def __init__(self, width: int, heads: int, inner: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.after_attention = nn.LayerNorm(width, eps=epsilon)
        self.after_dense = nn.LayerNorm(width, eps=epsilon)

    def forward(self, rows: torch.Tensor, parts: Sequence[_Part]) -> torch.Tensor:
        """Rows (pieces, width) of all texts, before and after."""
        joined = self.qkv(rows).float()
        attended = torch.cat([self._attend(joined[part.rows], part) for part in parts])
        rows = self.after_attention(rows + self.out(attended))
        return self.after_dense(rows + self.down(functional.gelu(self.up(rows))))

    def _attend(self, joined: torch.Tensor, part: _Part) -> torch.Tensor:
        texts, length = part.mask.shape
        width = joined.shape[1] // 3
        padded = joined.new_zeros(texts * length, 3 * width).index_copy(0, part.slots, joined)
        split = padded.view(texts, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        mask = part.mask[:, None, None, :]
        seen = functional.scaled_dot_product_attention(split[0], split[1], split[2], attn_mask=mask)
        return seen.transpose(1, 2).reshape(texts * length, width).index_select(0, part.slots)


class ContextualModel(nn.Module):  # type: ignore[misc]  # torch is not followed
    """Pieces to one vector of unit length a text; embeddings and the lowest ``frozen`` layers do not learn."""

    def __init__(self, base: BaseWeights, pieces: NDArray[np.int64], longest: int, layers: Sequence[int]) -> None:
        """Take over the rows of ``pieces``, ``longest`` positions and the ``layers`` of the base, by number."""
        super().__init__()
        tensors = base.tensors
        self.words = nn.Parameter(torch.from_numpy(tensors["emb.word"][pieces]))
        places = tensors["emb.pos"][:longest] + tensors["emb.type"][: base.width]  # every piece is of the first type
        self.positions = nn.Parameter(torch.from_numpy(places))
        self.first = nn.LayerNorm(base.width, eps=base.epsilon)
        self.layers = nn.ModuleList(Layer(base.width, base.heads, base.inner, base.epsilon) for _ in layers)
        _copy(self.first, tensors, "emb.ln")
        for number, layer in zip(layers, self.layers, strict=True):
            own = f"l{number}"
            _copy(layer.out, tensors, f"{own}.ao")
            _copy(layer.up, tensors, f"{own}.fi")
            _copy(layer.down, tensors, f"{own}.fo")
            _copy(layer.after_attention, tensors, f"{own}.aln")
            _copy(layer.after_dense, tensors, f"{own}.oln")
            for part in ("w", "b"):
                joined = np.concatenate([tensors[f"{own}.{name}.{part}"] for name in "qkv"])
                getattr(layer.qkv, "weight" if part == "w" else "bias").data = torch.from_numpy(joined)

    def freeze(self, lowest: int) -> None:
        """Let embeddings and the ``lowest`` layers stay as they are."""
        self.frozen = lowest
        for module in (self.first, *self.layers[:lowest]):
            module.requires_grad_(False)
        self.words.requires_grad_(False)
        self.positions.requires_grad_(False)

    frozen = 0

    def forward(self, texts: Sequence[Sequence[int]]) -> torch.Tensor:
        """Vectors of texts given as numbers of pieces, shape (texts, width)."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        ordered = [texts[i] for i in order]
        parts = list(_parts([len(text) for text in ordered]))
        pieces = torch.tensor([piece for text in ordered for piece in text])
        places = torch.tensor([place for text in ordered for place in range(len(text))])
        with torch.set_grad_enabled(torch.is_grad_enabled() and not self.frozen):
            rows = self.first(self.words[pieces] + self.positions[places])
            for layer in self.layers[: self.frozen]:
                rows = layer(rows, parts)
        for layer in self.layers[self.frozen :]:
            rows = layer(rows, parts)
        owner = torch.tensor([i for i, text in zip(order, ordered, strict=True) for _ in text])
        sums = rows.new_zeros(len(texts), rows.shape[1]).index_add(0, owner, rows)
        return functional.normalize(sums, dim=1)


def _parts(lengths: Sequence[int]) -> Iterator[_Part]:
    """Parts of ``_TOGETHER`` texts, whose lengths rise."""
    row = 0
    for first in range(0, len(lengths), _TOGETHER):
        own = torch.tensor(lengths[first : first + _TOGETHER])
        mask = torch.arange(int(own.max()))[None, :] < own[:, None]
        slots = mask.reshape(-1).nonzero()[:, 0]
        yield _Part(slice(row, row + len(slots)), slots, mask)
        row += len(slots)


def _copy(module: nn.Module, tensors: dict[str, NDArray[np.float32]], name: str) -> None:
    module.weight.data = torch.from_numpy(tensors[f"{name}.w"])
    module.bias.data = torch.from_numpy(tensors[f"{name}.b"])
