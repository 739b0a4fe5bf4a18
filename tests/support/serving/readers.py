"""A reader at the page: a browser window of their own, watched for what must never happen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Locator, Page, Request, sync_playwright

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
_PERMISSIONS = ["clipboard-read", "clipboard-write"]
PATIENCE = 30_000
"""Milliseconds until something on the page must have happened; only a broken page takes them."""


class Reader:
    """One reader's window on the page; ``problems`` lists console errors, script errors and outside requests."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.problems: list[str] = []
        self._watched: dict[str, Callable[..., None]] = {
            "console": self._on_console,
            "pageerror": lambda error: self.problems.append(f"script: {error}"),
            "request": self._on_request,
            "dialog": self._on_dialog,
            "filechooser": lambda chooser: None,  # or one that comes at once is missed
        }
        page.set_default_timeout(PATIENCE)
        for event, watch in self._watched.items():
            page.on(event, watch)  # type: ignore[call-overload]

    def open(self) -> None:
        """Open the page, or load it again, and wait until it can be used."""
        if self.page.url.startswith(self.address):
            self.page.reload()
        else:
            self.page.goto(self.address)
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Wait until the page can be used."""
        self.page.wait_for_selector(".chat[data-ready=true]")

    def leave(self) -> None:
        """Watch the window no longer; another reader may have it."""
        for event, watch in self._watched.items():
            self.page.remove_listener(event, watch)

    def turn_to(self, tab: str) -> None:
        """Open a page by the name on its tab."""
        self.page.get_by_role("tab", name=tab, exact=True).click()

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

    @property
    def note(self) -> Locator:
        """The line beside a field."""
        return self.page.locator(".field-note")

    def marks(self, turn: int = 0) -> Locator:
        """The marks of a turn."""
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

    def _on_dialog(self, dialog: Dialog) -> None:
        self.problems.append(f"dialog: {dialog.message}")
        dialog.dismiss()  # or the window would wait for ever

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
    """A new reader with the page open: nothing is shared with any other reader's browser."""
    context = browser.new_context(viewport={"width": width, "height": height}, permissions=_PERMISSIONS, **more)
    try:
        reader = Reader(context.new_page(), address)
        reader.open()
        yield reader
    finally:
        context.close()


@contextmanager
def window_of(browser: Browser) -> Iterator[Page]:
    """Open a wide window for many readers, one after another: a page that was loaded before loads three times as fast."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, permissions=_PERMISSIONS)
    try:
        yield context.new_page()
    finally:
        context.close()


@contextmanager
def reader_in(window: Page, address: str) -> Iterator[Reader]:
    """The next reader of a window with the page open; nothing is left in it of the one before."""
    window.unroute_all()
    window.goto(f"{address}theme.css")  # of the same origin, and runs no script
    window.evaluate("localStorage.clear(); sessionStorage.clear();")
    window.context.clear_cookies()
    window.mouse.move(0, 0)
    reader = Reader(window, address)
    try:
        window.goto(address)
        reader.wait_until_ready()
        yield reader
    finally:
        reader.leave()
