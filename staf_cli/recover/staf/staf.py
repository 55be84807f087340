"""STAF: from the features of nine frames to the body in the middle one (Yao et al. 2024, the method).

```
features (N,2048,7,7) --pyramid 1--> p (N,256,14,14), linear: the mean of nine is the averaged frame's (APM)
   each frame, raw or averaged, once:  p --> grid features (F0) and a 28 x 28 map
   each window: grid features --TCFM--> regressor 1 --> nine bodies --> where they fall in the 28 x 28 maps
                mesh features --SAFM--> regressor 2 --> the middle body --> the 56 x 56 map --> regressor 3
```

Everything that depends on one frame alone is computed once per frame, however many windows it is part of:
`STAF.recover` slides over a track with a `TrackStream`, which keeps the frames that later windows need.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from staf_cli.body.model import NUM_BETAS
from staf_cli.recover.staf.body import StafBody
from staf_cli.recover.staf.config import NUM_CAMERA, NUM_POSE_6D, StafConfig, StafOutput
from staf_cli.recover.staf.modules import (
    BodyState,
    Regressor,
    SpatialAlignmentFusion,
    TemporalCoherenceFusion,
    average_over_window,
    project_in_crop,
)
from staf_cli.recover.staf.pyramid import (
    FeaturePyramid,
    PointSampler,
    bilinear,
    sampling_grid,
)

NUM_FACES = 13776  # of SMPL
REFERENCE_BATCH = 16  # windows that the release's evaluation takes at once
# PyTorch lets cuDNN round convolutions to TF32 (10 bits), which moves a joint by up to centimetres.
_float32_convolutions = torch.backends.cudnn.flags(enabled=True, allow_tf32=False)
CHUNK_FRAMES = 16  # frames worked on at a time: a matrix product of fewer rows leaves a CPU idle


class FrameMaps(NamedTuple):
    """What single frames contribute, whichever windows they are part of.

    Attributes:
        ups: (N, 256, 14, 14) the pyramid's first upsampling.
        grid: (N, 2205) features of the first stage's grid.
        level2: (N, 256, 28, 28).
        projected: (N, 28, 28, 197) `level2` projected by the second stage's sampler.
    """

    ups: Tensor
    grid: Tensor
    level2: Tensor
    projected: Tensor


class Stages(NamedTuple):
    """What the three stages make of B windows.

    Attributes:
        states: of the middle frame after each stage.
        features: (B, 2205), (B, 2155) and (B, 2155) of the middle frame that each stage's regressor is given.
    """

    states: tuple[BodyState, BodyState, BodyState]
    features: tuple[Tensor, Tensor, Tensor]


class STAF(nn.Module):
    """Human mesh recovery from video with spatio-temporal alignment fusion (Yao et al., TCSVT 2024).

    | method | in | out |
    |---|---|---|
    | `encode` | crops (N, 3, 224, 224), normalised RGB | features (N, 2048, 7, 7) |
    | `forward` | features (B, 9, 2048, 7, 7) | `StafOutput` of the B middle frames |
    | `recover` | features (N, 2048, 7, 7) of one track | `StafOutput` of its N frames |
    """

    mean_pose: Tensor
    mean_betas: Tensor
    mean_camera: Tensor
    grid: Tensor

    def __init__(self, config: StafConfig | None = None, *, num_faces: int = NUM_FACES) -> None:
        super().__init__()
        self.config = config = config or StafConfig()
        channels = config.pyramid_channels
        if not config.evidence_channels:
            from staf_cli.recover.staf.backbone import Backbone  # seconds: not before one is made

            self.backbone = Backbone(config)
        self.pyramid = FeaturePyramid(config)
        self.sampler1, self.sampler2, self.sampler3 = (PointSampler(width, config) for width in channels)
        self.tcfm = TemporalCoherenceFusion(config)
        self.safm = SpatialAlignmentFusion(config)
        self.regressor1 = Regressor(config.grid_features, config)
        self.regressor2 = Regressor(config.mesh_features, config)
        self.regressor3 = Regressor(config.mesh_features, config)
        self.body = StafBody(config, num_faces)
        self.register_buffer("mean_pose", torch.zeros(1, NUM_POSE_6D))
        self.register_buffer("mean_betas", torch.zeros(1, NUM_BETAS))
        self.register_buffer("mean_camera", torch.zeros(1, NUM_CAMERA))
        self.register_buffer("grid", sampling_grid(config.grid_size), persistent=False)

    @property
    def device(self) -> torch.device:
        return self.mean_pose.device

    def frozen(self) -> STAF:
        """Made ready for inference, in place: no gradients, the backbone folded; equal up to rounding."""
        self.eval().requires_grad_(False)
        if not self.config.evidence_channels:
            from staf_cli.recover.staf.backbone import frozen  # see __init__

            self.backbone = frozen(self.backbone)
        self.pyramid.to(memory_format=torch.channels_last)
        return self

    @_float32_convolutions
    def encode(self, crops: Tensor) -> Tensor:
        """Features (N, 2048, 7, 7) of crops (N, 3, 224, 224), RGB normalised by ImageNet's statistics."""
        size = self.config.crop_size
        _check("crops", crops, ("N", 3, size, size))
        return self.backbone(crops).contiguous()

    @_float32_convolutions
    def forward(self, features: Tensor, reference_batching: bool = False) -> StafOutput:
        """The middle frame of each window.

        Args:
            features: (B, 9, 2048, 7, 7), left untouched. Every window is alone, whatever the batch.
            reference_batching: let TCFM pair its maps across the batch as the authors' release does; the
                published table was made so, in batches of 16. It mixes windows, and people.
        """
        if self.training:
            return self.bodies(self.stages(features, reference_batching=reference_batching).states[-1])
        ups, windows = self._windows(features)
        return self.recover_windows(self.describe(ups), windows, reference_batching=reference_batching)

    @_float32_convolutions
    def stages(
        self,
        features: Tensor,
        first: BodyState | None = None,
        *,
        detach: bool = False,
        reference_batching: bool = False,
    ) -> Stages:
        """What each of the three stages makes of the middle frame of each window: for training.

        In training mode, BatchNorm sees the maps that the release's network has: of all frames of a window,
        the middle one averaged (APM). In eval mode the last stage is what `forward` gives.

        Args:
            features: (B, 9, C, 7, 7), left untouched; C is 2048 with a backbone.
            first: (B * 9) bodies that the first stage begins with; the mean body where None.
            detach: let no gradient pass from one stage to the next, as in the release.
            reference_batching: see `forward`.
        """
        ups, windows = self._windows(features)
        if self.training:
            frames, averaged = self._described_together(ups.unflatten(0, windows.shape))
        else:
            frames = self.describe(ups)
            averaged = self._targets(frames, windows)
        return self._stages(frames, averaged, windows, reference_batching, first, detach=detach)

    @_float32_convolutions
    def stages_of_tracks(
        self, features: Tensor, windows: Tensor, first: BodyState | None = None, *, detach: bool = False
    ) -> Stages:
        """`stages` of windows that share frames: each frame is described once, with gradients.

        In training mode, BatchNorm sees all frames and all averaged ones, which `stages` shows it in part.

        Args:
            features: (N, C, 7, 7) of single frames.
            windows: (B, 9) rows of these frames.
            first, detach: see `stages`.
        """
        ups = self.pyramid.level1.upsample(features)
        if self.config.use_apm:
            every = self.describe(torch.cat([ups, average_over_window(ups, windows)]))
            frames = FrameMaps(*(maps[: len(ups)] for maps in every))
            averaged = FrameMaps(*(maps[len(ups) :] for maps in every))
        else:
            frames = self.describe(ups)
            averaged = self._targets(frames, windows)
        return self._stages(frames, averaged, windows, False, first, detach=detach)

    @torch.inference_mode()
    def recover(self, features: Tensor) -> StafOutput:
        """Every frame of one track, by sliding windows.

        Args:
            features: (N, 2048, 7, 7) of successive frames, left untouched.

        Returns:
            Of all N frames. For i < 4 and i >= N - 4, and for every frame of a track shorter than 9, the
            window is frame i nine times, as in the release's evaluation: these are not smoothed by their
            neighbours.
        """
        _check("features", features, ("N", *self._feature_shape))
        stream = TrackStream(self, len(features))
        return StafOutput.cat([stream.push(piece) for piece in features.split(CHUNK_FRAMES)])

    def describe(self, ups: Tensor) -> FrameMaps:
        """What frames contribute on their own, from the pyramid's first upsampling `ups` (N, 256, 14, 14)."""
        level1 = self.pyramid.level1.activate(ups)
        level2 = self.pyramid.level2(level1)
        rows = torch.arange(len(ups), device=ups.device)
        grid = bilinear(level1.movedim(1, -1), rows, self.grid.expand(len(ups), -1, -1))  # channels last
        return FrameMaps(ups, self.sampler1(grid), level2, self.sampler2.project(level2.movedim(1, -1)))

    def recover_windows(
        self, frames: FrameMaps, windows: Tensor, *, reference_batching: bool = False
    ) -> StafOutput:
        """The middle frame of each window.

        Args:
            frames: N frames.
            windows: (B, 9) rows of these frames.
            reference_batching: see `forward`.
        """
        if not len(windows):
            return StafOutput.empty(self.config.num_vertices, frames.ups)
        averaged = self._targets(frames, windows)
        return self.bodies(self._stages(frames, averaged, windows, reference_batching).states[-1])

    @_float32_convolutions
    def stages_of_described(self, frames: FrameMaps, windows: Tensor, first: BodyState) -> Stages:
        """`stages` of windows (B, 9) of frames that are described already, with first bodies (B * 9)."""
        return self._stages(frames, self._targets(frames, windows), windows, False, first)

    def first_state(self) -> BodyState:
        """The one body (1, ...) that the first stage begins with."""
        return BodyState(self.mean_pose, self.mean_betas, self.mean_camera)

    def bodies(self, state: BodyState) -> StafOutput:
        """The bodies of N states."""
        rotmat = state.rotmat
        vertices, joints = self.body(rotmat, state.betas)
        joints2d = project_in_crop(joints, state.camera)
        return StafOutput(state.theta, rotmat, state.pose, vertices, joints, joints2d)

    def _windows(self, features: Tensor) -> tuple[Tensor, Tensor]:
        """The first upsampling of all frames (B * 9, 256, 14, 14), and the rows of each window (B, 9)."""
        _check("features", features, ("B", self.config.num_frames, *self._feature_shape))
        ups = self.pyramid.level1.upsample(features.flatten(0, 1))
        return ups, torch.arange(len(ups), device=ups.device).unflatten(0, features.shape[:2])

    def _stages(
        self,
        frames: FrameMaps,
        averaged: FrameMaps,
        windows: Tensor,
        reference_batching: bool,
        first: BodyState | None = None,
        *,
        detach: bool = False,
    ) -> Stages:
        """The middle frame of each window after each stage."""

        def handed_on(state: BodyState) -> BodyState:
            return BodyState(*(part.detach() for part in state)) if detach else state

        grid = self._normalised(self._grid_features(frames, averaged, windows, reference_batching))
        begin = first or self.first_state().expand(windows.numel())
        of_all = handed_on(every := self.regressor1(grid.flatten(0, 1), begin))
        points = self._mesh_points(of_all).unflatten(0, windows.shape)  # (B, 9, 431, 2)
        rows = torch.arange(self.config.middle, windows.numel(), windows.shape[1], device=windows.device)
        mesh = self._normalised(self._mesh_features(frames, averaged, windows, points))
        given = handed_on(second := self.regressor2(mesh, of_all.at(rows)))
        sampled = self.pyramid.level3.sample(averaged.level2, self._mesh_points(given))
        last = self._normalised(self.sampler3(sampled))
        states = every.at(rows), second, self.regressor3(last, given)
        return Stages(states, (grid[:, self.config.middle], mesh, last))

    def _normalised(self, features: Tensor) -> Tensor:
        """Features (..., F) as the regressors are given them."""
        if not self.config.normalise_features:
            return features
        return nn.functional.layer_norm(features, features.shape[-1:])

    def _described_together(self, ups: Tensor) -> tuple[FrameMaps, FrameMaps]:
        """Frames of windows (B, 9, 256, 14, 14), described with averaged ones in the middle ones' place."""
        middle, (num_windows, num_frames) = self.config.middle, ups.shape[:2]
        if self.config.use_apm:
            mean = ups.mean(dim=1, keepdim=True)
            ups = torch.cat([ups[:, :middle], mean, ups[:, middle + 1 :]], dim=1)
        frames = self.describe(ups.flatten(0, 1))
        per_window = (maps.unflatten(0, (num_windows, num_frames)) for maps in frames)
        return frames, FrameMaps(*(maps[:, middle] for maps in per_window))

    @property
    def _feature_shape(self) -> tuple[int, int, int]:
        return (self.config.feature_channels, self.config.feature_size, self.config.feature_size)

    def _targets(self, frames: FrameMaps, windows: Tensor) -> FrameMaps:
        """What stands in the middle of each window: the window's mean (APM)."""
        if self.config.use_apm:
            return self.describe(average_over_window(frames.ups, windows))
        rows = windows[:, self.config.middle]
        return FrameMaps(*(maps[rows] for maps in frames))

    def _grid_features(
        self, frames: FrameMaps, averaged: FrameMaps, windows: Tensor, reference_batching: bool
    ) -> Tensor:
        """Stage 1: features (B, 9, 2205) of all frames of each window, fused by TCFM."""
        features = frames.grid[windows]  # (B, 9, 2205)
        features[:, self.config.middle] = averaged.grid
        if self.config.use_tcfm:
            features = self.tcfm(features, reference_batching=reference_batching)
        return features

    def _mesh_points(self, state: BodyState) -> Tensor:
        """Where the mesh points of N bodies fall in their crops: (N, 431, 2), -1..1."""
        return project_in_crop(self.body.sampled_points(state.rotmat, state.betas), state.camera)

    def _mesh_features(
        self, frames: FrameMaps, averaged: FrameMaps, windows: Tensor, points: Tensor
    ) -> Tensor:
        """Stage 2: features (B, 2155) where each frame's mesh falls in its own map, fused by SAFM."""
        middle, sampler = self.config.middle, self.sampler2
        rows = torch.arange(len(windows), device=windows.device)
        target = sampler.finish(bilinear(averaged.projected, rows, points[:, middle]))
        if not self.config.use_safm:
            return target
        features = sampler.finish(bilinear(frames.projected, windows.flatten(), points.flatten(0, 1)))
        features = features.unflatten(0, windows.shape)  # (B, 9, 2155)
        features[:, middle] = target
        return self.safm(features)


