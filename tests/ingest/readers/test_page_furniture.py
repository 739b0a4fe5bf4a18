"""Lines that a page shows around its text are no text; sentences with the same words are."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.documents.finding import document_of
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
    assert without_page_furniture("装\n同志们：\n订\n开会。\n线\n") == "同志们：\n开会。\n"
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
