"""Word documents that hold what python-docx itself cannot write: lists, text boxes, tracked changes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import docx.enum.style
import pytest
from docx.oxml import parse_xml

from ingest.documents.finding import document_of
from ingest.errors import DocumentEncrypted, DocumentUnreadable
from ingest.readers.word.number_formats import written_number

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
)
NAME = Path("讲话.docx")


def text_of(*paragraphs: str, change: Callable[[docx.document.Document], None] | None = None) -> str:
    """What is read from a document with these paragraphs (XML of ``w:p`` or ``w:tbl``)."""
    document = docx.Document()
    if change is not None:
        change(document)
    for paragraph in paragraphs:
        xml = re.sub(r"^<w:(\w+)", rf"<w:\1 {W} {MC}", paragraph)
        document.element.body.insert(len(document.element.body) - 1, parse_xml(xml))
    out = io.BytesIO()
    document.save(out)
    return document_of(out.getvalue(), NAME).text


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def listed(text: str, level: int, number: int = 77) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def numbering(*levels: tuple[str, str], starts: str = "") -> Callable[[docx.document.Document], None]:
    """The change that adds list 77 with these levels (format, text), and list 78 with starts of its own."""

    def change(document: docx.document.Document) -> None:
        root = document.part.numbering_part.element
        found = "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for depth, (form, text) in enumerate(levels)
        )
        root.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="70">{found}</w:abstractNum>'))
        for number, overrides in ((77, ""), (78, starts)):
            root.append(parse_xml(f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="70"/>{overrides}</w:num>'))

    return change


def test_automatic_numbers_are_part_of_the_text() -> None:
    change = numbering(("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
    text = text_of(
        listed("提高站位", 0), listed("讲政治", 1), listed("守纪律", 2), listed("转作风", 2), listed("强担当", 1),
        listed("抓好落实", 0), listed("盯住要事", 1), p("正文。"), change=change,
    )  # fmt: skip
    assert text == (
        "一、提高站位\n（一）讲政治\n1.守纪律\n2.转作风\n（二）强担当\n二、抓好落实\n（一）盯住要事\n正文。\n"
    )


def test_a_label_that_ends_without_a_mark_is_parted_from_its_heading() -> None:
    change = numbering(("chineseCounting", "第%1章"), ("decimal", "%1.%2"))
    assert text_of(listed("总则", 0), listed("范围", 1), change=change) == "第一章 总则\n一.1 范围\n"


def test_bullets_are_left_out() -> None:
    assert text_of(listed("抓学习", 0), change=numbering(("bullet", "\uf06c"))) == "抓学习\n"


def test_a_list_with_a_start_of_its_own_begins_anew_and_another_goes_on() -> None:
    starts = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    change = numbering(("decimal", "%1."), starts=starts)
    text = text_of(*(listed("点", 0, number) for number in (77, 77, 78, 78)), change=change)
    assert text == "1.点\n2.点\n5.点\n6.点\n"


def test_numbers_come_from_heading_styles_too() -> None:
    def change(document: docx.document.Document) -> None:
        numbering(("chineseCounting", "%1、"))(document)
        properties = document.styles["Heading 1"].element.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {W}><w:numId w:val="77"/></w:numPr>'))

    text = text_of(p("站位", '<w:pStyle w:val="Heading1"/>'), p("落实", '<w:pStyle w:val="Heading1"/>'), change=change)
    assert text == "一、站位\n二、落实\n"


@pytest.mark.parametrize(
    ("number", "form", "written"),
    [
        (1, "chineseCounting", "一"), (10, "chineseCounting", "十"), (11, "chineseCounting", "十一"),
        (20, "chineseCounting", "二十"), (105, "chineseCountingThousand", "一百零五"), (110, "chineseCounting", "一百一十"),
        (1001, "chineseCountingThousand", "一千零一"), (12, "ideographDigital", "一二"), (3, "ideographTraditional", "丙"),
        (2, "ideographZodiac", "丑"), (3, "decimalEnclosedCircle", "③"), (25, "decimalEnclosedCircle", "25"),
        (12, "decimalFullWidth", "１２"), (3, "chineseLegalSimplified", "叁"), (14, "lowerRoman", "xiv"),
        (28, "upperLetter", "BB"), (7, "decimalZero", "07"), (7, "unheardOf", "7"), (0, "upperRoman", ""),
    ],
)  # fmt: skip
def test_numbers_are_written_as_word_writes_them(number: int, form: str, written: str) -> None:
    assert written_number(number, form) == written


def test_tracked_deletions_are_out_and_insertions_in() -> None:
    text = text_of(
        '<w:p><w:r><w:t>要</w:t></w:r><w:del w:id="1"><w:r><w:delText>可以</w:delText></w:r></w:del>'
        '<w:ins w:id="2"><w:r><w:t>必须</w:t></w:r></w:ins><w:moveFrom w:id="3"><w:r><w:t>旧处</w:t></w:r></w:moveFrom>'
        '<w:moveTo w:id="4"><w:r><w:t>落实</w:t></w:r></w:moveTo></w:p>'
    )
    assert text == "要必须落实\n"


def test_a_deleted_paragraph_end_joins_two_paragraphs() -> None:
    assert text_of(p("前半句，", '<w:rPr><w:del w:id="1"/></w:rPr>'), p("后半句。")) == "前半句，后半句。\n"


def test_hidden_text_is_out() -> None:
    text = text_of(
        "<w:p><w:r><w:t>看得见</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>也看得见</w:t></w:r></w:p>'
    )
    assert text == "看得见也看得见\n"


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    inner = "<w:txbxContent><w:p><w:r><w:t>框里的话</w:t></w:r></w:p></w:txbxContent>"
    text = text_of(
        "<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{inner}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t>后半</w:t></w:r></w:p>",
        p("下一段"),
    )
    assert text == "正文后半\n框里的话\n下一段\n"


def test_breaks_tabs_links_fields_and_ruby() -> None:
    text = text_of(
        "<w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink><w:r><w:tab/><w:t>一</w:t><w:br/><w:t>二</w:t>"
        '<w:br w:type="page"/><w:t>三</w:t><w:noBreakHyphen/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText>DATE</w:instrText></w:r><w:fldSimple w:instr='X'><w:r><w:t>四</w:t></w:r></w:fldSimple>"
        "<w:r><w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>拼</w:t></w:r></w:rubyBase></w:ruby>"
        '<w:footnoteReference w:id="1"/></w:r></w:p>'
    )
    assert text == "链接 一\n二三-四拼\n"


def test_a_table_of_contents_is_out() -> None:
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    control = f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{p('一、站位 1')}</w:sdtContent></w:sdt>"

    def change(document: docx.document.Document) -> None:
        document.styles.add_style("toc 1", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)

    text = text_of(control, p("二、落实 3", '<w:pStyle w:val="toc1"/>'), p("正文"), change=change)
    assert text == "正文\n"


def test_a_table_stands_in_its_place_row_by_row_with_merged_cells_in_each_row() -> None:
    document = docx.Document()
    document.add_paragraph("上文")
    table = document.add_table(3, 3)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"格{number}"
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合并"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "竖并"
    document.add_paragraph("下文")
    out = io.BytesIO()
    document.save(out)
    assert document_of(out.getvalue(), NAME).text == "上文\n合并 | | 格2\n竖并 | 格4 | 格5\n竖并 | 格7 | 格8\n下文\n"


def test_a_cell_of_running_text_stands_on_lines_of_its_own() -> None:
    document = docx.Document()
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "议程"
    table.cell(0, 1).text = "同志们：\n" + "今天开会。" * 30
    out = io.BytesIO()
    document.save(out)
    assert document_of(out.getvalue(), NAME).text == "议程\n同志们：\n" + "今天开会。" * 30 + "\n"


def test_headers_and_footers_are_out() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    document.add_paragraph("正文")
    out = io.BytesIO()
    document.save(out)
    assert document_of(out.getvalue(), NAME).text == "正文\n"


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """A .docx with one part put in place of another."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(item.filename, content if item.filename == name else old.read(item))
    return out.getvalue()


