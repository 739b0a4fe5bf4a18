"""Passages: slices of one leaf, at most 400 characters, cut at sentence ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from ingest.outline.parser import labels_at, leaves, parse_outline
from ingest.outline.passages import PASSAGE_LENGTH, Passage, cut_passages
from ingest.speech import Speech
from tests.support.documents.nasty import nasty_text


def cut(text: str) -> tuple[Passage, ...]:
    return cut_passages(Speech("s", "题", text), parse_outline(text))


def test_a_short_leaf_is_one_passage_and_leaves_are_never_joined() -> None:
    text = "开场。\n一、学习\n要学。天天学。\n二、干活\n要干。\n"
    assert [p.text for p in cut(text)] == ["开场。", "一、学习\n要学。天天学。", "二、干活\n要干。"]
    assert [p.section for p in cut(text)] == [("开头",), ("一、学习",), ("二、干活",)]


def test_a_long_leaf_is_cut_at_sentence_ends() -> None:
    sentence = "这一句话不长也不短，正好用来试一试切分。"
    passages = cut(sentence * 60)
    assert len(passages) > 1
    assert all(p.text.endswith("。") and len(p.text) <= PASSAGE_LENGTH for p in passages)
    assert "".join(p.text for p in passages) == sentence * 60


def test_a_long_sentence_is_cut_at_its_commas_and_a_text_without_any_by_length() -> None:
    assert all(p.text.endswith(("，", "甲")) for p in cut(("甲" * 30 + "，") * 40))
    lengths = [len(p.text) for p in cut("甲" * 100_000)]
    assert max(lengths) <= PASSAGE_LENGTH
    assert sum(lengths) == 100_000


@pytest.mark.parametrize("text", ["", " ", "\n\n\u3000\n", "\t"])
def test_white_space_alone_makes_no_passage(text: str) -> None:
    assert cut(text) == ()


def test_one_character_makes_one_passage() -> None:
    assert [(p.start, p.end, p.text) for p in cut("\n好")] == [(1, 2, "好")]


@given(nasty_text)
@settings(max_examples=200, deadline=None)
def test_passages_are_slices_that_lie_in_one_leaf_and_leave_out_only_white_space(text: str) -> None:
    check(text, cut(text))


@given(nasty_text)
@settings(max_examples=30, deadline=None)
def test_so_are_those_of_long_texts(text: str) -> None:
    long = (text + "，这里接着说。") * 30
    check(long, cut(long))


@pytest.mark.parametrize("speech", ["全市人大系统办公室工作会议讲话", "办公室工作情况汇报", "机关作风建设会议讲话"])
def test_so_are_those_of_the_speeches(corpus: Path, speech: str) -> None:
    text = (corpus / f"{speech}.txt").read_bytes().decode("utf-8")
    check(text, cut(text))


def check(text: str, passages: tuple[Passage, ...]) -> None:
    outline = parse_outline(text)
    spans = [(leaf.start, leaf.end) for leaf in leaves(outline)]
    position = 0
    for passage in passages:
        assert passage.text == text[passage.start : passage.end] == passage.text.strip()
        assert len(passage.text) <= PASSAGE_LENGTH
        assert any(start <= passage.start and passage.end <= end for start, end in spans)
        assert passage.section == labels_at(outline, passage.start)
        assert not text[position : passage.start].strip()
        position = passage.end
    assert not text[position:].strip()
