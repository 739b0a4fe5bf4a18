"""The guard before every route, on real servers: foreign pages, host names, closed routes, sizes, headers."""

from __future__ import annotations

import asyncio
import json
import random
import re
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.serving.raw_http import CHAT, LIBRARY, QUIZ, QUOTE, READER, Reply, Target, chunked
from tests.support.serving.served import free_port, running
from ui.page.chat.answer_route import ANSWER_PATH
from ui.page.function_route import FUNCTION_LIMIT, FUNCTION_PATH, LARGE_LIMIT, allowed_function_route
from ui.server.allowed_routes import GRADIO_ROUTES, AllowedRoute, route_of
from ui.server.guard import GuardSettings, guarded
from ui.server.host_names import HostNames
from ui.server.private_folder import private_folder

"""The numbers of the components whose functions the scripts call."""

CLOSED = frozenset({
    "/openapi.json", "/login", "/login/", "/logout", "/svelte/{path:path}", "/config", "/config/", "/robots.txt",
    "/manifest.json", "/pwa_icon", "/pwa_icon/{size}", "/monitoring", "/monitoring/summary", "/monitoring/{key}",
    "/gradio_api/deep_link", "/gradio_api/user", "/gradio_api/user/", "/gradio_api/login_check",
    "/gradio_api/login_check/", "/gradio_api/token", "/gradio_api/token/", "/gradio_api/app_id", "/gradio_api/app_id/",
    "/gradio_api/dev/reload", "/gradio_api/runs", "/gradio_api/runs/", "/gradio_api/info", "/gradio_api/info/",
    "/gradio_api/openapi.json", "/gradio_api/custom_component/{id}/{environment}/{type}/{file_name}",
    "/gradio_api/proxy={url_path:path}", "/gradio_api/file={path_or_url:path}", "/gradio_api/file/{path:path}",
    "/gradio_api/stream/{event_id}", "/gradio_api/stream/{event_id}/close",
    "/gradio_api/stream/{session_hash}/{run}/{component_id}/playlist.m3u8",
    "/gradio_api/stream/{session_hash}/{run}/{component_id}/{segment_id}.{ext}",
    "/gradio_api/stream/{session_hash}/{run}/{component_id}/playlist-file", "/gradio_api/reset", "/gradio_api/reset/",
    "/gradio_api/heartbeat/{session_hash}", "/gradio_api/api/{api_name}", "/gradio_api/api/{api_name}/",
    "/gradio_api/run/{api_name}", "/gradio_api/run/{api_name}/", "/gradio_api/call/{api_name}",
    "/gradio_api/call/{api_name}/", "/gradio_api/call/v2/{api_name}", "/gradio_api/call/v2/{api_name}/",
    "/gradio_api/call/{api_name}/{event_id}", "/gradio_api/call/v2/{api_name}/{event_id}", "/gradio_api/queue/join",
    "/gradio_api/queue/data", "/gradio_api/queue/status", "/gradio_api/cancel", "/gradio_api/component_server",
    "/gradio_api/upload", "/gradio_api/upload_progress", "/gradio_api/startup-events", "/gradio_api/theme.css",
    "/gradio_api/process_recording", "/gradio_api/vibe-edit", "/gradio_api/vibe-edit/", "/gradio_api/undo-vibe-edit",
    "/gradio_api/undo-vibe-edit/", "/gradio_api/vibe-code", "/gradio_api/vibe-code/",
    "/gradio_api/vibe-starter-queries", "/gradio_api/vibe-starter-queries/", "/gradio_api/run-history/connect",
    "/gradio_api/run-history/buckets", "/gradio_api/run-history/records",
    "/gradio_api/run-history/records/{endpoint}/{record_id}/assets/{asset_id}",
})  # fmt: skip
"""What Gradio serves and the page does not need."""

FOREIGN = "https://elsewhere.example"


@dataclass(frozen=True)
class Reading:
    """A page served as to other machines: where, what Gradio would serve, and its files."""

    target: Target
    routes: frozenset[str]
    process: int
    data: Path
    temporary: Path

    @property
    def log(self) -> str:
        return (self.data / "serve.log").read_text(encoding="utf-8")

    def memory(self) -> int:
        """The greatest memory so far, in bytes."""
        status = Path(f"/proc/{self.process}/status").read_text(encoding="utf-8")
        (kilobytes,) = re.findall(r"VmHWM:\s+(\d+) kB", status)
        return int(kilobytes) * 1024


