"""What every page is given, and what its script needs before its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

from ingest.errors import SpeechQAError
from retrieval.library import Library
from ui.page.parts.settings import PageSettings
from ui.texts.chat import Texts


@dataclass(frozen=True, slots=True)
class Shell:
    """The library that the pages read, their words and their settings."""

    library: Library
    texts: Texts
    settings: PageSettings


ServerFunction = Callable[[Any], dict[str, Any]]
"""A function that a page's script calls: JSON in, a JSON object out."""


def head_of(shell: Shell, *names: str) -> str:
    """``<script>`` elements for the words and the named scripts; Gradio adds each only once to a page."""
    folder = Path(__file__).parents[1]
    words = f"window.speechqa ??= {{}}; speechqa.texts = {shell.texts.script_json()};"
    sources = [words, *((folder / name).read_text(encoding="utf-8") for name in names)]
    return "".join(f"<script>{source}</script>" for source in sources)


def told(shell: Shell) -> Callable[[ServerFunction], ServerFunction]:
    """Turn the errors that a person may cause into ``{"problem": one line}`` for the page's script to show."""

    def wrap(function: ServerFunction) -> ServerFunction:
        @wraps(function)
        def call(data: Any) -> dict[str, Any]:
            try:
                return function(data)
            except SpeechQAError as err:
                return {"problem": shell.texts.error(err)}

        return call

    return wrap
