"""The vocabulary: a whole number for every term met, so that the terms of many sentences are one array."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from ingest.tokens import tokens

_CACHED_LABELS = 20_000


class Vocabulary:
    """Numbers terms from 0 in the order in which they are met; safe to use from several threads.

    A number belongs to its term as long as the vocabulary lives.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._lock = Lock()
        self.of_label = lru_cache(maxsize=_CACHED_LABELS)(self._of_label)

    def __len__(self) -> int:
        return len(self._numbers)

    def numbers(self, terms: Sequence[str]) -> list[int]:
        """Give the numbers of terms, those not met yet included."""
        known = self._numbers
        try:
            return [known[term] for term in terms]
        except KeyError:
            with self._lock:
                return [known.setdefault(term, len(known)) for term in terms]

    def _of_label(self, label: str) -> NDArray[np.int32]:
        """Give the numbers of the terms of a heading, which stands above many passages, int32 (n,)."""
        return np.array(self.numbers(tokens(label)), dtype=np.int32)

    def known(self, term: str) -> int | None:
        """Give the number of a term, None where it was never met."""
        return self._numbers.get(term)
