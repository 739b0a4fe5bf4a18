"""The page's words: both languages say the same things, and the scripts ask only for words that are there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path

import pytest

import ingest.errors
from ingest.errors import QuestionEmpty, QuestionTooLong
from ui.texts.chat import CHINESE, ENGLISH, Texts, texts_for

_HAN = re.compile(r"[\u4e00-\u9fff]")


def _places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_a_language_is_chosen_by_its_code() -> None:
    assert texts_for("zh") is CHINESE
    assert texts_for("en") is ENGLISH


@pytest.mark.parametrize("field", [f.name for f in fields(Texts) if f.name not in {"script", "errors"}])
def test_both_languages_fill_the_same_places(field: str) -> None:
    chinese, english = getattr(CHINESE, field), getattr(ENGLISH, field)
    assert chinese
    assert english
    assert _places(chinese) == _places(english)


def test_both_languages_give_the_scripts_the_same_words() -> None:
    assert set(CHINESE.script) == set(ENGLISH.script)
    for key, text in CHINESE.script.items():
        assert _places(text) == _places(ENGLISH.script[key]), key


def test_the_chinese_page_speaks_chinese() -> None:
    spoken = {f.name: getattr(CHINESE, f.name) for f in fields(Texts) if f.name not in {"code", "script", "errors"}}
    for words in (spoken, dict(CHINESE.script)):
        foreign = [key for key, text in words.items() if not _HAN.search(text) and re.search("[A-Za-z]", text)]
        assert foreign == []


def test_no_words_are_left_over(repository: Path) -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (repository / "ui").rglob("*.py"))
    left = [f.name for f in fields(Texts) if not re.search(rf"(texts|self)\.{f.name}\b", sources)]
    assert left == []


def test_the_scripts_ask_for_words_that_are_there_and_for_all_of_them(repository: Path) -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (repository / "ui" / "page").rglob("*.js"))
    asked = set(re.findall(r'"(\w+)"', " ".join(re.findall(r"say\((?:\(await [^?]*)?([^){;]*)", source))))
    sizes = {key for key in CHINESE.script if re.fullmatch(r"size\d", key)}
    assert (asked | sizes) == set(CHINESE.script)


def test_the_scripts_words_cannot_end_their_element() -> None:
    class Hostile(Mapping[str, str]):
        def __getitem__(self, key: str) -> str:
            return "</script><b>"

        def __iter__(self) -> Iterator[str]:
            return iter(["key"])

        def __len__(self) -> int:
            return 1

    words = {field.name: getattr(CHINESE, field.name) for field in fields(Texts)} | {"script": Hostile()}
    text = Texts(**words).script_json()
    assert "<" not in text
    assert json.loads(text) == {"key": "</script><b>"}


def test_an_error_is_one_line_in_the_pages_language() -> None:
    assert CHINESE.error(QuestionEmpty()) == str(QuestionEmpty())
    assert ENGLISH.error(QuestionTooLong(9, 5)).startswith("The question is too long. (")


def test_english_error_lines_are_for_errors_that_exist() -> None:
    assert all(hasattr(ingest.errors, name) for name in ENGLISH.errors)
