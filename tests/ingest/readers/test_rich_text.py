"""RTF: code pages, escapes, lists, tables, and what a reader of the page does not see."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.documents.finding import document_of
from ingest.errors import DocumentUnreadable
from ingest.readers.document import Document

NAME = Path("讲话.rtf")
FONTS = (
    r"{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset134 \'cb\'ce\'cc\'e5;}{\f2\fcharset2 Symbol;}{\f3\fcharset136 Ming;}}"
)


def read(body: str, head: str = r"\rtf1\ansi\ansicpg936\uc1") -> Document:
    return document_of(b"{" + (head + FONTS + " " + body + "}").encode("latin-1"), NAME)


def lines(body: str, head: str = r"\rtf1\ansi\ansicpg936\uc1") -> list[str]:
    return read(body, head).text.splitlines()


def hexed(text: str, encoding: str = "gb18030") -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode(encoding))


def test_bytes_are_read_in_the_code_page_of_their_font() -> None:
    assert lines(rf"\f1 {hexed('人民')}\f3 {hexed('代表', 'big5')}\par") == ["人民代表"]


def test_bytes_are_read_in_that_of_the_document_where_the_font_says_nothing() -> None:
    assert lines(rf"\f0 {hexed('人民')}\par {hexed('代表')}") == ["人民", "代表"]


def test_a_character_cut_into_hexadecimal_and_plain_byte_is_one() -> None:
    assert lines(r"\f1 \'81@\'b0\'a1") == ["丂啊"]


def test_raw_bytes_are_read_also_where_they_look_like_syntax() -> None:
    raw = "亇瀄乗".encode("gb18030").decode("latin-1")
    assert {"\\", "{", "}"} & set(raw)
    assert lines(rf"\f1 {raw}") == ["亇瀄乗"]


def test_unicode_escapes_replace_what_follows_them() -> None:
    assert lines(r"\uc1\u20154?\u27665\'3f{\uc2\u20195\'b4\'fa}\u34920?") == ["人民代表"]
    assert lines(r"\u-10174?\u-8265?") == ["𠮷"]
    assert lines(r"\uc0\u20154\u27665") == ["人民"]


def test_paragraphs_lines_tabs_and_quotes() -> None:
    body = r"\ldblquote a\rdblquote\tab b\line c\par\pard d\emdash\~e\_f\{\}\\\par g"
    assert lines(body) == ["“a” b", "c", "d— e-f{}\\", "g"]


def test_what_a_reader_does_not_see_is_out() -> None:
    body = (
        r"{\info{\author a}}{\header h}{\footer f}{\stylesheet{\s0 n;}}{\*\generator g;}{\pict 0102}"
        r"see{\v hidden}{\deleted gone}{\footnote note}{\field{\*\fldinst PAGE}{\fldrslt 7}}\v x\v0 n\plain"
    )
    assert lines(body) == ["see7n"]


def test_binary_data_is_jumped_over() -> None:
    assert lines("a{\\pict\\bin5 }}{{\\}b") == ["ab"]


def test_labels_of_lists_are_part_of_the_text_and_bullets_are_not() -> None:
    body = (
        rf"{{\listtext\f1 {hexed('一、')}\tab}}\f1 {hexed('站位')}\par"
        rf"{{\listtext\f2 \'b7\tab}}\f1 {hexed('落实')}\par{{\listtext 1.1\tab}}{hexed('范围')}\par"
    )
    assert lines(body) == ["一、站位", "落实", "1.1 范围"]


def test_a_table_is_read_row_by_row() -> None:
    body = r"x\par\trowd\intbl a\cell b\par c\cell\row\trowd\intbl d\cell e\cell\row\pard y\par"
    assert lines(body) == ["x", "a | b c", "d | e", "y"]


def test_a_text_box_stands_behind_its_paragraph_and_its_fallback_is_out() -> None:
    body = r"before{\shp{\*\shpinst{\sp{\sn n}{\sv v}}{\shptxt\pard box\par}}{\shprslt{\pard again\par}}} after\par next\par"
    assert lines(body) == ["before after", "box", "next"]


def test_the_title_stands_in_the_properties() -> None:
    title = "在机关工作会议上的讲话"
    assert read(rf"{{\info{{\title {hexed(title)}}}{{\author a}}}}\f1 {hexed('同志们：')}").title == title


@pytest.mark.parametrize(
    "body", ["}" * 50, "{" * 900, "\\", "\\u", "\\u99999999999", "\\bin99999999", "\\'", "\\'z", "\\fcharset-1"]
)
def test_broken_syntax_is_survived(body: str) -> None:
    assert lines("x" + body)[0].startswith("x")


def test_endless_nesting_is_refused() -> None:
    with pytest.raises(DocumentUnreadable, match="嵌套得太深"):
        read("{" * 2_000)


def test_what_is_no_rtf_is_refused() -> None:
    with pytest.raises(DocumentUnreadable, match=r"不是有效的 RTF.*另存为 \.docx"):
        document_of("同志们：".encode(), NAME)
