from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.vectors import Group, VectorTable, pack_vectors, plan_segments, unpack_vectors

RANDOM = np.random.default_rng(7)
ROWS = RANDOM.normal(size=(500, 32)).astype(np.float32)
ROWS /= np.linalg.norm(ROWS, axis=1, keepdims=True)
HALF = ROWS.astype(np.float16)
IDS = np.arange(500, dtype=np.int64) * 3


@pytest.fixture(scope="module")
def table() -> VectorTable:
    return VectorTable([pack_vectors(IDS[:200], HALF[:200]), pack_vectors(IDS[200:], HALF[200:])], IDS, 32)


def test_vectors_come_back_in_half_precision(table: VectorTable) -> None:
    assert len(table) == 500
    assert np.array_equal(table.take(np.array([499, 0, 250])), HALF[[499, 0, 250]].astype(np.float32))
    ids, vectors = unpack_vectors(pack_vectors(IDS[:9], HALF[:9]))
    assert np.array_equal(ids, IDS[:9])
    assert np.array_equal(vectors, HALF[:9])


def test_rows_of_withdrawn_passages_are_left_out() -> None:
    live = np.concatenate([IDS[:7], IDS[250:]])
    table = VectorTable([pack_vectors(IDS, HALF)], live, 32)
    assert len(table) == len(live)
    assert np.array_equal(table.take(np.array([6, 7])), HALF[[6, 250]].astype(np.float32))


def test_a_missing_row_is_noticed() -> None:
    with pytest.raises(ValueError, match="do not match"):
        VectorTable([pack_vectors(IDS[:9], HALF[:9])], IDS[:10], 32)


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
    assert len(VectorTable([], IDS[:0], 32).search(ROWS[0], 5)[0]) == 0


def test_bytes_that_are_no_vectors_are_refused() -> None:
    with pytest.raises(RuntimeError, match=r"not recognized|Error"):
        VectorTable([b"something else, long enough to be read as a header"], IDS, 32)


def test_the_first_rows_are_one_segment() -> None:
    assert plan_segments([], [], 10) == [Group((0,), 10, True)]
    assert plan_segments([], [], 0) == []


def test_a_big_segment_stays_as_it_is_while_small_ones_are_joined() -> None:
    assert plan_segments([1000, 30], [1000, 30], 20) == [Group((0,), 1000, False), Group((1, 2), 50, True)]


def test_a_segment_is_written_anew_when_a_quarter_is_withdrawn() -> None:
    assert plan_segments([100], [76], 0) == [Group((0,), 76, False)]
    assert plan_segments([100, 10], [74, 10], 0) == [Group((0,), 74, True), Group((1,), 10, False)]
    assert plan_segments([100], [0], 0) == []


@given(st.lists(st.tuples(st.integers(0, 300), st.floats(0, 1)), max_size=60))
def test_segments_stay_few_and_every_row_has_its_place(course: list[tuple[int, float]]) -> None:
    rows: list[int] = []
    alive: list[int] = []
    for new, share in course:
        alive = [int(count * max(share, 0.5)) for count in alive]
        groups = plan_segments(rows, alive, new)
        assert sum(group.rows for group in groups) == sum(alive) + new
        assert sorted(m for group in groups for m in group.members) == [
            *(place for place, count in enumerate(alive) if count),
            *([len(rows)] if new else []),
        ]
        rows = [group.rows if group.written else rows[group.members[0]] for group in groups]
        alive = [group.rows for group in groups]
    assert len(rows) <= 12
