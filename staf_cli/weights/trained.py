"""Files of weights that `staf train` has made: a network, its sizes, its body and what may be done with it.

One .safetensors file that `staf run` and `staf eval` take as it is. Its header holds, as texts: `format`, and
`about`, which is the JSON of `TrainedHeader`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from staf_cli.body.arrays import free_body_fields
from staf_cli.body.model import SMPL_NEUTRAL
from staf_cli.errors import AssetError
from staf_cli.recover.staf.checkpoint import build_staf
from staf_cli.recover.staf.config import StafConfig
from staf_cli.recover.staf.staf import STAF
from staf_cli.weights.header import LATER_FIELDS, header_texts, parse_header, staf_config
from staf_cli.weights.tensor_file import read_tensors

TRAINED_FORMAT = "staf-trained-1"


@dataclass(frozen=True)
class TrainedHeader:
    """What a file of weights says of itself.

    Attributes:
        name: of the training run.
        body: "smpl-neutral", or the free body's name.
        config: sizes of the network.
        licences: one line for everything that binds whoever has the file: data, body, first weights.
        may_be_passed_on: whether the file holds nothing of SMPL's.
        data: one line for each source that was learned from.
        staf_version: that trained it.
        training: step, epoch, validation PA-MPJPE (mm) and the run's config, as plain values.
    """

    name: str
    body: str
    config: StafConfig
    licences: tuple[str, ...] = ()
    may_be_passed_on: bool = False
    data: tuple[str, ...] = ()
    staf_version: str = ""
    training: Mapping[str, Any] = field(default_factory=dict)

    def texts(self) -> dict[str, str]:
        """As the file's header has it."""
        return header_texts(TRAINED_FORMAT, self)

    @classmethod
    def parse(cls, texts: Mapping[str, str], path: Path | str) -> TrainedHeader:
        """Read back what `texts` gave.

        Raises:
            AssetError: the file is no trained network, or of a version that is not known.
        """
        if str(texts.get("format")).startswith("staf-open-"):
            raise AssetError(f"{path} is a file of staf train open; add --engine staf-open")
        if texts.get("format") != TRAINED_FORMAT:
            raise AssetError(
                f"{path} is no file of weights of staf train (it lacks the format {TRAINED_FORMAT}); "
                "give best.safetensors of a training run"
            )
        return parse_header(texts, str(path), cls._of)

    @classmethod
    def _of(cls, about: Mapping[str, Any]) -> TrainedHeader:
        """ValueError, KeyError or TypeError unless it is one."""
        config = staf_config(about["config"])
        if any(getattr(config, name) for name in LATER_FIELDS):
            raise ValueError("staf-open's kind of network")
        body, name, version = (str(about[key]) for key in ("body", "name", "staf_version"))
        licences, data = (tuple(map(str, about[key])) for key in ("licences", "data"))
        free = about["may_be_passed_on"] is True
        return cls(name, body, config, licences, free, data, version, dict(about["training"]))


def read_trained(path: Path) -> tuple[dict[str, Tensor], TrainedHeader]:
    """A file's tensors, under the network's own names, and what it says of itself.

    Raises:
        AssetError: it is damaged, or no file of `staf train`.
    """
    tensors, texts = read_tensors(path)
    return tensors, TrainedHeader.parse(texts, path)


def load_trained(path: Path, device: str | torch.device) -> tuple[STAF, TrainedHeader]:
    """The network of a file, ready for inference.

    Raises:
        AssetError: it is damaged, no file of `staf train`, or its body is not known here.
    """
    tensors, header = read_trained(path)
    return network_of(tensors, header, path).to(device), header


def network_of(tensors: Mapping[str, Tensor], header: TrainedHeader, path: Path | str) -> STAF:
    """The network of tensors that are to be what the header says; errors as for `load_trained`."""
    model = build_staf(tensors, header.config, f"the network that {path} says it is")
    _check_places(tensors, path)
    if header.body != SMPL_NEUTRAL:
        _check_free_body(tensors, header, path)
    return model


def _check_places(tensors: Mapping[str, Tensor], path: Path | str) -> None:
    """AssetError where faces or joints name vertices that are not there."""
    num_vertices = len(tensors["body.v_template"])
    for name in ("body.faces", "body.extra_joints_idxs"):
        places = tensors[name]
        if not bool(((places >= 0) & (places < num_vertices)).all()):
            raise AssetError(f"{path} is refused: {name} names vertices that are not there; get it again")


def _check_free_body(tensors: Mapping[str, Tensor], header: TrainedHeader, path: Path | str) -> None:
    """The body by this name must be the package's own: results name it, and are read back with that one."""
    own = free_body_fields()
    arrays = {"v_template": "v_template", "shapedirs": "shapedirs", "lbs_weights": "weights"}
    same = header.body == str(own["name"]) and all(
        tensors[f"body.{ours}"].shape == own[theirs].shape
        and torch.equal(tensors[f"body.{ours}"], torch.from_numpy(own[theirs]).float())
        for ours, theirs in arrays.items()
    )
    if not same:
        raise AssetError(
            f"{path} is refused: its body {header.body!r} is not the one of this version; "
            "run it with the version that trained it"
        )
