"""The contextual encoder: a small transformer that reads a sentence as a whole, run by onnxruntime without torch."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ingest.encoders.static_encoder import files_digest
from ingest.errors import EncoderMissing, reason_of

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

SHIPPED_CONTEXTUAL_MODEL = Path(__file__).parents[1] / "contextual_model"

MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"

LONGEST_TEXT = 96
"""Pieces of a text that are read, both ends counted; some 150 characters of Chinese."""

_THREADS = 2


class ContextualEncoder:
    """Texts to vectors of unit length, texts of one meaning near each other; safe to use from several threads.

    A text has one vector, whatever it is encoded with: each is run alone.  The model's eight-bit numbers are scaled by
    the largest of all that runs together, and padding costs more than running together saves.
    """

    def __init__(self, folder: Path = SHIPPED_CONTEXTUAL_MODEL) -> None:
        """The model in ``folder``, which is read when something is first encoded."""
        self._folder = folder
        self._loading = Lock()

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return _read_tokenizer(self._folder)

    @cached_property
    def _session(self) -> InferenceSession:
        return _open_session(self._folder)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 (hexadecimal) over the two files that decide the vectors; read once.  Raises EncoderMissing."""
        try:
            return files_digest([self._folder / TOKENIZER_FILE, self._folder / MODEL_FILE])
        except OSError as err:
            raise EncoderMissing(str(self._folder), f"模型文件读不到（{reason_of(err)}）") from err

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._session.get_outputs()[0].shape[1])

    def load(self) -> None:
        """Read the model now, so that no later call has to; raises EncoderMissing."""
        with self._loading:
            _ = self._tokenizer, self._session, self.fingerprint

    def encode(self, texts: Sequence[str], threads: int = _THREADS) -> NDArray[np.float32]:
        """An array of shape ``(len(texts), dimension)``, float32, each row of unit length, worked out on ``threads``.

        Raises EncoderMissing where a file of the model is missing or damaged.
        """
        self.load()
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        pieces = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(clean)]
        if threads > 1 and len(texts) > 1:
            with ThreadPoolExecutor(threads, thread_name_prefix="contextual encoder") as pool:
                rows = list(pool.map(self._run, pieces))
        else:
            rows = [self._run(own) for own in pieces]
        return np.concatenate([np.zeros((0, self.dimension), dtype=np.float32), *rows])

    def _run(self, pieces: Sequence[int]) -> NDArray[np.float32]:
        vectors: NDArray[np.float32] = self._session.run(None, {"pieces": np.array([pieces], dtype=np.int64)})[0]
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


def _open_session(folder: Path) -> InferenceSession:
    try:
        from onnxruntime import InferenceSession, SessionOptions
        from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument, InvalidProtobuf, NoSuchFile
    except ImportError as err:
        raise EncoderMissing(str(folder), "没有安装 onnxruntime") from err
    options = SessionOptions()
    options.intra_op_num_threads = 1  # several texts share the cores better than the parts of one
    options.inter_op_num_threads = 1
    options.log_severity_level = 4  # what goes wrong is raised
    try:
        return InferenceSession(folder / MODEL_FILE, options, providers=["CPUExecutionProvider"])
    except (Fail, InvalidArgument, InvalidProtobuf, NoSuchFile) as err:
        raise EncoderMissing(str(folder), f"模型文件缺失或损坏（{' '.join(str(err).split())[:120]}）") from err
