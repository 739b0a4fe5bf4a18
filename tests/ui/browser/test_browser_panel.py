"""The source panel beside the pages: it goes along with answers, and shows no page what belongs to another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from ui.texts.chat import CHINESE
from ui.texts.library import library_texts_for
from ui.texts.quiz import CHINESE as QUIZ
from ui.texts.quote import CHINESE as QUOTE

pytest.importorskip("playwright", reason="没有 playwright：请先安装 .[dev]")

from tests.support.serving.readers import Reader, reader_at, reader_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FACT = "全区各级人大代表加起来有多少名？"
LIST = "要处理好哪六种关系？"
STRANGE = "火星上有几个县级市？"


@pytest.fixture
def reader(window: Page, page_address: str) -> Iterator[Reader]:
    with reader_in(window, page_address) as opened:
        yield opened
        assert opened.problems == []


def test_a_new_answer_opens_its_first_source_and_the_cursor_stays_in_the_question(reader: Reader) -> None:
    reader.ask(FACT)
    reader.wait_in_view(reader.cited, reader.panel.locator(".reader-body"))
    assert reader.panel.locator("mark .value").inner_text() == "421名"
    assert reader.marks().first.evaluate("mark => mark.classList.contains('on')")
    assert reader.question.evaluate("field => field === document.activeElement")
    reader.ask(LIST)
    reader.panel.locator("mark.cited", has_text="处理好学习与工作的关系").first.wait_for()


def test_an_answer_without_sources_leaves_none_of_an_earlier_one_standing(reader: Reader) -> None:
    reader.ask(FACT)
    reader.cited.wait_for()
    reader.ask(STRANGE)
    reader.page.wait_for_function("document.querySelectorAll('#reader mark').length === 0")
    assert reader.page.locator("#reader .shelf").is_visible()
    assert reader.page.locator(".cite.on").count() == 0
    reader.page.locator("#reader .shelf button").first.click()
    reader.panel.locator("h2").wait_for()
    reader.ask(STRANGE)
    assert reader.panel.locator("h2").is_visible()  # a speech that is read through is nobody's source


def test_answers_open_nothing_once_the_reader_says_so_also_after_a_reload(reader: Reader) -> None:
    reader.ask(FACT)
    reader.cited.wait_for()
    reader.page.locator("[data-role=follows]").uncheck()
    reader.ask(LIST)
    reader.page.wait_for_timeout(400)
    assert reader.panel.locator("mark").count() == 0
    reader.open()
    assert not reader.page.locator("[data-role=follows]").is_checked()


def test_every_page_has_a_panel_of_its_own_and_where_nothing_is_open_there_is_none(reader: Reader) -> None:
    reader.ask(FACT)
    reader.cited.wait_for()
    for name in (QUIZ.title, library_texts_for(CHINESE).label):
        reader.turn_to(name)
        reader.page.locator("#reader-column").wait_for(state="hidden")
    reader.turn_to(QUOTE.label)
    assert reader.panel.locator("mark").count() == 0
    reader.page.fill("[name=phrase]", "一打纲领，不如一个行动")
    reader.page.press("[name=phrase]", "Enter")
    reader.page.locator(".match [data-act=open]").first.click()
    reader.panel.locator("mark.cited", has_text="一打纲领").first.wait_for()
    reader.turn_to(CHINESE.chat)
    reader.panel.locator("mark .value", has_text="421名").first.wait_for()
    reader.turn_to(QUOTE.label)
    reader.panel.locator("mark.cited", has_text="一打纲领").first.wait_for()


def test_another_conversation_does_not_show_the_source_of_the_one_before(reader: Reader) -> None:
    reader.ask(FACT)
    reader.cited.wait_for()
    reader.page.locator("[data-act=new]").click()
    reader.page.wait_for_function("document.querySelectorAll('#reader mark').length === 0")


def test_the_sentence_stays_in_view_when_the_type_grows(browser: Browser, page_address: str) -> None:
    with reader_at(browser, page_address, 1366, 768) as reader:
        reader.ask(FACT)
        body = reader.panel.locator(".reader-body")
        value = reader.panel.locator("mark .value").first
        for _ in range(4):
            reader.wait_in_view(value, body)
            reader.page.locator("[data-act=larger]").click()
            reader.page.wait_for_timeout(700)  # smooth scrolling


def test_on_a_phone_an_answer_is_not_scrolled_away_by_its_source(browser: Browser, page_address: str) -> None:
    with reader_at(browser, page_address, 390, 844) as reader:
        turn = reader.ask(FACT)
        reader.page.wait_for_timeout(700)
        assert reader.in_view(turn.locator(".answer"))
        assert reader.panel.locator("mark").count() == 0


def test_fifty_conversations_can_be_found_renamed_and_deleted(reader: Reader) -> None:
    reader.page.evaluate("""() => {
      const entries = [];
      for (let i = 0; i < 50; i += 1) {
        const title = `第${i}个问题：怎样做好第${i}项工作，题目写得特别长也不能把名单撑破，后面的字看不见就看不见`;
        const turn = { id: `t${i}`, question: title, asked: "", speeches: null, scope: [], reply: null, vote: "" };
        localStorage.setItem(`speechqa.chat.c${i}`, JSON.stringify({ id: `c${i}`, title, turns: [turn] }));
        entries.push({ id: `c${i}`, title, updated: i });
      }
      localStorage.setItem("speechqa.chats", JSON.stringify(entries));
    }""")
    reader.open()
    names = reader.page.locator(".chat-name")
    assert names.count() == 50
    assert reader.in_view(reader.page.locator(".scope legend"))
    reader.page.fill("[data-role=find-chat]", "第37个")
    assert names.count() == 1
    item = reader.page.locator(".chats li").first
    item.hover()
    item.locator("[data-act=rename]").click()
    reader.page.locator(".rename").fill("三十七号")
    reader.page.locator(".rename").press("Enter")
    reader.page.fill("[data-role=find-chat]", "三十七")
    assert names.all_inner_texts() == ["三十七号"]
    reader.open()
    reader.page.fill("[data-role=find-chat]", "三十七")
    item.hover()
    item.locator("[data-act=drop]").click()
    reader.page.fill("[data-role=find-chat]", "")
    assert names.count() == 49


def test_kept_sentences_stand_beside_the_quotes_and_are_saved_with_their_addresses(reader: Reader) -> None:
    reader.turn_to(QUOTE.label)
    reader.page.fill("[name=phrase]", "一打纲领，不如一个行动")
    reader.page.press("[name=phrase]", "Enter")
    star = reader.page.locator(".match [data-act=excerpt-star]").first
    star.click()
    assert star.get_attribute("aria-pressed") == "true"
    kept = reader.page.locator("[data-role=excerpts] li")
    assert "一打纲领" in kept.first.inner_text()
    with reader.page.expect_download() as waiting:
        reader.page.locator("[data-act=excerpt-file]").click()
    saved = waiting.value.path().read_text(encoding="utf-8-sig")
    assert "一打纲领" in saved
    assert "——《" in saved
    reader.open()
    reader.turn_to(QUOTE.label)
    kept.first.wait_for()
    kept.first.locator(".drop").click()
    assert kept.count() == 0
