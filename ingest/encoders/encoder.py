"""What an encoder is, and how one is found by name or folder."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.encoders.cached_models import find_model
from ingest.encoders.static_encoder import StaticEncoder, files_digest, is_static_model
from ingest.errors import EncoderMissing

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

SHIPPED_MODEL = Path(__file__).parents[1] / "encoder_model"
SHIPPED_NAME = "自带编码器"

_TEXTS_AT_ONCE = 32  # a batch for a transformer on a CPU


class Encoder(Protocol):
    """Turns texts into vectors of unit length."""

    @property
    def name(self) -> str:
        """The name or folder it was loaded by, for people."""
        ...

    @property
    def fingerprint(self) -> str:
        """Hexadecimal digest of the model's files; two encoders with one fingerprint give the same vectors."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """An array of shape ``(len(texts), dimension)``, float32, each row of unit length.

        A text of which the encoder knows nothing gives a row of zeros.
        """
        ...


def load_encoder(name_or_folder: str | None = None) -> Encoder:
    """Load the shipped model (``None``), the model in a folder, or one of the local Hugging Face cache by name.

    Nothing is ever fetched.  A StaticEmbedding folder is read by ``StaticEncoder`` without torch;
    anything else goes through SentenceTransformer.  Raises EncoderMissing.

    >>> vectors = load_encoder().encode(["人大代表要联系群众", "代表联系选民", "红烧肉的做法"])
    >>> vectors.shape, bool(vectors[0] @ vectors[1] > vectors[0] @ vectors[2])
    ((3, 384), True)
    """
    if name_or_folder is None:
        return StaticEncoder(SHIPPED_MODEL, SHIPPED_NAME)
    folder = find_model(name_or_folder)
    if folder is None:
        raise EncoderMissing(name_or_folder, "本机上没有这个文件夹，也没有已下载的同名模型")
    if is_static_model(folder):
        return StaticEncoder(folder, name_or_folder)
    return TransformerEncoder(folder, name_or_folder)


def encode_pairs(
    encoder: Encoder, texts: Sequence[str], first: NDArray[np.int64], second: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The vectors of texts, and of each two of them taken as one text with a comma between.

    ``first`` and ``second``, int64 (n,), are the places of the two; the results are float32, shapes
    ``(len(texts), dimension)`` and ``(n, dimension)``.  A text paired with itself stands for itself.
    """
    if isinstance(encoder, StaticEncoder):
        return encoder.encode_pairs(texts, first, second)
    single = encoder.encode(texts)
    pairs: NDArray[np.float32] = single[first]
    joined = np.flatnonzero(first != second)
    pairs[joined] = encoder.encode([f"{texts[first[i]]}，{texts[second[i]]}" for i in joined.tolist()])
    return single, pairs


class TransformerEncoder:
    """Any sentence-transformers model, run by SentenceTransformer on the CPU or what it finds."""

    def __init__(self, folder: Path, name: str) -> None:
        """Load the model in ``folder``, known to people as ``name``.  Raises EncoderMissing."""
        self._folder = folder
        self._name = name
        self._model = _open_model(folder, name)
        self._dimension = int(self.encode(["一"]).shape[1])

    @property
    def name(self) -> str:
        """The name or folder it was loaded by, for people."""
        return self._name

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 (hexadecimal) over the model's files, model cards and hidden files left out; read once."""
        files = (path for path in self._folder.rglob("*") if path.is_file() and path.suffix != ".md")
        visible = [path for path in files if not any(p.startswith(".") for p in path.relative_to(self._folder).parts)]
        return files_digest(sorted(visible))

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._dimension

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """An array of shape ``(len(texts), dimension)``, float32, each row of unit length."""
        if not texts:
            return np.zeros((0, self._dimension), dtype=np.float32)
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        vectors = self._model.encode(
            clean, batch_size=_TEXTS_AT_ONCE, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)


def _open_model(folder: Path, name: str) -> SentenceTransformer:
    """Open a folder with SentenceTransformer, never asking the network.  Raises EncoderMissing."""
    try:
        from safetensors import SafetensorError
        from sentence_transformers import SentenceTransformer
    except ImportError as err:
        raise EncoderMissing(name, "没有安装 sentence-transformers") from err
    try:
        return SentenceTransformer(str(folder), local_files_only=True)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, ImportError, SafetensorError) as err:
        reason = " ".join(str(err).split())[:120]
        raise EncoderMissing(name, f"文件夹里没有可用的 sentence-transformers 模型（{reason}）") from err
