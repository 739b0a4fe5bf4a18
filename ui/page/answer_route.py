"""The address at which the page 问答 asks: a question as JSON in, its answer as JSON out.

It stands beside Gradio's own addresses on the same server and takes nothing of Gradio's: its queue costs more than
an answer does (tests/benchmarks/load.py).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from ingest.errors import QuestionOversized
from ui.page.answers import answer_json
from ui.page.shell import Shell
from ui.payload import PayloadInvalid

if TYPE_CHECKING:
    from starlette.routing import BaseRoute
    from starlette.types import Receive, Scope, Send

ANSWER_PATH = "speech-qa/answer"
"""Where the page's script asks, relative to the page."""

BODY_LIMIT = 2 * 1024 * 1024
"""Bytes of a request that are read.  A question has at most 2,000 characters, and the words of an earlier answer, of
which six go along, had at most 1,612 bytes over tests/data/questions_speeches.jsonl."""

_DRAINED = 16
"""Times ``BODY_LIMIT`` that is let pass unread, for a browser hears no answer before it has sent all."""

_READERS_AT_ONCE = 2
"""Answers worked out at once.  Python works on one at a time, so that more of them only makes each of them later:
of fifty readers those who asked first are answered first (tests/benchmarks/load.py)."""

_JSON = b"application/json"


def answer_route(shell: Shell) -> BaseRoute:
    """Give the route, for the server that also serves the page."""
    from starlette.routing import Route

    return Route(f"/{ANSWER_PATH}", AnswerDesk(shell))


class AnswerDesk:
    """Answers the readers of one page (an ASGI application), those who asked first before the others.

    A question is worked out in one of a few threads; that of a reader who has gone is dropped.  The desk keeps
    nothing of a question.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._workers = ThreadPoolExecutor(_READERS_AT_ONCE, thread_name_prefix="answer")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if refusal := _refusal(scope["method"], dict(scope["headers"])):
            await _tell(send, *refusal)
            return
        body = await _body(receive)
        if body is None:
            await _tell(send, 413, self._shell.texts.error(QuestionOversized(BODY_LIMIT)))
            return
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            await _tell(send, 400, "expected JSON")
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
            await _tell(send, 400, str(err))
            return
        await send({"type": "http.response.start", "status": 200, "headers": _headers(_JSON)})
        await send({"type": "http.response.body", "body": body})

    def _written(self, data: Any) -> bytes:
        """An answer, worked out in a worker's thread, as JSON in UTF-8."""
        text = json.dumps(answer_json(self._shell, data), ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "replace")


def _refusal(method: str, headers: Mapping[bytes, bytes]) -> tuple[int, str] | None:
    """Give status and reason where a request is refused unread."""
    if method != "POST":
        return 405, "expected POST"
    if is_foreign(headers):
        return 403, "asked from another site's page"
    if headers.get(b"content-type", b"").partition(b";")[0].strip().lower() != _JSON:
        return 415, "expected application/json"
    return None


def is_foreign(headers: Mapping[bytes, bytes]) -> bool:
    """Tell whether a browser says that a page of another origin asks.

    Browsers say it in ``Sec-Fetch-Site`` (W3C Fetch Metadata) wherever the page came over HTTPS or from this machine,
    else in ``Origin`` alone.  Behind a proxy the page's own host may be told by ``X-Forwarded-Host``, which no page can
    set.  What is no browser sends neither.
    """
    site, origin = headers.get(b"sec-fetch-site"), headers.get(b"origin")
    if site is not None:
        return site != b"same-origin"
    own = {headers.get(b"host"), headers.get(b"x-forwarded-host")}
    return origin is not None and origin.partition(b"://")[2] not in own


async def _body(receive: Receive) -> bytes | None:
    """Read a request to its end, None where it is longer than ``BODY_LIMIT``."""
    parts, size, more = [], 0, True
    while more and size <= _DRAINED * BODY_LIMIT:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size <= BODY_LIMIT:
            parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts) if size <= BODY_LIMIT else None


async def _left(receive: Receive) -> None:
    """Wait until the reader has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _tell(send: Send, status: int, problem: str) -> None:
    """Refuse a request in one line."""
    headers = _headers(_JSON)
    if status == 405:
        headers.append((b"allow", b"POST"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps({"problem": problem}).encode("ascii")})


def _headers(kind: bytes) -> list[tuple[bytes, bytes]]:
    """Give the headers of an answer, which no cache keeps, no proxy holds back and no browser takes for a page."""
    return [
        (b"content-type", kind),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
        (b"x-content-type-options", b"nosniff"),
    ]
