"""Search queries: what a question asks for, without the words that only make it a question."""

from __future__ import annotations

import pytest

from retrieval.question.query import CONTEXT_WEIGHT, FUNCTION_WEIGHT, content_of, make_query


@pytest.mark.parametrize(
    ("question", "content"),
    [
        ("请问优质稻要种多少亩呢？", ["优质稻要种", "亩"]),
        ("什么是首问负责", ["是首问负责"]),
        ("为什么要读书？", ["读书"]),
        ("是什么？", []),
    ],
)
def test_question_words_are_no_content(question: str, content: list[str]) -> None:
    assert list(make_query(question).content) == content


def test_terms_of_the_subject_weigh_in_full_and_the_others_little() -> None:
    terms = make_query("农资是什么").terms
    assert terms["农资"] == 1.0
    assert terms["什么"] == FUNCTION_WEIGHT


@pytest.mark.parametrize("marks", ["“”", '""', "「」", "『』"])
def test_what_stands_in_quotation_marks_is_a_phrase(marks: str) -> None:
    assert make_query(f"{marks[0]}首問，負責{marks[1]}出自哪篇").phrases == ("首问负责",)


def test_unbalanced_quotation_marks_make_no_phrase() -> None:
    assert make_query("”首问负责“出自哪篇").phrases == ()
    assert make_query("“首问负责出自哪篇").phrases == ()


def test_an_earlier_question_counts_less() -> None:
    terms = make_query("那第二点呢？", "开学讲话提了哪四点希望？").terms
    assert terms["希望"] == CONTEXT_WEIGHT
    assert terms["第二"] > CONTEXT_WEIGHT


def test_traditional_and_wide_writing_make_the_same_query() -> None:
    assert make_query("種子化肥１００％").terms == make_query("种子化肥100%").terms


def test_content_is_cut_at_punctuation() -> None:
    assert content_of("种子,化肥;农膜") == ("种子", "化肥", "农膜")


def test_of_a_long_question_no_more_than_32_different_clauses_are_compared() -> None:
    assert make_query("学习，干活，" * 300).clauses == ("学习", "干活")
    assert len(make_query("，".join(f"第{n}件事" for n in range(200))).clauses) == 32
