"""A .tflite file, made tensor by tensor and operator by operator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ai_edge_litert.schema_py_generated as schema
import flatbuffers
import numpy as np

_FILE_IDENTIFIER = b"TFL3"
_TYPES = {
    np.dtype(np.float16): schema.TensorType.FLOAT16,
    np.dtype(np.float32): schema.TensorType.FLOAT32,
    np.dtype(np.int32): schema.TensorType.INT32,
}
# An operator's code by the name of its options.
_BUILTINS = {
    "Add": schema.BuiltinOperator.ADD,
    "Concatenation": schema.BuiltinOperator.CONCATENATION,
    "Conv2D": schema.BuiltinOperator.CONV_2D,
    "DepthwiseConv2D": schema.BuiltinOperator.DEPTHWISE_CONV_2D,
    "Dequantize": schema.BuiltinOperator.DEQUANTIZE,
    "LeakyRelu": schema.BuiltinOperator.LEAKY_RELU,
    "Mul": schema.BuiltinOperator.MUL,
    "Pad": schema.BuiltinOperator.PAD,
    "PadV2": schema.BuiltinOperator.PADV2,
    "Pool2D": schema.BuiltinOperator.MAX_POOL_2D,
    "ResizeBilinear": schema.BuiltinOperator.RESIZE_BILINEAR,
    "Sub": schema.BuiltinOperator.SUB,
}
# The first version of each operator that can do what is asked here: float16 weights, half-pixel centres.
_VERSIONS = {schema.BuiltinOperator.DEQUANTIZE: 2, schema.BuiltinOperator.RESIZE_BILINEAR: 3}
_LARGEST_OLD_CODE = 127  # older readers look for an operator's code in a field of one byte


class TfliteFile:
    """Tensors and operators in the order in which they run."""

    def __init__(self) -> None:
        self._buffers = [schema.BufferT()]  # the first one is empty: tensors without content refer to it
        self._tensors: list[Any] = []
        self._operators: list[Any] = []
        self._codes: dict[int, int] = {}

    def tensor(self, name: str, shape: Sequence[int]) -> int:
        """A float32 tensor that an operator fills, or the input."""
        return self._add_tensor(name, shape, np.dtype(np.float32), buffer=0)

    def constant(self, name: str, values: np.ndarray) -> int:
        """A tensor with content: float16, float32 or int32."""
        values = np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<"))
        buffer = schema.BufferT()
        buffer.data = np.frombuffer(values.tobytes(), np.uint8)
        self._buffers.append(buffer)
        return self._add_tensor(name, values.shape, np.dtype(values.dtype.type), len(self._buffers) - 1)

    def weights(self, name: str, values: np.ndarray) -> int:
        """A float32 tensor of weights that may be stored in float16, at half the size."""
        if values.dtype != np.float16:
            return self.constant(name, values)
        stored = self.constant(f"{name}/float16", values)
        return self.operator("Dequantize", [stored], name, values.shape)

    def operator(
        self, kind: str, inputs: Sequence[int], name: str, shape: Sequence[int], **options: object
    ) -> int:
        """Add an operator with one output; returns the output's tensor.

        Args:
            kind: one of `_BUILTINS`; `Conv2D` has its options in `Conv2DOptionsT`.
            inputs: tensors.
            name, shape: of the output.
            options: fields of the options.
        """
        output = self.tensor(name, shape)
        operator = schema.OperatorT()
        operator.opcodeIndex = self._code(_BUILTINS[kind])
        operator.inputs = np.array(inputs, np.int32)
        operator.outputs = np.array([output], np.int32)
        operator.builtinOptionsType = getattr(schema.BuiltinOptions, f"{kind}Options")
        operator.builtinOptions = getattr(schema, f"{kind}OptionsT")()
        for field, value in options.items():
            setattr(operator.builtinOptions, field, value)
        self._operators.append(operator)
        return output

    def content(self, inputs: Sequence[int], outputs: Sequence[int]) -> bytes:
        """The whole file, with these tensors as the net's inputs and outputs."""
        graph = schema.SubGraphT()
        graph.name = b"main"
        graph.tensors, graph.operators = self._tensors, self._operators
        graph.inputs, graph.outputs = np.array(inputs, np.int32), np.array(outputs, np.int32)
        model = schema.ModelT()
        model.version = 3
        model.description = b"built from a TF.js graph model"
        model.operatorCodes = [_operator_code(builtin) for builtin in self._codes]
        model.subgraphs, model.buffers = [graph], self._buffers
        builder = flatbuffers.Builder(1 << 20)
        builder.Finish(model.Pack(builder), _FILE_IDENTIFIER)
        return bytes(builder.Output())

    def _add_tensor(self, name: str, shape: Sequence[int], dtype: np.dtype, buffer: int) -> int:
        tensor = schema.TensorT()
        tensor.name, tensor.shape = name.encode(), np.array(shape, np.int32)
        tensor.type, tensor.buffer = _TYPES[dtype], buffer
        self._tensors.append(tensor)
        return len(self._tensors) - 1

    def _code(self, builtin: int) -> int:
        return self._codes.setdefault(builtin, len(self._codes))


def _operator_code(builtin: int) -> Any:
    code = schema.OperatorCodeT()
    code.builtinCode = builtin
    code.deprecatedBuiltinCode = min(builtin, _LARGEST_OLD_CODE)
    code.version = _VERSIONS.get(builtin, 1)
    return code
