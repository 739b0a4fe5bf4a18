"""An ASGI application served from a thread of its own, until it is closed."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from threading import Event, Thread
from typing import TYPE_CHECKING

import uvicorn

from ui.server.connection import limited
from ui.server.connection_limits import Limits
from ui.server.listening import Listening

if TYPE_CHECKING:
    from starlette.types import ASGIApp


class RunningServer:
    """Serves an application on sockets of ours, which it closes at its end.

    ``ending`` is called in the server's event loop when the end begins: it ends what would never end by itself.
    """

    def __init__(self, app: ASGIApp, listening: Listening, limits: Limits, ending: Callable[[], None]) -> None:
        """Serve; returns once requests are answered.  Raises ``PortInUse`` or ``HostInvalid``."""
        _quiet_log()
        config = uvicorn.Config(
            app,
            http=limited(limits),
            ws="none",
            loop="asyncio",
            lifespan="on",
            workers=1,
            log_config=None,
            log_level=logging.ERROR,  # warnings are about what clients send, and anybody can send as many as they like
            access_log=False,
            server_header=False,
            forwarded_allow_ips=["127.0.0.1", "::1"],
            timeout_graceful_shutdown=limits.finish,
        )
        self._up = Event()
        self._server = _Server(config, self._up.set, ending)
        listening.open()
        self._thread = Thread(target=self._run, args=(list(listening.sockets),), name="server")
        self._thread.start()
        self._up.wait()
        if not self._server.started:
            raise RuntimeError("the server ended before it was up; the log says why")

    def close(self) -> None:
        """Take no more connections, answer what is under way (at most ``finish`` seconds), and end."""
        self._server.should_exit = True
        self._thread.join()

    def _run(self, sockets: list[socket.socket]) -> None:
        try:
            self._server.run(sockets=sockets)
        finally:
            self._up.set()


class _Server(uvicorn.Server):
    """uvicorn's server, which tells when it is up and when it begins to end."""

    def __init__(self, config: uvicorn.Config, up: Callable[[], None], ending: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell_up, self._tell_ending = up, ending

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._tell_up()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._tell_ending()
        await super().shutdown(sockets)


def _quiet_log() -> None:
    """Keep from the log what is no fault of ours: answers broken off because serving ends, and what clients send."""
    logging.getLogger("uvicorn.error").addFilter(_is_fault)
    logging.getLogger("python_multipart").setLevel(logging.ERROR)


def _is_fault(record: logging.LogRecord) -> bool:
    cause = record.exc_info[1] if record.exc_info else None
    return not isinstance(cause, asyncio.CancelledError) and not str(record.msg).startswith("Cancel %s running task")
