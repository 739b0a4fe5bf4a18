"""Lists read from the outline: the section whose points are asked for, complete and in order."""

from __future__ import annotations

import pytest

from retrieval import Library
from retrieval.points.list_ranking import ListWeights, RankedList, rank_lists
from retrieval.question.parser import parse_question
from tests.support.answers import check, plain


def lists(library: Library, question: str, *speeches: str) -> list[RankedList]:
    read = parse_question(question)
    idf = library._reading.terms.of_question(read.query)
    outlines = library.cache.point_lists(speeches or ("farm", "school", "hospital"))
    return rank_lists(read, outlines, library.cache.encoder, idf, ListWeights())


@pytest.mark.parametrize(
    ("question", "points"),
    [
        ("对同学们提了哪四点希望？", ["要热爱读书", "要强健体魄", "要诚实守信", "要学会劳动"]),
        ("备耕措施落到田间有哪四项？", ["备足农资", "修好水利", "推广良种良法", "用好农机"]),
        ("推广良种良法的三条措施分别是什么？", ["扩大优质稻面积", "推行集中育秧", "搞好测土配方"]),
        ("医院打通了哪三个堵点？", ["挂号", "检查", "取药"]),
        ("“三个先行”是哪三个？", ["急诊先行", "质控先行", "沟通先行"]),
        ("三支队伍怎么抓，分别抓什么？", ["抓骨干", "抓护理", "抓后勤"]),
    ],
)
def test_the_section_asked_for_comes_first_with_all_its_points(
    little: Library, question: str, points: list[str]
) -> None:
    best, *_ = lists(little, question)
    assert [point.heading for point in best.points] == points


def test_the_number_of_members_said_decides_between_sections(little: Library) -> None:
    def size(question: str) -> int:
        return len(lists(little, question, "farm")[0].points)

    assert [size("备耕有哪四项措施"), size("备耕有哪三项措施")] == [4, 3]


def test_what_leads_to_the_points_is_told(little: Library) -> None:
    best, *_ = lists(little, "对同学们提了哪四点希望？")
    text = little.speech("school").text
    assert text[slice(*best.announcement)] == best.announced == "借这个机会，我向同学们提四点希望。"
    assert 0 < best.cover <= 1


def test_only_the_speeches_given_are_looked_at(little: Library) -> None:
    assert {found.speech_id for found in lists(little, "哪四点希望", "farm")} == {"farm"}


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("对同学们提了哪四点希望？", ["第一，要热爱读书。", "第二，要强健体魄。", "第三，要诚实守信。", "第四，要学会劳动。"]),
        ("春耕备耕的农资水利等措施有哪四项？", ["（一）备足农资。", "（二）修好水利。", "（三）推广良种良法。", "（四）用好农机。"]),
    ],
)
def test_a_list_is_answered_by_every_point_in_order_each_cited(
    little: Library, question: str, opening: list[str]
) -> None:
    answer = check(little.ask(question), little)
    assert plain(answer) == opening
    assert [statement.markers for statement in answer.statements] == [(1,), (2,), (3,), (4,)]


def test_headings_on_lines_of_their_own_are_listed_too(little: Library) -> None:
    answer = check(little.ask("春耕讲话讲了哪三点意见？"), little)
    assert [line[:2] for line in plain(answer)] == ["一、", "二、", "三、"]
