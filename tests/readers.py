"""A reader at the page: a browser window of their own, watched for what must never happen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, sync_playwright

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE = 30_000
"""Milliseconds until something on the page must have happened; only a broken page takes them."""


class Reader:
    """One reader's window on the page; ``problems`` lists console errors, script errors and outside requests."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.problems: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on("request", self._on_request)
        page.on("dialog", lambda dialog: self.problems.append(f"dialog: {dialog.message}"))

    def open(self) -> None:
        """Open the page, or load it again, and wait until it can be used."""
        if self.page.url.startswith(self.address):
            self.page.reload()
        else:
            self.page.goto(self.address)
        self.page.wait_for_selector(".chat[data-ready=true]")

    def ask(self, question: str) -> Locator:
        """Type a question, press Enter, wait for the whole answer; gives the turn."""
        turn = self.page.locator("article.turn").nth(self.page.locator("article.turn").count())
        self.question.fill(question)
        self.question.press("Enter")
        turn.locator(".acts").wait_for()
        return turn

    @property
    def question(self) -> Locator:
        """The field for the question."""
        return self.page.locator("[data-role=question]")

    @property
    def panel(self) -> Locator:
        """The source panel."""
        return self.page.locator("#reader .reader-page")

    @property
    def cited(self) -> Locator:
        """The first stretch of the cited sentence in the source panel."""
        return self.panel.locator("mark.cited").first

    @property
    def notice(self) -> Locator:
        """The line of notice."""
        return self.page.locator(".notice p")

    def marks(self, turn: int = 0) -> Locator:
        """Give the marks of a turn."""
        return self.page.locator("article.turn").nth(turn).locator(".cite")

    def in_view(self, element: Locator, within: Locator | None = None) -> bool:
        """Whether an element is inside the window, and inside ``within``."""
        box, window = element.bounding_box(), self.page.viewport_size
        assert window is not None
        frame = {"x": 0.0, "y": 0.0, **window} if within is None else within.bounding_box()
        if box is None or frame is None:
            return False
        inside = frame["y"] - 1 <= box["y"] and box["y"] + box["height"] <= frame["y"] + frame["height"] + 1
        return inside and box["y"] + box["height"] <= window["height"] + 1

    def wait_in_view(self, element: Locator, within: Locator | None = None) -> None:
        """Wait until smooth scrolling has brought an element into view."""
        for _ in range(PATIENCE // 100):
            if self.in_view(element, within):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"not in view: {element}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.problems.append(f"outside: {request.url}")


@contextmanager
def chromium_browser(path: Path) -> Iterator[Browser]:
    """Start Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(path), args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def reader_at(browser: Browser, address: str, width: int = 1440, height: int = 900, **more: Any) -> Iterator[Reader]:
    """Give a new reader with the page open: nothing is shared with any other reader's browser."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, permissions=["clipboard-read", "clipboard-write"], **more
    )
    try:
        reader = Reader(context.new_page(), address)
        reader.open()
        yield reader
    finally:
        context.close()
