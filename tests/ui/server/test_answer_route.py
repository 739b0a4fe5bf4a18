"""The address at which the page asks, on a real server: one whole answer, readers at once, and what is refused."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import pytest

from ui.page.chat.answer_route import ANSWER_PATH, BODY_LIMIT
from ui.server.host_names import HostNames
from ui.server.request_origin import is_foreign

LIST = "处理好哪六种关系？"
FACT = "全区各级人大代表加起来有多少名？"
SENT = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def place(page_address: str) -> tuple[str, int]:
    parts = urlsplit(page_address)
    return str(parts.hostname), parts.port or 80


def _question(question: object = LIST, **more: Any) -> str:
    return json.dumps({"turn": "t", "question": question, "history": [], **more})


def _asked(
    place: tuple[str, int], body: str | bytes, headers: Mapping[str, str] = SENT, method: str = "POST"
) -> tuple[int, http.client.HTTPMessage, list[dict[str, Any]], list[float]]:
    """Ask once; gives status, headers, the lines that came and the second of each."""
    with closing(http.client.HTTPConnection(*place, timeout=60)) as connection:
        data = body.encode() if isinstance(body, str) else body
        connection.request(method, f"/{ANSWER_PATH}", data, dict(headers))
        answer = connection.getresponse()
        lines, came = [], []
        while line := answer.readline():
            lines.append(json.loads(line))
            came.append(time.monotonic())
        return answer.status, answer.headers, lines, came


def test_an_answer_comes_once_and_whole(place: tuple[str, int]) -> None:
    status, headers, answers, _ = _asked(place, _question())
    assert status == 200
    assert headers["Content-Type"] == "application/json"
    assert headers["Cache-Control"] == "no-store"
    (answer,) = answers
    assert answer["turn"] == "t"
    assert len(answer["reply"]["statements"]) > 3
    assert 'data-act="copy"' in answer["html"]


def test_a_follow_up_needs_no_more_of_an_earlier_reply_than_its_words(place: tuple[str, int]) -> None:
    reply = _asked(place, _question())[2][-1]["reply"]
    said = {"state": reply["state"], "statements": reply["statements"], "elapsed_ms": 0}
    last = _asked(place, _question("那第二点呢？", history=[{"question": LIST, "reply": said}]))[2][-1]
    assert any("全局与局部" in "".join(c["section"]) for c in last["reply"]["citations"])


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (_question(" 。 "), "问题是空的"),
        (_question("问" * 100_000), "问题太长（100000 字）"),
        (_question(speeches=["gone"]), "勾选的讲话都已撤下"),
        (_question("\ud800。", turn="\ud800"), "问题是空的"),
    ],
)
def test_what_a_reader_can_mend_is_one_line_in_the_place_of_the_answer(
    place: tuple[str, int], body: str, said: str
) -> None:
    status, _, (step,), _ = _asked(place, body)
    assert status == 200
    assert step["problem"].startswith(said)
    assert said in step["html"]


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"\xff\xfe", b"[" * 100_000, b"null", b"[]", b"{}",
        _question(turn=1), _question(question=None), _question(history={}), _question(history=[3]),
        _question(history=[{"question": "问", "reply": {"state": "sure"}}]), _question(speeches="000"),
    ],
)  # fmt: skip
def test_what_the_page_never_sends_is_refused(place: tuple[str, int], body: str | bytes) -> None:
    status, _, (refusal,), _ = _asked(place, body)
    assert status == 400
    assert "expected" in refusal["problem"]
    assert "\n" not in refusal["problem"]


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_a_form_of_any_kind_is_refused_for_every_site_may_send_one(place: tuple[str, int], kind: str) -> None:
    assert _asked(place, _question(), {"Content-Type": kind})[0] == 415
    assert _asked(place, _question(), {"Content-Type": "Application/JSON; charset=utf-8"})[0] == 200


@pytest.mark.parametrize("size", [BODY_LIMIT + 1, 12 * BODY_LIMIT])
def test_a_body_above_the_limit_is_refused_in_one_chinese_line(place: tuple[str, int], size: int) -> None:
    status, _, (refusal,), _ = _asked(place, b" " * size)
    assert status == 413
    assert refusal["problem"].startswith("提问的内容超过 2 MB")
    assert _asked(place, _question().encode().ljust(BODY_LIMIT))[0] == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_only_post_asks(place: tuple[str, int], method: str) -> None:
    status, headers, _, _ = _asked(place, _question(), method=method)
    assert (status, headers["Allow"]) == (405, "POST")


@pytest.mark.parametrize("path", [f"{ANSWER_PATH}/x", f"{ANSWER_PATH}/../../pyproject.toml", "speech-qa/", "speech-qa"])
def test_nothing_else_stands_below_the_address(place: tuple[str, int], path: str) -> None:
    with closing(http.client.HTTPConnection(*place, timeout=60)) as connection:
        connection.request("POST", f"/{path}", _question().encode(), SENT)
        assert connection.getresponse().status == 404


@pytest.mark.parametrize(
    "told",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://127.0.0.1"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_a_page_of_another_origin_can_neither_ask_nor_read(place: tuple[str, int], told: dict[str, str]) -> None:
    status, headers, lines, _ = _asked(place, _question(), {**SENT, **told})
    assert status == 403
    assert headers["Access-Control-Allow-Origin"] is None
    assert [list(line) for line in lines] == [["problem"]]


def test_the_own_page_may_ask_also_behind_a_proxy(place: tuple[str, int]) -> None:
    host, port = place
    assert _asked(place, _question(), {**SENT, "Origin": f"http://{host}:{port}"})[0] == 200
    hosts = HostNames.of("127.0.0.1", ["qa.example"])
    asked: dict[bytes, bytes] = {b"host": b"127.0.0.1:7860", b"origin": b"https://qa.example"}
    assert not is_foreign(asked, hosts, reading=False)
    assert not is_foreign({**asked, b"sec-fetch-site": b"same-origin"}, hosts, reading=False)
    other_port = {**asked, b"origin": b"https://qa.example:8443"}
    assert is_foreign(other_port, hosts, reading=False)
    assert not is_foreign({**other_port, b"x-forwarded-host": b"qa.example:8443"}, hosts, reading=False)


def test_another_program_on_the_machine_of_the_page_is_foreign() -> None:
    hosts = HostNames.of("0.0.0.0", ["127.0.0.1", "192.0.2.7", "qa.example"])
    for host in ("192.0.2.7:7860", "127.0.0.1:7860", "qa.example:7860"):
        name = host.partition(":")[0]
        for origin in (f"http://{name}", f"http://{name}:8080", f"https://{name}"):
            assert is_foreign({b"host": host.encode(), b"origin": origin.encode()}, hosts, reading=False)
    assert is_foreign({b"host": b"localhost:7860", b"origin": b"http://127.0.0.1"}, hosts, reading=False)


def test_a_forwarded_host_that_the_owner_did_not_name_is_not_believed() -> None:
    asked: dict[bytes, bytes] = {b"host": b"127.0.0.1:7860", b"origin": b"https://qa.example"}
    unknown = HostNames.of("127.0.0.1")
    assert is_foreign({**asked, b"x-forwarded-host": b"qa.example"}, unknown, reading=False)
    assert is_foreign({**asked, b"sec-fetch-site": b"same-origin"}, unknown, reading=False)


def test_a_foreign_origin_is_not_allowed_by_the_preflight_either(place: tuple[str, int]) -> None:
    told = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    with closing(http.client.HTTPConnection(*place, timeout=60)) as connection:
        connection.request("OPTIONS", f"/{ANSWER_PATH}", headers=told)
        assert connection.getresponse().headers["Access-Control-Allow-Origin"] is None


def test_each_of_two_readers_at_once_is_given_their_own_answer(place: tuple[str, int]) -> None:
    bodies = [_question(question, turn=turn) for question, turn in ((LIST, "list"), (FACT, "fact"))]
    alone = [_asked(place, body)[2][-1]["html"] for body in bodies]
    with ThreadPoolExecutor(2) as readers:
        answers = [answer[2] for answer in readers.map(lambda body: _asked(place, body), bodies)]
    assert [{step["turn"] for step in steps} for steps in answers] == [{"list"}, {"fact"}]
    assert [steps[-1]["html"] for steps in answers] == alone


def test_of_many_readers_those_who_asked_first_are_answered_first(place: tuple[str, int]) -> None:
    with ThreadPoolExecutor(24) as readers:
        under_way = []
        for number in range(24):
            under_way.append(readers.submit(_asked, place, _question(turn=str(number))))
            time.sleep(0.005)
        answers = [answer.result() for answer in under_way]
    crowd = range(4, 20)  # before and behind it there are few
    order = sorted(crowd, key=lambda number: answers[number][3][0])
    assert all(abs(rank - crowd.index(number)) <= 5 for rank, number in enumerate(order)), order


def _send_and_leave(place: tuple[str, int], lines: int) -> None:
    """Ask, read as many lines of the answer, close the connection."""
    with closing(socket.create_connection(place, timeout=60)) as connection:
        body = _question().encode()
        head = (
            f"POST /{ANSWER_PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        )
        connection.sendall(head.encode() + b"\r\n\r\n" + body)
        with connection.makefile("rb") as answer:
            for _ in range(lines):
                while not answer.readline().startswith(b"{"):
                    pass


def test_who_stops_an_answer_takes_nobody_elses_time(place: tuple[str, int]) -> None:
    (last,) = _asked(place, _question())[2]
    work = last["reply"]["elapsed_ms"] / 1000
    for _ in range(4):
        _send_and_leave(place, 1)
    for _ in range(200):
        _send_and_leave(place, 0)
    began = time.monotonic()
    assert _asked(place, _question())[2][-1]["reply"]["statements"] == last["reply"]["statements"]
    assert time.monotonic() - began < 0.5 + 100 * work, "what nobody waits for is not worked out"
