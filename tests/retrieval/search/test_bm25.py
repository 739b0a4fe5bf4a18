"""BM25 of the candidates: the textbook's formula, for every candidate."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ingest import Index, ingest, load_encoder
from retrieval.search.bm25 import Bm25
from retrieval.search.generation_cache import GenerationCache
from retrieval.search.passage_features import PassageFeatures
from retrieval.search.term_matches import match_terms

Floats = NDArray[np.float64]

TEXTS = {"甲": "监督工作要依法监督。", "乙": "代表工作要有新气象。" * 12, "丙": "监督工作。" + "其他方面也要抓好。" * 12}


class Passages:
    """Some passages to be scored."""

    def __init__(self, views: list[PassageFeatures]) -> None:
        self.views = views

    def only(self, *speeches: str) -> Passages:
        return Passages([view for view in self.views if view.passage.speech_id in speeches])

    def scores(self, bm25: Bm25, terms: dict[str, float]) -> Floats:
        lengths = np.array([len(view.passage.text) for view in self.views])
        return bm25.score(match_terms(self.views, tuple(terms)), lengths, terms)


@pytest.fixture(scope="module")
def passages(tmp_path_factory: pytest.TempPathFactory) -> Passages:
    folder = tmp_path_factory.mktemp("bm25")
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    encoder = load_encoder(None)
    ingest([folder], folder / "index", encoder=encoder)
    return passages_of(Index.open(folder / "index", encoder))


def passages_of(index: Index) -> Passages:
    cache = GenerationCache(index, load_encoder(None))
    return Passages(cache.passage_features([pid for pid, _ in index.all_passages()]))


def scorer(passages: Passages, **settings: float) -> Bm25:
    views = passages.views
    mean = sum(len(view.passage.text) for view in views) / len(views)
    holding = {term: sum(term in view.words for view in views) for term in ("监督", "代表")}
    return Bm25(len(views), mean, lambda term: holding.get(term, 0), settings.pop("heading", 0.5), **settings)


def test_the_score_is_that_of_the_formula(passages: Passages) -> None:
    bm25 = scorer(passages, k1=1.2, b=0.9)
    holding = sum("监督" in other.words for other in passages.views)
    idf = math.log(1 + (len(passages.views) - holding + 0.5) / (holding + 0.5))
    length = len(TEXTS["甲"]) / bm25.mean_length
    expected = 0.7 * idf * 2 * 2.2 / (2 + 1.2 * (0.1 + 0.9 * length))
    assert passages.only("甲").scores(bm25, {"监督": 0.7})[0] == pytest.approx(expected)


def test_a_long_passage_pays_for_its_length(passages: Passages) -> None:
    scores = passages.scores(scorer(passages), {"监督": 1.0}).tolist()
    found = {view.passage.speech_id: score for view, score in zip(passages.views, scores, strict=True)}
    assert found["甲"] > found["丙"] > 0
    assert found["乙"] == 0


def test_length_counts_nothing_where_b_is_zero(passages: Passages) -> None:
    longer, free = passages.only("丙"), scorer(passages, b=0.0)
    assert longer.scores(free, {"监督": 1.0})[0] == pytest.approx(longer.scores(free, {"监督": 2.0})[0] / 2)
    assert longer.scores(free, {"监督": 1.0})[0] > longer.scores(scorer(passages), {"监督": 1.0})[0]


def test_several_terms_add_up(passages: Passages) -> None:
    bm25, first = scorer(passages), passages.only("甲")
    apart = first.scores(bm25, {"监督": 1.0}) + first.scores(bm25, {"工作": 0.5})
    assert first.scores(bm25, {"监督": 1.0, "工作": 0.5})[0] == pytest.approx(apart[0])


@pytest.mark.parametrize("terms", [{}, {"监督": 0.0}, {"从未说过": 1.0}])
def test_what_is_not_asked_or_not_said_scores_nothing(passages: Passages, terms: dict[str, float]) -> None:
    assert not passages.scores(scorer(passages), terms).any()


def test_the_path_counts_with_its_weight(tmp_path: Path) -> None:
    text = "一、监督工作\n（一）要做到位。\n（二）要有成效。\n二、代表工作\n（一）要有新气象。\n（二）要有人管。\n"
    (tmp_path / "文.txt").write_text(text, encoding="utf-8")
    encoder = load_encoder(None)
    ingest([tmp_path / "文.txt"], tmp_path / "index", encoder=encoder)
    with Index.open(tmp_path / "index", encoder) as index:
        every = passages_of(index)
    headed = [view for view in every.views if "监督" in view.heading and "监督" not in view.words]
    chosen = Passages(headed)
    plain, weighed = (chosen.scores(scorer(every, heading=weight), {"监督": 1.0}) for weight in (0.0, 0.5))
    assert not plain.any()
    assert len(headed) == 2
    assert all(weighed > 0)
