"""A speech whose sentences were read is not read again, in whatever process; without its vectors all goes on."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from ingest import Index, ingest, load_encoder
from ingest.encoders.contextual_encoder import MODEL_FILE, SHIPPED_CONTEXTUAL_MODEL, TOKENIZER_FILE
from ingest.store.sentence_vectors import SentenceVectors
from retrieval.answering.pipeline import AnswerSettings
from retrieval.library import Library, LibrarySettings
from retrieval.search.contextual.contextual_vectors import ContextualReading, ContextualVectors, open_contextual_vectors
from retrieval.search.contextual.speech_reader import SpeechReader
from retrieval.search.passage_features import PassageFeatures, make_passage_features

NOTHING_NEW = ContextualReading(new=0, seconds=0)
PLACES = ("东沟村", "西沟村", "南沟村")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of three speeches of two passages."""
    folder = tmp_path_factory.mktemp("speeches")
    for place in PLACES:
        (folder / f"{place}.txt").write_text(
            f"在{place}的讲话\n一、关于修路\n{place}今年修了新路。\n二、关于种树\n{place}明年要种果树。大家都盼着{place}好。\n",
            encoding="utf-8",
        )
    ingest([folder / f"{place}.txt" for place in PLACES], folder / "index", encoder=load_encoder())
    return folder / "index"


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    """A copy of it that nobody has read."""
    return Path(shutil.copytree(made, tmp_path / "index"))


def fresh() -> ContextualVectors:
    """What a new process has: a model (that is loaded, to save time), and nothing in memory."""
    vectors = ContextualVectors(SHIPPED_CONTEXTUAL_MODEL)
    vectors._encoder = open_contextual_vectors(SHIPPED_CONTEXTUAL_MODEL)._encoder
    return vectors


def passages(index: Index) -> list[PassageFeatures]:
    ids = [pid for card in index.speeches for pid in index.passage_ids(card.id)]
    return make_passage_features(index, load_encoder(), ids)


def read_without_new(index: Index, most_loaded: int = 1000) -> dict[int, np.ndarray]:
    """What a new process finds of all passages but the first, which it would read itself."""
    found = SpeechReader(index, fresh(), most_loaded).read(passages(index), NOTHING_NEW)
    return {number: rows for number, rows in found.items() if number}


def test_what_one_process_read_the_next_one_finds(root: Path) -> None:
    with Index.open(root) as index:
        assert read_without_new(index) == {}
        unread = SpeechReader(index, fresh()).unread()
        assert max(SpeechReader(index, fresh()).read_ahead(threads=2)) == unread > len(passages(index))
        found = read_without_new(index)
        assert list(found) == list(range(1, len(passages(index))))
        again = SpeechReader(index, fresh())
        assert again.unread() == 0
        assert set(again.read_ahead()) == {0}


def test_stored_vectors_are_those_that_a_question_would_read(root: Path) -> None:
    with Index.open(root) as index:
        asked = SpeechReader(index, fresh()).read(passages(index), ContextualReading(new=1000, seconds=600))
        list(SpeechReader(index, fresh()).read_ahead())
        for number, rows in read_without_new(index).items():
            np.testing.assert_array_equal(rows, asked[number])


def test_reading_that_is_stopped_goes_on_where_it_was(root: Path) -> None:
    with Index.open(root) as index:
        unread = SpeechReader(index, fresh()).unread()
        for done in SpeechReader(index, fresh()).read_ahead():
            if done and SpeechReader(index, fresh()).unread() < unread:
                break
        left = SpeechReader(index, fresh()).unread()
        assert 0 < left == unread - done
        assert max(SpeechReader(index, fresh()).read_ahead()) == left


@pytest.mark.parametrize("damage", [b"", b"{}\n", b"not\x00ours", None])
def test_damaged_foreign_and_missing_vectors_are_made_anew(root: Path, damage: bytes | None) -> None:
    with Index.open(root) as index:
        list(SpeechReader(index, fresh()).read_ahead())
        sound = read_without_new(index)
        path = index.objects.sentence_vectors_path(index.object_key(index.speeches[1].id))
        whole = path.read_bytes()
        if damage is None:
            other = SentenceVectors.from_bytes(whole)
            path.write_bytes(SentenceVectors("another encoder", other.rows, other.vectors * 0).to_bytes())
        else:
            path.write_bytes(damage)
        assert len(read_without_new(index)) < len(sound)
        list(SpeechReader(index, fresh()).read_ahead())
        assert path.read_bytes() == whole
        path.unlink()
        assert len(read_without_new(index)) < len(sound)


def test_sentences_that_a_file_lacks_are_added_to_it(root: Path) -> None:
    with Index.open(root) as index:
        list(SpeechReader(index, fresh()).read_ahead())
        key = index.object_key(index.speeches[0].id)
        whole = index.objects.find_sentence_vectors(key)
        assert whole is not None
        rows = dict(list(whole.rows.items())[:2])
        index.objects.write_sentence_vectors(key, SentenceVectors(whole.encoder, rows, whole.vectors[:2]))
        assert max(SpeechReader(index, fresh()).read_ahead()) == len(whole.rows) - 2
        assert index.objects.sentence_vectors_path(key).read_bytes() == whole.to_bytes()


def test_where_nothing_can_be_stored_vectors_stay_in_memory(root: Path) -> None:
    with Index.open(root) as index:
        for card in index.speeches:  # refuses to be replaced, to root as well
            index.objects.sentence_vectors_path(index.object_key(card.id)).mkdir()
        reader = SpeechReader(index, fresh())
        list(reader.read_ahead())
        assert len(reader.read(passages(index), NOTHING_NEW)) == len(passages(index))
        assert read_without_new(index) == {}


def test_memory_is_bounded_and_the_bound_changes_nothing(root: Path) -> None:
    with Index.open(root) as index:
        list(SpeechReader(index, fresh()).read_ahead())
        reader = SpeechReader(index, fresh(), most_loaded=1)
        found, unbounded = reader.read(passages(index), NOTHING_NEW), read_without_new(index)
        assert len(reader._loaded) == 1
        for number, rows in unbounded.items():
            np.testing.assert_array_equal(found[number], rows)


def test_the_time_that_a_model_takes_to_load_does_not_count_as_time_of_the_question(root: Path, tmp_path: Path) -> None:
    """The model lies on a disk that takes longer than a question may: its tokenizer comes through a pipe."""
    slow = tmp_path / "model"
    slow.mkdir()
    (slow / MODEL_FILE).symlink_to(SHIPPED_CONTEXTUAL_MODEL / MODEL_FILE)
    os.mkfifo(slow / TOKENIZER_FILE)
    tokenizer = (SHIPPED_CONTEXTUAL_MODEL / TOKENIZER_FILE).read_bytes()
    settings = LibrarySettings(contextual=slow, answer=AnswerSettings(seconds=1.5))
    library = Library.open(root, settings=settings)
    Library.open(root, settings=LibrarySettings(contextual=None)).ask("东沟村修路了吗？")  # what else is loaded once

    def feed() -> None:
        time.sleep(1.6)
        (tmp_path / "tokenizer").write_bytes(tokenizer)
        with (slow / TOKENIZER_FILE).open("wb") as pipe:
            (tmp_path / "tokenizer").replace(slow / TOKENIZER_FILE)  # for the fingerprint, which reads it once more
            pipe.write(tokenizer)

    Thread(target=feed, daemon=True).start()
    assert library.ask("东沟村今年修了什么？").state == "answered"
    assert open_contextual_vectors(slow).vectors(["人"])
