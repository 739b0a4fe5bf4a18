"""Asking in a real browser: stopped, broken off, too long, and from a page of another origin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from ui.page.chat.answer_route import ANSWER_PATH, BODY_LIMIT
from ui.texts.chat import CHINESE

pytest.importorskip("playwright", reason="没有 playwright：请先安装 .[dev]")

from tests.support.serving.readers import Reader, reader_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

LIST = "要处理好哪六种关系？"


@pytest.fixture
def reader(window: Page, page_address: str) -> Iterator[Reader]:
    """A reader at a wide window; nothing outside was asked and no error was logged when the test ends."""
    with reader_in(window, page_address) as opened:
        yield opened
        assert opened.problems == []


def test_stopping_keeps_the_question_and_it_can_be_asked_again(reader: Reader) -> None:
    reader.question.fill(LIST)
    reader.page.evaluate(
        "document.querySelector('[data-role=composer]').requestSubmit();"
        "document.querySelector('[data-act=stop]').click();"
    )
    turn = reader.page.locator("article.turn")
    assert CHINESE.script["stopped"] in turn.inner_text()
    reader.page.wait_for_timeout(1500)  # what was on its way comes, and is not shown
    assert reader.marks().count() == 0
    reader.open()
    assert CHINESE.script["stopped"] in turn.inner_text()
    turn.locator("[data-act=retry]").click()
    reader.marks().nth(5).wait_for()


def test_a_page_of_another_origin_cannot_ask(reader: Reader, page_address: str) -> None:
    asked = """async ([address, kind]) => {
      const body = JSON.stringify({ turn: "t", question: "处理好哪六种关系？", history: [] });
      try {
        const answer = await fetch(address, { method: "POST", headers: { "Content-Type": kind }, body });
        return `${answer.status} ${(await answer.text()).includes("citations")}`;
      } catch { return "refused"; }
    }"""
    path = page_address + ANSWER_PATH
    assert reader.page.evaluate(asked, [path, "application/json"]) == "200 true"
    for elsewhere in (page_address.replace("127.0.0.1", "localhost") + "theme.css", "about:blank"):
        reader.page.goto(elsewhere)
        assert reader.page.evaluate(asked, [path, "application/json"]) == "refused"
        assert reader.page.evaluate(asked, [path, "text/plain"]) == "refused"
    reader.problems.clear()  # the browser logs each refusal


@pytest.mark.parametrize(("status", "body"), [(500, ""), (200, ""), (200, '{"half')])
def test_an_answer_that_breaks_off_says_so_and_can_be_asked_for_again(reader: Reader, status: int, body: str) -> None:
    pattern = f"**/{ANSWER_PATH}"
    reader.page.route(pattern, lambda route: route.fulfill(status=status, body=body))  # a fault that the program has not
    reader.question.fill(LIST)
    reader.question.press("Enter")
    reader.page.wait_for_selector(f".notice:has-text('{CHINESE.script['broken'][:20]}')")
    reader.page.unroute(pattern)
    reader.page.locator("article.turn [data-act=retry]").click()
    reader.marks().nth(5).wait_for()
    reader.problems.clear()  # the browser logs a status of 500


def test_a_question_that_is_too_long_is_one_line_and_not_lost(reader: Reader) -> None:
    question = "问" * 100_000
    reader.question.fill(question)
    reader.question.press("Enter")
    reader.page.locator("article.turn .problem").wait_for()
    assert reader.note.inner_text().startswith("问题太长（100000 字）")
    assert reader.question.input_value() == question
    reader.question.fill("   ")
    reader.question.press("Enter")
    assert reader.note.inner_text() == CHINESE.script["emptyQuestion"]
    reader.question.fill("问" * BODY_LIMIT)
    reader.question.press("Enter")
    reader.page.wait_for_selector(".notice:has-text('提问的内容超过 2 MB')")
    reader.page.locator("article.turn [data-act=retry]").nth(1).wait_for()
    reader.problems.clear()  # the browser logs that the program refused it
