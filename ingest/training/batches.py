"""Texts as flat arrays of piece numbers, and the batches of text pairs that training takes from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

_TEXTS_AT_ONCE = 5000  # cut in one call, which bounds the memory of it

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Bags:
    """Pieces and the text of the batch each belongs to: two int64 arrays of one length, ``bag`` ascending."""

    piece: Numbers
    bag: Numbers


@dataclass(frozen=True, slots=True)
class Batch:
    """Pairs of texts; two pairs with the same key on either side are no negatives of each other."""

    left: Bags
    right: Bags
    left_key: Numbers
    right_key: Numbers


class TokenizedTexts:
    """The pieces of many texts in one flat array."""

    def __init__(self, tokenizer: Tokenizer, texts: Sequence[str]) -> None:
        """Cut all texts into pieces."""
        arrays: list[NDArray[np.int32]] = []
        for first in range(0, len(texts), _TEXTS_AT_ONCE):
            encodings = tokenizer.encode_batch_fast(texts[first : first + _TEXTS_AT_ONCE], add_special_tokens=False)
            arrays += [np.array(encoding.ids, dtype=np.int32) for encoding in encodings]
        self._lengths = np.array([len(array) for array in arrays], dtype=np.int64)
        self._starts = np.cumsum(self._lengths) - self._lengths
        self._flat = np.concatenate(arrays)

    def bags(self, which: Numbers, bag: Numbers | None = None) -> Bags:
        """The pieces of texts ``which``; text k goes to bag ``bag[k]`` (ascending; default: k)."""
        lengths = self._lengths[which]
        owner = np.arange(len(which), dtype=np.int64) if bag is None else bag
        return Bags(self._flat[ranges(self._starts[which], lengths)].astype(np.int64), np.repeat(owner, lengths))


def ranges(starts: Numbers, lengths: Numbers) -> Numbers:
    """Concatenate the ranges ``starts[k] … starts[k] + lengths[k]``."""
    before = np.cumsum(lengths) - lengths
    return np.arange(int(lengths.sum()), dtype=np.int64) - np.repeat(before - starts, lengths)
