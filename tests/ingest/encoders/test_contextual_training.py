"""The recipe of the contextual encoder on a base and a data folder small enough for a test."""

from __future__ import annotations

import json
import struct
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from ingest.encoders.contextual_encoder import ContextualEncoder
from ingest.training.contextual.base_weights import BaseWeights, read_base_weights
from ingest.training.contextual.sources import GlossPairs, GroupedPairs, by_sentence, uses_of_terms
from ingest.training.contextual.vocabulary import cut_vocabulary
from ingest.training.documents import Pair, TrainingDocument, read_speech_questions

WIDTH, LAYERS, HEADS, INNER, POSITIONS = 32, 2, 2, 64, 64
PIECES = [
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "▁",
    "会",
    "议",
    "会议",
    "记",
    "录",
    "谁",
    "由",
    "办",
    "公",
    "室",
    "办公室",
    "ñ",
]
RNG = np.random.default_rng(0)


def tokenizer_json() -> str:
    vocabulary = [[piece, 0.0 if number < 4 else -float(len(PIECES) - number)] for number, piece in enumerate(PIECES)]
    special = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    ends = [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}]
    ends.append({"SpecialToken": {"id": "</s>", "type_id": 0}})
    tokens = {piece: {"id": piece, "ids": [PIECES.index(piece)], "tokens": [piece]} for piece in ("<s>", "</s>")}
    described = {
        "version": "1.0",
        "added_tokens": [{"id": n, "content": piece, **special} for n, piece in enumerate(PIECES[:4])],
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "add_prefix_space": True},
        "post_processor": {"type": "TemplateProcessing", "single": ends, "pair": ends, "special_tokens": tokens},
        "model": {"type": "Unigram", "unk_id": 3, "vocab": vocabulary},
    }
    return json.dumps(described, ensure_ascii=False)


