"""Contextual vectors of sentences, worked out when first asked for and kept by their text.

A sentence costs some ten milliseconds, so only the best passages by all other features are read, and a sentence that
was read once, in whatever generation, is not read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from threading import Lock
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from ingest.encoders.contextual_encoder import ContextualEncoder

_KEPT = 60_000  # sentences whose vectors are kept, some 60 MB; beyond, the memory begins anew
_READ_AHEAD = 30_000  # sentences at most: half of what is kept
_AHEAD_AT_ONCE = 8  # sentences; a tenth of a second in which a question has to share the processor
_OPEN_MODELS = 2


@dataclass(frozen=True, slots=True)
class ContextualReading:
    """How much the contextual encoder reads: nothing in an archive of more than ``all_of`` passages, else of each
    question's candidates the best ``passages``, as far as they have at most ``new`` sentences together that it has not
    read before, and no new ones after ``seconds``, where the machine has other work.  Set by hand: forty sentences take
    some 0.4 s on two cores."""

    all_of: int = 20_000
    passages: int = 48
    new: int = 40
    seconds: float = 0.6


class ContextualVectors:
    """Vectors of texts by one contextual encoder; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """By the model in ``folder``, which is read when something is first encoded."""
        self._folder = folder
        self._encoder = ContextualEncoder(folder)
        self._known: dict[str, NDArray[np.float16]] = {}
        self._lock = Lock()

    def question(self, text: str, context: str, context_weight: float) -> NDArray[np.float32]:
        """The vector of a question, drawn towards that of the earlier one it leans on; float32 (dimension,)."""
        vectors = self._encoder.encode([text, context] if context else [text])
        vector = vectors[0] + context_weight * vectors[1] if context else vectors[0]
        unit: NDArray[np.float32] = vector / (np.linalg.norm(vector) or 1.0)
        return unit

    def read(self, passages: Sequence[Sequence[str]], reading: ContextualReading) -> dict[int, NDArray[np.float32]]:
        """The vectors of the sentences of some passages, the best first: for the number of each passage that is read,
        float32 (sentences, dimension).  The first always is."""
        left, until = reading.new, monotonic() + reading.seconds
        found: dict[int, NDArray[np.float32]] = {}
        for number, texts in enumerate(passages):
            unknown = sum(text not in self._known for text in texts)
            if not unknown or not found or (unknown <= left and monotonic() < until):
                found[number] = self._vectors(texts)
                left -= unknown
        return found

    def _vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = {text: self._known.get(text) for text in texts}
        missing = [text for text, vector in vectors.items() if vector is None]
        if missing:
            vectors |= self._encode(self._encoder, missing)
        return np.array([vectors[text] for text in texts], dtype=np.float32)

    def _encode(self, encoder: ContextualEncoder, texts: Sequence[str]) -> dict[str, NDArray[np.float16]]:
        """Read different texts and keep their vectors."""
        made = dict(zip(texts, encoder.encode(texts).astype(np.float16), strict=True))
        with self._lock:
            if len(self._known) + len(made) > _KEPT:
                self._known = {}
            self._known.update(made)
        return made

    def read_ahead(self, texts: Iterable[str], going: Callable[[], bool]) -> None:
        """Read texts before they are asked for, on one thread and a few at a time, while ``going`` says True."""
        encoder = ContextualEncoder(self._folder, threads=1)
        unknown = islice((text for text in texts if text not in self._known), _READ_AHEAD)
        while going() and (batch := list(islice(unknown, _AHEAD_AT_ONCE))):
            self._encode(encoder, list(dict.fromkeys(batch)))


@lru_cache(maxsize=_OPEN_MODELS)
def open_contextual_vectors(folder: Path) -> ContextualVectors:
    """The vectors by the model in ``folder``, which all libraries of this process share."""
    return ContextualVectors(folder)
