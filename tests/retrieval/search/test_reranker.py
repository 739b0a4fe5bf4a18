"""The optional reranker: a tiny real cross-encoder, and what an owner's own order does to the search."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ingest.errors import RerankerMissing
from retrieval import Library, LibrarySettings
from retrieval.search.hybrid_retriever import SearchWeights
from retrieval.search.reranker import Reranker, load_reranker
from ui import main

VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"人大代表会议纪律作风要求的是一二三联络站"]
QUERY = "代表联络站"

pytestmark = pytest.mark.slow  # loads torch


@pytest.fixture(scope="session")
def tiny_cross_encoders(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Cross-encoders of one layer and random weights, by the number of scores they give a pair."""
    import torch
    from sentence_transformers import CrossEncoder
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    folders = {}
    for labels in (1, 3):
        torch.manual_seed(0)
        base, folder = tmp_path_factory.mktemp("bert"), tmp_path_factory.mktemp("cross-encoder")
        (base / "vocab.txt").write_text("\n".join(VOCABULARY), encoding="utf-8")
        BertTokenizer(str(base / "vocab.txt")).save_pretrained(base)
        config = BertConfig(
            vocab_size=len(VOCABULARY),
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=32,
            initializer_range=1.0,
            num_labels=labels,
        )
        BertForSequenceClassification(config).save_pretrained(base)
        CrossEncoder(str(base), device="cpu", max_length=64).save_pretrained(str(folder))
        folders[labels] = folder
    return folders


@pytest.fixture
def tiny(tiny_cross_encoders: dict[int, Path]) -> Reranker:
    return load_reranker(str(tiny_cross_encoders[1]))


class Preferring:
    """A reranker whose judgement can be written down: passages that hold a word come first."""

    name = "偏爱"

    def __init__(self, word: str) -> None:
        self.word = word
        self.asked: list[tuple[str, int]] = []

    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked.append((question, len(texts)))
        return np.array([float(self.word in text) for text in texts], dtype=np.float32)


def test_one_score_a_pair(tiny: Reranker) -> None:
    scores = tiny.score(QUERY, ["联络站要建好", "会议纪律", ""])
    assert scores.shape == (3,)
    assert scores.dtype == np.float32
    assert len(set(scores.tolist())) == 3
    assert tiny.score(QUERY, []).shape == (0,)
    assert np.isfinite(tiny.score("人\ud800", ["大" * 5000])).all()


def test_the_same_pair_has_the_same_score_whatever_stands_beside_it(tiny: Reranker) -> None:
    alone, among = tiny.score(QUERY, ["会议纪律"]), tiny.score(QUERY, ["联络站", "会议纪律", "作风要求"])
    np.testing.assert_allclose(alone[0], among[1], atol=1e-4)


def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RerankerMissing, match=r"无法载入重排模型 no-such-model：本机上没有.*--reranker"):
        load_reranker("no-such-model")
    with pytest.raises(RerankerMissing, match="没有模型"):
        load_reranker(str(tmp_path))
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(RerankerMissing, match="没有可用的 CrossEncoder") as caught:
        load_reranker(str(tmp_path))
    assert "\n" not in str(caught.value)


def test_a_model_with_several_scores_a_pair_is_refused(tiny_cross_encoders: dict[int, Path]) -> None:
    with pytest.raises(RerankerMissing, match="3 个分数"):
        load_reranker(str(tiny_cross_encoders[3]))


def read_all(library: Library) -> None:
    """Let the contextual encoder read all that it reads for the question, a part of it at each search."""
    for _ in range(8):
        library.search(QUERY)


def test_the_best_candidates_are_put_in_the_rerankers_order_and_stay_ahead(
    corpus_index: Path, library: Library
) -> None:
    read_all(library)
    plain = [hit.passage for hit in library.search(QUERY, top_k=60)]
    liked = plain[15]
    judge = Preferring(liked.text[:30])
    weights = SearchWeights(reranker=1000.0)
    reranked = Library.open(corpus_index, settings=LibrarySettings(search=weights), reranker=judge)
    hits = reranked.search(QUERY, top_k=60)
    assert hits[0].passage == liked
    assert {hit.passage for hit in hits[:20]} == set(plain[:20])
    assert [hit.passage for hit in hits[20:]] == plain[20:]
    assert all(a.score >= b.score - 1e-9 for a, b in pairwise(hits))
    assert judge.asked == [(QUERY, 20)]
    assert reranked.reranker == "偏爱"
    assert library.reranker == ""


def test_one_judgement_for_all_leaves_the_order(corpus_index: Path, library: Library) -> None:
    read_all(library)
    indifferent = Library.open(corpus_index, reranker=Preferring("没有哪一段有这句话"))
    plain, reranked = library.search(QUERY, top_k=30), indifferent.search(QUERY, top_k=30)
    assert [hit.passage for hit in reranked] == [hit.passage for hit in plain]


def test_answers_go_through_the_reranker(corpus_index: Path) -> None:
    judge = Preferring("联络站")
    library = Library.open(corpus_index, reranker=judge)
    assert library.ask("代表联络站有多少个？").answered
    assert judge.asked


@pytest.mark.parametrize("words", [["search", QUERY], ["ask", "代表联络站有多少个？"]])
def test_commands_take_a_reranker(
    words: list[str],
    corpus_index: Path,
    tiny_cross_encoders: dict[int, Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    places = ["--index", str(corpus_index)]
    assert main([*words, "--reranker", str(tiny_cross_encoders[1]), *places]) == 0
    assert capsys.readouterr().out
    assert main([*words, "--reranker", "no-such-model", *places]) == 1
    said = capsys.readouterr().err
    assert "无法载入重排模型 no-such-model" in said
    assert said.count("\n") == 1
