"""Writing the vectors of a generation: segments of the earlier one are shared where they stay as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.cards import SpeechRecord
from ingest.earlier import Earlier
from ingest.errors import IndexDamaged
from ingest.files import share_file
from ingest.generation import VECTORS
from ingest.vectors import Group, Segment, pack_vectors, plan_segments

_Part = tuple[NDArray[np.int64], NDArray[np.float16]]


class VectorWriter:
    """Writes the segments of one generation."""

    def __init__(
        self, building: Path, earlier: Earlier | None, set_aside: Callable[[str], NDArray[np.float16] | None]
    ) -> None:
        """``set_aside`` gives the vectors of an object that no generation holds yet."""
        self._building = building
        self._earlier = earlier
        self._set_aside = set_aside
        self._old = earlier.manifest.segments if earlier else ()

    def write(self, records: Sequence[SpeechRecord]) -> tuple[Segment, ...]:
        """Write or share the vectors of all records; raises ``IndexDamaged`` where some are missing."""
        ordered = sorted(records, key=lambda record: record.number)
        border = self._earlier.manifest.next_id if self._earlier else 0
        kept = [record for record in ordered if record.number < border]
        fresh = [record for record in ordered if record.number >= border]
        alive = [sum(r.card.passages for r in kept if s.first <= r.number < s.end) for s in self._old]
        groups = plan_segments([s.rows for s in self._old], alive, sum(r.card.passages for r in fresh))
        (self._building / VECTORS).mkdir()
        return tuple(self._segment(place, group, kept, fresh) for place, group in enumerate(groups))

    def _segment(
        self, place: int, group: Group, kept: Sequence[SpeechRecord], fresh: Sequence[SpeechRecord]
    ) -> Segment:
        if self._earlier is not None and not group.written:
            segment = self._old[group.members[0]]
            share_file(self._earlier.folder / segment.file, self._building / segment.file)
            return segment
        parts: list[_Part] = []
        for member in group.members:
            if self._earlier is not None and member < len(self._old):
                parts.append(_live(*self._earlier.segment(member), kept))
            else:
                parts += map(self._fresh, fresh)
        ids = np.concatenate([part for part, _ in parts])
        vectors = np.concatenate([part for _, part in parts])
        file = f"{VECTORS}/{self._building.name.rpartition('-')[2]}-{place}.faiss"
        (self._building / file).write_bytes(pack_vectors(ids, vectors))
        return Segment(file, int(ids[0]), int(ids[-1]) + 1, len(ids))

    def _fresh(self, record: SpeechRecord) -> _Part:
        vectors = self._earlier.vectors(record.object_key) if self._earlier else None
        if vectors is None:
            vectors = self._set_aside(record.object_key)
        if vectors is None or len(vectors) != record.card.passages:
            raise IndexDamaged(self._building.parents[1], f"{record.card.id} 的向量不完整")
        return np.arange(record.number, record.number + record.card.passages, dtype=np.int64), vectors


def _live(ids: NDArray[np.int64], vectors: NDArray[np.float16], kept: Sequence[SpeechRecord]) -> _Part:
    """Leave out the rows of withdrawn speeches."""
    numbers = np.array([record.number for record in kept], dtype=np.int64)
    ends = numbers + np.array([record.card.passages for record in kept], dtype=np.int64)
    places = np.searchsorted(numbers, ids, side="right") - 1
    alive = (places >= 0) & (ids < ends[places])
    return ids[alive], vectors[alive]
