"""STAF: from the features of nine frames to the body in the middle one (Yao et al. 2024, the method).

```
features (N,2048,7,7) --pyramid 1--> p (N,256,14,14), linear: the mean of nine is the averaged frame's (APM)
   each frame, raw or averaged, once:  p --> grid features (F0) and a 28 x 28 map
   each window: grid features --TCFM--> regressor 1 --> nine bodies --> where they fall in the 28 x 28 maps
                mesh features --SAFM--> regressor 2 --> the middle body --> the 56 x 56 map --> regressor 3
```

Everything that hangs on one frame alone is computed once a frame, however many windows it is part of.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from staf_cli.recover.staf.body import StafBody
from staf_cli.recover.staf.config import NUM_BETAS, NUM_CAMERA, NUM_POSE, StafConfig, StafOutput
from staf_cli.recover.staf.fusion import SpatialAlignmentFusion, TemporalCoherenceFusion, average_over_window
from staf_cli.recover.staf.pyramid import (
    Backbone,
    FeaturePyramid,
    PointSampler,
    bilinear,
    frozen,
    sampling_grid,
)
from staf_cli.recover.staf.regressor import BodyState, Regressor, project_in_crop


@dataclass(frozen=True)
class FrameMaps:
    """What single frames bring, whichever windows they are part of.

    Attributes:
        grid: (N, 2205) features of the first stage's grid.
        level2: (N, 256, 28, 28).
        projected: (N, 28, 28, 197) the same, led through the second stage's sampler.
    """

    grid: Tensor
    level2: Tensor
    projected: Tensor


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

    def __init__(self, config: StafConfig | None = None, *, num_faces: int = 13776) -> None:
        super().__init__()
        self.config = config = config or StafConfig()
        channels = config.pyramid_channels
        self.backbone = Backbone(config)
        self.pyramid = FeaturePyramid(config)
        self.sampler1, self.sampler2, self.sampler3 = (PointSampler(width, config) for width in channels)
        self.tcfm = TemporalCoherenceFusion(config)
        self.safm = SpatialAlignmentFusion(config)
        self.regressor1 = Regressor(config.grid_features, config)
        self.regressor2 = Regressor(config.mesh_features, config)
        self.regressor3 = Regressor(config.mesh_features, config)
        self.body = StafBody(config, num_faces)
        self.register_buffer("mean_pose", torch.zeros(1, NUM_POSE))
        self.register_buffer("mean_betas", torch.zeros(1, NUM_BETAS))
        self.register_buffer("mean_camera", torch.zeros(1, NUM_CAMERA))
        self.register_buffer("grid", sampling_grid(config.grid_size), persistent=False)

    @property
    def device(self) -> torch.device:
        return self.mean_pose.device

    def frozen(self) -> STAF:
        """Made ready for inference, in place: no gradients, the backbone folded; equal up to rounding."""
        self.eval().requires_grad_(False)
        self.backbone = frozen(self.backbone)
        self.pyramid.to(memory_format=torch.channels_last)
        return self

    def encode(self, crops: Tensor) -> Tensor:
        """Features (N, 2048, 7, 7) of crops (N, 3, 224, 224), RGB normalised by ImageNet's statistics."""
        size = self.config.crop_size
        _check("crops", crops, ("N", 3, size, size))
        return self.backbone(crops).contiguous()

    def forward(self, features: Tensor, reference_batching: bool = False) -> StafOutput:
        """The middle frame of each window.

        Args:
            features: (B, 9, 2048, 7, 7), left untouched. Every window is alone, whatever the batch.
            reference_batching: let TCFM pair its maps across the batch as the authors' release does; the
                published table was made so, in batches of 16. It mixes windows, and people.
        """
        config = self.config
        _check("features", features, ("B", config.num_frames, *self._feature_shape))
        ups = self.pyramid.level1.upsample(features.flatten(0, 1))
        windows = torch.arange(len(ups), device=ups.device).unflatten(0, features.shape[:2])
        return self.recover_windows(self.describe(ups), ups, windows, reference_batching=reference_batching)

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
        from staf_cli.recover.staf.stream import CHUNK_FRAMES, TrackStream

        _check("features", features, ("N", *self._feature_shape))
        stream = TrackStream(self, len(features))
        outputs = [stream.push(piece) for piece in features.split(CHUNK_FRAMES)]
        return StafOutput.cat(outputs)

    def describe(self, ups: Tensor) -> FrameMaps:
        """What frames bring on their own, from the pyramid's first upsampling `ups` (N, 256, 14, 14)."""
        level1 = self.pyramid.level1.activate(ups)
        level2 = self.pyramid.level2(level1)
        rows = torch.arange(len(ups), device=ups.device)
        grid = bilinear(channels_last(level1), rows, self.grid.expand(len(ups), -1, -1))
        grid_features = self.sampler1(grid)
        return FrameMaps(grid_features, level2, self.sampler2.project(channels_last(level2)))

    def recover_windows(
        self, frames: FrameMaps, ups: Tensor, windows: Tensor, *, reference_batching: bool = False
    ) -> StafOutput:
        """The middle frame of each window.

        Args:
            frames: N frames.
            ups: (N, 256, 14, 14) the same, upsampled once.
            windows: (B, 9) rows of these frames.
            reference_batching: see `forward`.
        """
        if not len(windows):
            return StafOutput.empty(self.config.num_vertices, ups)
        middle = self.config.middle
        averaged = self._targets(frames, ups, windows)
        state = self._grid_stage(frames, averaged, windows, reference_batching)
        points = self._mesh_points(state).unflatten(0, windows.shape)  # (B, 9, 431, 2)
        state = state.at(torch.arange(middle, windows.numel(), windows.shape[1], device=ups.device))
        state = self.regressor2(self._mesh_features(frames, averaged, windows, points), state)
        samples = self.pyramid.level3.sample(averaged.level2, self._mesh_points(state))
        return self._bodies(self.regressor3(self.sampler3(samples), state))

    @property
    def _feature_shape(self) -> tuple[int, int, int]:
        return (self.config.feature_channels, self.config.feature_size, self.config.feature_size)

    def _targets(self, frames: FrameMaps, ups: Tensor, windows: Tensor) -> FrameMaps:
        """What stands in the middle of each window: the window's mean (APM)."""
        if self.config.use_apm:
            return self.describe(average_over_window(ups, windows))
        rows = windows[:, self.config.middle]
        return FrameMaps(frames.grid[rows], frames.level2[rows], frames.projected[rows])

    def _grid_stage(
        self, frames: FrameMaps, averaged: FrameMaps, windows: Tensor, reference_batching: bool
    ) -> BodyState:
        """Stage 1: the bodies (B * 9) of all frames of each window."""
        features = frames.grid[windows]  # (B, 9, 2205)
        features[:, self.config.middle] = averaged.grid
        if self.config.use_tcfm:
            features = self.tcfm(features, reference_batching=reference_batching)
        mean = BodyState(self.mean_pose, self.mean_betas, self.mean_camera)
        return self.regressor1(features.flatten(0, 1), mean.expand(windows.numel()))

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

    def _bodies(self, state: BodyState) -> StafOutput:
        rotmat = state.rotmat
        vertices, joints = self.body(rotmat, state.betas)
        joints2d = project_in_crop(joints, state.camera)
        return StafOutput(state.theta, rotmat, state.pose, vertices, joints, joints2d)


def channels_last(maps: Tensor) -> Tensor:
    """(N, C, H, W) -> (N, H, W, C)."""
    return maps.movedim(1, -1)


def _check(name: str, values: Tensor, shape: tuple[int | str, ...]) -> None:
    """ValueError unless the tensor has the shape; letters stand for any length."""
    fits = values.ndim == len(shape) and all(
        isinstance(want, str) or got == want for got, want in zip(values.shape, shape, strict=False)
    )
    if not fits:
        wanted = ", ".join(map(str, shape))
        raise ValueError(f"{name} must have shape ({wanted}), got {tuple(values.shape)}")
