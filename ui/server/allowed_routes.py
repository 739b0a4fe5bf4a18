"""The addresses that are open; every other one, of Gradio's also, does not exist.

The page needs few of the seventy that Gradio serves (``test_guard`` names them all).  Closed are above all those
that fetch from other machines (``file=``, ``proxy=``), take files of any kind and size (``upload``), run events
(``queue``, ``call``, ``api``) and tell about the program (``config``, ``info``, ``monitoring``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class AllowedRoute:
    """``path`` is a route as Starlette writes it, ``{path:path}`` standing for names joined by slashes.

    ``body_limit`` is how many bytes a POST may bring, ``oversized`` what is said of more; ``page`` marks what a
    browser may open from anywhere.
    """

    path: str
    methods: tuple[str, ...] = ("GET",)
    body_limit: int = 0
    oversized: str = ""
    page: bool = False

    def matches(self, path: str) -> bool:
        """Whether a path, without what a proxy puts before it, is this route's."""
        if "{path:path}" not in self.path:
            return path == self.path
        return re.fullmatch(self.path.replace("{path:path}", _NAMES), path) is not None


# A name may not begin with a dot, so that no path climbs out or names a hidden file.
_NAME = r"[A-Za-z0-9_@-][A-Za-z0-9_.@-]*"
_NAMES = rf"(?:{_NAME}/)*{_NAME}"

GRADIO_ROUTES = (
    AllowedRoute("/", ("GET", "HEAD"), page=True),
    AllowedRoute("/assets/{path:path}"),
    AllowedRoute("/static/{path:path}"),
    AllowedRoute("/theme.css"),
    AllowedRoute("/favicon.ico"),
)
"""What the browser asks of Gradio when it shows the page."""


def route_of(path: str, routes: Iterable[AllowedRoute]) -> AllowedRoute | None:
    """Find the open route of a path; None where it is closed."""
    return next((route for route in routes if route.matches(path)), None)
