"""Reading the speeches of one generation: the vectors of a speech's sentences are made once and kept beside its object.

Who asks finds them there, in whatever process; what no one has read yet is read for the question, within bounds.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from ingest.store.index import Index
from ingest.store.sentence_vectors import SentenceVectors
from retrieval.search.contextual.contextual_vectors import ContextualReading, ContextualVectors
from retrieval.search.passage_features import PassageFeatures, split_sentences

_log = logging.getLogger(__name__)

_LOADED = 30_000  # sentences of speeches whose vectors are kept in memory, some 30 MB; those last used
_AHEAD_IN_MEMORY = 20_000  # sentences read ahead where they cannot be stored: two thirds of what the memory keeps
_AT_ONCE = 8  # sentences a thread; a tenth of a second in which a question has to share the processor


@dataclass(frozen=True, slots=True)
class _BegunSpeech:
    """A speech that is read: the name of its object, its different sentences, the vectors of those that are stored."""

    key: str
    texts: Sequence[str]
    kept: Mapping[str, NDArray[np.float16]]

    @property
    def missing(self) -> list[str]:
        """The sentences whose vectors are not stored."""
        return [text for text in self.texts if text not in self.kept]


class SpeechReader:
    """The contextual vectors of the sentences of one generation; safe to use from several threads."""

    def __init__(self, index: Index, vectors: ContextualVectors, most_loaded: int = _LOADED) -> None:
        """``most_loaded`` are the sentences whose stored vectors are kept in memory, those of one speech at least."""
        self._most_loaded = most_loaded
        self._index = index
        self._vectors = vectors
        self._loaded: dict[str, SentenceVectors] = {}
        self._lock = Lock()

    def load(self) -> None:
        """Read the model now, so that no question has to wait for it; raises ``EncoderMissing``."""
        self._vectors.load()

    def question(self, text: str, context: str, context_weight: float) -> NDArray[np.float32]:
        """The vector of a question; see ``ContextualVectors.question``."""
        return self._vectors.question(text, context, context_weight)

    def read(self, passages: Sequence[PassageFeatures], reading: ContextualReading) -> dict[int, NDArray[np.float32]]:
        """The vectors of the sentences of some passages, the best first: for the number of each passage that is read,
        float32 (sentences, dimension).  Passages of speeches that were read ahead all are."""
        texts = [[span.folded for span in features.sentences] for features in passages]
        stored: dict[str, NDArray[np.float16]] = {}
        for features, own in zip(passages, texts, strict=True):
            kept = self._stored(features.passage.speech_id)
            rows = () if kept is None else zip(own, map(kept.find, own), strict=True)
            stored |= {text: row for text, row in rows if row is not None}
        return self._vectors.read(texts, reading, stored)

    def unread(self) -> int:
        """The number of sentences whose vectors are not stored; a thousand passages take a tenth of a second."""
        return sum(len(self._begin(card.id).missing) for card in self._index.speeches)

    def read_ahead(self, threads: int = 1) -> Iterator[int]:
        """Read and store what is not stored yet, speech by speech; says again and again how many sentences it has read.

        Whoever stops asking for more stops it; what was read by then is not lost.  Where nothing can be stored, as in
        an index that is read-only, vectors are kept in memory, up to a bound.
        """
        self.load()
        done = in_memory = 0
        for card in self._index.speeches:
            begun = self._begin(card.id)
            missing, made = begun.missing, dict[str, NDArray[np.float16]]()
            for first in range(0, len(missing), _AT_ONCE * threads):
                made |= self._vectors.vectors(missing[first : first + _AT_ONCE * threads], threads)
                yield done + len(made)
            done += len(made)
            if made and not self._store(begun, made):
                in_memory += len(made)
                if in_memory > _AHEAD_IN_MEMORY:
                    return
            yield done

    def _begin(self, speech_id: str) -> _BegunSpeech:
        key, text = self._index.object_key(speech_id), self._index.speech(speech_id).text
        spans = (span for passage in self._index.passages(speech_id) for span in split_sentences(text, passage))
        texts, stored = list(dict.fromkeys(span.folded for span in spans)), self._find(key)
        kept = {} if stored is None else {own: row for own in texts if (row := stored.find(own)) is not None}
        return _BegunSpeech(key, texts, kept)

    def _store(self, begun: _BegunSpeech, made: Mapping[str, NDArray[np.float16]]) -> bool:
        """Store the vectors of a speech, those that were missing and the others; says whether that could be done."""
        rows = [made[text] if text in made else begun.kept[text] for text in begun.texts]
        whole = SentenceVectors.of(self._vectors.fingerprint, begun.texts, np.array(rows, dtype=np.float16))
        try:
            self._index.objects.write_sentence_vectors(begun.key, whole)
        except OSError as err:  # a full disk, a folder of someone else's, a speech that was removed meanwhile
            _log.info("vectors of sentences stay in memory: %s", err)
            return False
        with self._lock:
            self._loaded.pop(begun.key, None)
        self._vectors.forget(made)
        return True

    def _stored(self, speech_id: str) -> SentenceVectors | None:
        """The stored vectors of a speech, kept in memory with those of the speeches last used; None without any."""
        key = self._index.object_key(speech_id)
        with self._lock:
            found = self._loaded.pop(key, None)
            if found is not None:
                self._loaded[key] = found  # the last one used
                return found
        found = self._find(key)
        if found is not None:
            with self._lock:
                self._loaded[key] = found
                while len(self._loaded) > 1 and sum(len(own.rows) for own in self._loaded.values()) > self._most_loaded:
                    del self._loaded[next(iter(self._loaded))]
        return found

    def _find(self, key: str) -> SentenceVectors | None:
        found = self._index.objects.find_sentence_vectors(key)
        return found if found is not None and found.encoder == self._vectors.fingerprint else None
