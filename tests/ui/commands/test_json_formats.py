"""The JSON that other programs read: every key, in its order and type, and offsets that hold."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from retrieval import Library
from ui import main

ANSWER = [
    "id", "question", "state", "answered", "answer", "citations", "passages", "elapsed_ms", "first_line", "follow_ups",
]  # fmt: skip
CITATION = [
    "marker", "speech", "title", "section", "paragraph", "sentence", "start", "end", "quote", "passage",
]  # fmt: skip
PASSAGE = ["rank", "score", "speech", "section", "start", "end", "text"]
SECTION = ["level", "ordinal", "heading", "start", "end", "children"]

QUESTIONS = ["六种关系是哪六种", "办公室要做好哪些服务", "火星上有几个县", "坚持人民至上是什么意思"]


@pytest.fixture
def texts(corpus_index: Path) -> Mapping[str, str]:
    library = Library.open(corpus_index)
    return {card.id: library.speech(card.id).text for card in library.speeches}


def result(words: list[str], capsys: pytest.CaptureFixture[str]) -> Any:
    assert main(words) == 0
    out = capsys.readouterr().out
    assert out.endswith("}\n")
    assert out.count("\n") == 1, "one object is one line"
    return json.loads(out)


def check_passages(passages: Sequence[Mapping[str, Any]], texts: Mapping[str, str]) -> None:
    for number, passage in enumerate(passages, 1):
        assert list(passage) == PASSAGE
        assert passage["rank"] == number
        assert isinstance(passage["score"], float)
        assert all(isinstance(label, str) for label in passage["section"])
        assert passage["text"] == texts[passage["speech"]][passage["start"] : passage["end"]]


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_has_the_agreed_keys_and_true_offsets(
    question: str, corpus_index: Path, texts: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    answer = result(["ask", question, "--json", "--index", str(corpus_index)], capsys)
    assert list(answer) == ANSWER
    assert answer["question"] == question
    assert answer["state"] in {"answered", "near", "outside"}
    assert answer["answered"] is (answer["state"] == "answered")
    assert bool(answer["citations"]) is answer["answered"]
    assert len(answer["passages"]) >= 5
    assert answer["elapsed_ms"] > 0
    check_passages(answer["passages"], texts)
    for number, citation in enumerate(answer["citations"], 1):
        assert list(citation) == CITATION
        assert citation["marker"] == number
        assert f"[{number}]" in answer["answer"]
        assert citation["quote"] == texts[citation["speech"]][citation["start"] : citation["end"]]
        assert citation["paragraph"] >= 1
        assert citation["sentence"] >= 1


def test_talk_has_the_keys_of_an_answer_and_no_source(corpus_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = result(["ask", "一共有几篇讲话？", "--json", "--index", str(corpus_index)], capsys)
    assert list(answer) == ANSWER
    assert (answer["state"], answer["answered"], answer["citations"], answer["passages"]) == ("talk", False, [], [])
    assert answer["answer"] == "这里一共收有 5 篇讲话，共 26,069 字。"


def test_a_ranking_has_the_agreed_keys_and_as_many_passages_as_asked(
    corpus_index: Path, texts: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    ranking = result(["search", "代表联络站", "--top-k", "7", "--json", "--index", str(corpus_index)], capsys)
    assert list(ranking) == ["id", "passages", "elapsed_ms"]
    assert len(ranking["passages"]) == 7
    check_passages(ranking["passages"], texts)


def test_an_outline_covers_the_text_without_gaps(
    corpus_index: Path, texts: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    outline = result(["outline", "003", "--json", "--index", str(corpus_index)], capsys)
    assert list(outline) == ["speech", "title", "sections"]
    assert outline["title"] == "市人大常委会办公室工作情况汇报"
    place = 0
    for section in leaves(outline["sections"], 1):
        assert section["start"] == place
        place = section["end"]
    assert place == len(texts["003"])


def leaves(sections: Sequence[Mapping[str, Any]], level: int) -> Sequence[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for section in sections:
        assert list(section) == SECTION
        assert section["level"] == level
        found += leaves(section["children"], level + 1) or [section]
    return found


def test_all_outlines_are_one_object_a_line(corpus_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["outline", "--json", "--index", str(corpus_index)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["speech"] for line in lines] == ["000", "001", "002", "003", "004"]
