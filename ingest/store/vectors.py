"""The dense side of a generation: one vector a passage, kept by FAISS.

Up to twenty thousand vectors are kept in half precision, whose ranking is that of single precision.  More are
kept in one byte a component, half of that again on the disk, in memory and in the time of a search; of more than a
hundred thousand, only those are compared whose signs agree most with the question's (``sign_sketch``).  Nine or
more of the exact ten are found then (tests/benchmarks/index_scale.py measures it).  The vectors lie in a few segments
that never change, so that a speech can be added without writing all of them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.store.sign_sketch import SketchTable

Codes = NDArray[np.uint8]
"""Vectors as they are stored, shape (n, bytes of a vector)."""

_MOST_DEAD = 0.25
"""Share of withdrawn passages from which on a segment is written anew without them."""

_MANY, _FEW = 20_000, 10_000
"""Rows from which on vectors are kept in bytes, and below which in half precision again."""

_CLIP = 7.0
"""Largest component kept in bytes, in units of 1 / sqrt(dimension), the usual size of one.  With the shipped encoder
on 33,000 passages of laws, 4, 5, 6 and 8 find 0.946, 0.974, 0.989 and 0.989 of the exact ten."""

_ZERO = 128
"""The byte of a component that is 0."""

_MOST_ERROR = 0.001
"""Largest mean squared error of unit vectors in bytes; an encoder whose vectors have more keeps half precision."""

_RESCORED = 4
"""Candidates taken by whole numbers alone for each result that is asked for; their scores are worked out anew."""


_SKETCHED = 100_000
"""Rows from which on a search looks at the signs first."""

_LIKEST, _LEAST_LIKEST = 12, 1_500
"""Rows compared in full: so many for each result that is asked for, and never fewer.  On 265,000 passages of laws,
500, 1,000, 2,000 and 4,000 rows find 0.987, 0.992, 0.995 and 0.996 of the ten that comparing all bytes finds."""


class Precision(Enum):
    """How the components of vectors are stored."""

    HALF = "half"
    BYTE = "byte"


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

    def __init__(
        self, files: Iterable[bytes], live: NDArray[np.int64], dimension: int, precision: Precision = Precision.HALF
    ) -> None:
        """Take the vectors of the ids ``live`` (rising) from the segments' bytes, given in rising order of ids.

        Raises ``RuntimeError`` (FAISS's) or ``ValueError`` where the bytes are no vectors or some are missing.
        """
        faiss = _faiss()
        self._precision = precision
        self._index = _empty(dimension, precision)
        self._owner: object = None  # a FAISS index goes with the object that it was read as a part of
        found = [np.empty(0, np.int64)]
        for data in files:
            packed, segment = _read(data)
            found.append(faiss.vector_to_array(packed.id_map))
            if self._index.ntotal == 0:
                self._index, self._owner = segment, packed
            else:
                self._index.add_sa_codes(_codes(segment))
        self._drop_withdrawn(np.concatenate(found), live)
        self._sketch: SketchTable | None = None
        if len(self) != len(live) or self._index.code_size != _empty(dimension, precision).code_size:
            raise ValueError("the vectors do not match the passages")
        if precision is Precision.BYTE and len(self) >= _SKETCHED:
            codes = faiss.rev_swig_ptr(self._index.codes.data(), len(self) * dimension).reshape(-1, dimension)
            self._sketch = SketchTable(codes, _ZERO)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def take(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors of some rows, float32 (len(rows), dimension)."""
        stored: NDArray[np.float32] = self._index.reconstruct_batch(np.ascontiguousarray(rows, dtype=np.int64))
        return stored / _scale(self._index.d) if self._precision is Precision.BYTE else stored

    def search(
        self, vector: NDArray[np.float32], limit: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The rows nearest by inner product, and the products; ``allowed`` (rows,) masks rows exactly."""
        most = len(self) if allowed is None else int(allowed.sum())
        if min(limit, most) < 1:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        # FAISS shares several queries out over threads, never one; for one, its threads only wait, busily.
        _faiss().omp_set_num_threads(1)
        options: dict[str, Any] = {}
        if allowed is not None:
            bitmap = np.packbits(allowed, bitorder="little")
            options["params"] = _faiss().SearchParameters(sel=_faiss().IDSelectorBitmap(bitmap))
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        if self._precision is Precision.HALF:
            scores, rows = self._index.search(query, min(limit, most), **options)
            return rows[0], scores[0]
        if self._sketch is not None and allowed is None:
            rows = self._sketch.likest(query[0], min(max(_LIKEST * limit, _LEAST_LIKEST), most))
        else:
            whole = np.rint(query * (127 / max(float(np.abs(query).max()), 1e-9)))
            rows = self._index.search(whole, min(_RESCORED * limit, most), **options)[1][0]
        exact = self.take(rows) @ query[0]
        order = np.argsort(-exact, kind="stable")[:limit]
        return rows[order], exact[order]

    def _drop_withdrawn(self, ids: NDArray[np.int64], live: NDArray[np.int64]) -> None:
        if not np.array_equal(ids, live):
            dead = np.packbits(~np.isin(ids, live), bitorder="little")
            self._index.remove_ids(_faiss().IDSelectorBitmap(dead))


def choose_precision(rows: int, earlier: Precision | None, sample: NDArray[np.float32]) -> Precision:
    """Choose how ``rows`` vectors are kept, given how they were and a sample (n, dimension) of them."""
    if rows < (_FEW if earlier is Precision.BYTE else _MANY):
        return Precision.HALF
    if earlier is Precision.BYTE or not len(sample):
        return earlier or Precision.HALF
    kept = decode(encode(sample, Precision.BYTE), Precision.BYTE)
    error = float(np.mean(np.sum((kept - sample) ** 2, axis=1)))
    return Precision.BYTE if error <= _MOST_ERROR else Precision.HALF


def encode(vectors: NDArray[np.float16] | NDArray[np.float32], precision: Precision) -> Codes:
    """Vectors (n, dimension) as they are stored."""
    if precision is Precision.HALF:
        halves: Codes = np.ascontiguousarray(vectors, dtype="<f2").view(np.uint8)
        return halves.reshape(len(vectors), -1)
    steps = np.clip(np.rint(vectors.astype(np.float32) * _scale(vectors.shape[1])), -127, 127)
    codes: Codes = (steps + _ZERO).astype(np.uint8)
    return codes


def decode(codes: Codes, precision: Precision) -> NDArray[np.float32]:
    """Stored vectors as float32 (n, dimension)."""
    if precision is Precision.HALF:
        return codes.view("<f2").astype(np.float32)
    return (codes.astype(np.float32) - _ZERO) / _scale(codes.shape[1])


def write_segment(
    path: Path, dimension: int, precision: Precision, parts: Iterable[tuple[NDArray[np.int64], Codes]]
) -> Segment:
    """Write a segment of at least one row; ``parts`` are ids (n,) in rising order with their codes.

    Raises ``RuntimeError`` (FAISS's) where the disk refuses.
    """
    faiss = _faiss()
    index = faiss.IndexIDMap(_empty(dimension, precision))
    for ids, codes in parts:
        if len(ids):
            index.add_sa_codes(np.ascontiguousarray(codes), np.ascontiguousarray(ids, dtype=np.int64))
    faiss.write_index(index, str(path))
    ids = faiss.vector_to_array(index.id_map)
    return Segment(f"{path.parent.name}/{path.name}", int(ids[0]), int(ids[-1]) + 1, len(ids))


def read_segment(data: bytes) -> tuple[NDArray[np.int64], Codes]:
    """The ids (n,) and the codes of a segment; raises ``RuntimeError`` (FAISS's) where the bytes are none."""
    packed, segment = _read(data)
    return _faiss().vector_to_array(packed.id_map), _codes(segment)


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


def _scale(dimension: int) -> float:
    """How many steps of a byte make the length 1."""
    return 127 * sqrt(dimension) / _CLIP


def _empty(dimension: int, precision: Precision) -> Any:
    faiss = _faiss()
    kinds = {Precision.HALF: faiss.ScalarQuantizer.QT_fp16, Precision.BYTE: faiss.ScalarQuantizer.QT_8bit_direct_signed}
    return faiss.IndexScalarQuantizer(dimension, kinds[precision], faiss.METRIC_INNER_PRODUCT)


def _read(data: bytes) -> tuple[Any, Any]:
    """The index with ids and the bare one inside, which lives no longer than the first."""
    faiss = _faiss()
    packed = faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
    return packed, faiss.downcast_index(packed.index)


def _codes(segment: Any) -> Codes:
    codes: Codes = _faiss().vector_to_array(segment.codes).reshape(-1, segment.code_size)
    return codes


def _faiss() -> Any:
    """Load FAISS when it is first needed; untyped, for its stubs lack half of what is used here."""
    import faiss

    return faiss
