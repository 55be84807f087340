"""How long a step of training takes here, measured on noise before anything is read."""

from __future__ import annotations

import time

import torch

from staf_cli.recover.staf.config import NUM_POSE_6D
from staf_cli.train.config import TrainConfig
from staf_cli.train.distributed import World
from staf_cli.train.losses import Labels, weighted
from staf_cli.train.network import Network
from staf_cli.train.step import TrainStep

MEASURED_STEPS = 2
MEASURED_WINDOWS = 4  # on a CPU, whose time grows with their number; a card's does not until it is full


def step_seconds(config: TrainConfig, network: Network, world: World) -> float:
    """Time of one step, s: forward and backward; the weights stay as they are."""
    module = TrainStep(network, config.losses, detach=config.network.detach_stages).to(world.device).train()
    count = config.optimisation.batch // world.size
    measured = count if world.device.type == "cuda" else min(count, MEASURED_WINDOWS)
    inputs, labels = _noise(network, measured, world)
    kept = {name: values.clone() for name, values in network.trained_state().items()}
    took = 0.0
    for number in range(MEASURED_STEPS + 1):
        began_s = time.perf_counter()
        weighted(module(inputs, labels), config.losses).backward()
        _finish(world)
        took += time.perf_counter() - began_s if number else 0.0  # the first one makes what is kept
    with torch.no_grad():  # BatchNorm has counted along
        for name, values in network.trained_state().items():
            values.copy_(kept[name])
    module.zero_grad(set_to_none=True)
    return took / MEASURED_STEPS * count / measured


def _noise(network: Network, count: int, world: World) -> tuple[torch.Tensor, Labels]:
    sizes = network.config
    generator = torch.Generator().manual_seed(0)
    if network.trains_backbone:
        shape = (count, sizes.num_frames, sizes.crop_size, sizes.crop_size, 3)
        inputs = torch.randint(256, shape, dtype=torch.uint8, generator=generator)
    else:
        side = sizes.feature_size
        shape = (count, sizes.num_frames, sizes.feature_channels, side, side)
        inputs = torch.rand(shape, generator=generator)
    labels = Labels(
        keypoints2d=torch.rand(count, 49, 3, generator=generator),
        joints3d=torch.rand(count, 49, 4, generator=generator),
        rotmat=torch.eye(3).expand(count, NUM_POSE_6D // 6, 3, 3),
        betas=torch.zeros(count, 10),
        body_confidence=torch.ones(count),
        num_windows=count,
        num_3d=count,
        num_bodies=count,
    )
    return inputs.to(world.device), labels.to(world.device)


def _finish(world: World) -> None:
    if world.device.type == "cuda":
        torch.cuda.synchronize(world.device)
