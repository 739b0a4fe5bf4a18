"""The homes of numerals, measure words and punctuation: what they hold, and that no other module has a table of them."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from ingest.text import numerals
from ingest.text.measure_words import AFTER_FIGURES, AFTER_NUMERALS
from ingest.text.numerals import LARGEST_WRITTEN, in_digits, read_numeral, write_numeral
from ingest.text.punctuation import CLAUSE_ENDS, PHRASE_ENDS, SENTENCE_ENDS, STRONG_STOPS

HOMES = {"numerals.py", "punctuation.py", "measure_words.py"}


def test_chinese_numerals_are_read_as_they_are_written() -> None:
    assert all(read_numeral(write_numeral(value)) == value for value in range(LARGEST_WRITTEN + 1))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "零"), (2, "二"), (10, "十"), (11, "十一"), (20, "二十"), (100, "一百"), (101, "一百零一"), (110, "一百一十"),
        (1001, "一千零一"), (1010, "一千零一十"), (3400, "三千四百"), (9999, "九千九百九十九"), (10_000, "10000"), (-1, "-1"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_people_write_them(value: int, written: str) -> None:
    assert write_numeral(value) == written


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("16", 16), ("１６", 16), ("〇", 0), ("两", 2), ("两百", 200), ("三百二十", 320), ("一百〇五", 105), ("", 0), ("好", 0),
    ],
)  # fmt: skip
def test_every_way_of_writing_a_numeral_is_read(written: str, value: int) -> None:
    assert read_numeral(written) == value


def test_chinese_digits_stand_for_themselves() -> None:
    assert in_digits("二〇二三年○零") == "2023年00"


@pytest.mark.parametrize("words", [AFTER_FIGURES, AFTER_NUMERALS])
def test_a_longer_measure_word_is_tried_before_one_that_it_begins_with(words: tuple[str, ...]) -> None:
    assert len(set(words)) == len(words)
    pattern = re.compile("|".join(map(re.escape, words)))
    for word in words:
        found = pattern.match(word)
        assert found is not None
        assert found.group() == word


def test_each_kind_of_stop_holds_the_one_before() -> None:
    assert set(SENTENCE_ENDS) < set(STRONG_STOPS) < set(CLAUSE_ENDS) < set(PHRASE_ENDS)
    assert all(len(set(marks)) == len(marks) for marks in (SENTENCE_ENDS, STRONG_STOPS, CLAUSE_ENDS, PHRASE_ENDS))


def test_no_other_module_of_ingest_the_quiz_or_the_quotes_spells_them_out(repository: Path) -> None:
    folders = ("ingest", "retrieval/quiz", "retrieval/quotes")
    modules = [path for folder in folders for path in (repository / folder).rglob("*.py") if path.name not in HOMES]
    found = {path.name: runs for path in modules if (runs := tables_in(path.read_text(encoding="utf-8")))}
    assert found == {}


def tables_in(source: str) -> list[str]:
    """The runs of characters that are one of the tables, or hold it."""
    runs = re.findall("[，,；;：:。！？!?、.]{5,}", source)
    return [run for run in runs if set(run) >= set(SENTENCE_ENDS)] + re.findall("二三四五六七八九|个百分点\\|", source)


def test_the_examples_of_numerals_hold() -> None:
    assert doctest.testmod(numerals) == (0, 2)
