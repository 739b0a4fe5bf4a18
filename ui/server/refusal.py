"""A request that is refused: its status and one line, as JSON, with nothing of the program in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Send


@dataclass(frozen=True, slots=True)
class Refusal:
    """``status`` is an HTTP status from 400 on, ``problem`` one line; ``allow`` names the methods that serve (405).

    ``closing`` ends the connection, where more of the request is coming than will be read.
    """

    status: int
    problem: str
    allow: str = ""
    closing: bool = False


async def refuse(send: Send, refusal: Refusal) -> None:
    """Answer with a refusal."""
    body = json.dumps({"problem": refusal.problem}, ensure_ascii=False).encode("utf-8", "replace")
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    if refusal.allow:
        headers.append((b"allow", refusal.allow.encode()))
    if refusal.closing:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
