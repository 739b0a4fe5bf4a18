"""OFD files: paragraphs from the places of the glyphs, running heads out, scans and locks said."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.documents.finding import document_of
from ingest.errors import DocumentEncrypted, DocumentScanned, DocumentUnreadable
from tests.support.documents.packages import ofd_pages, package
from tests.support.documents.pdfs import LEFT, PITCH, SIZE, TOP, Put, typeset

NAME = Path("通知.ofd")
LONG = "今天召开这次机关工作会议，主要目的是总结过去一年的工作，对新一年的工作进行安排部署，推动各项工作提质增效。"


def lines_of(data: bytes) -> list[str]:
    return document_of(data, NAME).text.splitlines()


def test_paragraphs_run_on_over_lines_and_pages() -> None:
    paragraphs = [f"第{number}段{LONG * (number % 5 + 1)}" for number in range(20)]
    assert lines_of(ofd_pages(typeset(paragraphs, "内部资料", numbered=True))) == paragraphs


def test_two_columns_are_read_one_after_the_other() -> None:
    page = [
        Put(x, TOP - PITCH * row, f"{side}栏的第{'一二三四五六七八'[row]}行文字写满")
        for row in range(8) for x, side in ((LEFT, "左"), (LEFT + 13 * SIZE, "右"))
    ]  # fmt: skip
    text = "".join(lines_of(ofd_pages([page])))
    assert text.index("右栏的第一行") > text.index("左栏的第八行")


@pytest.mark.parametrize(
    ("attributes", "code", "shown"),
    [
        ('Size="5"', '<ofd:TextCode X="0" Y="5" DeltaX="g 3 5">同志们好</ofd:TextCode>', "同志们好"),
        ('Size="5"', '<ofd:TextCode X="0" Y="5" DeltaX="5 g 2 5.0">同志们好</ofd:TextCode>', "同志们好"),
        ('Size="5"', '<ofd:TextCode X="15" Y="5">好</ofd:TextCode><ofd:TextCode X="0" Y="5" DeltaX="g 2 5">同志们</ofd:TextCode>', "同志们好"),
        ('Size="10" CTM="0.5 0 0 0.5 0 0"', '<ofd:TextCode X="0" Y="10" DeltaX="g 3 10">同志们好</ofd:TextCode>', "同志们好"),
        ('Size="5" CTM="0.7 0.7 -0.7 0.7 0 0"', '<ofd:TextCode X="0" Y="5" DeltaX="g 3 5">水印文字</ofd:TextCode>', ""),
        ('Size="5" Visible="false"', '<ofd:TextCode X="0" Y="5" DeltaX="g 3 5">看不见的</ofd:TextCode>', ""),
    ],
)  # fmt: skip
def test_glyphs_stand_where_the_page_has_them(attributes: str, code: str, shown: str) -> None:
    extra = f'<ofd:TextObject Boundary="30 200 100 6" {attributes}>{code}</ofd:TextObject>'
    lines = lines_of(ofd_pages([[Put(LEFT, TOP, "正文一行。")]], extra=extra))
    assert lines == ["正文一行。", *([shown] if shown else [])]


def test_the_title_in_the_properties_counts_where_the_text_has_none() -> None:
    assert document_of(ofd_pages(typeset([LONG]), "在机关工作会议上的讲话"), NAME).title == "在机关工作会议上的讲话"


def test_a_scan_is_said() -> None:
    with pytest.raises(DocumentScanned, match=r"通知\.ofd"):
        document_of(ofd_pages([[]], extra='<ofd:ImageObject Boundary="0 0 210 297" ResourceID="1"/>'), NAME)


def test_a_font_without_characters_is_said() -> None:
    with pytest.raises(DocumentUnreadable, match="乱码"):
        document_of(ofd_pages([[Put(LEFT, TOP, "\ue001\ue002\ue003" * 5)]]), NAME)


def test_a_locked_file_is_said() -> None:
    with pytest.raises(DocumentEncrypted):
        document_of(package({"OFD.xml": "<OFD/>", "Doc_0/Encryptions.xml": "<a/>"}), NAME)


def test_distances_without_end_are_bounded() -> None:
    code = f'<ofd:TextCode X="0" Y="5" DeltaX="{"g 999999 1 " * 3_000}">同志</ofd:TextCode>'
    extra = f'<ofd:TextObject Boundary="30 200 100 6" Size="5">{code}</ofd:TextObject>'
    assert "".join(lines_of(ofd_pages([[Put(LEFT, TOP, "正文。")]], extra=extra))).replace(" ", "") == "正文。同志"


