"""The contextual encoder that comes with the program."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ingest.encoders.contextual_encoder import (
    LONGEST_TEXT,
    MODEL_FILE,
    SHIPPED_CONTEXTUAL_MODEL,
    TOKENIZER_FILE,
    ContextualEncoder,
)
from ingest.errors import EncoderMissing

MOST_BYTES = 30_000_000


@pytest.fixture(scope="module")
def encoder() -> ContextualEncoder:
    return ContextualEncoder()


def test_vectors_have_unit_length(encoder: ContextualEncoder) -> None:
    vectors = encoder.encode(["谁来管这件事", "要落实好责任。" * 40, "a", "", "人\ud800"])
    assert vectors.shape == (5, encoder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_a_text_has_one_vector_alone_and_among_longer_ones(encoder: ContextualEncoder) -> None:
    texts = ["谁来管这件事", "要把责任落实到每一个岗位、每一名同志。", "今年以来，全镇上下齐心协力，办成了一批实事。"]
    together, alone = encoder.encode(texts), np.concatenate([encoder.encode([text]) for text in texts])
    np.testing.assert_array_equal(together, alone)
    np.testing.assert_array_equal(encoder.encode(texts, threads=1), alone)


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        (
            "老人走之前放心不下什么",
            ["父亲弥留之际只嘱咐一句：欠邻居的钱务必还清。", "父亲年轻时在供销社当会计。", "全家搬到了县城。"],
        ),
        (
            "干活的人受伤了咋办",
            ["凡在岗位上负伤者，医药费由公司全额承担。", "公司今年招聘新员工三十名。", "产品合格率持续提升。"],
        ),
        (
            "小两口以后该咋过日子",
            ["愿两位新人互敬互爱，同甘共苦。", "感谢各位来宾光临今天的喜宴。", "新郎毕业于师范大学。"],
        ),
    ],
)
def test_a_question_in_everyday_words_lies_nearest_to_its_sentence(
    encoder: ContextualEncoder, question: str, sentences: list[str]
) -> None:
    asked, *found = encoder.encode([question, *sentences])
    assert int(np.argmax(np.stack(found) @ asked)) == 0


def test_word_order_counts(encoder: ContextualEncoder) -> None:
    one, other, same = encoder.encode(["学生批评老师", "老师批评学生", "学生给老师提意见"])
    assert one @ other < 0.999
    assert one @ same > 0.3


def test_the_end_of_a_long_text_is_not_read(encoder: ContextualEncoder) -> None:
    long = "要坚持" * LONGEST_TEXT
    one, other = encoder.encode([long + "开会", long + "种树"])
    np.testing.assert_array_equal(one, other)


def test_it_runs_without_torch() -> None:
    script = (
        "import sys; from ingest.encoders.contextual_encoder import ContextualEncoder; ContextualEncoder().encode(['人']);"
        "print([m for m in ('torch', 'transformers', 'sentence_transformers', 'onnx') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("damaged", [MODEL_FILE, TOKENIZER_FILE])
@pytest.mark.parametrize("content", [None, b"", b"not a model"])
def test_missing_and_damaged_files_are_named(tmp_path: Path, damaged: str, content: bytes | None) -> None:
    folder = Path(shutil.copytree(SHIPPED_CONTEXTUAL_MODEL, tmp_path / "model"))
    (folder / damaged).unlink()
    if content is not None:
        (folder / damaged).write_bytes(content)
    with pytest.raises(EncoderMissing, match="model"):
        ContextualEncoder(folder).encode(["人"])


def test_the_model_stays_small() -> None:
    assert (SHIPPED_CONTEXTUAL_MODEL / MODEL_FILE).stat().st_size <= MOST_BYTES
