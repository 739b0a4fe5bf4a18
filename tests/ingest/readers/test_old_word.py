"""Word documents before 2007 as Word shows them, and what is said of those that cannot be read."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from ingest.documents.finding import document_of
from ingest.errors import DocumentEncrypted, DocumentUnreadable
from ingest.readers.old_word import read_old_word
from tests.support.documents.binary_word import (
    DELETED,
    HIDDEN,
    NumberedList,
    Paragraph,
    Run,
    binary_word,
    cells,
    numbered,
    paragraph,
    row,
)
from tests.support.documents.compound import compound_file

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
NAME = Path("旧稿.doc")
LONG = "今天召开这次机关工作会议，主要目的是总结过去一年的工作。" * 20
TITLES = ((0, "正文"), (62, "标题"), (19, "目录 1"))


def lines_of(data: bytes, name: Path = NAME) -> list[str]:
    return document_of(data, name).text.splitlines()


@pytest.mark.parametrize(
    ("runs", "shown"),
    [
        ((Run("要抓"), Run("好作风", DELETED), Run("学习。")), "要抓学习。"),
        ((Run("全年增长"), Run("5%", DELETED), Run("8%。")), "全年增长8%。"),
        ((Run("公开"), Run("（内部掌握）", HIDDEN), Run("内容。")), "公开内容。"),
        ((Run("第\x13 PAGE \\* MERGEFORMAT \x143\x15页。"),), "第3页。"),
        ((Run('见\x13 HYPERLINK "http://a.b" \x14\x13 SEQ x \x14网站\x15\x15。'),), "见网站。"),
        ((Run("没有结束的\x13域代码"),), "没有结束的域代码"),
        ((Run("𠮷野\x1e家\x0b第二行"),), "𠮷野-家 第二行"),
        ((Run("正文\x02有注\x05释。"),), "正文有注释。"),
    ],
)
def test_what_word_does_not_show_is_left_out(runs: tuple[Run, ...], shown: str) -> None:
    assert " ".join(lines_of(binary_word([Paragraph(runs)]))) == shown


@pytest.mark.parametrize("properties", [DELETED, HIDDEN])
def test_a_paragraph_whose_end_is_deleted_goes_on(properties: bytes) -> None:
    first = Paragraph((Run("前半句"),), mark=Run("\r", properties))
    assert lines_of(binary_word([first, paragraph("后半句。"), paragraph("下一段。")])) == [
        "前半句后半句。",
        "下一段。",
    ]


@pytest.mark.parametrize("pieces", [1, 2, 17])
def test_headers_are_out_and_boxes_stand_behind_their_paragraph(pieces: int) -> None:
    data = binary_word(
        [paragraph("甲\x08。"), paragraph("乙。"), paragraph("丙\x08。")],
        header="页眉",
        boxes=["框一", "框二"],
        pieces=pieces,
    )
    assert lines_of(data) == ["甲。", "框一", "乙。", "丙。", "框二"]


def test_a_box_whose_anchor_is_lost_is_kept() -> None:
    assert lines_of(binary_word([paragraph("甲。")], boxes=["框"])) == ["甲。", "框"]


@pytest.mark.parametrize(
    ("made", "labels"),
    [
        (NumberedList(37, "（\0）"), ["（一）", "（二）"]),
        (NumberedList(37, "\0、", start=9), ["九、", "十、"]),
        (NumberedList(0, "\0."), ["1.", "2."]),
        (NumberedList(18, "\0"), ["①", "②"]),
        (NumberedList(23, "·"), ["", ""]),
        (NumberedList(255, ""), ["", ""]),
    ],
)
def test_automatic_numbers_are_kept(made: NumberedList, labels: list[str]) -> None:
    data = binary_word([numbered("学习", 1), paragraph("说明。"), numbered("作风", 1)], lists=[made])
    text = [line.replace(" ", "") for line in lines_of(data)]
    assert text == [f"{labels[0]}学习", "说明。", f"{labels[1]}作风"]


def test_lists_count_each_by_itself() -> None:
    lists = [NumberedList(37, "\0、"), NumberedList(0, "(\0)")]
    data = binary_word([numbered("一", 1), numbered("一", 2), numbered("二", 2), numbered("二", 1)], lists=lists)
    assert lines_of(data) == ["一、一", "(1)一", "(2)二", "二、二"]


def test_tables_are_rows_also_at_the_end_and_with_long_cells() -> None:
    long = "本年新建改建学校并投入使用的校舍面积达到历史最高水平" * 3
    data = binary_word([paragraph("表："), *row("镇", "新建学校"), *row("红旗镇", "5所"), *row("说明", long[:60])])
    assert lines_of(data) == ["表：", "镇 | 新建学校", "红旗镇 | 5所", f"说明 | {long[:60]}"]


def test_a_cell_that_goes_on_from_above_is_no_empty_one() -> None:
    data = binary_word(
        [*row("甲", "1", definition=cells(0x60, 0)), *row("", "2", definition=cells(0x20, 0)), paragraph("完。")]
    )
    assert lines_of(data)[-1] == "完。"
    assert len(lines_of(data)) == 3


def test_contents_are_out_and_the_title_is_known() -> None:
    made = [paragraph("在会上的讲话", style=1), paragraph("一、学习 3", style=2), paragraph("同志们：")]
    document = document_of(binary_word(made, styles=TITLES), NAME)
    assert (document.title, document.text.splitlines()) == ("在会上的讲话", ["在会上的讲话", "同志们："])


@pytest.mark.parametrize("name", ["讲话.wps", "讲话.wpt", "讲话.dot", "讲话.docx"])
def test_the_same_bytes_are_read_under_each_name(name: str) -> None:
    assert lines_of(binary_word([paragraph("同志们："), paragraph("开会。")]), Path(name)) == ["同志们：", "开会。"]


def test_a_locked_document_is_said() -> None:
    with pytest.raises(DocumentEncrypted, match=r"设了密码：旧稿\.doc"):
        document_of(binary_word([paragraph("甲。")], flags=0x0100), NAME)


@pytest.mark.parametrize(
    ("stream", "reason"),
    [("Workbook", r"旧版 Excel 表格（\.xls）.*\.xlsx"), ("Book", "Excel"), ("PowerPoint Document", r"PowerPoint 演示（\.ppt）.*\.pptx"),
     ("MatOST", "Microsoft Works"), ("CONTENTS", "Microsoft Works")],
)  # fmt: skip
@pytest.mark.parametrize("name", ["旧稿.doc", "旧稿.wps", "旧稿.docx"])
def test_other_compound_files_are_named_for_what_they_are(stream: str, reason: str, name: str) -> None:
    with pytest.raises(DocumentUnreadable, match=rf"{name}：.*{reason}"):
        document_of(compound_file({stream: b"\0" * 5_000}), Path(name))


def test_a_sheet_with_a_word_document_in_it_is_a_sheet() -> None:
    data = compound_file({"Workbook": b"\0" + "WordDocument".encode("utf-16-le")})
    with pytest.raises(DocumentUnreadable, match=r"Excel"):
        document_of(data, NAME)


def test_a_table_that_points_outside_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    data = bytearray(binary_word([paragraph("甲。" * 10)]))
    place = data.index(b"\x02\x10\0\0\0")
    struct.pack_into("<I", data, place + 5 + 8 + 2, 0x3FFFFFFF)  # the place of the piece
    with pytest.raises(DocumentUnreadable, match=r"旧稿\.doc：已损坏：.*也没有装 antiword 或 catdoc.*另存为 \.docx"):
        read_old_word(bytes(data), NAME)


def test_what_is_older_than_word_97_is_left_to_a_converter(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "antiword"
    program.write_text("#!/bin/sh\necho 同志们：\n", encoding="utf-8")
    program.chmod(0o755)
    data = binary_word([paragraph("甲。")], version=0x0065)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    with pytest.raises(DocumentUnreadable, match=r"旧稿\.doc：是 Word 97 以前的格式，也没有装 antiword"):
        read_old_word(data, NAME)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert read_old_word(data, NAME).text == "同志们：\n"


def test_a_damaged_document_is_said() -> None:
    with pytest.raises(DocumentUnreadable, match=r"旧稿\.doc：已损坏.*另存为 \.docx"):
        document_of(OLE, NAME)


def test_what_is_no_old_document_is_said() -> None:
    with pytest.raises(DocumentUnreadable, match=r"旧稿\.doc：不是有效的 Word 文件"):
        document_of("同志们：".encode(), NAME)


def test_a_converter_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "antiword"
    program.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(DocumentUnreadable, match=r"antiword.* 也读不出文字"):
        read_old_word(OLE, NAME, patience=0.2)
