"""The page 讲话 in a real browser: files come in and are cited, are renamed, replaced, withdrawn and cited no more."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest

from ingest import ingest, load_encoder
from ingest.documents.finding import READERS
from ui.texts.library import CHINESE, ENGLISH

pytest.importorskip("playwright", reason="没有 playwright：请先安装 .[dev]")

from tests.support.documents.hostile import form_that_calls_itself_twice
from tests.support.serving.readers import Reader, reader_at, reader_in
from tests.support.serving.served import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FISH = (
    "在全市养鱼工作会议上的讲话\n同志们：\n今天开会，专门研究养鱼的事。\n"
    "一、水质要好\n全市鱼塘共有5731口，水要常换，天天要看，一天也不能落下。\n"
    "二、饲料要足\n饲料每天要喂三次，早中晚各一次，缺一次鱼就不肯长。\n谢谢大家！\n"
)
ROADS = (
    "在全市修路工作会议上的讲话\n同志们：\n今天开会，专门研究修路的事。\n"
    "一、路面要平\n全市今年修路8846公里，坑要填平，坡要修缓，一处也不能留。\n"
    "二、桥梁要牢\n全市今年修桥93座，座座都要验收。\n谢谢大家！\n"
)
BEES = "在养蜂工作会议上的讲话\n一、蜂箱要勤看\n全市蜂箱共有6620个，每天都要看一遍，看蜂也看蜜。\n二、花期要跟上\n花开到哪里，蜂箱就搬到哪里。\n"
HOSTILE = "<script>window.hit=1</script>讲话<img src=x onerror=window.hit=1>"


@pytest.fixture
def home(tmp_path: Path, corpus: Path) -> Path:
    """A user's data folder with an index of the five speeches."""
    ingest([corpus], tmp_path / "index", encoder=load_encoder())
    return tmp_path


@pytest.fixture
def reader(browser: Browser, home: Path) -> Iterator[Reader]:
    """A reader at the page 讲话; nothing outside was asked and no error was logged when the test ends."""
    with served(home / "index", home) as address, reader_at(browser, address) as opened:
        at_library(opened)
        yield opened
        assert opened.problems == []


