"""PDFs as they come: running heads, columns, titles over two lines, turned pages, scans, passwords, rubbish fonts."""

from __future__ import annotations

import subprocess
import threading
from pathlib import Path

import pytest

from ingest.documents.finding import document_of
from ingest.errors import DocumentEncrypted, DocumentScanned, DocumentUnreadable
from ingest.readers.pdf.reader import read_pdf
from tests.support.documents.formats import web_page
from tests.support.documents.pdfs import COLUMNS, LEFT, PITCH, SIZE, TOP, Put, make_pdf, typeset

NAME = Path("讲话.pdf")
LONG = "今天召开这次机关工作会议，主要目的是总结过去一年的工作，对新一年的工作进行安排部署，推动各项工作提质增效。"


def lines_of(data: bytes) -> list[str]:
    return document_of(data, NAME).text.splitlines()


def speech(corpus: Path) -> list[str]:
    text = (corpus / "机关作风建设会议讲话.txt").read_text("utf-8-sig")
    return [line.strip() for line in text.splitlines() if line.strip()]


def test_paragraphs_run_on_over_lines_and_pages() -> None:
    paragraphs = [f"第{number}段{LONG * (number % 7 + 1)}" for number in range(30)]
    pages = typeset(paragraphs)
    assert len(pages) > 8
    assert lines_of(make_pdf(pages)) == paragraphs


def test_running_heads_and_page_numbers_are_out(corpus: Path) -> None:
    paragraphs = speech(corpus)
    assert lines_of(make_pdf(typeset(paragraphs, "在机关工作会议上的讲话", numbered=True))) == paragraphs


@pytest.mark.parametrize("number", ["— 1 —", "- 1 -", "第 1 页 共 1 页", "1/1", "1", "第一页"])
def test_a_single_page_loses_its_number(number: str) -> None:
    page = [*typeset([LONG, LONG])[0], Put(290, 50, number, 12)]
    assert lines_of(make_pdf([page])) == [LONG, LONG]


def test_a_figure_in_the_last_line_stays() -> None:
    assert lines_of(make_pdf(typeset([LONG, "2023"]))) == [LONG, "2023"]


def test_two_columns_are_read_one_after_the_other() -> None:
    left, right = (f"{side}栏的第{{}}行文字写满" for side in "左右")
    page = [
        Put(x, TOP - PITCH * row, text.format("一二三四五六七八"[row]))
        for row in range(8) for x, text in ((LEFT, left), (LEFT + 13 * SIZE, right))
    ]  # fmt: skip
    text = "".join(lines_of(make_pdf([[Put(LEFT + 100, TOP + 40, "横跨两栏的一个标题", 22), *page]])))
    assert text == "横跨两栏的一个标题" + "".join(line.format(n) for line in (left, right) for n in "一二三四五六七八")


def test_a_table_is_read_row_by_row() -> None:
    cells = [
        ["指标", "去年", "今年"],
        ["收入", "3亿元", "4亿元"],
        ["人数", "12人", "15人"],
        ["户数", "30", "31"],
        ["村", "5", "6"],
    ]
    page = [Put(LEFT + 160 * x, TOP - PITCH * y, cell) for y, row in enumerate(cells) for x, cell in enumerate(row)]
    assert lines_of(make_pdf([page])) == [" | ".join(row) for row in cells]


def test_an_empty_cell_of_a_table_keeps_its_column_and_a_wrapped_one_is_whole() -> None:
    cells = [
        ["项目", "负责单位", "完成时限"],
        ["水库加固", "水利局、", "6月底前"],
        ["", "青石镇", ""],
        ["校舍改造", "", "8月底前"],
        ["门诊楼", "卫健局", "年底前"],
    ]
    page = [
        Put(LEFT + 160 * x, TOP - PITCH * y, cell) for y, row in enumerate(cells) for x, cell in enumerate(row) if cell
    ]
    assert lines_of(make_pdf([page])) == [
        "项目 | 负责单位 | 完成时限",
        "水库加固 | 水利局、青石镇 | 6月底前",
        "校舍改造 | | 8月底前",
        "门诊楼 | 卫健局 | 年底前",
    ]


