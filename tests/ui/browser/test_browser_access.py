"""The page for those who use the keyboard, an input method or a screen reader; axe finds nothing on any page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ui.page.parts.palette import LIGHT
from ui.texts.chat import CHINESE
from ui.texts.library import library_texts_for
from ui.texts.quiz import CHINESE as QUIZ
from ui.texts.quote import CHINESE as QUOTE

pytest.importorskip("playwright", reason="没有 playwright：请先安装 .[dev]")

from tests.support.serving.readers import Reader, reader_at, reader_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TABS = (CHINESE.chat, QUOTE.label, library_texts_for(CHINESE).label, QUIZ.title)
FOCUSED = "(() => { const e = document.activeElement; return e.name || e.dataset.act || e.dataset.role || e.tagName })()"


@pytest.fixture
def reader(window: Page, page_address: str) -> Iterator[Reader]:
    with reader_in(window, page_address) as opened:
        yield opened
        assert opened.problems == []


def test_question_field_has_the_focus_at_the_start_and_the_skip_link_is_the_first_stop(reader: Reader) -> None:
    assert reader.page.evaluate(FOCUSED) == "question"
    reader.page.evaluate("document.activeElement.blur()")
    for name, main in zip(TABS, ("question", "phrase", "words", "room"), strict=True):
        reader.turn_to(name)
        reader.page.evaluate("document.querySelector('.skip').focus()")
        assert reader.page.locator(".skip").inner_text() == CHINESE.skip
        assert reader.in_view(reader.page.locator(".skip"))
        reader.page.keyboard.press("Enter")
        assert reader.page.evaluate(FOCUSED) == main
    reader.page.reload()
    reader.wait_until_ready()
    reader.page.evaluate("document.activeElement.blur()")
    reader.page.keyboard.press("Tab")
    reader.page.keyboard.press("Shift+Tab")
    reader.page.evaluate("document.querySelector('[data-act=smaller]').focus()")
    reader.page.keyboard.press("Shift+Tab")
    assert reader.page.evaluate("document.activeElement.className") == "skip"


def test_arrow_keys_move_along_the_tabs(reader: Reader) -> None:
    reader.turn_to(TABS[0])
    keys = ("ArrowRight", "ArrowRight", "ArrowLeft", "End", "ArrowRight", "ArrowLeft", "Home")
    for key, expected in zip(keys, (1, 2, 1, 3, 0, 3, 0), strict=True):
        reader.page.keyboard.press(key)
        selected = reader.page.locator("[role=tab][aria-selected=true]")
        assert selected.inner_text() == TABS[expected]
        assert selected.evaluate("tab => tab === document.activeElement")


def test_every_control_that_the_keyboard_reaches_shows_that_it_has_the_focus(reader: Reader) -> None:
    shows = """() => {
      const element = document.activeElement;
      if (element === document.body) return null;
      const seen = (e) => getComputedStyle(e).outlineStyle !== "none" || getComputedStyle(e).boxShadow !== "none";
      return { shown: seen(element) || seen(element.parentElement)
                 || Boolean(element.nextElementSibling && seen(element.nextElementSibling)),
               what: element.outerHTML.slice(0, 120) };
    }"""
    for name in TABS:
        reader.turn_to(name)
        met = set()
        for _ in range(60):
            reader.page.keyboard.press("Tab")
            state = reader.page.evaluate(shows)
            if state is None or state["what"] in met:
                break
            met.add(state["what"])
            assert state["shown"], (name, state["what"])
        assert len(met) > 5, name


@pytest.mark.parametrize("report", ["isComposing", "keyCode"])
def test_an_enter_that_ends_a_composition_submits_nothing_on_any_page(reader: Reader, report: str) -> None:
    enter = """(field, report) => {
      field.focus();
      const event = new KeyboardEvent("keydown", {
        key: "Enter", bubbles: true, cancelable: true, isComposing: report === "isComposing",
        keyCode: report === "keyCode" ? 229 : 13 });
      field.dispatchEvent(event);
    }"""
    reader.question.fill("要处理好哪六种关系")
    reader.question.evaluate(enter, report)
    assert reader.page.locator("article.turn").count() == 0
    reader.turn_to(QUIZ.title)
    reader.page.locator("[name=type][value=blank] + span").click()
    reader.page.get_by_role("button", name=QUIZ.start).click()
    field = reader.page.locator(".question [data-role=answer]")
    field.fill("学习")
    field.evaluate(enter, report)
    reader.page.wait_for_timeout(300)
    assert reader.page.locator(".question .mark").count() == 0
    field.press("Enter")
    reader.page.locator(".question .mark").wait_for()


def test_a_menu_closes_on_a_click_outside_and_on_escape(reader: Reader) -> None:
    reader.ask("要处理好哪六种关系？")
    menu = reader.page.locator(".room-bar details.export")
    menu.locator("summary").click()
    assert menu.locator(".choices").is_visible()
    reader.page.locator(".asked").click()
    assert not menu.locator(".choices").is_visible()
    menu.locator("summary").click()
    reader.page.keyboard.press("Escape")
    assert not menu.locator(".choices").is_visible()
    assert menu.locator("summary").evaluate("summary => summary === document.activeElement")


def findings(reader: Reader) -> list[str]:
    """What axe finds on the page as it stands, one line each."""
    axe = pytest.importorskip("axe_playwright_python", reason="没有 axe：请先安装 .[dev]")
    reader.page.evaluate((Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = reader.page.evaluate("axe.run(document).then((result) => result.violations)")
    return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize(("colours", "width"), [("light", 1440), ("dark", 1440), ("light", 390)])
def test_axe_finds_nothing_on_any_page(browser: Browser, page_address: str, colours: str, width: int) -> None:
    with reader_at(browser, page_address, width, 844, color_scheme=colours) as reader:
        page = reader.page
        page.locator(".example").first.wait_for()
        assert findings(reader) == [], "welcome"
        reader.ask("要处理好哪六种关系？")
        reader.marks().first.click()
        reader.cited.wait_for()
        reader.ask("火星上有几个县级市？")
        assert findings(reader) == [], "answers"
        reader.turn_to(QUOTE.label)
        for phrase, place in (("代表", ".plot"), ("人大代表是人民代表大会的主题", ".diff")):
            page.fill("[name=phrase]", phrase)
            page.press("[name=phrase]", "Enter")
            page.locator(place).first.wait_for()
            assert findings(reader) == [], phrase
        page.fill("[name=phrase]", "")
        page.press("[name=phrase]", "Enter")
        reader.note.wait_for()
        assert findings(reader) == [], "a line beside a field"
        page.locator("[data-mode=check]").click()
        page.fill("[name=draft]", "“一打纲领，不如一个行动”，“处理好六种关系，以此推动常委会依法履职工做水平”")
        page.locator(".check-form .send").click()
        page.locator(".verdict").first.wait_for()
        assert findings(reader) == [], "a checked draft"
        reader.turn_to(TABS[2])
        assert findings(reader) == [], "the list of speeches"
        page.locator("[data-act=card]").first.click()
        page.locator(".one").wait_for()
        assert findings(reader) == [], "one speech"


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_in_a_quiz(browser: Browser, page_address: str, colours: str) -> None:
    with reader_at(browser, page_address, color_scheme=colours) as reader:
        page = reader.page
        reader.turn_to(QUIZ.title)
        page.fill("[data-role=reader]", f"甲{colours}")
        page.locator("details.more summary").click()
        assert findings(reader) == [], "the form"
        page.get_by_role("button", name=QUIZ.start).click()
        for number in range(10):
            page.locator(".question .stem").wait_for()
            field, option = page.locator(".question [data-role=answer]"), page.locator(".question .option")
            if field.count():
                field.fill("不知道")
            else:
                for one in option.all():
                    one.click()
            if number == 0:
                assert findings(reader) == [], "a question"
            page.locator("[data-act=submit]").click()
            page.locator(".question .mark").wait_for()
            if number < 2:
                assert findings(reader) == [], "a mark"
            page.locator("[data-act=submit]").click()
        page.locator(".result").wait_for()
        assert findings(reader) == [], "the result"
        page.locator("[data-view=book]").click()
        page.locator(".book").wait_for()
        assert findings(reader) == [], "the wrong-answer book"


def test_the_accent_is_the_colour_of_the_focus(reader: Reader) -> None:
    reader.page.locator(".boxes input").first.focus()
    reader.page.keyboard.press("Shift+Tab")
    reader.page.keyboard.press("Tab")
    colour = reader.page.evaluate("getComputedStyle(document.activeElement).outlineColor")
    assert colour == f"rgb({', '.join(str(int(LIGHT.accent[i : i + 2], 16)) for i in (1, 3, 5))})"
