"""The network of STAF with open weights: STAF's modules over evidence maps, and a head of 3D points.

```
landmarks (B,9,21,3) --lifters, frozen--> first bodies of all frames, first points of the middle one
                     --evidence_maps--> (B,9,65,7,7) --STAF's modules--> three bodies of the middle frame
features of the three stages, landmarks and first points of the window --PointHead--> points and their sigmas
```

The head adds to the first points, and the regressors to the first body: without training the network gives
what the lifters give. Points have a head of their own because what landmarks describe has other bone lengths
than any shape of the free body.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from staf_cli.recover import rotations
from staf_cli.recover.landmarks.lifter import Lifter
from staf_cli.recover.landmarks.lifter_net import (
    NUM_POINTS,
    Block,
    Lifted,
    lift_both_ways,
)
from staf_cli.recover.landmarks.skeleton import FIT_HIPS
from staf_cli.recover.landmarks.window_lifter import WindowLifter
from staf_cli.recover.landmarks.window_net import MIDDLE, WINDOW, lift_windows
from staf_cli.recover.staf.body_tensors import free_body_tensors
from staf_cli.recover.staf.config import StafConfig
from staf_cli.recover.staf.modules import BodyState
from staf_cli.recover.staf.staf import STAF, Stages
from staf_cli.recover.staf_open.evidence import NUM_CHANNELS, beside_in_windows, evidence_maps
from staf_cli.recover.staf_open.first_body import LandmarkedBody

CENTRE = WINDOW // 2
NUM_VERTICES, NUM_FACES = 6799, 13594  # of the free body
FIRST_SIGMA_M = 0.04  # along one axis, before training
# Confidence by sigma (`confidence_of_sigma`) that is full confidence for the lifter of single frames, which
# knows BlazePose's visibility: 0.2-0.3 is nearest to what it gives with that on the four-camera scene.
SURE_ENOUGH = 0.3
# Of the lifter of windows in first bodies. On the four-camera scene the two people's lifted points are off by
# 55.0 and 38.0 mm with it (PA), 54.3 and 38.3 with 0.8, 55.0 and 40.9 with 0.5. On held-back movement they
# are off by 53.0, 54.9 and 65.9 mm, with acceleration errors of 20.7, 28 and 48 mm/frame^2.
WINDOW_SHARE = 1.0
FROZEN = ("single.", "window.", "staf.body.", "staf.mean_")
SMALL = StafConfig(
    pyramid_channels=(16, 12, 8),
    point_channels=(12, 8, 5),
    grid_size=7,
    num_mesh_points=48,
    num_vertices=NUM_VERTICES,
    safm_channels=64,
    regressor_channels=256,
    evidence_channels=NUM_CHANNELS,
    normalise_features=True,
)


@dataclass(frozen=True)
class OpenConfig:
    """Sizes of the network.

    Attributes:
        staf: of STAF's modules, and which of them take part; the body is the free one.
        crop_spreads: half the crop's side, in spreads of the limbs' points (`lifter_net.normalised`).
        sigma_cells: of the evidence's Gaussians, in cells of the 7 x 7 maps.
        head_channels: width of the head of points.
        head_sees_window: whether that head is also given all frames' landmarks and first points as numbers;
            else only the middle frame's, and what the stages' features hold of the others.
        window_share: 0-1, of the lifter of windows in the first body of a window's middle frame.
    """

    staf: StafConfig = field(default_factory=lambda: SMALL)
    crop_spreads: float = 2.8
    sigma_cells: float = 1.0
    head_channels: int = 512
    head_sees_window: bool = True
    window_share: float = WINDOW_SHARE


@dataclass(frozen=True)
class OpenOutput:
    """Middle frames of B windows, along the line of sight (x right, y down, z away).

    Attributes:
        states: bodies after each of the three stages; their camera is the crop's.
        points_m: (B, P, 3) m in the order of `FIT_LANDMARKS`, mid-hip at the origin.
        log_sigma_m: (B, P) logarithm of the points' standard deviation along one axis, m.
        first: what the lifters say.
    """

    states: tuple[BodyState, BodyState, BodyState]
    points_m: Tensor
    log_sigma_m: Tensor
    first: Lifted

    @property
    def lifted(self) -> Lifted:
        """Points, and the last stage's rotations."""
        return Lifted(self.points_m, self.states[-1].rotmat[:, : self.first.rotmats.shape[1]])


