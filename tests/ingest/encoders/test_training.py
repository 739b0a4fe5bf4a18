"""The recipe of the encoder on a data folder small enough for a test, through its command line."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from ingest.encoders.encoder import load_encoder
from ingest.training.batches import TokenizedTexts
from ingest.training.composition import Composition
from ingest.training.documents import Pair, TrainingDocument, is_held_out, read_articles, read_paraphrases, sentences
from ingest.training.sources import Contexts, GivenPairs, Glosses, GlossesInUse, PairSource
from ingest.training.tokenizer import train_on

ARTICLES = [
    "为了规范会议制度，提高工作效率，制定本办法。本办法适用于各级机关。机关应当减少会议。",
    "会议应当准时召开；与会人员不得迟到。会议记录由办公室保存。",
    "违反本办法的，由上级机关责令改正。情节严重的，给予处分。",
]
LAW = "# 会议管理办法\n\n2020年通过\n\n<!-- INFO END -->\n\n## 第一章  总则\n\n" + "\n\n".join(
    f"第{number}条 {text}" for number, text in zip("一二三", ARTICLES, strict=True)
)
REPORT = "坚决整治推诿扯皮现象，提高办事效率。要减少会议，改进文风。要深入基层调研。\n" * 3
ENTRIES = [
    TrainingDocument("推诿扯皮", ("踢皮球", "谁都说不归自己管"), ("推卸责任",)),
    TrainingDocument("深入基层", ("到下面去看",), ()),
]
QUESTION = {"q": "会议由谁记录？", "p": "会议记录由办公室保存。法律依据：会议管理办法第二条，会议记录由办公室保存。"}


def write_lines(path: Path, *records: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    write_lines(folder / "laws.jsonl", {"path": "会议管理办法.md", "text": LAW})
    names = ["drcd_dev", "cmrc2018_dev", "cmrc2018_trial", "lawbench_1-1_article_recall", "lawbench_2-7_news_summary"]
    for name in [*names, "lawbench_3-2_scenario_statute", "lawbench_3-8_consult"]:
        write_lines(folder / "train" / f"{name}.jsonl", QUESTION)
    for name in ("gwr_1954_2012.txt", "cpc_congress_1_17.txt"):
        (folder / "train" / name).write_text(REPORT, encoding="utf-8")
    write_lines(folder / "thesaurus" / "thesaurus.jsonl", *map(asdict, ENTRIES))
    found = [
        "要坚决整治推诿扯皮现象。",
        "要改进文风。",
        "要深入基层调研。",
        "要厉行节约。",
        "要减少会议。",
        "要守纪律。",
    ]
    write_lines(folder / "thesaurus" / "pairs.jsonl", *({"q": f"问{n}", "p": text} for n, text in enumerate(found)))
    return folder


def digest(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


@pytest.mark.slow
def test_same_seed_gives_the_same_files_and_another_seed_others(data: Path, tmp_path: Path) -> None:
    from ingest.training.__main__ import main  # loads torch

    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        main([str(data), str(tmp_path / name), "--steps", "12", "--dimension", "8", "--seed", seed])
    assert digest(tmp_path / "a") == digest(tmp_path / "b")
    assert digest(tmp_path / "a")["model.safetensors"] != digest(tmp_path / "c")["model.safetensors"]


@pytest.mark.slow
def test_order_of_python_sets_has_no_say(data: Path, tmp_path: Path) -> None:
    for name in ("1", "2"):
        folders = [str(data), str(tmp_path / name)]
        command = [sys.executable, "-m", "ingest.training", *folders, "--steps", "2", "--dimension", "4"]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": name}, check=True, capture_output=True)
    assert digest(tmp_path / "1") == digest(tmp_path / "2")


@pytest.mark.slow
def test_trained_model_loads_and_knows_what_it_was_taught(data: Path, tmp_path: Path) -> None:
    from ingest.training.__main__ import main  # loads torch

    main([str(data), str(tmp_path / "out"), "--steps", "150", "--dimension", "16"])
    encoder = load_encoder(str(tmp_path / "out"))
    assert encoder.dimension == 16
    plain, official, other = encoder.encode(["踢皮球", "推诿扯皮", "深入基层"])
    assert plain @ official > plain @ other + 0.2


def test_held_out_pairs_are_left_out_only_when_asked(data: Path) -> None:
    every = read_paraphrases(data, hold_out=False)
    kept = read_paraphrases(data, hold_out=True)
    assert len(every) == 6
    assert kept == [pair for pair in every if not is_held_out(pair.found)]


def test_law_is_cut_at_its_articles_without_their_numbers(data: Path) -> None:
    articles = read_articles(data)
    assert [article.text for article in articles] == ARTICLES
    assert {(article.title, article.chapter) for article in articles} == {("会议管理办法", "总则")}


def test_sentences_end_at_stops_and_semicolons() -> None:
    assert sentences("会议应当准时召开；与会人员不得迟到。短。\n会议记录由办公室保存") == [
        "会议应当准时召开；",
        "与会人员不得迟到。",
        "会议记录由办公室保存",
    ]


def test_every_character_used_twice_is_a_piece_and_the_vocabulary_keeps_to_its_size() -> None:
    tokenizer = train_on([*ARTICLES, *ARTICLES, "罕"] * 10, 120)
    pieces = tokenizer.get_vocab()
    assert len(pieces) <= 120
    assert set("会议应当准时召开") <= set(pieces)
    assert "会议" in pieces
    assert max(map(len, set(pieces) - {"[UNK]"})) <= 6


def test_row_of_a_piece_is_the_sum_of_its_parts() -> None:
    pieces = ["[UNK]", "会", "议", "会议", "会议室", "室"]
    composition = Composition(pieces, 0)
    parts = np.eye(composition.part_count, dtype=np.float32)
    rows = composition.fold(parts)
    assert not rows[0].any()
    assert rows[3].nonzero()[0].tolist() == [1, 2, 3]
    assert rows[4].nonzero()[0].tolist() == [1, 2, 3, 4, 5]


def test_every_source_gives_batches_whose_sides_match() -> None:
    tokenizer = train_on([*ARTICLES, REPORT, "踢皮球谁都说不归自己管推卸责任到下面去看问答"] * 20, 400)
    uses = ["坚决整治推诿扯皮现象。", "要深入基层调研。"]
    sources: list[PairSource] = [
        GivenPairs(tokenizer, [Pair("踢皮球", uses[0]), Pair("到下面去看", uses[1])]),
        Contexts(tokenizer, ARTICLES),
        Glosses(tokenizer, ENTRIES),
        GlossesInUse(tokenizer, ENTRIES, uses, seed=0),
    ]
    rng = np.random.default_rng(0)
    for source in sources:
        for _ in range(20):
            batch = source.batch(2, rng)
            for bags in (batch.left, batch.right):
                assert np.array_equal(np.unique(bags.bag), [0, 1])
                assert (np.diff(bags.bag) >= 0).all()
            assert len(batch.left_key) == len(batch.right_key) == 2


def test_sentence_is_never_paired_with_itself() -> None:
    tokenizer = train_on(["一一一一一一一。二二二二二二二。三三三三三三三。"] * 20, 30)
    source = Contexts(tokenizer, ["一一一一一一一。二二二二二二二。三三三三三三三。"])
    rng = np.random.default_rng(0)
    for _ in range(20):
        batch = source.batch(1, rng)
        assert not set(batch.left.piece) & set(batch.right.piece)


def test_texts_of_one_bag_are_joined() -> None:
    tokenizer = train_on(["会议记录"] * 20, 10)
    texts = TokenizedTexts(tokenizer, ["会", "议", "记"])
    bags = texts.bags(np.array([0, 2, 1]), np.array([0, 0, 1]))
    assert bags.bag.tolist() == [0, 0, 1]
    assert [tokenizer.id_to_token(int(piece)) for piece in bags.piece] == ["会", "记", "议"]
