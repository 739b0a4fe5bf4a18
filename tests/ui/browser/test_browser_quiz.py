"""The page 自测 in a real browser: by keyboard alone, the book the next day, two readers at once, files."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest

from retrieval import Library
from retrieval.quiz import QuestionType, QuizMaker, QuizQuestion, QuizSettings

pytest.importorskip("playwright", reason="没有 playwright：请先安装 .[dev]")

from tests.support.serving.readers import Reader, reader_at, reader_in
from tests.support.serving.served_quiz import served_at
from ui.texts.quiz import CHINESE as QUIZ

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TODAY, TOMORROW, WEEK = "2026-11-21T09:00:00+08:00", "2026-11-22T08:00:00+08:00", "2026-11-28T08:00:00+08:00"
SEED = "browser"


@pytest.fixture(scope="module")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("quiz-data")


@pytest.fixture(scope="module")
def clock(data_folder: Path) -> Path:
    file = data_folder / "clock.txt"
    file.write_text(TODAY, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def address(corpus_index: Path, data_folder: Path, clock: Path) -> Iterator[str]:
    with served_at(corpus_index, data_folder, clock) as started:
        yield started


@pytest.fixture(scope="module")
def questions(library: Library) -> tuple[QuizQuestion, ...]:
    """The set that the seed gives, with its keys: what a reader who knows everything would answer."""
    return QuizMaker(library).make(QuizSettings(number=10, seed=SEED)).questions


@pytest.fixture
def reader(window: Page, address: str, clock: Path) -> Iterator[Reader]:
    clock.write_text(TODAY, encoding="utf-8")
    with reader_in(window, address) as opened:
        yield opened
        assert opened.problems == []


class Taker:
    """A reader at the page 自测."""

    def __init__(self, reader: Reader, name: str) -> None:
        self.reader = reader
        self.page = reader.page
        self.page.get_by_role("tab", name="自测").click()
        self.page.wait_for_selector("#quiz .quiz[data-ready=true]")
        self.page.fill("#quiz-reader", name)
        self.page.locator("#quiz-reader").press("Tab")

    @property
    def question(self) -> Locator:
        return self.page.locator("#quiz .question")

    @property
    def stage(self) -> Locator:
        return self.page.locator("#quiz [data-role=stage]")

    def begin(self, *, number: int = 10, mode: str = "each", seed: str = SEED) -> None:
        self.page.locator(f"#quiz [name=number][value='{number}']").check(force=True)
        self.page.locator(f"#quiz [name=mode][value={mode}]").check(force=True)
        self.page.locator("#quiz details.more").evaluate("node => { node.open = true; }")
        self.page.fill("#quiz [name=seed]", seed)
        self.page.locator("#quiz form [type=submit]").click()
        self.question.wait_for()

    def answer(self, asked: QuizQuestion, *, right: bool) -> None:
        """Answer the question on show with the keyboard alone, and press Enter once."""
        keyboard = self.page.keyboard
        if asked.type is QuestionType.JUDGE:
            keyboard.press("A" if asked.truth is right else "B")
        elif asked.type is QuestionType.BLANK:
            keyboard.type(asked.accepted[0] if right else "不记得")
        elif asked.type is QuestionType.SHORT:
            keyboard.type("，".join(asked.points) if right else "不记得")
        elif asked.type is QuestionType.ORDER:
            for index in asked.right if right else asked.right[::-1]:
                keyboard.press("ABCDEF"[index])
        else:
            wrong = next(i for i in range(len(asked.options)) if i not in asked.right)
            for index in asked.right if right else (wrong,):
                keyboard.press(str(index + 1))
        keyboard.press("Enter")

    def onward(self) -> None:
        """Wait for the mark, then press Enter for the next question."""
        self.question.locator(".mark").wait_for()
        self.page.keyboard.press("Enter")
        self.page.wait_for_function("!document.querySelector('#quiz .question .mark')")


def test_a_whole_set_by_keyboard_alone(reader: Reader, questions: tuple[QuizQuestion, ...]) -> None:
    taker = Taker(reader, "键盘")
    taker.begin()
    for number, asked in enumerate(questions, 1):
        assert taker.stage.locator("[data-role=progress]").inner_text() == f"第 {number} 题，共 10 题"
        taker.answer(asked, right=number != 3)
        taker.question.locator(".mark").wait_for()
        verdict = taker.question.locator(".verdict").inner_text()
        assert verdict.startswith("答错了" if number == 3 else "答对了"), (asked.stem, verdict)
        taker.onward()
    result = taker.stage.locator(".result")
    result.wait_for()
    assert "9 / 10 题全对" in result.locator(".score").inner_text()
    assert result.locator("svg.plot[role=img]").get_attribute("aria-label")
    mistakes = result.locator("ol.mistakes > li")
    assert mistakes.count() == 1
    quote = questions[2].sources[0].quote
    assert quote in mistakes.first.inner_text()
    mistakes.first.locator("[data-act=source]").first.click()
    reader.cited.first.wait_for()
    assert "".join(reader.panel.locator("mark.cited").all_inner_texts()) in quote


def test_mistakes_come_up_the_next_day_and_go_when_they_are_known(
    reader: Reader, clock: Path, questions: tuple[QuizQuestion, ...]
) -> None:
    taker = Taker(reader, "明天")
    taker.begin()
    for number, asked in enumerate(questions):
        taker.answer(asked, right=number >= 2)
        taker.onward()
    page = reader.page
    page.locator("#quiz [data-act=view][data-view=book]").click()
    book = page.locator("#quiz .book")
    book.wait_for()
    assert "今天没有要复习的题" in book.inner_text()
    assert "共有 2 题" in book.inner_text()
    clock.write_text(TOMORROW, encoding="utf-8")
    page.locator("#quiz [data-act=view][data-view=book]").click()
    book.get_by_text("今天该复习 2 题").wait_for()
    book.locator("[data-act=review]").click()
    taker.question.wait_for()
    by_stem = {re.sub(r"[\W_]", "", q.stem): q for q in questions[:2]}
    for _ in range(2):
        shown = re.sub(r"[\W_]", "", taker.question.locator(".stem").inner_text())
        taker.answer(by_stem[shown], right=True)
        taker.onward()
    assert "2 / 2 题全对" in taker.stage.locator(".score").inner_text()
    page.locator("#quiz [data-act=view][data-view=book]").click()
    book.get_by_text("今天没有要复习的题").wait_for()
    clock.write_text(WEEK, encoding="utf-8")
    page.locator("#quiz [data-act=view][data-view=book]").click()
    book.get_by_text("今天该复习").wait_for()


def test_two_readers_at_once_see_nothing_of_each_other(
    browser: Browser, address: str, clock: Path, questions: tuple[QuizQuestion, ...]
) -> None:
    clock.write_text(TODAY, encoding="utf-8")
    with reader_at(browser, address) as first, reader_at(browser, address) as second:
        one, two = Taker(first, "甲"), Taker(second, "乙")
        one.begin()
        two.begin()
        for number, asked in enumerate(questions):
            one.answer(asked, right=False)
            two.answer(asked, right=number != 5)
            one.onward()
            two.onward()
        for taker, count in ((one, 10), (two, 1)):
            taker.page.locator("#quiz [data-act=view][data-view=book]").click()
            taker.page.locator("#quiz .book").get_by_text(f"共有 {count} 题").wait_for()
        assert first.problems == second.problems == []


def test_a_challenge_ends_with_the_first_mistake(reader: Reader, questions: tuple[QuizQuestion, ...]) -> None:
    taker = Taker(reader, "")
    taker.begin(mode="challenge")
    for number in range(3):
        taker.answer(questions[number], right=number < 2)
        taker.onward()
    result = taker.stage.locator(".result")
    result.wait_for()
    assert "连续答对 2 题" in result.inner_text()
    assert "没有写姓名" in result.inner_text()


def test_at_the_end_nothing_is_marked_before_the_last_answer(
    reader: Reader, questions: tuple[QuizQuestion, ...]
) -> None:
    taker = Taker(reader, "交卷")
    taker.begin(mode="end")
    for number, asked in enumerate(questions, 1):
        taker.stage.get_by_text(f"第 {number} 题").wait_for()
        assert taker.question.locator(".mark").count() == 0
        taker.answer(asked, right=True)
    taker.stage.locator(".result").wait_for()
    assert "10 / 10 题全对" in taker.stage.locator(".score").inner_text()
    assert "没有错题" in taker.stage.inner_text()


def test_a_hint_shows_the_paragraph_with_the_key_masked(reader: Reader, questions: tuple[QuizQuestion, ...]) -> None:
    taker = Taker(reader, "")
    taker.begin()
    asked = next(q for q in questions if q.type is QuestionType.BLANK)
    for other in questions[: questions.index(asked)]:
        taker.answer(other, right=True)
        taker.onward()
    taker.stage.locator("[data-act=hint]").click()
    box = taker.question.locator(".hint-box")
    box.wait_for()
    assert box.locator(".mask").count() >= 1
    assert asked.accepted[0] not in box.inner_text()


def test_paper_key_and_deck_are_downloaded_and_open(reader: Reader, tmp_path: Path) -> None:
    taker = Taker(reader, "")
    page = taker.page
    page.locator("#quiz details.more").evaluate("node => { node.open = true; }")
    page.fill("#quiz [name=seed]", SEED)
    page.locator("#quiz .files summary").click()
    files = {}
    for form in ("docx", "key", "apkg", "json"):
        with page.expect_download() as waiting:
            page.locator(f"#quiz [data-act=file][data-format={form}]").click()
        files[form] = tmp_path / f"{form}-{waiting.value.suggested_filename}"
        waiting.value.save_as(files[form])
    assert any("姓名：" in p.text for p in docx.Document(str(files["docx"])).paragraphs)
    assert any("参考答案" in p.text for p in docx.Document(str(files["key"])).paragraphs)
    with zipfile.ZipFile(io.BytesIO(files["apkg"].read_bytes())) as package:
        base = sqlite3.connect(":memory:")
        base.deserialize(package.read("collection.anki2"))
        assert base.execute("SELECT count(*) FROM notes").fetchone() == (10,)
        base.close()
    assert len(json.loads(files["json"].read_text(encoding="utf-8"))["questions"]) == 10


def test_a_record_is_exported_deleted_and_brought_back(
    reader: Reader, tmp_path: Path, questions: tuple[QuizQuestion, ...]
) -> None:
    taker = Taker(reader, "搬家")
    page = taker.page
    taker.begin(number=10)
    taker.answer(questions[0], right=False)
    taker.question.locator(".mark").wait_for()
    page.locator("#quiz [data-act=view][data-view=book]").click()
    book = page.locator("#quiz .book")
    book.get_by_text("共有 1 题").wait_for()
    with page.expect_download() as waiting:
        book.locator("[data-act=export-record]").click()
    waiting.value.save_as(tmp_path / "record.json")
    book.locator("[data-act=delete]").click()
    book.locator("[data-act=delete-sure]").click()
    page.locator("#quiz [data-role=setup]").wait_for()
    page.fill("#quiz-reader", "搬家")
    page.locator("#quiz [data-act=view][data-view=book]").click()
    page.locator("#quiz .book").get_by_text("错题本是空的").wait_for()
    page.locator("#quiz [data-role=import]").set_input_files(tmp_path / "record.json")
    page.locator("#quiz .book").get_by_text("共有 1 题").wait_for()
    (tmp_path / "bad.json").write_text('{"format": "speech-qa record", "version": 9}', encoding="utf-8")
    page.locator("#quiz [data-role=import]").set_input_files(tmp_path / "bad.json")
    page.get_by_role("alert").get_by_text("另一版本").wait_for()


def test_a_topic_without_a_passage_is_said_in_one_line(reader: Reader) -> None:
    taker = Taker(reader, "")
    taker.page.fill("#quiz [name=topic]", "量子纠缠")
    taker.page.locator("#quiz form [type=submit]").click()
    taker.page.get_by_role("alert").get_by_text("量子纠缠").wait_for()


def test_the_book_asks_for_a_name(reader: Reader) -> None:
    taker = Taker(reader, "")
    taker.page.locator("#quiz [data-act=view][data-view=book]").click()
    taker.page.get_by_role("alert").get_by_text("名字").wait_for()


def test_the_daily_set_has_five_questions(reader: Reader) -> None:
    taker = Taker(reader, "")
    taker.page.locator("#quiz [data-act=daily]").click()
    taker.stage.get_by_text("第 1 题，共 5 题").wait_for()


def test_a_marked_question_shows_right_and_wrong_on_its_options_and_leads_on_in_view(browser: Browser, address: str) -> None:
    with reader_at(browser, address, 1100, 560) as reader:
        page = reader.page
        page.get_by_role("tab", name=QUIZ.title, exact=True).click()
        every = page.locator("fieldset:has([name=type]) [data-act=untick]")
        assert (every.inner_text(), every.get_attribute("aria-pressed")) == (QUIZ.every, "true")
        for kind in ("single", "judge"):
            page.locator(f"[name=type][value={kind}] + span").click()
        assert every.get_attribute("aria-pressed") == "false"
        page.locator("[name=number][value='5'] + span").click()
        page.get_by_role("button", name=QUIZ.start).click()
        wrong = 0
        for _ in range(5):
            page.locator(".question .option").first.click()
            page.locator("[data-act=submit]").click()
            page.locator(".question .mark").wait_for()
            fates = [fate for fate in page.locator(".option .fate").all_inner_texts() if fate]
            if page.locator(".mark.right").count():
                assert fates == [QUIZ.option_right]
            else:
                wrong += 1
                assert sorted(fates) == sorted([QUIZ.option_missed, QUIZ.option_wrong])
            assert reader.in_view(page.locator("[data-act=submit]"))
            page.locator("[data-act=submit]").click()
        assert reader.in_view(page.locator(".result .score"))
        if wrong:
            page.locator("[data-act=mistakes]").click()
            page.locator(".question").wait_for()
            assert page.locator("[data-role=progress]").inner_text() == QUIZ.progress.format(number=1, count=wrong)
        assert reader.problems == []


def test_a_name_that_is_missing_is_said_beside_its_field_until_it_is_there(reader: Reader) -> None:
    reader.page.get_by_role("tab", name=QUIZ.title, exact=True).click()
    reader.page.fill("[data-role=reader]", "")
    reader.page.locator("[data-act=review]").click()
    reader.note.wait_for()
    field = reader.page.locator("[data-role=reader]").bounding_box()
    note = reader.note.bounding_box()
    assert field is not None
    assert note is not None
    assert note["y"] >= field["y"] + field["height"]
    assert reader.page.locator(".notice").count() == 0
    reader.page.locator("[data-role=reader]").press_sequentially("甲")
    assert reader.note.count() == 0
