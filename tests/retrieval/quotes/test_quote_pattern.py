from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import PatternInvalid, PhraseEmpty, PhraseInvalid, PhraseTooLong
from retrieval.quotes import QuoteFinder
from retrieval.quotes.pattern import Pattern, parse_pattern
from tests.support.quoting import finder_of

TEXT = "加强学习，做好工作。工作之余也要学习！学 习“工作”方法。\n只有学习。\n学习与工作——工作与学习，人大工作。"


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory) -> QuoteFinder:
    return finder_of(tmp_path_factory.mktemp("pattern"), {"a": TEXT, "b": "别处的学习。做工作。"})


def found(finder: QuoteFinder, query: str) -> list[str]:
    return [match.text for match in finder.query(query, limit=None).matches]


@pytest.mark.parametrize(
    ("query", "pattern"),
    [
        ("学习 工作", Pattern((("学习",), ("工作",)), ())),
        ('"学习 工作"', Pattern((("学习 工作",),), ())),
        ("学习..工作", Pattern((("学习", "工作"),), ())),
        ("学习 .. 工作", Pattern((("学习", "工作"),), ())),
        ("一..二..三", Pattern((("一", "二", "三"),), ())),
        ('学习 -"人大 工作"', Pattern((("学习",),), ("人大 工作",))),
        ("2020-2021年", Pattern((("2020-2021年",),), ())),
        ("“学习” 1.5", Pattern((("“学习”",), ("1.5",)), ())),
    ],
)
def test_a_query_is_read_as_corpus_readers_mean_it(query: str, pattern: Pattern) -> None:
    assert parse_pattern(query) == pattern


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ('"学习', "没有成对"),
        ('""', "引号里没有字"),
        ("学习..", "后面要有一个词"),
        ("..学习", "前面要有一个词"),
        ("学习 -", "- 后面要有一个词"),
        ("- 学习", "- 后面要有一个词"),
        ("-学习", "没有要找的词"),
        ("学习..-工作", "不能和 .. 连用"),
        ("-学习..工作", "不能和 .. 连用"),
        (" ".join("学" for _ in range(21)), "词太多"),
        ("学习 ，", "里没有字词"),
    ],
)
def test_a_malformed_query_says_what_is_wrong_with_it(finder: QuoteFinder, query: str, reason: str) -> None:
    with pytest.raises(PatternInvalid, match=reason):
        finder.query(query)


def test_an_empty_query_and_an_endless_one_are_refused() -> None:
    with pytest.raises(PhraseEmpty, match="空的"):
        parse_pattern("  ")
    with pytest.raises(PhraseTooLong, match="100000 字"):
        parse_pattern("学" * 100_000)


@given(st.text(st.sampled_from('学习工"-. ab'), max_size=12))
def test_any_query_is_read_or_refused(query: str) -> None:
    try:
        pattern = parse_pattern(query)
    except PhraseInvalid:
        return
    assert pattern.chains
    assert all(term.strip() for chain in pattern.chains for term in chain)


def test_several_words_stand_in_one_sentence_in_any_order(finder: QuoteFinder) -> None:
    assert found(finder, "学习 工作") == [
        "加强学习，做好工作。",
        "工作之余也要学习！",
        "学 习“工作”方法。",
        "学习与工作——工作与学习，人大工作。",
    ]


def test_one_word_stands_before_the_other(finder: QuoteFinder) -> None:
    assert "工作之余也要学习！" not in found(finder, "学习..工作")
    assert found(finder, "工作..学习") == ["工作之余也要学习！", "学习与工作——工作与学习，人大工作。"]


def test_an_excluded_word_stands_nowhere_in_the_sentence(finder: QuoteFinder) -> None:
    assert found(finder, "学习 -工作") == ["只有学习。", "别处的学习。"]
    assert found(finder, "学习..工作 -人大 -加强") == ["学 习“工作”方法。"]


def test_words_in_quotation_marks_stand_together(finder: QuoteFinder) -> None:
    assert found(finder, '"学习工作"') == ["学 习“工作”方法。"]
    assert found(finder, '"与工作" 人大') == ["学习与工作——工作与学习，人大工作。"]


def test_counts_are_of_sentences_and_never_capped(finder: QuoteFinder) -> None:
    lookup = finder.query("学习", limit=1)
    assert len(lookup.matches) == 1
    assert lookup.total == 6
    assert lookup.counts == {"a": 5, "b": 1}
    assert finder.query("学习", speeches=["b"]).total == 1


def test_all_hits_of_a_sentence_stand_out(finder: QuoteFinder) -> None:
    match = finder.query("工作..学习").matches[1]
    text = finder.index.speech("a").text
    assert [text[start:end] for start, end in match.hits] == ["工作", "学习"]
    assert match.text == text[match.start : match.end]
    everywhere = finder.query("学习 工作 人大").matches[0]
    assert [text[start:end] for start, end in everywhere.hits] == ["学习", "工作", "工作", "学习", "人大", "工作"]


def test_what_is_nowhere_has_no_sentence(finder: QuoteFinder) -> None:
    lookup = finder.query("学习 风筝")
    assert (lookup.total, lookup.matches, lookup.nearest) == (0, (), None)