class TrackStream:
    """Features of one track in, in any pieces; bodies of its frames out, in order, as soon as they can be.

    With `reference_batching` windows are worked on, and mixed, sixteen at a time as the release's evaluation
    does; see `STAF.forward`.
    """

    def __init__(self, model: STAF, num_frames: int, *, reference_batching: bool = False) -> None:
        self._model = model
        self._reference_batching = reference_batching
        self._windows = torch.from_numpy(window_rows(num_frames, model.config.num_frames))  # (N, 9)
        self._pushed = 0
        self._given = 0
        self._start = 0  # the first frame of the track that is kept
        self._frames: FrameMaps | None = None  # those that later windows need

    @torch.inference_mode()
    @_float32_convolutions
    def push(self, features: Tensor) -> StafOutput:
        """Take the next n frames' features (n, 2048, 7, 7); give the frames whose windows are complete."""
        frames = self._model.describe(self._model.pyramid.level1.upsample(features))
        if self._frames is not None:
            frames = FrameMaps(*(torch.cat(both) for both in zip(self._frames, frames, strict=True)))
        self._pushed += len(features)
        waiting = (self._windows > self._pushed - 1).any(dim=1)
        done = int(waiting.nonzero()[0, 0]) if waiting.any() else len(self._windows)
        if self._reference_batching and done < len(self._windows):
            done -= done % REFERENCE_BATCH
        windows = (self._windows[self._given : done] - self._start).to(features.device)
        mixed, recover = self._reference_batching, self._model.recover_windows
        batches = windows.split(REFERENCE_BATCH) if mixed else (windows,)
        outputs = [recover(frames, batch, reference_batching=mixed) for batch in batches]
        self._given = done
        self._keep(frames)
        return StafOutput.cat(outputs)

    def _keep(self, frames: FrameMaps) -> None:
        """Keep the frames that later windows need; copied, so that the others are freed."""
        rest = self._windows[self._given :]
        if not len(rest):
            self._frames = None
            return
        first = min(int(rest.min()), self._pushed)
        self._frames = FrameMaps(*(maps[first - self._start :].clone() for maps in frames))
        self._start = first