@pytest.fixture(scope="module")
def page(page_address: str) -> Target:
    """The page as its owner opens it, where speeches may be taken in."""
    return Target.of(page_address)


@pytest.fixture(scope="module")
def reading(corpus_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    data, temporary, port = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("temporary"), free_port()
    words = [sys.executable, "-m", "tests.support.serving.served_reading", str(corpus_index), str(data), str(port)]
    with running(words, port, data, {"TMPDIR": str(temporary)}) as address:
        found = json.loads((data / "found.json").read_text(encoding="utf-8"))
        yield Reading(Target.of(address), frozenset(found["routes"]), found["process"], data, temporary)


def _speeches(target: Target) -> list[str]:
    listed = json.loads(target.call(LIBRARY, "library_list", {}).body)["html"]
    return sorted(set(re.findall(r'data-speech="(\d+)"', listed)))


def _answer(target: Target, *headers: str, kind: str = "application/json") -> Reply:
    body = json.dumps({"turn": "t", "question": "处理好哪六种关系？", "history": []}).encode()
    return target.ask("POST", f"/{ANSWER_PATH}", body, *headers, kind=kind)


# --- closed routes ---


def test_of_every_route_that_gradio_serves_it_is_decided_whether_it_is_open(reading: Reading) -> None:
    opened = {route.path for route in (*GRADIO_ROUTES, allowed_function_route())}
    assert reading.routes - CLOSED == opened
    assert reading.routes >= CLOSED, "named here, and no longer there"


def test_a_closed_route_does_not_exist(reading: Reading) -> None:
    for route in sorted(CLOSED):
        path = re.sub(r"\{[^}]*\}", "x", route)
        for method in ("GET", "POST"):
            answer = reading.target.ask(method, path, b"{}")
            assert (answer.status, answer.problem) == (404, "没有这个地址。"), (method, path)


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../config", "/assets/%2e%2e/config", "/assets//etc/passwd", "/static/..%2f..%2f..%2frequirements.txt",
        "//", "/./", "/?__theme=dark/../../x/..", "/assets/", "/static/%00", "/theme.css/", "/Theme.css", "/assets/.env",
        "/gradio_api/component_server//", "/gradio_api%2ffile=/etc/passwd", "/speech-qa/answer/",
    ],
)  # fmt: skip
def test_no_other_way_of_writing_a_path_opens_a_closed_one(page: Target, path: str) -> None:
    answer = page.ask("GET", path)
    assert answer.status == (200 if path.startswith("/?") else 404)
    assert b"Traceback" not in answer.body


@pytest.mark.parametrize("form", ["/gradio_api/file={}", "/gradio_api/proxy={}", "/file={}", "/gradio_api/file/{}"])
def test_the_server_fetches_nothing_for_anybody(page: Target, form: str) -> None:
    with closing(socket.socket()) as elsewhere:
        elsewhere.bind(("127.0.0.1", 0))
        elsewhere.listen()
        elsewhere.settimeout(0.3)
        url = f"http://127.0.0.1:{elsewhere.getsockname()[1]}/x"
        assert page.ask("GET", form.format(url)).status == 404
        assert page.ask("HEAD", form.format(url)).status == 404
        with pytest.raises(TimeoutError):
            elsewhere.accept()


# --- foreign pages ---


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
@pytest.mark.parametrize("said", [[], [f"Origin: {FOREIGN}"], ["Origin: null", "Sec-Fetch-Site: cross-site"]])
def test_a_speech_is_not_withdrawn_by_a_form_of_another_site(page: Target, kind: str, said: list[str]) -> None:
    call = {"session_hash": "x", "component_id": LIBRARY, "fn_name": "library_withdraw", "data": {"speech": "000"}}
    for path in (FUNCTION_PATH, FUNCTION_PATH.rstrip("/")):
        answer = page.ask("POST", path, json.dumps(call).encode(), *said, kind=kind)
        assert answer.status in ((403,) if said else (404, 415))
    assert "000" in _speeches(page)


