"""Sentences that lead to the points behind them, and sentences that only stand before a list."""

from __future__ import annotations

import pytest

from ingest.outline.parser import parse_outline
from retrieval.points.announcements import leads_to
from retrieval.points.numbered_points import sibling_lists

(POINTS,) = sibling_lists(parse_outline("一、稳家底。好。\n二、增收入。好。\n三、降损耗。好。"))


@pytest.mark.parametrize(
    "sentence",
    [
        "具体是这样安排的，请大家记一记，回去传达：",
        "今年要做的事情归纳起来主要有三件，请大家记在本子上。",
        "今年要做的事情不多，就这么几件，请大家记在本子上。",
        "归纳起来有以下打算，请各单位对照着一项一项地抓。",
        "工作思路概括起来就叫做“一稳二增三降”，好记。",
        "那么今年我们到底应该怎么干，从哪里干起呢？",
        "三、今年要办成的事情，一件一件往下说",
        "我说说打算。",
    ],
)
def test_a_sentence_leads_to_the_points_behind_it(sentence: str) -> None:
    assert leads_to(sentence, POINTS)


@pytest.mark.parametrize(
    "sentence", ["", "今年雨水多，庄稼长得比去年还要好一些。", "去年一共开了两次这样的会，来的人都说很有收获。"]
)
def test_a_sentence_that_says_something_else_does_not_lead_to_them(sentence: str) -> None:
    assert not leads_to(sentence, POINTS)
