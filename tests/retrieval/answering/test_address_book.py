from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import AddressInvalid
from retrieval.citations.address import Address, check_code, parse_address
from retrieval.citations.address_book import AddressBook
from tests.support.quoting import index_of

TEXT = "题目\n第一句。第二句！\n第三句，很长。\n"


def book_of(folder: Path, **texts: str) -> AddressBook:
    return AddressBook(index_of(folder, texts))


def written_in(book: AddressBook, speech_id: str, words: str) -> str:
    return book.written(book.address(speech_id, book.index.speech(speech_id).text.index(words)))


def fate(book: AddressBook, written: str) -> tuple[str, str]:
    found = book.resolve(parse_address(written))
    if found.address is not None:
        text = book.index.speech(found.address.speech_id).text
        assert found.text == text[found.start : found.end]
    return found.fate, found.text


def test_an_address_written_down_finds_its_sentence_after_the_corpus_was_ingested_again(tmp_path: Path) -> None:
    written = written_in(book_of(tmp_path, a=TEXT), "a", "第二句")
    assert written.startswith("《题目》›第 2 段›第 2 句〔")
    again = book_of(tmp_path, a=TEXT, b="别的讲话。")
    assert fate(again, written) == ("same", "第二句！")


def test_a_sentence_that_moved_is_found_where_it_stands_now(tmp_path: Path) -> None:
    written = written_in(book_of(tmp_path, a=TEXT), "a", "第二句")
    book = book_of(tmp_path, a=TEXT.replace("第一句。", "新加的话。\n又一段。第一句。"))
    assert fate(book, written) == ("moved", "第二句！")
    moved = book.resolve(parse_address(written)).address
    assert moved is not None
    assert (moved.paragraph, moved.sentence) == (3, 3)


def test_a_changed_text_is_said_to_be_changed_and_shown_as_it_is_now(tmp_path: Path) -> None:
    written = written_in(book_of(tmp_path, a=TEXT), "a", "第二句")
    assert fate(book_of(tmp_path, a=TEXT.replace("第二句", "改过的句子")), written) == ("changed", "改过的句子！")


def test_a_speech_that_is_gone_is_said_to_be_gone(tmp_path: Path) -> None:
    written = written_in(book_of(tmp_path, a=TEXT, b="别的讲话。"), "a", "第三句")
    assert fate(book_of(tmp_path, b="别的讲话。"), written) == ("gone", "")
    assert fate(book_of(tmp_path, b="别的讲话。"), "《题目》›第 2 段›第 9 句") == ("gone", "")


def test_a_sentence_taken_into_another_speech_is_found_there(tmp_path: Path) -> None:
    written = written_in(book_of(tmp_path, a=TEXT), "a", "第三句")
    assert fate(book_of(tmp_path, b="新题目\n第三句，很长。"), written) == ("moved", "第三句，很长。")


def test_without_its_code_an_address_leads_to_the_place_but_cannot_be_vouched_for(tmp_path: Path) -> None:
    book = book_of(tmp_path, a=TEXT)
    assert fate(book, "《题目》›第 2 段›第 2 句") == ("unchecked", "第二句！")
    assert fate(book, " 《题目》›第2段›第2句\n") == ("unchecked", "第二句！")


def test_of_two_speeches_with_one_title_the_one_with_the_sentence_is_meant(tmp_path: Path) -> None:
    book = book_of(tmp_path, a=TEXT, b=TEXT.replace("第二句", "另一篇"))
    assert fate(book, written_in(book, "b", "另一篇")) == ("same", "另一篇！")
    assert fate(book, written_in(book, "a", "第二句")) == ("same", "第二句！")


def test_the_code_counts_every_character_but_white_space() -> None:
    assert check_code("第 一\n句。") == check_code("第一句。")
    assert check_code("第一句。") != check_code("第一句！")
    assert len(check_code("")) == 8


@given(
    st.text(st.sampled_from("题目《》“1 a"), min_size=1).map(str.strip).filter(lambda t: t and "》›" not in t),
    st.lists(st.text(st.sampled_from("一、二段句第1 "), min_size=1), max_size=3),
    st.integers(1, 99_999),
    st.integers(1, 999),
)
def test_what_is_written_can_be_read_again(title: str, section: list[str], paragraph: int, sentence: int) -> None:
    address = Address("id", title, tuple(section), paragraph, sentence)
    read = parse_address(address.written("一句话。"))
    assert (read.title, read.section, read.paragraph, read.sentence) == (title, tuple(section), paragraph, sentence)
    assert read.check == check_code("一句话。")
    assert parse_address(str(address)).check == ""


@pytest.mark.parametrize(
    "written",
    ["", "第 2 段›第 2 句", "《题目》", "《题目》第 2 段第 2 句", "《题目》›第 x 段›第 2 句", "<b>", "《》" * 10_000],
)
def test_anything_else_is_no_address(written: str) -> None:
    with pytest.raises(AddressInvalid, match="看不懂这个地址"):
        parse_address(written)
