"""BM25 of the candidates: the textbook's formula, for every candidate."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from ingest import Index, ingest, load_encoder
from retrieval.bm25 import Bm25
from retrieval.manuscripts import Manuscripts, View

TEXTS = {"甲": "监督工作要依法监督。", "乙": "代表工作要有新气象。" * 12, "丙": "监督工作。" + "其他方面也要抓好。" * 12}


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory) -> list[View]:
    folder = tmp_path_factory.mktemp("bm25")
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    encoder = load_encoder(None)
    ingest([folder], folder / "index", encoder=encoder)
    manuscripts = Manuscripts(Index.open(folder / "index", encoder), encoder)
    return manuscripts.views([pid for pid, _ in manuscripts.index.all_passages()])


def scorer(views: list[View], **settings: float) -> Bm25:
    mean = sum(len(view.passage.text) for view in views) / len(views)
    holding = {term: sum(term in view.words for view in views) for term in ("监督", "代表")}
    return Bm25(len(views), mean, lambda term: holding.get(term, 0), settings.pop("heading", 0.5), **settings)


def by_speech(views: list[View], scores: list[float]) -> dict[str, float]:
    return {view.passage.speech_id: score for view, score in zip(views, scores, strict=True)}


def test_the_score_is_that_of_the_formula(views: list[View]) -> None:
    view = next(view for view in views if view.passage.speech_id == "甲")
    bm25 = scorer(views, k1=1.2, b=0.9)
    holding = sum("监督" in other.words for other in views)
    idf = math.log(1 + (len(views) - holding + 0.5) / (holding + 0.5))
    length = len(view.passage.text) / bm25.mean_length
    expected = 0.7 * idf * 2 * 2.2 / (2 + 1.2 * (0.1 + 0.9 * length))
    assert bm25.score([view], {"监督": 0.7})[0] == pytest.approx(expected)


def test_a_long_passage_pays_for_its_length(views: list[View]) -> None:
    found = by_speech(views, scorer(views).score(views, {"监督": 1.0}).tolist())
    assert found["甲"] > found["丙"] > 0
    assert found["乙"] == 0


def test_length_counts_nothing_where_b_is_zero(views: list[View]) -> None:
    bm25 = scorer(views, b=0.0)
    longer = next(view for view in views if view.passage.speech_id == "丙")
    assert bm25.score([longer], {"监督": 1.0})[0] == pytest.approx(bm25.score([longer], {"监督": 2.0})[0] / 2)
    assert bm25.score([longer], {"监督": 1.0})[0] > scorer(views).score([longer], {"监督": 1.0})[0]


@pytest.mark.parametrize("terms", [{}, {"监督": 0.0}, {"从未说过": 1.0}])
def test_what_is_not_asked_or_not_said_scores_nothing(views: list[View], terms: dict[str, float]) -> None:
    assert not scorer(views).score(views, terms).any()


def test_the_path_counts_with_its_weight(tmp_path: Path) -> None:
    text = "一、监督工作\n（一）要做到位。\n（二）要有成效。\n二、代表工作\n（一）要有新气象。\n（二）要有人管。\n"
    (tmp_path / "文.txt").write_text(text, encoding="utf-8")
    encoder = load_encoder(None)
    ingest([tmp_path / "文.txt"], tmp_path / "index", encoder=encoder)
    with Index.open(tmp_path / "index", encoder) as index:
        views = Manuscripts(index, encoder).views([pid for pid, _ in index.all_passages()])
        headed = [view for view in views if "监督" in view.heading and "监督" not in view.words]
        plain, weighed = (scorer(views, heading=weight).score(headed, {"监督": 1.0}) for weight in (0.0, 0.5))
    assert not plain.any()
    assert len(headed) == 2
    assert all(weighed > 0)
