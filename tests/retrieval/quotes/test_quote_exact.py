from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest import Index
from ingest.errors import PhraseEmpty, PhraseTooLong
from ingest.text.folding import fold_words
from retrieval.quotes import QuoteFinder
from tests.support.quoting import finder_of, index_of

TEXTS = {
    "a": "人人都要学习。“学习”是基础，学 习不能停！\n增长3.5%，不是35%。",
    "b": "為人民服務，是我們的宗旨。\n\n（一）学习，学习，再学习；\n代表之家 代表中心……",
}


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory) -> QuoteFinder:
    return finder_of(tmp_path_factory.mktemp("exact"), TEXTS)


@pytest.fixture(scope="module")
def corpus_finder(corpus_index: Path) -> QuoteFinder:
    return QuoteFinder(Index.open(corpus_index))


def quoted(finder: QuoteFinder, phrase: str) -> list[str]:
    return [match.quoted for match in finder.find(phrase).matches if match.kind == "exact"]


def test_every_occurrence_is_found_in_order_whatever_stands_between(finder: QuoteFinder) -> None:
    assert quoted(finder, "学习") == ["学习", "学习", "学 习", "学习", "学习", "学习"]
    lookup = finder.find("学习")
    assert lookup.counts == {"a": 3, "b": 3}
    assert lookup.total == 6
    assert [m.address.speech_id for m in lookup.matches] == ["a"] * 3 + ["b"] * 3


def test_one_character_is_found(finder: QuoteFinder) -> None:
    assert finder.find("人").counts == {"a": 2, "b": 1}


def test_occurrences_do_not_overlap(tmp_path: Path) -> None:
    finder = finder_of(tmp_path, {"a": "哈哈哈哈哈", "b": "哈"})
    assert [match.span for match in finder.find("哈哈").matches] == [(0, 2), (2, 4)]


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        ("为人民服务是我们的宗旨", ["為人民服務，是我們的宗旨"]),
        ("「学习」是基础", ["学习”是基础"]),
        ("代表之家代表中心", ["代表之家 代表中心"]),
        ("３.５％", ["3.5%"]),
        ("35%", ["35%"]),
        ("学习\n（一）学习", []),
        ("宗旨一学习", ["宗旨。\n\n（一）学习"]),
    ],
)
def test_punctuation_widths_script_and_line_ends_are_optional(
    finder: QuoteFinder, phrase: str, found: list[str]
) -> None:
    assert quoted(finder, phrase) == found


def test_punctuation_alone_is_found_as_it_stands(finder: QuoteFinder) -> None:
    assert quoted(finder, "……") == ["……"]
    assert quoted(finder, "...") == ["…", "…"]
    assert len(quoted(finder, "。")) == 3
    assert quoted(finder, "“") == ["“", "”"]


def test_operators_are_literal_in_a_phrase(finder: QuoteFinder) -> None:
    assert quoted(finder, "学习..宗旨") == []
    assert quoted(finder, '"学习"是基础') == ["学习”是基础"]


def test_two_character_words_are_found_where_a_trigram_index_misses_them(tmp_path: Path) -> None:
    text = "加强代表联络。"
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(body, tokenize='trigram')")
        connection.execute("INSERT INTO t VALUES (?)", (text,))
        found = connection.execute("SELECT count(*) FROM t WHERE t MATCH '代表'").fetchone()[0]
    assert found == 0
    assert finder_of(tmp_path, {"a": text}).find("代表").counts == {"a": 1}


def test_all_two_character_words_of_the_corpus_are_counted_right(corpus_finder: QuoteFinder) -> None:
    texts = {c.id: fold_words(corpus_finder.index.speech(c.id).text) for c in corpus_finder.index.speeches}
    words = {text[i : i + 2] for text in texts.values() for i in range(0, len(text) - 1, 7)}
    words = {word for word in words if not any(c.isdigit() for c in word)}
    assert len(words) > 1000
    for word in sorted(words)[:400]:
        expected = {speech: text.count(word) for speech, text in texts.items() if word in text}
        assert corpus_finder.find(word, limit=0).counts == expected, word


