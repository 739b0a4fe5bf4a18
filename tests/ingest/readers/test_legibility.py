"""No rubbish is taken in: fonts without characters, texts decoded wrongly, data, pages set from right to left."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.documents.finding import document_of
from ingest.errors import DocumentUnreadable
from ingest.readers.legibility import is_data, is_illegible, with_letters
from tests.support.documents.formats import web_page
from tests.support.documents.packages import ofd_pages, package
from tests.support.documents.pdfs import LEFT, PITCH, TOP, Put, make_pdf, typeset

LONG = "今天召开这次机关工作会议，主要目的是总结过去一年的工作，对新一年的工作进行安排部署，推动各项工作提质增效。"
PDF, OFD, TEXT = Path("标准.pdf"), Path("标准.ofd"), Path("稿.txt")


def soup(length: int) -> str:
    """What a font whose characters are counted from 33 gives for a text."""
    return "".join(chr(33 + (7 * n * n + 3 * n) % 15) for n in range(length))


@pytest.mark.parametrize("text", [soup(60), "".join(chr(0x9000 + 37 * n % 5_000) for n in range(60)), LONG.encode().decode("gb18030", "ignore")])
def test_nonsense_is_told(text: str) -> None:
    assert is_illegible(text)


@pytest.mark.parametrize(
    "text",
    [
        LONG, "臺灣民主化歷程中，總統於就職典禮上發表演說，闡述憲政改革與兩岸關係的方向。" * 2, "一、" + "…" * 90 + "3\n" + "二、" + "." * 90 + "5",
        "指标 2022 2023\n收入 3.5 4.2\n人数 12 15\n" * 5, "I have a dream that one day this nation will rise up. " * 3,
        "#### (a) [b](c) **d** `e` | --- | --- |", "张犇、李燚、王淼、赵鑫、孙垚、钱喆、周翀、吴旻、郑昊、冯琰同志参加了会议并发言。",
        "", "！？", "わたしたちは、あたらしい時代にむかって、ともに歩んでいきます。ありがとうございました。",
    ],
)  # fmt: skip
def test_text_of_any_kind_is_text(text: str) -> None:
    assert not is_illegible(text)


@pytest.mark.parametrize(("write", "name"), [(make_pdf, PDF), (ofd_pages, OFD)])
@pytest.mark.parametrize("rubbish", [soup(25), "".join(chr(0x9000 + 37 * n % 5_000) for n in range(25))])
def test_a_page_of_nonsense_among_others_is_named(write: object, name: Path, rubbish: str) -> None:
    page = [Put(LEFT, TOP - PITCH * row, rubbish) for row in range(3)]
    with pytest.raises(DocumentUnreadable, match=r"标准\.\w+：第 2 页的字体没有文字对应表"):
        document_of(write([typeset([LONG])[0], page, typeset([LONG])[0]]), name)  # type: ignore[operator]


def unnamed_font(data: bytes) -> bytes:
    """A PDF whose font is not embedded and says nothing of its characters."""
    data = data.replace(b"/Encoding /UniGB-UTF16-H", b"/Encoding /Identity-H    ")
    return data.replace(b"/Ordering (GB1)", b"/Ordering (Idt)").replace(b"/Registry (Adobe)", b"/Registry (Nobod)")


@pytest.mark.parametrize("shift", [0x3000, 0x1234])
def test_a_font_that_loses_its_characters_is_said(shift: int) -> None:
    lost = "".join(chr(ord(character) - shift) for character in LONG * 3 if character > "\u4e00")
    with pytest.raises(DocumentUnreadable, match="没有文字对应表"):
        document_of(unnamed_font(make_pdf(typeset([lost]))), PDF)


def test_a_font_whose_numbers_are_the_characters_is_read() -> None:
    assert document_of(unnamed_font(make_pdf(typeset([LONG]))), PDF).text.startswith(LONG[:-1])


@pytest.mark.parametrize(
    ("text", "shown"),
    [("犌犅／犜２８１８１", "GB／T２８１８１"), ("犐犛犗 9001 犃犖犛犐", "ISO 9001 ANSI"), ("张犇犇同志", "张犇犇同志"), ("犇牛精神", "犇牛精神")],
)
def test_letters_of_a_typesetter_are_letters_and_names_are_names(text: str, shown: str) -> None:
    assert with_letters(text) == shown


def test_letters_of_a_typesetter_are_read_in_a_pdf() -> None:
    assert document_of(make_pdf(typeset([f"本标准代替犌犅／犜1一2008。{LONG}"])), PDF).text.startswith("本标准代替GB／T1一2008。")


def vertical(*columns: str) -> list[Put]:
    return [
        Put(LEFT + 400 - 28 * number, TOP - 16 * row, character)
        for number, column in enumerate(columns) for row, character in enumerate(column)
    ]  # fmt: skip


@pytest.mark.parametrize(("write", "name"), [(make_pdf, PDF), (ofd_pages, OFD)])
def test_columns_are_read_from_right_to_left(write: object, name: Path) -> None:
    page = vertical("\u3000\u3000同志们今天开会要学习", "贯彻精神抓好落实。", "\u3000\u3000第二段也要读得通顺，", "一字不差。")
    text = document_of(write([page]), name).text  # type: ignore[operator]
    assert "".join(text.split()) == "同志们今天开会要学习贯彻精神抓好落实。第二段也要读得通顺，一字不差。"


def test_marks_of_columns_are_the_usual_ones() -> None:
    assert document_of(make_pdf([vertical("同志们︐今天开会︒", "﹁抓好落实﹂要记住︒")]), PDF).text.split() == ["同志们，今天开会。「抓好落实」要记住。"]


@pytest.mark.parametrize(
    "data",
    [json.dumps({"a": [1, 2], "文": LONG}, ensure_ascii=False), json.dumps([{"文": LONG}, {"文": LONG}]),
     "\n".join([json.dumps({"文": LONG})] * 3)],
)  # fmt: skip
def test_data_saved_as_text_is_named(data: str) -> None:
    with pytest.raises(DocumentUnreadable, match=r"稿\.txt：这是程序导出的数据（JSON）"):
        document_of(data.encode(), TEXT)


@pytest.mark.parametrize("text", ["{}", "[1]", "[注] 同志们：[完]", "{同志们}", "[" * 90_000])
def test_text_with_brackets_is_no_data(text: str) -> None:
    assert not is_data(text)


@pytest.mark.parametrize("name", ["稿.txt", "稿.md"])
def test_a_page_saved_as_text_is_read_as_a_page(name: str) -> None:
    assert document_of(web_page(["同志们：", "今天开会。"]), Path(name)).text == "同志们：\n今天开会。\n"


def test_text_decoded_wrongly_is_named() -> None:
    wrong = (LONG * 3).encode().decode("gb18030", "ignore").encode()
    with pytest.raises(DocumentUnreadable, match=r"稿\.txt：读出来的是乱码"):
        document_of(wrong, TEXT)


def test_an_empty_package_is_refused() -> None:
    with pytest.raises(DocumentUnreadable):
        document_of(package({"a": "b"}), OFD)
