"""STAF computed as the authors' release computes it: plainly, with everything anew for every window.

For comparison only: the weights and modules of `staf_cli.recover.staf.staf.STAF`, so that speed and numbers
can be held against each other (benchmarks/staf_speed.py, tests/recover/staf/test_release_way.py). What `STAF`
leaves out or does once a frame is done here as in the release: all nine frames' maps for every window, APM on
the features, samples first and perceptron after, full meshes at every stage, the dense 431 x 6890 product, a
pass over the mean body that nothing reads, and the backbone as it comes.
"""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn
from torch.nn import functional

from staf_cli.recover.staf.config import StafOutput
from staf_cli.recover.staf.modules import BodyState, project_in_crop
from staf_cli.recover.staf.pyramid import PointSampler
from staf_cli.recover.staf.staf import STAF, window_rows


class ReleaseWay:
    """The release's order of computing with a network's weights."""

    def __init__(self, model: STAF, backbone: nn.Module | None = None) -> None:
        """Take the weights of `model`; `backbone` is one that is not folded, where `encode` is asked for."""
        self.model = model
        self.backbone = backbone
        self.pyramid = copy.deepcopy(model.pyramid).to(memory_format=torch.contiguous_format)

    @torch.inference_mode()
    def encode(self, crops: Tensor) -> Tensor:
        """Features (N, 2048, 7, 7) of crops (N, 3, 224, 224)."""
        assert self.backbone is not None
        return self.backbone(crops)

    @torch.inference_mode()
    def recover(self, features: Tensor, batch: int = 16) -> StafOutput:
        """All frames of a track (N, 2048, 7, 7), window by window."""
        windows = torch.from_numpy(window_rows(len(features), self.model.config.num_frames))
        return StafOutput.cat([self(features[rows]) for rows in windows.split(batch)])

    def __call__(self, windows: Tensor) -> StafOutput:
        """Middle frames of windows (B, T, 2048, 7, 7)."""
        model, middle = self.model, self.model.config.middle
        batch, frames = windows.shape[:2]
        averaged = windows.clone()
        averaged[:, middle] = windows.mean(1)  # APM
        level1 = self.pyramid.level1(averaged.flatten(0, 1))
        level2 = self.pyramid.level2(level1)
        level3 = self.pyramid.level3(level2.unflatten(0, (batch, frames))[:, middle])
        mean = BodyState(model.mean_pose, model.mean_betas, model.mean_camera)
        _ = self._mesh(mean.expand(batch * frames))  # the release does, and nothing reads it

        grid = model.grid.expand(batch * frames, -1, -1)
        features = sample(model.sampler1, level1, grid).unflatten(0, (batch, frames))
        features = model.tcfm(features)
        state = model.regressor1(features.flatten(0, 1), mean.expand(batch * frames))

        features = sample(model.sampler2, level2, self._points(state)).unflatten(0, (batch, frames))
        state = state.at(torch.arange(middle, batch * frames, frames))
        state = model.regressor2(model.safm(features), state)

        state = model.regressor3(sample(model.sampler3, level3, self._points(state)), state)
        vertices, joints = self._mesh(state)
        joints2d = project_in_crop(joints, state.camera)
        return StafOutput(state.theta, state.rotmat, state.pose, vertices, joints, joints2d)

    def _mesh(self, state: BodyState) -> tuple[Tensor, Tensor]:
        return self.model.body(state.rotmat, state.betas)

    def _points(self, state: BodyState) -> Tensor:
        """Where the mesh points fall, by the whole mesh and a dense product."""
        vertices, _ = self._mesh(state)
        return project_in_crop(self.model.body.mesh_points @ vertices, state.camera)


def sample(sampler: PointSampler, maps: Tensor, points: Tensor) -> Tensor:
    """Sample first: maps (N, 256, S, S) at points (N, P, 2), then the perceptron: (N, P * 5)."""
    sampled = functional.grid_sample(maps, points[:, :, None], align_corners=True)[..., 0]  # (N, 256, P)
    hidden = functional.leaky_relu(sampler.layer1(sampled))
    hidden = functional.leaky_relu(sampler.layer2(torch.cat([hidden, sampled], 1)))
    return sampler.layer3(torch.cat([hidden, sampled], 1)).relu().flatten(1)