@pytest.fixture(scope="module")
def common_address(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> Iterator[str]:
    """A page for tests that leave their speeches behind, and do not mind those of others."""
    folder = tmp_path_factory.mktemp("common")
    ingest([corpus], folder / "index", encoder=load_encoder())
    with served(folder / "index", folder) as address:
        yield address


@pytest.fixture
def common_reader(window: Page, common_address: str) -> Iterator[Reader]:
    """A reader at the page 讲话 of ``common_address``; as above when the test ends."""
    with reader_in(window, common_address) as opened:
        at_library(opened)
        yield opened
        assert opened.problems == []


def at_library(reader: Reader, label: str = CHINESE.label) -> None:
    reader.page.get_by_role("tab", name=label, exact=True).click()
    reader.page.wait_for_selector(".library[data-ready=true]")


def at_chat(reader: Reader) -> None:
    reader.page.get_by_role("tab", name="问答", exact=True).click()


def documents(folder: Path) -> list[Path]:
    """Write the two speeches as .docx and .pdf where these are read, else as text."""
    made = []
    for name, text in (("养鱼", FISH), ("修路", ROADS)):
        if name == "养鱼" and ".docx" in READERS:
            document = docx.Document()
            for line in text.splitlines():
                document.add_paragraph(line)
            document.save(str(folder / f"{name}.docx"))
            made.append(folder / f"{name}.docx")
        else:
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
            made.append(folder / f"{name}.txt")
    return made


def print_pdf(browser: Browser, source: Path) -> Path:
    """Print a text as a PDF with a text layer."""
    page = browser.new_page()
    lines = "".join(f"<p>{line}</p>" for line in source.read_text(encoding="utf-8").splitlines())
    page.set_content(f'<html lang="zh-CN"><body style="font:16px Noto Serif CJK SC">{lines}</body></html>')
    target = source.with_suffix(".pdf")
    page.pdf(path=str(target))
    page.close()
    return target


def incoming(reader: Reader, name: str) -> Locator:
    return reader.page.locator(".incoming > ol > li").filter(has=reader.page.get_by_text(name, exact=True))


def row(reader: Reader, title: str) -> Locator:
    return reader.page.locator(".speeches tbody tr").filter(has_text=title)


def take_in(reader: Reader, *paths: Path) -> None:
    reader.page.set_input_files("[data-role=files]", list(paths))
    for path in paths:
        incoming(reader, path.name).locator("[name=title]").wait_for()
    reader.page.locator("[data-act=take-in]").click()
    reader.page.locator(".incoming").wait_for(state="hidden")


def open_speech(reader: Reader, title: str) -> Locator:
    row(reader, title).locator("[data-act=card]").click()
    one = reader.page.locator(".library .one")
    one.locator("h2").filter(has_text=title).wait_for()
    return one


def cited_titles(reader: Reader, question: str) -> set[str]:
    """Ask; gives the titles of the speeches that the answer cites."""
    at_chat(reader)
    turn = reader.ask(question)
    count = turn.locator(".cite").count()
    return {str(turn.locator(".cite").nth(i).get_attribute("aria-label")).partition("《")[2].partition("》")[0] for i in range(count)}


def test_files_are_looked_at_taken_in_cited_renamed_and_withdrawn(
    common_reader: Reader, browser: Browser, tmp_path: Path
) -> None:
    reader, home = common_reader, tmp_path
    before = row(reader, "").count()
    fish, roads = documents(home)
    if ".pdf" in READERS:
        roads = print_pdf(browser, roads)
    bad = home / "图片.txt"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    reader.page.set_input_files("[data-role=files]", [fish, bad, roads])
    looked = incoming(reader, fish.name)
    looked.locator(".cut").wait_for()
    assert looked.locator("[name=title]").input_value() == "在全市养鱼工作会议上的讲话"
    assert "一、水质要好" in (looked.locator(".cut").text_content() or "")
    assert "2 个层次" in looked.inner_text()
    incoming(reader, bad.name).locator(".state.problem").wait_for()
    assert incoming(reader, bad.name).locator(".state").inner_text().startswith("无法读取 图片.txt：")
    looked.locator("[name=date]").fill("2025-03-01")
    looked.locator("[name=speaker]").fill("李某")
    incoming(reader, roads.name).locator(".cut").wait_for()
    incoming(reader, bad.name).locator("[data-act=leave-out]").click()
    reader.page.locator("[data-act=take-in]").click()
    reader.notice.filter(has_text="已收进 2 篇").wait_for()
    assert reader.page.locator(".total").inner_text().startswith(f"共 {before + 2} 篇讲话")
    assert "2025-03-01" in row(reader, "养鱼").inner_text()
    _is_cited_until_it_is_withdrawn(reader)


def _is_cited_until_it_is_withdrawn(reader: Reader) -> None:
    assert cited_titles(reader, "全市鱼塘共有多少口？") == {"在全市养鱼工作会议上的讲话"}
    assert "5731" in reader.page.locator("article.turn").last.locator(".answer").inner_text()
    assert cited_titles(reader, "全市今年修路多少公里？") == {"在全市修路工作会议上的讲话"}
    at_library(reader)
    one = open_speech(reader, "养鱼")
    one.locator("[data-act=edit]").click()
    one.locator(".edit [name=title]").fill("养鱼动员讲话")
    one.locator(".edit [name=title]").press("Enter")
    one.locator("h2").filter(has_text="养鱼动员讲话").wait_for()
    assert cited_titles(reader, "全市鱼塘共有多少口？") == {"养鱼动员讲话"}
    at_library(reader)
    one.locator("[data-act=withdraw]").click()
    one.locator("[data-act=withdraw-now]").click()
    reader.notice.filter(has_text="已撤下《养鱼动员讲话》").wait_for()
    assert row(reader, "养鱼").count() == 0
    assert "养鱼动员讲话" not in cited_titles(reader, "全市鱼塘共有多少口？")
    at_library(reader)
    reader.page.locator(".withdrawn summary").click()
    reader.page.locator(".withdrawn [data-act=back]").click()
    row(reader, "养鱼动员讲话").wait_for()
    assert cited_titles(reader, "全市鱼塘共有多少口？") == {"养鱼动员讲话"}


@pytest.mark.slow
def test_progress_is_seen_while_a_large_file_is_read(reader: Reader, home: Path) -> None:
    large = home / "大稿.txt"
    large.write_text("关于修志的讲话\n" + "".join(f"{n}号村修志要用心。\n" for n in range(60_000)), encoding="utf-8")
    reader.page.evaluate(
        """() => {
          window.seen = [];
          const list = document.querySelector("[data-role=files-list]");
          new MutationObserver(() => {
            const bar = list.querySelector("progress:not([hidden])");
            if (bar) window.seen.push([list.querySelector(".state").textContent, bar.value]);
          }).observe(list, { subtree: true, childList: true, attributes: true, characterData: true });
        }"""
    )
    reader.page.set_input_files("[data-role=files]", large)
    reader.page.locator("[data-act=take-in]").wait_for()
    reader.page.locator("[data-act=take-in]").click()
    reader.notice.filter(has_text=CHINESE.script["taken"]).wait_for()
    seen = reader.page.evaluate("window.seen")
    sending = [value for text, value in seen if text.startswith("正在读入")]
    assert len(set(sending)) >= 3
    assert sending == sorted(sending)
    assert any(text.startswith("正在收进") for text, _ in seen)
    assert not (home / "大稿-2.txt").exists()


@pytest.mark.slow
def test_files_are_dropped_onto_the_page(reader: Reader) -> None:
    reader.page.evaluate(
        """(text) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([text], "养蜂.txt"));
          const drop = document.querySelector("[data-role=drop]");
          for (const type of ["dragover", "drop"]) {
            drop.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer }));
          }
        }""",
        BEES,
    )
    incoming(reader, "养蜂.txt").locator("[name=title]").wait_for()
    reader.page.locator("[data-act=take-in]").click()
    row(reader, "在养蜂工作会议上的讲话").wait_for()


@pytest.mark.slow
def test_a_hostile_file_is_named_and_the_one_beside_it_is_taken_in(reader: Reader, home: Path) -> None:
    bomb, good = home / "无底.pdf", home / "修路.txt"
    bomb.write_bytes(form_that_calls_itself_twice())
    good.write_text(ROADS, encoding="utf-8")
    reader.page.set_input_files("[data-role=files]", [bomb, good])
    named = re.compile("读它要的内存超过上限|还没读完，已停下|处理它时程序出错")  # which comes first depends on the machine's load
    incoming(reader, bomb.name).locator(".state").filter(has_text=named).wait_for(timeout=90_000)
    incoming(reader, good.name).locator("[name=title]").wait_for()
    reader.page.locator("[data-act=take-in]").click()
    row(reader, "在全市修路工作会议上的讲话").wait_for()
    assert cited_titles(reader, "全市今年修路多少公里？") == {"在全市修路工作会议上的讲话"}


@pytest.mark.slow
def test_a_speech_is_replaced_by_a_new_file_and_that_can_be_undone(reader: Reader, home: Path) -> None:
    new = home / "新稿.txt"
    new.write_text(FISH, encoding="utf-8")
    one = open_speech(reader, "在机关工作会议上的讲话")
    with reader.page.expect_file_chooser() as choosing:
        one.locator("[data-act=replace]").click()
    choosing.value.set_files(new)
    looked = incoming(reader, "新稿.txt")
    looked.locator("[name=title]").wait_for()
    assert looked.locator("[name=title]").input_value() == "在机关工作会议上的讲话"
    assert "换下《在机关工作会议上的讲话》" in looked.inner_text()
    reader.page.locator("[data-act=take-in]").click()
    reader.notice.filter(has_text="已换下").wait_for()
    assert reader.page.locator(".speeches tbody tr").count() == 5
    assert cited_titles(reader, "全市鱼塘共有多少口？") == {"在机关工作会议上的讲话"}
    at_library(reader)
    open_speech(reader, "在机关工作会议上的讲话")
    assert "水质要好" in reader.page.locator(".library .one").inner_text()


@pytest.mark.slow
def test_one_speech_shows_its_summary_opens_at_a_sentence_and_is_downloaded(reader: Reader, corpus: Path) -> None:
    one = open_speech(reader, "在机关工作会议上的讲话")
    reader.panel.locator(".outline").wait_for()
    leads = one.locator(".leads li")
    assert leads.count() == 6
    leads.nth(2).locator("button").click()
    reader.cited.wait_for()
    reader.wait_in_view(reader.cited, reader.panel.locator(".reader-body"))
    assert leads.nth(2).locator(".text").inner_text() in "".join(reader.panel.locator("mark.cited").all_inner_texts())
    with reader.page.expect_download() as waiting:
        one.locator("[data-act=download]").click()
    assert waiting.value.suggested_filename == "机关工作会议讲话.txt"
    assert Path(waiting.value.path()).read_bytes() == (corpus / "机关工作会议讲话.txt").read_bytes()


@pytest.mark.slow
def test_the_list_is_sorted_and_narrowed_and_the_choice_reaches_chat_and_quotes(reader: Reader) -> None:
    titles = reader.page.locator(".speeches tbody .title button")
    reader.page.locator("[data-column=characters]").click()
    reader.page.wait_for_selector("th[aria-sort=descending]")
    assert titles.first.inner_text() == "在机关作风建设会议上的讲话"
    reader.page.select_option(".library [name=kind]", "汇报")
    reader.page.wait_for_function("document.querySelectorAll('.speeches tbody tr').length === 1")
    assert titles.all_inner_texts() == ["市人大常委会办公室工作情况汇报"]
    at_chat(reader)
    reader.page.select_option(".chat [name=kind]", "汇报")
    reader.page.wait_for_function("document.querySelectorAll('.boxes input').length === 1")
    assert "1 / 5" in reader.page.locator("[data-role=scope-count]").inner_text()
    assert cited_titles(reader, "怎样抓学习？") <= {"市人大常委会办公室工作情况汇报"}
    reader.page.locator("[data-act=all]").click()
    reader.page.wait_for_function("document.querySelectorAll('.boxes input:checked').length === 5")
    reader.page.get_by_role("tab", name="引文", exact=True).click()
    reader.page.select_option(".quote [name=kind]", "汇报")
    reader.page.wait_for_function("document.querySelectorAll('.quote [name=speech] option').length === 2")
    reader.page.fill("[name=phrase]", "代表")
    reader.page.press("[name=phrase]", "Enter")
    reader.page.locator(".quote [data-role=summary]").filter(has_text="在 1 篇讲话里").wait_for()


@pytest.mark.slow
def test_the_picture_opens_a_part_and_its_words_are_read_out(reader: Reader) -> None:
    picture = reader.page.locator(".lengths")
    assert "《在机关作风建设会议上的讲话》共 7,136 字" in (picture.get_attribute("aria-label") or "")
    picture.locator(".length").nth(1).locator(".part:not(.framing)").nth(2).click()
    reader.cited.wait_for()
    assert "第三，要紧扣中心大局" in reader.panel.locator(".path").inner_text()


def test_everything_is_done_from_the_keyboard(common_reader: Reader, tmp_path: Path) -> None:
    reader, file = common_reader, tmp_path / "养蜂.txt"
    file.write_text(BEES, encoding="utf-8")
    keyboard = reader.page.keyboard
    reader.page.locator("[data-act=choose]").focus()
    with reader.page.expect_file_chooser() as choosing:
        keyboard.press("Enter")
    choosing.value.set_files(file)
    reader.page.locator("[data-act=take-in]").wait_for()
    reader.page.locator("[data-act=take-in]").focus()
    keyboard.press("Enter")
    row(reader, "养蜂").wait_for()
    row(reader, "养蜂").locator("button").focus()
    keyboard.press("Enter")
    reader.page.wait_for_function("document.activeElement.matches('.one h2')")
    reader.page.locator("[data-act=withdraw]").focus()
    keyboard.press("Enter")
    reader.page.wait_for_function("document.activeElement.dataset.act === 'withdraw-now'")
    keyboard.press("Tab")
    keyboard.press("Enter")
    reader.page.wait_for_function("document.activeElement.dataset.act === 'withdraw'")
    keyboard.press("Escape")
    reader.page.wait_for_function("document.activeElement.dataset.act === 'card'")
    assert "养蜂" in reader.page.evaluate("document.activeElement.textContent")


def test_the_page_can_be_used_on_a_phone_and_markup_stays_text(
    browser: Browser, common_address: str, tmp_path: Path
) -> None:
    home = tmp_path
    (home / "坏.txt").write_text(f"{HOSTILE}\n一、甲\n{'很长的一句话' * 60}。\n二、<b>乙</b>\n话。\n", encoding="utf-8")
    with reader_at(browser, common_address, width=380, height=780) as reader:
        at_library(reader)
        reader.page.set_input_files("[data-role=files]", home / "坏.txt")
        incoming(reader, "坏.txt").locator("[name=title]").wait_for()
        assert _fits(reader)
        incoming(reader, "坏.txt").locator("[name=title]").fill(HOSTILE * 2)
        reader.page.locator("[data-act=take-in]").click()
        row(reader, "window.hit").wait_for()
        assert _fits(reader)
        open_speech(reader, "window.hit")
        assert _fits(reader)
        reader.page.locator(".one [data-act=edit]").click()
        assert _fits(reader)
        assert reader.page.locator(".library script, .library img").count() == 0
        assert reader.page.evaluate("window.hit") is None
        assert reader.problems == []


def _fits(reader: Reader) -> bool:
    return bool(reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"))


@pytest.mark.slow
def test_what_was_done_is_there_after_a_restart(browser: Browser, home: Path) -> None:
    (home / "养蜂.txt").write_text(BEES, encoding="utf-8")
    with served(home / "index", home) as address, reader_at(browser, address) as reader:
        at_library(reader)
        take_in(reader, home / "养蜂.txt")
        one = open_speech(reader, "市人大常委会办公室工作情况汇报")
        one.locator("[data-act=withdraw]").click()
        one.locator("[data-act=withdraw-now]").click()
        reader.page.locator(".withdrawn").wait_for()
    english = served(home / "index", home, "--corpus", "corpus", "--lang", "en")
    with english as address, reader_at(browser, address) as reader:
        at_library(reader, ENGLISH.label)
        assert reader.page.locator(".total").inner_text().startswith("5 speeches")
        assert row(reader, "养蜂").count() == 1
        assert row(reader, "情况汇报").count() == 0
        assert "1 withdrawn" in reader.page.locator(".withdrawn summary").inner_text()
        assert reader.problems == []


@pytest.mark.slow
def test_a_page_that_others_can_reach_is_for_reading(browser: Browser, home: Path) -> None:
    with served(home / "index", home, "--host", "0.0.0.0", "--no-auth") as address, reader_at(browser, address) as reader:
        at_library(reader)
        assert reader.page.locator("[data-role=drop]").count() == 0
        one = open_speech(reader, "在机关工作会议上的讲话")
        assert one.locator("[data-act=withdraw]").count() == 0
        assert one.locator("[data-act=download]").count() == 1
        assert reader.problems == []


@pytest.mark.slow
def test_an_archive_brings_its_documents_one_by_one(reader: Reader, home: Path) -> None:
    with zipfile.ZipFile(home / "合集.zip", "w") as archive:
        archive.writestr("2024/养鱼.txt", FISH)
        archive.writestr("2025/养蜂.txt", BEES)
        archive.writestr("2025/坏.docx", b"no document")
    reader.page.set_input_files("[data-role=files]", home / "合集.zip")
    incoming(reader, "养蜂.txt").locator("[name=title]").wait_for()
    incoming(reader, "坏.docx").locator(".state.problem").wait_for()
    assert reader.page.locator(".incoming > ol > li").count() == 3
    reader.page.locator("[data-act=take-in]").click()
    reader.notice.filter(has_text="已收进 2 篇").wait_for()
    assert row(reader, "养鱼").count() == row(reader, "养蜂").count() == 1
