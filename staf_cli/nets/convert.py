"""A TF.js graph becomes the content of a .tflite file: fifteen operators, at any input size.

TF.js graphs that came out of PyTorch keep pictures as (1, C, H, W) and turn them at every convolution. Here
a tensor always lies in memory as (1, H, W, C), and a Transpose only changes the order in which its axes are
counted.
"""

from __future__ import annotations

import base64
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from ai_edge_litert.schema_py_generated import ActivationFunctionType, Padding

from staf_cli.errors import AssetError
from staf_cli.nets.tfjs import Graph, Node
from staf_cli.nets.tflite_file import TfliteFile

PLAIN = (0, 1, 2, 3)  # the graph counts the axes as they lie in memory: (1, H, W, C)
CHANNELS_FIRST = (0, 3, 1, 2)  # the graph counts them as (1, C, H, W)


@dataclass(frozen=True)
class _Value:
    """What a node gives.

    Attributes:
        tensor: of the .tflite file.
        shape: (1, H, W, C), as it lies in memory.
        order: axis k of the graph's is axis order[k] in memory.
    """

    tensor: int
    shape: tuple[int, ...]
    order: tuple[int, ...] = PLAIN


def convert(graph: Graph, input_name: str, size_hw: tuple[int, int], outputs: Sequence[str]) -> bytes:
    """The part of a graph between an input and some outputs as the content of a .tflite file.

    Args:
        graph: whose own input is a square of channels first or last.
        input_name: the node that pictures (1, H, W, 3) float32 are given to, instead of what it does itself.
        size_hw: of these pictures.
        outputs: nodes with (1, H, W, C).

    Raises:
        AssetError: the graph holds something that is not understood.
    """
    is_channels_first = graph.input_shape[1] == 3
    own_size_hw = graph.input_shape[2:] if is_channels_first else graph.input_shape[1:3]
    conversion = _Conversion(graph, own_size_hw, size_hw)
    conversion.add_input(input_name, CHANNELS_FIRST if is_channels_first else PLAIN)
    nodes = graph.upstream(tuple(outputs), frozenset([input_name]))
    conversion.fold_biases(nodes, outputs)
    try:
        for node in nodes:
            conversion.add(node)
        return conversion.content(input_name, outputs)
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise AssetError(f"{graph.origin} is not as it should be ({error}); fetch it again") from error


