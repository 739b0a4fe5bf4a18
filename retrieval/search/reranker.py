"""The optional reranker: a cross-encoder that reads question and passage together.

None comes with the program; an owner names one with ``--reranker``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.encoders.cached_models import find_model
from ingest.errors import RerankerMissing

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_PAIRS_AT_ONCE = 16  # a batch for a transformer on a CPU


class Reranker(Protocol):
    """Scores how well passages answer a question."""

    @property
    def name(self) -> str:
        """The name or folder it was loaded by, for people."""
        ...

    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """An array of shape ``(len(texts),)``, float32: more is better, comparable within one call only."""
        ...


def load_reranker(name_or_folder: str) -> Reranker:
    """Load the cross-encoder in a folder, or one of the local Hugging Face cache by name; nothing is fetched.

    Raises ``RerankerMissing``.
    """
    folder = find_model(name_or_folder)
    if folder is None:
        raise RerankerMissing(name_or_folder, "本机上没有这个文件夹，也没有已下载的同名模型")
    return CrossEncoderReranker(folder, name_or_folder)


class CrossEncoderReranker:
    """A sentence-transformers CrossEncoder with one score a pair, on the CPU or what it finds."""

    def __init__(self, folder: Path, name: str) -> None:
        """Load the model in ``folder``, known to people as ``name``.  Raises ``RerankerMissing``."""
        self._name = name
        self._model = _open_model(folder, name)

    @property
    def name(self) -> str:
        """The name or folder it was loaded by, for people."""
        return self._name

    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """The scores of question–passage pairs, shape ``(len(texts),)``, float32."""
        if not texts:
            return np.zeros(0, dtype=np.float32)
        pairs = [(_encodable(question), _encodable(text)) for text in texts]
        scores = self._model.predict(pairs, batch_size=_PAIRS_AT_ONCE, show_progress_bar=False, convert_to_numpy=True)
        return np.asarray(scores, dtype=np.float32).reshape(len(texts))


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _open_model(folder: Path, name: str) -> CrossEncoder:
    """Open a folder with CrossEncoder, never asking the network.  Raises ``RerankerMissing``."""
    try:
        from safetensors import SafetensorError
        from sentence_transformers import CrossEncoder
    except ImportError as err:
        raise RerankerMissing(name, "没有安装 sentence-transformers") from err
    if not (folder / "config.json").is_file():
        raise RerankerMissing(name, "文件夹里没有模型")
    try:
        model = CrossEncoder(str(folder), local_files_only=True)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, ImportError, SafetensorError) as err:
        reason = " ".join(str(err).split())[:120]
        raise RerankerMissing(name, f"文件夹里没有可用的 CrossEncoder 模型（{reason}）") from err
    if model.num_labels != 1:
        raise RerankerMissing(name, f"它给每一对文字 {model.num_labels} 个分数，重排要的是一个")
    return model
