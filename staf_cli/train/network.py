"""The network that is trained: built for a body, with the first weights that the config names."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from scipy.spatial.transform import Rotation
from torch import Tensor, nn

from staf_cli.assets.store import AssetStore
from staf_cli.body.model import NUM_JOINTS
from staf_cli.errors import AssetError, SettingError
from staf_cli.recover.staf.backbone import Backbone, frozen
from staf_cli.recover.staf.checkpoint import BACKBONE_PREFIX, check_tensors
from staf_cli.recover.staf.config import StafConfig
from staf_cli.recover.staf.staf import STAF
from staf_cli.train.backbone_file import read_backbone
from staf_cli.train.bodies import TrainBody
from staf_cli.train.config import IMPORTED, NOTHING, TrainConfig
from staf_cli.train.sequences import TrainSequence
from staf_cli.weights.contents import read_own_network
from staf_cli.weights.installed import find_installed
from staf_cli.weights.kinds import BACKBONE, HEAD, Kind
from staf_cli.weights.trained import TrainedHeader, read_trained

BODY_PREFIX = "body."
_MEANS = ("mean_pose", "mean_betas", "mean_camera")
_FIRST_GAIN = 0.01  # gain of the first weights of what is added to a state, as HMR's family has it


@dataclass(frozen=True, eq=False)
class Network:
    """A network to be trained.

    Attributes:
        model: with its backbone and body; modules that take no part ask for no gradients.
        body: that it has.
        backbone_sha256: of the backbone's tensors; the name of its features.
        trains_backbone: whether the backbone is trained too, from crops.
        licences: what binds whoever gets the first weights.
    """

    model: STAF
    body: TrainBody
    backbone_sha256: str
    trains_backbone: bool
    licences: tuple[str, ...]

    @property
    def config(self) -> StafConfig:
        return self.model.config

    def trained_state(self) -> dict[str, Tensor]:
        """What training changes, by name: neither the body nor a backbone that stays as it is."""
        left_out = (BODY_PREFIX,) if self.trains_backbone else (BODY_PREFIX, BACKBONE_PREFIX)
        return {k: v for k, v in self.model.state_dict().items() if not k.startswith(left_out)}

    def encoder_backbone(self) -> Backbone:
        """The backbone for making features: frozen, folded, channels last."""
        return frozen(self.model.backbone)


def make_network(config: TrainConfig, body: TrainBody, store: AssetStore) -> Network:
    """Build it and fill in its first weights.

    Raises:
        AssetError: a file that the config names is missing, damaged or another network's.
        SettingError: the sizes do not fit the body or the first weights.
    """
    wanted = config.network
    try:
        sizes = wanted.sizes.staf_config(body.num_vertices)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(config.seed)
            model = STAF(sizes, num_faces=body.num_faces)
            first_weights(model)
            for part in model.modules():
                if isinstance(part, nn.Dropout):
                    part.p = wanted.dropout
    except ValueError as error:
        raise SettingError(f"network.sizes: {error}") from error
    _fill(model, body.tensors)
    licences = [*_start(model, config, body, store), *_start_backbone(model, config, store)]
    for name in _idle_modules(model, trains_backbone=wanted.train_backbone):
        getattr(model, name).requires_grad_(False)
    sha256 = sha256_of_tensors(model.backbone.state_dict())
    return Network(model, body, sha256, wanted.train_backbone, tuple(dict.fromkeys(licences)))


@torch.no_grad()
def first_weights(model: STAF) -> None:
    """First weights with which a network from nothing begins as the mean body, unfused by TCFM."""
    for regressor in (model.regressor1, model.regressor2, model.regressor3):
        for head in (regressor.pose, regressor.betas, regressor.camera):
            nn.init.xavier_uniform_(head.weight, gain=_FIRST_GAIN)
            nn.init.zeros_(head.bias)
    nn.init.zeros_(model.tcfm.out.weight)


def start_at_mean(network: Network, sequences: Sequence[TrainSequence]) -> None:
    """Let the regressors start at the mean pose and shape of the labels; as they are where there are none."""
    known = [(s.poses[on], s.betas[on]) for s in sequences if (on := s.body_confidence > 0).any()]
    if not known:
        return
    poses = np.concatenate([poses for poses, _ in known]).reshape(-1, NUM_JOINTS, 3)
    matrices = np.stack(
        [Rotation.from_rotvec(poses[:, joint]).mean().as_matrix() for joint in range(NUM_JOINTS)]
    )
    model, betas = network.model, np.concatenate([betas for _, betas in known])
    model.mean_pose.copy_(torch.from_numpy(matrices[..., :2].reshape(1, -1)))
    model.mean_betas.copy_(torch.from_numpy(betas.mean(0, keepdims=True)))


def sha256_of_tensors(tensors: Mapping[str, Tensor]) -> str:
    """One hash of names, shapes and numbers, hexadecimal."""
    digest = hashlib.sha256()
    for name in sorted(tensors):
        values = tensors[name].detach().cpu().contiguous()
        digest.update(f"{name} {values.dtype} {tuple(values.shape)}\n".encode())
        digest.update(values.reshape(-1).view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()


def _idle_modules(model: STAF, *, trains_backbone: bool) -> list[str]:
    """Modules whose weights this training leaves alone: several processes could not agree on them."""
    taking_part = {
        "backbone": trains_backbone,
        "tcfm": model.config.use_tcfm,
        "safm": model.config.use_safm,
    }
    return [name for name, takes_part in taking_part.items() if not takes_part]


def _fill(model: STAF, tensors: Mapping[str, Tensor]) -> None:
    """Put tensors of the body, or others that are known to fit, into the network."""
    own = model.state_dict()
    for name, values in tensors.items():
        own[name].copy_(values)


def _start(model: STAF, config: TrainConfig, body: TrainBody, store: AssetStore) -> list[str]:
    """Fill in the head's first weights; licences of where they come from."""
    start = config.network.start
    if start == NOTHING:
        return []
    if start == IMPORTED:
        tensors, licences = _imported(store, HEAD), [HEAD.licence]
        what = f'the network of [network.sizes], which network.start = "{IMPORTED}" needs with its defaults'
    else:
        path = config.file(start)
        tensors, header = read_trained(path)
        _check_same_network(path, header, model.config, body)
        licences = list(header.licences)
        what = f"the network of [network.sizes], which network.start = {path} is to be"
    head = {k: v for k, v in tensors.items() if not k.startswith((BODY_PREFIX, BACKBONE_PREFIX))}
    expected = {
        k: v for k, v in model.state_dict().items() if not k.startswith((BODY_PREFIX, BACKBONE_PREFIX))
    }
    check_tensors(head, expected, what)
    _fill(model, head)
    return licences


