"""What a reader takes along: each answer with its sources, as text, Markdown and a Word document that opens."""

from __future__ import annotations

import base64
import io
from typing import Any

import docx
import pytest

from retrieval import Address, Citation, Library, Statement
from ui.formats.conversation import Exchange, GivenAnswer, reply_to, reply_to_json
from ui.formats.conversation_export import Conversation, exported, markdown, plain_text, word
from ui.formats.payload import Payload, PayloadInvalid
from ui.texts.chat import CHINESE, ENGLISH

QUESTION = "全区各级人大代表加起来有多少名？"
HOSTILE = "# 题 *强调* <script>alert(1)</script> [链接](javascript:x)\x00\ud800\n- 项"


@pytest.fixture(scope="module")
def reply(library: Library) -> GivenAnswer:
    return reply_to(library.ask(QUESTION), library)


@pytest.fixture(scope="module")
def conversation(reply: GivenAnswer) -> Conversation:
    near = Citation(1, Address("s", "旧讲话", ("一、甲",), 3, 1), 0, 3, "相近句", "")
    refusal = GivenAnswer("near", (Statement("没有谈到。", own=True),), (), (near,), 1.0)
    exchanges = (
        Exchange(QUESTION, reply, scope=("在机关工作会议上的讲话",)),
        Exchange("没谈到的？", refusal),
        Exchange("停下的？", None),
    )
    return Conversation(QUESTION, "2026-11-21", exchanges)


def _words(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def test_a_copied_answer_goes_with_the_addresses_and_words_of_its_sources(reply: GivenAnswer) -> None:
    copied = plain_text(reply, CHINESE)
    for citation in reply.citations:
        assert f"[{citation.marker}] {citation.address}：{citation.quote}" in copied
    assert copied.startswith(reply.marked)


def test_a_copied_refusal_has_no_sources() -> None:
    refusal = GivenAnswer("near", (Statement("没有谈到。", own=True),), (), (), 1.0)
    assert plain_text(refusal, CHINESE) == "没有谈到。"


def test_markdown_holds_questions_answers_sources_and_what_was_not_answered(
    conversation: Conversation, reply: GivenAnswer
) -> None:
    text = markdown(conversation, CHINESE)
    assert f"## {QUESTION}" in text
    assert str(reply.citations[0].address) in text
    assert "《在机关工作会议上的讲话》" in text
    assert CHINESE.exported_near in text
    assert CHINESE.exported_unanswered in text


def test_the_word_document_opens_and_holds_the_same(conversation: Conversation, reply: GivenAnswer) -> None:
    words = _words(word(conversation, CHINESE))
    whole = "\n".join(words)
    assert words[0] == QUESTION
    assert f"[1] {reply.citations[0].address}" in words
    assert reply.citations[0].quote in words
    assert CHINESE.exported_near in words
    assert CHINESE.exported_unanswered in whole


def test_the_english_document_keeps_the_speeches_words(conversation: Conversation, reply: GivenAnswer) -> None:
    words = _words(word(conversation, ENGLISH))
    assert reply.citations[0].quote in words
    assert ENGLISH.copied_sources in words


def test_markup_and_control_characters_stay_text() -> None:
    citation = Citation(1, Address("s", HOSTILE, (HOSTILE,), 1, 1), 0, 1, HOSTILE, "")
    hostile = GivenAnswer("answered", (Statement(HOSTILE, (1,)),), (citation,), (), 1.0)
    conversation = Conversation(HOSTILE, "2026", (Exchange(HOSTILE, hostile, scope=(HOSTILE,)),))
    text = markdown(conversation, CHINESE)
    assert "\\<script\\>" in text
    assert "\n- 项" not in text
    assert "\x00" not in text
    text.encode("utf-8")
    assert "<script>" in "\n".join(_words(word(conversation, CHINESE)))


@pytest.mark.parametrize("form", ["md", "docx"])
def test_the_browser_gets_a_file(reply: GivenAnswer, form: str) -> None:
    sent: dict[str, Any] = {
        "format": form,
        "title": "题",
        "date": "2026-11-21",
        "exchanges": [{"question": QUESTION, "reply": reply_to_json(reply), "scope": [], "asked": ""}],
    }
    file = exported(Payload.of(sent), CHINESE)
    data = base64.b64decode(file["data"])
    whole = data.decode("utf-8") if form == "md" else "\n".join(_words(data))
    assert reply.citations[0].quote in whole
    with pytest.raises(PayloadInvalid, match="format"):
        exported(Payload.of(sent | {"format": "exe"}), CHINESE)
