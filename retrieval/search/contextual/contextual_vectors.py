"""Contextual vectors of single sentences, worked out when first asked for and kept in memory by their text.

A sentence costs some ten milliseconds, so only the best passages by all other features are read, and a sentence that
was read once, in whatever generation, is not read again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from time import monotonic
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ingest.encoders.contextual_encoder import ContextualEncoder
from ingest.store.sentence_vectors import LARGEST_READ

_KEPT = 30_000  # sentences whose vectors are kept, some 30 MB; beyond, the memory begins anew
_OPEN_MODELS = 2
_QUESTIONS = 64  # whose vectors are kept; one question is asked about several times on its way
_NOTHING: Mapping[str, NDArray[np.float16]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ContextualReading:
    """How much the contextual encoder reads: nothing in an archive of more than ``all_of`` passages, else of each
    question's candidates the best ``passages``, as far as they have at most ``new`` sentences together that it has not
    read before, and no new ones after ``seconds``, where the machine has other work.  Set by hand: forty sentences take
    some 0.4 s on two cores."""

    all_of: int = LARGEST_READ
    passages: int = 48
    new: int = 40
    seconds: float = 0.6


class ContextualVectors:
    """Vectors of texts by one contextual encoder; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """By the model in ``folder``, which is read when something is first encoded."""
        self._encoder = ContextualEncoder(folder)
        self.question = lru_cache(maxsize=_QUESTIONS)(self._question)
        self._known: dict[str, NDArray[np.float16]] = {}
        self._lock = Lock()

    @property
    def fingerprint(self) -> str:
        """The encoder's; raises ``EncoderMissing``."""
        return self._encoder.fingerprint

    def load(self) -> None:
        """Read the model now, so that no question has to wait for it; raises ``EncoderMissing``."""
        self._encoder.load()

    def _question(self, text: str, context: str, context_weight: float) -> NDArray[np.float32]:
        """The vector of a question, drawn towards that of the earlier one it leans on; float32 (dimension,)."""
        vectors = self._encoder.encode([text, context] if context else [text])
        vector = vectors[0] + context_weight * vectors[1] if context else vectors[0]
        unit: NDArray[np.float32] = vector / (np.linalg.norm(vector) or 1.0)
        return unit

    def read(
        self,
        passages: Sequence[Sequence[str]],
        reading: ContextualReading,
        stored: Mapping[str, NDArray[np.float16]] = _NOTHING,
    ) -> dict[int, NDArray[np.float32]]:
        """The vectors of the sentences of some passages, the best first: for the number of each passage that is read,
        float32 (sentences, dimension).  The first always is; ``stored`` are vectors that are at hand."""
        left, until = reading.new, monotonic() + reading.seconds
        found: dict[int, NDArray[np.float32]] = {}
        for number, texts in enumerate(passages):
            unknown = sum(text not in stored and text not in self._known for text in texts)
            if not unknown or not found or (unknown <= left and monotonic() < until):
                made = self.vectors([text for text in texts if text not in stored])
                rows = [made[text] if text in made else stored[text] for text in texts]
                found[number] = np.array(rows, dtype=np.float32)
                left -= unknown
        return found

    def vectors(self, texts: Sequence[str], threads: int = 2) -> dict[str, NDArray[np.float16]]:
        """The vector of each text, float16 (dimension,); what was not read before is read now, and kept."""
        found = {text: self._known.get(text) for text in texts}
        missing = [text for text, vector in found.items() if vector is None]
        made = self._encode(missing, threads) if missing else {}
        return {text: made[text] if vector is None else vector for text, vector in found.items()}

    def forget(self, texts: Collection[str]) -> None:
        """Let vectors go that are kept elsewhere."""
        with self._lock:
            for text in texts:
                self._known.pop(text, None)

    def _encode(self, texts: Sequence[str], threads: int) -> dict[str, NDArray[np.float16]]:
        """Read different texts and keep their vectors."""
        made = dict(zip(texts, self._encoder.encode(texts, threads).astype(np.float16), strict=True))
        with self._lock:
            if len(self._known) + len(made) > _KEPT:
                self._known = {}
            self._known.update(made)
        return made


@lru_cache(maxsize=_OPEN_MODELS)
def open_contextual_vectors(folder: Path) -> ContextualVectors:
    """The vectors by the model in ``folder``, which all libraries of this process share."""
    return ContextualVectors(folder)