def window_rows(num_frames: int, window: int = 9) -> np.ndarray:
    """One window around every frame of a track; at the track's ends, one frame repeated.

    A window that would reach over an end is its middle frame repeated instead, as in the release's
    evaluation: the network sees no motion there, and its output is not smoothed. The same holds for every
    window of a shorter track. (The release's demo differs: its last outputs are made of wrong frames.)

    Args:
        num_frames: N, length of the track; 0 is allowed.
        window: W, frames in a window, odd.

    Returns:
        (N, W) int64, rows of the track; row i is i - W//2 .. i + W//2, or W times i.
    """
    if window < 1 or window % 2 == 0:
        raise ValueError(f"window must be an odd number of frames, got {window}")
    half = window // 2
    middle = np.arange(num_frames, dtype=np.int64)
    rows = middle[:, None] + np.arange(-half, half + 1)  # (N, W)
    at_end = (middle < half) | (middle >= num_frames - half)
    rows[at_end] = middle[at_end, None]
    return rows


def _check(name: str, values: Tensor, shape: tuple[int | str, ...]) -> None:
    """ValueError unless the tensor has the shape, whose first is a letter: any length."""
    if values.ndim == 0 or values.shape[1:] != shape[1:]:
        wanted = ", ".join(map(str, shape))
        raise ValueError(f"{name} must have shape ({wanted}), got {tuple(values.shape)}")