@pytest.mark.parametrize(
    "said",
    [
        [f"Origin: {FOREIGN}"], ["Origin: null"], ["Origin: http://127.0.0.1:1"], ["Origin: http://127.0.0.1"],
        ["Origin: "], ["Origin: file://"], ["Origin: http://localhost.:80"], ["Sec-Fetch-Site: cross-site"],
        ["Sec-Fetch-Site: same-site"], ["Sec-Fetch-Site: nonsense"], ["Sec-Fetch-Site: none"],
        ["Sec-Fetch-Site: same-origin", f"Origin: {FOREIGN}"],
        [f"Origin: {FOREIGN}", "X-Forwarded-Host: elsewhere.example"],
        ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"],
    ],
)  # fmt: skip
def test_a_foreign_page_can_call_nothing(page: Target, said: list[str]) -> None:
    assert _answer(page, *said).status == 403
    assert page.call(CHAT, "begin", {}, *said).status == 403
    assert _answer(page, f"Origin: {page.origin}", "Sec-Fetch-Site: same-origin").status == 200


def test_a_foreign_page_can_read_nothing_but_may_lead_a_reader_to_the_page(page: Target) -> None:
    led = ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"]
    assert page.ask("GET", "/", b"", *led, "Sec-Fetch-Dest: document").status == 200
    for dest in ("iframe", "frame", "embed", "object"):
        assert page.ask("GET", "/", b"", *led, f"Sec-Fetch-Dest: {dest}").status == 403
    for path in ("/", "/theme.css"):
        assert page.ask("GET", path, b"", f"Origin: {FOREIGN}").status == 403
        assert page.ask("GET", path, b"", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors").status == 403
        assert page.ask("GET", path, b"", "Sec-Fetch-Site: none").status == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "OPTIONS"])
@pytest.mark.parametrize("origin", [FOREIGN, "null", "own"])
@pytest.mark.parametrize("host", [None, "localhost", "elsewhere.example"])
def test_no_origin_is_ever_allowed_to_read_an_answer(page: Target, method: str, origin: str, host: str | None) -> None:
    told = f"Origin: {page.origin if origin == 'own' else origin}"
    for path in ("/", f"/{ANSWER_PATH}", FUNCTION_PATH, "/gradio_api/info"):
        answer = page.ask(method, path, b"{}", told, "Access-Control-Request-Method: POST", host=host)
        assert not [name for name, _ in answer.headers if name.startswith("access-control")]
        if method == "OPTIONS":
            assert answer.status in (403, 421)


def test_a_websocket_is_refused() -> None:
    sent: list[dict[str, Any]] = []

    async def asked() -> None:
        async def receive() -> dict[str, Any]:
            return {"type": "websocket.connect"}

        async def send(message: Any) -> None:
            sent.append(message)

        async def app(*_: Any) -> None:
            raise AssertionError("reached")

        settings = GuardSettings(HostNames.of("127.0.0.1"), (AllowedRoute("/"),))
        scope = {"type": "websocket", "path": "/", "headers": [(b"host", b"127.0.0.1")]}
        await guarded(app, settings)(scope, receive, send)

    with ThreadPoolExecutor(1) as thread:  # that of the tests may have the browser's event loop
        thread.submit(asyncio.run, asked()).result()
    assert [message["type"] for message in sent] == ["websocket.close"]


# --- host names ---


@pytest.mark.parametrize(
    "host",
    [
        "localhost.", "LOCALHOST.", "127.0.0.1.", "elsewhere.example", "127.0.0.1.nip.io", "localhost.elsewhere.example",
        "0.0.0.0", "[::]", "127.0.0.2", "2130706433", "0x7f.1", "127.1", "[::ffff:127.0.0.1]", "user@127.0.0.1",
        "127.0.0.1:80:80", "127.0.0.1:x", "127.0.0.1:123456", "127.0.0.1/", "localhost,elsewhere.example", "::1", "[::1",
        "localhost%2e", "ｌocalhost".encode().decode("latin-1"),
    ],
)  # fmt: skip
def test_by_a_name_that_is_not_the_pages_nothing_is_answered(page: Target, host: str) -> None:
    for method, path in (("GET", "/"), ("POST", FUNCTION_PATH), ("POST", f"/{ANSWER_PATH}"), ("GET", "/theme.css")):
        answer = page.ask(method, path, b"{}", host=host)
        assert answer.status in (400, 421), (method, path)
        assert b"\n" not in answer.body