class PointHead(nn.Module):
    """Features of the stages and numbers of landmarks -> what is added to first points, and log sigmas."""

    def __init__(self, config: OpenConfig) -> None:
        super().__init__()
        staf, width = config.staf, config.head_channels
        frames = WINDOW if config.head_sees_window else 1
        given = staf.grid_features + 2 * staf.mesh_features + (frames * 6 + 3) * NUM_POINTS + frames
        self.layers = nn.Sequential(nn.Linear(given, width), nn.GELU(), Block(width), nn.LayerNorm(width))
        self.out = nn.Linear(width, 4 * NUM_POINTS)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, given: Tensor) -> tuple[Tensor, Tensor]:
        """(B, F) -> (B, P, 3) m and (B, P) log m."""
        out = self.out(self.layers(given)).unflatten(-1, (NUM_POINTS, 4))
        return out[..., :3], out[..., 3] + torch.tensor(FIRST_SIGMA_M).log()


class StafOpenNet(nn.Module):
    """Windows of nine frames' landmarks -> the middle frame's body and 3D points, with their sigmas."""

    def __init__(self, config: OpenConfig | None = None) -> None:
        """Untrained it gives what the lifters give: the regressors' and the head's last layers are nought."""
        super().__init__()
        self.config = config = config or OpenConfig()
        self.staf = STAF(config.staf, num_faces=NUM_FACES)
        own = self.staf.state_dict()
        for name, values in free_body_tensors(config.staf.num_mesh_points).items():
            own[name].copy_(values)
        for regressor in (self.staf.regressor1, self.staf.regressor2, self.staf.regressor3):
            for last in (regressor.pose, regressor.betas, regressor.camera):
                nn.init.zeros_(last.weight)
                nn.init.zeros_(last.bias)
        nn.init.zeros_(self.staf.tcfm.out.weight)
        self.head = PointHead(config)
        self.single, self.window = Lifter.load().net, WindowLifter.load().net
        self.single.requires_grad_(False)
        self.window.requires_grad_(False)
        for name, takes_part in (("tcfm", config.staf.use_tcfm), ("safm", config.staf.use_safm)):
            getattr(self.staf, name).requires_grad_(takes_part)
        self.landmarked = LandmarkedBody()

    def trained_state(self) -> dict[str, Tensor]:
        """All that is neither the free body nor the shipped lifters, by name."""
        return {name: values for name, values in self.state_dict().items() if not name.startswith(FROZEN)}

    def load_trained_state(self, tensors: dict[str, Tensor]) -> None:
        """Put `trained_state`'s tensors back, of any precision; RuntimeError if they do not fit."""
        kept = {name: values for name, values in self.state_dict().items() if name.startswith(FROZEN)}
        self.load_state_dict({**kept, **tensors}, strict=True)

    def train(self, mode: bool = True) -> StafOpenNet:
        """As usual; the lifters stay as they are."""
        super().train(mode)
        self.single.eval()
        self.window.eval()
        return self

    def in_crop(self, plane: Tensor) -> Tensor:
        """Normalised places (..., 2) as places in the crop, -1..1."""
        return plane / self.config.crop_spreads

    def lift_singly(self, observed: Tensor) -> Lifted:
        """Normalised points (N, P, 3), every frame by itself."""
        confidence = (observed[..., 2:] / SURE_ENOUGH).clamp(0, 1)
        return lift_both_ways(self.single, torch.cat([observed[..., :2], confidence], dim=-1))

    @torch.no_grad()
    def lift_tracks(self, observed: Tensor, times_s: Tensor) -> Lifted:
        """All frames of S tracks (S * L, ...): the mean of what both lifters say.

        Args:
            observed: (S, L, P, 3) normalised points; ends are repeated for the lifter of windows.
            times_s: (S, L) s, ascending.
        """
        if self.config.window_share == 0:
            return self.lift_singly(observed.flatten(0, 1))
        length, num_middle = times_s.shape[1], MIDDLE.stop - MIDDLE.start
        centres = torch.arange(1, length + 1, num_middle).clamp_max(length - 2)  # each lifts three frames
        rows = (centres[:, None] + torch.arange(WINDOW) - CENTRE).clamp(0, length - 1)
        times = from_middle(times_s[:, rows].flatten(0, 1))
        found = lift_windows(self.window, observed[:, rows].flatten(0, 1), times)
        lifted = rows[:, MIDDLE].flatten().tolist()
        chosen = [lifted.index(frame) for frame in range(length)]
        parts = (found.points_m, found.rotmats)
        by_frame = (part.unflatten(0, (len(times_s), -1)).flatten(1, 2)[:, chosen] for part in parts)
        by_window = Lifted(*(part.flatten(0, 1) for part in by_frame))
        if self.config.window_share == 1:
            return by_window
        return mean_of(self.lift_singly(observed.flatten(0, 1)), by_window, self.config.window_share)

    @torch.no_grad()
    def maps(self, observed: Tensor, first: Lifted, beside_s: Tensor) -> Tensor:
        """Evidence (N, 65, 7, 7) of N frames, lifted already; see `evidence_maps`."""
        in_crop, depth_m = self.in_crop(observed[..., :2]), first.points_m[..., 2]
        return evidence_maps(in_crop, observed[..., 2], depth_m, beside_s, self.config.sigma_cells)

    def first_states(self, observed: Tensor, lifted: Lifted) -> BodyState:
        """What the regressors begin with, of N frames: lifted rotations where the points are seen."""
        return self.landmarked.first(lifted, self.in_crop(observed[..., :2]), observed[..., 2]).state

    def forward(self, observed: Tensor, times_s: Tensor, *, detach: bool = False) -> OpenOutput:
        """The middle frame of each window.

        Args:
            observed: (B, 9, P, 3) normalised points with confidence, earliest frame first.
            times_s: (B, 9) s from the middle frame.
            detach: let no gradient pass from one stage to the next.
        """
        flat, first = observed.flatten(0, 1), self.lift_tracks(observed, times_s)
        maps = self.maps(flat, first, beside_in_windows(times_s).flatten(0, 1))
        shape = observed.shape[:2]
        stages = self.staf.stages(maps.unflatten(0, shape), self.first_states(flat, first), detach=detach)
        return self.output(stages, observed, times_s, unflattened(first, shape))

    def of_tracks(self, observed: Tensor, times_s: Tensor, *, detach: bool = False) -> OpenOutput:
        """The middle frames of all whole windows of S tracks; each frame's work is done once.

        Args:
            observed: (S, L, P, 3) normalised points with confidence; L is at least 9.
            times_s: (S, L) s, ascending.
            detach: let no gradient pass from one stage to the next.

        Returns:
            Of S * (L - 8) frames, track after track.
        """
        tracks, length = times_s.shape
        starts = torch.arange(tracks, device=times_s.device)[:, None] * length
        within = torch.arange(length - WINDOW + 1, device=times_s.device)
        windows = (starts + within)[..., None] + torch.arange(WINDOW, device=times_s.device)
        windows = windows.flatten(0, 1)
        flat, first = observed.flatten(0, 1), self.lift_tracks(observed, times_s)
        maps = self.maps(flat, first, beside_in_windows(times_s).flatten(0, 1))
        states = self.first_states(flat, first).at(windows.flatten())
        stages = self.staf.stages_of_tracks(maps, windows, states, detach=detach)
        times = from_middle(times_s.flatten()[windows])
        return self.output(stages, flat[windows], times, taken(first, windows))

    def output(self, stages: Stages, observed: Tensor, times_s: Tensor, first: Lifted) -> OpenOutput:
        """With the head's points.

        Args:
            stages: of B windows.
            observed, times_s: as for `forward`.
            first: (B, 9) frames of the windows, lifted.
        """
        window = slice(None) if self.config.head_sees_window else slice(CENTRE, CENTRE + 1)
        middle = taken(first, (slice(None), CENTRE))
        around = first.points_m[:, window] - middle.points_m[:, None] * self.config.head_sees_window
        numbers = (observed[:, window], around, times_s[:, window], middle.points_m)
        added, log_sigma = self.head(torch.cat([*stages.features, *(part.flatten(1) for part in numbers)], 1))
        points = middle.points_m + added
        points = points - points[:, FIT_HIPS].mean(1, keepdim=True)
        return OpenOutput(stages.states, points, log_sigma, middle)


