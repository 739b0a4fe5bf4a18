"""The fused search over a small index."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from ingest.errors import QuestionEmpty, QuestionTooLong
from ingest.text.folding import fold_words
from retrieval import Hit, Library
from retrieval.question.query import QUERY_LENGTH
from tests.support.documents.nasty import nasty_text


def best(library: Library, query: str, **more: object) -> str:
    return library.search(query, **more)[0].passage.text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("优质稻", "优质稻要种到18万亩"),
        ("冲压车间 育秧工厂", "育秧工厂"),
        ("種子化肥送到村級網點", "送到村级网点"),
        ("ＣＰＲ　床位２８张", "床位28张"),
        ("“首问负责”", "首问负责"),
        ("彩超核磁双班治", "双班制"),
        ("老年人看病排队挂号", "老年人现场使用"),
        ("年轻大夫出去学本事", "中青年医生到省级医院进修"),
    ],
)
def test_a_passage_is_found_by_its_words_however_they_are_written(little: Library, query: str, words: str) -> None:
    assert words in best(little, query)


def test_every_passage_is_found_first_by_its_own_text(little: Library) -> None:
    for _, passage in little.cache.index.all_passages():
        if len(passage.text) > 20:
            assert best(little, passage.text[:QUERY_LENGTH]) == passage.text


def test_hits_are_ranked_and_their_passages_are_slices(little: Library) -> None:
    hits = little.search("粮食安全责任", top_k=6)
    assert [hit.rank for hit in hits] == [1, 2, 3, 4, 5, 6]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        passage = hit.passage
        assert passage.text == little.speech(passage.speech_id).text[passage.start : passage.end]


@pytest.mark.parametrize("speeches", [["school"], ["farm", "hospital"], ["school", "none such"]])
def test_only_the_speeches_ticked_are_searched(little: Library, speeches: list[str]) -> None:
    hits = little.search("要把工作做好", top_k=50, speeches=speeches)
    assert hits
    assert {hit.passage.speech_id for hit in hits} <= set(speeches)


def test_no_speech_ticked_finds_nothing(little: Library) -> None:
    assert little.search("要把工作做好", speeches=[]) == ()


def test_a_quoted_phrase_comes_before_passages_with_its_words_apart(little: Library) -> None:
    hits: tuple[Hit, ...] = little.search("“每周一通报”", top_k=3)
    assert "每周一通报" in hits[0].passage.text


def test_the_same_query_gives_the_same_ranking(little: Library) -> None:
    assert little.search("怎样强健体魄") == little.search("怎样强健体魄")


@pytest.mark.parametrize("query", ["", " \n", "，。？！", "😀", "“”", "\x00", "——"])
def test_a_query_without_words_is_refused(little: Library, query: str) -> None:
    for ask in (little.search, little.ask):
        with pytest.raises(QuestionEmpty, match="问题是空的"):
            ask(query)


def test_a_query_of_the_longest_length_is_answered_and_a_longer_one_refused(little: Library) -> None:
    long = ("全县还有多少处小型灌区没有清淤" * 200)[:QUERY_LENGTH]
    assert "灌区" in best(little, long)
    for ask in (little.search, little.ask):
        with pytest.raises(QuestionTooLong, match=f"{QUERY_LENGTH + 1} 字"):
            ask(long + "？")


@given(nasty_text)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_can_be_searched(little: Library, text: str) -> None:
    if not fold_words(text):
        with pytest.raises(QuestionEmpty, match="问题是空的"):
            little.search(text)
    else:
        assert len(little.search(text, top_k=5)) == 5
