"""The guard before every route: who may ask, what may be asked, and what every answer tells the browser.

A page without logins is protected by the browser alone: it does not let one site's page read another's.  The guard
makes sure that there is nothing which a foreign page may send, and nothing that it would be let read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.server.allowed_routes import AllowedRoute, route_of
from ui.server.body_limit import BodyReader, ClientGone, given
from ui.server.host_names import HostNames
from ui.server.refusal import Refusal, refuse
from ui.server.request_origin import is_foreign, is_page_load
from ui.server.security_headers import page_policy, script_texts, secured

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Headers that decide; sent twice, two readers could take one each for true.
_ONCE = (b"host", b"origin", b"sec-fetch-site", b"content-type", b"content-length")
_JSON = b"application/json"  # a foreign page may send forms and plain text without asking first, but no JSON
_HTML = b"text/html"
_READING = ("GET", "HEAD")  # methods that change nothing
_GRADIO = b"x-gradio-"
"""Headers by which a server of Gradio's own tells it under which address, and for whom, it stands."""

_AMBIGUOUS = "请求的标头有误。"
_HOST = "这个地址不是本网页的。请用启动时显示的地址打开；要用别的主机名，启动时请加 --allow-host。"
_CLOSED = "没有这个地址。"
_FOREIGN = "请求来自别的网站，已拒绝。"
_KIND = "只接受 JSON（expected application/json）。"


@dataclass(frozen=True, slots=True)
class GuardSettings:
    """``hosts`` are the names of the page and ``routes`` what is open; ``scripts`` are those that the page puts into
    its own document after it was loaded."""

    hosts: HostNames
    routes: tuple[AllowedRoute, ...]
    scripts: tuple[str, ...] = ()


def guarded(app: ASGIApp, settings: GuardSettings) -> ASGIApp:
    """Put the guard around an application; the application's start and end pass it untouched."""
    return Guard(app, settings)


class Guard:
    """The guard of one server (an ASGI application)."""

    def __init__(self, app: ASGIApp, settings: GuardSettings) -> None:
        self._app = app
        self._settings = settings
        self._bodies = BodyReader()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:  # no route of the page is a WebSocket
            await receive()
            await send({"type": "websocket.close", "code": 1008})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        protected = _Protected(send, self._settings.scripts)
        admitted = self._admit(scope)
        if isinstance(admitted, Refusal):
            await refuse(protected, admitted)
            return
        if scope["method"] != "POST":
            await self._app(self._plain(scope, admitted), receive, protected)
            return
        try:
            body = await self._bodies.read(admitted, dict(scope["headers"]), receive)
        except ClientGone:
            return
        if isinstance(body, Refusal):
            await refuse(protected, body)
            return
        try:
            await self._app(self._plain(scope, admitted), given(body, receive), protected)
        finally:
            self._bodies.release(body)

    def _admit(self, scope: Scope) -> AllowedRoute | Refusal:
        """Find the route of a request that may be made, or why it may not."""
        headers = dict(scope["headers"])
        if _is_ambiguous(scope["headers"]):
            return Refusal(400, _AMBIGUOUS)
        if not self._settings.hosts.allows(headers[b"host"].decode("latin-1")):
            return Refusal(421, _HOST)
        route = route_of(_path_of(scope), self._settings.routes)
        if self._is_foreign(scope["method"], headers, route):
            return Refusal(403, _FOREIGN)
        if route is None:
            return Refusal(404, _CLOSED)
        if scope["method"] not in route.methods:
            return Refusal(405, f"expected {' or '.join(route.methods)}", allow=", ".join(route.methods))
        if scope["method"] == "POST" and _kind_of(headers) != _JSON:
            return Refusal(415, _KIND)
        return route

    def _is_foreign(self, method: str, headers: Mapping[bytes, bytes], route: AllowedRoute | None) -> bool:
        """Whether another site asks, who may only open the page as such."""
        if method == "OPTIONS":  # asked by browsers before a foreign page's request, and by nothing of ours
            return True
        reading = method in _READING
        opened = route is not None and route.page and reading and is_page_load(headers)
        return not opened and is_foreign(headers, self._settings.hosts, reading=reading)

    def _plain(self, scope: Scope, route: AllowedRoute) -> Scope:
        """The request without what an application may be misled by, and for a page without compression: its scripts
        are looked at."""
        hosts = self._settings.hosts

        def keeps(name: bytes, value: bytes) -> bool:
            if name == b"x-forwarded-host":
                return hosts.allows(value.decode("latin-1"))
            if name.startswith(_GRADIO):
                return False
            return not (route.page and name == b"accept-encoding")

        return {**scope, "headers": [(name, value) for name, value in scope["headers"] if keeps(name, value)]}


class _Protected:
    """Sends an answer with our headers; that of a page when all of it is there, for its scripts are to be named."""

    def __init__(self, send: Send, scripts: tuple[str, ...]) -> None:
        self._send = send
        self._scripts = scripts
        self._start: Message | None = None
        self._parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        """Send, or keep, one message."""
        if message["type"] == "http.response.start":
            headers = message.get("headers", [])
            if any(name.lower() == b"content-type" and value.startswith(_HTML) for name, value in headers):
                self._start = message
                return
            await self._send({**message, "headers": secured(headers)})
            return
        if self._start is None or message["type"] != "http.response.body":
            await self._send(message)
            return
        self._parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            await self._send_page(self._start, b"".join(self._parts))

    async def _send_page(self, start: Message, body: bytes) -> None:
        policy = page_policy([*self._scripts, *script_texts(body.decode("utf-8", "replace"))])
        await self._send({**start, "headers": secured(start["headers"], policy)})
        await self._send({"type": "http.response.body", "body": body, "more_body": False})


def _is_ambiguous(pairs: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether a header that decides stands there twice, or the request does not say whom it asks."""
    counts = Counter(name for name, _ in pairs)
    return not counts[b"host"] or any(counts[name] > 1 for name in _ONCE)


def _kind_of(headers: Mapping[bytes, bytes]) -> bytes:
    return headers.get(b"content-type", b"").partition(b";")[0].strip().lower()


def _path_of(scope: Scope) -> str:
    """The path below what a proxy or a mount puts before it."""
    root, path = scope.get("root_path", ""), scope["path"]
    return str(path[len(root) :] if root and path.startswith(f"{root}/") else path)
