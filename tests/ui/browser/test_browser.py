"""The page in a real browser: Debian's Chromium, the real program, the real index of the five speeches."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pytest

from ui.page.chat.feedback import FILE_NAME
from ui.page.parts.palette import contrast
from ui.texts.chat import CHINESE

pytest.importorskip("playwright", reason="没有 playwright：请先安装 .[dev]")

from tests.support.serving.readers import Reader, reader_at, reader_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

LIST = "要处理好哪六种关系？"
FACT = "全区各级人大代表加起来有多少名？"

Open = Callable[..., Reader]


@pytest.fixture
def reader(window: Page, page_address: str) -> Iterator[Reader]:
    """A reader at a wide window; nothing outside was asked and no error was logged when the test ends."""
    with reader_in(window, page_address) as opened:
        yield opened
        assert opened.problems == []


def test_a_question_its_answer_its_source_and_all_of_it_after_a_reload(reader: Reader) -> None:
    turn = reader.ask(FACT)
    assert "421名" in turn.locator(".answer").inner_text()
    reader.marks().first.click()
    reader.wait_in_view(reader.cited, reader.panel.locator(".reader-body"))
    shown = "".join(reader.panel.locator("mark.cited").all_inner_texts())
    assert shown.startswith("要发挥出全区421名各级人大代表的力量和作用")
    assert reader.panel.locator("mark .value").inner_text() == "421名"
    head = reader.panel.locator(".reader-head").inner_text()
    assert "在机关工作会议上的讲话" in head
    assert "三是要发挥代表作用" in head
    reader.open()
    assert reader.page.locator(".asked").inner_text() == FACT
    assert "421名" in reader.page.locator(".answer").inner_text()
    reader.marks().first.click()
    reader.wait_in_view(reader.cited, reader.panel.locator(".reader-body"))


def test_everything_can_be_done_with_the_keyboard(reader: Reader) -> None:
    keyboard = reader.page.keyboard
    reader.question.focus()
    keyboard.type(LIST)
    keyboard.press("Enter")
    reader.page.locator("article.turn .acts").wait_for()
    for _ in range(60):
        keyboard.press("Shift+Tab")
        if reader.page.evaluate("document.activeElement.matches('.cite[data-marker=\"2\"]')"):
            break
    assert reader.page.evaluate("document.activeElement.dataset.marker") == "2"
    assert "处理好全局与局部的关系" in reader.page.locator(".tip").inner_text()
    keyboard.press("Enter")
    reader.page.wait_for_function("document.activeElement.closest('#reader') !== null")  # it was open at the first source
    reader.wait_in_view(reader.cited)
    keyboard.press("Escape")
    assert reader.page.evaluate("document.activeElement.dataset.marker") == "2"


def test_hovering_a_mark_shows_its_excerpt(reader: Reader) -> None:
    reader.ask(FACT)
    reader.page.wait_for_timeout(600)  # smooth scrolling hides the excerpt
    reader.marks().first.hover()
    assert "421名" in reader.page.locator(".tip .quote").inner_text()
    assert reader.marks().first.get_attribute("aria-label") == CHINESE.cite.format(
        marker=1, address="《在机关工作会议上的讲话》›四、处理好团结与协作的关系›三是要发挥代表作用›第 24 段›第 4 句"
    )


def test_a_whole_speech_opens_with_its_outline_and_an_entry_scrolls_there(reader: Reader) -> None:
    reader.page.locator("#reader .shelf button").first.click()
    reader.panel.locator("[data-act=goto]", has_text="抓作风、塑形象").click()
    body = reader.panel.locator(".reader-body")
    heading = reader.panel.locator("b.lead", has_text="抓作风、塑形象").first
    reader.wait_in_view(heading, body)
    assert reader.panel.locator("[aria-current=true]").text_content() == "二是抓作风、塑形象"
    reader.page.locator("[data-act=widen]").click()
    assert body.bounding_box()["width"] > 1300  # type: ignore[index]
    reader.page.locator("[data-act=close]").click()
    assert reader.page.locator("#reader .shelf").is_visible()


def test_the_ticked_speeches_narrow_the_question(reader: Reader) -> None:
    boxes = reader.page.locator(".boxes input")
    assert boxes.count() == 5
    only = reader.page.locator(".boxes li", has_text="办公室工作情况汇报")
    only.hover()
    only.locator("[data-act=only]").click()
    assert [box.is_checked() for box in boxes.all()] == [False, False, False, True, False]
    turn = reader.ask("怎样抓学习？")
    assert "市人大常委会办公室工作情况汇报" in turn.locator(".asked").inner_text()
    labels = [mark.get_attribute("aria-label") or "" for mark in reader.marks().all()]
    assert all("市人大常委会办公室工作情况汇报" in label for label in labels)
    boxes.nth(3).uncheck()
    reader.question.fill("再问")
    reader.question.press("Enter")
    assert reader.note.inner_text() == CHINESE.script["noScope"]
    reader.page.locator("[data-act=all]").click()
    assert all(box.is_checked() for box in boxes.all())


def test_example_questions_can_be_asked_by_a_click(reader: Reader) -> None:
    example = reader.page.locator(".example").first
    question = example.inner_text()
    example.click()
    reader.page.locator("article.turn .acts").wait_for()
    assert reader.page.locator(".asked").inner_text() == question
    assert reader.marks().count() >= 1


def test_what_the_speeches_do_not_say_is_refused_and_near_passages_are_no_sources(reader: Reader) -> None:
    turn = reader.ask("作风建设讲话的第八点意见讲了什么？")
    assert turn.locator(".answer").get_attribute("data-state") in {"near", "outside"}
    assert reader.marks().count() == 0
    for opening in turn.locator("[data-act=near]").all()[:1]:
        opening.click()
        reader.panel.locator(".near-cited").first.wait_for()
        assert reader.panel.locator("mark").count() == 0
        assert CHINESE.near in reader.panel.inner_text()


def test_copying_takes_the_addresses_along(reader: Reader) -> None:
    turn = reader.ask(FACT)
    turn.locator("[data-act=copy]").click()
    reader.page.wait_for_selector(f".notice:has-text('{CHINESE.script['copied']}')")
    copied = reader.page.evaluate("navigator.clipboard.readText()")
    assert "[1] 《在机关工作会议上的讲话》›四、处理好团结与协作的关系›三是要发挥代表作用›第 24 段›第 4 句：" in copied


@pytest.mark.parametrize("form", ["md", "docx"])
def test_an_exported_conversation_opens(reader: Reader, form: str) -> None:
    reader.ask(FACT)
    reader.page.locator("details.export summary").click()
    with reader.page.expect_download() as started:
        reader.page.locator(f"[data-format={form}]").click()
    assert started.value.suggested_filename.endswith(f".{form}")
    content = Path(started.value.path()).read_bytes()
    if form == "md":
        text = content.decode("utf-8")
    else:
        text = "\n".join(p.text for p in docx.Document(io.BytesIO(content)).paragraphs)
    assert FACT in text
    assert "三是要发挥代表作用›第 24 段›第 4 句" in text


def test_a_vote_is_kept_in_the_data_folder_and_can_be_taken_back(reader: Reader, page_data: Path) -> None:
    turn = reader.ask(FACT)
    up = turn.locator("[data-act=up]")
    for pressed in ("true", "false"):
        up.click()
        reader.page.wait_for_selector(f"[data-act=up][aria-pressed={pressed}]")
    kept = next(page_data.rglob(FILE_NAME)).read_text(encoding="utf-8")
    assert [json.loads(line)["vote"] for line in kept.splitlines()][-2:] == ["up", ""]


def test_several_conversations_stand_side_by_side(reader: Reader) -> None:
    reader.ask(FACT)
    reader.page.locator("[data-act=new]").click()
    assert reader.page.locator("article.turn").count() == 0
    reader.ask(LIST)
    names = reader.page.locator(".chat-name")
    assert names.all_inner_texts() == [LIST, FACT]
    names.nth(1).click()
    reader.page.wait_for_selector(f".asked:has-text('{FACT}')")
    reader.page.locator(f"[data-act=drop][aria-label*='{LIST}']").click()
    assert names.all_inner_texts() == [FACT]
    reader.page.locator(".notice .link").click()
    assert sorted(names.all_inner_texts()) == sorted([LIST, FACT])


@pytest.mark.slow
def test_two_readers_never_see_each_other(reader: Reader, browser: Browser, page_address: str) -> None:
    reader.ask(FACT)
    with reader_at(browser, page_address) as other:
        assert other.page.locator("article.turn").count() == 0
        assert other.page.locator(".chat-name").count() == 0
        other.ask(LIST)
    reader.open()
    assert reader.page.locator(".asked").all_inner_texts() == [FACT]


def test_markup_in_a_question_is_text(reader: Reader) -> None:
    question = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>`${window.hit=1}` 421名代表'
    reader.ask(question)
    assert reader.page.locator(".asked p").first.inner_text() == question
    assert reader.page.locator(".chat-name").inner_text().startswith("<img")
    reader.open()
    assert reader.page.locator(".asked p").first.inner_text() == question
    assert reader.page.evaluate("window.hit") is None


def test_the_type_grows_and_is_remembered(reader: Reader) -> None:
    def size() -> float:
        return float(
            reader.page.evaluate("parseFloat(getComputedStyle(document.querySelector('.welcome p')).fontSize)")
        )

    before = size()
    assert before >= 17
    for _ in range(9):
        reader.page.locator("[data-act=larger]").click()
    largest = size()
    assert largest > before * 1.3
    reader.open()
    assert size() == largest


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_light_and_in_dark(browser: Browser, page_address: str, scheme: str) -> None:
    with reader_at(browser, page_address, color_scheme=scheme) as reader:
        reader.ask(FACT)
        reader.marks().first.click()
        reader.cited.wait_for()
        for pair in reader.page.evaluate(_COLOURS):
            assert contrast(_hex(pair["ink"]), _hex(pair["ground"])) >= 4.5, pair
        is_dark = contrast(_hex(reader.page.evaluate(_GROUND)), "#000000") < 3
        assert is_dark == (scheme == "dark")
        reader.page.locator("[data-act=colours]").click()
        reader.open()
        assert (contrast(_hex(reader.page.evaluate(_GROUND)), "#000000") < 3) != is_dark
        assert reader.problems == []


def test_a_hint_in_an_empty_field_does_not_look_typed(reader: Reader) -> None:
    for tab, field in (("引文", ".quote"), ("讲话", ".library"), ("自测", ".quiz")):
        reader.page.get_by_role("tab", name=tab, exact=True).click()
        reader.page.wait_for_selector(f"{field} [placeholder]")
    seen = reader.page.evaluate(
        """() => [...document.querySelectorAll(".ours [placeholder]")].map(
          (e) => [getComputedStyle(e, "::placeholder").color, getComputedStyle(e).color])"""
    )
    assert len(seen) >= 4
    assert len({hint for hint, _ in seen}) == 1
    assert all(hint != typed for hint, typed in seen)


_GROUND = "getComputedStyle(document.body).backgroundColor"
_COLOURS = """() => {
  const clear = (colour) => colour === "rgba(0, 0, 0, 0)" || colour === "transparent";
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!clear(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const shown = [...document.querySelectorAll(".ours *")].filter(
    (e) => e.offsetParent && [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())
      && getComputedStyle(e).opacity === "1" && !e.closest(".unseen"));
  return shown.map((e) => ({ ink: getComputedStyle(e).color, ground: behind(e), text: e.textContent.slice(0, 30) }));
}"""


def _hex(colour: str) -> str:
    return "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", colour)[:3])


# Both at one moment: the page may be scrolling to the answer.
PANEL_BELOW_CHAT = """() => {
  const [chat, panel] = [".chat", ".reader"].map((name) => document.querySelector(name).getBoundingClientRect());
  return panel.top - chat.bottom;
}"""


def test_on_a_phone_the_source_stands_below_and_nothing_sticks_out(browser: Browser, page_address: str) -> None:
    with reader_at(browser, page_address, 390, 844, has_touch=True, is_mobile=True) as reader:
        assert _overhang(reader) <= 0
        reader.ask(FACT)
        assert reader.page.evaluate(PANEL_BELOW_CHAT) >= -1
        reader.marks().first.tap()
        reader.wait_in_view(reader.cited)
        assert _overhang(reader) <= 0
        reader.page.locator("[data-act=back]").tap()
        reader.wait_in_view(reader.marks().first)
        reader.page.locator(".menu").tap()
        reader.page.wait_for_function("document.querySelector('.side').getBoundingClientRect().x >= 0")
        reader.page.locator(".boxes input").first.uncheck()
        assert "4 / 5" in reader.page.locator("[data-role=scope-count]").inner_text()
        assert reader.problems == []


@pytest.mark.slow
def test_on_a_phone_another_tab_opens_at_its_top_and_no_type_size_sticks_out(
    browser: Browser, page_address: str
) -> None:
    with reader_at(browser, page_address, 390, 844, has_touch=True, is_mobile=True) as reader:
        reader.ask(FACT)
        reader.marks().first.tap()
        reader.wait_in_view(reader.cited)
        for tab in ("引文", "讲话", "自测"):
            reader.page.evaluate("scrollTo(0, 0)")
            reader.page.get_by_role("tab", name=tab).tap()
            reader.page.wait_for_timeout(400)  # a smooth scroll would be under way
            assert reader.page.evaluate("scrollY") < 120, tab
        for _ in range(3):
            reader.page.locator("[data-act=larger]").tap()
            for tab in ("问答", "引文", "讲话", "自测"):
                reader.page.get_by_role("tab", name=tab).tap()
                assert _overhang(reader) <= 0, tab
        assert reader.problems == []


def test_larger_type_makes_the_question_field_higher(browser: Browser, page_address: str) -> None:
    with reader_at(browser, page_address, 1200, 800) as reader:
        field = reader.page.locator("[data-role=question]")
        before = _box(field)["height"]
        for _ in range(3):
            reader.page.locator("[data-act=larger]").click()
        reader.page.wait_for_function("(height) => document.querySelector('[data-role=question]').clientHeight > height", arg=before)


def _overhang(reader: Reader) -> int:
    return int(reader.page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def _box(element: Locator) -> dict[str, Any]:
    box = element.bounding_box()
    assert box is not None
    return dict(box)
