"""The source panel, shared by all pages: it shows where a sentence stands, and whole speeches.

Any page's script opens it with ``speechqa.reader.open(place, opener)``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ingest.store.speech_table import SpeechCard
from ui.formats.payload import Payload
from ui.page.parts.buttons import button, tool
from ui.page.parts.icons import icon
from ui.page.parts.markup import attributes, safe
from ui.page.parts.shell import Shell, head_of, told
from ui.page.parts.speech_list import find_field, shelf_html
from ui.page.reader.view import ReadingPosition, reading_html
from ui.texts.chat import Texts


def build(shell: Shell) -> None:
    """Put the source panel into the page that is being built."""
    import gradio as gr

    @told(shell)
    def open_source(data: Any) -> dict[str, Any]:
        request = Payload.of(data)
        shell.library.refresh()
        html = reading_html(
            shell.library.still(), ReadingPosition.of(request), shell.texts, whole=request.flag("whole")
        )
        return {"html": html}

    @told(shell)
    def list_shelf(data: Any) -> dict[str, Any]:
        shell.library.refresh()
        cards = shell.library.speeches
        words = Payload.of(data).text("words", "")
        return {"html": shelf_html(cards, words, shell.texts), "find": find_field(cards, shell.texts)}

    gr.HTML(
        _panel(shell.library.speeches, shell.texts),
        js_on_load="speechqa.reader.attach(element, server); speechqa.excerpts.attach(element);",
        head=head_of(shell, "parts/frame.js", "parts/tip.js", "reader/reader.js", "reader/excerpts.js"),
        server_functions=[open_source, list_shelf],
        apply_default_css=False,
        padding=False,
        elem_id="reader",
        elem_classes=["ours", "full"],
    )


def _follows(texts: Texts) -> str:
    """Write the choice whether an answer opens its first source by itself."""
    tags = attributes(class_="follows", title=texts.follows_note)
    return f'<label{tags}><input type="checkbox" data-role="follows" checked>{safe(texts.follows)}</label>'


def _excerpts(texts: Texts) -> str:
    """Write the place of the sentences that a reader keeps; the page 引文 shows it where nothing is open."""
    acts = button("excerpt-copy", texts.excerpts_copy, "copy") + button("excerpt-file", texts.excerpts_file, "export")
    return (
        f'<div class="reader-rest excerpts"><h2>{safe(texts.excerpts)}</h2>'
        f'<p class="hint" data-role="excerpt-hint">{safe(texts.excerpts_hint)}</p>'
        f'<div class="acts" data-role="excerpt-acts" hidden>{acts}</div><ol data-role="excerpts"></ol></div>'
    )


def _panel(cards: Sequence[SpeechCard], texts: Texts) -> str:
    tools = tool("widen", texts.widen, icon("wide")) + tool("close", texts.close, icon("close"))
    back = button("back", texts.back, "back", "plain back")
    return (
        f'<section class="reader" aria-label="{safe(texts.source)}">'
        f'<div class="reader-bar"><p class="eyebrow">{safe(texts.source)}</p>{_follows(texts)}{back}'
        f'<div class="tools">{tools}</div></div>'
        f'<div class="reader-page" data-role="page"></div>'
        f'<div class="reader-rest" data-role="rest"><p class="hint">{safe(texts.reader_empty)}</p>'
        f"<h2>{safe(texts.reader_shelf)}</h2>"
        f'<div data-role="find-place">{find_field(cards, texts)}</div>'
        f'<div data-role="shelf">{shelf_html(cards, "", texts)}</div></div>{_excerpts(texts)}'
        "</section>"
    )
