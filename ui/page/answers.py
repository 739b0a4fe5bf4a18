"""Answers for the page 问答, step by step as HTML and JSON; who sends them, and to whom, is the route's business."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ingest.errors import ScopeEmpty, SpeechQAError
from retrieval.library import Library
from ui.conversation import Reply, exchange_from_json, reply_to, reply_to_json, turns
from ui.export import plain_text
from ui.page.shell import Shell
from ui.page.turns import problem_html, reply_html
from ui.payload import Payload

_PAUSE, _PAUSES = 0.04, 0.5
"""Seconds between two statements of a streamed answer, and all pauses of one answer together."""

_STEPS = 8
"""Most steps in which one answer is shown."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an answer: what the page's script is sent, and the seconds for which it stands before the next."""

    data: dict[str, Any]
    pause: float = 0.0


def answer_steps(shell: Shell, data: Any, *, hurried: Callable[[], bool] = lambda: False) -> Iterator[Step]:
    """Answer one question step by step: each step holds the reply so far as HTML, the last one also its JSON.

    The question is answered from the newest generation of the index, and all of that before the first step; once
    ``hurried`` says so, the rest of the answer comes in one step.  Raises ``PayloadInvalid``.
    """
    request = Payload.of(data)
    turn = request.text("turn")
    try:
        shell.library.refresh()
        library = shell.library.still()  # another reader's question may move on meanwhile
        reply = _reply(library, request)
    except SpeechQAError as err:
        message = shell.problem(err)
        yield Step({"turn": turn, "html": problem_html(message, shell.texts), "problem": message, "done": True})
        return
    count = len(reply.statements)
    stride = max(1, -(-count // _STEPS))
    pause = min(_PAUSE * stride, _PAUSES / max(count // stride, 1))
    for shown in range(1, count, stride):
        if hurried():
            break
        partly = reply.first(shown)
        html = reply_html(partly, shell.texts, whole=False)
        yield Step({"turn": turn, "html": html, "reply": reply_to_json(partly), "done": False}, pause)
    yield Step(
        {
            "turn": turn,
            "html": reply_html(reply, shell.texts),
            "copy": plain_text(reply, shell.texts),
            "reply": reply_to_json(reply),
            "generation": library.generation,
            "done": True,
        }
    )


def _reply(library: Library, request: Payload) -> Reply:
    history = turns([exchange_from_json(item) for item in request.objects("history")])
    scope = None if request.data.get("speeches") is None else request.texts("speeches")
    if scope is not None:
        known = {card.id for card in library.speeches}
        scope = tuple(speech for speech in scope if speech in known)
        if not scope:
            raise ScopeEmpty
    return reply_to(library.ask(request.text("question"), history=history, speeches=scope), library)
