"""What a connection may take: time for a head, a body and an answer, and a place among the others."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING

import pytest

from ui.server.connection_limits import Limits
from ui.server.listening import bound
from ui.server.running import RunningServer

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

LIMITS = Limits(head=0.4, stall=0.4, stall_bytes=4096, connections=8, finish=1)
HEAD = b"GET / HTTP/1.1\r\nHost: h\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: h\r\n"
SLOW = pytest.mark.slow
GIVEN_UP = 30.0
"""Seconds after which a connection counts as kept for ever."""


async def _application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the length of the body; ``/long`` with more than any socket holds; ``/never`` never ends."""
    if scope["type"] == "lifespan":
        while (message := await receive())["type"] != "lifespan.shutdown":
            await send({"type": f"{message['type']}.complete"})
        await send({"type": "lifespan.shutdown.complete"})
        return
    size, more = 0, True
    while more:
        message = await receive()
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"x-size", str(size).encode())]})
    for _ in range(400 if scope["path"] == "/long" else 0):
        await send({"type": "http.response.body", "body": bytes(100_000), "more_body": True})
    if scope["path"] == "/never":
        while (await receive())["type"] != "http.disconnect":
            pass
    await send({"type": "http.response.body"})


@contextmanager
def _server(limits: Limits = LIMITS) -> Iterator[tuple[tuple[str, int], RunningServer]]:
    listening = bound("127.0.0.1", 0)
    place = ("127.0.0.1", listening.port)
    server = RunningServer(_application, listening, limits, lambda: None)
    try:
        yield place, server
    finally:
        server.close()


@pytest.fixture(scope="module")
def place() -> Iterator[tuple[str, int]]:
    with _server() as (place, _):
        yield place


def _kept_for(connection: socket.socket, piece: bytes = b"", pause: float = 0.05) -> float:
    """Send a piece again and again until the other side closes; gives the seconds that it took."""
    began = time.monotonic()
    connection.settimeout(pause)
    while time.monotonic() - began < GIVEN_UP:
        try:
            connection.sendall(piece)
            if not connection.recv(65536):
                break
        except TimeoutError:
            continue
        except OSError:
            break
    return time.monotonic() - began


def _answered(place: tuple[str, int], request: bytes = HEAD) -> bytes:
    with closing(socket.create_connection(place, timeout=GIVEN_UP)) as connection:
        connection.sendall(request)
        return connection.recv(65536)


@pytest.mark.parametrize(
    ("sent", "piece"),
    [
        pytest.param(b"", b"", id="nothing"),
        pytest.param(b"GET / HT", b"", id="half a line", marks=SLOW),
        pytest.param(b"GET / HTTP/1.1\r\nHost: h\r\n", b"x: y\r\n", id="a line at a time"),
        pytest.param(HEAD + b"GET / HTTP/1.1\r\n", b"x: y\r\n", id="a second request"),
        pytest.param(POST + b"Content-Length: 9000000\r\n\r\n", b"", id="no body", marks=SLOW),
        pytest.param(POST + b"Content-Length: 9000000\r\n\r\n", b"x", id="a byte at a time"),
        pytest.param(POST + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", id="chunks", marks=SLOW),
    ],
)
def test_who_sends_too_slowly_loses_the_connection(
    place: tuple[str, int], sent: bytes, piece: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(socket.create_connection(place)) as connection:
        connection.sendall(sent)
        assert 0.2 < _kept_for(connection, piece) < GIVEN_UP
    assert b" 200 " in _answered(place)
    assert not caplog.records


def test_who_does_not_read_the_answer_loses_the_connection(place: tuple[str, int]) -> None:
    with closing(socket.create_connection(place)) as connection:
        connection.sendall(b"GET /long HTTP/1.1\r\nHost: h\r\n\r\n")
        time.sleep(1.5)  # what lies in the sockets' buffers can still be read
        connection.settimeout(GIVEN_UP)
        came = 0
        try:
            while piece := connection.recv(1_000_000):
                came += len(piece)
        except ConnectionResetError:
            pass
        assert came < 40_000_000


def test_a_body_that_comes_slowly_but_steadily_is_taken(place: tuple[str, int]) -> None:
    with closing(socket.create_connection(place, timeout=GIVEN_UP)) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 240000\r\n\r\n")
        for _ in range(12):
            connection.sendall(bytes(20_000))
            time.sleep(0.08)
        assert b"x-size: 240000" in connection.recv(65536)


def test_an_answer_that_takes_long_is_waited_for(place: tuple[str, int]) -> None:
    with closing(socket.create_connection(place, timeout=GIVEN_UP)) as connection:
        connection.sendall(b"GET /never HTTP/1.1\r\nHost: h\r\n\r\n")
        assert b" 200 " in connection.recv(65536)
        connection.settimeout(1.2)
        with pytest.raises(TimeoutError):
            connection.recv(65536)


def test_among_too_many_connections_those_that_send_nothing_make_room(caplog: pytest.LogCaptureFixture) -> None:
    with _server(Limits(head=GIVEN_UP, connections=8)) as (place, _), ExitStack() as open_ones:
        silent = [open_ones.enter_context(closing(socket.create_connection(place))) for _ in range(20)]
        assert b" 200 " in _answered(place)
        assert _kept_for(silent[0]) < GIVEN_UP / 2
        silent[-1].settimeout(GIVEN_UP)
        silent[-1].sendall(HEAD)
        assert b" 200 " in silent[-1].recv(65536)
    assert not caplog.records


@pytest.mark.parametrize(
    "request_",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: h\r\nx: " + b"y" * 40_000,
        b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
    ],
    ids=["TLS", "no host", "a long head", "a length below zero"],
)
def test_what_is_no_request_is_refused_without_a_word_in_the_log(
    place: tuple[str, int], request_: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert b" 400 " in _answered(place, request_)
    assert not caplog.records


def test_an_upgrade_is_answered_as_a_plain_request(place: tuple[str, int], caplog: pytest.LogCaptureFixture) -> None:
    told = b"GET / HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"
    assert b" 200 " in _answered(place, told)
    assert not caplog.records


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"", id="silent"),
        pytest.param(HEAD, id="idle", marks=SLOW),
        pytest.param(b"GET /never HTTP/1.1\r\nHost: h\r\n\r\n", id="without end"),
        pytest.param(POST + b"Content-Length: 9\r\n\r\n", id="half a body", marks=SLOW),
    ],
)
def test_no_connection_keeps_the_server_from_its_end(sent: bytes, caplog: pytest.LogCaptureFixture) -> None:
    with _server(Limits(finish=1)) as (place, server), closing(socket.create_connection(place)) as connection:
        connection.sendall(sent)
        time.sleep(0.2)
        began = time.monotonic()
        server.close()
        assert time.monotonic() - began < GIVEN_UP / 2
        with pytest.raises(OSError):  # noqa: PT011 - refused, by whatever the system calls it
            socket.create_connection(place, timeout=5)
    assert not caplog.records