def _check_same_network(path: Path, header: TrainedHeader, config: StafConfig, body: TrainBody) -> None:
    """SettingError unless both have the same body and sizes; modules that take part and frames may differ."""
    if header.body != body.name:
        raise SettingError(
            f"network.start {path}: it was trained with {header.body}, this run has {body.name}"
        )
    same = StafConfig()
    free = {name: getattr(same, name) for name in ("num_frames", "use_apm", "use_tcfm", "use_safm")}
    whole = (replace(each, **free) for each in (config, header.config))
    mine, theirs = map(vars, whole)
    differing = [name for name in mine if mine[name] != theirs[name]]
    if differing:
        name = differing[0]
        raise SettingError(
            f"network.start {path}: it has {name} = {theirs[name]}, this run {mine[name]}; "
            "set [network.sizes] to the file's"
        )


def _start_backbone(model: STAF, config: TrainConfig, store: AssetStore) -> list[str]:
    """Fill in the backbone's first weights; licences of where they come from."""
    wanted = config.network.backbone
    if wanted == NOTHING:
        return []
    expected = {f"{BACKBONE_PREFIX}{k}": v for k, v in model.backbone.state_dict().items()}
    if wanted == IMPORTED:
        tensors, licence = _imported(store, BACKBONE), BACKBONE.licence
        what = f'the backbone of [network.sizes], which network.backbone = "{IMPORTED}" needs as ResNet-50'
    else:
        path = config.file(wanted)
        tensors, licence = read_backbone(path)
        what = f"the ResNet of [network.sizes], which network.backbone = {path} is to be"
    counts = {k: v for k, v in expected.items() if k.endswith("num_batches_tracked")}  # old files lack them
    tensors = {**counts, **tensors}
    check_tensors(tensors, expected, what)
    _fill(model, tensors)
    return [licence]


def _imported(store: AssetStore, kind: Kind) -> dict[str, Tensor]:
    path = find_installed(store, kind)
    if path is None:
        raise AssetError(
            f"not imported: {kind}; register with its authors, then: staf weights import PATH "
            "(weights/README.md), or name another file in [network]"
        )
    return read_own_network(path)
