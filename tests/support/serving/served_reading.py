"""Serves the page as to other machines, where nothing is taken in; run as a program by tests/ui/server/test_guard.py.

Before it serves, it writes what Gradio would serve, and its own process number, as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

from retrieval import Library
from ui.page import PageSettings, build_app, start
from ui.server.private_folder import private_folder


def paths(routes: Iterable[Any]) -> Iterator[str]:
    """The paths of routes, those of included and mounted ones also."""
    for route in routes:
        inner = getattr(getattr(route, "original_router", route), "routes", None)
        if inner:
            yield from paths(inner)
        else:
            yield route.path


def main(index: Path, data: Path, port: int) -> None:
    """Serve until killed."""
    from gradio.routes import App

    settings = PageSettings(data, port=port, index=index)
    app = build_app(Library.open(index), settings)
    known = sorted(set(paths(App.create_app(app.blocks).routes)))
    found = {"routes": known, "process": os.getpid()}
    (data / "found.json").write_text(json.dumps(found), encoding="utf-8")
    start(app, settings)
    Event().wait()


if __name__ == "__main__":
    with private_folder(os.environ):
        main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
