"""Writes a fine-tuned model as the folder that ``ingest.encoders.contextual_encoder`` reads."""

from __future__ import annotations

import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from ingest.encoders.contextual_encoder import MODEL_FILE, TOKENIZER_FILE
from ingest.training.contextual.onnx_graph import onnx_graph

_EPSILON = 1e-12  # of the base's normalisations


def export(state: dict[str, torch.Tensor], tokenizer: Tokenizer, folder: Path, *, layers: int, heads: int) -> None:
    """Write tokenizer and int8 graph of a ``ContextualModel``'s state into ``folder``.

    Each column of a matrix has a factor of its own; what goes into a product is turned to int8 as it comes.
    """
    tensors = {name: values.float().numpy() for name, values in state.items()}
    graph = onnx_graph(tensors, layers, heads, _EPSILON)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        float_model = Path(scratch) / MODEL_FILE
        onnx.save(graph, float_model)
        dense = [node.name for node in graph.graph.node if node.name.endswith(".product")]
        quantize_dynamic(
            float_model,
            folder / MODEL_FILE,
            nodes_to_quantize=dense,
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
    (folder / TOKENIZER_FILE).write_text(tokenizer.to_str(pretty=False), encoding="utf-8")
