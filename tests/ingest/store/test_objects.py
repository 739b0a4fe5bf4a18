from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import IndexDamaged
from ingest.outline.parser import parse_outline
from ingest.outline.passages import cut_passages
from ingest.speech import Speech
from ingest.store.objects import ObjectStore, make_object, object_key

TEXT = "同志们：\n一、讲政治\n要坚定。要看齐。\n二、顾大局\n要服从。\n三、作表率\n要带头。\n谢谢大家！\n"
KEY = object_key(Speech("a", "题", TEXT).digest)


@pytest.fixture
def store(tmp_path: Path) -> ObjectStore:
    return ObjectStore(tmp_path / "objects")


def kept(store: ObjectStore, text: str = TEXT) -> None:
    speech, outline = Speech("a", "题", text), parse_outline(text)
    store.write(KEY, make_object(text, outline, cut_passages(speech, outline)))


def test_an_object_comes_back_as_it_was(store: ObjectStore) -> None:
    kept(store)
    outline = parse_outline(TEXT)
    expected = cut_passages(Speech("a", "题", TEXT), outline)
    found = store.read(KEY)
    assert found.text == TEXT
    assert found.outline == outline
    assert tuple(found.passage("a", number) for number in range(len(found.spans))) == expected


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet=st.one_of(st.sampled_from("一二三、，。；：“”要是第\n （）"), st.characters(exclude_categories=["Cs"]))
    )
)
def test_any_text_comes_back_and_passages_are_slices_of_it(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    store = ObjectStore(tmp_path_factory.mktemp("o"))
    kept(store, text)
    found = store.read(KEY)
    assert found.text == text
    for number in range(len(found.spans)):
        passage = found.passage("a", number)
        assert passage.text == text[passage.start : passage.end] != ""


@pytest.mark.parametrize("place", [0, 10, 70, 150, -1])
def test_a_flipped_byte_is_noticed_wherever_it_is(store: ObjectStore, place: int) -> None:
    kept(store)
    path = store.path(KEY)
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    with pytest.raises(IndexDamaged, match="已损坏"):
        store.read(KEY)
    assert store.find(KEY) is None


@pytest.mark.parametrize("length", [0, 5, 60, 200])
def test_an_object_cut_short_is_noticed(store: ObjectStore, length: int) -> None:
    kept(store)
    store.path(KEY).write_bytes(store.path(KEY).read_bytes()[:length])
    with pytest.raises(IndexDamaged, match="rebuild"):
        store.read(KEY)


def test_a_missing_object_is_damage_to_a_reader_and_nothing_to_a_writer(store: ObjectStore) -> None:
    with pytest.raises(IndexDamaged, match="没有这个文件"):
        store.read(KEY)
    assert store.find(KEY) is None


def test_vectors_set_aside_come_back_and_damaged_ones_do_not(store: ObjectStore) -> None:
    vectors = np.arange(12, dtype=np.float16).reshape(3, 4)
    assert store.find_vectors(KEY, 4) is None
    store.write_vectors(KEY, vectors)
    found = store.find_vectors(KEY, 4)
    assert found is not None
    assert np.array_equal(found, vectors)
    path = store.vectors_path(KEY)
    path.write_bytes(path.read_bytes()[:-2])
    assert store.find_vectors(KEY, 4) is None


def test_sweep_keeps_what_is_named_and_files_of_others(store: ObjectStore) -> None:
    kept(store)
    store.write_vectors(KEY, np.zeros((1, 4), np.float16))
    stranger = store.path(KEY).with_name("notes.txt")
    stranger.write_text("mine", encoding="utf-8")
    half = store.path(KEY).with_name(".tmp-0123")
    half.write_bytes(b"half")
    store.sweep([KEY])
    assert store.path(KEY).exists()
    assert stranger.exists()
    assert not half.exists()
    assert not store.vectors_path(KEY).exists()
    store.sweep([])
    assert not store.path(KEY).exists()
