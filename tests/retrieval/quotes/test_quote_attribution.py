from __future__ import annotations

from pathlib import Path

import pytest

from ingest import Index, parse_outline
from retrieval.citations.address import check_code, parse_address
from retrieval.quotes import QuoteFinder, attribute
from retrieval.quotes.attribution import place_in_words
from tests.support.quoting import finder_of


@pytest.fixture(scope="module")
def finder(corpus_index: Path) -> QuoteFinder:
    return QuoteFinder(Index.open(corpus_index))


def test_three_forms_that_people_use(finder: QuoteFinder) -> None:
    match = finder.find("一打纲领，不如一个行动").matches[0]
    source = attribute(finder.book, match)
    assert source.plain == "“一打纲领，不如一个行动。”——《在机关作风建设会议上的讲话》第六部分第三点"
    assert source.full == f"“一打纲领，不如一个行动。”——{match.address}〔{check_code(match.text)}〕"
    assert source.reference == "在机关作风建设会议上的讲话[Z]. 机关作风建设会议: 第9段第13句."


def test_quotation_marks_inside_become_single_ones_and_nothing_else_changes(finder: QuoteFinder) -> None:
    source = attribute(finder.book, finder.find("守正是根基").matches[0])
    assert source.plain == "“‘守正’是根基，‘创新’是源泉。”——《在机关工作会议上的讲话》第五部分"


def test_a_report_is_referred_to_as_one(finder: QuoteFinder) -> None:
    match = finder.find("尊敬的各位领导", speeches=["003"]).matches[0]
    source = attribute(finder.book, match)
    assert "[R]. 第1段第1句." in source.reference
    assert source.plain.endswith("《市人大常委会办公室工作情况汇报》开头")


def test_the_full_form_leads_back_to_the_sentence(finder: QuoteFinder) -> None:
    match = finder.find("代表联络站", near=True).matches[0]
    written = attribute(finder.book, match).full.rpartition("——")[2]
    found = finder.book.resolve(parse_address(written))
    assert found.fate == "same"
    assert found.start == match.start


@pytest.mark.parametrize(
    ("words", "place"),
    [("头一句", "开头"), ("部分甲说", "第一部分"), ("其一的话", "第二部分第一点"), ("其三的话", "第二部分第三点")],
)
def test_places_are_named_as_people_say_them(words: str, place: str) -> None:
    text = (
        "同志们：\n今天讲头一句话，然后讲两个问题。\n一、甲的部分\n部分甲说了许多话，也很要紧。\n二、乙的部分\n"
        "一是其一。其一的话很多。二是其二。其二的话也多。三是其三。其三的话最多。"
    )
    assert place_in_words(parse_outline(text), text.index(words)) == place


def test_a_speech_without_sections_has_no_place_to_name(tmp_path: Path) -> None:
    finder = finder_of(tmp_path, {"a": "只有一句话的讲话。"})
    source = attribute(finder.book, finder.find("一句话").matches[0])
    assert source.plain == "“只有一句话的讲话。”——《a》"
    assert source.reference == "a[Z]. 第1段第1句."
