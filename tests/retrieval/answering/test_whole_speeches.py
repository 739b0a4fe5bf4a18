"""Speeches asked for as wholes: summaries, paragraphs, how often an expression is used; and questions that lead on."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval import Answer, Library, Turn
from retrieval.answering.pipeline import AnswerSettings
from retrieval.answering.whole_speeches.mention_request import parse_mention_request
from retrieval.answering.whole_speeches.paragraph_request import parse_paragraph_request
from retrieval.answering.whole_speeches.summary_request import parse_summary_request
from retrieval.library import LibrarySettings
from tests.support.answers import check


@pytest.fixture(scope="module")
def library(corpus_index: Path) -> Library:
    """The five speeches, with time enough for a busy machine."""
    return Library.open(corpus_index, settings=LibrarySettings(answer=AnswerSettings(seconds=60)))


def ask(library: Library, question: str, *history: Turn) -> Answer:
    return check(library.ask(question, history=history), library)


@pytest.mark.parametrize(
    "question", ["总结所有讲话", "每篇主要讲了什么", "这几篇讲话都讲了些什么", "归纳一下全部讲话的主要内容"]
)
def test_all_speeches_are_summed_up_one_by_one(library: Library, question: str) -> None:
    answer = ask(library, question)
    assert {c.address.speech_id for c in answer.citations} == {card.id for card in library.speeches}
    assert [s.text for s in answer.statements if s.own] == [f"《{card.title}》：" for card in library.speeches]


@pytest.mark.parametrize(
    ("question", "speech"),
    [
        ("总结一下办公室的汇报", "003"),
        ("机关作风建设会议那篇主要讲了啥，概括一下", "001"),
        ("用几句话说说办公室的工作汇报", "003"),
    ],
)
def test_a_named_speech_is_summed_up_by_its_parts(library: Library, question: str, speech: str) -> None:
    answer = ask(library, question)
    assert {c.address.speech_id for c in answer.citations} == {speech}
    assert len(answer.citations) >= 3


def test_a_summary_leans_on_the_speech_spoken_of(library: Library) -> None:
    fact = ask(library, "代表联络站有多少个")
    turns = (Turn("user", "代表联络站有多少个"), Turn("assistant", fact.text, fact.citations))
    assert {c.address.speech_id for c in ask(library, "总结这篇", *turns).citations} == {"004"}
    assert "请说明是哪一篇" in ask(library, "总结这篇").text


def test_a_paragraph_is_told_by_its_place(library: Library) -> None:
    answer = ask(library, "汇报的最后一段是什么")
    assert answer.citations[-1].quote == "汇报完毕，谢谢大家！"
    assert "请说明是哪一篇" in ask(library, "最后一段讲了什么").text


@pytest.mark.parametrize(
    "question", ["哪些讲话提到疫情", "疫情在哪几篇里出现过", "提到疫情的有哪些", "疫情一共出现了几次"]
)
def test_speeches_that_use_an_expression_are_counted(library: Library, question: str) -> None:
    answer = ask(library, question)
    assert answer.phrase == "疫情"
    texts = {card.id: library.speech(card.id).text for card in library.speeches}
    holding = {speech_id for speech_id, text in texts.items() if "疫情" in text}
    assert {c.address.speech_id for c in answer.citations} == holding
    assert all("疫情" in c.quote for c in answer.citations)
    places = sum(text.count("疫情") for text in texts.values())
    assert f"{len(holding)} 篇讲话里，一共 {places} 处" in answer.statements[0].text


def test_questions_about_a_subject_are_none_about_a_speech() -> None:
    for text in ("总结去年的工作", "会议纪要怎么写", "讲话稿怎么起草", "主要领导讲了什么要求"):
        assert parse_summary_request(text, named=False) is None
    assert parse_paragraph_request("第一段恋爱是什么时候") is None
    assert parse_mention_request("哪些讲话提到了怎么防汛") is None


def test_each_question_that_leads_on_is_answered_from_its_place(library: Library) -> None:
    for question in ("六种关系是哪六种", "白酒产业怎么监督", "总结所有讲话", "红烧肉怎么做"):
        asked = ask(library, question)
        assert len(asked.follow_ups) <= 3
        assert bool(asked.follow_ups) == (asked.state != "outside")
        for further in asked.follow_ups:
            assert further != question
            assert ask(library, further).state == "answered", further
