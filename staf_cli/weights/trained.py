"""Files of weights that `staf train` has made: a network, its sizes, its body and what may be done with it.

One .safetensors file that `staf run` and `staf eval` take as it is. Its header holds, as texts: `format`, and
`about`, which is the JSON of `TrainedHeader`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
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
from staf_cli.weights.tensor_file import read_tensors

TRAINED_FORMAT = "staf-trained-1"
_LARGEST_SIZE = 1 << 16  # of any number in a network's config
_OF_STAF_OPEN = ("evidence_channels", "normalise_features")  # of another kind of file


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
        about = json.dumps({**asdict(self)}, sort_keys=True)
        return {"format": TRAINED_FORMAT, "about": about}

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
        try:
            about = json.loads(texts["about"])
            config = _config(about["config"])
            body, name, version = (str(about[key]) for key in ("body", "name", "staf_version"))
            licences, data = (tuple(map(str, about[key])) for key in ("licences", "data"))
            training = dict(about["training"])
            free = about["may_be_passed_on"] is True
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise AssetError(f"{path}: its header is damaged; get the file again") from error
        return cls(name, body, config, licences, free, data, version, training)


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


def _config(values: Mapping[str, Any]) -> StafConfig:
    """ValueError, KeyError or TypeError unless it is one."""
    own = fields(StafConfig)
    # Files of versions before this one do not name them; a network without a backbone is of another kind.
    plain: dict[str, Any] = {each.name: values[each.name] for each in own if each.name not in _OF_STAF_OPEN}
    if any(values.get(name, 0) for name in _OF_STAF_OPEN):
        raise ValueError("not of this kind of file")
    for name, value in plain.items():
        numbers = value if isinstance(value, list) else [value]
        if not numbers or not all(isinstance(each, int) and 0 <= each <= _LARGEST_SIZE for each in numbers):
            raise ValueError(f"{name} is no size")
    plain = {name: tuple(value) if isinstance(value, list) else value for name, value in plain.items()}
    return StafConfig(**plain)


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
