"""Serves a page that was built elsewhere: on one port, with our looks, without a look outside the machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.cli.signals import first_signal
from ui.collection.jobs import wait_for_jobs
from ui.page.parts.settings import PageSettings
from ui.page.site import build_site
from ui.server.listening import Listening, bound

if TYPE_CHECKING:
    from ui.page.app import App
    from ui.server.running import RunningServer


@dataclass(frozen=True, slots=True)
class Serving:
    """A page that is being served at ``addresses`` (URLs, that of this machine first) until it is closed."""

    app: App
    addresses: tuple[str, ...]
    server: RunningServer

    @property
    def address(self) -> str:
        """Where this machine opens the page."""
        return self.addresses[0]

    def close(self) -> None:
        """Stop serving: nobody is let in any more, and the answers under way are given."""
        self.server.close()


def start(app: App, settings: PageSettings, listening: Listening | None = None) -> Serving:
    """Serve a page from a thread of its own, on sockets that are bound already or on those that the settings name.

    Raises ``PortInUse`` or ``HostInvalid``.
    """
    from ui.server.running import RunningServer

    listening = listening or bound(settings.host, settings.port)
    site = build_site(app, settings)
    return Serving(app, listening.addresses, RunningServer(site.asgi, listening, settings.limits, site.end_streams))


def launch(
    app: App,
    settings: PageSettings,
    ready: Callable[[Serving], None] = lambda _: None,
    ending: Callable[[], None] = lambda: None,
    listening: Listening | None = None,
) -> None:
    """Serve a page until a signal ends the program; what is being taken in then is taken in.

    ``ready`` is called once the page answers, ``ending`` at the first signal; a second one kills the program.
    Raises ``PortInUse`` or ``HostInvalid``.
    """
    with first_signal() as wait:
        serving = start(app, settings, listening)
        try:
            ready(serving)
            wait()
            ending()
        finally:
            serving.close()
            wait_for_jobs()