def test_the_cap_limits_what_is_given_never_what_is_counted(finder: QuoteFinder) -> None:
    lookup = finder.find("学习", limit=2)
    assert len(lookup.matches) == 2
    assert lookup.total == 6
    assert len(finder.find("学习", limit=None).matches) == 6


def test_a_search_can_be_narrowed_to_speeches(finder: QuoteFinder) -> None:
    assert finder.find("学习", speeches=["b"]).counts == {"b": 3}
    assert finder.find("学习", speeches=["b", "withdrawn"]).counts == {"b": 3}


@pytest.mark.parametrize("phrase", ["", " ", "\n\t　"])
def test_an_empty_phrase_is_refused(finder: QuoteFinder, phrase: str) -> None:
    with pytest.raises(PhraseEmpty, match="至少一个字"):
        finder.find(phrase)


def test_a_phrase_of_a_hundred_thousand_characters_is_refused(finder: QuoteFinder) -> None:
    with pytest.raises(PhraseTooLong, match="100000 字"):
        finder.find("长" * 100_000)


@pytest.mark.parametrize(
    "phrase",
    [".*", "[", "\\", "(?P<", "a{2,", "<script>alert(1)</script>", "\x00", "\ud800", "😀", "%s{0}", "OR 1=1"],
)
def test_any_other_string_is_just_looked_for(finder: QuoteFinder, phrase: str) -> None:
    assert finder.find(phrase).counts == {}


def test_characters_beyond_the_basic_plane_are_found(tmp_path: Path) -> None:
    finder = finder_of(tmp_path, {"a": "𠮷野家的𠮷字。", "b": "没有。"})
    assert quoted(finder, "𠮷") == ["𠮷", "𠮷"]
    assert quoted(finder, "没有") == ["没有"]


def test_nothing_is_found_in_an_index_whose_speeches_hold_no_words(tmp_path: Path) -> None:
    assert finder_of(tmp_path, {"a": "……！"}).find("学习").total == 0


def test_a_changed_generation_takes_over_what_did_not_change(tmp_path: Path) -> None:
    before = finder_of(tmp_path, {"a": "学习一。", "b": "学习二。"})
    assert before.find("学习").counts == {"a": 1, "b": 1}
    after = QuoteFinder(index_of(tmp_path, {"b": "学习二。", "c": "学习三，学习四。"}), earlier=before)
    assert after.find("学习").counts == {"b": 1, "c": 2}
    assert [match.text for match in after.find("学习").matches] == ["学习二。", "学习三，学习四。", "学习三，学习四。"]


LETTERS = "学习人民服務为“”，。！？； \n\r\t12.%Ａa…①㎡*\u200b（）𠮷<&"
WRITTEN = st.text(st.sampled_from(LETTERS), min_size=1, max_size=120)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_results_show_nothing_but_what_stands_in_the_speech(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    texts = {"a": "学习" + data.draw(WRITTEN), "b": "人民" + data.draw(WRITTEN)}
    finder = finder_of(tmp_path_factory.mktemp("slices"), texts)
    for _ in range(4):
        source = finder.index.speech(data.draw(st.sampled_from(["a", "b"]))).text
        start = data.draw(st.integers(0, len(source) - 1))
        phrase = source[start : data.draw(st.integers(start + 1, len(source)))]
        if not phrase.strip():
            continue
        lookup = finder.find(phrase, limit=None)
        assert lookup.total == sum(lookup.counts.values()) >= 1
        for match in lookup.matches:
            text = finder.index.speech(match.address.speech_id).text
            assert match.text == text[match.start : match.end]
            assert match.start <= match.span[0] < match.span[1] <= match.end
            assert fold_words(match.quoted) == fold_words(phrase)
            assert "".join(piece.typed for piece in match.diff) == phrase
            assert "".join(piece.source for piece in match.diff) == match.quoted


def test_no_part_of_a_written_character_is_found(tmp_path: Path) -> None:
    finder = finder_of(tmp_path, {"a": "全区新建绿地2000㎡，每户2㎡，共①项。"})
    assert [match.span[0] for match in finder.find("2").matches] == [6, 14]
    assert finder.find("m").total == 0
    assert finder.find("2000㎡").total == finder.find("2000m2").total == 1
