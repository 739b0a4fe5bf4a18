"""Requests as an attacker writes them: byte by byte over a socket, with what no client library would send."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

CHAT, QUOTE, LIBRARY, QUIZ, READER = 7, 9, 11, 13, 15
"""Numbers of the components whose functions the page calls, in the order in which the pages are built."""


@dataclass(frozen=True)
class Reply:
    """An answer; header names are in lower case."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name]

    @property
    def problem(self) -> str:
        return str(json.loads(self.body)["problem"])


@dataclass(frozen=True)
class Target:
    """A served page that is attacked."""

    host: str
    port: int

    @classmethod
    def of(cls, address: str) -> Target:
        parts = urlsplit(address)
        return cls(str(parts.hostname), parts.port or 80)

    @property
    def origin(self) -> str:
        return f"http://{self.host}:{self.port}"

    def send(self, head: str, body: Iterable[bytes] = ()) -> Reply:
        """Send a head (lines ending in a line feed, without ``Connection``) and a body; gives the answer."""
        with closing(socket.create_connection((self.host, self.port), timeout=60)) as connection:
            lines = [*head.strip("\n").split("\n"), "Connection: close", "", ""]
            try:
                connection.sendall("\r\n".join(lines).encode("latin-1"))
                for part in body:
                    connection.sendall(part)
            except (BrokenPipeError, ConnectionResetError):
                pass  # refused before it had all been sent
            return _read(connection)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        *headers: str,
        host: str | None = None,
        kind: str = "application/json",
    ) -> Reply:
        """Ask as a well-formed client does; ``headers`` are further lines."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host or f'{self.host}:{self.port}'}", *headers]
        if method in ("POST", "PUT", "PATCH"):
            lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
            return self.send("\n".join(lines), [body])
        return self.send("\n".join(lines), [])

    def call(self, number: int, name: str, data: Any, *headers: str) -> Reply:
        """Call a function of a component as the page's script does."""
        call = {"data": data, "component_id": number, "fn_name": name, "session_hash": "x"}
        return self.ask("POST", "/gradio_api/component_server/", json.dumps(call).encode(), *headers)


def chunked(size: int, first: bytes = b"") -> Iterator[bytes]:
    """A chunked body of so many bytes that begins with ``first``."""
    piece = b" " * 2**20
    yield b"%x\r\n%s\r\n" % (len(first), first) if first else b""
    for _ in range(size // len(piece)):
        yield b"%x\r\n%s\r\n" % (len(piece), piece)
    yield b"0\r\n\r\n"


def _read(connection: socket.socket) -> Reply:
    data = b""
    try:
        while part := connection.recv(65536):
            data += part
    except ConnectionResetError:
        pass  # the server closed with bytes of ours unread; what it said came before
    head, _, body = data.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return Reply(int(status.split()[1]), tuple((n.lower(), v.strip()) for n, _, v in pairs), body)
