"""Folding for matching, and the way back to the offsets of the source."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from ingest.text.folding import Folded, fold, fold_words, without_radicals
from tests.support.documents.nasty import nasty_text


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ＡＢＣ１２３％", "abc123%"),
        ("學習貫徹與幹部隊伍", "学习贯彻与干部队伍"),
        ("“四个意识” 「两个维护」", '"四个意识""两个维护"'),
        ("‘甲’＇乙＇", "'甲''乙'"),
        ("一 要\n学\u3000习\t。", "一要学习。"),
        ("**区 * 镇＊", "区镇"),
        ("2023—2024－2025", "2023-2024-2025"),
        ("零\u200b宽\ufeff字", "零宽字"),
        ("ﬁ㍿①", "fi株式会社1"),
        ("", ""),
    ],
)
def test_ways_of_writing_are_made_alike(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_only_words_are_left_where_only_words_count() -> None:
    assert fold_words("一、“学習”，（2024年）：做到——3.5%！") == "一学习2024年做到35"


def test_folding_again_changes_nothing() -> None:
    text = "“學習”ＡＢ—１２３ ①"
    assert fold(fold(text)) == fold(text)
    assert fold_words(fold_words(text)) == fold_words(text)


def test_a_folded_span_leads_back_to_the_source() -> None:
    folded = Folded("要学习", np.array([0, 4, 6, 9]))
    assert folded.span(1, 3) == (4, 7)
    assert "要 **學 習**"[slice(*folded.span(1, 3))] == "學 習"


@given(nasty_text)
@settings(max_examples=100, deadline=None)
def test_a_fold_is_that_of_each_character(text: str) -> None:
    assert fold(text) == "".join(map(fold, text))


@pytest.mark.parametrize(
    ("written", "plain"),
    [("⺠⽣⼯程", "民生工程"), ("⻓江⻔⼾", "长江门户"), ("⻨⽥⻢⻋", "麦田马车"), ("⻛险⻚面", "风险页面")],
)
def test_radicals_are_the_characters_that_they_look_like(written: str, plain: str) -> None:
    assert fold(written) == fold(without_radicals(written)) == plain