def test_the_machine_s_own_names_open_the_page_at_any_port(page: Target) -> None:
    for host in ("127.0.0.1", "localhost", "LocalHost:80", f"127.0.0.1:{page.port}", "[::1]", "[::1]:7860"):
        assert page.ask("GET", "/", host=host).status == 200


def test_the_owner_adds_names_and_nothing_near_them() -> None:
    hosts = HostNames.of("0.0.0.0", ["QA.example", "192.0.2.7", "fe80::1"])
    assert all(map(hosts.allows, ["qa.example", "qa.EXAMPLE:8443", "192.0.2.7:7860", "[fe80::1]:7860", "localhost"]))
    assert not any(map(hosts.allows, ["x.qa.example", "qa.example.", "0.0.0.0", "192.0.2.70", "fe80::1", "qa.examplex"]))


def test_a_request_with_two_hosts_or_none_is_refused(page: Target) -> None:
    own = f"127.0.0.1:{page.port}"
    for lines in ("Host: elsewhere.example\nHost: " + own, f"Host: {own}\nHost: {own}", "X: y"):
        assert page.send(f"GET / HTTP/1.1\n{lines}").status == 400
    assert page.send("GET / HTTP/1.0").status in (400, 421)
    assert page.send(f"GET http://elsewhere.example/ HTTP/1.1\nHost: {own}").status == 404
    assert page.send("GET http://127.0.0.1/ HTTP/1.1\nHost: elsewhere.example").status == 421
    twice = f"Host: {own}\nOrigin: {page.origin}\nOrigin: {FOREIGN}"
    assert page.send(f"GET / HTTP/1.1\n{twice}").status == 400


@pytest.mark.parametrize("header", ["X-Forwarded-Host: elsewhere.example", "X-Gradio-Server: http://elsewhere.example"])
def test_a_page_is_not_told_of_another_address_unless_the_owner_named_it(page: Target, header: str) -> None:
    answer = page.ask("GET", "/", b"", header)
    assert answer.status == 200
    assert b"elsewhere.example" not in answer.body


# --- sizes ---


