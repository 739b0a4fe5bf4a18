"""The page 问答: questions and cited answers; what a reader asked is kept by the browser alone.

The page's script (``chat.js``) draws nothing itself but the question: replies come as HTML, by ``answer_route``.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from ui.formats.conversation import reply_from_json
from ui.formats.conversation_export import exported, plain_text
from ui.formats.payload import Payload
from ui.page.chat.answer_route import ANSWER_PATH
from ui.page.chat.examples import Examples
from ui.page.chat.feedback import FeedbackLog, vote_line
from ui.page.chat.frame import chat_html, examples_html, scope_data, welcome_lead
from ui.page.chat.turns import reply_html
from ui.page.parts.choice import facets_html, filter_of
from ui.page.parts.shell import ServerFunction, Shell, head_of, told
from ui.page.parts.speech_list import find_field, scope_html

SCRIPTS = ("parts/frame.js", "chat/store.js", "parts/tip.js", "chat/side.js", "chat/stream.js", "chat/chat.js")


def build(shell: Shell) -> None:
    """Put the page into the tab that is being built."""
    import gradio as gr

    page = chat_html(shell.library.speeches, shell.library.generation, shell.texts)
    gr.HTML(page, apply_default_css=False, padding=False, elem_id="chat", elem_classes=["ours", "full"])
    gr.HTML(
        None,
        html_template="",
        js_on_load=f"speechqa.chat.attach({{server, path: '{ANSWER_PATH}'}});",
        head=head_of(shell, *SCRIPTS),
        server_functions=server_functions(shell),
        elem_id="chat-link",
    )


def server_functions(shell: Shell) -> list[ServerFunction]:
    """What the page's script calls besides asking."""
    votes = FeedbackLog(shell.settings.data_folder)
    texts = shell.texts
    examples = Examples(shell.library, texts)

    @told(shell)
    def begin(_: Any) -> dict[str, Any]:
        shell.library.refresh()
        return {
            "html": examples_html(examples.current(), texts),
            "lead": welcome_lead(shell.library.speeches, texts),
            "generation": shell.library.generation,
        }

    @told(shell)
    def scope(data: Any) -> dict[str, Any]:
        shell.library.refresh()
        cards, wanted = shell.library.speeches, filter_of(Payload.of(data))
        faceted = replace(wanted, words="").chosen(cards)
        return {
            "html": scope_html(faceted, wanted.words, texts),
            "facets": facets_html(cards, wanted, texts),
            "chosen": json.dumps([card.id for card in faceted]),
            "find": find_field(cards, texts),
            "speeches": scope_data(cards),
            "generation": shell.library.generation,
        }

    @told(shell)
    def show(data: Any) -> dict[str, Any]:
        replies = [reply_from_json(item) for item in Payload.of(data).objects("replies")]
        return {"views": [{"html": reply_html(r, texts), "copy": plain_text(r, texts)} for r in replies]}

    @told(shell)
    def export(data: Any) -> dict[str, Any]:
        return exported(Payload.of(data), texts)

    @told(shell)
    def vote(data: Any) -> dict[str, Any]:
        votes.add(vote_line(Payload.of(data), shell.library.generation))
        return {}

    return [begin, scope, show, export, vote]
