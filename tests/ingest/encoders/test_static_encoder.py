"""The numpy encoder: its vectors, its edges, and its agreement with SentenceTransformer."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from ingest.encoders.encoder import SHIPPED_MODEL
from ingest.encoders.static_encoder import StaticEncoder, is_static_model
from ingest.errors import EncoderMissing
from ingest.training.export import export

TEXTS = [
    "要坚持和加强党的全面领导，确保各项工作沿着正确方向前进。",
    "前些年先用着看的那些过渡性规矩，现在打算怎么处理？",
    "ＡＢＣ　２０２４年：1,234万元",
    "會議精神",
    "😀",
    "",
    "。。。",
    "字" * 3000,
]
MOST_MEGABYTES = 20


def tiny_tokenizer() -> Tokenizer:
    """Five pieces: an unknown one, two characters, a word and a digit."""
    tokenizer = Tokenizer(models.Unigram([("[UNK]", 0.0), ("人", -2.0), ("大", -2.0), ("代表", -3.0), ("1", -2.0)], 0))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"[^\p{L}\p{N}]+"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer


def tiny_rows() -> np.ndarray:
    return np.array([[0, 0, 0], [1, 0, 0], [0, 2, 0], [0, 0, 4], [3, 3, 0]], dtype=np.float32)


@pytest.fixture
def tiny_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "tiny"
    export(folder, tiny_tokenizer(), tiny_rows())
    return folder


@pytest.fixture(scope="module")
def shipped() -> StaticEncoder:
    return StaticEncoder(SHIPPED_MODEL)


def test_vector_is_the_normalised_mean_of_the_piece_vectors(tiny_folder: Path) -> None:
    vectors = StaticEncoder(tiny_folder).encode(["人大", "人大代表", "１"])
    expected = np.array([[1, 2, 0], [1, 2, 4], [3, 3, 0]], dtype=np.float32)
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    np.testing.assert_allclose(vectors, expected, atol=1e-6)
    assert vectors.dtype == np.float32


def test_text_without_a_known_piece_gives_zeros(tiny_folder: Path) -> None:
    vectors = StaticEncoder(tiny_folder).encode(["", "？！", "猫", "人"])
    assert not vectors[:3].any()
    assert np.linalg.norm(vectors[3]) == pytest.approx(1)


def test_no_texts_give_no_rows(tiny_folder: Path) -> None:
    assert StaticEncoder(tiny_folder).encode([]).shape == (0, 3)


def test_rows_of_float16_and_rows_with_a_mapping_are_read(tiny_folder: Path) -> None:
    from safetensors.numpy import save_file

    whole = StaticEncoder(tiny_folder).encode(["人大代表"])
    save_file({"embedding.weight": tiny_rows().astype(np.float16)}, tiny_folder / "model.safetensors")
    np.testing.assert_allclose(StaticEncoder(tiny_folder).encode(["人大代表"]), whole, atol=1e-3)
    mapping = np.array([4, 3, 2, 1, 0])
    save_file({"embeddings": tiny_rows()[::-1].copy(), "mapping": mapping}, tiny_folder / "model.safetensors")
    np.testing.assert_allclose(StaticEncoder(tiny_folder).encode(["人大代表"]), whole, atol=1e-6)


def test_shipped_model_gives_the_vectors_of_sentence_transformers(shipped: StaticEncoder) -> None:
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(SHIPPED_MODEL), local_files_only=True).encode(TEXTS)
    ours = shipped.encode(TEXTS)
    known = np.linalg.norm(ours, axis=1) > 0
    assert known.sum() >= 4
    assert np.array_equal(known, np.linalg.norm(theirs, axis=1) > 0)
    assert ((ours * theirs).sum(axis=1)[known] >= 0.9999).all()


def test_shipped_model_prefers_the_official_wording_of_an_everyday_phrase(shipped: StaticEncoder) -> None:
    query, right, wrong = shipped.encode(["谁都说不归自己管", "坚决整治推诿扯皮现象", "粮食产量再创历史新高"])
    assert query @ right > query @ wrong


def test_shipped_model_is_small() -> None:
    size = sum(path.stat().st_size for path in SHIPPED_MODEL.rglob("*") if path.is_file())
    assert size <= MOST_MEGABYTES * 1_000_000


@given(texts=st.lists(st.text(max_size=40) | st.sampled_from(TEXTS), max_size=6))
@settings(deadline=None, max_examples=60)
def test_each_row_is_of_unit_length_or_zero_and_independent_of_its_neighbours(
    shipped: StaticEncoder, texts: list[str]
) -> None:
    vectors = shipped.encode(texts)
    norms = np.linalg.norm(vectors, axis=1)
    assert np.all((np.abs(norms - 1) < 1e-4) | (norms == 0))
    for text, vector in zip(texts, vectors, strict=True):
        np.testing.assert_allclose(shipped.encode([text])[0], vector, atol=1e-5)


def test_many_texts_are_cut_into_blocks_without_losing_one(tiny_folder: Path) -> None:
    texts = ["", "人", "大", "？", "代表"] * 900
    vectors = StaticEncoder(tiny_folder).encode(texts)
    np.testing.assert_array_equal(vectors, np.tile(vectors[:5], (900, 1)))


def test_lone_surrogate_does_not_stop_the_encoder(tiny_folder: Path) -> None:
    vectors = StaticEncoder(tiny_folder).encode(["人\ud800", "人"])
    np.testing.assert_allclose(vectors[0], vectors[1], atol=1e-6)


def test_encoding_imports_neither_torch_nor_transformers() -> None:
    script = (
        "import sys; from ingest.encoders.encoder import load_encoder; load_encoder(None).encode(['代表']);"
        "print([m for m in ('torch', 'transformers', 'sentence_transformers') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[]"


def test_fingerprint_changes_with_the_weights_and_not_with_the_place(tiny_folder: Path, tmp_path: Path) -> None:
    before = StaticEncoder(tiny_folder).fingerprint
    moved = tmp_path / "moved"
    shutil.copytree(tiny_folder, moved)
    (moved / "README.md").write_text("card", encoding="utf-8")
    assert StaticEncoder(moved).fingerprint == before
    export(moved, tiny_tokenizer(), tiny_rows()[:, ::-1])
    assert StaticEncoder(moved).fingerprint != before


@pytest.mark.parametrize("name", ["tokenizer.json", "model.safetensors"])
@pytest.mark.parametrize("damage", ["missing", "cut", "foreign"])
def test_damaged_folder_is_refused_by_name(tiny_folder: Path, name: str, damage: str) -> None:
    path = tiny_folder / name
    content = path.read_bytes()
    path.unlink()
    if damage == "cut":
        path.write_bytes(content[: len(content) // 2])
    if damage == "foreign":
        path.write_text("{}", encoding="utf-8")
    with pytest.raises(EncoderMissing, match="无法载入编码器 小模型"):
        StaticEncoder(tiny_folder, "小模型")


def test_vocabulary_larger_than_the_matrix_is_refused(tiny_folder: Path) -> None:
    from safetensors.numpy import save_file

    save_file({"embedding.weight": tiny_rows()[:3]}, tiny_folder / "model.safetensors")
    with pytest.raises(EncoderMissing, match="词表与向量的行数不符"):
        StaticEncoder(tiny_folder)


def test_folder_with_other_modules_is_no_static_model(tiny_folder: Path) -> None:
    assert is_static_model(tiny_folder)
    path = tiny_folder / "modules.json"
    modules = json.loads(path.read_text(encoding="utf-8"))
    modules.insert(1, {"idx": 1, "name": "1", "path": "1_Dense", "type": "sentence_transformers.models.Dense"})
    path.write_text(json.dumps(modules), encoding="utf-8")
    assert not is_static_model(tiny_folder)