class _Conversion:
    """The values of the nodes that are converted already."""

    def __init__(self, graph: Graph, own_size_hw: Sequence[int], size_hw: tuple[int, int]) -> None:
        self._graph = graph
        self._own_size_hw, self._size_hw = own_size_hw, size_hw
        self._file = TfliteFile()
        self._values: dict[str, _Value] = {}
        self._biases: dict[str, np.ndarray] = {}

    def add_input(self, name: str, order: tuple[int, ...]) -> None:
        shape = (1, *self._size_hw, 3)
        self._values[name] = _Value(self._file.tensor(name, shape), shape, order)

    def fold_biases(self, nodes: Sequence[Node], outputs: Sequence[str]) -> None:
        """Note for each convolution the constant that the only node after it adds, if that is all it does."""
        readers = Counter([*(name for node in nodes for name in node.inputs), *outputs])
        bare = {node.name for node in nodes if node.op in ("Conv2D", "DepthwiseConv2dNative")}
        for node in nodes:
            if node.op in ("Add", "AddV2") and node.inputs[0] in bare and readers[node.inputs[0]] == 1:
                constant = self._graph.constants.get(node.inputs[1])
                if constant is not None and constant.ndim == 1:
                    self._biases[node.inputs[0]] = constant
                    self._biases[node.name] = constant

    def add(self, node: Node) -> None:
        """Convert a node whose inputs are converted."""
        if node.op not in _OPERATORS:
            raise AssetError(
                f"{self._graph.origin} holds the operator {node.op} ({node.name}), which is not understood"
            )
        self._values[node.name] = _OPERATORS[node.op](self, node)

    def content(self, input_name: str, outputs: Sequence[str]) -> bytes:
        tensors = [self._plain(name).tensor for name in outputs]
        return self._file.content([self._values[input_name].tensor], tensors)

    def _plain(self, name: str) -> _Value:
        value = self._values[name]
        if value.order != PLAIN:
            raise ValueError(f"{name} is not (1, H, W, C)")
        return value

    def _constant(self, name: str) -> np.ndarray:
        return self._graph.constants[name]

    def transpose(self, node: Node) -> _Value:
        value = self._values[node.inputs[0]]
        order = tuple(value.order[axis] for axis in self._constant(node.inputs[1]))
        return _Value(value.tensor, value.shape, order)

    def convolution(self, node: Node) -> _Value:
        image, kernel = self._plain(node.inputs[0]), self._constant(node.inputs[1])
        if kernel.shape[2] != image.shape[3]:
            raise ValueError(f"{node.name} is grouped")
        return self._convolve(node, "Conv2D", image, kernel.transpose(3, 0, 1, 2), kernel.shape[3])

    def depthwise(self, node: Node) -> _Value:
        image, kernel = self._plain(node.inputs[0]), self._constant(node.inputs[1])
        channels = kernel.shape[2] * kernel.shape[3]
        flat = kernel.reshape(1, *kernel.shape[:2], channels)
        multiplier = {"depthMultiplier": kernel.shape[3]}
        return self._convolve(node, "DepthwiseConv2D", image, flat, channels, **multiplier)

    def _convolve(
        self, node: Node, kind: str, image: _Value, kernel: np.ndarray, channels: int, **options: int
    ) -> _Value:
        """A convolution by a kernel (..., h, w, C) as .tflite lays it out."""
        dilations = _along_sides(node, "dilations")
        if dilations != (1, 1) or _text(node, "data_format") != "NHWC":
            raise ValueError(f"{node.name} is dilated or not NHWC")
        bias = self._biases.get(node.name, np.zeros(channels, np.float16))
        if len(node.inputs) > 2:
            bias = self._constant(node.inputs[2])
        inputs = [
            image.tensor,
            self._file.weights(f"{node.name}/kernel", kernel),
            self._file.constant(f"{node.name}/bias", bias.astype(np.float32)),
        ]
        options |= {"fusedActivationFunction": _activation(node)}
        return self._slide(node, kind, image, inputs, kernel.shape[1:3], channels, options)

    def max_pool(self, node: Node) -> _Value:
        image, window = self._plain(node.inputs[0]), _along_sides(node, "ksize")
        options = {"filterHeight": window[0], "filterWidth": window[1]}
        return self._slide(node, "Pool2D", image, [image.tensor], window, image.shape[3], options)

    def _slide(
        self,
        node: Node,
        kind: str,
        image: _Value,
        inputs: Sequence[int],
        window: Sequence[int],
        channels: int,
        options: Mapping[str, int],
    ) -> _Value:
        """An operator that slides a window over a picture."""
        strides, padding = _along_sides(node, "strides"), _text(node, "padding")
        inside = [0, 0] if padding == "SAME" else [side - 1 for side in window]
        sides = (
            math.ceil((image.shape[1 + axis] - inside[axis]) / strides[axis]) for axis in range(len(strides))
        )
        shape = (1, *sides, channels)
        where = {"padding": getattr(Padding, padding), "strideH": strides[0], "strideW": strides[1]}
        return _Value(self._file.operator(kind, inputs, node.name, shape, **where, **options), shape)

    def add_values(self, node: Node) -> _Value:
        if node.name in self._biases:
            return self._values[node.inputs[0]]  # the convolution adds it itself
        return self._elementwise(node, "Add")

    def _elementwise(self, node: Node, kind: str) -> _Value:
        order = next(self._values[name].order for name in node.inputs if name in self._values)
        tensors, shapes = [], []
        for name in node.inputs:
            if name in self._values:
                value = self._values[name]
                if value.order != order:
                    raise ValueError(f"{node.name} mixes orders of axes")
                tensors.append(value.tensor)
                shapes.append(value.shape)
            else:
                constant = _as_in_memory(self._constant(name), order).astype(np.float32)
                tensors.append(self._file.constant(f"{node.name}/constant", constant))
                shapes.append(constant.shape)
        shape = np.broadcast_shapes(*shapes)
        return _Value(self._file.operator(kind, tensors, node.name, shape), shape, order)

    def leaky_relu(self, node: Node) -> _Value:
        value = self._values[node.inputs[0]]
        alpha = float(node.attributes["alpha"]["f"])
        tensor = self._file.operator("LeakyRelu", [value.tensor], node.name, value.shape, alpha=alpha)
        return _Value(tensor, value.shape, value.order)

    def pad(self, node: Node) -> _Value:
        value = self._values[node.inputs[0]]
        widths = np.empty((4, 2), np.int32)
        widths[list(value.order)] = self._constant(node.inputs[1])
        shape = tuple(int(side + width.sum()) for side, width in zip(value.shape, widths, strict=True))
        inputs = [value.tensor, self._file.constant(f"{node.name}/widths", widths)]
        if node.op == "PadV2":
            filling = self._constant(node.inputs[2]).astype(np.float32)
            inputs.append(self._file.constant(f"{node.name}/filling", filling))
        return _Value(self._file.operator(node.op, inputs, node.name, shape), shape, value.order)

    def concatenate(self, node: Node) -> _Value:
        values = [self._values[name] for name in node.inputs[:-1]]
        order = values[0].order
        if any(value.order != order for value in values):
            raise ValueError(f"{node.name} mixes orders of axes")
        axis = order[int(self._constant(node.inputs[-1]))]
        shape = list(values[0].shape)
        shape[axis] = sum(value.shape[axis] for value in values)
        tensors = [value.tensor for value in values]
        tensor = self._file.operator("Concatenation", tensors, node.name, shape, axis=axis)
        return _Value(tensor, tuple(shape), order)

    def resize(self, node: Node) -> _Value:
        """The graph's sizes are constants for its own input size; they grow as the input does."""
        image, own = self._plain(node.inputs[0]), self._constant(node.inputs[1])
        wanted = [int(own[axis]) * self._size_hw[axis] / self._own_size_hw[axis] for axis in range(len(own))]
        if any(side != int(side) for side in wanted):
            raise ValueError(f"no input of {self._size_hw[0]} x {self._size_hw[1]} px is possible")
        sides = np.array(wanted, np.int32)
        shape = (1, *map(int, sides), image.shape[3])
        inputs = [image.tensor, self._file.constant(f"{node.name}/size", sides)]
        flags = {
            "alignCorners": _flag(node, "align_corners"),
            "halfPixelCenters": _flag(node, "half_pixel_centers"),
        }
        return _Value(self._file.operator("ResizeBilinear", inputs, node.name, shape, **flags), shape)


