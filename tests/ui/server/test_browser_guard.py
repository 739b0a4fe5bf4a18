"""The guard in a browser: the pages work under their policy, and what foreign pages try comes to nothing."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page

from tests.support.serving.raw_http import LIBRARY, QUIZ, Target
from tests.support.serving.readers import reader_in
from ui.page.function_route import FUNCTION_PATH

pytestmark = pytest.mark.browser


@contextmanager
def _foreign_site(html: str) -> Iterator[str]:
    """Another site on this machine, which shows one page."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_all_four_pages_work_under_the_policy_and_the_browser_reports_no_breach(
    window: Page, page_address: str
) -> None:
    with reader_in(window, page_address) as reader:
        page = reader.page
        reader.ask("处理好哪六种关系？")
        reader.marks().first.click()
        reader.cited.wait_for()
        page.get_by_role("tab", name="引文").click()
        page.locator("#quote [name=phrase]").fill("代表")
        page.locator("#quote [name=phrase]").press("Enter")
        page.locator("#quote [data-role=results] .match").first.wait_for()
        page.get_by_role("tab", name="讲话").click()
        page.locator("#library .speeches tbody tr").first.wait_for()
        page.get_by_role("tab", name="自测").click()
        page.locator("#quiz [data-act=daily]").click()
        page.locator("#quiz .question .stem").first.wait_for()
        assert reader.problems == []


def test_a_script_that_got_into_the_page_does_not_run(window: Page, page_address: str) -> None:
    with reader_in(window, page_address) as reader:
        reader.page.evaluate(
            """() => {
              const box = document.createElement("div");
              box.innerHTML = '<img src="assets/none.png" onerror="window.ran = 1"><a href="javascript:window.ran = 2">x</a>';
              document.body.append(box);
              const script = document.createElement("script");
              script.textContent = "window.ran = 3";
              document.head.append(script);
              box.querySelector("a").click();
            }"""
        )
        reader.page.wait_for_timeout(300)
        assert reader.page.evaluate("window.ran") is None
        assert len([problem for problem in reader.problems if "Content Security Policy" in problem]) == 3


ATTACK = """
<script>
const page = PAGE, path = page + FUNCTION;
const body = (name, data) => JSON.stringify({session_hash: "x", component_id: COMPONENT, fn_name: name, data});
const withdraw = body("library_withdraw", {speech: "000"});
const tries = {
  text: () => fetch(path, {method: "POST", mode: "no-cors", headers: {"Content-Type": "text/plain"}, body: withdraw}),
  bare: () => fetch(path.slice(0, -1), {method: "POST", mode: "no-cors", body: withdraw}),
  json: () => fetch(path, {method: "POST", headers: {"Content-Type": "application/json"}, body: withdraw}),
  beacon: async () => navigator.sendBeacon(path, withdraw),
  list: () => fetch(path, {method: "POST", headers: {"Content-Type": "application/json"}, body: body("library_list", {})}),
  read: () => fetch(page),
  cookies: () => fetch(page, {credentials: "include"}),
};
(async () => {
  const came = {};
  for (const [name, run] of Object.entries(tries)) {
    try { const answer = await run(); came[name] = answer.text ? await answer.text() : ""; } catch { came[name] = ""; }
  }
  const form = document.createElement("form");
  Object.assign(form, {method: "POST", action: path, enctype: "text/plain", target: "into"});
  const field = document.createElement("input");
  Object.assign(field, {name: withdraw.slice(0, -1) + ', "y": "', value: '"}'});
  form.append(field);
  const frame = document.createElement("iframe");
  frame.name = "into";
  document.body.append(form, frame);
  form.submit();
  const shown = document.createElement("iframe");
  shown.src = page;
  document.body.append(shown);
  setTimeout(() => { window.came = came; }, 700);
})();
</script><body></body>
"""


def test_a_page_of_another_site_neither_reads_nor_changes_anything(browser: Browser, page_address: str) -> None:
    target = Target.of(page_address)
    attack = ATTACK.replace("PAGE", json.dumps(page_address.rstrip("/"))).replace("FUNCTION", json.dumps(FUNCTION_PATH))
    with _foreign_site(attack.replace("COMPONENT", str(LIBRARY))) as site:
        context = browser.new_context()
        try:
            page = context.new_page()
            page.goto(site)
            page.wait_for_function("window.came")
            came = page.evaluate("window.came")
            frames = [frame.locator("body").inner_text() for frame in page.frames[1:]]
        finally:
            context.close()
    assert set(came.values()) == {""}, "nothing could be read"
    assert not any("讲话问答" in text for text in frames)
    assert b'"000"' in target.call(LIBRARY, "library_list", {}).body.replace(b"\\", b"")
    assert target.call(QUIZ, "quiz_daily", {}).status == 200
