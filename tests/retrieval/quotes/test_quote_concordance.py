from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.quotes import QuoteFinder, concordance, spreads
from tests.support.quoting import finder_of

TEXTS = {"a": "甲说学习好。\n乙说学习难。", "b": "丙爱学习，丁不学习"}


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory) -> QuoteFinder:
    return finder_of(tmp_path_factory.mktemp("kwic"), TEXTS)


def test_the_keyword_stands_between_its_contexts(finder: QuoteFinder) -> None:
    found = concordance(finder.index, finder.occurrences("学习"), width=4)
    assert [(line.left, line.keyword, line.right) for line in found.lines] == [
        ("甲说", "学习", "好。 乙"),
        ("。 乙说", "学习", "难。"),
        ("丙爱", "学习", "，丁不学"),
        ("习，丁不", "学习", ""),
    ]
    assert found.total == 4
    assert found.counts == {"a": 2, "b": 2}
    for line in found.lines:
        assert line.keyword == finder.index.speech(line.speech_id).text[line.start : line.end]


def test_lines_are_sorted_by_what_stands_to_the_right(finder: QuoteFinder) -> None:
    found = concordance(finder.index, finder.occurrences("学习"), width=1, order="right")
    rights = [line.right for line in found.lines]
    assert rights == sorted(rights, key=lambda r: {"，": "丁", "": "\uffff"}.get(r, r))


def test_lines_are_sorted_by_what_stands_to_the_left_read_backwards(finder: QuoteFinder) -> None:
    found = concordance(finder.index, finder.occurrences("学习"), width=2, order="left")
    assert [line.left for line in found.lines] == ["丁不", "丙爱", "乙说", "甲说"]


def test_lines_come_in_portions_that_join(finder: QuoteFinder) -> None:
    occurrences = finder.occurrences("学习")
    whole = concordance(finder.index, occurrences, order="left").lines
    parts = [concordance(finder.index, occurrences, order="left", first=i, limit=3).lines for i in (0, 3)]
    assert parts[0] + parts[1] == whole


def test_the_spread_tells_how_far_into_each_speech_a_phrase_stands(tmp_path: Path) -> None:
    finder = finder_of(tmp_path, {"a": "学习" + "一" * 96 + "学习", "b": "没有", "c": "一学习一"})
    a, c = spreads(finder.index, finder.occurrences("学习"))
    assert (a.speech_id, a.characters) == ("a", 100)
    assert a.places == pytest.approx([0.0, 0.98])
    assert c.places == pytest.approx([0.25])


def test_what_is_nowhere_has_no_lines(finder: QuoteFinder) -> None:
    assert concordance(finder.index, finder.occurrences("风筝"), order="right").lines == ()
    assert spreads(finder.index, finder.occurrences("风筝")) == ()
