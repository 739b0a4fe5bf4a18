"""The dense side of a generation: one vector a passage, kept by FAISS in half precision, searched exactly.

Half precision halves the disk and the memory that a search has to read; the ranking stays that of
single precision (tests/benchmarks/index_scale.py measures it).  The vectors lie in a few segments
that never change, so that a speech can be added without writing all of them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_MOST_DEAD = 0.25
"""Share of withdrawn passages from which on a segment is written anew without them."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A file of vectors: those of the passage ids ``first <= id < end``; ``rows`` counts withdrawn ones too."""

    file: str
    first: int
    end: int
    rows: int


@dataclass(frozen=True, slots=True)
class Group:
    """A segment to be: ``members`` are places of earlier ones; ``written`` unless it is one of them as it is."""

    members: tuple[int, ...]
    rows: int
    written: bool


class VectorTable:
    """The vectors of a generation in memory, in the order of passage ids."""

    def __init__(self, files: Iterable[bytes], live: NDArray[np.int64], dimension: int) -> None:
        """Take the vectors of the ids ``live`` (rising) from the segments' bytes, given in rising order of ids.

        Raises ``RuntimeError`` (FAISS's) or ``ValueError`` where the bytes are no vectors or some are missing.
        """
        faiss = _faiss()
        self._index = _empty(dimension)
        self._owners = []  # a FAISS index goes with the object that it was read as a part of
        found = [np.empty(0, np.int64)]
        for data in files:
            packed = faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
            segment = faiss.downcast_index(packed.index)
            found.append(faiss.vector_to_array(packed.id_map))
            if self._index.ntotal == 0:
                self._index = segment
                self._owners = [packed]
            else:
                self._index.add_sa_codes(faiss.vector_to_array(segment.codes).reshape(-1, segment.code_size))
        self._drop_withdrawn(np.concatenate(found), live)
        if len(self) != len(live) or self._index.d != dimension:
            raise ValueError("the vectors do not match the passages")

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def take(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Give the vectors of some rows, float32 (len(rows), dimension)."""
        vectors: NDArray[np.float32] = self._index.reconstruct_batch(np.ascontiguousarray(rows, dtype=np.int64))
        return vectors

    def search(
        self, vector: NDArray[np.float32], limit: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Give the rows nearest by inner product, and the products; ``allowed`` (rows,) masks rows exactly."""
        limit = min(limit, len(self) if allowed is None else int(allowed.sum()))
        if limit < 1:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        options: dict[str, Any] = {}
        if allowed is not None:
            bitmap = np.packbits(allowed, bitorder="little")
            options["params"] = _faiss().SearchParameters(sel=_faiss().IDSelectorBitmap(bitmap))
        scores, rows = self._index.search(query, limit, **options)
        return rows[0], scores[0]

    def _drop_withdrawn(self, ids: NDArray[np.int64], live: NDArray[np.int64]) -> None:
        if not np.array_equal(ids, live):
            dead = np.packbits(~np.isin(ids, live), bitorder="little")
            self._index.remove_ids(_faiss().IDSelectorBitmap(dead))


def pack_vectors(ids: NDArray[np.int64], vectors: NDArray[np.float16]) -> bytes:
    """Give the bytes of a segment: ``ids`` (n,) and ``vectors`` (n, dimension)."""
    faiss = _faiss()
    index = faiss.IndexIDMap(flat := _empty(vectors.shape[1]))
    if len(ids):
        codes = np.ascontiguousarray(vectors, dtype="<f2").view(np.uint8).reshape(len(ids), flat.code_size)
        index.add_sa_codes(codes, np.ascontiguousarray(ids, dtype=np.int64))
    data: bytes = faiss.serialize_index(index).tobytes()
    return data


def unpack_vectors(data: bytes) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
    """Give the ids and the vectors of a segment."""
    faiss = _faiss()
    packed = faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
    segment = faiss.downcast_index(packed.index)
    return faiss.vector_to_array(packed.id_map), faiss.vector_to_array(segment.codes).view("<f2").reshape(-1, segment.d)


def plan_segments(rows: Sequence[int], alive: Sequence[int], new: int) -> list[Group]:
    """Group the segments of an earlier generation and the new rows into those of the next one.

    ``rows`` and ``alive`` count the rows of each earlier segment and those not withdrawn; ``new`` rows come
    last, as segment ``len(rows)``.  An earlier segment is taken over as it is unless more than a quarter of it
    is withdrawn; new rows are joined with the neighbours that are less than twice as many, so that there are
    at most about log2(all rows) segments and each row is written about as often.
    """
    groups = [Group((i,), a, r - a > _MOST_DEAD * r) for i, (r, a) in enumerate(zip(rows, alive, strict=True)) if a]
    if new:
        groups.append(Group((len(rows),), new, True))
    while len(groups) > 1 and groups[-1].written and groups[-2].rows < 2 * groups[-1].rows:
        left, right = groups[-2:]
        groups[-2:] = [Group((*left.members, *right.members), left.rows + right.rows, True)]
    return groups


def _empty(dimension: int) -> Any:
    faiss = _faiss()
    return faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)


def _faiss() -> Any:
    """Load FAISS when it is first needed; untyped, for its stubs lack half of what is used here."""
    import faiss

    return faiss
