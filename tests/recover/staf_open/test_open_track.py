"""staf-open over tracks: which frames look at which, in pieces as in one, and where it steps aside."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from moving_body import CAMERA, Truth, act
from open_nets import stirred, tiny_config

from staf_cli.body.model import Body
from staf_cli.recover.landmarks.lifter import Initial3D, Lifter, line_of_sight_turn
from staf_cli.recover.landmarks.lifter_net import NUM_POINTS, mirrored, mirrored_input
from staf_cli.recover.landmarks.window_lifter import worth_windows
from staf_cli.recover.staf_open import track
from staf_cli.recover.staf_open.initial import StafOpen
from staf_cli.recover.staf_open.network import CENTRE, StafOpenNet
from staf_cli.recover.staf_open.track import track_windows

NUM_FRAMES = 40


@pytest.fixture(scope="module")
def model() -> StafOpen:
    """Untrained: what holds of it holds of any weights."""
    return StafOpen(stirred(tiny_config()), "untrained", "")


@pytest.fixture(scope="module")
def moving(body: Body) -> Truth:
    return act(body, NUM_FRAMES, place=(0.4, 0.1, 4.0))


@pytest.fixture
def observed() -> torch.Tensor:
    return torch.rand(NUM_FRAMES, NUM_POINTS, 3, generator=torch.Generator().manual_seed(0))


def _initial(model: StafOpen, truth: Truth, times_s: np.ndarray | None = None) -> Initial3D:
    poses = truth.pose_track()
    return model.initial_3d(poses, poses.visibility, truth.times_s if times_s is None else times_s, CAMERA)


@pytest.mark.parametrize("fps", [5, 24, 29.97, 60, 240])
@pytest.mark.parametrize("num_frames", [1, 2, 5, 30, 31])
def test_every_frame_is_the_middle_of_one_window(num_frames: int, fps: float) -> None:
    windows = track_windows(np.arange(num_frames) / fps)
    stride = max(1, round(0.034 * fps))
    assert windows.rows[:, CENTRE].tolist() == list(range(num_frames))
    assert set(windows.rows.diff(dim=1).flatten().tolist()) <= {0, stride}
    assert not windows.times_s[:, CENTRE].any()
    if num_frames > 8 * stride:
        assert (windows.rows[4 * stride : -4 * stride].diff(dim=1) == stride).all()


def test_a_gap_is_an_end_on_both_sides() -> None:
    times = np.arange(20) / 30
    times[8:] += 1.5
    windows = track_windows(times)
    assert (windows.rows[:8] < 8).all()
    assert (windows.rows[8:] >= 8).all()
    assert windows.beside_s[7, 1] == windows.beside_s[8, 0] == 0
    times[19] += 1.5  # a frame by itself
    assert (track_windows(times).rows[19] == 19).all()


@pytest.mark.parametrize("fps", [30, 60])
def test_a_track_is_its_windows(model: StafOpen, observed: torch.Tensor, fps: int) -> None:
    """Each described once, in pieces or not; windows at their border take times beyond to be as within."""
    times = np.arange(NUM_FRAMES) / fps
    windows = track_windows(times)
    whole = model.track(observed, times)
    alone = model.windows(observed[windows.rows], windows.times_s)
    inner = slice(10, -10)
    for one, other in (
        (whole.lifted.points_m, alone.lifted.points_m),
        (whole.lifted.rotmats, alone.lifted.rotmats),
        (whole.sigma_m, alone.sigma_m),
    ):
        torch.testing.assert_close(one[inner], other[inner], atol=1e-5, rtol=0)
        torch.testing.assert_close(one, other, atol=1e-3, rtol=0)


@pytest.mark.parametrize("at_a_time", [1, 7])
def test_a_long_track_is_recovered_piece_by_piece(
    model: StafOpen, observed: torch.Tensor, at_a_time: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = np.arange(NUM_FRAMES) / 60
    whole = model.track(observed, times)
    sizes: list[int] = []
    maps = StafOpenNet.maps

    def noted(self: StafOpenNet, observed: torch.Tensor, *rest: torch.Tensor) -> torch.Tensor:
        sizes.append(len(observed))
        return maps(self, observed, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(StafOpenNet, "maps", noted)
    monkeypatch.setattr(track, "WINDOWS_AT_A_TIME", at_a_time)
    monkeypatch.setattr(track, "FRAMES_AT_A_TIME", at_a_time)
    pieces = model.track(observed, times)
    assert max(sizes) <= at_a_time + 2 * 8  # what the first and the last window look at
    torch.testing.assert_close(pieces.lifted.points_m, whole.lifted.points_m, atol=1e-5, rtol=0)
    torch.testing.assert_close(pieces.sigma_m, whole.sigma_m, atol=1e-6, rtol=0)


@pytest.mark.parametrize(("fps", "stride"), [(30, 1), (60, 2)])
def test_frames_look_at_those_around_them_and_not_further(
    model: StafOpen, observed: torch.Tensor, fps: int, stride: int
) -> None:
    times = np.arange(NUM_FRAMES) / fps
    moved = observed.clone()
    moved[20, 3, :2] += 1
    one, other = (model.track(seen, times).lifted.points_m for seen in (observed, moved))
    changed = (one - other).abs().flatten(1).amax(1).gt(1e-6).nonzero()[:, 0] - 20
    assert changed.tolist() == [stride * step for step in range(-4, 5)]


def test_the_mirror_image_gives_the_mirror_image(model: StafOpen, observed: torch.Tensor) -> None:
    times = np.arange(NUM_FRAMES) / 30
    one = model.track(observed, times).lifted
    other = mirrored(model.track(mirrored_input(observed), times).lifted)
    torch.testing.assert_close(one.points_m, other.points_m, atol=1e-5, rtol=0)
    torch.testing.assert_close(one.rotmats, other.rotmats, atol=1e-4, rtol=0)


@pytest.mark.parametrize("times_s", [np.zeros(1), np.arange(12) / 30, np.arange(40) / 30, np.arange(10) / 3])
def test_stills_and_what_is_short_or_slow_go_to_the_lifter_of_single_frames(
    model: StafOpen, body: Body, times_s: np.ndarray
) -> None:
    """As the landmarks engine has them, bit for bit, and no one says how sure they are."""
    truth = act(body, len(times_s))
    found = _initial(model, truth, times_s)
    poses = truth.pose_track()
    single = Lifter.load().initial_3d(poses, poses.visibility, times_s, CAMERA)
    aside = not worth_windows(times_s)
    assert np.array_equal(found.points_m, single.points_m) is aside
    assert np.array_equal(found.rotmats, single.rotmats) is aside
    assert (found.sigma_m is None) is aside


def test_frames_in_which_no_one_was_seen_tell_nothing(model: StafOpen, moving: Truth) -> None:
    poses = moving.pose_track()
    weights, sigma = poses.visibility.copy(), poses.sigma.copy()
    weights[20:23], sigma[20:23] = 0, np.inf
    points = poses.points_px.copy()
    points[20:23] += np.random.default_rng(0).normal(0, 50, (3, 33, 2))
    one, other = (
        model.initial_3d(replace(poses, points_px=seen, sigma=sigma), weights, moving.times_s, CAMERA)
        for seen in (poses.points_px, points.astype(np.float32))
    )
    rest = np.delete(np.arange(NUM_FRAMES), [20, 21, 22])
    np.testing.assert_array_equal(one.points_m[rest], other.points_m[rest])
    for values in (*vars(one).values(), *vars(other).values()):
        assert np.isfinite(values).all()
    assert one.sigma_m is not None
    assert (one.sigma_m > 0).all()


def test_it_does_not_matter_where_in_the_picture_a_person_stands(model: StafOpen, body: Body) -> None:
    middle = act(body, NUM_FRAMES, place=(0.0, 0.0, 5.0))
    away = np.array([[1.3, 0.4, 5.0]])
    turn = line_of_sight_turn(away / np.linalg.norm(away))[0]
    poses = middle.pose_track()
    there = replace(poses, points_px=CAMERA.project(middle.landmarks @ turn.T).astype(np.float32))
    one, other = (model.initial_3d(seen, poses.visibility, middle.times_s, CAMERA) for seen in (poses, there))
    np.testing.assert_allclose(one.points_m @ turn.T, other.points_m, atol=0.02)
    np.testing.assert_allclose(turn @ one.rotmats[:, 0], other.rotmats[:, 0], atol=0.05)