def from_middle(times_s: Tensor) -> Tensor:
    """Times (B, 9) s as seen from each window's middle frame."""
    return times_s - times_s[:, CENTRE, None]


def expected_shapes(config: OpenConfig) -> dict[str, Tensor]:
    """Names, shapes and types of `StafOpenNet.trained_state`, without memory for them."""
    with torch.device("meta"):
        parts = {"staf": STAF(config.staf, num_faces=NUM_FACES), "head": PointHead(config)}
        whole = {f"{part}.{name}": v for part, net in parts.items() for name, v in net.state_dict().items()}
    return {name: values for name, values in whole.items() if not name.startswith(FROZEN)}


def taken(lifted: Lifted, rows: Tensor | slice | tuple[slice, int]) -> Lifted:
    """Some of the frames."""
    return Lifted(lifted.points_m[rows], lifted.rotmats[rows])


def unflattened(lifted: Lifted, shape: tuple[int, ...]) -> Lifted:
    """Frames (N) as (*shape)."""
    return Lifted(lifted.points_m.unflatten(0, shape), lifted.rotmats.unflatten(0, shape))


def mean_of(one: Lifted, other: Lifted, share: float) -> Lifted:
    """The mean of two of the same frames, with a share 0-1 of the other."""
    rotmats = one.rotmats * (1 - share) + other.rotmats * share
    points = one.points_m * (1 - share) + other.points_m * share
    return Lifted(points, rotations.special_procrustes(rotmats))
