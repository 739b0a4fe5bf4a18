"""Finding an encoder: the shipped one, a folder, a name; every kind keeps the same contract."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from ingest.encoders.encoder import SHIPPED_MODEL, Encoder, TransformerEncoder, encode_pairs, load_encoder
from ingest.encoders.static_encoder import StaticEncoder
from ingest.errors import EncoderMissing
from tests.support.documents.letters import LetterEncoder

VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"人大代表会议纪律作风要求的是一二三"]


@pytest.fixture(scope="session")
def tiny_bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer and random weights, saved as a sentence-transformers folder."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    torch.manual_seed(0)
    base = tmp_path_factory.mktemp("bert")
    folder = tmp_path_factory.mktemp("model")
    (base / "vocab.txt").write_text("\n".join(VOCABULARY), encoding="utf-8")
    BertTokenizer(str(base / "vocab.txt")).save_pretrained(base)
    config = BertConfig(
        vocab_size=len(VOCABULARY), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32
    )
    BertModel(config).save_pretrained(base)
    transformer = Transformer(str(base))
    SentenceTransformer(modules=[transformer, Pooling(16, "mean")], device="cpu").save(str(folder))
    return folder


@pytest.fixture(params=["shipped", "folder", pytest.param("bert", marks=pytest.mark.slow)])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    if request.param == "bert":
        return load_encoder(str(request.getfixturevalue("tiny_bert")))
    return load_encoder({"shipped": None, "folder": str(SHIPPED_MODEL)}[request.param])


def test_every_encoder_gives_unit_float32_rows(encoder: Encoder) -> None:
    vectors = encoder.encode(["人大代表会议", "纪律作风", "人大代表会议"])
    assert vectors.dtype == np.float32
    assert vectors.shape == (3, encoder.dimension)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(vectors[0], vectors[2], atol=1e-5)
    assert vectors[0] @ vectors[1] < 0.9999


def test_every_encoder_takes_no_texts_empty_texts_and_broken_characters(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimension)
    vectors = encoder.encode(["", "人\ud800"])
    assert vectors.shape == (2, encoder.dimension)
    assert np.isfinite(vectors).all()


def test_every_encoder_has_a_lasting_fingerprint(encoder: Encoder) -> None:
    assert len(encoder.fingerprint) == 64
    assert encoder.fingerprint == encoder.fingerprint


@pytest.mark.slow
def test_same_files_elsewhere_have_the_same_fingerprint(tiny_bert: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny_bert, tmp_path / "copy")
    assert load_encoder(str(tmp_path / "copy")).fingerprint == load_encoder(str(tiny_bert)).fingerprint


def test_none_is_the_shipped_model_and_static() -> None:
    encoder = load_encoder(None)
    assert isinstance(encoder, StaticEncoder)
    assert encoder.fingerprint == load_encoder(str(SHIPPED_MODEL)).fingerprint


@pytest.mark.slow
def test_other_models_go_through_sentence_transformers(tiny_bert: Path) -> None:
    encoder = load_encoder(str(tiny_bert))
    assert isinstance(encoder, TransformerEncoder)
    assert encoder.name == str(tiny_bert)
    assert encoder.dimension == 16


@pytest.mark.parametrize("name", ["no/such-model-anywhere", "没有这个模型", "a b c", "x" * 300, ""])
def test_unknown_name_is_refused_without_a_look_at_the_network(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    with pytest.raises(EncoderMissing, match="无法载入编码器"):
        load_encoder(name)


def test_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("no model", encoding="utf-8")
    with pytest.raises(EncoderMissing, match="没有可用的 sentence-transformers 模型"):
        load_encoder(str(tmp_path))


@pytest.mark.slow  # loads torch
@pytest.mark.parametrize("content", ["", "{", "[]", '{"model_type": "nonsense"}'])
def test_folder_with_a_broken_configuration_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "config.json").write_text(content, encoding="utf-8")
    with pytest.raises(EncoderMissing, match="没有可用的 sentence-transformers 模型"):
        load_encoder(str(tmp_path))


@pytest.mark.slow
def test_model_with_damaged_weights_is_refused(tiny_bert: Path, tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(tiny_bert, folder)
    weights = next(folder.rglob("model.safetensors"))
    weights.write_bytes(weights.read_bytes()[:100])
    with pytest.raises(EncoderMissing, match="没有可用的 sentence-transformers 模型"):
        load_encoder(str(folder))


@pytest.mark.parametrize("kind", ["shipped", "letters"])
def test_a_pair_is_encoded_like_its_texts_joined_by_a_comma(kind: str) -> None:
    encoder: Encoder = load_encoder() if kind == "shipped" else LetterEncoder()
    texts = ["坚持党的领导", "依法履职", "28张床位", "…"]
    first, second = np.array([0, 1, 2, 3], np.int64), np.array([1, 2, 2, 3], np.int64)
    single, pairs = encode_pairs(encoder, texts, first, second)
    joined = [f"{texts[0]}，{texts[1]}", f"{texts[1]}，{texts[2]}", texts[2], texts[3]]
    assert np.allclose(single, encoder.encode(texts), atol=1e-6)
    assert np.allclose(pairs, encoder.encode(joined), atol=1e-6)
