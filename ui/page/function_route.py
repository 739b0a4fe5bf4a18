"""The address at which the page's scripts call their functions: JSON in, a JSON object out.

Gradio's own component server stands at the same address.  This one takes its place: it knows only the functions that
the page declares, keeps nothing of who calls, and refuses what is malformed in one line.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from ui.formats.payload import PayloadInvalid
from ui.page.parts.shell import ServerFunction
from ui.server.allowed_routes import MEGABYTE, AllowedRoute
from ui.server.json_body import read_json_body
from ui.server.last_resort import told_unforeseen
from ui.server.refusal import Refusal, refuse

if TYPE_CHECKING:
    import gradio as gr
    from starlette.routing import BaseRoute
    from starlette.types import Receive, Scope, Send

FUNCTION_PATH = "/gradio_api/component_server/"

FUNCTION_LIMIT = 2 * MEGABYTE
"""Bytes that a call may bring.  A piece of an upload has 700 KB, a vote with its answer some ten."""

LARGE_LIMIT = 15 * MEGABYTE
"""Bytes that a call of ``_LARGE`` may bring: a draft of 10 MB in Base64; a conversation of the 5 million characters
that a browser keeps."""

# Functions that are sent a file, a draft or a whole conversation.
_LARGE = frozenset({"check", "annotate", "book_import", "show", "export"})

_AT_ONCE = 40
"""Calls under way, each in a thread; the others wait."""

Functions = Mapping[tuple[int, str], ServerFunction]
"""The functions by their component's number and their name."""


def function_routes(blocks: gr.Blocks) -> list[BaseRoute]:
    """The route, as Gradio's script writes it, for the server that also serves the page."""
    from starlette.routing import Route

    return [Route(FUNCTION_PATH, FunctionService(functions_of(blocks)))]


def allowed_function_route() -> AllowedRoute:
    """What the guard lets through to it."""
    return AllowedRoute(FUNCTION_PATH, ("POST",), LARGE_LIMIT)


def functions_of(blocks: gr.Blocks) -> Functions:
    """Collect the functions that the components of a page declare."""
    return {
        (number, function.__name__): function
        for number, block in blocks.blocks.items()
        for function in getattr(block, "server_fns", ())
    }


class FunctionService:
    """Calls the functions of one page (an ASGI application)."""

    def __init__(self, functions: Functions) -> None:
        self._functions = functions
        self._workers = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="function")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        from starlette.requests import Request

        try:
            function, data = self._read(await Request(scope, receive).body())
            result = await asyncio.get_running_loop().run_in_executor(self._workers, function, data)
        except PayloadInvalid as err:
            await refuse(send, Refusal(400, str(err)))
        except _Unfit as err:
            await refuse(send, err.refusal)
        except Exception as err:  # noqa: BLE001 - whatever a client sends, it is answered, and the log stays short
            await refuse(send, told_unforeseen("网页调用的功能出错", err))
        else:
            await _send(send, result)

    def _read(self, body: bytes) -> tuple[ServerFunction, Any]:
        """Find the function of a call and what it is given; raises ``PayloadInvalid`` or ``_Unfit``."""
        call = _object(body)
        number, name = call.get("component_id"), call.get("fn_name")
        function = self._functions.get((number, name)) if type(number) is int and isinstance(name, str) else None
        if function is None:
            raise _Unfit(404, "没有这个功能。")
        if len(body) > FUNCTION_LIMIT and name not in _LARGE:
            raise _Unfit(413, f"发送的内容超过 {FUNCTION_LIMIT // MEGABYTE} MB。")
        return function, call.get("data")


class _Unfit(ValueError):
    """A call that names no function of the page or brings too much."""

    def __init__(self, status: int, problem: str) -> None:
        super().__init__(problem)
        self.refusal = Refusal(status, problem)


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        call = read_json_body(body)
    except ValueError as err:
        raise PayloadInvalid("payload", "JSON") from err
    if not isinstance(call, dict):
        raise PayloadInvalid("payload", "an object")
    return call


async def _send(send: Send, result: Mapping[str, Any]) -> None:
    body = json.dumps(result, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
