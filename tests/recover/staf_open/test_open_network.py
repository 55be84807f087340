"""The network of staf-open: what it begins with, what it sees, and what it learns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from moving_body import CAMERA, Truth, act
from open_nets import TINY, stirred, tiny_config

from staf_cli.body.model import Body
from staf_cli.recover.landmarks.lifter import Lifter
from staf_cli.recover.landmarks.window_lifter import WindowLifter, observed_of
from staf_cli.recover.staf_open.evidence import (
    NUM_CHANNELS,
    SIDE,
    beside_in_windows,
    evidence_maps,
)
from staf_cli.recover.staf_open.first_body import fit_camera
from staf_cli.recover.staf_open.network import CENTRE, OpenConfig, StafOpenNet
from staf_cli.recover.staf_open.track import track_windows
from staf_cli.train.open.run import make_net
from staf_cli.train.open.settings import MODULES, WINDOW_LIFTER, OpenSettings

SHIPPED_BYTES = 12e6


@pytest.fixture(scope="module")
def moving(body: Body) -> Truth:
    return act(body, 40, place=(0.4, 0.1, 4.0))


@pytest.fixture(scope="module")
def observed(moving: Truth) -> torch.Tensor:
    """(40, P, 3)"""
    poses = moving.pose_track()
    return observed_of(poses, poses.visibility, CAMERA)[1]


def _windows(observed: torch.Tensor, moving: Truth) -> tuple[torch.Tensor, torch.Tensor]:
    windows = track_windows(moving.times_s)
    return observed[windows.rows], windows.times_s


def test_untrained_it_gives_what_the_lifters_give(observed: torch.Tensor, moving: Truth) -> None:
    net = StafOpenNet(OpenConfig(window_share=1.0)).eval()
    with torch.no_grad():
        output = net(*_windows(observed, moving))
    lifted = WindowLifter(WindowLifter.load().net, Lifter.load(), share=1.0).lift(observed, moving.times_s)
    # The lifter takes three frames of each window, the network the middle one.
    assert (output.points_m - lifted.points_m).norm(dim=-1).mean() < 0.01
    torch.testing.assert_close(output.points_m, output.first.points_m, atol=1e-6, rtol=0)
    for state in output.states:
        torch.testing.assert_close(state.rotmat[:, :22], output.first.rotmats, atol=1e-5, rtol=0)
        assert not state.betas.any()
    np.testing.assert_allclose(output.log_sigma_m.exp().numpy(), 0.04, rtol=1e-5)


@pytest.mark.parametrize("alone", [None, *MODULES, WINDOW_LIFTER])
def test_other_frames_are_heard_through_what_takes_part(
    observed: torch.Tensor, moving: Truth, alone: str | None
) -> None:
    """Where all that fuses frames is left out, the middle frame alone counts; any one lets the others in."""
    without = tuple(part for part in (*MODULES, WINDOW_LIFTER) if part != alone)
    net = stirred(make_net(OpenSettings(without=without)).config)
    windows, times_s = _windows(observed, moving)
    others = windows.clone()
    beside = torch.arange(windows.shape[1]) != CENTRE
    others[:, beside, :, :2] += 0.1 * torch.randn(others[:, beside, :, :2].shape)
    with torch.no_grad():
        one, other = net(windows, times_s), net(others, times_s)
    heard = (one.points_m - other.points_m).abs().amax()
    if alone is None:
        assert heard < 1e-6
    else:
        assert heard > 1e-4


def test_the_first_body_stands_where_the_landmarks_are(observed: torch.Tensor) -> None:
    """Within 6 % of the half crop, 1.3 m: neither pose nor shape is exact."""
    net = StafOpenNet()
    state = net.first_states(observed, net.lift_singly(observed))
    _, in_crop = net.landmarked.in_crop(state)
    off = (in_crop - net.in_crop(observed[..., :2])).norm(dim=-1)
    assert off.mean() < 0.06
    elsewhere = observed.clone()
    elsewhere[..., 0] += 0.5
    _, moved = net.landmarked.in_crop(net.first_states(elsewhere, net.lift_singly(observed)))
    torch.testing.assert_close(
        moved[..., 0], in_crop[..., 0] + 0.5 / net.config.crop_spreads, atol=5e-3, rtol=0
    )


def test_the_camera_is_found_from_the_points_that_are_there() -> None:
    rng = torch.Generator().manual_seed(0)
    points = torch.rand(4, 21, 3, generator=rng) - 0.5
    camera = torch.tensor([[0.8, 0.1, -0.2]]).repeat(4, 1)
    seen = camera[:, :1, None] * (points[..., :2] + camera[:, None, 1:])
    confidence = torch.ones(4, 21)
    confidence[1, :10] = 0
    confidence[3] = 0  # nobody is seen: somebody upright in the crop's middle
    seen[1, :10] = 7.0
    found = fit_camera(points, seen, confidence)
    torch.testing.assert_close(found[:3], camera[:3], atol=2e-3, rtol=0)
    assert torch.isfinite(found).all()
    assert 0.5 < found[3, 0] < 1


def test_evidence_is_where_the_points_are_as_high_as_they_are_sure() -> None:
    in_crop = torch.zeros(2, 21, 2)
    in_crop[0, 0] = torch.tensor([2 / 7, -4 / 7])  # one cell to the right, two up
    in_crop[0, 1] = torch.tensor([3.0, 0.0])  # outside: counts as on the edge
    confidence = torch.full((2, 21), 0.8)
    confidence[0, 2] = 0
    depth, beside = torch.zeros(2, 21), torch.tensor([[0.1, 0.0], [0.0, 0.0]])
    depth[0, 0] = -0.25
    maps = evidence_maps(in_crop, confidence, depth, beside, sigma_cells=1.0)
    assert maps.shape == (2, NUM_CHANNELS, SIDE, SIDE)
    assert int(maps[0, 0].argmax()) == 1 * SIDE + 4
    assert maps[0, 0].max() == pytest.approx(0.8)
    assert int(maps[0, 1].argmax()) == 3 * SIDE + 6
    assert not maps[0, 2].any()
    torch.testing.assert_close(maps[0, 21], -0.5 * maps[0, 0])
    assert (maps[0, 42] == 0.8).all()
    assert (maps[0, 63] == np.float32(np.tanh(0.4))).all()
    assert not maps[0, 64].any()


def test_windows_and_tracks_tell_the_same_times(moving: Truth) -> None:
    """But where a window's border has more of the track beyond it."""
    times = moving.times_s + np.random.default_rng(0).uniform(0, 0.01, 40)
    windows = track_windows(times)
    beside = beside_in_windows(windows.times_s)
    inner = beside[:, 1:-1]
    rows = windows.rows[:, 1:-1]
    torch.testing.assert_close(inner, windows.beside_s[rows], atol=1e-5, rtol=0)
    assert not beside[0, : CENTRE + 1, 0].any()  # the track's first frame, and its repetitions
    assert not beside[-1, CENTRE:, 1].any()
    assert beside[20, 0, 0] == beside[20, 0, 1]
    assert not beside_in_windows(torch.zeros(1, 9)).any()


