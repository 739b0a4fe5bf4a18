"""No regular expression takes longer than in proportion to its text, whatever the text."""

from __future__ import annotations

import re
from time import process_time

import pytest

from retrieval.quiz.material.enumerations import _ETC
from retrieval.quiz.material.slots import _SET_OFF
from tests.support.regex_attacks import Expression, expressions, slowest

_EXPRESSIONS = expressions()

_LONG = 500  # characters


def test_every_expression_of_the_program_is_found() -> None:
    assert len(_EXPRESSIONS) > 150


# Every alternative is tried with every other one: those of several hundred characters take up to half a minute.
@pytest.mark.parametrize(
    "expression",
    [
        pytest.param(own, id=own.id, marks=[pytest.mark.slow] if len(own.pattern.pattern) > _LONG else [])
        for own in _EXPRESSIONS
    ],
)
def test_expression_is_linear_in_its_worst_case(expression: Expression) -> None:
    assert slowest(expression) is None


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?:(?:各位|尊敬的)[^，：]{1,14}[，\s]*)+：",  # the addresses to the hearers, as they once were
        r"(?:a+)+b",
        r"(?:一|[一二])+三",
        r"\s+$",
        r"\d+年",
        r"《.+?》第",
        r"[“\"][^”\"]*[”\"]\d",
    ],
)
def test_nested_and_overlapping_repeats_are_noticed(pattern: str) -> None:
    assert slowest(Expression("", re.compile(pattern), scans=True)) is not None


def test_an_address_of_many_blanks_is_told_at_once() -> None:
    from retrieval.answering.evidence import _ADDRESSES

    assert _ADDRESSES.fullmatch("各位领导、同志们，大家下午好！")
    assert _ADDRESSES.fullmatch("尊敬的各位代表，各位来宾：")
    assert not _ADDRESSES.fullmatch("各位  " * 15)
    assert not _ADDRESSES.fullmatch("各位要认清形势：")


@pytest.mark.parametrize(
    ("pattern", "text"), [(_SET_OFF, "“"), (_SET_OFF, "《"), (_SET_OFF, "（"), (_ETC, "等")], ids=str
)
def test_marks_that_nothing_closes_are_passed_over_in_linear_time(pattern: re.Pattern[str], text: str) -> None:
    def seconds(times: int) -> float:
        begun = process_time()
        sum(1 for _ in pattern.finditer(text * times + "\n\0"))
        return process_time() - begun

    short, long = (min(seconds(times), seconds(times)) for times in (5_000, 40_000))
    assert long < 24 * short + 0.01
