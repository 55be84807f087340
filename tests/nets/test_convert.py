"""TF.js graphs as .tflite: the official runtime's own figures, and one line for what is not understood."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from seeded_noise import synthetic_image

from staf_cli.errors import AssetError
from staf_cli.nets import nanodet, thunder
from staf_cli.nets.convert import convert
from staf_cli.nets.interpreter import TfliteNet
from staf_cli.nets.tfjs import read_graph

FIGURES = Path(__file__).parents[1] / "data" / "tfjs_figures.npz"
KEEP_EVERY = {"nanodet": 101, "thunder": 31}


def compare(name: str, outputs: list[np.ndarray]) -> None:
    """Every kept value as TF.js 4.22 has it, to a ten-thousandth of the largest one."""
    with np.load(FIGURES, allow_pickle=False) as figures:
        for index, output in enumerate(outputs):
            expected, largest = figures[f"{name}/{index}"], float(figures[f"{name}/{index}/largest"])
            found = output.ravel()[:: KEEP_EVERY[name]]
            assert len(expected) > 100
            np.testing.assert_allclose(found, expected, rtol=0, atol=1e-4 * largest)


def test_nanodet_computes_what_tfjs_does(open_nets: dict[str, Path]) -> None:
    graph = read_graph(open_nets["nanodet_graph"], open_nets["nanodet_weights"])
    picture = synthetic_image("nanodet", 416, 416)
    net = TfliteNet(convert(graph, nanodet.INPUT, (416, 416), nanodet.OUTPUTS))
    compare("nanodet", net(nanodet.normalised(picture)))


def test_thunder_computes_what_tfjs_does(open_nets: dict[str, Path]) -> None:
    graph = read_graph(open_nets["movenet_thunder_graph"], open_nets["movenet_thunder_weights"])
    net = TfliteNet(convert(graph, thunder.INPUT, (256, 256), thunder.OUTPUTS))
    compare("thunder", net(synthetic_image("thunder", 256, 256).astype(np.float32)))


def test_other_sizes(open_nets: dict[str, Path]) -> None:
    """Sides that are multiples of 32 and no others."""
    graph = read_graph(open_nets["nanodet_graph"], open_nets["nanodet_weights"])
    wide = TfliteNet(convert(graph, nanodet.INPUT, (64, 96), nanodet.OUTPUTS))
    shapes = [output.shape[:2] for output in wide(np.zeros((64, 96, 3), np.float32))]
    assert shapes == [(8, 12), (4, 6), (2, 3)]
    with pytest.raises(AssetError, match="no input of 400 x 416 px"):
        convert(graph, nanodet.INPUT, (400, 416), nanodet.OUTPUTS)


def test_the_same_bytes_each_time(open_nets: dict[str, Path]) -> None:
    graph = read_graph(open_nets["movenet_thunder_graph"], open_nets["movenet_thunder_weights"])
    first, second = (convert(graph, thunder.INPUT, (256, 256), thunder.OUTPUTS) for _ in range(2))
    assert first == second


CONV = {
    "strides": {"list": {"i": ["1", "2", "2", "1"]}},
    "dilations": {"list": {"i": ["1", "1", "1", "1"]}},
    "padding": {"s": "VkFMSUQ="},  # VALID
    "data_format": {"s": "TkhXQw=="},  # NHWC
}


def made_up() -> tuple[dict[str, Any], np.ndarray]:
    """A graph of channels first: pad, convolve, add, take the largest, as model.json; and its weights."""
    weights = [
        ("widths", "int32", np.array([[0, 0], [0, 0], [1, 2], [3, 0]])),
        ("last", "int32", np.array([0, 2, 3, 1])),
        ("kernel", "float16", np.arange(24).reshape(2, 2, 3, 2) / 16 - 0.7),
        ("bias", "float16", np.array([0.5, -2])),
    ]
    nodes = [
        {"name": "x", "op": "Placeholder"},
        *({"name": name, "op": "Const"} for name, _, _ in weights),
        {"name": "padded", "op": "Pad", "input": ["x", "widths"]},
        {"name": "turned", "op": "Transpose", "input": ["padded", "last"]},
        {"name": "convolved", "op": "Conv2D", "input": ["turned", "kernel"], "attr": CONV},
        {"name": "out", "op": "Add", "input": ["convolved", "bias"]},
    ]
    specs = [
        {"name": name, "shape": list(value.shape), "dtype": "int32"}
        if dtype == "int32"
        else {"name": name, "shape": list(value.shape), "dtype": "float32", "quantization": {"dtype": dtype}}
        for name, dtype, value in weights
    ]
    shape = {"dim": [{"size": str(side)} for side in (1, 3, 8, 8)]}
    model = {
        "format": "graph-model",
        "modelTopology": {"node": nodes},
        "weightsManifest": [{"paths": ["w.bin"], "weights": specs}],
        "signature": {"inputs": {"x:0": {"tensorShape": shape}}},
    }
    content = b"".join(value.astype(f"<{np.dtype(dtype).str[1:]}").tobytes() for _, dtype, value in weights)
    return model, np.frombuffer(content, np.uint8)


def write(folder: Path, model: dict[str, Any], content: np.ndarray) -> tuple[Path, Path]:
    (folder / "m.json").write_text(json.dumps(model))
    (folder / "m.bin").write_bytes(content.tobytes())
    return folder / "m.json", folder / "m.bin"


def test_channels_first_against_numpy(tmp_path: Path) -> None:
    graph = read_graph(*write(tmp_path, *made_up()))
    picture = np.random.default_rng(0).normal(size=(10, 8, 3)).astype(np.float32)
    (found,) = TfliteNet(convert(graph, "x", (10, 8), ["out"]))(picture)
    padded = np.pad(picture, [(1, 2), (3, 0), (0, 0)])
    kernel = graph.constants["kernel"].astype(float)
    bias, expected = np.array([0.5, -2]), np.empty((6, 5, 2))
    for row in range(6):
        for column in range(5):
            window = padded[2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
            expected[row, column] = np.einsum("hwc,hwco->o", window, kernel) + bias
    np.testing.assert_allclose(found, expected, atol=1e-5)


def node(model: dict[str, Any], name: str) -> dict[str, Any]:
    return next(node for node in model["modelTopology"]["node"] if node["name"] == name)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda model: node(model, "out").update(op="Softmax"), r"operator Softmax \(out\).*not understood"),
        (lambda model: node(model, "out").update(input=["convolved", "nothing"]), "no node 'nothing'"),
        (lambda model: node(model, "padded").update(input=["out", "widths"]), "circle"),
        (lambda model: node(model, "turned").update(input=["x", "widths"]), "not as it should be"),
        (lambda model: node(model, "convolved").update(input=["padded", "kernel"]), r"not \(1, H, W, C\)"),
        (lambda model: node(model, "convolved").update(attr={}), "not as it should be"),
        (
            lambda model: node(model, "convolved").update(
                attr=CONV | {"dilations": {"list": {"i": ["1", "2", "2", "1"]}}}
            ),
            "dilated",
        ),
        (lambda model: model.update(format="layers-model"), "its format is 'layers-model'"),
        (lambda model: model.pop("signature"), "not a usable TF.js graph"),
        (lambda model: model["weightsManifest"][0]["weights"].pop(), "weights are .* bytes long"),
        (lambda model: model["weightsManifest"][0]["weights"][0].update(dtype="string"), "type string"),
        (lambda model: model["weightsManifest"][0]["weights"][0].update(shape=[10**9]), "not a usable"),
    ],
)
def test_what_is_not_understood_is_one_line(
    change: Callable[[dict[str, Any]], object], words: str, tmp_path: Path
) -> None:
    model, content = made_up()
    change(model)
    with pytest.raises(AssetError, match=words) as caught:
        convert(read_graph(*write(tmp_path, model, content)), "x", (8, 8), ["out"])
    assert "\n" not in str(caught.value)


def test_files_that_are_not_there_or_no_json(tmp_path: Path) -> None:
    graph, weights = write(tmp_path, *made_up())
    with pytest.raises(AssetError, match=r"cannot read .*none\.bin"):
        read_graph(graph, tmp_path / "none.bin")
    for content in (b"", b"\xff\xfe", b"[]", b"null", b'{"format": "graph-model"}'):
        graph.write_bytes(content)
        with pytest.raises(AssetError, match=r"m\.json is not a usable TF\.js graph"):
            read_graph(graph, weights)
