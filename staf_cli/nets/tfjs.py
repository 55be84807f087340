"""TF.js graph models: a model.json and its one .bin, read strictly.

Only what NanoDet-g and MoveNet consist of is understood: one Placeholder, constants in float16 or int32.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from staf_cli.errors import AssetError


@dataclass(frozen=True)
class Node:
    """One operator of a graph.

    Attributes:
        name: unique in the graph.
        op: TensorFlow's name of the operator.
        inputs: names of nodes, in the operator's order.
        attributes: as model.json has them.
    """

    name: str
    op: str
    inputs: tuple[str, ...]
    attributes: Mapping[str, Any]


@dataclass(frozen=True)
class Graph:
    """A graph and its constants.

    Attributes:
        origin: the model.json, for messages.
        nodes: by their names.
        constants: values of the Const nodes, by their names; weights in float16, as stored.
        input_shape: of the one input, as the graph was made for.
    """

    origin: Path
    nodes: Mapping[str, Node]
    constants: Mapping[str, np.ndarray]
    input_shape: tuple[int, ...]

    def node(self, name: str) -> Node:
        """The node of that name.

        Raises:
            AssetError: there is none.
        """
        if name not in self.nodes:
            raise AssetError(f"{self.origin} has no node {name!r}; fetch it again")
        return self.nodes[name]

    def upstream(self, outputs: tuple[str, ...], inputs: frozenset[str]) -> list[Node]:
        """Every node that the outputs need, each after its own inputs; neither `inputs` nor constants."""
        order: dict[str, Node] = {}
        open_nodes: set[str] = set()
        stack = [(name, False) for name in reversed(outputs)]
        while stack:
            name, is_ready = stack.pop()
            if name in order or name in inputs or name in self.constants:
                continue
            node = self.node(name)
            if is_ready:
                order[name] = node
            elif name in open_nodes:
                raise AssetError(f"{self.origin} runs in a circle at {name!r}; fetch it again")
            else:
                open_nodes.add(name)
                stack += [(name, True), *((each, False) for each in reversed(node.inputs))]
        return list(order.values())


def read_graph(json_path: Path, bin_path: Path) -> Graph:
    """Read a graph model.

    Raises:
        AssetError: a file cannot be read, or is not a TF.js graph model as understood here.
    """
    try:
        content, document = bin_path.read_bytes(), json.loads(json_path.read_text(encoding="utf-8"))
        if document["format"] != "graph-model":
            raise ValueError(f"its format is {document['format']!r}")
        nodes = {node.name: node for node in map(_node, document["modelTopology"]["node"])}
        entries = [entry for group in document["weightsManifest"] for entry in group["weights"]]
        (signature,) = document["signature"]["inputs"].values()
        shape = tuple(int(axis["size"]) for axis in signature["tensorShape"]["dim"])
        return Graph(json_path, nodes, _constants(entries, content), shape)
    except OSError as error:
        raise AssetError(f"cannot read {error.filename}: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise AssetError(f"{json_path} is not a usable TF.js graph ({reason}); fetch it again") from error


def _node(entry: Mapping[str, Any]) -> Node:
    inputs = tuple(name.removesuffix(":0") for name in entry.get("input", ()))
    return Node(entry["name"], entry["op"], inputs, entry.get("attr", {}))


def _constants(entries: list[Mapping[str, Any]], content: bytes) -> dict[str, np.ndarray]:
    """The .bin's arrays, which lie in it one after another without gaps."""
    constants, offset = {}, 0
    for entry in entries:
        stored = entry.get("quantization", {}).get("dtype", entry["dtype"])
        if (entry["dtype"], stored) not in {("float32", "float16"), ("int32", "int32")}:
            raise ValueError(f"weights of type {entry['dtype']} stored as {stored}")
        dtype = np.dtype(stored).newbyteorder("<")
        count = math.prod(entry["shape"])
        constants[entry["name"]] = np.frombuffer(content, dtype, count, offset).reshape(entry["shape"])
        offset += count * dtype.itemsize
    if offset != len(content):
        raise ValueError(f"its weights are {offset} bytes long, the .bin has {len(content)}")
    return constants