def little() -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph("正文")
    document.save(out)
    return out.getvalue()


def test_a_strict_document_is_read() -> None:
    strict = zipfile.ZipFile(io.BytesIO(little())).read("word/document.xml").replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    )  # fmt: skip
    assert document_of(with_part(little(), "word/document.xml", strict), NAME).text == "正文\n"


def test_an_entity_is_not_expanded() -> None:
    bomb = b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><d>&b;</d>'
    with pytest.raises(DocumentUnreadable, match="没有 Word 正文"):
        document_of(with_part(little(), "word/document.xml", bomb), NAME)


def test_a_packed_gigabyte_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(DocumentUnreadable, match="解压后太大"):
        document_of(with_part(little(), "word/document.xml", b" " * 50_000_000), NAME)


def test_a_zip_file_that_is_no_word_document_is_said(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("a.txt", "甲")
    with pytest.raises(DocumentUnreadable, match=r"讲话\.docx.*不是有效的 \.docx"):
        document_of(out.getvalue(), NAME)


def test_an_encrypted_document_is_said() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(1000)
    with pytest.raises(DocumentEncrypted, match=r"设了密码：讲话\.docx"):
        document_of(data, NAME)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x00" * 5000, "正文".encode()])
def test_what_is_no_document_is_said(data: bytes) -> None:
    with pytest.raises(DocumentUnreadable, match=r"讲话\.docx.*另存为 \.docx"):
        document_of(data, NAME)
