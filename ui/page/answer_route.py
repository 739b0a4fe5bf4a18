"""The address at which the page 问答 asks: a question as JSON in, the steps of its answer out, one JSON object a line.

It stands beside Gradio's own addresses on the same server and takes nothing of Gradio's: its queue costs more than
an answer does (tests/benchmarks/load.py).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import TYPE_CHECKING, Any

from ingest.errors import QuestionOversized
from ui.page.answers import Step, answer_steps
from ui.page.shell import Shell
from ui.payload import PayloadInvalid
from ui.server.allowed_routes import MEGABYTE, AllowedRoute
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

_CROWD = 3
"""Answers under way from which on each is given whole: steps cost the others' time, and nobody reads them."""

_HEADERS = [
    (b"content-type", b"application/x-ndjson"),
    (b"cache-control", b"no-store"),  # no cache keeps an answer
    (b"x-accel-buffering", b"no"),  # no proxy holds it back
]


def answer_route(shell: Shell) -> BaseRoute:
    """Give the route, for the server that also serves the page."""
    from starlette.routing import Route

    return Route(f"/{ANSWER_PATH}", AnswerDesk(shell))


def allowed_answer_route(shell: Shell) -> AllowedRoute:
    """Give what the guard lets through to it: questions, of other lengths and kinds none."""
    oversized = shell.texts.error(QuestionOversized(BODY_LIMIT))
    return AllowedRoute(f"/{ANSWER_PATH}", ("POST",), BODY_LIMIT, oversized)


class AnswerDesk:
    """Answers the readers of one page (an ASGI application), those who asked first before the others.

    A question is worked out in one of a few threads; that of a reader who has gone is dropped, or its answer broken
    off between two steps.  The desk keeps nothing but how many answers are under way.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._workers = ThreadPoolExecutor(_READERS_AT_ONCE, thread_name_prefix="answer")
        self._under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        from starlette.requests import Request

        try:
            data = json.loads(await Request(scope, receive).body())
        except (ValueError, RecursionError):
            await refuse(send, Refusal(400, "expected JSON"))
            return
        gone = asyncio.ensure_future(_left(receive))
        self._under_way += 1
        try:
            await self._answer(data, gone, send)
        finally:
            self._under_way -= 1
            gone.cancel()

    async def _answer(self, data: Any, gone: asyncio.Future[None], send: Send) -> None:
        """Send the steps of one answer until it is whole or its reader has ``gone``."""
        work = asyncio.get_running_loop().run_in_executor(self._workers, self._begin, data)
        await asyncio.wait((work, gone), return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            work.cancel()
            return
        try:
            first, steps = work.result()
        except PayloadInvalid as err:
            await refuse(send, Refusal(400, str(err)))
            return
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        for line, pause in chain((first,), map(_line, steps)):
            await send({"type": "http.response.body", "body": line, "more_body": pause > 0})
            if pause:
                await asyncio.wait((gone,), timeout=pause)
            if gone.done():
                return

    def _begin(self, data: Any) -> tuple[tuple[bytes, float], Iterator[Step]]:
        """Work out an answer (in a worker's thread); gives its first step, written, and the others to come."""
        steps = answer_steps(self._shell, data, hurried=lambda: self._under_way >= _CROWD)
        return _line(next(steps)), steps


def _line(step: Step) -> tuple[bytes, float]:
    """Write a step as a line; gives it with the seconds until the next one (0 after the last)."""
    text = json.dumps(step.data, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace") + b"\n", step.pause


async def _left(receive: Receive) -> None:
    """Wait until the reader has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass
