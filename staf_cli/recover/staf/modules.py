"""The modules of STAF's head: temporal coherence (TCFM), spatial alignment (SAFM), mean (APM), regressors."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from staf_cli.body.model import NUM_BETAS, NUM_JOINTS
from staf_cli.recover import rotations
from staf_cli.recover.staf.config import NUM_CAMERA, NUM_POSE_6D, NUM_STATE, StafConfig


class TemporalCoherenceFusion(nn.Module):
    """Fuses a window's grid features over time: x (B, T, F) -> (B, T, F)."""

    def __init__(self, config: StafConfig) -> None:
        super().__init__()
        features = config.grid_features
        inner = features // 2
        self.query = nn.Conv1d(features, inner, kernel_size=1, bias=False)
        self.key = nn.Conv1d(features, inner, kernel_size=1, bias=False)
        self.value = nn.Conv1d(features, inner, kernel_size=1, bias=False)
        self.out = nn.Conv1d(inner, features, kernel_size=1, bias=False)
        self.fuse = nn.Conv2d(2, 1, kernel_size=1, bias=False)

    def forward(self, x: Tensor, *, reference_batching: bool = False) -> Tensor:
        """Add to each frame what coherent frames of its window hold.

        Args:
            x: (B, T, F).
            reference_batching: pair the two T x T maps across the batch as the authors' release does, see
                `paired_across_batch`; else every window is alone, whatever the batch.
        """
        similarity, attention = self.maps(x)
        pair = paired_across_batch if reference_batching else paired
        fused = self.fuse(pair(similarity, attention)).squeeze(1).softmax(dim=-1)  # (B, T, T)
        value = _pointwise(self.value, x)
        return x + _pointwise(self.out, fused @ value)

    def maps(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Self-similarity and attention, each (B, T, T), softmax over the keys, unscaled.

        In whole precision under mixed, too: half of it ends at 65504, and sums over 2205 features do not.
        """
        with torch.autocast(x.device.type, enabled=False):
            x = x.float() if x.element_size() < 4 else x
            similarity = (x @ x.transpose(1, 2)).softmax(dim=-1)
            attention = (_pointwise(self.query, x) @ _pointwise(self.key, x).transpose(1, 2)).softmax(dim=-1)
        return similarity, attention


def paired(similarity: Tensor, attention: Tensor) -> Tensor:
    """Each window's two maps side by side: (B, 2, T, T)."""
    return torch.stack([similarity, attention], dim=1)


def paired_across_batch(similarity: Tensor, attention: Tensor) -> Tensor:
    """The release's pairing (B, 2, T, T), which mixes windows: right for B = 1 only.

    It stacks both along the batch and cuts that list anew: window b gets entries 2b and 2b + 1 of
    [S_0 .. S_(B-1), A_0 .. A_(B-1)]. The published table was made with it, in batches of 16.
    """
    return torch.cat([similarity, attention]).unflatten(0, (-1, 2))


def _pointwise(layer: nn.Conv1d, x: Tensor) -> Tensor:
    """A 1x1 convolution on x (..., F), features last."""
    return nn.functional.linear(x, layer.weight[..., 0])


class SpatialAlignmentFusion(nn.Module):
    """Fuses a window's mesh features in two rounds of three: x (B, T, F) -> (B, F).

    One attention module serves all four times: on the frames before, around and after the middle one, then on
    the three results. Its logits lie in -1..1, so that no weight can pass e^2 times another.
    """

    def __init__(self, config: StafConfig) -> None:
        super().__init__()
        width = config.safm_channels
        self.reduce = nn.Linear(config.mesh_features, width)
        layers = nn.Linear(3 * width, width), nn.Linear(width, width), nn.Linear(width, 3)
        self.score = nn.Sequential(*(part for layer in layers for part in (layer, nn.Tanh())))

    def forward(self, x: Tensor) -> Tensor:
        groups = x.unflatten(1, (3, -1))  # (B, 3, T/3, F): before, around, after
        return self.fuse(self.fuse(groups))

    def fuse(self, triples: Tensor) -> Tensor:
        """Weighted sums of triples: (..., 3, F) -> (..., F)."""
        return torch.einsum("...k,...kf->...f", self.weights(triples), triples)

    def weights(self, triples: Tensor) -> Tensor:
        """How much each of three counts: (..., 3, F) -> (..., 3), sums to 1."""
        return self.score(self.reduce(triples).flatten(-2)).softmax(dim=-1)


def average_over_window(maps: Tensor, windows: Tensor) -> Tensor:
    """The mean over each window, the target frame included, so that nothing hangs on one frame.

    Args:
        maps: (N, ...) of single frames.
        windows: (B, T) which frames each window holds.

    Returns:
        (B, ...): what takes the target frames' place.
    """
    total = maps[windows[:, 0]]
    for column in windows.T[1:]:
        total = total + maps[column]  # nine small copies instead of one of B x T maps
    return total / windows.shape[1]


FOCAL_PX = 5000.0
CROP_PX = 224.0


def project_in_crop(points: Tensor, camera: Tensor) -> Tensor:
    """Full perspective with a focal length of 5000 px.

    Args:
        points: (N, P, 3) m, the body's own coordinates: x right, y down, z away.
        camera: (N, 3) scale s, shift tx, ty (m).

    Returns:
        (N, P, 2): -1..1 across the crop, x right, y down.
    """
    scale, shift = camera[:, :1], camera[:, 1:]
    depth = 2 * FOCAL_PX / (CROP_PX * scale + 1e-9)
    moved = points + torch.cat([shift, depth], dim=1)[:, None]
    return moved[..., :2] / moved[..., 2:] * (FOCAL_PX / (CROP_PX / 2))


GRAM_SCHMIDT_EPSILON = 1e-6


class BodyState(NamedTuple):
    """What a stage hands to the next.

    Attributes:
        pose: (N, 144) 24 rotations as 3 x 2 matrices, row-major; not yet orthonormal.
        betas: (N, 10).
        camera: (N, 3) scale s and shift tx, ty of the crop camera.
    """

    pose: Tensor
    betas: Tensor
    camera: Tensor

    @property
    def rotmat(self) -> Tensor:
        """(N, 24, 3, 3): Gram-Schmidt on the columns."""
        columns = self.pose.unflatten(-1, (NUM_JOINTS, 3, 2))
        return rotations.special_gramschmidt(columns, epsilon=GRAM_SCHMIDT_EPSILON)

    @property
    def theta(self) -> Tensor:
        """(N, 85): camera 3, axis-angle pose 72 (rad), betas 10."""
        rotvecs = rotations.rotmat_to_rotvec(self.rotmat).flatten(1).nan_to_num(0.0)
        return torch.cat([self.camera, rotvecs, self.betas], dim=1)

    def at(self, rows: Tensor | slice) -> BodyState:
        return BodyState(*(part[rows] for part in self))

    def expand(self, num: int) -> BodyState:
        """One state (1, ...) for `num` bodies."""
        return BodyState(*(part.expand(num, -1) for part in self))


class Regressor(nn.Module):
    """One pass of error feedback: features (N, F) and a state -> a better state.

    There is no nonlinearity, as in the release.
    """

    def __init__(self, num_features: int, config: StafConfig) -> None:
        super().__init__()
        width = config.regressor_channels
        first, second = nn.Linear(num_features + NUM_STATE, width), nn.Linear(width, width)
        self.hidden = nn.Sequential(first, nn.Dropout(), second, nn.Dropout())
        self.pose = nn.Linear(width, NUM_POSE_6D)
        self.betas = nn.Linear(width, NUM_BETAS)
        self.camera = nn.Linear(width, NUM_CAMERA)

    def forward(self, features: Tensor, state: BodyState) -> BodyState:
        hidden = self.hidden(torch.cat([features, *state], dim=1))
        return BodyState(
            state.pose + self.pose(hidden),
            state.betas + self.betas(hidden),
            state.camera + self.camera(hidden),
        )
