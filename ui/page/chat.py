"""The page 问答: questions and cited answers, streamed; what a reader asked is kept by the browser alone.

The page's script (``chat.js``) draws nothing itself but the question: replies come from here as HTML.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from ingest.errors import ScopeEmpty, SpeechQAError
from retrieval.library import Library
from ui.conversation import Reply, exchange_from_json, reply_from_json, reply_to, reply_to_json, turns
from ui.export import exported, plain_text
from ui.page.chat_frame import chat_html, examples_html, scope_data
from ui.page.examples import Examples
from ui.page.feedback import FeedbackLog, vote_line
from ui.page.shelf import find_field, scope_html
from ui.page.shell import ServerFunction, Shell, head_of, told
from ui.page.turns import problem_html, reply_html
from ui.payload import Payload

_READERS_AT_ONCE = 16
_PAUSE, _PAUSES = 0.04, 0.5
"""Seconds between two statements of a streamed answer, and all pauses of one answer together."""

SCRIPTS = ("frame.js", "store.js", "tip.js", "side.js", "chat.js")


def build(shell: Shell) -> None:
    """Put the page into the tab that is being built."""
    import gradio as gr

    def ask(event: Any) -> Iterator[dict[str, Any]]:
        yield from answer_stream(shell, event._data)

    ask.__annotations__["event"] = gr.EventData  # Gradio looks for the class itself; a name it could not resolve here

    page = chat_html(shell.library.speeches, shell.library.generation, shell.texts)
    gr.HTML(page, apply_default_css=False, padding=False, elem_id="chat", elem_classes=["ours", "full"])
    link = gr.HTML(
        None,
        html_template="",
        js_on_load="speechqa.chat.attach({server, watch, props, "
        "ask: (data) => trigger('ask', data), halt: () => trigger('halt', {})});",
        head=head_of(shell, *SCRIPTS),
        server_functions=server_functions(shell),
        elem_id="chat-link",
    )
    asked = link.ask(
        ask, None, link, show_progress="hidden", concurrency_limit=_READERS_AT_ONCE, api_visibility="private"
    )
    asked.then(None, None, None, js="() => { speechqa.chat.settled(); return []; }", api_visibility="private")
    link.halt(None, None, None, cancels=[asked], api_visibility="private")


def answer_stream(shell: Shell, data: Any) -> Iterator[dict[str, Any]]:
    """Answer one question step by step: each step holds the reply so far as HTML, the last one also its JSON.

    The question is answered from the newest generation of the index.
    """
    request = Payload.of(data)
    turn = request.text("turn")
    try:
        shell.library.refresh()
        library = shell.library.still()  # another reader's question may move on meanwhile
        reply = _reply(library, request)
    except SpeechQAError as err:
        message = shell.texts.error(err)
        yield {"turn": turn, "html": problem_html(message, shell.texts), "problem": message, "done": True}
        return
    pause = min(_PAUSE, _PAUSES / max(len(reply.statements), 1))
    for shown in range(1, len(reply.statements)):
        partly = reply.first(shown)
        html = reply_html(partly, shell.texts, whole=False)
        yield {"turn": turn, "html": html, "reply": reply_to_json(partly), "done": False}
        time.sleep(pause)
    yield {
        "turn": turn,
        "html": reply_html(reply, shell.texts),
        "copy": plain_text(reply, shell.texts),
        "reply": reply_to_json(reply),
        "generation": library.generation,
        "done": True,
    }


def _reply(library: Library, request: Payload) -> Reply:
    history = turns([exchange_from_json(item) for item in request.objects("history")])
    scope = None if request.data.get("speeches") is None else request.texts("speeches")
    if scope is not None:
        known = {card.id for card in library.speeches}
        scope = tuple(speech for speech in scope if speech in known)
        if not scope:
            raise ScopeEmpty
    return reply_to(library.ask(request.text("question"), history=history, speeches=scope), library)


def server_functions(shell: Shell) -> list[ServerFunction]:
    """Give what the page's script calls besides asking."""
    votes = FeedbackLog(shell.settings.data_folder)
    texts = shell.texts
    examples = Examples(shell.library, texts)

    @told(shell)
    def begin(_: Any) -> dict[str, Any]:
        shell.library.refresh()
        return {"html": examples_html(examples.current(), texts), "generation": shell.library.generation}

    @told(shell)
    def scope(data: Any) -> dict[str, Any]:
        shell.library.refresh()
        cards = shell.library.speeches
        return {
            "html": scope_html(cards, Payload.of(data).text("words", ""), texts),
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
