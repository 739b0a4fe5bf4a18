"""Marking: what a person would give."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ingest import load_encoder
from retrieval import Library
from retrieval.quiz import QuestionType, QuizMaker, QuizSettings
from retrieval.quiz.marking import Marker, ReaderAnswer
from tests.support.quizzing import question, short_question

_ANSWERS = Path(__file__).parents[2] / "data" / "short_answers.jsonl"
TABLE = [json.loads(line) for line in _ANSWERS.read_text(encoding="utf-8").splitlines()]
NEAR, MEAN, NEVER = 0.26, 0.10, 0.51
"""Marks apart: in nine of ten answers at most ``NEAR``, on the mean at most ``MEAN``, never more than ``NEVER``."""


@pytest.fixture(scope="module")
def marker() -> Marker:
    return Marker(load_encoder())


def score(marker: Marker, kind: QuestionType, reply: ReaderAnswer, **more: Any) -> float:
    return marker.mark(question(kind, **more), reply).score


@pytest.mark.parametrize(
    ("answer", "mark"),
    [
        ("四个自信", 1.0),
        ("“四个自信”", 1.0),
        (" 四個自信 。", 1.0),
        ("坚定“四个自信”", 1.0),
        ("4个自信", 1.0),
        ("四个自新", 0.5),
        ("四个意识", 0.0),
        ("", 0.0),
        ("不知道", 0.0),
        ("四个自信四个意识和别的", 0.0),
    ],
)
def test_a_blank_folds_width_punctuation_and_traditional(marker: Marker, answer: str, mark: float) -> None:
    assert score(marker, QuestionType.BLANK, ReaderAnswer(text=answer)) == mark


@pytest.mark.parametrize(
    ("answer", "mark"), [("十六次", 1.0), ("16次", 1.0), ("16", 1.0), ("十六", 1.0), ("十五次", 0.0)]
)
def test_a_figure_counts_by_its_value(marker: Marker, answer: str, mark: float) -> None:
    assert score(marker, QuestionType.BLANK, ReaderAnswer(text=answer), accepted=("十六次",), stem="召开会议____。") == mark


def test_choices_and_orders_are_compared(marker: Marker) -> None:
    assert score(marker, QuestionType.SINGLE, ReaderAnswer(choices=(0,))) == 1.0
    assert score(marker, QuestionType.SINGLE, ReaderAnswer(choices=(1,))) == 0.0
    assert score(marker, QuestionType.MULTIPLE, ReaderAnswer(choices=(2, 0))) == 1.0
    assert score(marker, QuestionType.MULTIPLE, ReaderAnswer(choices=(0,))) == 0.5
    assert score(marker, QuestionType.MULTIPLE, ReaderAnswer(choices=(0, 1, 2))) == 0.0
    assert score(marker, QuestionType.ORDER, ReaderAnswer(choices=(1, 0, 2))) == 1.0
    assert score(marker, QuestionType.ORDER, ReaderAnswer(choices=(0, 1, 2))) == 0.0
    assert score(marker, QuestionType.JUDGE, ReaderAnswer(truth=True)) == 1.0
    assert score(marker, QuestionType.JUDGE, ReaderAnswer(truth=False)) == 0.0


def test_a_short_answer_shows_each_point_and_what_was_missed(marker: Marker) -> None:
    mark = marker.mark(question(QuestionType.SHORT), ReaderAnswer(text="一是抓学习，二是比担当"))
    assert [(point.point, point.score) for point in mark.points] == [("抓学习", 1.0), ("讲严谨", 0.0), ("比担当", 1.0)]
    assert mark.points[0].heard == "抓学习"
    assert "漏了 1 点" in mark.note


def test_nothing_written_shows_all_points_as_missed(marker: Marker) -> None:
    mark = marker.mark(question(QuestionType.SHORT), ReaderAnswer(text="  \n"))
    assert mark.score == 0
    assert len(mark.points) == 3


def test_marks_of_short_answers_agree_with_those_of_a_person(library: Library, marker: Marker) -> None:
    assert len(TABLE) >= 40
    maker = QuizMaker(library)
    apart = [(abs(_marked(library, maker, marker, row) - row["mark"]), row["answer"]) for row in TABLE]
    assert sum(off <= NEAR for off, _ in apart) >= 0.9 * len(apart), sorted(apart)[-6:]
    assert sum(off for off, _ in apart) / len(apart) <= MEAN
    assert max(apart)[0] <= NEVER, max(apart)


def _marked(library: Library, maker: QuizMaker, marker: Marker, row: dict[str, Any]) -> float:
    asked, body = short_question(maker, library, row)
    return marker.mark(asked, ReaderAnswer(text=body if row["answer"] == "@section" else row["answer"])).score


def test_slogans_that_name_no_point_seldom_earn_anything(library: Library, marker: Marker) -> None:
    slogans = ("提高认识", "统一思想", "狠抓落实", "高度重视", "求真务实", "开拓创新", "转变作风", "服务大局", "加强领导")
    asked = QuizMaker(library).make(QuizSettings(number=60, types=(QuestionType.SHORT,), seed="a")).questions
    earned = [
        (slogan, point.point)
        for one in asked
        for slogan in slogans
        for point in marker.mark(one, ReaderAnswer(text=slogan)).points
        if point.score and not any(slogan[i : i + 2] in point.point for i in range(3))
    ]
    assert len(earned) <= 0.1 * len(asked) * len(slogans), earned  # 0.17 by meaning alone


def test_points_in_their_own_words_are_all_named(library: Library, marker: Marker) -> None:
    for one in QuizMaker(library).make(QuizSettings(number=60, types=(QuestionType.SHORT,), seed="a")).questions:
        assert marker.mark(one, ReaderAnswer(text="；".join(one.points))).score == 1.0, one.stem
