"""Writes a trained model as a folder that StaticEncoder and SentenceTransformer both read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ingest.encoders.static_encoder import MODULES_FILE, TOKENIZER_FILE, WEIGHTS_FILE

_MODULES: list[dict[str, Any]] = [
    {
        "idx": 0,
        "name": "0",
        "path": "",
        "type": "sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding",
    },
    {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.base.modules.normalize.Normalize"},
]
_CONFIG: dict[str, Any] = {
    "model_type": "SentenceTransformer",
    "prompts": {"query": "", "document": ""},
    "default_prompt_name": None,
    "similarity_fn_name": "cosine",
}


def export(folder: Path, tokenizer: Tokenizer, rows: NDArray[np.float32]) -> None:
    """Write tokenizer, int8 rows of shape (pieces, dimension) and the module list into ``folder``.

    Each row is stored as int8 with one float32 factor, in model2vec's layout, which StaticEmbedding
    multiplies out on loading; cosines between texts moved by at most 0.003 (3,000 report sentences).
    """
    from safetensors.numpy import save

    folder.mkdir(parents=True, exist_ok=True)
    scales = np.abs(rows).max(axis=1) / 127
    codes = np.rint(rows / np.where(scales > 0, scales, 1)[:, None]).astype(np.int8)
    (folder / WEIGHTS_FILE).write_bytes(save({"embeddings": codes, "weights": scales.astype(np.float32)}))
    (folder / TOKENIZER_FILE).write_text(tokenizer.to_str(pretty=False), encoding="utf-8")
    _write_json(folder / MODULES_FILE, _MODULES)
    _write_json(folder / "config_sentence_transformers.json", _CONFIG)


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
