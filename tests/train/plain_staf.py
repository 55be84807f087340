"""STAF's training pass written down plainly: whole maps of every frame, torch's own grid sampling."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from staf_cli.recover.staf.modules import BodyState, Regressor, project_in_crop
from staf_cli.recover.staf.pyramid import PointSampler, PyramidLevel
from staf_cli.recover.staf.staf import STAF


def plain_stages(model: STAF, features: Tensor) -> list[BodyState]:
    """The middle frames' states after each stage, of features (B, 9, C, S, S), as the release trains."""
    config, middle = model.config, model.config.middle
    num_windows, num_frames = features.shape[:2]
    frames = list(features.unbind(1))
    if config.use_apm:
        frames[middle] = features.mean(1)
    maps = torch.stack(frames, 1).flatten(0, 1)
    level1 = _level(model.pyramid.level1, maps)
    level2 = _level(model.pyramid.level2, level1)
    level3 = _level(model.pyramid.level3, level2.unflatten(0, (num_windows, num_frames))[:, middle])
    points = model.grid.expand(len(maps), -1, -1)
    grid = _sampled(model.sampler1, level1, points).unflatten(0, (num_windows, num_frames))
    if config.use_tcfm:
        grid = _tcfm(model, grid)
    state = _fed_back(model.regressor1, grid.flatten(0, 1), model.first_state().expand(len(maps)))
    states = [_middle(state, num_frames, middle)]
    mesh = _sampled(model.sampler2, level2, _mesh_points(model, state)).unflatten(
        0, (num_windows, num_frames)
    )
    fused = _safm(model, mesh) if config.use_safm else mesh[:, middle]
    states.append(_fed_back(model.regressor2, fused, states[0]))
    last = _sampled(model.sampler3, level3, _mesh_points(model, states[1]))
    states.append(_fed_back(model.regressor3, last, states[1]))
    return states


def _level(level: PyramidLevel, maps: Tensor) -> Tensor:
    norm = level.norm
    up = functional.conv_transpose2d(maps, level.upsample.weight, stride=2, padding=1)
    return functional.relu(functional.batch_norm(up, None, None, norm.weight, norm.bias, True, eps=norm.eps))


def _sampled(sampler: PointSampler, maps: Tensor, points: Tensor) -> Tensor:
    values = functional.grid_sample(maps, points[:, :, None], align_corners=True)[..., 0]  # (N, C, P)
    hidden = functional.leaky_relu(sampler.layer1(values))
    hidden = functional.leaky_relu(sampler.layer2(torch.cat([hidden, values], 1)))
    return functional.relu(sampler.layer3(torch.cat([hidden, values], 1))).flatten(1)


def _mesh_points(model: STAF, state: BodyState) -> Tensor:
    vertices, _ = model.body(state.rotmat, state.betas)
    return project_in_crop(torch.einsum("pv,nvc->npc", model.body.mesh_points, vertices), state.camera)


def _tcfm(model: STAF, x: Tensor) -> Tensor:
    tcfm, channels = model.tcfm, x.transpose(1, 2)  # (B, F, T)
    similarity = torch.einsum("btf,bsf->bts", x, x).softmax(-1)
    attention = torch.einsum("bft,bfs->bts", tcfm.query(channels), tcfm.key(channels)).softmax(-1)
    fused = tcfm.fuse(torch.stack([similarity, attention], 1))[:, 0].softmax(-1)
    value = tcfm.value(channels)
    return x + tcfm.out(torch.einsum("bts,bfs->bft", fused, value)).transpose(1, 2)


def _safm(model: STAF, x: Tensor) -> Tensor:
    def of_three(a: Tensor, b: Tensor, c: Tensor) -> Tensor:
        reduced = torch.cat([model.safm.reduce(each) for each in (a, b, c)], 1)
        one, two, three = model.safm.score(reduced).softmax(-1).unbind(-1)
        return one[:, None] * a + two[:, None] * b + three[:, None] * c

    thirds = [of_three(x[:, 3 * k], x[:, 3 * k + 1], x[:, 3 * k + 2]) for k in range(3)]
    return of_three(*thirds)


def _fed_back(regressor: Regressor, features: Tensor, state: BodyState) -> BodyState:
    hidden = torch.cat([features, state.pose, state.betas, state.camera], 1)
    for layer in (regressor.hidden[0], regressor.hidden[2]):
        hidden = layer(hidden)
    return BodyState(
        state.pose + regressor.pose(hidden),
        state.betas + regressor.betas(hidden),
        state.camera + regressor.camera(hidden),
    )


def _middle(state: BodyState, num_frames: int, middle: int) -> BodyState:
    return BodyState(*(part.unflatten(0, (-1, num_frames))[:, middle] for part in state))
