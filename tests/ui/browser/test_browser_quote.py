"""The page 引文 in a real browser: search, sort, pictures, open at the sentence, copy, check a draft."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest

from ui.texts.chat import CHINESE as PAGE
from ui.texts.quote import CHINESE

pytest.importorskip("playwright", reason="没有 playwright：请先安装 .[dev]")

from tests.support.serving.readers import Reader, reader_at, reader_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOSTILE = "他说<img src=x onerror=alert(1)><script>alert(2)</script>要当心脚本注入的坏处。"


@pytest.fixture
def reader(window: Page, page_address: str) -> Iterator[Reader]:
    """A reader at the page 引文; nothing outside was asked and no error was logged when the test ends."""
    with reader_in(window, page_address) as opened:
        opened.page.get_by_role("tab", name=CHINESE.label).click()
        opened.page.wait_for_selector(".quote[data-ready=true]")
        yield opened
        assert opened.problems == []


def find(reader: Reader, phrase: str) -> Locator:
    """Look a phrase up; gives the results."""
    results = reader.page.locator("[data-role=results]")
    reader.page.evaluate("document.querySelector('[data-role=results]').replaceChildren()")
    reader.page.fill("[name=phrase]", phrase)
    reader.page.press("[name=phrase]", "Enter")
    results.locator("[data-role=summary]").wait_for()
    return results


def clipboard(reader: Reader) -> str:
    return str(reader.page.evaluate("navigator.clipboard.readText()"))


def test_a_phrase_is_found_and_its_sentence_opens_in_the_speech_with_the_outline(reader: Reader) -> None:
    results = find(reader, "守正")
    assert results.locator("[data-role=summary]").inner_text() == "共 7 处，在 1 篇讲话里。"
    assert results.locator(".match .value").count() == 7
    assert results.locator(".match").count() == 6  # one of the sentences holds it twice
    match = results.locator(".match").nth(2)
    assert match.locator(".value").inner_text() == "守正"
    match.locator("[data-act=open]").click()
    reader.wait_in_view(reader.cited, reader.panel.locator(".reader-body"))
    assert "".join(reader.panel.locator("mark.cited").all_inner_texts()) == match.locator(".text").inner_text()
    assert reader.panel.locator("mark.cited .value").first.inner_text() == "守正"
    assert "五、处理好守正与创新的关系" in reader.panel.locator(".path").inner_text()
    reader.panel.locator("[data-act=whole]").click()
    reader.panel.locator(".outline").wait_for()
    reader.wait_in_view(reader.cited, reader.panel.locator(".reader-body"))


def test_the_three_forms_are_copied_by_one_click(reader: Reader) -> None:
    match = find(reader, "一打纲领，不如一个行动").locator(".match").first
    buttons = match.locator("[data-act=copy]")
    buttons.nth(0).click()
    reader.notice.filter(has_text=PAGE.script["copied"]).wait_for()
    assert clipboard(reader) == "“一打纲领，不如一个行动。”——《在机关作风建设会议上的讲话》第六部分第三点"
    buttons.nth(1).click()
    reader.page.wait_for_timeout(200)
    written = clipboard(reader).partition("——")[2]
    assert written.startswith("《在机关作风建设会议上的讲话》›第六，")
    buttons.nth(2).click()
    reader.page.wait_for_timeout(200)
    assert clipboard(reader) == "在机关作风建设会议上的讲话[Z]. 机关作风建设会议: 第9段第13句."
    results = find(reader, written)
    assert results.locator("[data-fate=same]").inner_text() == CHINESE.fates["same"]
    assert results.locator(".text").inner_text() == "一打纲领，不如一个行动。"


def test_lines_are_sorted_widened_and_saved(reader: Reader) -> None:
    results = find(reader, "代表")
    results.locator("[data-view=lines]").click()
    rows = results.locator(".kwic tbody tr")
    rows.first.wait_for()
    assert rows.count() == 80
    before = rows.first.inner_text()
    reader.page.select_option("[name=order]", "right")
    reader.page.wait_for_function(f"document.querySelector('.kwic tbody tr').innerText !== {before!r}")
    rights = results.locator(".kwic td.right").all_inner_texts()
    grouped = [text[0] for text in rights if text[:1] in "工依"]
    assert grouped == sorted(grouped)
    width = len(results.locator(".kwic td.left").nth(40).inner_text())
    reader.page.locator("[name=width]").fill("40")
    reader.page.wait_for_function(f"document.querySelectorAll('.kwic td.left')[40].innerText.length > {width}")
    with reader.page.expect_download() as waiting:
        results.locator("[data-act=csv]").click()
    content = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    assert waiting.value.suggested_filename.endswith(".csv")
    saved = list(csv.reader(io.StringIO(content)))
    assert len(saved) == 81
    assert [row[6] for row in saved[1:]] == [t.rstrip("\n") for t in results.locator("td.right").all_inner_texts()]
    results.locator(".kwic .key button").nth(3).click()
    reader.wait_in_view(reader.cited, reader.panel.locator(".reader-body"))
    assert reader.panel.locator("mark.cited .value").first.inner_text() == "代表"


def test_the_pictures_show_every_speech_and_say_so_in_words(reader: Reader) -> None:
    results = find(reader, "代表")
    for kind in ("dispersion", "counts"):
        plot = results.locator(f"svg.{kind}")
        plot.scroll_into_view_if_needed()
        box = plot.bounding_box()
        assert box is not None
        assert box["width"] > 300
        assert "“代表”" in (plot.get_attribute("aria-label") or "")
        assert plot.locator(".label").count() == 5
    assert results.locator("svg.counts .number").all_text_contents() == ["7", "16", "26", "6", "25"]
    dark = results.locator("svg.counts .bar").first
    light = dark.evaluate("e => getComputedStyle(e).fill")
    reader.page.locator("[data-act=colours]").click()
    assert dark.evaluate("e => getComputedStyle(e).fill") != light


def test_a_misremembered_sentence_shows_its_difference(reader: Reader) -> None:
    results = find(reader, "处理好六种关系，以推动常委会衣法履职工做水平")
    assert results.locator(".match").count() == 1
    assert results.locator(".diff ins").all_inner_texts() == ["此", "依", "作"]
    assert results.locator(".diff del").all_inner_texts() == ["衣", "做"]
    results.locator("[data-act=open]").click()
    reader.wait_in_view(reader.cited)
    assert find(reader, "我们明天去公园里放风筝").locator("[data-role=summary]").inner_text() == CHINESE.nothing


def test_operators_stand_behind_their_switch_and_a_slip_is_named(reader: Reader) -> None:
    reader.page.check("[name=query]")
    assert reader.page.locator("[data-role=query-hint]").inner_text() == CHINESE.query_hint
    results = find(reader, "学习..工作 -人大")
    assert results.locator("[data-role=summary]").inner_text() == "共 7 句，在 3 篇讲话里。"
    reader.page.fill("[name=phrase]", "学习..")
    reader.page.press("[name=phrase]", "Enter")
    reader.note.filter(has_text="检索式有误：.. 后面要有一个词。").wait_for()
    reader.page.uncheck("[name=query]")
    reader.page.fill("[name=phrase]", "")
    reader.page.press("[name=phrase]", "Enter")
    reader.note.filter(has_text="要查的词句是空的").wait_for()


def test_a_pasted_draft_is_checked_and_saved_with_comments(reader: Reader) -> None:
    reader.page.click("[data-mode=check]")
    draft = "他说“一打纲领，不如一个行动”，“处理好六种关系，以此推动常委会依法履职工做水平”，「我们明天去公园放风筝」。"
    reader.page.fill("[name=draft]", draft)
    reader.page.locator(".check-form .send").click()
    verdicts = reader.page.locator(".verdict")
    verdicts.first.wait_for()
    assert verdicts.locator("> p strong").all_inner_texts() == ["逐字一致", "有出入", "未找到"]
    assert verdicts.nth(1).locator("ins").all_inner_texts() == ["作"]
    verdicts.first.locator("[data-act=open]").click()
    reader.wait_in_view(reader.cited)
    with reader.page.expect_download() as waiting:
        reader.page.locator("[data-act=annotate]").click()
    document = docx.Document(str(waiting.value.path()))
    assert len(list(document.comments)) == 3
    assert document.paragraphs[0].text == draft


def test_an_uploaded_document_is_checked_and_one_that_is_none_is_named(reader: Reader, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("“一打纲领，不如一个行动”")
    document.save(str(tmp_path / "稿子.docx"))
    (tmp_path / "坏的.docx").write_bytes(b"not a document")
    reader.page.click("[data-mode=check]")
    reader.page.set_input_files("[name=file]", tmp_path / "稿子.docx")
    reader.page.locator(".check-form .send").click()
    reader.page.locator(".verdict.verbatim").wait_for()
    reader.page.set_input_files("[name=file]", tmp_path / "坏的.docx")
    reader.page.locator(".check-form .send").click()
    reader.note.filter(has_text="它不是完好的 Word 文档").wait_for()


def test_markup_in_a_phrase_or_a_draft_runs_nowhere(reader: Reader) -> None:
    find(reader, "<script>alert(3)</script>没有的话")
    reader.page.click("[data-mode=check]")
    reader.page.fill("[name=draft]", f"“{HOSTILE}”“<img src=y onerror=alert(4)>没有说过的话”")
    reader.page.locator(".check-form .send").click()
    reader.page.locator(".verdict").nth(1).wait_for()
    assert reader.page.locator(".quote script, .quote img, #reader script, #reader img").count() == 0


def test_the_page_can_be_used_on_a_narrow_screen(browser: Browser, page_address: str) -> None:
    with reader_at(browser, page_address, width=400, height=800) as reader:
        reader.page.get_by_role("tab", name=CHINESE.label).click()
        reader.page.wait_for_selector(".quote[data-ready=true]")
        find(reader, "守正")
        assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
        assert reader.problems == []
