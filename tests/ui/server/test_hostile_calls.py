"""What an attack found open in the calls of the page, each as it was found: nothing of it breaks a record or the log."""

from __future__ import annotations

import asyncio
import base64
import json
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.serving.raw_http import LIBRARY, QUIZ, Target
from ui.commands.serve import host_name
from ui.page.chat.answer_route import ANSWER_PATH
from ui.page.function_route import FUNCTION_PATH
from ui.server.allowed_routes import MEGABYTE, AllowedRoute
from ui.server.body_limit import BodyReader
from ui.server.isolation import isolate

if TYPE_CHECKING:
    from starlette.types import Message

BIG = b"1" + b"0" * 400
POISON: list[tuple[str, str, Any]] = [
    ("attempts", "score", 1e308), ("attempts", "score", -0.1), ("attempts", "at", "0001-01-01T00:00:00+23:59"),
    ("attempts", "at", "9999-12-31T23:59:59-23:59"), ("items", "wrong", 2**63), ("items", "due", "9999-12-31T23:59:59-23:59"),
    ("card", "stability", 0), ("card", "stability", -1), ("card", "stability", None), ("card", "difficulty", 10**400),
    ("card", "step", "\ud800x"), ("card", "step", -1), ("card", "state", 9),
]  # fmt: skip
"""Single values of an exported record, of which each once broke the reader's book for good or the call."""


@pytest.fixture(scope="module")
def page(page_address: str) -> Target:
    return Target.of(page_address)


def told(page: Target, name: str, **data: Any) -> dict[str, Any]:
    answer = page.call(QUIZ, name, data)
    assert answer.status == 200, (name, answer.body[:200])
    result: dict[str, Any] = json.loads(answer.body)
    return result


@pytest.fixture(scope="module")
def exported(page: Target) -> dict[str, Any]:
    """A record with one wrong answer, as a reader takes it along."""
    begun = told(page, "quiz_start", number=1, types=["judge"], speeches=[], sections=[], topic="")
    question = begun["questions"][0]
    for truth in (True, False):
        reply = {"truth": truth}
        told(page, "quiz_mark", quiz=begun["quiz"], id=question["id"], reply=reply, reader="赵六", hinted=False)
    record: dict[str, Any] = json.loads(base64.b64decode(told(page, "book_export", reader="赵六")["data"]))
    assert record["attempts"]
    assert record["items"]
    return record


@pytest.mark.parametrize(("part", "key", "value"), POISON)
def test_a_poisoned_record_is_refused_by_name_and_the_book_still_opens(
    page: Target, exported: dict[str, Any], part: str, key: str, value: Any
) -> None:
    poisoned = json.loads(json.dumps(exported))
    row = poisoned["items" if part == "card" else part][0]
    (row["card"] if part == "card" else row)[key] = value
    if (part, key, value) == ("card", "stability", None):
        row["card"]["difficulty"] = 5.0
    content = json.dumps(poisoned)
    answer = page.call(QUIZ, "book_import", {"reader": f"{part}{key}", "content": content})
    assert answer.status in (200, 400)
    if answer.status == 200:
        assert "problem" in json.loads(answer.body)
    for name in ("book", "book_export"):
        assert page.call(QUIZ, name, {"reader": "赵六"}).status == 200
    assert "html" in told(page, "book", reader="赵六")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32"])
def test_half_surrogates_and_other_encodings_are_no_json(page: Target, encoding: str) -> None:
    body = json.dumps({"component_id": QUIZ, "fn_name": "book_remove", "data": {"reader": "r", "id": "字"}}, ensure_ascii=False)
    sent = body.replace("字", "\ud800").encode(encoding, "surrogatepass")
    assert page.ask("POST", FUNCTION_PATH, sent).status == 400
    question = json.dumps({"turn": "t", "question": "字", "history": []}, ensure_ascii=False).replace("字", "\ud800")
    assert page.ask("POST", f"/{ANSWER_PATH}", question.encode(encoding, "surrogatepass")).status == 400


def test_numbers_no_browser_can_write_are_refused(page: Target) -> None:
    upload = b'{"component_id":%d,"fn_name":"upload_begin","data":{"name":"a.txt","size":%s}}' % (LIBRARY, BIG)
    assert page.ask("POST", FUNCTION_PATH, upload).status == 400
    turns = b'[{"question":"a","reply":{"state":"answered","statements":[],"elapsed_ms":%s}}]' % BIG
    asked = b'{"turn":"t","question":"x","history":%s}' % turns
    assert page.ask("POST", f"/{ANSWER_PATH}", asked).status == 400


def test_an_unknown_format_is_refused_and_not_repeated_in_the_log(page: Target, page_data: Path) -> None:
    answer = page.call(QUIZ, "quiz_file", {"format": "甲乙" * 50_000, "number": 1})
    assert answer.status == 400
    assert "甲乙" not in (page_data / "serve.log").read_text(encoding="utf-8")


def test_a_broken_chunk_is_refused_without_a_traceback(page: Target, page_data: Path) -> None:
    for host in ("x", f"{page.host}:{page.port}"):
        lines = (f"POST {FUNCTION_PATH} HTTP/1.1", f"Host: {host}", "Content-Type: application/json")
        head = "\r\n".join((*lines, "Transfer-Encoding: chunked", "", "")).encode()
        for body in (b"zz\r\n", b"5\r\nabcdefgh\r\n"):
            with socket.create_connection((page.host, page.port), timeout=30) as connection:
                connection.sendall(head + body)
                while connection.recv(65536):
                    pass  # until the server ends the connection
    assert page.ask("GET", "/favicon.ico").status == 200
    assert "Traceback" not in (page_data / "serve.log").read_text(encoding="utf-8")


def test_certificates_of_the_environment_are_no_matter() -> None:
    environ = {"SSL_CERT_FILE": "/nonexistent", "SSL_CERT_DIR": "/", "REQUESTS_CA_BUNDLE": "x", "PATH": "/bin"}
    isolate(environ)
    assert environ.keys() == {"PATH", "GRADIO_ANALYTICS_ENABLED", "HF_HUB_OFFLINE"}


@pytest.mark.parametrize("text", ["192.168.1.5:7860", "a:80", "1:2", "[::1", "*", ""])
def test_a_host_with_a_port_is_no_name(text: str) -> None:
    with pytest.raises(Exception, match="主机名"):
        host_name(text)


def test_addresses_and_names_are_host_names() -> None:
    assert [host_name(text) for text in ("[::1]", "Portal", "192.168.1.5", "fe80::1")] == ["::1", "portal", "192.168.1.5", "fe80::1"]


def test_bodies_count_until_their_requests_are_answered() -> None:
    route, piece = AllowedRoute("/x", ("POST",), 2 * MEGABYTE), bytes(2 * MEGABYTE)

    async def sent() -> Message:
        return {"type": "http.request", "body": piece, "more_body": False}

    async def many() -> tuple[int, bool]:
        bodies = BodyReader()
        held = [await bodies.read(route, {}, sent) for _ in range(70)]
        taken = [body for body in held if isinstance(body, bytes)]
        for body in taken:
            bodies.release(body)
        return len(taken), isinstance(await bodies.read(route, {}, sent), bytes)

    with ThreadPoolExecutor(1) as thread:  # that of the tests may have the browser's event loop
        taken, again = thread.submit(asyncio.run, many()).result()
    assert 50 < taken < 70
    assert again
