"""Paragraphs and sentences: the numbering that addresses are made of."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.outline.units import split_units
from ingest.text.sentences import SentenceTable, sentence_spans, split_paragraphs, split_sentences
from tests.support.documents.nasty import nasty_text


def sentences(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("早。全！俭？", ["早。", "全！", "俭？"]),
        ("half-width! Yes? No", ["half-width!", "Yes?", "No"]),
        ("学习；干活；休息。", ["学习；干活；休息。"]),
        ("他说：“要学。”大家鼓掌。", ["他说：“要学。”", "大家鼓掌。"]),
        ("（要学。）『要干！』", ["（要学。）", "『要干！』"]),
        ("真的吗？！好……吧", ["真的吗？！", "好……吧"]),
        ("没有句号的标题\n正文。", ["没有句号的标题", "正文。"]),
        ("增长3.2%。好。", ["增长3.2%。", "好。"]),
        (" \u3000 缩进的一句。 \n\n", ["缩进的一句。"]),
        ("”单个后引号。", ["”单个后引号。"]),
        ("。。。", ["。。。"]),
        ("", []),
        (" \n\t\n", []),
    ],
)
def test_a_sentence_ends_with_its_stop_or_its_line(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_paragraphs_are_the_lines_that_are_not_blank_counted_from_one() -> None:
    text = "甲。乙。\n\n   \n丙。\n丁"
    assert [(p.number, text[p.start : p.end]) for p in split_paragraphs(text)] == [
        (1, "甲。乙。"),
        (2, "丙。"),
        (3, "丁"),
    ]
    assert [(s.paragraph, s.number) for s in split_sentences(text)] == [(1, 1), (1, 2), (2, 1), (3, 1)]


def test_sentences_are_found_by_offset() -> None:
    text = "\n甲一。甲二。\n乙一。"
    table = SentenceTable(text)
    assert len(table) == 3
    assert text[table.at(text.index("二")).start :].startswith("甲二")
    assert table.at(0) == table.sentences[0]
    assert table.at(10_000) == table.sentences[-1]
    assert [s.number for s in table.within(text.index("一"), text.index("乙"))] == [1, 2]


def test_a_text_without_sentences_has_none_at_any_offset() -> None:
    table = SentenceTable(" \n")
    assert table.within(0, 10) == ()
    with pytest.raises(IndexError, match="out of range"):
        table.at(0)


@given(nasty_text, st.integers(0, 200), st.integers(0, 200))
def test_spans_of_a_stretch_are_those_of_the_table(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    table = SentenceTable(text)
    expected = [(s.start, s.end) for s in table.sentences if s.start < end and s.end > start]
    assert sentence_spans(text, start, end) == expected
    assert [(s.start, s.end) for s in table.within(start, end)] == expected


@given(nasty_text)
@settings(max_examples=200, deadline=None)
def test_every_character_but_white_space_is_in_exactly_one_sentence(text: str) -> None:
    position, place = 0, (0, 0)
    for sentence in split_sentences(text):
        assert not text[position : sentence.start].strip()
        assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end] != ""
        assert "\n" not in text[sentence.start : sentence.end]
        number = (sentence.paragraph, sentence.number)
        assert number in ((place[0], place[1] + 1), (place[0] + 1, 1))
        position, place = sentence.end, number
    assert not text[position:].strip()


@given(nasty_text)
@settings(max_examples=200, deadline=None)
def test_every_character_but_white_space_is_in_exactly_one_unit(text: str) -> None:
    position = 0
    for unit in split_units(text):
        assert not text[position : unit.start].strip()
        assert unit.start < unit.end
        position = unit.end
    assert not text[position:].strip()


@given(nasty_text)
@settings(max_examples=100, deadline=None)
def test_the_table_finds_each_sentence_at_each_of_its_characters(text: str) -> None:
    table = SentenceTable(text)
    for sentence in table.sentences:
        assert all(table.at(offset) == sentence for offset in range(sentence.start, sentence.end))
        assert table.within(sentence.start, sentence.end) == (sentence,)


@pytest.mark.parametrize("part", ["甲", "。", "甲。", "甲\n", "。”", "(", " "])
def test_long_texts_are_split_in_time_proportional_to_their_length(part: str) -> None:
    def seconds(text: str) -> float:
        began = time.process_time()
        split_sentences(text)
        split_units(text)
        return time.process_time() - began

    text = part * (60_000 // len(part))
    whole, quarter = (min(seconds(shown) for _ in range(3)) for shown in (text, text[: len(text) // 4]))
    assert whole < 12 * max(quarter, 0.01)