_OPERATORS: Mapping[str, Callable[[_Conversion, Node], _Value]] = {
    "Add": _Conversion.add_values,
    "AddV2": _Conversion.add_values,
    "ConcatV2": _Conversion.concatenate,
    "Conv2D": _Conversion.convolution,
    "DepthwiseConv2dNative": _Conversion.depthwise,
    "FusedDepthwiseConv2dNative": _Conversion.depthwise,
    "LeakyRelu": _Conversion.leaky_relu,
    "MaxPool": _Conversion.max_pool,
    "Mul": lambda self, node: self._elementwise(node, "Mul"),
    "Pad": _Conversion.pad,
    "PadV2": _Conversion.pad,
    "ResizeBilinear": _Conversion.resize,
    "Sub": lambda self, node: self._elementwise(node, "Sub"),
    "Transpose": _Conversion.transpose,
    "_FusedConv2D": _Conversion.convolution,
}
_ACTIVATIONS = {
    (): ActivationFunctionType.NONE,
    ("BiasAdd",): ActivationFunctionType.NONE,
    ("BiasAdd", "Relu"): ActivationFunctionType.RELU,
    ("BiasAdd", "Relu6"): ActivationFunctionType.RELU6,
}


def _text(node: Node, attribute: str) -> str:
    return base64.b64decode(node.attributes[attribute]["s"]).decode()


def _flag(node: Node, attribute: str) -> bool:
    return bool(node.attributes.get(attribute, {}).get("b", False))


def _along_sides(node: Node, attribute: str) -> tuple[int, int]:
    """The numbers for height and width out of an attribute with one for each of the four axes."""
    _, along_height, along_width, _ = (int(number) for number in node.attributes[attribute]["list"]["i"])
    return along_height, along_width


def _activation(node: Node) -> int:
    fused = node.attributes.get("fused_ops", {}).get("list", {}).get("s", ())
    return int(_ACTIVATIONS[tuple(base64.b64decode(name).decode() for name in fused)])


def _as_in_memory(constant: np.ndarray, order: Sequence[int]) -> np.ndarray:
    """A constant of up to four axes of the graph's, its axes as they lie in memory."""
    if constant.ndim == 0:
        return constant
    return constant.reshape((1,) * (4 - constant.ndim) + constant.shape).transpose(np.argsort(order))
