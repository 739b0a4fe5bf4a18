from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.store import vectors
from ingest.store.vectors import (
    Group,
    Precision,
    Segment,
    VectorTable,
    choose_precision,
    decode,
    encode,
    plan_segments,
    read_segment,
    write_segment,
)

RANDOM = np.random.default_rng(7)
ROWS = RANDOM.normal(size=(500, 32)).astype(np.float32)
ROWS /= np.linalg.norm(ROWS, axis=1, keepdims=True)
IDS = np.arange(500, dtype=np.int64) * 3


def segment(folder: Path, precision: Precision, first: int = 0, end: int = 500) -> bytes:
    path = folder / f"{precision.value}-{first}.faiss"
    write_segment(path, 32, precision, [(IDS[first:end], encode(ROWS[first:end], precision))])
    return path.read_bytes()


@pytest.fixture(scope="module", params=list(Precision))
def table(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> VectorTable:
    folder = tmp_path_factory.mktemp("vectors")
    files = [segment(folder, request.param, 0, 200), segment(folder, request.param, 200, 500)]
    return VectorTable(files, IDS, 32, request.param)


def test_vectors_come_back(table: VectorTable) -> None:
    assert len(table) == 500
    assert table.take(np.array([499, 0, 250])) == pytest.approx(ROWS[[499, 0, 250]], abs=0.006)


@pytest.mark.parametrize("precision", list(Precision))
def test_a_segment_comes_back_as_it_was(tmp_path: Path, precision: Precision) -> None:
    codes = encode(ROWS, precision)
    path = tmp_path / "vectors" / "x.faiss"
    path.parent.mkdir()
    written = write_segment(path, 32, precision, [(IDS[:9], codes[:9]), (IDS[9:9], codes[9:9]), (IDS[9:], codes[9:])])
    assert written == Segment("vectors/x.faiss", 0, 1498, 500)
    ids, read = read_segment(path.read_bytes())
    assert np.array_equal(ids, IDS)
    assert np.array_equal(read, codes)
    assert np.array_equal(encode(decode(codes, precision), precision), codes)


def test_rows_of_withdrawn_passages_are_left_out(tmp_path: Path) -> None:
    live = np.concatenate([IDS[:7], IDS[250:]])
    for precision in Precision:
        table = VectorTable([segment(tmp_path, precision)], live, 32, precision)
        assert len(table) == len(live)
        assert table.take(np.array([6, 7])) == pytest.approx(ROWS[[6, 250]], abs=0.006)
        assert table.search(ROWS[250], 1)[0].tolist() == [7]


def test_a_missing_row_and_another_precision_are_noticed(tmp_path: Path) -> None:
    data = segment(tmp_path, Precision.HALF, 0, 9)
    with pytest.raises(ValueError, match="do not match"):
        VectorTable([data], IDS[:10], 32)
    with pytest.raises(ValueError, match="do not match"):
        VectorTable([data], IDS[:9], 32, Precision.BYTE)


def test_few_vectors_are_kept_in_half_precision_and_many_in_bytes() -> None:
    assert choose_precision(19_999, None, ROWS) is Precision.HALF
    assert choose_precision(20_000, None, ROWS) is Precision.BYTE
    assert choose_precision(20_000, Precision.HALF, ROWS) is Precision.BYTE
    assert choose_precision(10_000, Precision.BYTE, ROWS) is Precision.BYTE
    assert choose_precision(9_999, Precision.BYTE, ROWS) is Precision.HALF


def test_vectors_that_bytes_would_spoil_keep_half_precision() -> None:
    spiky = np.zeros((10, 384), dtype=np.float32)
    spiky[:, 3] = 0.9
    spiky[:, 5] = np.sqrt(1 - 0.81)
    assert choose_precision(50_000, None, spiky) is Precision.HALF
    assert choose_precision(50_000, Precision.HALF, spiky[:0]) is Precision.HALF


def test_the_ranking_is_that_of_the_inner_product(table: VectorTable) -> None:
    exact = ROWS @ ROWS[:40].T
    found = 0
    for column in range(40):
        rows, scores = table.search(ROWS[column], 10)
        assert rows[0] == column
        assert scores == pytest.approx(exact[rows, column], abs=0.02)
        found += len(set(rows.tolist()) & set(np.argsort(-exact[:, column])[:10].tolist()))
    assert found >= 0.98 * 400


def test_a_mask_is_exact_however_few_rows_it_leaves(table: VectorTable) -> None:
    allowed = np.zeros(500, dtype=np.bool_)
    allowed[[3, 99, 480]] = True
    rows, _ = table.search(ROWS[17], 10, allowed)
    assert sorted(rows.tolist()) == [3, 99, 480]


def test_nothing_allowed_or_nothing_held_finds_nothing(table: VectorTable) -> None:
    assert len(table.search(ROWS[0], 5, np.zeros(500, dtype=np.bool_))[0]) == 0
    assert len(table.search(ROWS[0], 0)[0]) == 0
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


def test_of_many_vectors_those_of_like_signs_are_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    centres = rng.normal(size=(200, 64))
    many = (centres[rng.integers(200, size=30_000)] + 0.6 * rng.normal(size=(30_000, 64))).astype(np.float32)
    many /= np.linalg.norm(many, axis=1, keepdims=True)
    ids = np.arange(len(many), dtype=np.int64)
    path = tmp_path / "many.faiss"
    write_segment(path, 64, Precision.BYTE, [(ids, encode(many, Precision.BYTE))])
    whole = VectorTable([path.read_bytes()], ids, 64, Precision.BYTE)
    monkeypatch.setattr(vectors, "_SKETCHED", 20_000)
    sketched = VectorTable([path.read_bytes()], ids, 64, Precision.BYTE)
    asked = many[:40] + 0.05 * rng.normal(size=(40, 64)).astype(np.float32)
    shares = []
    for vector in asked:
        (exact, _), (rows, scores) = whole.search(vector, 10), sketched.search(vector, 10)
        assert np.all(np.diff(scores) <= 0)
        assert scores == pytest.approx(sketched.take(rows) @ vector, abs=1e-5)
        shares.append(len(set(exact.tolist()) & set(rows.tolist())) / 10)
    assert np.mean(shares) >= 0.98
    allowed = ids % 3 == 0
    assert np.array_equal(sketched.search(asked[0], 10, allowed)[0], whole.search(asked[0], 10, allowed)[0])
