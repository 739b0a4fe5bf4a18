"""Working a speech out: outline, passages and vectors, each put on the disk as soon as it is made."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.encoders.encoder import Encoder
from ingest.pipeline.reuse import EarlierVectors
from ingest.pipeline.split import Cut, Cutter
from ingest.settings import IndexSettings
from ingest.speech import Speech
from ingest.store.earlier_generation import Earlier
from ingest.store.objects import ObjectStore, object_key
from ingest.store.speech_table import SpeechCard, make_card
from ingest.store.versions import RULES

ENCODED_AT_ONCE = 2_000
"""Passages handed to the encoder in one call; also the work that an interruption may cost."""


@dataclass(frozen=True, slots=True)
class PlannedSpeech:
    """A speech of the coming generation.

    ``number`` is that of the earlier generation where its passages stay indexed as they are, else None.
    """

    card: SpeechCard
    object_key: str
    number: int | None = None


class Drafter:
    """Makes drafts of speeches; what an earlier, interrupted ingest finished is found and used."""

    def __init__(
        self,
        objects: ObjectStore,
        encoder: Encoder,
        settings: IndexSettings,
        encoded: Collection[str],
        earlier: Earlier | None = None,
    ) -> None:
        """``encoded`` are the keys of objects whose vectors are taken over from a generation as they lie.

        ``earlier`` is one that was made otherwise, and of whose vectors some may fit all the same.
        """
        self._objects = objects
        self._encoder = encoder
        self._settings = settings
        self._encoded = set(encoded)
        self.cutter = Cutter(objects, settings)
        """Cuts the texts; it may do so in another process."""
        self._earlier = None if earlier is None else EarlierVectors(earlier, encoder, settings, self.cutter)
        self._queue: dict[str, Sequence[str]] = {}
        self._thread = ThreadPoolExecutor(1, "encode")
        self._encoding: Future[None] | None = None

    def draft(self, speech: Speech, cut: Cut | None) -> PlannedSpeech:
        """Keep a speech that was cut, unless that was done before, and see to its vectors."""
        key = object_key(speech.digest)
        made = self._objects.find(key)
        if made is None:
            cut = cut or self.cutter.cut(speech.text)
            self._objects.write_packed(key, cut.packed)
            texts = cut.texts
        else:
            texts = self.cutter.encoded_texts(made)
        self._see_to_vectors(key, texts, speech.digest)
        return PlannedSpeech(make_card(speech, len(texts)), key)

    def finish(self) -> None:
        """Encode what is still waiting, and wait until it is done."""
        self._encode()
        self._await()

    def close(self) -> None:
        """End the thread that encodes."""
        self._thread.shutdown(cancel_futures=True)

    def _encode(self) -> None:
        """Encode the queue beside what goes on here: a tokenizer works outside Python's lock."""
        self._await()
        if self._queue:
            self._encoding = self._thread.submit(self._encode_and_set_aside, self._queue)
            self._queue = {}

    def _await(self) -> None:
        if self._encoding is not None:
            self._encoding.result()
        self._encoding = None

    def _encode_and_set_aside(self, queue: dict[str, Sequence[str]]) -> None:
        vectors = self._encoder.encode([text for texts in queue.values() for text in texts])
        first = 0
        for key, texts in queue.items():
            part = vectors[first : first + len(texts)].astype(np.float16)
            self._objects.write_vectors(self._vectors_key(key), part)
            first += len(texts)

    def set_aside(self, key: str) -> NDArray[np.float16] | None:
        """The vectors set aside for an object, float16 (passages, dimension), or None."""
        return self._objects.find_vectors(self._vectors_key(key), self._encoder.dimension)

    def _vectors_key(self, key: str) -> str:
        made_by = f"{key}\n{self._encoder.fingerprint}\n{self._settings}\n{RULES.encoded_text}"
        return hashlib.sha256(made_by.encode()).hexdigest()

    def _see_to_vectors(self, key: str, texts: Sequence[str], text_digest: str) -> None:
        if key in self._encoded:
            return
        self._encoded.add(key)
        if self.set_aside(key) is None:
            fitting = None if self._earlier is None else self._earlier.find(text_digest, texts)
            if fitting is None:
                self._queue[key] = texts
            else:
                self._objects.write_vectors(self._vectors_key(key), fitting)
        if sum(map(len, self._queue.values())) >= ENCODED_AT_ONCE:
            self._encode()
