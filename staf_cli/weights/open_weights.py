"""Files of weights of STAF with open weights, the package's own and those of `staf train open`.

One .safetensors file of half precision. Its header holds, as texts: `format`, and `about`, which is the JSON
of `OpenHeader`. The free body and the lifters that the network starts from are not in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from staf_cli.errors import AssetError
from staf_cli.recover.staf.checkpoint import check_tensors
from staf_cli.recover.staf_open.initial import StafOpen
from staf_cli.recover.staf_open.network import (
    SMALL,
    OpenConfig,
    StafOpenNet,
    expected_shapes,
)
from staf_cli.untrusted.arrays import read_bounded
from staf_cli.weights.header import header_texts, parse_header, size, staf_config
from staf_cli.weights.open_file import PACKAGE_FILE, open_weights_file
from staf_cli.weights.tensor_file import parse_tensors, write_tensors

OPEN_FORMAT = "staf-open-1"
LARGEST_BYTES = 1 << 28
ACKNOWLEDGEMENT = (
    "The data used in this project was obtained from mocap.cs.cmu.edu. "
    "The database was created with funding from NSF EIA-0196217."
)
# Of the network's sizes: those that belong to a backbone or a body are given.
_GIVEN = ("backbone_depths", "backbone_width", "crop_size", "num_vertices", "num_frames", "evidence_channels")


@dataclass(frozen=True)
class OpenHeader:
    """What a file of weights says of itself.

    Attributes:
        version: of these weights, such as "2026-11-27-seed-1".
        config: sizes of the network.
        settings: of the training, as plain values.
        training: what came of it, as plain values.
        acknowledgement: of the capture that the lifters learned from, which every such network begins with.
    """

    version: str
    config: OpenConfig
    settings: Mapping[str, Any] = field(default_factory=dict)
    training: Mapping[str, Any] = field(default_factory=dict)
    acknowledgement: str = ACKNOWLEDGEMENT

    def texts(self) -> dict[str, str]:
        """As the file's header has it."""
        return header_texts(OPEN_FORMAT, self)

    @classmethod
    def parse(cls, texts: Mapping[str, str], name: str) -> OpenHeader:
        """Read back what `texts` gave.

        Raises:
            AssetError: the file is none of these, or of a version that is not known.
        """
        if texts.get("format") != OPEN_FORMAT:
            raise AssetError(
                f"{name} holds no weights of staf-open (it lacks the format {OPEN_FORMAT}); "
                "give a file of staf train open, or one of staf train staf without --engine staf-open"
            )
        return parse_header(texts, name, cls._of)

    @classmethod
    def _of(cls, about: Mapping[str, Any]) -> OpenHeader:
        """ValueError, KeyError or TypeError unless it is one."""
        config, version, acknowledgement = (about[key] for key in ("config", "version", "acknowledgement"))
        settings, training = (dict(about[key]) for key in ("settings", "training"))
        return cls(str(version), _config(config), settings, training, str(acknowledgement))


def write_open(path: Path, net: StafOpenNet, header: OpenHeader) -> None:
    """Write a file of weights whole or not at all.

    Raises:
        OutputError: the disk is full, or it cannot be written.
    """
    halves = {
        name: values.half() if values.is_floating_point() else values
        for name, values in net.trained_state().items()
    }
    write_tensors(path, halves, header.texts())


def load_staf_open(path: str | Path | None = None) -> StafOpen:
    """STAF with open weights, ready for use on the CPU.

    Args:
        path: of a file of `staf train open`; the weights that come with the package where None.

    Returns:
        See `staf_cli.recover.staf_open.initial.StafOpen`: its `windows` and `track` take landmarks and give
        bodies.

    Raises:
        AssetError: the file is missing, damaged or another network's.
    """
    data, name = _content(path)
    tensors, texts = parse_tensors(data, name)
    header = OpenHeader.parse(texts, name)
    whole = {key: values.float() if values.is_floating_point() else values for key, values in tensors.items()}
    check_tensors(whole, expected_shapes(header.config), f"the network that {name} says it is")
    net = StafOpenNet(header.config)
    net.load_trained_state(whole)
    return StafOpen(net, header.version, hashlib.sha256(data).hexdigest())


def _content(path: str | Path | None) -> tuple[bytes, str]:
    """A file's bytes, and what to call it."""
    file = open_weights_file(path)
    if file is None:
        raise AssetError(
            f"the weights of staf-open ({PACKAGE_FILE}) are not part of this installation; use "
            "--engine landmarks, or give those of staf train open: --engine staf-open --weights-file FILE"
        )
    if not file.is_file():
        raise AssetError(f"{file}: no such file")
    return read_bounded(file, LARGEST_BYTES), PACKAGE_FILE if path is None else str(file)


def _config(values: Mapping[str, Any]) -> OpenConfig:
    """ValueError, KeyError or TypeError unless it is one."""
    staf = staf_config(values["staf"])
    if any(getattr(staf, name) != getattr(SMALL, name) for name in _GIVEN):
        raise ValueError("another backbone's or body's")
    if staf.num_mesh_points > staf.num_vertices:
        raise ValueError("more points than the body has")
    numbers = {name: float(values[name]) for name in ("crop_spreads", "sigma_cells", "window_share")}
    if not all(0 <= number <= 100 for number in numbers.values()):
        raise ValueError("no such config")
    if not isinstance(values["head_sees_window"], bool):
        raise TypeError("head_sees_window")
    return OpenConfig(
        staf=staf,
        head_channels=size(values["head_channels"]),
        head_sees_window=values["head_sees_window"],
        **numbers,
    )
