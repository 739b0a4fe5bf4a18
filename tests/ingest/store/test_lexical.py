from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from math import log
from pathlib import Path

import numpy as np
import pytest

from ingest.outline.passages import Passage
from ingest.store.lexical import FieldWeights, LexicalReader, LexicalWriter, speech_tokens
from ingest.text.tokens import tokens

BODY = FieldWeights(heading=0, title=0)


def passages(*texts: str, section: tuple[str, ...] = ()) -> list[Passage]:
    return [Passage("s", section, 0, len(text), text) for text in texts]


def built(folder: Path, speeches: Mapping[int, Sequence[Passage]], earlier: Path | None = None) -> Path:
    writer = LexicalWriter(folder, earlier)
    for number, parts in speeches.items():
        writer.add(number, speech_tokens("机关会议讲话", parts))
    writer.finish()
    return folder


@pytest.fixture
def reader(tmp_path: Path) -> LexicalReader:
    speeches = {
        0: passages("代表联络站要建好", "要开好会议", section=("一、建站",)),
        2: passages("代表要履职", section=("二、履职",)),
        3: passages("学习学习再学习"),
    }
    return LexicalReader(built(tmp_path / "lexical", speeches))


def bm25(text: str, query: str, corpus: Sequence[str], k1: float = 1.2, b: float = 0.75) -> float:
    """BM25 as Robertson and Zaragoza give it, with tantivy's (Lucene's) idf."""
    bags = [tokens(other) for other in corpus]
    mean = sum(map(len, bags)) / len(bags)
    score, bag = 0.0, tokens(text)
    for term in set(tokens(query)):
        n = sum(term in other for other in bags)
        f = bag.count(term)
        score += log(1 + (len(bags) - n + 0.5) / (n + 0.5)) * f * (k1 + 1) / (f + k1 * (1 - b + b * len(bag) / mean))
    return score


def test_scores_are_those_of_bm25(reader: LexicalReader) -> None:
    corpus = ["代表联络站要建好", "要开好会议", "代表要履职", "学习学习再学习"]
    ranking = reader.search(dict.fromkeys(tokens("代表要学习"), 1.0), 10, BODY)
    expected = {number: bm25(text, "代表要学习", corpus) for number, text in enumerate(corpus)}
    assert dict(zip(ranking.ids.tolist(), ranking.scores.tolist(), strict=True)) == pytest.approx(expected, rel=1e-4)
    assert list(ranking.scores) == sorted(ranking.scores, reverse=True)


def test_two_character_words_are_found(reader: LexicalReader) -> None:
    assert reader.search({"履职": 1.0}, 10, BODY).ids.tolist() == [2]


def test_a_term_weighs_what_it_is_given(reader: LexicalReader) -> None:
    one, two = (reader.search({"履职": weight}, 10, BODY).scores[0] for weight in (1.0, 2.5))
    assert two == pytest.approx(2.5 * one, rel=1e-5)
    assert len(reader.search({"履职": 0.0}, 10, BODY)) == 0


def test_headings_and_titles_are_fields_of_their_own(reader: LexicalReader) -> None:
    heading, title = FieldWeights(0, 1, 0), FieldWeights(0, 0, 1)
    assert reader.search({"建站": 1.0}, 10, BODY).ids.tolist() == []
    assert reader.search({"建站": 1.0}, 10, heading).ids.tolist() == [0, 1]
    assert reader.search({"机关": 1.0}, 10, title).ids.tolist() == [0, 1, 2, 3]


def test_a_search_within_speeches_is_exact_and_scores_alike(reader: LexicalReader) -> None:
    everywhere = reader.search({"代表": 1.0, "要": 1.0}, 10, BODY)
    within = reader.search({"代表": 1.0, "要": 1.0}, 10, BODY, [2, 3])
    assert within.ids.tolist() == [2]
    assert within.scores[0] == everywhere.scores[everywhere.ids == 2][0]
    assert len(reader.search({"代表": 1.0}, 10, BODY, [])) == 0


def test_the_limit_holds_and_equal_scores_go_by_id(tmp_path: Path) -> None:
    reader = LexicalReader(built(tmp_path / "lexical", {0: passages(*["一样的话"] * 9)}))
    assert reader.search({"一样": 1.0}, 4, BODY).ids.tolist() == [0, 1, 2, 3]
    assert len(reader.search({"一样": 1.0}, 0, BODY)) == 0


def test_unknown_terms_and_no_terms_find_nothing(reader: LexicalReader) -> None:
    assert len(reader.search({"没有的词": 1.0}, 10, BODY)) == 0
    assert len(reader.search({}, 10, BODY)) == 0
    assert reader.search({}, 10, BODY).ids.dtype == np.int64


def test_document_frequency_counts_passages(reader: LexicalReader) -> None:
    assert [reader.document_frequency(t) for t in ("代表", "学习", "无")] == [2, 1, 0]


def test_an_extended_index_leaves_the_earlier_one_as_it_was(tmp_path: Path) -> None:
    first = built(tmp_path / "one", {0: passages("代表联络站"), 1: passages("代表履职")})
    before = {path.name: path.read_bytes() for path in first.iterdir()}
    held = LexicalReader(first)
    writer = LexicalWriter(tmp_path / "two", first)
    writer.remove(0)
    writer.add(2, speech_tokens("题", passages("代表述职")))
    writer.finish()
    assert LexicalReader(tmp_path / "two").search({"代表": 1.0}, 9, BODY).ids.tolist() == [1, 2]
    assert sorted(held.search({"代表": 1.0}, 9, BODY).ids) == [0, 1]
    assert sorted(LexicalReader(first).search({"代表": 1.0}, 9, BODY).ids) == [0, 1]
    assert {name: (first / name).read_bytes() for name in before} == before


def test_segments_are_shared_not_copied(tmp_path: Path) -> None:
    first = built(tmp_path / "one", {0: passages("代表联络站")})
    second = built(tmp_path / "two", {1: passages("代表履职")}, first)
    shared = [p for p in second.glob("*.idx") if (first / p.name).exists() and p.samefile(first / p.name)]
    assert len(shared) == 1


def test_many_single_additions_stay_one_searchable_index(tmp_path: Path) -> None:
    earlier: Path | None = None
    for number in range(30):
        earlier = built(tmp_path / str(number), {number: passages(f"第{number}次代表会议")}, earlier)
    assert earlier is not None
    reader = LexicalReader(earlier)
    assert reader.search({"代表": 1.0}, 200, BODY).ids.tolist() == list(range(30))
    assert len(list(earlier.glob("*.idx"))) < 12


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_an_index_that_cannot_be_written_can_be_read(tmp_path: Path) -> None:
    folder = built(tmp_path / "lexical", {0: passages("代表联络站")})
    for path in (folder, *tmp_path.parents, tmp_path):
        path.chmod(path.stat().st_mode | 0o055)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.setuid(65534)
            reader = LexicalReader(folder)
            status = 0 if reader.search({"代表": 1.0}, 9, BODY).ids.tolist() == [0] else 2
            reader.close()
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
