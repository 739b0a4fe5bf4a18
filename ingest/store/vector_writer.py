"""Writing the vectors of a generation: segments of the earlier one are shared where they stay as they are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.errors import IndexDamaged, IndexUnwritable
from ingest.files.durable import share_file
from ingest.store.earlier_generation import Earlier
from ingest.store.generation import VECTORS
from ingest.store.speech_table import SpeechRecord
from ingest.store.vectors import (
    Codes,
    Group,
    Precision,
    Segment,
    choose_precision,
    decode,
    encode,
    plan_segments,
    write_segment,
)

_SAMPLED_SPEECHES = 50  # from whose vectors it is told whether bytes are exact enough

_Part = tuple[NDArray[np.int64], Codes]


class VectorWriter:
    """Writes the segments of one generation."""

    def __init__(
        self,
        building: Path,
        dimension: int,
        earlier: Earlier | None,
        set_aside: Callable[[str], NDArray[np.float16] | None],
    ) -> None:
        """``set_aside`` gives the vectors of an object that no generation holds yet."""
        self._building = building
        self._root = building.parents[1]
        self._dimension = dimension
        self._earlier = earlier
        self._set_aside = set_aside
        self._old = earlier.manifest.segments if earlier else ()
        self.precision = Precision.HALF
        """How the vectors are stored, once they are written."""

    def write(self, records: Sequence[SpeechRecord]) -> tuple[Segment, ...]:
        """Write or share the vectors of all records; raises ``IndexDamaged`` where some are missing."""
        border = self._earlier.manifest.next_id if self._earlier else 0
        kept, fresh = _parted(records, border)
        alive = [_passages(r for r in kept if s.first <= r.number < s.end) for s in self._old]
        new = _passages(fresh)
        groups = plan_segments([s.rows for s in self._old], alive, new)
        before = self._earlier.manifest.precision if self._earlier else None
        self.precision = choose_precision(sum(alive) + new, before, self._sample(fresh))
        if before is not None and before is not self.precision:
            members = chain.from_iterable(group.members for group in groups)
            groups = [Group(tuple(members), sum(alive) + new, True)]
        (self._building / VECTORS).mkdir()
        return tuple(self._segment(place, group, kept, fresh) for place, group in enumerate(groups))

    def _segment(
        self, place: int, group: Group, kept: Sequence[SpeechRecord], fresh: Sequence[SpeechRecord]
    ) -> Segment:
        if self._earlier is not None and not group.written:
            segment = self._old[group.members[0]]
            share_file(self._earlier.folder / segment.file, self._building / segment.file)
            return segment
        path = self._building / VECTORS / f"{self._building.name.rpartition('-')[2]}-{place}.faiss"
        try:
            return write_segment(path, self._dimension, self.precision, self._parts(group, kept, fresh))
        except RuntimeError as err:
            raise IndexUnwritable(self._root, "向量写入失败") from err

    def _parts(self, group: Group, kept: Sequence[SpeechRecord], fresh: Sequence[SpeechRecord]) -> Iterator[_Part]:
        for member in group.members:
            if self._earlier is not None and member < len(self._old):
                ids, codes = _live(*self._earlier.segment(member), kept)
                yield ids, self._recoded(codes)
            else:
                for record in fresh:
                    ids = np.arange(record.number, record.number + record.card.passages, dtype=np.int64)
                    yield ids, self._fresh(record)

    def _fresh(self, record: SpeechRecord) -> Codes:
        held = self._earlier.vectors(record.object_key) if self._earlier else None
        if held is not None:
            return self._recoded(held)
        vectors = self._set_aside(record.object_key)
        if vectors is None or len(vectors) != record.card.passages:
            raise IndexDamaged(self._root, f"{record.card.id} 的向量不完整")
        return encode(vectors, self.precision)

    def _recoded(self, codes: Codes) -> Codes:
        """Codes of the earlier generation in the precision of this one."""
        before = self._earlier.manifest.precision if self._earlier else self.precision
        return codes if before is self.precision else encode(decode(codes, before), self.precision)

    def _sample(self, fresh: Sequence[SpeechRecord]) -> NDArray[np.float32]:
        found = (self._set_aside(record.object_key) for record in fresh)
        parts = islice((part for part in found if part is not None), _SAMPLED_SPEECHES)
        return np.concatenate([np.empty((0, self._dimension), np.float16), *parts]).astype(np.float32)


def _parted(records: Sequence[SpeechRecord], border: int) -> tuple[list[SpeechRecord], list[SpeechRecord]]:
    """The records in the order of their numbers: those below ``border``, and the others."""
    ordered = sorted(records, key=lambda record: record.number)
    first = bisect_left(ordered, border, key=lambda record: record.number)
    return ordered[:first], ordered[first:]


def _passages(records: Iterable[SpeechRecord]) -> int:
    return sum(record.card.passages for record in records)


def _live(ids: NDArray[np.int64], codes: Codes, kept: Sequence[SpeechRecord]) -> _Part:
    """Leave out the rows of withdrawn speeches."""
    numbers = np.array([record.number for record in kept], dtype=np.int64)
    ends = numbers + np.array([record.card.passages for record in kept], dtype=np.int64)
    places = np.searchsorted(numbers, ids, side="right") - 1
    alive = (places >= 0) & (ids < ends[places])
    return ids[alive], codes[alive]
