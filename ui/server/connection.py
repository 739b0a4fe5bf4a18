"""One HTTP connection of the server, with a limit of time and number: who sends or reads too slowly loses it.

uvicorn limits the pause between two requests and nothing else: a connection whose head or body never ends, or whose
answer is never read, would be kept for ever.
"""

from __future__ import annotations

import asyncio
from typing import Any, Literal

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from ui.server.connection_limits import DEFAULT_LIMITS, Limits

_LOOKS = 4
"""Looks at a connection within the shortest limit of time."""


class LimitedConnection(H11Protocol):
    """An HTTP/1.1 connection within the ``limits`` of its class, closed without a word in the log."""

    limits = DEFAULT_LIMITS

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, in the place of the connection that has waited longest where there are too many."""
        super().connection_made(transport)
        self._came = 0
        self._awaited: tuple[str | None, Any] = (None, None)
        self._since, self._mark = 0.0, 0
        self._look: asyncio.TimerHandle | None = None
        self._watch()
        if len(self.connections) > self.limits.connections:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        if self._look is not None:
            self._look.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what has come."""
        self._came += len(data)
        super().data_received(data)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP; a request that was under way gets no answer any more, and its connection ends."""
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        elif self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            super().send_400_response(msg)
            return
        self.transport.close()

    def _watch(self) -> None:
        """Look whether the client keeps the connection waiting, and again after a while."""
        if self.transport.is_closing():
            return
        now = self.loop.time()
        kind = self._awaits()
        awaited, progress = (kind, self.cycle), self._progress(kind)
        allowed, least = self._allowed(kind)
        if awaited != self._awaited:
            self._awaited, self._since, self._mark = awaited, now, progress
        elif kind is not None and now - self._since >= allowed:
            if progress - self._mark < least:
                self.transport.abort()
                return
            self._since, self._mark = now, progress
        self._look = self.loop.call_later(min(self.limits.head, self.limits.stall) / _LOOKS, self._watch)

    def _awaits(self) -> Literal["head", "body", "reader"] | None:
        """What the client owes: the head or the body of a request, or to read its answer.

        None where the server itself is at work, has paused reading, or has not yet asked for the body.
        """
        if self.flow.write_paused:
            return "reader"
        if self.conn.their_state is h11.IDLE:
            return "head"
        asked = self.cycle is not None and not self.cycle.waiting_for_100_continue
        if self.conn.their_state is h11.SEND_BODY and asked and not self.flow.read_paused:
            return "body"
        return None

    def _progress(self, kind: str | None) -> int:
        """Bytes that have come, or, negative, those that wait to be read: both grow where the client does its part."""
        return -self.transport.get_write_buffer_size() if kind == "reader" else self._came

    def _allowed(self, kind: str | None) -> tuple[float, float]:
        """The seconds that a client has, and the bytes that give it as many again; no bytes lengthen a head."""
        limits = self.limits
        return {
            "head": (limits.head, float("inf")),
            "body": (limits.stall, float(limits.stall_bytes)),
        }.get(kind or "", (limits.stall, 1.0))

    def _make_room(self) -> None:
        """Close the connection that has waited longest for a head, else this one: a browser sends its head at once."""
        waiting: list[LimitedConnection] = [
            each
            for each in self.connections
            if each is not self and isinstance(each, LimitedConnection) and each.conn.their_state is h11.IDLE
        ]
        oldest = min(waiting, key=lambda each: each._since, default=self)
        oldest.transport.abort()
        self.connections.discard(oldest)


def limited(limits: Limits) -> type[LimitedConnection]:
    """The kind of connection that has these limits; uvicorn makes one of it for each client."""
    return type("LimitedConnection", (LimitedConnection,), {"limits": limits})
