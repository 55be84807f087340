"""Checkpoints: all that a run needs to go on exactly where it was, in one file that is whole or not there.

Tensors and plain numbers in safetensors' form; nothing in it is ever unpickled.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from staf_cli.errors import AssetError, SettingError
from staf_cli.train.sequences import TrainSequence
from staf_cli.weights.tensor_file import read_tensors, write_tensors

FORMAT = "staf-checkpoint-1"
CHECKPOINT_FILE = "checkpoint.safetensors"
# What may be another between a checkpoint and the run that goes on from it.
_MAY_DIFFER = {
    "optimisation": ("epochs", "stop_patience", "checkpoint_every"),
    "mix": ("cache",),
}


class State(Protocol):
    """How far a run is: a dataclass of plain values."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


StateT = TypeVar("StateT", bound=State)


@dataclass
class RunState:
    """How far a run is.

    Attributes:
        step: steps that are done.
        learning_rate: of the next one.
        best_mm: lowest validation PA-MPJPE so far.
        best_epoch: after which it was measured; 0 before the first.
        bad_epochs: since then, or since the learning rate fell.
        epochs_since_best: since then.
        loss_sum: of this epoch's steps.
        seconds: that the run has taken.
        stopped: whether it has ended early.
    """

    learning_rate: float
    step: int = 0
    best_mm: float = float("inf")
    best_epoch: int = 0
    bad_epochs: int = 0
    epochs_since_best: int = 0
    loss_sum: float = 0.0
    seconds: float = 0.0
    stopped: bool = False


@dataclass(frozen=True)
class Identity:
    """What a checkpoint belongs to.

    Attributes:
        config: the run's, as plain values, without what may change on the way.
        data: hash of the sequences.
        backbone: hash of the first backbone.
        world: how many processes share a batch.
    """

    config: Mapping[str, Any]
    data: str
    backbone: str
    world: int

    @classmethod
    def of(cls, config: Mapping[str, Any], data: str, backbone: str, world: int) -> Identity:
        """Of a run's whole config."""
        kept = json.loads(json.dumps({key: value for key, value in config.items() if key != "out"}))
        for table, names in _MAY_DIFFER.items():
            for name in names:
                kept[table].pop(name, None)
        return cls(kept, data, backbone, world)


def save_checkpoint(
    path: Path, state: State, tensors: Mapping[str, Tensor], adam: torch.optim.Adam, identity: Identity
) -> None:
    """Write a checkpoint in the place of the last one; the state is a dataclass of plain values.

    Raises:
        OutputError: the disk is full, or the file cannot be written; the last one is still there then.
    """
    kept = {f"model.{name}": values for name, values in tensors.items()}
    for number, parameter in enumerate(_parameters(adam)):
        for name, values in adam.state[parameter].items():
            kept[f"adam.{number}.{name}"] = values
    about = json.dumps({"state": asdict(state), "identity": asdict(identity)}, sort_keys=True)
    write_tensors(path, kept, {"format": FORMAT, "about": about})


def load_checkpoint(
    path: Path,
    tensors: Mapping[str, Tensor],
    adam: torch.optim.Adam,
    identity: Identity,
    kind: type[StateT],
) -> StateT:
    """Put a checkpoint into the network's tensors and the optimiser; gives its state, of a kind.

    Raises:
        AssetError: it is damaged.
        SettingError: it is of another config, data or backbone; says what differs.
    """
    found, texts = read_tensors(path)
    remedy = "start anew with --restart, or give another --out"
    try:
        if texts.get("format") != FORMAT:
            raise ValueError("format")
        about = json.loads(texts["about"])
        state = kind(**{each.name: about["state"][each.name] for each in fields(kind)})
        earlier = Identity(**about["identity"])
    except (ValueError, KeyError, TypeError) as error:
        raise AssetError(f"{path} is damaged or no checkpoint of this version; {remedy}") from error
    differing = _difference(earlier, identity)
    if differing:
        raise SettingError(f"{path} belongs to a run with {differing}; {remedy}")
    lost = [name for name, values in tensors.items() if not _fits(found.get(f"model.{name}"), values)]
    if lost:
        raise AssetError(f"{path} is damaged: it lacks {lost[0]} of this network; {remedy}")
    with torch.no_grad():
        for name, values in tensors.items():
            values.copy_(found[f"model.{name}"])
    for number, parameter in enumerate(_parameters(adam)):
        start = f"adam.{number}."
        moments = {key.removeprefix(start): value for key, value in found.items() if key.startswith(start)}
        if moments:
            adam.state[parameter] = {
                name: value if name == "step" else _laid_out_as(parameter, value)
                for name, value in moments.items()
            }
    return state


def _laid_out_as(parameter: Tensor, values: Tensor) -> Tensor:
    """The values where the parameter is, and in memory as the parameter: fused Adam goes by memory alone."""
    return torch.empty_like(parameter, requires_grad=False).copy_(values)


def _fits(found: Tensor | None, values: Tensor) -> bool:
    return found is not None and (found.shape, found.dtype) == (values.shape, values.dtype)


def data_sha256(sequences: Sequence[TrainSequence]) -> str:
    """One hash of all labels, in their order; pictures are not looked at."""
    digest = hashlib.sha256()
    for sequence in sequences:
        digest.update(f"{sequence.name}\n{len(sequence)}\n{sequence.single}\n".encode())
        for name in ("boxes", "keypoints2d", "joints3d", "poses", "betas", "body_confidence"):
            digest.update(np.ascontiguousarray(getattr(sequence, name)).tobytes())
    return digest.hexdigest()


def _difference(earlier: Identity, now: Identity) -> str | None:
    """The first thing in which two identities differ, in words."""
    if earlier.config != now.config:
        was, is_now = dict(_leaves(earlier.config)), dict(_leaves(now.config))
        key = next(key for key in sorted({*was, *is_now}) if was.get(key) != is_now.get(key))
        return f"{key} = {was.get(key)}, not {is_now.get(key)}"
    for name, words in (("data", "other data"), ("backbone", "another backbone"), ("world", "another world")):
        if getattr(earlier, name) != getattr(now, name):
            return f"{earlier.world} processes, not {now.world}" if name == "world" else words
    return None


def _leaves(values: Any, where: str = "") -> Iterable[tuple[str, Any]]:
    if not isinstance(values, dict):
        return [(where, values)]
    inner = (_leaves(value, f"{where}.{key}" if where else key) for key, value in values.items())
    return [leaf for leaves in inner for leaf in leaves]


def _parameters(adam: torch.optim.Adam) -> list[nn.Parameter]:
    return [parameter for group in adam.param_groups for parameter in group["params"]]
