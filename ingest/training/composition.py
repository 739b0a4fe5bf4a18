"""Every piece's vector is its own vector plus those of the characters and character pairs in it.

So a rare piece starts from what its characters mean elsewhere.  Training moves the parts; the
exported row of a piece is their sum, and at run time nothing of this is left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ingest.training.batches import Numbers, ranges

_LONGEST_PART = 2  # characters; longer parts were not tried
_FEWEST_PIECES = 2  # a part that stands in one piece only says nothing that the piece does not


class Composition:
    """Which parts each piece is made of; the first ``len(pieces)`` parts are the pieces themselves."""

    def __init__(self, pieces: Sequence[str], nothing: int, *, shared: bool = True) -> None:
        """Find the parts of ``pieces``; the piece numbered ``nothing`` (the unknown one) has none.

        Without ``shared`` every piece is its own only part.
        """
        numbers = {piece: number for number, piece in enumerate(pieces)}
        for part in _shared_parts(pieces) if shared else ():
            numbers.setdefault(part, len(numbers))
        self.part_count = len(numbers)
        members = [
            [] if number == nothing else [number, *(numbers[part] for part in _parts(piece) if part in numbers)]
            for number, piece in enumerate(pieces)
        ]
        self._lengths = np.array([len(parts) for parts in members], dtype=np.int64)
        self._flat = np.array([part for parts in members for part in parts], dtype=np.int64)

    def parts(self, pieces: Numbers) -> Numbers:
        """The parts of each of ``pieces``, one after another."""
        return self._flat[ranges(self._starts[pieces], self._lengths[pieces])]

    def owners(self, pieces: Numbers) -> Numbers:
        """For each of ``parts(pieces)`` the position in ``pieces`` it belongs to."""
        return np.repeat(np.arange(len(pieces), dtype=np.int64), self._lengths[pieces])

    def fold(self, parts: NDArray[np.float32]) -> NDArray[np.float32]:
        """Sum the part vectors, shape (parts, dimension), to one row a piece."""
        rows = np.zeros((len(self._lengths), parts.shape[1]), dtype=np.float32)
        for first in range(0, len(rows), 4096):
            pieces = np.arange(first, min(first + 4096, len(rows)), dtype=np.int64)
            np.add.at(rows, first + self.owners(pieces), parts[self.parts(pieces)])
        return rows

    @cached_property
    def _starts(self) -> Numbers:
        return np.cumsum(self._lengths) - self._lengths


def _shared_parts(pieces: Sequence[str]) -> list[str]:
    """Parts that stand in several pieces, in the order in which they are first met."""
    seen = Counter(part for piece in pieces for part in dict.fromkeys(_parts(piece)))
    return [part for part, count in seen.items() if count >= _FEWEST_PIECES]


def _parts(piece: str) -> list[str]:
    """The characters and character pairs of a piece, the piece itself left out."""
    sizes = range(1, min(_LONGEST_PART, len(piece) - 1) + 1)
    return [piece[at : at + size] for size in sizes for at in range(len(piece) - size + 1)]
