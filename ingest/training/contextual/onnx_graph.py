"""The transformer as an ONNX graph: numbers of pieces, filled up with ``PADDING``, to one vector of unit length a text.

Written by hand: the graph is small, every operation is one that onnxruntime runs fused, and no exporter's version
decides how it looks.  Matrices are float32 here; ``export`` turns them to int8.  The embeddings are int8 already, each
row with its factor.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

PADDING = 1
"""The number of the piece that fills a text up to the length of its batch."""

_OPSET = 20  # the first with Gelu
_IR_VERSION = 9
_HIDDEN = -10_000.0  # added to the attention to padding
_SMALL = 1e-9  # keeps a length from being 0


class _Graph:
    """Nodes and weights, each named as it is added."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def weight(self, name: str, values: NDArray[np.generic]) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, operation: str, *inputs: str, name: str, outputs: int = 1, **attributes: Any) -> str:
        """Add a node; its output is called ``name``, several ``name.0``, ``name.1`` and so on."""
        named = [name] if outputs == 1 else [f"{name}.{number}" for number in range(outputs)]
        self.nodes.append(helper.make_node(operation, list(inputs), named, name=name, **attributes))
        return name


def onnx_graph(tensors: Mapping[str, NDArray[np.float32]], layers: int, heads: int, epsilon: float) -> onnx.ModelProto:
    """The graph of a ``ContextualModel`` whose parameters are ``tensors``, by their names there."""
    graph = _Graph()
    width = tensors["first.weight"].shape[0]
    for name, shape in (("to_heads", (0, 0, heads, width // heads)), ("from_heads", (0, 0, width))):
        graph.weight(name, np.array(shape, dtype=np.int64))
    graph.weight("scale", np.array((width // heads) ** -0.5, dtype=np.float32))
    bias = _mask(graph)
    rows = _embeddings(graph, tensors, epsilon)
    for number in range(layers):
        rows = _layer(graph, tensors, rows, bias, f"layers.{number}", epsilon)
    _pooling(graph, rows)
    made = helper.make_graph(
        graph.nodes,
        "contextual encoder",
        [helper.make_tensor_value_info("pieces", TensorProto.INT64, ["texts", "length"])],
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", width])],
        graph.weights,
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR_VERSION)
    onnx.checker.check_model(model)
    return model


def _mask(graph: _Graph) -> str:
    """What is added to the attention; ``real`` is 1.0 at each piece and 0.0 at padding, (texts, length, 1)."""
    graph.weight("padding", np.array(PADDING, dtype=np.int64))
    graph.weight("hidden", np.array(_HIDDEN, dtype=np.float32))
    graph.weight("last", np.array([2], dtype=np.int64))
    graph.weight("middle", np.array([1, 2], dtype=np.int64))
    graph.add("Equal", "pieces", "padding", name="is_padding")
    graph.add("Not", "is_padding", name="is_real")
    graph.add("Cast", "is_real", name="real_flat", to=TensorProto.FLOAT)
    graph.add("Unsqueeze", "real_flat", "last", name="real")
    graph.add("Cast", "is_padding", name="unreal", to=TensorProto.FLOAT)
    graph.add("Mul", "unreal", "hidden", name="bias_flat")
    return graph.add("Unsqueeze", "bias_flat", "middle", name="bias")


def _embeddings(graph: _Graph, tensors: Mapping[str, NDArray[np.float32]], epsilon: float) -> str:
    words = tensors["words"]
    factors = np.abs(words).max(axis=1, keepdims=True) / 127
    codes = np.rint(words / np.where(factors > 0, factors, 1)).astype(np.int8)
    graph.weight("words", codes)
    graph.weight("word_factors", factors.astype(np.float32))
    graph.weight("positions", tensors["positions"])
    graph.add("Gather", "words", "pieces", name="word_codes")
    graph.add("Cast", "word_codes", name="word_values", to=TensorProto.FLOAT)
    graph.add("Gather", "word_factors", "pieces", name="word_scales")
    graph.add("Mul", "word_values", "word_scales", name="word_rows")
    graph.weight("zero", np.array([0], dtype=np.int64))
    graph.add("Shape", "pieces", name="length", start=1, end=2)
    graph.add("Slice", "positions", "zero", "length", "zero", name="position_rows")
    graph.add("Add", "word_rows", "position_rows", name="embedded")
    return _normalised(graph, tensors, "embedded", "first", epsilon)


def _layer(
    graph: _Graph, tensors: Mapping[str, NDArray[np.float32]], rows: str, bias: str, own: str, epsilon: float
) -> str:
    joined = _dense(graph, tensors, rows, f"{own}.qkv")
    graph.add("Split", joined, name=f"{own}.split", outputs=3, axis=2, num_outputs=3)
    turned = []
    for part, order in enumerate(((0, 2, 1, 3), (0, 2, 3, 1), (0, 2, 1, 3))):
        graph.add("Reshape", f"{own}.split.{part}", "to_heads", name=f"{own}.heads{part}")
        turned.append(graph.add("Transpose", f"{own}.heads{part}", name=f"{own}.turned{part}", perm=order))
    graph.add("MatMul", turned[0], turned[1], name=f"{own}.products")
    graph.add("Mul", f"{own}.products", "scale", name=f"{own}.scaled")
    graph.add("Add", f"{own}.scaled", bias, name=f"{own}.masked")
    graph.add("Softmax", f"{own}.masked", name=f"{own}.attention", axis=-1)
    graph.add("MatMul", f"{own}.attention", turned[2], name=f"{own}.seen")
    graph.add("Transpose", f"{own}.seen", name=f"{own}.back", perm=(0, 2, 1, 3))
    graph.add("Reshape", f"{own}.back", "from_heads", name=f"{own}.attended")
    graph.add("Add", rows, _dense(graph, tensors, f"{own}.attended", f"{own}.out"), name=f"{own}.sum1")
    rows = _normalised(graph, tensors, f"{own}.sum1", f"{own}.after_attention", epsilon)
    graph.add("Gelu", _dense(graph, tensors, rows, f"{own}.up"), name=f"{own}.gelu")
    graph.add("Add", rows, _dense(graph, tensors, f"{own}.gelu", f"{own}.down"), name=f"{own}.sum2")
    return _normalised(graph, tensors, f"{own}.sum2", f"{own}.after_dense", epsilon)


def _dense(graph: _Graph, tensors: Mapping[str, NDArray[np.float32]], rows: str, name: str) -> str:
    matrix = graph.weight(f"{name}.weight", tensors[f"{name}.weight"].T)
    bias = graph.weight(f"{name}.bias", tensors[f"{name}.bias"])
    graph.add("MatMul", rows, matrix, name=f"{name}.product")
    return graph.add("Add", f"{name}.product", bias, name=f"{name}.dense")


def _normalised(graph: _Graph, tensors: Mapping[str, NDArray[np.float32]], rows: str, name: str, epsilon: float) -> str:
    weight = graph.weight(f"{name}.weight", tensors[f"{name}.weight"])
    bias = graph.weight(f"{name}.bias", tensors[f"{name}.bias"])
    return graph.add("LayerNormalization", rows, weight, bias, name=f"{name}.rows", axis=-1, epsilon=epsilon)


def _pooling(graph: _Graph, rows: str) -> None:
    """The mean over the pieces, at unit length: as good as the sum at unit length."""
    graph.weight("one", np.array([1], dtype=np.int64))
    graph.weight("small", np.array(_SMALL, dtype=np.float32))
    graph.add("Mul", rows, "real", name="real_rows")
    graph.add("ReduceSum", "real_rows", "one", name="sums", keepdims=0)
    graph.add("ReduceL2", "sums", "one", name="lengths", keepdims=1)
    graph.add("Max", "lengths", "small", name="safe_lengths")
    graph.add("Div", "sums", "safe_lengths", name="vectors")
