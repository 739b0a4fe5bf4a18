"""HTML pages: what is text, what stands around it, and in which encoding."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.documents.finding import document_of
from ingest.errors import DocumentEmpty, DocumentUnreadable
from ingest.readers.document import Document

NAME = Path("讲话.html")


def read(page: str, encoding: str = "utf-8") -> Document:
    return document_of(page.encode(encoding), NAME)


def lines(body: str) -> list[str]:
    return read(f"<html><body>{body}</body></html>").text.splitlines()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "utf-16"])
@pytest.mark.parametrize("declared", [True, False])
def test_a_page_is_decoded_by_what_it_declares_or_by_its_bytes(encoding: str, declared: bool) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">' if declared else ""
    assert (
        read(f"<html>{meta}<p>人民代表大會制度是根本政治制度。</p></html>", encoding).text
        == "人民代表大會制度是根本政治制度。\n"
    )


def test_a_page_that_says_gb2312_may_hold_more() -> None:
    assert read("<meta charset=gb2312><p>赵镕基、㙍、喆。</p>", "gb18030").text == "赵镕基、㙍、喆。\n"


def test_a_wrong_declaration_is_not_believed() -> None:
    assert read("<meta charset=utf-8><p>今天召开机关工作会议。</p>", "gb18030").text == "今天召开机关工作会议。\n"


def test_an_encoding_that_nobody_knows_is_not_believed() -> None:
    assert read("<meta charset=x-nobody><p>今天召开机关工作会议。</p>").text == "今天召开机关工作会议。\n"


def test_blocks_are_lines_and_what_stands_in_a_line_is_not() -> None:
    body = "<h1>标题</h1><div>前<b>中</b><span>后</span><p>段<br>落</p>尾</div><ul><li>甲<li>乙</ul><hr>末"
    assert lines(body) == ["标题", "前中后", "段", "落", "尾", "甲", "乙", "末"]


def test_numbers_of_lists_are_part_of_the_text() -> None:
    assert lines('<ol><li>甲<li>乙</ol><ol start=5 type=a><li>丙</ol><ol style="list-style:none"><li>丁</ol>') == [
        "1.甲", "2.乙", "e.丙", "丁",
    ]  # fmt: skip


def test_a_number_stands_before_the_paragraph_of_its_item() -> None:
    assert lines("<ol>\n<li>\n<p>甲<p>续</li><li><b>乙</b></ol>") == ["1.甲", "续", "2.乙"]


def test_a_line_cut_in_the_source_goes_on() -> None:
    assert lines("<p>人民代表\n   大会\r\n制度，smart\ncity 建设</p>") == ["人民代表大会制度，smart city 建设"]


def test_scripts_styles_forms_and_what_is_hidden_are_out() -> None:
    body = (
        "<script>x</script><style>y</style><nav>首页</nav><form>搜索</form><noscript>z</noscript><!-- 注 -->"
        "<p style='display: none'>藏</p><p hidden>藏</p><div role=navigation>航</div><footer>版权</footer><p>正文。</p>"
    )
    assert lines(body) == ["正文。"]


def test_lists_of_links_are_out_and_links_in_the_text_are_in() -> None:
    body = "<ul><li><a href=1>新闻</a><li><a href=2>公告</a></ul><p>见<a href=3>《条例》</a>。</p>"
    assert lines(body) == ["见《条例》。"]


def test_the_article_of_a_page_is_taken_for_all_of_it() -> None:
    assert lines("<div>网站</div><article><p>正文一。</p><p>正文二。</p></article><div>分享</div>") == [
        "正文一。",
        "正文二。",
    ]


def test_a_table_is_read_row_by_row_and_one_of_layout_cell_by_cell() -> None:
    assert lines("<table><caption>表一</caption><tr><th>指标<th>今年<tr><td>收入<td>3亿元</table>") == [
        "表一", "指标 | 今年", "收入 | 3亿元",
    ]  # fmt: skip
    long = "今天开会。" * 30
    assert lines(f"<table><tr><td>左<td><p>{long}</p><p>第二段</p></table>") == ["左", long, "第二段"]


def test_preformatted_lines_and_ruby() -> None:
    assert lines("<pre>一\n二</pre><p><ruby>汉<rp>(</rp><rt>hàn</rt></ruby>字</p>") == ["一", "二", "汉字"]


def test_title_and_date_come_from_the_head_of_the_page() -> None:
    page = '<head><title>在大会上的讲话_某某网</title><meta name="PubDate" content="2023-03-05 10:00"></head><p>各位代表：</p>'
    document = read(page)
    assert (document.title, document.date) == ("在大会上的讲话", "2023-03-05")
    assert read(f'<meta name="ArticleTitle" content="另一个题目">{page}').title == "另一个题目"
    assert read(page + "<h1>唯一的一级标题</h1>").title == "唯一的一级标题"


@pytest.mark.parametrize("page", ["", "<html></html>", "<script>x</script>", "<p> </p>"])
def test_a_page_without_text_is_refused(page: str) -> None:
    with pytest.raises((DocumentEmpty, DocumentUnreadable), match=r"讲话\.html"):
        read(page)


def test_a_page_nested_too_deep_is_refused_rather_than_cut() -> None:
    with pytest.raises(DocumentUnreadable, match=r"讲话\.html：标签嵌套得太深"):
        read("<p>开头。</p>" + "<div>" * 100_000 + "深处的字。")
    with pytest.raises(DocumentUnreadable, match=r"讲话\.html：标签嵌套得太深"):
        read("<table><tr><td>" * 600 + "深处的字。")
    assert read("<p>开头。</p>" + "<div>" * 1_500 + "深处的字。").text == "开头。\n深处的字。\n"


def test_long_lists_and_long_lines_are_read_in_time() -> None:
    assert len(read("<ol>" + "<li>甲" * 50_000 + "</ol>").text.splitlines()) == 50_000
    assert len(read("<p>" + "甲<b>乙</b>" * 300_000).text) == 600_001


@pytest.mark.parametrize(
    "tag",
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "keygen",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ],
)
def test_what_stands_behind_an_element_without_an_end_is_kept(tag: str) -> None:
    page = f"<html><body><p>一、甲要学习。</p><{tag} src='v'><p>二、乙要工作。</p><div><{tag}>三、丙要休息。</div></body></html>"
    text = document_of(page.encode(), NAME).text
    assert all(words in text for words in ("甲要学习", "乙要工作", "丙要休息"))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>今年全县受益群众一千<br>二百人，得到肯定。</p>", ["今年全县受益群众一千二百人，得到肯定。"]),
        ("<p>门诊量上升，医保基金支出，<br>比上年增加一成。</p>", ["门诊量上升，医保基金支出，比上年增加一成。"]),
        ("<p>会议听取了《关于电梯<br>维保情况的报告》。</p>", ["会议听取了《关于电梯维保情况的报告》。"]),
        ("<p>先说成绩。去年新开公交线路<br/>六条，方便了学生。<br>再说问题。</p>",
         ["先说成绩。去年新开公交线路六条，方便了学生。", "再说问题。"]),
        ("<p>一、总体要求<br>坚持稳中求进。<br>二、工作措施<br>抓落实，见成效。</p>",
         ["一、总体要求", "坚持稳中求进。", "二、工作措施", "抓落实，见成效。"]),
        ("<p>地址：城关镇<br>电话：123<br>联系人：王强</p>", ["地址：城关镇", "电话：123", "联系人：王强"]),
        ("<p>抓学习，强素质<br>抓作风，树形象</p>", ["抓学习，强素质", "抓作风，树形象"]),
        ("<p>此致<br>敬礼<br><br>王强</p>", ["此致", "敬礼", "王强"]),
        ("<p>　　上段讲过的，不再重复<br>　　下面讲三点。</p>", ["上段讲过的，不再重复", "下面讲三点。"]),
    ],
)  # fmt: skip
def test_a_break_inside_a_paragraph_splits_no_sentence(body: str, expected: list[str]) -> None:
    assert lines(body) == expected
