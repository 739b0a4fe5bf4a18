"""Reading a question: kind, value, count, place, by the words that make it a question."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from retrieval.question.parser import Kind, Ordinal, Value, parse_question
from tests.support.documents.nasty import nasty_text


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("春耕有哪些措施？", Kind.LIST),
        ("三个先行分别指什么？", Kind.LIST),
        ("哪六种关系？", Kind.LIST),
        ("列举四点希望", Kind.LIST),
        ("一是二是三是都讲了啥", Kind.LIST),
        ("门诊量有多少人次？", Kind.FACT),
        ("谁是第一责任人？", Kind.FACT),
        ("报告会在哪里开？", Kind.FACT),
        ("农资什么时候送到？", Kind.FACT),
        ("“粮草”指什么？", Kind.DEFINITION),
        ("什么叫首问负责", Kind.DEFINITION),
        ("为什么要读书？", Kind.WHY),
        ("为啥要跑操", Kind.WHY),
        ("怎样强健体魄？", Kind.HOW),
        ("咋报名", Kind.HOW),
        ("“人误地一时”出自哪里？", Kind.QUOTE),
        ("原话是怎么写的", Kind.QUOTE),
        ("哪几篇讲话提到读书？", Kind.WHICH),
        ("哪篇汇报说到挂号", Kind.WHICH),
        ("两篇讲话有什么不同？", Kind.COMPARE),
        ("育秧工厂", Kind.OTHER),
    ],
)
def test_the_kind_is_told_by_the_question_words(question: str, kind: Kind) -> None:
    assert parse_question(question).kind is kind


@pytest.mark.parametrize("question", ["爲什麼要讀書？", "為什麼要讀書？", "为什么要读书?"])
def test_traditional_characters_and_other_widths_ask_the_same(question: str) -> None:
    assert parse_question(question).kind is Kind.WHY


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("床位有多少张？", Value.NUMBER),
        ("督导组有几个？", Value.NUMBER),
        ("甲级率的比例是？", Value.SHARE),
        ("产量增长多少？", Value.SHARE),
        ("技改花了多少钱？", Value.MONEY),
        ("哪一年开的会？", Value.DATE),
        ("何时完成？", Value.DATE),
        ("由谁负责？", Value.PERSON),
        ("地点在哪里？", Value.PLACE),
        ("怎样种地？", None),
        ("两篇讲话里多少亩的说法有何不同？", None),
    ],
)
def test_the_value_asked_for(question: str, value: Value | None) -> None:
    assert parse_question(question).value is value


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("哪六种关系？", 6),
        ("三个先行是哪三个？", 3),
        ("讲了7点意见，列全", 7),
        ("两个方面是什么", 2),
        ("十二条规定分别是什么", 12),
        ("第一到第四点分别是？", 4),
        ("一是二是三是都讲了啥", 3),
        ("第三点讲了什么？", 0),
        ("有哪些措施？", 0),
    ],
)
def test_how_many_members_are_expected(question: str, count: int) -> None:
    assert parse_question(question).count == count


@pytest.mark.parametrize(
    ("question", "ordinals"),
    [
        ("第三部分的第二点讲了什么？", (Ordinal(3, "部分"), Ordinal(2, "点"))),
        ("第八点意见是什么", (Ordinal(8, "点"),)),
        ("第12条", (Ordinal(12, "条"),)),
        ("最后一点呢", (Ordinal(0, "点", last=True),)),
        ("第一到第四点", ()),
        ("三个先行", ()),
    ],
)
def test_places_are_asked_for_by_number(question: str, ordinals: tuple[Ordinal, ...]) -> None:
    assert parse_question(question).ordinals == ordinals


@pytest.mark.parametrize("question", ["签约了多少项目？", "一共多少人员？", "要建多少支部？", "有多少部门参加？"])
def test_a_noun_that_begins_with_a_measure_word_is_no_measure(question: str) -> None:
    assert parse_question(question).unit == ""


def test_the_unit_and_what_is_counted_are_read() -> None:
    question = parse_question("全县要建多少座水库？")
    assert (question.unit, question.noun) == ("座", "水库")


def test_the_words_that_name_a_speech_are_no_part_of_the_subject() -> None:
    question = parse_question("春耕讲话里优质稻种多少亩？", drop=["春耕讲话"])
    assert "春耕" not in "".join(question.query.content)
    assert "优质稻" in "".join(question.query.content)
    assert question.text == "春耕讲话里优质稻种多少亩？"


@given(nasty_text)
@settings(max_examples=200, deadline=None)
def test_anything_can_be_read_as_a_question(text: str) -> None:
    question = parse_question(text).in_context(text[::-1])
    assert question.text == text
    assert question.count == 0 or 2 <= question.count <= 20
    assert all(0 < weight <= 1 for weight in question.query.terms.values())
