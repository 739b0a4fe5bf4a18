"""The dense side of a generation: one vector a passage, kept by FAISS in half precision, searched exactly.

Half precision halves the disk and the memory that a search has to read; the ranking stays that of
single precision (tests/benchmarks/index_scale.py measures it).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


class VectorTable:
    """The vectors of a generation, in the order of passage ids."""

    def __init__(self, data: bytes) -> None:
        """Read the bytes of a vectors file; raises ``RuntimeError`` (FAISS's) where they are none."""
        self._index = _faiss().deserialize_index(np.frombuffer(data, dtype=np.uint8))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    def half(self) -> NDArray[np.float16]:
        """Give a copy of all vectors, float16 (rows, dimension)."""
        codes: NDArray[np.uint8] = _faiss().vector_to_array(self._index.codes)
        return codes.view("<f2").reshape(-1, self.dimension)

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
            faiss, bitmap = _faiss(), np.packbits(allowed, bitorder="little")
            options["params"] = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bitmap))
        scores, rows = self._index.search(query, limit, **options)
        return rows[0], scores[0]


def vectors_file(dimension: int, parts: Sequence[NDArray[np.float16]]) -> bytes:
    """Give the bytes of a vectors file; ``parts`` are arrays (n, dimension) in the order of passage ids."""
    faiss = _faiss()
    index = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    for part in parts:
        if len(part):
            index.add(np.ascontiguousarray(part, dtype=np.float32))
    data: bytes = faiss.serialize_index(index).tobytes()
    return data


def _faiss() -> Any:
    """Load FAISS when it is first needed; untyped, for its stubs lack half of what is used here."""
    import faiss

    return faiss
