"""Contextual vectors of sentences as they are kept beside an object."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from ingest import ingest
from ingest.store.generation import IndexFolder
from ingest.store.objects import ObjectStore
from ingest.store.sentence_vectors import SentenceVectors
from ingest.store.speech_table import read_records
from tests.support.documents.letters import LetterEncoder

TEXTS = ["要修路。", "", "要\ud800种树。", "a"]
VECTORS = np.arange(12, dtype=np.float16).reshape(4, 3)
MADE = SentenceVectors.of("print", TEXTS, VECTORS)


def written(folder: Path, *texts: str) -> list[str]:
    """Take documents in, keep vectors beside each; gives the keys of their objects."""
    for number, text in enumerate(texts):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    ingest([folder / f"{number}.txt" for number in range(len(texts))], folder / "index", encoder=LetterEncoder())
    keys = keys_of(folder / "index")
    for key in keys:
        store_of(folder).write_sentence_vectors(key, MADE)
    return keys


def keys_of(index: Path) -> list[str]:
    name = IndexFolder(index).latest()
    assert name
    return [r.object_key for r in read_records((index / "generations" / name / "speeches.txt").read_bytes())]


def store_of(folder: Path) -> ObjectStore:
    return IndexFolder(folder / "index").objects


def test_vectors_come_back_by_their_texts(tmp_path: Path) -> None:
    (key,) = written(tmp_path, "要修路。")
    found = store_of(tmp_path).find_sentence_vectors(key)
    assert found is not None
    assert found.encoder == "print"
    for text, vector in zip(TEXTS, VECTORS, strict=True):
        np.testing.assert_array_equal(found.find(text), vector)
    assert found.find("要修桥。") is None
    np.testing.assert_array_equal(SentenceVectors.from_bytes(MADE.to_bytes()).vectors, VECTORS)


@pytest.mark.parametrize("place", [0, 12, 40, 90, 150, 200, -1])
def test_a_flipped_byte_is_noticed_wherever_it_is(tmp_path: Path, place: int) -> None:
    data = bytearray(MADE.to_bytes())
    data[place] ^= 1
    assert changed(tmp_path, bytes(data)) in (None, "other print")


@pytest.mark.parametrize("length", [0, 3, 100, 180, -1])
def test_a_file_cut_short_is_noticed(tmp_path: Path, length: int) -> None:
    assert changed(tmp_path, MADE.to_bytes()[:length]) is None


@pytest.mark.parametrize(
    "field", [{"version": 99}, {"dimension": 0}, {"dimension": 5}, {"dimension": -8}, {"sha256": 1}]
)
def test_a_file_of_another_version_or_of_wrong_sizes_is_passed_over(tmp_path: Path, field: dict[str, int]) -> None:
    head, _, body = MADE.to_bytes().partition(b"\n")
    assert changed(tmp_path, json.dumps({**json.loads(head), **field}).encode() + b"\n" + body) is None


def changed(folder: Path, data: bytes) -> str | None:
    """What is found of a file with other bytes: None, the encoder's fingerprint, or "other print"."""
    store = ObjectStore(folder / "objects")
    store.path("ab").parent.mkdir(parents=True)
    store.sentence_vectors_path("ab").write_bytes(data)
    found = store.find_sentence_vectors("ab")
    if found is None or found.encoder == "print":
        return None if found is None else "print"
    return "other print"


def test_vectors_go_with_their_object_and_not_before(tmp_path: Path) -> None:
    written(tmp_path, "要修路。", "要种树。")
    ingest([], tmp_path / "index", encoder=LetterEncoder(), remove=["0"])
    (left,) = keys_of(tmp_path / "index")
    files = [path.name for path in (tmp_path / "index" / "objects").rglob("*.sentence-vectors")]
    assert files == [f"{left}.sentence-vectors"]
    ingest([tmp_path / "1.txt"], tmp_path / "index", encoder=LetterEncoder(), rebuild=True)
    assert store_of(tmp_path).find_sentence_vectors(left) is not None
    assert IndexFolder(tmp_path / "index").leftovers() == []


def test_no_vectors_are_kept_of_a_speech_that_is_gone(tmp_path: Path) -> None:
    written(tmp_path, "要修路。", "要种树。")
    gone = keys_of(tmp_path / "index")[0]
    ingest([], tmp_path / "index", encoder=LetterEncoder(), remove=["0"])
    with pytest.raises(FileNotFoundError):
        store_of(tmp_path).write_sentence_vectors(gone, MADE)