def _kept(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


MULTIPART = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.bin"\r\n\r\n'


@pytest.mark.parametrize("path", ["/gradio_api/upload", "/gradio_api/upload?upload_id=x", "/upload", FUNCTION_PATH])
def test_600_megabytes_are_refused_and_nothing_of_them_is_stored(reading: Reading, path: str) -> None:
    before, host = _kept(reading.data) + _kept(reading.temporary), f"Host: 127.0.0.1:{reading.target.port}"
    for kind in ("multipart/form-data; boundary=x", "application/json"):
        head = f"POST {path} HTTP/1.1\n{host}\nContent-Type: {kind}"
        told = reading.target.send(f"{head}\nContent-Length: 600000000", [MULTIPART])
        streamed = reading.target.send(f"{head}\nTransfer-Encoding: chunked", chunked(600_000_000, MULTIPART))
        assert {told.status, streamed.status} <= {404, 413, 415}
    assert _kept(reading.data) + _kept(reading.temporary) - before < 10_000
    assert reading.target.ask("GET", "/").status == 200


def test_a_vote_of_300_megabytes_is_refused_before_memory_grows(reading: Reading) -> None:
    before = reading.memory()
    head = f"POST {FUNCTION_PATH} HTTP/1.1\nHost: 127.0.0.1:{reading.target.port}\nContent-Type: application/json"
    vote = b'{"component_id": %d, "fn_name": "vote", "session_hash": "x", "data": {"turn": "' % CHAT
    assert reading.target.send(f"{head}\nContent-Length: 300000000", [vote]).status == 413
    streamed = reading.target.send(f"{head}\nTransfer-Encoding: chunked", chunked(300_000_000, vote))
    assert streamed.status == 413
    # The end of the connection may overtake the words, for the sender is still sending.
    assert not streamed.body or re.fullmatch(r"发送的内容超过 15 MB，没有读取。", streamed.problem)
    assert reading.memory() - before < 100_000_000
    assert not (reading.data / "feedback.jsonl").exists()


def test_each_function_has_its_own_limit(page: Target) -> None:
    words = "问" * (FUNCTION_LIMIT // 6)
    answer = page.call(CHAT, "vote", {"turn": "t", "vote": "up", "question": words, "reply": words})
    assert (answer.status, answer.problem) == (413, "发送的内容超过 2 MB。")
    assert page.call(QUOTE, "check", {"draft": "他说“代表是主体”。" + " " * FUNCTION_LIMIT}).status == 200
    assert page.call(QUOTE, "check", {"draft": " " * LARGE_LIMIT}).status == 413


# --- uploads ---


@pytest.mark.parametrize("name", ["a.exe", "a", ".txt", "a.txt.sh", "a.js", "../../a.py", "a.tar.gz"])
def test_a_file_of_a_kind_that_is_not_read_is_not_let_in(page: Target, page_data: Path, name: str) -> None:
    answer = page.call(LIBRARY, "upload_begin", {"name": name, "size": 3})
    problem = json.loads(answer.body).get("problem", "")
    assert "不支持的文件格式" in problem or name == ".txt"
    staged = [path.name for path in page_data.rglob(".incoming/*/*")]
    assert all(path.endswith(".txt") for path in staged)


def test_where_nothing_may_be_taken_in_there_is_no_function_for_it(reading: Reading) -> None:
    for name in ("upload_begin", "upload_part", "upload_take_in", "library_withdraw", "library_change", "library_back"):
        answer = reading.target.call(LIBRARY, name, {"name": "a.txt", "size": 3, "speech": "000"})
        assert (answer.status, answer.problem) == (404, "没有这个功能。")
    body = MULTIPART + b"x\r\n--x--\r\n"
    for kind in ("multipart/form-data; boundary=x", "application/json"):
        assert reading.target.ask("POST", "/gradio_api/upload", body, kind=kind).status == 404
    assert not list(reading.data.rglob(".incoming"))
    assert len(_speeches(reading.target)) == 5


# --- malformed calls ---


def _nasty(rng: random.Random, depth: int = 0) -> Any:
    if depth < 3 and rng.random() < 0.3:
        return [_nasty(rng, depth + 1) for _ in range(rng.randrange(4))]
    if depth < 3 and rng.random() < 0.2:
        return {rng.choice(("speech", "text", "id")): _nasty(rng, depth + 1) for _ in range(2)}
    return rng.choice([
        None, True, -1, 0, 10**30, 1.5, "", "000", "\ud800", "\x00", "../../etc/passwd", "2026-02-30", "AAA", "张三",
        "问" * 300, "[1-", "《" * 40, "<script>",
    ])  # fmt: skip


CALLS = {
    (CHAT, "scope"): ("words", "kinds"), (CHAT, "show"): ("replies",), (CHAT, "vote"): ("turn", "vote", "question", "reply"),
    (CHAT, "export"): ("title", "date", "format", "exchanges"), (QUOTE, "find"): ("phrase", "near", "query", "speech"),
    (QUOTE, "lines"): ("phrase", "first", "width", "order"), (QUOTE, "annotate"): ("draft", "name", "file", "sentences"),
    (LIBRARY, "library_list"): ("words", "sort", "reverse"), (LIBRARY, "library_card"): ("speech",),
    (LIBRARY, "upload_begin"): ("name", "size"), (LIBRARY, "upload_part"): ("token", "data"),
    (QUIZ, "quiz_start"): ("number", "types", "speeches", "sections", "topic"), (QUIZ, "book_exam"): ("reader", "day"),
    (QUIZ, "quiz_mark"): ("quiz", "id", "reply", "hinted"), (QUIZ, "book_import"): ("reader", "content"),
    (READER, "open_source"): ("speech", "start", "end", "section", "whole"),
}  # fmt: skip


def test_a_malformed_call_is_refused_in_one_line_and_leaves_no_traceback(page: Target, page_data: Path) -> None:
    rng = random.Random(7)
    sound: dict[str, Any] = {"name": "a.docx", "number": 3, "phrase": "代表", "reader": "李四", "width": 20, "order": "left"}
    for (number, name), keys in CALLS.items():
        for _ in range(12):
            data = {key: sound.get(key, _nasty(rng)) if rng.random() < 0.6 else _nasty(rng) for key in keys}
            answer = page.call(number, name, data)
            assert answer.status in (200, 400), (name, data)
            assert answer.status == 200 or "\n" not in answer.problem
    assert "Traceback" not in (page_data / "serve.log").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"[" * 100_000, b"[" * 300_000, b"1" * 5000, b'{"a":NaN}',
        b"{}", b'{"component_id":[],"fn_name":{}}', b'{"component_id":true,"fn_name":"begin"}',
        b'{"component_id":7,"fn_name":"__init__"}', b'{"component_id":7,"fn_name":"postprocess","data":1}',
        b'{"component_id":7.0,"fn_name":"begin"}', b'{"component_id":1e999,"fn_name":"begin"}',
        b'{"component_id":7,"fn_name":"library_withdraw","data":{"speech":"000"}}',
    ],
)  # fmt: skip
def test_what_names_no_function_of_the_page_is_refused(page: Target, page_data: Path, body: bytes) -> None:
    answer = page.ask("POST", FUNCTION_PATH, body)
    assert answer.status in (400, 404)
    assert "\n" not in answer.problem
    assert "Traceback" not in (page_data / "serve.log").read_text(encoding="utf-8")


