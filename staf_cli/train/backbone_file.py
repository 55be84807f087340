"""Weights of a ResNet from a file of any known kind, under the network's own names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import torch
from torch import Tensor

from staf_cli.errors import AssetError
from staf_cli.recover.staf.checkpoint import BACKBONE_PREFIX
from staf_cli.untrusted.arrays import read_bounded
from staf_cli.untrusted.pickles import read_checkpoint
from staf_cli.weights.tensor_file import read_tensors
from staf_cli.weights.trained import TRAINED_FORMAT, TrainedHeader

_LARGEST_BYTES = 1 << 30


def read_backbone(path: Path) -> tuple[dict[str, Tensor], str]:
    """A ResNet's tensors under the network's names, and whose licence counts, from a file of any known kind.

    Known are torchvision's own state dicts (.pth, .pt; or inside `state_dict` or `model`, names with or
    without `module.`), the same as .safetensors, the release's base_model.pt, and files of `staf train`. A
    classifier (`fc`) is left out. Nothing is unpickled but tensors and numbers.

    Raises:
        AssetError: it is missing, damaged, or holds no ResNet.
    """
    if path.suffix == ".safetensors":
        state, texts = read_tensors(path)
        if texts.get("format") == TRAINED_FORMAT:
            licences = "; ".join(TrainedHeader.parse(texts, path).licences)
            return {k: v for k, v in state.items() if k.startswith(BACKBONE_PREFIX)}, licences
    else:
        state = _state_of(read_checkpoint(read_bounded(path, _LARGEST_BYTES), str(path)))
    licence = f"backbone {path.name}: as whoever made it says"
    names = {name: name.removeprefix("module.").removeprefix("feature_extractor.") for name in state}
    if any(name.startswith("feature_extractor.") for name in state):  # the release's, among much else
        names = {name: short for name, short in names.items() if name.startswith("feature_extractor.")}
    kept = {short: state[name] for name, short in names.items() if not short.startswith("fc.")}
    if "conv1.weight" not in kept:
        raise AssetError(
            f"{path} holds no ResNet under torchvision's names (conv1.weight ...); "
            "give torchvision's resnet50 state dict, or base_model.pt"
        )
    return {f"{BACKBONE_PREFIX}{name}": values.contiguous() for name, values in kept.items()}, licence


def _state_of(checkpoint: Mapping[str, object]) -> dict[str, Tensor]:
    """The tensors of a checkpoint, or of the first dict in it that holds a state."""
    for key in ("state_dict", "model"):
        inner = checkpoint.get(key)
        if isinstance(inner, Mapping):
            return _tensors_in(inner.items())
    return _tensors_in(checkpoint.items())


def _tensors_in(items: Iterable[tuple[object, object]]) -> dict[str, Tensor]:
    return {str(k): v for k, v in items if isinstance(v, Tensor) and v.layout == torch.strided}
