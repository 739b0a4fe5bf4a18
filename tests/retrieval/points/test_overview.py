"""A speech asked for as a whole, and where an earlier answer comes from."""

from __future__ import annotations

import pytest

from ingest.text.folding import fold
from retrieval import Library
from retrieval.answer import Answer, Turn
from retrieval.question.follow_up import asks_for_source

STYLE = "在机关作风建设会议上的讲话"
RELATIONS = "在机关工作会议上的讲话"


def headings(library: Library, title: str) -> list[str]:
    speech = next(card.id for card in library.speeches if card.title == title)
    return [section.heading for section in library.outline(speech).children if section.ordinal]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("作风建设讲话讲了哪几点意见？", STYLE),
        ("在机关作风建设会议上的讲话讲了哪几个方面", STYLE),
        ("机关工作会议讲话讲了哪几点", RELATIONS),
    ],
)
def test_a_speech_as_a_whole_is_its_points_of_the_first_level(library: Library, question: str, title: str) -> None:
    answer = library.ask(question)
    points = headings(library, title)
    assert len(answer.citations) == len(points) >= 6
    assert all(c.address.title == title for c in answer.citations)
    assert all(point[:8] in c.quote for point, c in zip(points, answer.citations, strict=True))


@pytest.mark.parametrize("question", ["机关工作会议讲话主要讲了什么", "《在机关工作会议上的讲话》的主要内容是什么？"])
def test_what_a_speech_says_is_summed_up_by_the_lead_of_each_point(library: Library, question: str) -> None:
    answer = library.ask(question)
    points = headings(library, RELATIONS)
    assert all(point in c.address.section[0] for point, c in zip(points, answer.citations, strict=True))
    assert all(c.address.title == RELATIONS and c.quote not in points for c in answer.citations)


def test_a_subject_beside_the_name_is_no_question_about_the_whole(library: Library) -> None:
    answer = library.ask("机关工作会议讲话对工作计划讲了什么？")
    assert [h[:6] for h in headings(library, RELATIONS)] != [c.quote[2:8] for c in answer.citations]


def test_how_many_points_is_answered_by_the_sentence_that_says_so(library: Library) -> None:
    answer = library.ask("作风建设会议讲了几点意见？")
    assert len(answer.citations) == 1
    assert "讲7点意见" in answer.citations[0].quote


def after(library: Library, *questions: str) -> Answer:
    """Ask in turn; gives the last answer."""
    history: list[Turn] = []
    for question in questions:
        answer = library.ask(question, history=history)
        history += [Turn("user", question), Turn("assistant", answer.text)]
    return answer


@pytest.mark.parametrize("question", ["出自哪篇？", "这句话出自哪里？", "这是哪篇讲话说的？", "出处是什么"])
def test_the_origin_of_an_answer_names_its_speech_and_quotes_it(library: Library, question: str) -> None:
    told = library.ask("六种关系是哪六种？")
    answer = after(library, "六种关系是哪六种？", question)
    assert answer.statements[0].text == f"出自《{RELATIONS}》："
    assert answer.statements[0].own
    assert [(c.start, c.end) for c in answer.citations] == [(c.start, c.end) for c in told.citations]


def test_one_of_several_statements_is_pointed_to(library: Library) -> None:
    assert "大我与小我" in after(library, "六种关系是哪六种？", "上一条出自哪篇？").citations[0].quote
    third = after(library, "六种关系是哪六种？", "第三条出自哪篇？")
    assert [c.quote[2:12] for c in third.citations] == ["处理好计划与落实的关"]


def test_an_answer_told_in_other_words_is_traced_to_its_sentence(library: Library) -> None:
    history = [Turn("user", "要凝聚人是什么意思？"), Turn("assistant", "第二种是全局与局部的关系要处理好。")]
    answer = library.ask("出自哪篇？", history=history)
    assert answer.answered
    assert len(answer.citations) == 1


def test_a_refusal_in_between_is_passed_over(library: Library) -> None:
    answer = after(library, "六种关系是哪六种？", "火星上有几个县级市？", "出自哪篇？")
    assert answer.statements[0].text == f"出自《{RELATIONS}》："


@pytest.mark.parametrize("question", ["“首问负责”出自哪篇讲话？", "六种关系出自哪篇讲话？", "谁说的“功成不必在我”？"])
def test_a_question_with_a_subject_asks_for_no_origin_of_the_answer(question: str) -> None:
    assert not asks_for_source(fold(question))
