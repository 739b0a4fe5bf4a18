"""Lists of speeches on other occasions: told whole and in order, wherever in the speech they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest import ingest, load_encoder
from retrieval import Library

OCCASIONS = Path(__file__).parents[2] / "data" / "occasions"


@pytest.fixture(scope="module")
def occasions(tmp_path_factory: pytest.TempPathFactory) -> Library:
    index, encoder = tmp_path_factory.mktemp("occasions"), load_encoder()
    ingest([OCCASIONS], index, encoder=encoder)
    return Library.open(index, encoder)


def told(library: Library, question: str) -> list[str]:
    """The statements of an answer, without what leads to them."""
    return [statement.text for statement in library.ask(question).statements if statement.markers]


LISTS = {
    "inside one long sentence": ("水务公司今年的主要任务有哪三项", "更换老城区|城北第二水厂|远传水表"),
    "one kind and another": ("导游见过的客人分哪几种", "来拍照的|来听故事的|陪人来的"),
    "the wishes of a toast": ("舅舅的三个盼头是什么", "一盼你们身体好|二盼你们有话当面讲|三盼你们常回来看看老人"),
    "below a point of the first level": ("巡检机器人有哪三样本事", "看得见|爬得高|憋得住"),
    "what a whole section is about": ("果品合作社明年打算做哪几件事", "换苗|修库|立规矩"),
    "inside the last point of another list": ("交果的时候看哪三条", "没熟的不收|膨大剂的不收|带伤的不收"),
    "labels": ("图书室今年的主要工作有哪些", "整理|借阅|活动"),
    "headings on lines of their own": ("渔村博物馆的三间屋子怎么看", "看渔具|看灶间|看嫁妆"),
    "misnumbered headings": ("大桥合龙讲了哪四点", "时间不等人|质量不让人|安全不饶人|后勤不亏人"),
    "parallel openings of paragraphs": ("合唱团指挥要感谢哪些人", "锅炉房|不识谱的人|老伴|十一位团员|孩子们"),
    "steps told by the way": ("遇到抢匪柜员应该怎么做", "双手|报警按钮|样子|锁门|等警察"),
    "one word each": ("轮滑队赛场上记住哪三个字", "稳|准|狠"),
}


@pytest.mark.parametrize(("question", "members"), LISTS.values(), ids=LISTS.keys())
def test_a_list_is_told_whole_and_in_order(occasions: Library, question: str, members: str) -> None:
    statements = told(occasions, question)
    wanted = members.split("|")
    assert len(statements) == len(wanted)
    assert all(member in statement for member, statement in zip(wanted, statements, strict=True))


@pytest.mark.parametrize(
    ("question", "member"),
    [
        ("老街改造街道有什么想法", "关于租金"),
        ("为什么先换管", "堵得多"),
    ],
)
def test_a_sentence_that_leads_to_points_is_not_told_without_them(
    occasions: Library, question: str, member: str
) -> None:
    assert member in "".join(told(occasions, question))


@pytest.mark.parametrize(
    ("question", "members"),
    [
        ("家长会上的讲话分哪三大块", "孩子现在是什么状态|家里可以帮什么|考试前后的安排"),
        ("化工园区安全生产月启动会上的讲话一共分哪三个部分，每一部分的标题是什么", "去年的教训|今年的硬任务|怎么考核"),
    ],
)
def test_the_parts_of_a_speech_are_its_points_of_the_first_level(
    occasions: Library, question: str, members: str
) -> None:
    statements = told(occasions, question)
    assert [member in text for member, text in zip(members.split("|"), statements, strict=True)] == [True] * 3
