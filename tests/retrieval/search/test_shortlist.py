"""The shortlist: what is read in a large archive, and what follows it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from ingest.store.lexical import Ranking
from retrieval import Library, LibrarySettings
from retrieval.search.hybrid_retriever import SearchWeights
from retrieval.search.shortlist import ShortlistSettings, selective_terms, shortlist

NONE = Ranking(np.empty(0, np.int64), np.empty(0, np.float32))


def ranking(**scores: float) -> Ranking:
    pids = [int(name[1:]) for name in scores]
    return Ranking(np.array(pids, np.int64), np.array(list(scores.values()), np.float32))


def test_the_best_by_words_and_likeness_are_read_and_none_is_lost() -> None:
    likeness = np.array([0.9, 0.1, 0.2, 0.8, 0.1], np.float32)
    chosen = shortlist([1, 2, 3, 4, 5], likeness, ranking(p1=9, p2=5, p3=1), NONE, ShortlistSettings(length=2))
    assert chosen.read == (1, 4)  # 2 holds a word, 4 is as like as 1
    assert sorted(chosen.read + chosen.others) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(("settings", "first"), [({"dense": 0.0, "expanded": 0.0}, 2), ({"lexical": 0.0}, 3)])
def test_each_weight_counts(settings: dict[str, float], first: int) -> None:
    likeness = np.array([0.1, 0.2, 0.9], np.float32)
    chosen = shortlist([1, 2, 3], likeness, ranking(p1=1, p2=9, p3=1), NONE, ShortlistSettings(length=1, **settings))  # type: ignore[arg-type]
    assert chosen.read == (first,)


def test_a_character_is_looked_for_only_where_no_pair_holds_it() -> None:
    terms = {"代": 0.3, "表": 0.3, "代表": 1.0, "粥": 0.3, "熬粥": 1.0, "2023": 1.0}
    assert list(selective_terms(terms, lambda term: {"代表": 9, "粥": 2}.get(term, 0))) == ["代表", "粥", "熬粥", "2023"]


@pytest.fixture(scope="module")
def short(corpus_index: Path) -> Library:
    settings = ShortlistSettings(all_of=0)
    return Library.open(corpus_index, settings=LibrarySettings(search=SearchWeights(shortlist=settings)))


def test_what_is_not_read_follows_what_is(short: Library) -> None:
    hits = short.search("代表工作怎么加强", top_k=60)
    assert len(hits) == 60
    assert [hit.rank for hit in hits] == list(range(1, 61))
    assert all(earlier.score >= later.score for earlier, later in pairwise(hits))
    places = [(hit.passage.speech_id, hit.passage.start) for hit in hits]
    assert len(set(places)) == 60


def test_the_best_stay_the_best(short: Library, library: Library) -> None:
    for question in ("代表工作怎么加强", "首问负责", "机关作风建设有哪些要求", "西凤酒"):
        assert short.search(question)[0].passage == library.search(question)[0].passage


def test_an_answer_is_composed_from_what_is_read(short: Library) -> None:
    assert short.ask("代表工作怎么加强？").state == "answered"
