"""Conversations as the browser keeps them: what goes out comes back the same, what is malformed is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from retrieval import Library
from ui.formats.conversation import (
    NEAR_SHOWN,
    Exchange,
    exchange_from_json,
    reply_from_json,
    reply_to,
    reply_to_json,
    turns,
)
from ui.formats.payload import Payload, PayloadInvalid


@pytest.fixture(scope="module")
def reply_json(library: Library) -> dict[str, Any]:
    answer = library.ask("全区各级人大代表加起来有多少名？")
    data: dict[str, Any] = json.loads(json.dumps(reply_to_json(reply_to(answer, library))))
    return data


@pytest.mark.parametrize("question", ["处理好哪六种关系？", "421名代表", "火星上有几座人大机关食堂？", "你好"])
def test_a_reply_comes_back_as_it_went_out(library: Library, question: str) -> None:
    reply = reply_to(library.ask(question), library)
    again = reply_from_json(Payload.of(json.loads(json.dumps(reply_to_json(reply)))))
    assert again.marked == reply.marked
    assert [(c.address, c.start, c.end, c.quote, c.values) for c in again.citations] == [
        (c.address, c.start, c.end, c.quote, c.values) for c in reply.citations
    ]
    assert [str(c.address) for c in again.near] == [str(c.address) for c in reply.near]


def test_a_refusal_keeps_its_near_passages_with_their_addresses(library: Library) -> None:
    reply = reply_to(library.ask("作风建设讲话的第八点意见讲了什么？"), library)
    assert len(reply.near) <= NEAR_SHOWN
    for passage in reply.near:
        speech = library.speech(passage.address.speech_id)
        assert speech.text[passage.start : passage.end] == passage.quote
        assert passage.address.paragraph >= 1
    assert bool(reply.near) == (reply.state == "near")


def test_history_is_plain_text_without_markers(library: Library) -> None:
    reply = reply_to(library.ask("处理好哪六种关系？"), library)
    history = turns([Exchange("处理好哪六种关系？", reply), Exchange("没有回答的问题", None)])
    assert [turn.role for turn in history] == ["user", "assistant"]
    assert "[1]" not in history[1].content


def test_history_hands_on_what_was_cited(library: Library) -> None:
    reply = reply_to(library.ask("处理好哪六种关系？"), library)
    kept = exchange_from_json(Payload.of({"question": "处理好哪六种关系？", "reply": json.loads(json.dumps(reply_to_json(reply)))}))
    _, said = turns([kept])
    assert [(c.start, c.end, c.quote) for c in said.citations] == [(c.start, c.end, c.quote) for c in reply.citations]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("state", "certain"),
        ("statements", "text"),
        ("statements", [{"text": 1}]),
        ("statements", [{"text": "x", "markers": ["1"]}]),
        ("citations", [{"marker": 1}]),
        ("elapsed_ms", "soon"),
        ("elapsed_ms", True),
    ],
)
def test_a_malformed_reply_is_refused(reply_json: dict[str, Any], key: str, value: object) -> None:
    with pytest.raises(PayloadInvalid, match=r"expected"):
        reply_from_json(Payload.of(reply_json | {key: value}))


@pytest.mark.parametrize("values", [[[2, 1]], [[1]], [["1", "2"]], [[True, 2]], "x", [[-1, 2]]])
def test_malformed_spans_are_refused(reply_json: dict[str, Any], values: object) -> None:
    citation = reply_json["citations"][0] | {"values": values}
    with pytest.raises(PayloadInvalid, match=r"values"):
        reply_from_json(Payload.of(reply_json | {"citations": [citation]}))


def test_an_exchange_without_reply_is_read(reply_json: dict[str, Any]) -> None:
    assert exchange_from_json(Payload.of({"question": "问", "reply": None})) == Exchange("问", None)
    read = exchange_from_json(Payload.of({"question": "问", "reply": reply_json, "scope": ["甲"], "asked": "2026"}))
    assert (read.scope, read.asked) == (("甲",), "2026")
    with pytest.raises(PayloadInvalid, match=r"payload"):
        exchange_from_json(Payload.of(["question"]))


def test_the_one_value_of_a_near_passage_is_the_sentence_nearest_to_the_question(library: Library) -> None:
    reply = reply_to(library.ask("作风建设讲话的第八点意见讲了什么？"), library)
    assert reply.near
    for passage in reply.near:
        ((start, end),) = passage.values
        assert passage.start <= start < end <= passage.end
