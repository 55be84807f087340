"""Networks of staf-open that have learnt nothing but differ from the lifters that they begin with."""

from __future__ import annotations

from dataclasses import replace

import torch

from staf_cli.recover.staf_open.network import SMALL, OpenConfig, StafOpenNet

TINY = replace(
    SMALL,
    pyramid_channels=(8, 8, 8),
    point_channels=(8, 4, 2),
    grid_size=5,
    num_mesh_points=23,
    safm_channels=8,
    regressor_channels=16,
)


def tiny_config(**changed: object) -> OpenConfig:
    """Small, and begun with single frames alone unless asked for otherwise."""
    return replace(OpenConfig(staf=TINY, head_channels=16, window_share=0.0), **changed)  # type: ignore[arg-type]


def stirred(config: OpenConfig, seed: int = 0) -> StafOpenNet:
    """A network of random weights, its last layers too."""
    torch.manual_seed(seed)
    net = StafOpenNet(config)
    with torch.no_grad():
        for parameter in net.parameters():
            if parameter.requires_grad and not parameter.any():
                parameter.normal_(std=0.02)
    return net.eval()
