"""Which speeches a question names."""

from __future__ import annotations

import pytest

from retrieval import Library
from retrieval.question.speech_mentions import YEAR_LIKELIHOOD, find_speech_mentions


@pytest.mark.parametrize(
    ("question", "speeches"),
    [
        ("春耕备耕工作会议上讲了什么？", ["farm"]),
        ("春耕讲话第三部分讲了什么？", ["farm"]),
        ("开学典礼上的讲话提了哪些希望", ["school"]),
        ("開學典禮上的講話提了哪些希望", ["school"]),
        ("县人民医院的汇报有几部分？", ["hospital"]),
        ("那篇汇报说了什么？", ["hospital"]),
        ("开学典礼讲话和春耕备耕会议讲话有什么不同？", ["school", "farm"]),
        ("2024年的讲话说了什么？", ["farm"]),
        ("讲话里怎么说学习的？", []),
        ("这几篇讲话都提到什么？", []),
        ("人大工作会议上讲了什么？", []),
        ("优质稻种多少亩？", []),
    ],
)
def test_speeches_are_named_by_title_occasion_year_or_kind(
    little: Library, question: str, speeches: list[str]
) -> None:
    found = find_speech_mentions(question, little.speeches, lambda _: 1.0)
    assert [named.speech_id for named in found] == speeches


def test_a_year_alone_is_less_sure_than_a_title(little: Library) -> None:
    year, *_ = find_speech_mentions("2024年粮食产量多少？", little.speeches, lambda _: 1.0)
    title, *_ = find_speech_mentions("春耕备耕工作会议讲话", little.speeches, lambda _: 1.0)
    assert (year.speech_id, year.likelihood) == ("farm", YEAR_LIKELIHOOD)
    assert title.likelihood > YEAR_LIKELIHOOD


def test_the_words_that_name_are_told(little: Library) -> None:
    named, *_ = find_speech_mentions("请问开学典礼讲话里跑操几条路线？", little.speeches, lambda _: 1.0)
    assert named.words.endswith("开学典礼讲话")


def test_of_one_speech_alone_none_needs_naming(little: Library) -> None:
    assert find_speech_mentions("春耕备耕工作会议", little.speeches[:1], lambda _: 1.0) == ()
