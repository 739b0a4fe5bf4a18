"""Points asked for by number: found in the outline, or found missing."""

from __future__ import annotations

import pytest

from ingest.outline.parser import Section, parse_outline
from retrieval import Library
from retrieval.points.numbered_points import find_numbered_point, sibling_lists
from retrieval.question.parser import Ordinal


def headings(points: tuple[Section, ...]) -> list[str]:
    return [point.heading for point in points]


def test_the_opening_and_the_closing_are_no_points(little: Library) -> None:
    (run,) = sibling_lists(little.outline("farm"))
    assert [point.ordinal for point in run] == ["一、", "二、", "三、"]


def test_a_section_without_points_has_no_runs(little: Library) -> None:
    first = sibling_lists(little.outline("farm"))[0][0]
    assert sibling_lists(first) == ()


def test_numbering_that_begins_again_begins_a_new_run() -> None:
    text = "要点有二，请记住。\n一是学。学好。二是干。干好。\n办法有三，也请记住。\n一要问。问清。二要试。试准。三要改。改好。"
    assert [len(run) for run in sibling_lists(parse_outline(text))] == [2, 3]


def test_text_between_points_ends_their_run() -> None:
    text = "成绩：\n第一，甲。好。\n第二，乙。好。\n第三，丙。好。\n问题也有：\n——丁。差。\n——戊。差。"
    assert [headings(run) for run in sibling_lists(parse_outline(text))] == [["甲", "乙", "丙"], ["丁", "戊"]]


@pytest.mark.parametrize("form", ["{}、事项{}\n内容。", "（{}）事项{}。内容。", "{}. 事项{}\n内容。"])
def test_ten_and_more_arabic_points_are_one_run(form: str) -> None:
    text = "\n".join(form.format(number, number) for number in range(1, 13))
    assert [len(run) for run in sibling_lists(parse_outline(text))] == [12]


@pytest.mark.parametrize(
    ("ordinals", "heading"),
    [
        ([Ordinal(2, "部分")], "突出重点，把各项备耕措施落到田间"),
        ([Ordinal(2, "部分"), Ordinal(3, "点")], "推广良种良法"),
        ([Ordinal(2, "部分"), Ordinal(3, "点"), Ordinal(1, "条")], "扩大优质稻面积"),
        ([Ordinal(0, "部分", last=True)], "加强领导，确保春耕责任到人"),
        ([Ordinal(2, "部分"), Ordinal(0, "点", last=True)], "用好农机"),
    ],
)
def test_numbers_lead_down_the_outline(little: Library, ordinals: list[Ordinal], heading: str) -> None:
    place = find_numbered_point("farm", little.outline("farm"), ordinals)
    assert place is not None
    assert place.section is not None
    assert place.section.heading == heading


@pytest.mark.parametrize("number", [0, 4, 99])
def test_a_number_beyond_the_points_leads_nowhere_but_to_the_points(little: Library, number: int) -> None:
    place = find_numbered_point("farm", little.outline("farm"), [Ordinal(number, "部分")])
    assert place is not None
    assert place.section is None
    assert len(place.siblings) == 3


def test_without_a_number_or_without_points_there_is_no_place(little: Library) -> None:
    assert find_numbered_point("farm", little.outline("farm"), []) is None
    assert find_numbered_point("x", parse_outline("没有结构的话。"), [Ordinal(1, "点")]) is None


def test_marks_that_stand_alike_before_each_member_make_one_list() -> None:
    text = "人分三种。一种是等活干的，不多；一种是找活干的，不少；还有一种是抢活干的，最好。"
    assert [len(run) for run in sibling_lists(parse_outline(text))] == [3]


def test_the_opening_and_the_closing_are_no_points_of_an_unnumbered_speech() -> None:
    text = "各位好：\n要谢谢老人。种下了树。\n要谢谢孩子。浇过了水。\n要谢谢邻居。看住了羊。\n各位乡亲，明年见！"
    assert [[p.heading for p in run] for run in sibling_lists(parse_outline(text))] == [
        ["要谢谢老人", "要谢谢孩子", "要谢谢邻居"]
    ]