@pytest.mark.parametrize("left_out", [None, "use_tcfm", "use_safm", "use_apm"])
def test_all_that_takes_part_learns(observed: torch.Tensor, moving: Truth, left_out: str | None) -> None:
    staf = TINY if left_out is None else replace(TINY, **{left_out: False})
    net = stirred(tiny_config(staf=staf)).train()
    seen, times = _windows(observed, moving)
    output = net(seen[:8], times[:8])
    loss = output.points_m.square().sum() + output.log_sigma_m.sum()
    for state in output.states:
        loss = loss + state.rotmat.square()[..., 0, 0].sum() + state.betas.sum() + state.camera.sum()
    loss.backward()
    for name, parameter in net.named_parameters():
        if name.startswith(("single.", "window.")) or (left_out or "none")[4:] in name.split("."):
            assert parameter.grad is None or name.startswith("staf.tcfm"), name
        else:
            assert parameter.grad is not None, name
    assert net.staf.tcfm.out.weight.requires_grad is (left_out != "use_tcfm")


def test_gradients_may_stop_between_stages(observed: torch.Tensor, moving: Truth) -> None:
    net = stirred(tiny_config()).train()
    seen, times = _windows(observed, moving)
    for detach in (False, True):
        net.zero_grad()
        net(seen[:8], times[:8], detach=detach).states[-1].pose.sum().backward()
        reached = net.staf.regressor1.pose.weight.grad
        assert (reached is None or not reached.any()) is detach


def test_what_is_kept_of_a_network_is_small_and_gives_it_back(observed: torch.Tensor, moving: Truth) -> None:
    net, other = stirred(tiny_config()), stirred(tiny_config(), seed=1)
    kept = net.trained_state()
    assert not [name for name in kept if "body" in name or name.startswith(("single", "window"))]
    seen, times = _windows(observed, moving)
    with torch.no_grad():
        expected = net(seen, times).points_m
        assert not torch.equal(other(seen, times).points_m, expected)
        other.load_trained_state(kept)
        assert torch.equal(other(seen, times).points_m, expected)
    with pytest.raises(RuntimeError, match="Missing key"):
        other.load_trained_state({name: kept[name] for name in kept if name != "head.out.bias"})
    assert 2 * sum(values.numel() for values in StafOpenNet().trained_state().values()) < SHIPPED_BYTES
