"""A conversation as a reader's browser keeps it: questions, and answers with the addresses of their sources.

The server keeps none of it; what the browser sends back is read here again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from retrieval.answer import Answer, Citation, FirstLine, Hit, State, Statement, Turn
from retrieval.citation_json import citation_json
from retrieval.citations.address import Address
from retrieval.citations.nearest_sentence import nearest_sentence
from ui.formats.payload import Payload, PayloadInvalid

if TYPE_CHECKING:
    from retrieval.library import Library

NEAR_SHOWN = 3
"""How many passages a refusal shows as near."""

_STATES: dict[str, State] = {state: state for state in get_args(State)}


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What a question was answered with.

    ``near`` holds the passages that a refusal shows: addressed like citations, but they carry nothing, and their one
    value is the sentence nearest to the question; it is empty where the state is not near.  ``first_line``,
    ``follow_ups`` and ``phrase`` are those of the answer.
    """

    state: State
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    near: tuple[Citation, ...]
    elapsed_ms: float
    first_line: FirstLine | None = None
    follow_ups: tuple[str, ...] = ()
    phrase: str = ""

    @property
    def plain(self) -> str:
        """The answer without markers, one statement a line."""
        return "\n".join(statement.text for statement in self.statements)

    @property
    def marked(self) -> str:
        """The answer with markers ``[1]``, one statement a line."""
        return "\n".join(s.text + "".join(f"[{m}]" for m in s.markers) for s in self.statements)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its reply, None where there is none; ``asked`` is an ISO 8601 time or empty,
    ``scope`` the titles of the speeches that the question was narrowed to (empty: all)."""

    question: str
    reply: GivenAnswer | None
    asked: str = ""
    scope: tuple[str, ...] = ()


def reply_to(answer: Answer, library: Library) -> GivenAnswer:
    """What is kept of an answer."""
    hits = answer.passages[:NEAR_SHOWN] if answer.state == "near" else ()
    near = tuple(_addressed(hit, answer.question, library) for hit in hits)
    return GivenAnswer(
        answer.state,
        answer.statements,
        answer.citations,
        near,
        answer.elapsed_ms,
        answer.first_line,
        answer.follow_ups,
        answer.phrase,
    )


def turns(exchanges: Sequence[Exchange]) -> tuple[Turn, ...]:
    """The conversation as retrieval takes it; a question without reply is left out."""
    found: list[Turn] = []
    for exchange in exchanges:
        if exchange.reply is not None:
            reply = exchange.reply
            found += [Turn("user", exchange.question), Turn("assistant", reply.plain, reply.citations)]
    return tuple(found)


def reply_to_json(reply: GivenAnswer) -> dict[str, Any]:
    """A reply as JSON, for the browser to keep."""
    line = reply.first_line
    return {
        "state": reply.state,
        "statements": [{"text": s.text, "markers": list(s.markers), "own": s.own} for s in reply.statements],
        "citations": [_citation_to_json(citation) for citation in reply.citations],
        "near": [_citation_to_json(citation) for citation in reply.near],
        "elapsed_ms": reply.elapsed_ms,
        "first_line": None if line is None else {"text": line.text, "markers": list(line.markers)},
        "follow_ups": list(reply.follow_ups),
        "phrase": reply.phrase,
    }


def reply_from_json(data: Payload) -> GivenAnswer:
    """Read a reply; raises ``PayloadInvalid``."""
    state = _STATES.get(data.text("state"))
    if state is None:
        raise PayloadInvalid("state", "answered, near, outside or talk")
    return GivenAnswer(
        state,
        tuple(_statement_from_json(item) for item in data.objects("statements")),
        tuple(citation_from_json(item) for item in data.objects("citations")),
        tuple(citation_from_json(item) for item in data.objects("near")),
        data.number("elapsed_ms"),
        _first_line_from_json(data),
        data.texts("follow_ups"),
        data.text("phrase", ""),
    )


def exchange_from_json(data: Payload) -> Exchange:
    """Read an exchange; raises ``PayloadInvalid``."""
    reply = data.data.get("reply")
    return Exchange(
        data.text("question"),
        None if reply is None else reply_from_json(Payload.of(reply)),
        data.text("asked", ""),
        data.texts("scope"),
    )


def citation_from_json(data: Payload) -> Citation:
    """Read a citation as the browser keeps it, without the text of its passage; raises ``PayloadInvalid``."""
    address = Address(
        data.text("speech"), data.text("title"), data.texts("section"), data.whole("paragraph"), data.whole("sentence")
    )
    start, end = data.whole("start"), data.whole("end")
    return Citation(data.whole("marker"), address, start, end, data.text("quote"), "", data.spans("values"))


def _citation_to_json(citation: Citation) -> dict[str, Any]:
    """What the browser keeps: the values that stand out in the quote, but not the passage around it."""
    kept: dict[str, Any] = {**citation_json(citation), "values": [list(span) for span in citation.values]}
    del kept["passage"]
    return kept


def _statement_from_json(data: Payload) -> Statement:
    markers = data.items("markers")
    if not all(type(marker) is int for marker in markers):
        raise PayloadInvalid("markers", "whole numbers")
    return Statement(data.text("text"), tuple(markers), data.flag("own"))


def _first_line_from_json(data: Payload) -> FirstLine | None:
    """The first line of a reply, which older ones do not have."""
    line = data.data.get("first_line")
    if line is None:
        return None
    read = _statement_from_json(Payload.of(line))
    return FirstLine(read.text, read.markers)


def _addressed(hit: Hit, question: str, library: Library) -> Citation:
    """A passage with its address; its one value is the sentence that comes nearest to the question."""
    passage = hit.passage
    sentences = library.sentences(passage.speech_id)
    sentence = sentences.at(passage.start)
    inside = [
        (max(s.start, passage.start), min(s.end, passage.end)) for s in sentences.within(passage.start, passage.end)
    ]
    texts = [passage.text[start - passage.start : end - passage.start] for start, end in inside]
    nearest = inside[nearest_sentence(question, texts)]
    title = library.speech(passage.speech_id).title
    address = Address(passage.speech_id, title, passage.section, sentence.paragraph, sentence.number)
    return Citation(hit.rank, address, passage.start, passage.end, passage.text, "", (nearest,))
