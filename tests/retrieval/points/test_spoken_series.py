"""Series that a speech counts in its wording alone."""

from __future__ import annotations

import pytest

from retrieval.points.spoken_series import spoken_series


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("头一个讲老秦。他修过水车。第二个讲小何。她会算账。第三个讲一条狗。", ["讲老秦", "讲小何", "讲一条狗"]),
        ("客人分两种。一种是住店的；另一种是路过的。", ["住店的", "路过的"]),
        ("首先，谢谢厨房。其次，谢谢门卫。最后，谢谢各位。", ["谢谢厨房", "谢谢门卫", "谢谢各位"]),
        ("原因有三条：一是桥窄，二是灯暗，三是车多。", ["桥窄", "灯暗", "车多"]),
        ("我敬三杯。第一杯敬老师，第二杯不敬。\n第二杯敬父母。第三杯敬你们。", ["敬老师", "敬父母", "敬你们"]),
        ("师父教两个字。“慢”，是不抢。“稳”，是不晃。", ["“慢”", "“稳”"]),
    ],
)
def test_members_are_read_by_their_marks(text: str, headings: list[str]) -> None:
    (series,) = spoken_series(text, text.index(headings[0]))
    assert [point.heading for point in series] == headings
    assert all(text[point.start : point.end].startswith(point.ordinal) for point in series)
    assert [point.start for point in series] == sorted(point.start for point in series)


def test_an_announcement_finds_the_series_behind_it() -> None:
    text = "走了两个客户。\n一个是常州的，嫌慢。一个是宁波的，嫌贵。"
    (series,) = spoken_series(text, 0)
    assert [point.heading for point in series] == ["常州的", "宁波的"]


@pytest.mark.parametrize("text", ["", "一", "第二个来了。", "一个人来了。一个人走了。", "没有次序。\n也没有数。"])
def test_text_that_counts_nothing_has_no_series(text: str) -> None:
    assert spoken_series(text, 0) == ()
