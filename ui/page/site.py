"""The whole page as one ASGI application: our addresses first, then Gradio's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.page.parts.settings import PageSettings
from ui.page.parts.theme import page_head, page_theme
from ui.server.guard import guarded

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from ui.page.app import App

_ICON = Path(__file__).parent / "parts" / "icon.svg"


@dataclass(frozen=True, slots=True)
class Site:
    """``asgi`` answers every request; ``end_streams``, called in its event loop, ends the streams that Gradio keeps
    open for as long as a browser shows the page."""

    asgi: ASGIApp
    end_streams: Callable[[], None]


def build_site(app: App, settings: PageSettings) -> Site:
    """Make the application of a page, with our looks, all that Gradio offers beyond the page switched off, and the
    guard before every address, Gradio's included."""
    import gradio as gr
    from starlette.applications import Starlette
    from starlette.routing import Mount

    whole = Starlette(routes=list(app.routes))
    gr.mount_gradio_app(
        whole,
        app.blocks,
        path="/",
        server_name=settings.host,
        server_port=settings.port,
        footer_links=[],
        run_history=False,
        root_path="",
        allowed_paths=[],
        blocked_paths=[],
        favicon_path=str(_ICON),
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=page_theme(),
        head=page_head(),
    )
    app.blocks.has_launched = True  # only then does Gradio check which files it may copy
    mounted = whole.routes[-1]
    assert isinstance(mounted, Mount)
    gradio_app: Any = mounted.app
    gradio_app.startup_events_triggered = True  # by the mounting, with the server's start; else anybody may repeat them

    def end_streams() -> None:
        app.blocks.is_running = False
        gradio_app.stop_event.set()

    return Site(guarded(whole, app.guard), end_streams)
