"""The shipped kind of encoder: the mean of a text's piece vectors, by ``tokenizers`` and numpy alone.

Reads the folder that sentence-transformers' ``StaticEmbedding`` writes (and that the training
recipe exports) without importing torch, which would cost seconds at every start.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ingest.errors import EncoderMissing

if TYPE_CHECKING:
    from tokenizers import Tokenizer

TOKENIZER_FILE = "tokenizer.json"
WEIGHTS_FILE = "model.safetensors"
MODULES_FILE = "modules.json"

_TEXTS_AT_ONCE = 2048  # texts cut into pieces in one call, which runs on all cores
_SUMS_AT_ONCE = 64  # keeps the gathered rows in the processor's cache; 1,024 takes half as long again


class StaticEncoder:
    """Bag-of-pieces encoder; see ``ingest.encoders.encoder.Encoder`` for what its members give."""

    def __init__(self, folder: Path, name: str | None = None) -> None:
        """Load the model in ``folder``; ``name`` is what people know it by (default: the folder).

        Raises EncoderMissing where a file is missing or damaged.
        """
        self._name = name or str(folder)
        try:
            self._folder = static_part(folder)
            self._tokenizer = _read_tokenizer(self._folder / TOKENIZER_FILE)
            self._rows, self._scales = _read_rows(self._folder / WEIGHTS_FILE)
        except (OSError, ValueError, KeyError) as err:
            raise EncoderMissing(self._name, f"模型文件缺失或损坏（{err}）") from err
        if self._tokenizer.get_vocab_size() > len(self._rows):
            raise EncoderMissing(self._name, "词表与向量的行数不符")

    @property
    def name(self) -> str:
        """The name or folder it was loaded by, for people."""
        return self._name

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 (hexadecimal) over the two files that decide the vectors; read once."""
        return files_digest([self._folder / TOKENIZER_FILE, self._folder / WEIGHTS_FILE])

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._rows.shape[1])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """An array of shape ``(len(texts), dimension)``, float32, each row of unit length.

        A text of which no piece is known gives a row of zeros.
        """
        return _unit(self._all_sums(texts))

    def encode_pairs(
        self, texts: Sequence[str], first: NDArray[np.int64], second: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The vectors of texts, and of each two of them: the mean over the pieces of both.

        ``first`` and ``second``, int64 (n,), are the places of the two, which may be the same text.
        """
        sums = self._all_sums(texts)
        pairs = _unit(sums[first] + sums[second])
        return _unit(sums), pairs

    def pieces(self, texts: Sequence[str]) -> list[NDArray[np.int64]]:
        """The numbers of the pieces that each text is cut into, int64 (pieces of the text,)."""
        return [np.array(own, dtype=np.int64) for own in self._cut(texts)]

    def piece_vectors(self, pieces: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors of pieces, float32 (len(pieces), dimension); the longer one is, the more the piece tells."""
        return self._gather(pieces)

    def _cut(self, texts: Sequence[str]) -> list[list[int]]:
        # A lone surrogate cannot be passed on as UTF-8; it becomes a question mark, which is no piece.
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        return [own.ids for own in self._tokenizer.encode_batch_fast(clean, add_special_tokens=False)]

    def _all_sums(self, texts: Sequence[str]) -> NDArray[np.float32]:
        blocks = [self._sums(texts[first : first + _TEXTS_AT_ONCE]) for first in range(0, len(texts), _TEXTS_AT_ONCE)]
        return np.concatenate(blocks) if blocks else np.zeros((0, self.dimension), dtype=np.float32)

    def _sums(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The sum of the piece vectors of each text, shape ``(len(texts), dimension)``."""
        ids = self._cut(texts)
        lengths = np.fromiter(map(len, ids), dtype=np.int64, count=len(ids))
        pieces = np.fromiter(chain.from_iterable(ids), dtype=np.int64, count=int(lengths.sum()))
        ends = np.cumsum(lengths)
        sums: NDArray[np.float32] = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for first in range(0, len(texts), _SUMS_AT_ONCE):
            part = slice(first, first + _SUMS_AT_ONCE)
            starts, filled = (ends - lengths)[part], lengths[part] > 0
            if filled.any():
                rows = self._gather(pieces[starts[0] : ends[part][-1]])
                sums[part][filled] = np.add.reduceat(rows, (starts - starts[0])[filled], axis=0)
        return sums

    def _gather(self, pieces: NDArray[np.int64]) -> NDArray[np.float32]:
        rows = self._rows[pieces].astype(np.float32)
        if self._scales is not None:
            rows *= self._scales[pieces, None]
        return rows


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Bring each row to unit length, in place; a row of zeros stays."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    np.divide(vectors, norms, out=vectors, where=norms > 0)
    return vectors


def is_static_model(folder: Path) -> bool:
    """Whether ``StaticEncoder`` can stand in for SentenceTransformer on this folder."""
    try:
        static_part(folder)
    except (OSError, ValueError, KeyError):
        return False
    return True


def static_part(folder: Path) -> Path:
    """The folder of the StaticEmbedding module of a saved sentence-transformers model.

    Raises ValueError where the model has other modules than StaticEmbedding and Normalize,
    OSError or KeyError where ``modules.json`` is missing or incomplete.
    """
    modules: list[dict[str, Any]] = json.loads((folder / MODULES_FILE).read_text(encoding="utf-8"))
    kinds = [str(module["type"]).rpartition(".")[2] for module in modules]
    if kinds not in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"]):
        raise ValueError("/".join(kinds))
    return folder / str(modules[0]["path"])


def files_digest(paths: Sequence[Path]) -> str:
    """The SHA-256 (hexadecimal) of the files' names and contents, in the order given."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode("utf-8") + b"\0")
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _read_tokenizer(path: Path) -> Tokenizer:
    from tokenizers import Tokenizer

    # from_buffer, because from_file reports every fault as a bare Exception
    tokenizer = Tokenizer.from_buffer(path.read_bytes())
    tokenizer.no_padding()
    return tokenizer


def _read_rows(path: Path) -> tuple[NDArray[Any], NDArray[np.float32] | None]:
    """The matrix (pieces, dimension) as stored and the float32 factor of each row, if there is one.

    ``embedding.weight`` is StaticEmbedding's own layout; ``embeddings`` with ``weights`` and
    ``mapping`` is that of model2vec, which StaticEmbedding reads too and which allows int8 rows.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        tensors = load_file(path)
    except SafetensorError as err:
        raise ValueError(str(err)) from err
    if "embedding.weight" in tensors:
        return tensors["embedding.weight"], None
    rows = tensors["embeddings"]
    if "mapping" in tensors:
        rows = rows[tensors["mapping"]]
    scales = tensors.get("weights")
    return rows, None if scales is None else scales.astype(np.float32)
