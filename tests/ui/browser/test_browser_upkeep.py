"""The page in a real browser while the index changes, over hostile manuscripts, in English, and without its server."""

from __future__ import annotations

import sys
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ingest import ingest, load_encoder
from ui.texts.chat import CHINESE, ENGLISH
from ui.texts.quote import ENGLISH as QUOTES

pytest.importorskip("playwright", reason="没有 playwright：请先安装 .[dev]")

from tests.support.serving.readers import Reader, reader_at
from tests.support.serving.served import free_port, running, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SENTENCE = '今年种树312棵<img src=x onerror="window.hit=1">，成活率`${window.hit=1}`要高。'
HOSTILE = (
    "<script>window.hit=1</script>关于<b>植树</b>的讲话\n"
    f"一、种树要成活\n{SENTENCE}\n"
    "二、养护要到位\n浇水要透，修枝要勤，{{防虫}}要早。\n"
)


def test_hostile_manuscripts_a_changing_index_and_a_lost_server(browser: Browser, tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "植树.txt").write_text(HOSTILE, encoding="utf-8")
    ingest([corpus], index, encoder=load_encoder())
    with served(index, tmp_path, "--lang", "en") as address, reader_at(browser, address) as reader:
        _speaks_english(reader)
        _shows_markup_as_text(reader)
        _finds_markup_as_text(reader)
        _notices_a_new_speech(reader, corpus, index)
        assert reader.problems == []
        reader.page.context.set_offline(offline=True)
        _says_that_the_server_is_lost(reader)
        reader.page.context.set_offline(offline=False)
        lost = reader.page.locator("article.turn").last
        lost.locator("[data-act=retry]").click()
        lost.locator(".cite").first.wait_for()


def test_a_page_left_open_works_on_when_the_program_is_started_again(
    browser: Browser, corpus_index: Path, tmp_path: Path
) -> None:
    port = free_port()
    words = [sys.executable, "-m", "ui", "serve", "--index", str(corpus_index), "--port", str(port), "--lang", "en"]
    with ExitStack() as first:
        address = first.enter_context(running(words, port, tmp_path))
        with reader_at(browser, address) as reader:
            reader.ask("全区各级人大代表加起来有多少名？")
            first.close()
            reader.question.fill("处理好哪六种关系？")
            reader.question.press("Enter")
            reader.page.wait_for_selector(f".notice:has-text('{ENGLISH.script['lost'][:30]}')")
            with running(words, port, tmp_path):
                reader.page.locator("article.turn").nth(1).locator("[data-act=retry]").click()
                reader.marks(1).nth(5).wait_for()
                reader.ask("那第二点呢？")
                assert "政治高度" in reader.page.locator("article.turn").nth(2).inner_text()


def _speaks_english(reader: Reader) -> None:
    assert reader.page.evaluate("document.documentElement.lang") == "en"
    assert reader.page.locator("h1").inner_text() == ENGLISH.name
    assert ENGLISH.welcome in reader.page.locator(".welcome").inner_text()
    with urllib.request.urlopen(reader.address, timeout=10) as answer:
        sent = answer.read().decode("utf-8")
    assert ENGLISH.placeholder in sent
    assert CHINESE.placeholder not in sent


def _shows_markup_as_text(reader: Reader) -> None:
    assert "<script>window.hit=1</script>" in reader.page.locator(".shelf").inner_text()
    reader.ask("今年种树多少棵？")
    reader.marks().first.click()
    reader.cited.wait_for()
    assert "<img src=x onerror=" in reader.panel.inner_text()
    reader.page.locator("[data-act=whole]").click()
    reader.panel.locator(".outline").wait_for()
    assert "{{防虫}}" in reader.panel.inner_text()
    assert "`${window.hit=1}`" in reader.panel.inner_text()
    assert reader.page.evaluate("window.hit") is None


def _finds_markup_as_text(reader: Reader) -> None:
    reader.page.get_by_role("tab", name=QUOTES.label).click()
    reader.page.wait_for_selector(".quote[data-ready=true]")
    reader.page.fill("[name=phrase]", "成活率")
    reader.page.press("[name=phrase]", "Enter")
    match = reader.page.locator("[data-role=results] .match").first
    assert match.locator(".text").inner_text() == SENTENCE
    match.locator("[data-act=open]").click()
    reader.wait_in_view(reader.cited)
    assert reader.page.locator(".quote script, .quote img, #reader script, #reader img").count() == 0
    assert reader.page.evaluate("window.hit") is None
    reader.page.locator("[role=tab]").first.click()


def _notices_a_new_speech(reader: Reader, corpus: Path, index: Path) -> None:
    (corpus / "养鱼.txt").write_text("关于养鱼的讲话\n一、水质要好\n鱼塘共有57口，水要常换。\n", encoding="utf-8")
    ingest([corpus], index, encoder=load_encoder())
    turn = reader.ask("鱼塘共有多少口？")
    assert "57口" in turn.locator(".answer").inner_text()
    reader.page.wait_for_function("document.querySelectorAll('.boxes input').length === 2")
    (corpus / "养鱼.txt").unlink()
    ingest([], index, encoder=load_encoder(), remove=["养鱼"])
    reader.marks(1).first.click()
    reader.ask("今年种树多少棵？")
    reader.page.wait_for_function("document.querySelectorAll('.boxes input').length === 1")
    reader.marks(1).first.click()
    reader.page.wait_for_selector(f".warning:has-text('{ENGLISH.withdrawn}')")
    assert "鱼塘共有57口" in reader.panel.inner_text()


def _says_that_the_server_is_lost(reader: Reader) -> None:
    reader.question.fill("今年种树多少棵？")
    reader.question.press("Enter")
    reader.page.wait_for_selector(f".notice:has-text('{ENGLISH.script['lost'][:30]}')")
    turn = reader.page.locator("article.turn").last
    turn.locator("[data-act=retry]").wait_for()
    assert "今年种树" in turn.inner_text()
