"""Lines that a page shows around its text are no text; sentences with the same words are."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.documents.finding import document_of
from ingest.outline.parser import parse_outline
from ingest.readers.layout.contents import without_contents
from ingest.readers.layout.page_furniture import without_page_furniture


@pytest.mark.parametrize(
    "line",
    [
        "当前位置：首页 > 政务公开 > 领导讲话", "您现在的位置：首页>>要闻", "發布時間：2024-03-05　來源：縣政府辦　字體大小：[大 中 小]",
        "【打印】【关闭】", "打印 | 关闭 | 分享到：", "分享到：微信 微博 QQ空间", "【字体：大 中 小】", "版权所有：临渚县人民政府", "Copyright © 2024 All Rights",
        "浙ICP备12345678号-1", "浏览次数：1234", "上一篇 下一篇", "扫一扫在手机打开当前页", "…………装…………订…………线…………", "裝　訂　線",
    ],
)  # fmt: skip
def test_a_line_around_the_text_is_left_out(line: str) -> None:
    assert without_page_furniture(f"防汛讲话\n{line}\n同志们：\n") == "防汛讲话\n同志们：\n"


def test_the_margin_for_binding_is_left_out_where_it_stands_in_single_characters() -> None:
    assert without_page_furniture("题\n装\n同志们：\n订\n开会。\n线\n") == "题\n同志们：\n开会。\n"
    assert without_page_furniture("装\n同志们：\n") == "装\n同志们：\n"


@pytest.mark.parametrize(
    "line",
    [
        "打印店要关闭窗口，大家注意。", "一是打印，二是分享。", "大", "中　小", "我们的位置十分重要", "版权保护工作要加强", "分享一个故事",
        "来源：老百姓的口碑", "关闭散乱污企业", "首页要闻", "联系我们的群众",
    ],
)  # fmt: skip
def test_what_a_manuscript_may_say_stays(line: str) -> None:
    assert without_page_furniture(f"防汛讲话\n{line}\n") == f"防汛讲话\n{line}\n"


def test_the_date_of_a_page_is_known_though_its_line_is_left_out() -> None:
    page = "当前位置：首页 > 讲话\n在防汛会上的讲话\n发布时间：2024-03-05 来源：县政府办 字体大小：大 中 小\n同志们：\n早动手。\n【打印】 【关闭】\n"
    document = document_of(page.encode(), Path("讲话.txt"))
    assert (document.text, document.date) == ("在防汛会上的讲话\n同志们：\n早动手。\n", "2024-03-05")


@pytest.mark.parametrize(
    "contents",
    [
        "目录\n一、总体情况 1\n二、主要做法 3\n三、下步打算……8\n",
        "目　录\n\n一、总体情况………………1\n\n二、主要做法………………3\n\n三、下步打算………………3\n\n",
        "一、总体情况\t1\n二、主要做法\t12\n三、下步打算\t108\n",
    ],
)
def test_a_table_of_contents_is_left_out_and_its_lines_are_no_points(contents: str) -> None:
    body = "一、总体情况\n今年雨多。\n二、主要做法\n早准备。\n三、下步打算\n再加固。\n"
    text = without_contents(f"防汛报告\n{contents}{body}")
    assert text == f"防汛报告\n{body}"
    assert [point.label for point in parse_outline(text).points][-3:] == [
        "一、总体情况",
        "二、主要做法",
        "三、下步打算",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "收入 3\n支出 5\n结余 8\n收支平衡。\n",
        "一、学校 5\n二、医院 3\n三、桥梁 8\n一、学校\n二、医院\n三、桥梁\n",
        "防汛 1998\n",
    ],
)
def test_figures_at_the_end_of_lines_are_no_contents(text: str) -> None:
    assert without_contents(text) == text


def test_circled_numbers_stand_below_bracketed_ones_and_a_figure_with_a_colon_heads_its_line() -> None:
    outline = parse_outline(
        "（1）抓项目。\n①抓开工\n要快。\n②抓投产\n要早。\n（2）抓招商。\n①引龙头\n要强。\n②引配套\n要全。\n"
    )
    assert [[own.label for own in point.points] for point in outline.points if point.ordinal] == [
        ["①抓开工", "②抓投产"],
        ["①引龙头", "②引配套"],
    ]
    outline = parse_outline("要求如下。\n1：做好工作\n抓实。\n2：管好队伍，带好头\n管严。\n3：守住底线\n守住。\n")
    assert [point.label for point in outline.points][-3:] == ["1：做好工作", "2：管好队伍，带好头", "3：守住底线"]
