"""OpenDocument texts: what a reader of the page sees, with numbers and rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.documents.finding import document_of
from ingest.errors import DocumentEncrypted, DocumentUnreadable
from tests.support.documents.packages import open_text, package

NAME = Path("讲话.odt")
HIDDEN = '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'


def lines_of(body: str, styles: str = "") -> list[str]:
    return document_of(open_text(body, styles), NAME).text.splitlines()


def list_style(number_format: str, before: str = "", after: str = "", more: str = "") -> str:
    return (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" '
        f'style:num-format="{number_format}" style:num-prefix="{before}" style:num-suffix="{after}" {more}/>'
        '<text:list-level-style-number text:level="2" style:num-format="1" style:num-suffix="." text:display-levels="1"/>'
        "</text:list-style>"
    )


def item(text: str, inner: str = "") -> str:
    return f"<text:list-item><text:p>{text}</text:p>{inner}</text:list-item>"


def numbered(*items: str, more: str = "") -> str:
    return f'<text:list text:style-name="L" {more}>{"".join(items)}</text:list>'


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<text:p>甲<text:note><text:note-body><text:p>脚注</text:p></text:note-body></text:note>乙</text:p>", ["甲乙"]),
        ('<text:p>甲<text:span text:style-name="H">密</text:span>乙</text:p>', ["甲乙"]),
        ("<text:p>甲<office:annotation><text:p>批注</text:p></office:annotation>乙</text:p>", ["甲乙"]),
        ("<text:p>甲<text:line-break/>乙<text:s text:c='3'/>丙<text:tab/>丁</text:p>", ["甲", "乙 丙 丁"]),
        ("<text:table-of-content><text:p>一、学习 3</text:p></text:table-of-content><text:p>甲</text:p>", ["甲"]),
        ("<text:p>前<draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame>后</text:p>", ["前后", "框"]),
        ("<text:section text:display='none'><text:p>密</text:p></text:section><text:p>甲</text:p>", ["甲"]),
        ("<text:p>\n   甲乙\n   丙   丁</text:p>", ["甲乙 丙 丁"]),
        ("<text:p><text:ruby><text:ruby-base>汉</text:ruby-base><text:ruby-text>hàn</text:ruby-text></text:ruby>字</text:p>", ["汉字"]),
    ],
)  # fmt: skip
def test_the_text_is_what_a_page_shows(body: str, shown: list[str]) -> None:
    assert lines_of(body, HIDDEN) == shown


TRACKED = (
    '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>{stored}</text:deletion></text:changed-region>'
    '<text:changed-region text:id="c2"><text:insertion/></text:changed-region></text:tracked-changes>'
)


@pytest.mark.parametrize(
    ("stored", "body", "shown"),
    [
        ("<text:p>旧</text:p>", '<text:p>甲<text:change text:change-id="c1"/>乙</text:p>', ["甲乙"]),
        ("", '<text:p>甲<text:change-start text:change-id="c1"/>旧<text:change-end text:change-id="c1"/>乙</text:p>', ["甲乙"]),
        ("", '<text:p>甲<text:change-start text:change-id="c1"/></text:p><text:p><text:change-end text:change-id="c1"/>乙</text:p>', ["甲乙"]),
        ("", '<text:p>甲<text:change-start text:change-id="c2"/>新<text:change-end text:change-id="c2"/>乙</text:p>', ["甲新乙"]),
        ("", '<text:p>甲<text:change-start text:change-id="c1"/>没有结束</text:p><text:p>乙</text:p>', ["甲没有结束", "乙"]),
    ],
)  # fmt: skip
def test_tracked_deletions_are_out_and_insertions_in(stored: str, body: str, shown: list[str]) -> None:
    assert lines_of(TRACKED.format(stored=stored) + body) == shown


@pytest.mark.parametrize(
    ("style", "labels"),
    [
        (list_style("一, 二, 三, ...", "（", "）"), ["（一）", "（二）"]),
        (list_style("一, 二, 三, ...", "", "、", 'text:start-value="3"'), ["三、", "四、"]),
        (list_style("1", "", "."), ["1.", "2."]),
        (list_style("①, ②, ③, ..."), ["①", "②"]),
        (list_style(""), ["", ""]),
    ],
)
def test_automatic_numbers_are_kept(style: str, labels: list[str]) -> None:
    assert [line.replace(" ", "") for line in lines_of(numbered(item("学习"), item("作风")), style)] == [
        f"{labels[0]}学习", f"{labels[1]}作风",
    ]  # fmt: skip


def test_lists_go_on_and_begin_anew() -> None:
    inner = "<text:list>" + item("甲") + item("乙") + "</text:list>"
    style = list_style("一, 二, 三, ...", "", "、")
    body = numbered(item("学习", inner), item("作风", inner)) + "<text:p>说明。</text:p>"
    body += numbered(item("落实"), more='text:continue-numbering="true"') + numbered(item("另一"))
    assert lines_of(body, style) == ["一、学习", "1.甲", "2.乙", "二、作风", "1.甲", "2.乙", "说明。", "三、落实", "一、另一"]


def test_tables_are_rows_and_covered_cells_are_none() -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>".format
    rows = "".join(
        f"<table:table-row>{inner}</table:table-row>"
        for inner in (cell("镇") + cell("数"), cell("红旗") + "<table:covered-table-cell/>" + cell("5"))
    )
    assert lines_of(f"<table:table><table:table-header-rows>{rows}</table:table-header-rows></table:table>") == [
        "镇 | 数", "红旗 | 5",
    ]  # fmt: skip


@pytest.mark.parametrize(("mime", "reason"), [("spreadsheet", r"\.ods"), ("presentation", r"\.odp")])
def test_sheets_and_slides_of_the_same_family_are_named(mime: str, reason: str) -> None:
    with pytest.raises(DocumentUnreadable, match=rf"讲话\.odt：.*{reason}"):
        document_of(open_text("<text:p>甲</text:p>", mime=mime), NAME)


def test_a_locked_text_is_said() -> None:
    manifest = '<m:manifest xmlns:m="urn:m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    with pytest.raises(DocumentEncrypted):
        document_of(package({"content.xml": b"\x01\x02", "META-INF/manifest.xml": manifest}), NAME)
