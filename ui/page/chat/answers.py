"""Answers for the page 问答, as HTML and JSON; who sends them, and to whom, is the route's business."""

from __future__ import annotations

from typing import Any

from ingest.errors import ScopeEmpty, SpeechQAError
from retrieval.library import Library
from ui.formats.conversation import GivenAnswer, exchange_from_json, reply_to, reply_to_json, turns
from ui.formats.conversation_export import plain_text
from ui.formats.payload import Payload
from ui.page.chat.turns import problem_html, reply_html
from ui.page.parts.shell import Shell


def answer_json(shell: Shell, data: Any) -> dict[str, Any]:
    """The answer to one question as the page's script takes it: HTML, the text to copy, and the reply as JSON.

    The question is answered from the newest generation of the index.  What a reader can mend stands in place of the
    answer as ``problem``.  Raises ``PayloadInvalid``.
    """
    request = Payload.of(data)
    turn = request.text("turn")
    try:
        shell.library.refresh()
        library = shell.library.still()  # another reader's question may move on meanwhile
        reply = _reply(library, request)
    except SpeechQAError as err:
        message = shell.texts.error(err)
        return {"turn": turn, "html": problem_html(message, shell.texts), "problem": message}
    return {
        "turn": turn,
        "html": reply_html(reply, shell.texts),
        "copy": plain_text(reply, shell.texts),
        "reply": reply_to_json(reply),
        "generation": library.generation,
    }


def _reply(library: Library, request: Payload) -> GivenAnswer:
    history = turns([exchange_from_json(item) for item in request.objects("history")])
    scope = None if request.data.get("speeches") is None else request.texts("speeches")
    if scope is not None:
        known = {card.id for card in library.speeches}
        scope = tuple(speech for speech in scope if speech in known)
        if not scope:
            raise ScopeEmpty
    return reply_to(library.ask(request.text("question"), history=history, speeches=scope), library)
