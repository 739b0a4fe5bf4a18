from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from ingest import Index, ingest, load_encoder, parse_outline
from ingest.encoders.embedded_text import embedded_text
from ingest.errors import IndexEncoderMismatch, SpeechUnknown
from ingest.text.tokens import tokens
from tests.support.documents.letters import LetterEncoder


@pytest.fixture(scope="module")
def index(corpus_index: Path) -> Index:
    return Index.open(corpus_index, load_encoder())


def terms(question: str) -> dict[str, float]:
    return dict.fromkeys(tokens(question), 1.0)


def test_texts_are_those_of_the_files_byte_for_byte(index: Index, corpus: Path) -> None:
    files = {path.name: path.read_bytes().decode("utf-8") for path in corpus.glob("*.txt")}
    assert {Path(card.source).name: index.speech(card.id).text for card in index.speeches} == files


def test_cards_tell_of_each_speech_without_its_text(index: Index) -> None:
    card = index.speeches[3]
    assert (card.id, card.title, card.kind) == ("003", "市人大常委会办公室工作情况汇报", "汇报")
    assert card.characters == len(index.speech("003").text)
    assert card.passages == len(index.passages("003"))
    assert card.digest == index.speech("003").digest


def test_outlines_are_those_of_the_parser(index: Index) -> None:
    assert all(index.outline(card.id) == parse_outline(index.speech(card.id).text) for card in index.speeches)


def test_every_passage_is_a_slice_of_its_speech(index: Index) -> None:
    seen = 0
    for pid, passage in index.all_passages():
        assert passage.text == index.speech(passage.speech_id).text[passage.start : passage.end]
        assert index.passage(pid) == passage
        seen += 1
    assert seen == index.manifest.passages == sum(card.passages for card in index.speeches)


def test_passage_ids_run_through_a_speech(index: Index) -> None:
    ids = index.passage_ids("002")
    assert tuple(map(index.passage, ids)) == index.passages("002")


@pytest.mark.parametrize("pid", [-1, 10**9])
def test_an_id_that_no_passage_has_is_a_key_error(index: Index, pid: int) -> None:
    with pytest.raises(KeyError):
        index.passage(pid)


def test_an_unknown_speech_is_named_with_the_known_ones(index: Index) -> None:
    for ask in (index.speech, index.outline, index.passages, index.passage_ids):
        with pytest.raises(SpeechUnknown, match="没有编号为 x 的讲话。现有：000、001"):
            ask("x")


def test_both_rankings_find_a_passage_by_its_own_words(index: Index) -> None:
    encoder = load_encoder()
    passage = index.passages("004")[12]
    pid = index.passage_ids("004")[12]
    assert index.lexical(terms(passage.text), 5).ids[0] == pid
    vector = encoder.encode(["\n".join((*passage.section, passage.text))])[0]
    assert pid in index.dense(vector, 3).ids


def test_a_search_within_speeches_finds_all_of_them_and_nothing_else(index: Index) -> None:
    vector = load_encoder().encode(["代表联络站"])[0]
    wanted = set(index.passage_ids("001")) | set(index.passage_ids("003"))
    assert set(index.dense(vector, 10_000, ["001", "003", "no such"]).ids.tolist()) == wanted
    assert set(index.lexical(terms("的代表"), 10_000, ["001", "003"]).ids.tolist()) <= wanted
    assert len(index.dense(vector, 10, [])) == len(index.lexical(terms("代表"), 10, [])) == 0


def test_dense_scores_are_the_inner_products(index: Index) -> None:
    vector = load_encoder().encode(["作风建设"])[0]
    ranking = index.dense(vector, 10_000)
    assert len(ranking) == index.manifest.passages
    assert ranking.ids.dtype == np.int64
    assert np.all(np.diff(ranking.scores) <= 0)


def test_stored_vectors_are_those_of_the_encoder(index: Index) -> None:
    pids = [*index.passage_ids("004")[3:9], index.passage_ids("001")[0]]
    texts = [embedded_text(index.passage(pid), index.manifest.settings) for pid in pids]
    assert index.vectors(pids) == pytest.approx(load_encoder().encode(texts), abs=1e-3)


def test_the_encoder_that_made_the_index_is_asked_for(corpus_index: Path) -> None:
    with pytest.raises(IndexEncoderMismatch, match=r"自带编码器.*letters"):
        Index.open(corpus_index, LetterEncoder())
    assert Index.open(corpus_index).manifest.dimension == load_encoder().dimension


def test_many_threads_may_ask_at_once(index: Index) -> None:
    questions = ["代表联络站", "作风建设", "学习", "六种关系", "监督"] * 20
    vectors = load_encoder().encode(questions)

    def ask(place: int) -> tuple[int, ...]:
        lexical = index.lexical(terms(questions[place]), 10)
        dense = index.dense(vectors[place], 10)
        return tuple(index.passage(pid).start for pid in [*lexical.ids.tolist(), *dense.ids.tolist()])

    alone = [ask(place) for place in range(len(questions))]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(len(questions)))) == alone


def test_an_index_without_speeches_answers_with_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("一篇讲话。", encoding="utf-8")
    encoder = LetterEncoder()
    ingest([tmp_path / "a.txt"], tmp_path / "index", encoder=encoder)
    ingest([], tmp_path / "index", encoder=encoder, remove=["a"])
    with Index.open(tmp_path / "index", encoder) as index:
        assert index.speeches == ()
        assert list(index.all_passages()) == []
        assert len(index.lexical(terms("讲话"), 5)) == len(index.dense(encoder.encode(["讲话"])[0], 5)) == 0
