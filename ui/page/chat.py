"""The page 问答: questions and cited answers, streamed; what a reader asked is kept by the browser alone.

The page's script (``chat.js``) draws nothing itself but the question: replies come from here as HTML.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Lock
from typing import Any

from ingest.errors import ScopeEmpty, SpeechQAError
from retrieval.library import Library
from ui.conversation import Reply, exchange_from_json, reply_from_json, reply_to, reply_to_json, turns
from ui.export import exported, plain_text
from ui.page.chat_frame import chat_html, examples_html, scope_data
from ui.page.choice import facets_html, filter_of
from ui.page.examples import Examples
from ui.page.feedback import FeedbackLog, vote_line
from ui.page.shelf import find_field, scope_html
from ui.page.shell import ServerFunction, Shell, head_of, told
from ui.page.turns import problem_html, reply_html
from ui.payload import Payload

_READERS_AT_ONCE = 6
"""Answers worked out at once.  Python works on one at a time, so that more of them only makes each of them later:
of fifty readers those who asked first are answered first (tests/benchmarks/load.py)."""

_CROWD = 3
"""Answers under way from which on each is given whole: steps cost the others' time, and nobody reads them."""

_PAUSE, _PAUSES = 0.04, 0.5
"""Seconds between two statements of a streamed answer, and all pauses of one answer together."""

_STEPS = 8
"""Most steps in which one answer is shown."""

SCRIPTS = ("frame.js", "store.js", "tip.js", "side.js", "chat.js")


def build(shell: Shell) -> None:
    """Put the page into the tab that is being built."""
    import gradio as gr

    desk = Desk(shell)

    def ask(event: Any) -> Iterator[dict[str, Any]]:
        yield from desk.answer(event._data)

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


class Desk:
    """Answers the readers of one page, and knows only how many answers are under way."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._lock = Lock()
        self._under_way = 0

    def answer(self, data: Any) -> Iterator[dict[str, Any]]:
        """Answer one question, step by step while few ask."""
        with self._lock:
            self._under_way += 1
        try:
            yield from answer_stream(self._shell, data, hurried=lambda: self._under_way >= _CROWD)
        finally:
            with self._lock:
                self._under_way -= 1


def answer_stream(
    shell: Shell, data: Any, *, hurried: Callable[[], bool] = lambda: False
) -> Iterator[dict[str, Any]]:
    """Answer one question step by step: each step holds the reply so far as HTML, the last one also its JSON.

    The question is answered from the newest generation of the index; once ``hurried`` says so, the rest of the
    answer comes in one step.
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
    count = len(reply.statements)
    stride = max(1, -(-count // _STEPS))
    pause = min(_PAUSE * stride, _PAUSES / max(count // stride, 1))
    for shown in range(1, count, stride):
        if hurried():
            break
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
