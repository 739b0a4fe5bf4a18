"""The address at which the page 问答 asks: a question as JSON in, its answer as JSON out.

It stands beside Gradio's own addresses on the same server and takes nothing of Gradio's: its queue costs more than
an answer does (tests/benchmarks/load.py).
"""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from ingest.errors import QuestionOversized
from ui.formats.payload import PayloadInvalid
from ui.page.chat.answers import answer_json
from ui.page.parts.shell import Shell
from ui.server.allowed_routes import MEGABYTE, AllowedRoute
from ui.server.json_body import read_json_body
from ui.server.last_resort import told_unforeseen
from ui.server.refusal import Refusal, refuse

if TYPE_CHECKING:
    from starlette.routing import BaseRoute
    from starlette.types import Receive, Scope, Send

ANSWER_PATH = "speech-qa/answer"
"""Where the page's script asks, relative to the page."""

BODY_LIMIT = 2 * MEGABYTE
"""Bytes of a request that are read.  A question has at most 2,000 characters, and the words of an earlier answer, of
which six go along, had at most 1,612 bytes over tests/data/questions_speeches.jsonl."""

_READERS_AT_ONCE = 2
"""Answers worked out at once.  Python works on one at a time, so that more of them only makes each of them later:
of fifty readers those who asked first are answered first (tests/benchmarks/load.py)."""

_HEADERS = [
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-store"),  # no cache keeps an answer
    (b"x-accel-buffering", b"no"),  # no proxy holds it back
]


def answer_route(shell: Shell) -> BaseRoute:
    """The route, for the server that also serves the page."""
    from starlette.routing import Route

    return Route(f"/{ANSWER_PATH}", AnswerService(shell))


def allowed_answer_route(shell: Shell) -> AllowedRoute:
    """What the guard lets through to it: questions, of other lengths and kinds none."""
    oversized = shell.texts.error(QuestionOversized(BODY_LIMIT))
    return AllowedRoute(f"/{ANSWER_PATH}", ("POST",), BODY_LIMIT, oversized)


class AnswerService:
    """Answers the readers of one page (an ASGI application), those who asked first before the others.

    A question is worked out in one of a few threads; that of a reader who has gone is dropped.  The service keeps
    nothing of a question.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._workers = ThreadPoolExecutor(_READERS_AT_ONCE, thread_name_prefix="answer")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        from starlette.requests import Request

        try:
            data = read_json_body(await Request(scope, receive).body())
        except ValueError:
            await refuse(send, Refusal(400, "expected JSON"))
            return
        gone = asyncio.ensure_future(_left(receive))
        try:
            await self._answer(data, gone, send)
        finally:
            gone.cancel()

    async def _answer(self, data: Any, gone: asyncio.Future[None], send: Send) -> None:
        """Work out one answer and send it, unless its reader has ``gone``."""
        work = asyncio.get_running_loop().run_in_executor(self._workers, self._written, data)
        await asyncio.wait((work, gone), return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            work.cancel()
            return
        try:
            body = work.result()
        except PayloadInvalid as err:
            await refuse(send, Refusal(400, str(err)))
            return
        except Exception as err:  # noqa: BLE001 - whatever a client sends, it is answered, and the log stays short
            await refuse(send, told_unforeseen("回答问题时出错", err))
            return
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await send({"type": "http.response.body", "body": body})

    def _written(self, data: Any) -> bytes:
        """An answer, worked out in a worker's thread, as JSON in UTF-8."""
        text = json.dumps(answer_json(self._shell, data), ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "replace")


async def _left(receive: Receive) -> None:
    """Wait until the reader has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass
