"""The contextual vectors of a speech's sentences, kept beside its object: to work them out takes long.

A file is one line of JSON (version, fingerprint of the encoder, dimension and the SHA-256 of the rest), then for each
sentence the digest of its text, then, in the same order, their vectors as float16, little endian.  Sentences are told
by their text, so that a file of other rules of cutting still serves where they cut alike.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.store.versions import SENTENCE_VECTORS_FORMAT

LARGEST_READ = 20_000
"""Passages of an archive whose sentences are read; in a larger one that would take hours, and it does without."""

_TEXT_BYTES = 16  # of a text's digest: two of a billion sentences share one with a chance of 10^-21


@dataclass(frozen=True, slots=True)
class SentenceVectors:
    """Vectors of different texts: ``vectors`` is float16 (texts, dimension), ``rows`` the row of each text's digest.

    ``encoder`` is the fingerprint of the encoder that made them.
    """

    encoder: str
    rows: Mapping[bytes, int]
    vectors: NDArray[np.float16]

    @classmethod
    def of(cls, encoder: str, texts: Sequence[str], vectors: NDArray[np.float16]) -> SentenceVectors:
        """The vectors (len(texts), dimension) of different ``texts``."""
        return cls(encoder, {_digest(text): row for row, text in enumerate(texts)}, vectors)

    def find(self, text: str) -> NDArray[np.float16] | None:
        """The vector of a text (dimension,), None where it has none here."""
        row = self.rows.get(_digest(text))
        return None if row is None else self.vectors[row]

    def to_bytes(self) -> bytes:
        """The file's bytes."""
        body = b"".join(self.rows) + self.vectors.astype("<f2").tobytes()
        head = {
            "version": SENTENCE_VECTORS_FORMAT,
            "encoder": self.encoder,
            "dimension": int(self.vectors.shape[1]),
            "sha256": hashlib.sha256(body).hexdigest(),
        }
        return json.dumps(head).encode("ascii") + b"\n" + body

    @classmethod
    def from_bytes(cls, data: bytes) -> SentenceVectors:
        """Read a file; raises ValueError, KeyError or TypeError where it is damaged or of another version."""
        head, _, body = data.partition(b"\n")
        fields = json.loads(head)
        if fields["version"] != SENTENCE_VECTORS_FORMAT or fields["sha256"] != hashlib.sha256(body).hexdigest():
            raise ValueError("damaged, or of another version")
        dimension = int(fields["dimension"])
        count, rest = divmod(len(body), _TEXT_BYTES + 2 * max(dimension, 1))
        if rest or dimension < 1:
            raise ValueError("sizes do not add up")
        rows = {body[_TEXT_BYTES * row : _TEXT_BYTES * (row + 1)]: row for row in range(count)}
        vectors = np.frombuffer(body, dtype="<f2", offset=_TEXT_BYTES * count).reshape(count, dimension)
        return cls(str(fields["encoder"]), rows, vectors)


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_TEXT_BYTES).digest()
