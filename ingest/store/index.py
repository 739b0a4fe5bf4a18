"""Reading an index: speeches, outlines, passages, and the lexical and the dense ranking.

An ``Index`` holds one generation until it is closed; whoever wants the next one opens it anew.
All of it may be used from several threads.  Nothing here writes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from ingest.encoders.encoder import Encoder
from ingest.errors import IndexDamaged, IndexEncoderMismatch, IndexOutdated, SpeechUnknown, reason_of
from ingest.files.durable import sha256_of
from ingest.outline.parser import Section
from ingest.outline.passages import Passage
from ingest.speech import Speech
from ingest.store.generation import LEXICAL, SPEECHES, VECTORS, Held, IndexFolder, Manifest
from ingest.store.lexical import FieldWeights, LexicalReader, Ranking, rank
from ingest.store.objects import ObjectStore
from ingest.store.speech_table import SpeechCard, SpeechRecord, known_ids, read_records
from ingest.store.vectors import Segment, VectorTable
from ingest.store.versions import RULES

_CACHED_OBJECTS = 4096  # texts and outlines kept in memory; set by hand


class Index:
    """One generation of an index, open for reading.

    Passage ids (``pid``) are whole numbers that belong to the generation; they rise in the order
    of a speech's text.
    """

    def __init__(self, folder: IndexFolder, held: Held) -> None:
        """Read the tables of a held generation; use ``Index.open``."""
        self._folder = folder
        self._held = held
        self.manifest: Manifest = folder.manifest(held.folder)
        self._records = self._read_records()
        self._by_id = {record.card.id: record for record in self._records}
        self._ordered = sorted(self._records, key=lambda record: record.number)
        self._numbers = np.array([record.number for record in self._ordered], dtype=np.int64)
        self._counts = np.array([record.card.passages for record in self._ordered], dtype=np.int64)
        self._loading = Lock()
        self._object = lru_cache(maxsize=_CACHED_OBJECTS)(folder.objects.read)

    @classmethod
    def open(cls, folder: Path, encoder: Encoder | None = None) -> Index:
        """Open the generation that serves.

        Raises ``IndexMissing``, ``IndexForeign``, ``IndexDamaged``, ``IndexNewer``, ``IndexOutdated`` where it has
        other tokens than queries have now, or, where ``encoder`` is given and did not make the index,
        ``IndexEncoderMismatch``.

        >>> with Index.open(index_dir) as index:  # of the five speeches
        ...     len(index.speeches), index.speech("002").title
        (5, '在机关工作会议上的讲话')
        """
        index_folder = IndexFolder(folder)
        held = index_folder.hold()
        try:
            index = cls(index_folder, held)
            index._check_rules()
            if encoder is not None:
                check_encoder(index.manifest, encoder)
        except BaseException:
            held.release()
            raise
        return index

    def __enter__(self) -> Index:
        return self

    def __exit__(self, kind: type[BaseException] | None, err: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def load(self) -> None:
        """Read the lexical index and the vectors now, so that no search has to; raises ``IndexDamaged``."""
        _ = self._lexical, self._vectors

    def close(self) -> None:
        """Let the generation go; the index is not used afterwards."""
        if reader := self.__dict__.get("_lexical_reader"):
            reader.close()
        self._object.cache_clear()
        self._held.release()

    @property
    def generation(self) -> str:
        """Name of the generation."""
        return self._held.name

    @property
    def older_rules(self) -> str:
        """The rules that have changed since it was made, in Chinese; "" where none has.

        It answers from its own outline, passages and vectors all the same, which belong together.
        """
        return self.manifest.rules.older()

    def newer(self) -> bool:
        """Whether another generation serves by now."""
        return self._folder.latest() != self.generation

    def unchanged_from(self, earlier: Index) -> frozenset[str]:
        """The speeches that are here as in another generation: text, card and the ids of their passages."""
        return frozenset(i for i, record in self._by_id.items() if earlier._by_id.get(i) == record)

    @cached_property
    def speeches(self) -> tuple[SpeechCard, ...]:
        """The speeches in the order in which they were first taken in."""
        return tuple(record.card for record in self._records)

    def speech(self, speech_id: str) -> Speech:
        """A speech with its text; raises ``SpeechUnknown``."""
        record = self._record(speech_id)
        return record.card.speech(self._object(record.object_key).text)

    @property
    def objects(self) -> ObjectStore:
        """What was worked out of each speech."""
        return self._folder.objects

    def object_key(self, speech_id: str) -> str:
        """The name in ``objects`` of what was worked out of a speech; raises ``SpeechUnknown``."""
        return self._record(speech_id).object_key

    def outline(self, speech_id: str) -> Section:
        """The root of a speech's outline; raises ``SpeechUnknown``."""
        return self._object(self._record(speech_id).object_key).outline

    def passages(self, speech_id: str) -> tuple[Passage, ...]:
        """A speech's passages in the order of its text; raises ``SpeechUnknown``."""
        record = self._record(speech_id)
        stored = self._object(record.object_key)
        return tuple(stored.passage(speech_id, number) for number in range(record.card.passages))

    def passage_ids(self, speech_id: str) -> range:
        """The ids of a speech's passages; raises ``SpeechUnknown``."""
        record = self._record(speech_id)
        return range(record.number, record.number + record.card.passages)

    def passage(self, pid: int) -> Passage:
        """The passage with an id; ``KeyError`` where there is none."""
        place = int(np.searchsorted(self._numbers, pid, side="right")) - 1
        record = self._ordered[place] if place >= 0 else None
        if record is None or pid >= record.number + record.card.passages:
            raise KeyError(pid)
        return self._object(record.object_key).passage(record.card.id, pid - record.number)

    def passage_at(self, speech_id: str, offset: int) -> tuple[int, Passage]:
        """The last passage that begins at ``offset`` (characters) of a speech or before it, with its id.

        It is the first one where none does.  Raises ``SpeechUnknown``, or ``KeyError`` where the speech has none.
        """
        record = self._record(speech_id)
        starts = self._object(record.object_key).spans[:, 1]
        number = record.number + max(int(np.searchsorted(starts, offset, side="right")) - 1, 0)
        return number, self.passage(number)

    def all_passages(self) -> Iterator[tuple[int, Passage]]:
        """All passages with their ids, in the order of the ids."""
        for record in self._ordered:
            stored = self._object(record.object_key)
            for number in range(record.card.passages):
                yield record.number + number, stored.passage(record.card.id, number)

    def document_frequency(self, term: str) -> int:
        """The number of passages whose text holds a token (see ``ingest.text.tokens``)."""
        return self._lexical.document_frequency(term)

    def lexical(
        self,
        terms: Mapping[str, float],
        limit: int,
        speeches: Collection[str] | None = None,
        weights: FieldWeights | None = None,
    ) -> Ranking:
        """Rank passages by BM25 over weighted tokens; terms that nothing holds add nothing.

        ``speeches`` restricts the search exactly to these ids; unknown ones are passed over.
        """
        numbers = None if speeches is None else [self._by_id[i].number for i in set(speeches) if i in self._by_id]
        return self._lexical.search(terms, limit, weights or FieldWeights(), numbers)

    def dense(self, vector: NDArray[np.float32], limit: int, speeches: Collection[str] | None = None) -> Ranking:
        """Rank passages by inner product with ``vector`` (dimension,), exactly; ``speeches`` as in ``lexical``."""
        rows, scores = self._vectors.search(vector, limit, self._allowed(speeches))
        return rank(self._ids[rows], scores)

    def vectors(self, pids: Sequence[int]) -> NDArray[np.float32]:
        """The stored vectors of passages, float32 (len(pids), dimension); ids that nobody has are a bug."""
        return self._vectors.take(np.searchsorted(self._ids, np.asarray(pids, dtype=np.int64)))

    def _allowed(self, speeches: Collection[str] | None) -> NDArray[np.bool_] | None:
        if speeches is None:
            return None
        wanted = set(speeches)
        chosen = np.array([record.card.id in wanted for record in self._ordered], dtype=np.bool_)
        return np.repeat(chosen, self._counts)

    @cached_property
    def _ids(self) -> NDArray[np.int64]:
        """The ids of all passages, rising: that of each row of the vectors."""
        firsts = np.cumsum(self._counts) - self._counts
        return np.repeat(self._numbers - firsts, self._counts) + np.arange(int(self._counts.sum()))

    @property
    def _lexical(self) -> LexicalReader:
        with self._loading:
            return self._lexical_reader

    @property
    def _vectors(self) -> VectorTable:
        with self._loading:
            return self._vector_table

    @cached_property
    def _lexical_reader(self) -> LexicalReader:
        with self._damage(LEXICAL):
            for name in self.manifest.files:
                if name.startswith(f"{LEXICAL}/"):
                    self._verify(name, sha256_of(self._held.folder / name))
            return LexicalReader(self._held.folder / LEXICAL)

    @cached_property
    def _vector_table(self) -> VectorTable:
        with self._damage(VECTORS):
            files = map(self._read_segment, self.manifest.segments)
            return VectorTable(files, self._ids, self.manifest.dimension, self.manifest.precision)

    def _read_segment(self, segment: Segment) -> bytes:
        data = (self._held.folder / segment.file).read_bytes()
        self._verify(segment.file, hashlib.sha256(data).hexdigest())
        return data

    def _read_records(self) -> tuple[SpeechRecord, ...]:
        with self._damage(SPEECHES):
            data = (self._held.folder / SPEECHES).read_bytes()
            self._verify(SPEECHES, hashlib.sha256(data).hexdigest())
            return read_records(data)

    @contextmanager
    def _damage(self, name: str) -> Iterator[None]:
        """Turn what the operating system, tantivy (``ValueError``) and FAISS (``RuntimeError``) say into ours."""
        try:
            yield
        except OSError as err:
            raise IndexDamaged(self._folder.root, f"读不到 {name}：{reason_of(err)}") from err
        except (ValueError, RuntimeError, KeyError, TypeError) as err:
            raise IndexDamaged(self._folder.root, f"{name} 无法读取") from err

    def _verify(self, name: str, sha256: str) -> None:
        record = self.manifest.files.get(name)
        if record is None or record.sha256 != sha256:
            raise IndexDamaged(self._folder.root, f"{name} 的内容与校验值不符")

    def _check_rules(self) -> None:
        """Refuse tokens of another version: a query would look for words that were never indexed, or miss some."""
        if self.manifest.rules.tokens != RULES.tokens:
            raise IndexOutdated(self._folder.root, self.older_rules)

    def _record(self, speech_id: str) -> SpeechRecord:
        record = self._by_id.get(speech_id)
        if record is None:
            raise SpeechUnknown(speech_id, known_ids(list(self._by_id)))
        return record


def check_encoder(manifest: Manifest, encoder: Encoder) -> None:
    """Raise ``IndexEncoderMismatch`` where another encoder made the index."""
    if manifest.encoder_fingerprint != encoder.fingerprint:
        made_by = manifest.encoder + ("（另一版本）" if manifest.encoder == encoder.name else "")
        raise IndexEncoderMismatch(made_by, encoder.name)
