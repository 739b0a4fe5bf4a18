"""Cuts the vocabulary of multilingual-e5-small, 250,037 pieces of a hundred languages, to what Chinese text needs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

_SPECIAL = 4  # <s>, <pad>, </s>, <unk>, the first of the vocabulary
_TEXTS_AT_ONCE = 10_000  # bounds memory


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A tokenizer of fewer pieces, and the number in the base's vocabulary of each of them."""

    tokenizer: Tokenizer
    pieces: NDArray[np.int64]


def cut_vocabulary(source: str, texts: Iterable[str], size: int) -> Vocabulary:
    """Keep single characters of Chinese, printable ASCII and what stands oftenest in ``texts``: ``size`` pieces.

    ``source`` is the base's tokenizer as JSON.  A text whose piece was cut falls into shorter ones.
    """
    described = json.loads(source)
    vocabulary = described["model"]["vocab"]
    counts = _counts(Tokenizer.from_str(source), texts)
    always = {number for number, (piece, _) in enumerate(vocabulary) if number < _SPECIAL or _always(piece)}
    often = [number for number, _ in counts.most_common() if number not in always]
    kept = sorted([*always, *often[: max(size - len(always), 0)]])
    described["model"]["vocab"] = [vocabulary[number] for number in kept]
    described["added_tokens"] = [token for token in described["added_tokens"] if token["id"] < _SPECIAL]
    return Vocabulary(Tokenizer.from_str(json.dumps(described, ensure_ascii=False)), np.array(kept, dtype=np.int64))


def _counts(tokenizer: Tokenizer, texts: Iterable[str]) -> Counter[int]:
    counts: Counter[int] = Counter()
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if len(batch) == _TEXTS_AT_ONCE:
            counts.update(_numbers(tokenizer, batch))
            batch = []
    counts.update(_numbers(tokenizer, batch))
    return counts


def _numbers(tokenizer: Tokenizer, texts: list[str]) -> Iterable[int]:
    for encoding in tokenizer.encode_batch_fast(texts, add_special_tokens=False):
        yield from encoding.ids


def _always(piece: str) -> bool:
    """A character of the two levels of GB 2312 or the first of Big5, or of printable ASCII, with or without blank."""
    bare = piece.removeprefix("▁")
    if len(bare) != 1:
        return not bare
    if bare.isascii():
        return True
    return _encodes(bare, "gb2312") or (_encodes(bare, "big5") and "\u4e00" <= bare <= "\u9fff")


def _encodes(character: str, encoding: str) -> bool:
    try:
        return len(character.encode(encoding)) == 2
    except UnicodeEncodeError:
        return False