# --- headers ---


def test_every_answer_tells_the_browser_what_is_forbidden(page: Target) -> None:
    script = re.search(rb'src="\./(assets/[^"]+\.js)"', page.ask("GET", "/").body)
    assert script is not None
    answers = {
        200: [page.ask("GET", "/"), page.ask("GET", f"/{script[1].decode()}"), page.ask("GET", "/favicon.ico"),
              _answer(page), page.call(CHAT, "begin", {}), page.ask("HEAD", "/")],
        400: [page.ask("POST", FUNCTION_PATH, b"{"), page.ask("POST", f"/{ANSWER_PATH}", b"{")],
        403: [_answer(page, f"Origin: {FOREIGN}"), page.ask("OPTIONS", "/")],
        404: [page.ask("GET", "/config"), page.ask("GET", "/assets/x.js")],
        405: [page.ask("PUT", "/"), page.ask("GET", f"/{ANSWER_PATH}"), page.ask("TRACE", "/")],
        413: [page.ask("POST", f"/{ANSWER_PATH}", b" " * 3_000_000)],
        415: [_answer(page, kind="text/plain")],
        421: [page.ask("GET", "/", host="localhost.")],
    }  # fmt: skip
    expected = {
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }
    for status, group in answers.items():
        for answer in group:
            assert answer.status == status
            assert {name: answer.all(name) for name in expected} == {k: [v] for k, v in expected.items()}
            (policy,) = answer.all("content-security-policy")
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy


def test_the_page_s_policy_lets_no_script_run_but_those_of_the_server(page: Target) -> None:
    (policy,) = page.ask("GET", "/").all("content-security-policy")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert "'unsafe-inline'" not in rules["script-src"]
    assert set(rules["script-src"].split()) - {"'self'", "'unsafe-eval'"} <= set(re.findall(r"'sha256-\S+'", policy))
    assert rules["connect-src"] == "'self'"
    assert rules["object-src"] == rules["frame-ancestors"] == "'none'"
    assert "*" not in policy
    assert "http" not in policy


def test_a_path_is_open_only_as_it_is_written() -> None:
    routes = (*GRADIO_ROUTES, allowed_function_route())
    for path in ("/assets/a.js", "/assets/a/b-c.css", "/static/fonts/x.woff2", "/", FUNCTION_PATH):
        assert route_of(path, routes) is not None
    for path in ("", "/assets", "/assets/.", "/assets/a/..", "/assets/a\nb", "/assets/a\\b", "/assets/ä.js", "/static/a//b"):
        assert route_of(path, routes) is None


# --- what is kept apart, and what is not told ---


def test_gradio_s_temporary_folder_belongs_to_this_server_alone_and_goes_with_it() -> None:
    environ = {"GRADIO_TEMP_DIR": "/elsewhere"}
    with private_folder(environ) as folder, private_folder({}) as other:
        assert environ["GRADIO_TEMP_DIR"] == str(folder)
        assert folder != other
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "kept").write_bytes(b"x")
    assert not folder.exists()
    assert environ == {"GRADIO_TEMP_DIR": "/elsewhere"}
