"""Values in sentences: figures, shares, money, dates, people, places."""

from __future__ import annotations

import pytest

from retrieval.answering.answer_values import find_values, holds_value
from retrieval.question.parser import Value


def found(text: str, value: Value, unit: str = "") -> list[str]:
    return [text[start:end] for start, end in find_values(text, value, unit)]


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("设床位28张", Value.NUMBER, "28"),
        ("门诊量突破51万人次", Value.NUMBER, "51万"),
        ("全县有一千二百余户", Value.NUMBER, "一千二百余"),
        ("每年选择2-3个议题", Value.NUMBER, "2-3"),
        ("水质合格率99.8%", Value.SHARE, "99.8%"),
        ("占百分之三十", Value.SHARE, "百分之三十"),
        ("超过三分之二", Value.SHARE, "三分之二"),
        ("提高五个百分点", Value.SHARE, "五个百分点"),
        ("六成以上的农资", Value.SHARE, "六成"),
        ("安排资金380万元", Value.MONEY, "380万元"),
        ("每户补助1,500元", Value.MONEY, "1,500元"),
        ("3月10日前送到", Value.DATE, "3月10日"),
        ("二〇二三年的事", Value.DATE, "二〇二三年"),
        ("栗战书委员长强调", Value.PERSON, "栗战书委员长"),
        ("地点在市图书馆", Value.PLACE, "地点在市图书馆"),
    ],
)
def test_values_are_found_as_written(text: str, value: Value, expected: str) -> None:
    assert expected in found(text, value)
    assert holds_value(text, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("要把工作做好", Value.NUMBER),
        ("床位28张", Value.SHARE),
        ("床位28张", Value.MONEY),
        ("种子和化肥", Value.DATE),
        ("种子和化肥", Value.PERSON),
    ],
)
def test_what_holds_no_value_is_told(text: str, value: Value) -> None:
    assert found(text, value) == []
    assert not holds_value(text, value)


def test_a_unit_narrows_the_figures_to_its_own() -> None:
    text = "床位28张，病历4300份，科室6个。"
    assert found(text, Value.NUMBER, "份") == ["4300份"]
    assert found(text, Value.NUMBER, "台") == []


def test_where_no_value_is_asked_for_any_text_will_do() -> None:
    assert holds_value("种子和化肥", None)
