"""Serves a page that was built elsewhere: on one port, with our looks, without a look outside the machine."""

from __future__ import annotations

import errno
import socket
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import HostInvalid, PortInUse, reason_of
from ui.page.settings import PageSettings
from ui.page.theme import page_head, page_theme
from ui.server.allowed_routes import AllowedRoute
from ui.server.guard import guarded

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from ui.page.app import App

_THREADS = 40
_ICON = Path(__file__).with_name("icon.svg")


@dataclass(frozen=True, slots=True)
class Serving:
    """A page that is being served at ``address`` (a URL) until it is closed."""

    app: App
    address: str

    def close(self) -> None:
        """Stop serving."""
        self.app.blocks.close(verbose=False)


def start(app: App, settings: PageSettings) -> Serving:
    """Serve a page from a thread of its own; raises ``PortInUse`` or ``HostInvalid``."""
    check_port(settings)
    try:
        _, address, _ = app.blocks.launch(
            server_name=settings.host,
            server_port=settings.port,
            prevent_thread_lock=True,
            quiet=True,
            inbrowser=False,
            share=False,
            ssr_mode=False,
            pwa=False,
            mcp_server=False,
            enable_monitoring=False,
            run_history=False,
            footer_links=[],
            max_threads=_THREADS,
            theme=page_theme(),
            head=page_head(),
            favicon_path=_ICON,
            # Before Gradio's own: its first match answers.  The guard stands around everything that Gradio adds.
            app_kwargs={"routes": list(app.routes), "lifespan": _guarding(app)},
        )
    except OSError as err:
        raise PortInUse(settings.port) from err
    return Serving(app, address)


def _guarding(app: App) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """Put the guard before an application when it starts, which is before the first request."""
    startup = AllowedRoute("/gradio_api/startup-events")  # Gradio asks it of itself, once
    settings = replace(app.guard, routes=(*app.guard.routes, startup))

    @asynccontextmanager
    async def lifespan(served: Starlette) -> AsyncIterator[None]:
        assert served.middleware_stack is not None
        served.middleware_stack = guarded(served.middleware_stack, settings)
        yield

    return lifespan


def launch(app: App, settings: PageSettings, ready: Callable[[str], None] | None = None) -> None:
    """Serve a page until the program is interrupted; ``ready`` gets its address once it answers.

    Raises ``PortInUse`` or ``HostInvalid``.
    """
    serving = start(app, settings)
    try:
        if ready is not None:
            ready(serving.address)
        threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        serving.close()


def check_port(settings: PageSettings) -> None:
    """Try the port by binding it: Gradio itself waits five seconds before it gives up.

    Raises ``PortInUse`` or ``HostInvalid``.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as err:
            if err.errno == errno.EADDRINUSE:
                raise PortInUse(settings.port) from err
            raise HostInvalid(settings.host, settings.port, reason_of(err)) from err
