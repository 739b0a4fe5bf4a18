"""The pictures of the README, taken anew: ``python -m tests.support.screenshots``.

It serves the page over ``corpus/`` from a folder of its own, drives Debian's Chromium, and writes ``docs/*.png``.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.support.serving.readers import Reader, chromium_browser, reader_at
from tests.support.serving.served import REPOSITORY, served
from ui.texts.chat import CHINESE
from ui.texts.library import library_texts_for
from ui.texts.quiz import CHINESE as QUIZ
from ui.texts.quote import CHINESE as QUOTE

WIDTH, HEIGHT = 1440, 900
_SETTLED = 900  # milliseconds until smooth scrolling has come to rest


def _answer(reader: Reader) -> None:
    reader.ask("要处理好哪六种关系？")
    reader.marks().nth(2).click()
    reader.panel.locator("mark.cited", has_text="处理好计划与落实的关系").first.wait_for()


def _library(reader: Reader) -> None:
    reader.page.get_by_role("tab", name=library_texts_for(CHINESE).label, exact=True).click()
    reader.page.locator("[data-act=card]").nth(2).click()
    reader.panel.locator("h2").wait_for()


def _quotes(reader: Reader) -> None:
    reader.page.get_by_role("tab", name=QUOTE.label, exact=True).click()
    reader.page.fill("[name=phrase]", "作风")
    reader.page.press("[name=phrase]", "Enter")
    reader.page.locator(".matches [data-act=open]").first.click()
    reader.cited.wait_for()


def _quiz(reader: Reader) -> None:
    page = reader.page
    page.get_by_role("tab", name=QUIZ.title, exact=True).click()
    page.locator("[name=type][value=single] + span").click()
    page.locator("details.more summary").click()
    page.fill("[name=seed]", "1")
    page.get_by_role("button", name=QUIZ.start).click()
    page.locator(".question .option").first.click()
    page.locator("[data-act=submit]").click()
    page.locator(".question .mark").wait_for()


PICTURES: Mapping[str, Callable[[Reader], None]] = {
    "screenshot.png": _answer,
    "library.png": _library,
    "quotes.png": _quotes,
    "quiz.png": _quiz,
}
"""What is done on the page before each picture of ``docs/`` is taken."""


def take(address: str, chromium: Path, folder: Path) -> list[Path]:
    """Take every picture of a served page into ``folder``; gives the files."""
    written = []
    with chromium_browser(chromium) as browser:
        with reader_at(browser, address) as reader:
            reader.ask("要处理好哪六种关系？")  # a program that has just started may be too slow for its own limit
        for name, act in PICTURES.items():
            with reader_at(browser, address, WIDTH, HEIGHT) as reader:
                act(reader)
                reader.page.mouse.move(WIDTH / 2, 1)
                reader.page.wait_for_timeout(_SETTLED)
                reader.page.screenshot(path=str(folder / name))
                written.append(folder / name)
    return written


def main() -> None:
    """Take the pictures of this repository."""
    from ingest import ingest, load_encoder

    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("没有浏览器：请先 apt-get install chromium fonts-noto-cjk")
    with tempfile.TemporaryDirectory() as made:
        data = Path(made)
        ingest([REPOSITORY / "corpus"], data / "index", encoder=load_encoder())
        with served(data / "index", data) as address:
            for picture in take(address, Path(chromium), REPOSITORY / "docs"):
                sys.stdout.write(f"{picture}\n")


if __name__ == "__main__":
    main()
