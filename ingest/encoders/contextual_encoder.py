"""The contextual encoder: a small transformer that reads a sentence as a whole, run by onnxruntime without torch."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ingest.encoders.static_encoder import files_digest
from ingest.errors import EncoderMissing

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

SHIPPED_CONTEXTUAL_MODEL = Path(__file__).parents[1] / "contextual_model"

MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"

LONGEST_TEXT = 96
"""Pieces of a text that are read, both ends counted; some 150 characters of Chinese."""

_PADDING = 1  # the piece that fills a text up to the length of its batch
_TEXTS_AT_ONCE = 16  # of like length; more gain nothing on two cores
_THREADS = 2


class ContextualEncoder:
    """Texts to vectors of unit length, texts of one meaning near each other; safe to use from several threads."""

    def __init__(self, folder: Path = SHIPPED_CONTEXTUAL_MODEL, *, threads: int = _THREADS) -> None:
        """The model in ``folder``, which is read when something is first encoded."""
        self._folder = folder
        self._threads = threads

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return _read_tokenizer(self._folder)

    @cached_property
    def _session(self) -> InferenceSession:
        return _open_session(self._folder, self._threads)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 (hexadecimal) over the two files that decide the vectors; read once."""
        return files_digest([self._folder / TOKENIZER_FILE, self._folder / MODEL_FILE])

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._session.get_outputs()[0].shape[1])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """An array of shape ``(len(texts), dimension)``, float32, each row of unit length.

        Raises EncoderMissing where a file of the model is missing or damaged.
        """
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        pieces = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(clean)]
        by_length = sorted(range(len(texts)), key=lambda i: len(pieces[i]))
        for first in range(0, len(by_length), _TEXTS_AT_ONCE):
            batch = by_length[first : first + _TEXTS_AT_ONCE]
            filled = np.full((len(batch), len(pieces[batch[-1]])), _PADDING, dtype=np.int64)
            for row, i in enumerate(batch):
                filled[row, : len(pieces[i])] = pieces[i]
            vectors[batch] = self._session.run(None, {"pieces": filled})[0]
        return vectors


def _read_tokenizer(folder: Path) -> Tokenizer:
    from tokenizers import Tokenizer

    try:
        # from_buffer, because from_file reports every fault as a bare Exception
        tokenizer = Tokenizer.from_buffer((folder / TOKENIZER_FILE).read_bytes())
    except (OSError, ValueError) as err:
        raise EncoderMissing(str(folder), f"模型文件缺失或损坏（{err}）") from err
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST_TEXT)
    return tokenizer


def _open_session(folder: Path, threads: int) -> InferenceSession:
    try:
        from onnxruntime import InferenceSession, SessionOptions
        from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument, InvalidProtobuf, NoSuchFile
    except ImportError as err:
        raise EncoderMissing(str(folder), "没有安装 onnxruntime") from err
    options = SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 4  # what goes wrong is raised
    # Waiting threads that spin would take a core from whoever shares the machine.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return InferenceSession(folder / MODEL_FILE, options, providers=["CPUExecutionProvider"])
    except (Fail, InvalidArgument, InvalidProtobuf, NoSuchFile) as err:
        raise EncoderMissing(str(folder), f"模型文件缺失或损坏（{' '.join(str(err).split())[:120]}）") from err
