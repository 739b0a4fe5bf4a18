"""What the contextual encoder adds to the search, and how little it reads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ingest import ingest, load_encoder
from ingest.encoders.contextual_encoder import SHIPPED_CONTEXTUAL_MODEL
from retrieval.library import Library, LibrarySettings
from retrieval.question.query import make_query
from retrieval.search.contextual.contextual_vectors import ContextualReading, ContextualVectors
from retrieval.search.hybrid_retriever import FEATURES, CandidateFeatures, SearchWeights

QUESTION = "家里老人舍不得扔剩菜，讲的是哪段往事？"
MEANING = FEATURES.index("meaning")


def candidates(library: Library, question: str) -> CandidateFeatures:
    return library._reading.retriever.candidate_features(make_query(question))


def settings(reading: ContextualReading) -> LibrarySettings:
    return LibrarySettings(search=SearchWeights(reading=reading))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Twelve passages about as many subjects."""
    subjects = ["食堂", "宿舍", "球场", "图书馆", "校车", "校医院", "实验室", "礼堂", "操场", "花园", "车棚", "传达室"]
    text = "在后勤会上的讲话\n\n" + "\n\n".join(
        f"{'一二三四五六七八九十'[n] if n < 10 else '十' + '一二'[n - 10]}、关于{place}\n\n"
        f"今年{place}完成了修缮。下一步{place}要延长开放。请大家爱护{place}。"
        for n, place in enumerate(subjects)
    )
    (tmp_path / "后勤.txt").write_text(text, encoding="utf-8")
    ingest([tmp_path / "后勤.txt"], tmp_path / "index", encoder=load_encoder())
    return tmp_path / "index"


def test_best_passages_get_the_meaning_of_their_sentences(small: Path) -> None:
    found = candidates(Library.open(small), "哪儿的书看得更晚了？")
    read = [own for own in found.scored if own.meanings is not None]
    assert read
    assert all(-1 <= sentence.meaning <= 1 and sentence.meaning for own in read for sentence in own.sentences)
    best = max((sentence for own in read for sentence in own.sentences), key=lambda sentence: sentence.meaning)
    assert "图书馆" in best.span.text


def test_without_the_contextual_encoder_nothing_is_read(small: Path) -> None:
    found = candidates(Library.open(small, settings=LibrarySettings(contextual=None)), QUESTION)
    assert not found.features[:, MEANING].any()
    assert {sentence.meaning for own in found.scored for sentence in own.sentences} == {0.0}


def test_a_large_archive_is_not_read(small: Path) -> None:
    found = candidates(Library.open(small, settings=settings(ContextualReading(all_of=3))), QUESTION)
    assert all(own.meanings is None for own in found.scored)


def test_unread_passages_have_the_least_of_the_meanings(small: Path) -> None:
    found = candidates(Library.open(small, settings=settings(ContextualReading(passages=4, seconds=60))), QUESTION)
    unread = [own.meanings is None for own in found.scored]
    assert unread.count(False) == 4
    assert set(found.features[unread, MEANING]) == {found.features[:, MEANING].min()}


def test_a_question_reads_few_new_sentences_and_the_next_one_goes_on() -> None:
    vectors = ContextualVectors(SHIPPED_CONTEXTUAL_MODEL)
    passages = [[f"第{n}件事办成了。", f"第{n}笔钱花完了。"] for n in range(9)]
    few = ContextualReading(new=5, seconds=60)
    assert list(vectors.read(passages, few)) == [0, 1]
    assert list(vectors.read(passages, few)) == [0, 1, 2, 3]
    assert list(vectors.read(passages, replace(few, new=0))) == [0, 1, 2, 3]


def test_a_busy_machine_reads_the_best_passage_alone() -> None:
    vectors = ContextualVectors(SHIPPED_CONTEXTUAL_MODEL)
    passages = [["今天下雨。"], ["明天放晴。"]]
    assert list(vectors.read(passages, ContextualReading(seconds=0))) == [0]


def test_vectors_that_are_at_hand_are_not_made() -> None:
    vectors = ContextualVectors(SHIPPED_CONTEXTUAL_MODEL)
    at_hand = {"今天下雨。": np.zeros(vectors.vectors(["人"])["人"].shape, dtype=np.float16)}
    found = vectors.read([["明天放晴。"], ["今天下雨。"], ["后天刮风。"]], ContextualReading(new=1, seconds=60), at_hand)
    assert list(found) == [0, 1]
    assert not found[1].any()


def test_a_sentence_has_one_vector_however_it_is_read() -> None:
    alone, together = ContextualVectors(SHIPPED_CONTEXTUAL_MODEL), ContextualVectors(SHIPPED_CONTEXTUAL_MODEL)
    texts = ["会后要抓好落实。", "奖学金发给了四十名同学，其中二十名来自山区，十名是孤儿。", "车间停工三天检修。"]
    read = together.read([texts], ContextualReading())[0]
    for text, vector in zip(texts, read, strict=True):
        np.testing.assert_array_equal(alone.vectors([text], threads=1)[text], vector.astype(np.float16))


def test_an_earlier_question_draws_the_vector_towards_it() -> None:
    vectors = ContextualVectors(SHIPPED_CONTEXTUAL_MODEL)
    earlier = vectors.question("奖学金发给了多少人？", "", 0.35)
    alone = vectors.question("那一年又是多少？", "", 0.35)
    leaning = vectors.question("那一年又是多少？", "奖学金发给了多少人？", 0.35)
    assert np.linalg.norm(leaning) == pytest.approx(1, abs=1e-4)
    assert leaning @ earlier > alone @ earlier


def test_a_library_is_read_ahead_as_a_whole(small: Path) -> None:
    library = Library.open(small, settings=settings(ContextualReading(new=0)))
    library.read_ahead(lambda: True)
    assert all(own.meanings is not None for own in candidates(library, "礼堂修好了吗？").scored)