@pytest.mark.parametrize("marks", [("1.", "2.", "3."), ("（一）", "（二）", "（三）"), ("", "", "")])
def test_a_hanging_indent_makes_one_paragraph(marks: tuple[str, ...]) -> None:
    texts = [f"{mark}{LONG[: 49 + 3 * number]}。" for number, mark in enumerate(marks)]
    page, row = [], 0
    for text in texts:
        for place, line in enumerate(
            (text[:COLUMNS], *(text[i : i + COLUMNS - 2] for i in range(COLUMNS, len(text), COLUMNS - 2)))
        ):
            page.append(Put(LEFT + 2 * SIZE * (place > 0), TOP - PITCH * row, line))
            row += 1
    assert lines_of(make_pdf([page])) == texts


def test_a_title_over_two_lines_is_one_line() -> None:
    title = [Put(150, 800, "在全市人大系统办公室主任", 24), Put(230, 764, "会议上的讲话", 24)]
    body = [Put(put.x, put.y - 60, put.text) for put in typeset([LONG, LONG])[0]]
    document = document_of(make_pdf([[*title, *body]]), NAME)
    assert document.text.splitlines() == ["在全市人大系统办公室主任会议上的讲话", LONG, LONG]


def test_what_was_drawn_last_stands_where_it_is_seen() -> None:
    page = [
        Put(LEFT, TOP, "坚持"),
        Put(LEFT + 3 * SIZE, TOP, "人民至上"),
        Put(LEFT + 2 * SIZE, TOP, "“"),
        Put(LEFT + 7 * SIZE, TOP, "”。"),
    ]
    assert lines_of(make_pdf([page])) == ["坚持“人民至上”。"]


def test_words_of_latin_letters_keep_their_space() -> None:
    page = [Put(LEFT, TOP, "推进 Smart City"), Put(LEFT + 200, TOP, "建设")]
    assert lines_of(make_pdf([page])) == ["推进 Smart City 建设"]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_shown(turn: int) -> None:
    assert lines_of(make_pdf(typeset([LONG, LONG]), turn=turn)) == [LONG, LONG]


def test_a_tilted_watermark_is_out() -> None:
    watermark = "BT /F 40 Tf .7 .7 -.7 .7 200 300 Tm <518590E8> Tj ET"
    assert lines_of(make_pdf(typeset([LONG]), drawing=watermark)) == [LONG]


def test_a_scan_is_said() -> None:
    with pytest.raises(DocumentScanned, match=r"扫描件.*讲话\.pdf.*OCR.*pip install 'speech-qa\[ocr\]'"):
        read_pdf(make_pdf([[], []], scanned=True), NAME)


def test_a_locked_file_is_said() -> None:
    with pytest.raises(DocumentEncrypted, match=r"设了密码：讲话\.pdf"):
        document_of(make_pdf(typeset([LONG]), locked=True), NAME)


def test_a_font_without_characters_is_said() -> None:
    page = [Put(LEFT, TOP, "\ue001\ue002\ue003" * 9)]
    with pytest.raises(DocumentUnreadable, match="乱码"):
        document_of(make_pdf([page]), NAME)


def test_the_title_in_the_properties_counts_where_the_text_has_none() -> None:
    assert document_of(make_pdf(typeset([LONG]), "在机关工作会议上的讲话"), NAME).title == "在机关工作会议上的讲话"
    assert document_of(make_pdf(typeset([LONG]), "Microsoft Word - 新建文档.docx"), NAME).title == ""


def test_several_threads_may_read_at_once() -> None:
    data, found = make_pdf(typeset([LONG] * 20)), []
    threads = [threading.Thread(target=lambda: found.append(lines_of(data))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[LONG] * 20] * 8


@pytest.mark.browser
def test_what_a_browser_prints_comes_back(corpus: Path, tmp_path: Path, chromium: Path) -> None:
    paragraphs = speech(corpus)
    (tmp_path / "a.html").write_bytes(web_page(paragraphs))
    arguments = ["--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={tmp_path / 'a.pdf'}"]
    subprocess.run([chromium, *arguments, (tmp_path / "a.html").as_uri()], check=True, capture_output=True, timeout=60)
    found = lines_of((tmp_path / "a.pdf").read_bytes())
    assert ["".join(line.split()) for line in found] == ["".join(line.split()) for line in paragraphs]  # without 首页


def test_the_grid_of_the_tests_is_that_of_the_paper() -> None:
    assert 2 * LEFT + COLUMNS * SIZE <= 595
