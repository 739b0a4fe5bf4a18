"""Requests' bodies, read whole before any route sees them, and never more than the route may be brought."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ui.server.allowed_routes import MEGABYTE, AllowedRoute
from ui.server.refusal import Refusal

if TYPE_CHECKING:
    from starlette.types import Message, Receive

_DRAINED = 32 * MEGABYTE
"""Bytes above the limit that are let pass unread, for a browser hears no answer before it has sent all."""

# Bytes of a body that is not counted among those held at once: any question, any answer of a quiz.
_SMALL = 2 * MEGABYTE
_TOGETHER = 128 * MEGABYTE
"""Bytes that all bodies above ``_SMALL`` may hold at once: some eight drafts of the greatest size."""

_OVERSIZED = "发送的内容超过 {limit:g} MB，没有读取。"
_CROWDED = "现在同时收到的大文件太多。请过一会儿再试。"


class ClientGone(Exception):
    """The connection was closed before the body had come."""


class BodyReader:
    """Reads bodies for one server, and knows how much of all of them it holds."""

    def __init__(self) -> None:
        self._held = 0

    async def read(self, route: AllowedRoute, headers: Mapping[bytes, bytes], receive: Receive) -> bytes | Refusal:
        """The body of a request, or why it is refused; raises ``ClientGone``."""
        limit = route.body_limit
        told = headers.get(b"content-length", b"")
        length = int(told) if told.isdigit() and len(told) < 16 else 0
        if length > limit + _DRAINED:
            return _oversized(route, closing=True)
        parts: list[bytes] = []
        size = held = 0
        try:
            more = True
            while more:
                message = await _next(receive)
                part, more = message.get("body", b""), message.get("more_body", False)
                size += len(part)
                if size > limit + _DRAINED:
                    return _oversized(route, closing=True)
                if size > limit:
                    parts.clear()
                    continue
                if size > _SMALL:
                    held += len(part)
                    self._held += len(part)
                    if self._held > _TOGETHER:
                        return Refusal(503, _CROWDED, closing=True)
                parts.append(part)
        finally:
            self._held -= held
        return b"".join(parts) if size <= limit else _oversized(route)


async def _next(receive: Receive) -> Message:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientGone
    return message


def _oversized(route: AllowedRoute, *, closing: bool = False) -> Refusal:
    problem = route.oversized or _OVERSIZED.format(limit=route.body_limit / MEGABYTE)
    return Refusal(413, problem, closing=closing)


def given(body: bytes, receive: Receive) -> Receive:
    """Let a route read a body that has been read; after it comes what else the connection says."""
    handed = False

    async def again() -> Message:
        nonlocal handed
        if handed:
            return await receive()
        handed = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
