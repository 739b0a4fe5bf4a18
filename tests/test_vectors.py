from __future__ import annotations

import numpy as np
import pytest

from ingest.vectors import VectorTable, vectors_file

RANDOM = np.random.default_rng(7)
ROWS = RANDOM.normal(size=(500, 32)).astype(np.float32)
ROWS /= np.linalg.norm(ROWS, axis=1, keepdims=True)
HALF = ROWS.astype(np.float16)


@pytest.fixture(scope="module")
def table() -> VectorTable:
    return VectorTable(vectors_file(32, [HALF[:200], HALF[200:200], HALF[200:]]))


def test_vectors_come_back_in_half_precision(table: VectorTable) -> None:
    assert len(table) == 500
    assert table.dimension == 32
    assert np.array_equal(table.half(), HALF)


def test_the_ranking_is_that_of_the_inner_product(table: VectorTable) -> None:
    query = ROWS[17]
    rows, scores = table.search(query, 10)
    exact = HALF.astype(np.float32) @ query
    assert rows.tolist() == np.argsort(-exact)[:10].tolist()
    assert scores == pytest.approx(exact[rows], abs=1e-5)


def test_a_mask_is_exact_however_few_rows_it_leaves(table: VectorTable) -> None:
    allowed = np.zeros(500, dtype=np.bool_)
    allowed[[3, 99, 480]] = True
    rows, _ = table.search(ROWS[17], 10, allowed)
    assert sorted(rows.tolist()) == [3, 99, 480]


def test_nothing_allowed_or_nothing_held_finds_nothing(table: VectorTable) -> None:
    assert len(table.search(ROWS[0], 5, np.zeros(500, dtype=np.bool_))[0]) == 0
    assert len(VectorTable(vectors_file(32, [])).search(ROWS[0], 5)[0]) == 0


def test_bytes_that_are_no_vectors_are_refused() -> None:
    with pytest.raises(RuntimeError, match=r"not recognized|Error"):
        VectorTable(b"something else, long enough to be read as a header")
