"""A STAF of small size, with seeded noise for weights and a cloud of points for a body."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import torch

from staf_cli.recover.staf.config import StafConfig
from staf_cli.recover.staf.staf import STAF

SMALL = StafConfig(
    backbone_depths=(1, 1, 1, 1),
    backbone_width=8,
    pyramid_channels=(32, 24, 16),
    point_channels=(16, 8, 5),
    grid_size=7,
    num_mesh_points=60,
    num_vertices=400,
    safm_channels=32,
    regressor_channels=64,
)


def tiny_staf(seed: int = 0, **sizes: Any) -> STAF:
    """In eval mode, unfrozen; sizes replace those of `SMALL`."""
    torch.manual_seed(seed)
    model = STAF(replace(SMALL, **sizes), num_faces=12)
    _fill_body(model)
    model.mean_pose.copy_(torch.tensor([1.0, 0, 0, 1, 0, 0]).repeat(24))
    model.mean_pose[0, :6] = torch.tensor([1.0, 0, 0, -1, 0, 0])  # upright in a camera whose y points down
    model.mean_camera.copy_(torch.tensor([0.9, 0.0, 0.0]))
    for name, values in model.named_buffers():
        if name.endswith("running_mean"):
            values.normal_(0, 0.1)
        elif name.endswith("running_var"):
            values.uniform_(0.7, 1.3)
    _speak_up(model)
    return model.eval()


@torch.no_grad()
def _speak_up(model: STAF) -> None:
    """torch's first weights are shy: without this, hardly anything of a frame would reach the body."""
    gains = {"tcfm.fuse": 10.0, "tcfm.": 4.0, "sampler": 2.0, "regressor": 1.5, "safm.": 2.0}
    for name, values in model.named_parameters():
        gain = next((gain for start, gain in gains.items() if name.startswith(start)), 1.0)
        if name.endswith("weight"):
            values.mul_(gain)


def window_features(
    num_frames: int, seed: int = 0, channels: int = 32 * SMALL.backbone_width
) -> torch.Tensor:
    """(N, 256, 7, 7), not negative, different from frame to frame."""
    generator = torch.Generator().manual_seed(seed)
    steady = torch.randn(channels, 7, 7, generator=generator)
    return (steady + 0.5 * torch.randn(num_frames, channels, 7, 7, generator=generator)).relu()


def _fill_body(model: STAF) -> None:
    body, config = model.body, model.config
    body.v_template.normal_(0, 0.3)
    body.shapedirs.normal_(0, 0.01)
    body.posedirs.normal_(0, 0.002)
    body.J_regressor.copy_((4 * torch.randn_like(body.J_regressor)).softmax(1))
    body.J_regressor_extra.copy_((4 * torch.randn_like(body.J_regressor_extra)).softmax(1))
    body.lbs_weights.copy_((4 * torch.randn_like(body.lbs_weights)).softmax(1))
    body.extra_joints_idxs.copy_(torch.randperm(config.num_vertices)[:21])
    body.faces.copy_(torch.randint(config.num_vertices, body.faces.shape))
    picks = torch.randperm(config.num_vertices)[: config.num_mesh_points]
    body.mesh_points[torch.arange(config.num_mesh_points), picks] = 0.75
    body.mesh_points[torch.arange(config.num_mesh_points), picks.flip(0)] += 0.25