def four_bits(rows: int, columns: int) -> tuple[bytes, np.ndarray]:
    """Random weights as they are stored, and as they are to be read."""
    codes = RNG.integers(0, 16, (rows * columns // 32, 32))
    factors = (RNG.random(len(codes)) / 20).astype("<f2")
    stored = b"".join(
        factor.tobytes() + bytes((own[:16] | (own[16:] << 4)).astype(np.uint8))
        for factor, own in zip(factors, codes, strict=True)
    )
    return stored, ((codes - 8) * factors.astype(np.float32)[:, None]).reshape(rows, columns).astype(np.float32)


def write_base(path: Path) -> dict[str, np.ndarray]:
    """Write a tiny base; gives its tensors."""
    shapes: dict[str, tuple[int, ...]] = {"emb.word": (len(PIECES), WIDTH), "emb.pos": (POSITIONS, WIDTH)}
    shapes |= {"emb.type": (WIDTH,), "emb.ln.w": (WIDTH,), "emb.ln.b": (WIDTH,)}
    dense = {"q": (WIDTH, WIDTH), "k": (WIDTH, WIDTH), "v": (WIDTH, WIDTH), "ao": (WIDTH, WIDTH)}
    for layer in range(LAYERS):
        for name, size in (dense | {"fi": (INNER, WIDTH), "fo": (WIDTH, INNER)}).items():
            shapes |= {f"l{layer}.{name}.w": size, f"l{layer}.{name}.b": size[:1]}
        for name in ("aln", "oln"):
            shapes |= {f"l{layer}.{name}.w": (WIDTH,), f"l{layer}.{name}.b": (WIDTH,)}
    stored, tensors = {}, {}
    for name, shape in shapes.items():
        if len(shape) == 2 and name != "emb.pos":
            stored[name], tensors[name] = four_bits(shape[0], shape[1])
        else:
            tensors[name] = RNG.normal(1 if name.endswith("ln.w") else 0, 0.1, shape).astype("<f4")
            stored[name] = tensors[name].tobytes()
    blob = "".join(PIECES).encode()
    head = b"E5S1" + struct.pack("<8i", 1, WIDTH, LAYERS, HEADS, INNER, len(PIECES), POSITIONS, 1)
    head += struct.pack("<fi5iQ", 1e-12, 32, len(PIECES), 0, 2, 1, 3, len(blob))
    head += bytes(4 * (2 * len(PIECES) + 1)) + blob + struct.pack("<iI", 0, 0)
    names = list(stored)
    at = len(head) + 4 + sum(2 + len(name) + 21 for name in names)
    directory = struct.pack("<i", len(names))
    for name in names:
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", 0, tensors[name].size, at, len(stored[name]))
        at += len(stored[name])
    path.write_bytes(head + directory + b"".join(stored.values()))
    return tensors


def write_lines(path: Path, *records: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")


def test_weights_of_four_bits_are_unpacked(tmp_path: Path) -> None:
    tensors = write_base(tmp_path / "base.bin")
    base = read_base_weights(tmp_path / "base.bin")
    assert (base.width, base.layers, base.heads, base.inner) == (WIDTH, LAYERS, HEADS, INNER)
    assert base.tensors.keys() == tensors.keys()
    for name, values in tensors.items():
        np.testing.assert_allclose(base.tensors[name], values, atol=1e-6, err_msg=name)


def test_another_file_is_no_base(tmp_path: Path) -> None:
    (tmp_path / "base.bin").write_bytes(b"PK\x03\x04")
    with pytest.raises(ValueError, match=r"base\.bin"):
        read_base_weights(tmp_path / "base.bin")


def test_cut_vocabulary_keeps_characters_and_what_is_used() -> None:
    cut = cut_vocabulary(tokenizer_json(), ["办公室的会议"] * 3, len(PIECES) - 1)
    assert "ñ" not in cut.tokenizer.get_vocab()
    assert cut.tokenizer.encode("办公室记录").tokens == ["<s>", "▁", "办公室", "记", "录", "</s>"]
    smaller = cut_vocabulary(tokenizer_json(), ["会议"] * 3, len(PIECES) - 2)
    assert smaller.tokenizer.encode("办公室").tokens == ["<s>", "▁", "办", "公", "室", "</s>"]
    assert all(smaller.tokenizer.id_to_token(new) == PIECES[old] for new, old in enumerate(smaller.pieces))


def test_neighbouring_groups_stay_together_and_every_group_comes() -> None:
    groups = [[Pair(f"问{n}{k}", f"答{n}") for k in range(3)] for n in range(40)]
    batches = GroupedPairs(groups).batches(8, np.random.default_rng(0))
    found = [[int(pair.found[1:]) for pair in batch] for batch in islice(batches, 30)]
    assert {number for batch in found for number in batch} == set(range(40))
    beside = [abs(one - other) == 1 for batch in found for one, other in pairwise(batch)]
    assert np.mean(beside) > 0.5


def test_a_gloss_is_never_paired_with_itself() -> None:
    entries = [
        TrainingDocument("推诿扯皮", ("踢皮球", "谁都不管"), ("推卸责任",)),
        TrainingDocument("基层", ("下面",), ()),
    ]
    drawn = [pair for batch in islice(GlossPairs(entries).batches(2, np.random.default_rng(0)), 50) for pair in batch]
    assert all(pair.query != pair.found for pair in drawn)
    assert {pair.found for pair in drawn} >= {"推诿扯皮", "推卸责任", "基层"}


def test_expressions_are_found_in_sentences() -> None:
    entries = [TrainingDocument("推诿扯皮", ("踢皮球", "谁都不管"), ())]
    groups = uses_of_terms(entries, ["坚决整治推诿扯皮现象，提高办事效率。", "短推诿扯皮"], 8)
    assert [[pair.query for pair in group] for group in groups] == [["踢皮球", "谁都不管"]]
    assert by_sentence([*groups[0], Pair("问", "答案")]) == [groups[0], [Pair("问", "答案")]]


@pytest.mark.slow
def test_the_graph_gives_the_vectors_of_the_transformer(tmp_path: Path) -> None:
    import torch

    from ingest.training.contextual.export import export
    from ingest.training.contextual.transformer import ContextualModel

    write_base(tmp_path / "base.bin")
    base: BaseWeights = read_base_weights(tmp_path / "base.bin")
    model = ContextualModel(base, np.arange(len(PIECES)), POSITIONS, range(LAYERS)).eval()
    tokenizer = Tokenizer.from_str(tokenizer_json())
    export(model.state_dict(), tokenizer, tmp_path / "out", layers=LAYERS, heads=HEADS)
    texts = ["谁记录会议", "会议由办公室记录", "办公室", "会议记录由办公室记录办公室会议"]
    with torch.no_grad():
        expected = model([encoding.ids for encoding in tokenizer.encode_batch(texts)]).numpy()
    found = ContextualEncoder(tmp_path / "out").encode(texts)
    assert (expected * found).sum(axis=1).min() > 0.99


@pytest.mark.slow
def test_the_recipe_teaches_its_pairs(tmp_path: Path) -> None:
    from ingest.training.contextual.__main__ import main
    from tests.ingest.encoders.test_training import ENTRIES, LAW, QUESTION, REPORT

    data = tmp_path / "data"
    write_lines(data / "laws.jsonl", {"path": "办法.md", "text": LAW})
    names = ["drcd_dev", "cmrc2018_dev", "cmrc2018_trial", "lawbench_1-1_article_recall", "lawbench_2-7_news_summary"]
    for name in [*names, "lawbench_3-2_scenario_statute", "lawbench_3-8_consult"]:
        write_lines(data / "train" / f"{name}.jsonl", {**QUESTION, "a": "办公室"})
    for name in ("gwr_1954_2012.txt", "cpc_congress_1_17.txt"):
        (data / "train" / name).write_text(REPORT, encoding="utf-8")
    entries = [{"official": e.official, "plain": e.plain, "near": e.near} for e in ENTRIES]
    write_lines(data / "thesaurus" / "thesaurus.jsonl", *entries)
    pairs = [("谁记录", "会议由办公室记录。"), ("谁办公", "办公室办公。"), ("谁会议", "会议会议会议。")]
    write_lines(data / "thesaurus" / "pairs.jsonl", *({"q": q, "p": p} for q, p in pairs))
    write_base(tmp_path / "base.bin")
    (tmp_path / "tokenizer.json").write_text(tokenizer_json(), encoding="utf-8")
    command = [str(data), str(tmp_path / "base.bin"), str(tmp_path / "tokenizer.json"), str(tmp_path / "out")]
    main([*command, "--steps", "40", "--speech-steps", "0", "--frozen", "0", "--threads", "1"])
    encoder = ContextualEncoder(tmp_path / "out")
    asked, found = encoder.encode([q for q, _ in pairs]), encoder.encode([p for _, p in pairs])
    assert (asked @ found.T).argmax(axis=1).tolist() == [0, 1, 2]


def test_every_question_of_the_short_speeches_has_its_sentence() -> None:
    speeches = read_speech_questions()
    assert len(speeches) > 400
    assert all(pair.query.strip() and pair.found.strip() for own in speeches for pair in own)
