"""The source panel, shared by all pages: it shows where a sentence stands, and whole speeches.

Any page's script opens it with ``speechqa.reader.open(place, opener)``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ingest.cards import SpeechCard
from ui.page.buttons import button, tool
from ui.page.icons import icon
from ui.page.markup import safe
from ui.page.reading import Place, reading_html
from ui.page.shelf import find_field, shelf_html
from ui.page.shell import Shell, head_of, told
from ui.payload import Payload
from ui.texts import Texts


def build(shell: Shell) -> None:
    """Put the source panel into the page that is being built."""
    import gradio as gr

    @told(shell)
    def open_source(data: Any) -> dict[str, Any]:
        request = Payload.of(data)
        shell.library.refresh()
        html = reading_html(shell.library.still(), Place.of(request), shell.texts, whole=request.flag("whole"))
        return {"html": html}

    @told(shell)
    def list_shelf(data: Any) -> dict[str, Any]:
        shell.library.refresh()
        cards = shell.library.speeches
        words = Payload.of(data).text("words", "")
        return {"html": shelf_html(cards, words, shell.texts), "find": find_field(cards, shell.texts)}

    gr.HTML(
        _panel(shell.library.speeches, shell.texts),
        js_on_load="speechqa.reader.attach(element, server);",
        head=head_of(shell, "frame.js", "reader.js"),
        server_functions=[open_source, list_shelf],
        apply_default_css=False,
        padding=False,
        elem_id="reader",
        elem_classes=["ours", "full"],
    )


def _panel(cards: Sequence[SpeechCard], texts: Texts) -> str:
    tools = tool("widen", texts.widen, icon("wide")) + tool("close", texts.close, icon("close"))
    back = button("back", texts.back, "back", "plain back")
    return (
        f'<section class="reader" aria-label="{safe(texts.source)}">'
        f'<div class="reader-bar"><p class="eyebrow">{safe(texts.source)}</p>{back}'
        f'<div class="tools">{tools}</div></div>'
        f'<div class="reader-page" data-role="page"></div>'
        f'<div class="reader-rest" data-role="rest"><p class="hint">{safe(texts.reader_empty)}</p>'
        f"<h2>{safe(texts.reader_shelf)}</h2>"
        f'<div data-role="find-place">{find_field(cards, texts)}</div>'
        f'<div data-role="shelf">{shelf_html(cards, "", texts)}</div></div>'
        "</section>"
    )
