"""The lifter of windows: which frames look at which, when it steps aside, and what its weights are worth."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest
import roma
import torch
from moving_body import CAMERA, Truth, act

from staf_cli.body.model import Body
from staf_cli.metrics import pa_mpjpe
from staf_cli.recover.landmarks import window_lifter
from staf_cli.recover.landmarks.lifter import Initial3D, Lifter, line_of_sight_turn
from staf_cli.recover.landmarks.lifter_net import (
    MIRRORED_POINTS,
    NUM_LIMBS,
    NUM_POINTS,
    Lifted,
    mirrored,
    mirrored_input,
)
from staf_cli.recover.landmarks.skeleton import FIT_LANDMARKS
from staf_cli.recover.landmarks.window_lifter import WindowLifter, mean_3d, window_rows, worth_windows
from staf_cli.recover.landmarks.window_net import MIDDLE, WINDOW_WEIGHTS, WindowConfig, WindowNet

NAMES = list(FIT_LANDMARKS)
NUM_FRAMES = 40


@pytest.fixture(scope="module")
def lifter() -> WindowLifter:
    return WindowLifter.load()


@pytest.fixture(scope="module")
def untrained() -> WindowLifter:
    """Windows alone; nothing that it does is learnt: what holds of it holds of any weights."""
    torch.manual_seed(0)
    return WindowLifter(WindowNet(WindowConfig(width=32, num_heads=4)), Lifter.load(), share=1.0)


@pytest.fixture(scope="module")
def moving(body: Body) -> Truth:
    return act(body, NUM_FRAMES, place=(0.4, 0.1, 4.0))


def _lift(lifter: WindowLifter, truth: Truth, times_s: np.ndarray | None = None) -> Initial3D:
    poses = truth.pose_track()
    return lifter.initial_3d(poses, poses.visibility, truth.times_s if times_s is None else times_s, CAMERA)


@pytest.mark.parametrize("fps", [5, 24, 29.97, 60, 240])
@pytest.mark.parametrize("num_frames", [1, 2, 3, 4, 5, 30, 31, 32])
def test_every_frame_is_in_the_middle_of_a_window(num_frames: int, fps: float) -> None:
    times = np.arange(num_frames) / fps
    rows = window_rows(times)
    stride = max(1, round(0.034 * fps))
    assert set(rows[:, MIDDLE].ravel()) == set(range(num_frames))
    assert len(rows) <= num_frames / 3 + min(stride, num_frames)
    steps = np.diff(rows, axis=1)
    assert set(np.unique(steps)) <= {0, stride}
    middle_steps = steps[:, MIDDLE.start : MIDDLE.stop - 1]
    assert (middle_steps == stride).all() or num_frames < 3 * stride


def test_a_window_ends_where_there_is_a_gap() -> None:
    times = np.arange(20) / 30
    times[8:] += 1.5
    rows = window_rows(times)
    assert ((rows < 8).all(axis=1) | (rows >= 8).all(axis=1)).all()
    assert set(rows[:, MIDDLE].ravel()) == set(range(20))


@pytest.mark.parametrize(
    ("times_s", "worth"),
    [
        (np.zeros(1), False),  # a still
        (np.arange(12) / 30, False),  # 0.37 s
        (np.arange(40) / 30, True),
        (np.arange(10) / 5, True),
        (np.arange(10) / 3, False),  # people are elsewhere in the next frame
        (np.arange(40) / 30 + 4 * (np.arange(40) > 20), True),  # a gap leaves two pieces
    ],
)
def test_stills_and_what_is_short_or_slow_go_to_the_lifter_of_single_frames(
    times_s: np.ndarray, worth: bool, untrained: WindowLifter, body: Body
) -> None:
    poses = act(body, len(times_s)).pose_track()
    lifted = untrained.initial_3d(poses, poses.visibility, times_s, CAMERA)
    single = Lifter.load().initial_3d(poses, poses.visibility, times_s, CAMERA)
    assert worth_windows(times_s) is worth
    assert np.array_equal(lifted.points_m, single.points_m) is not worth
    assert np.array_equal(lifted.rotmats, single.rotmats) is not worth


def test_frames_look_at_those_around_them_and_not_further(untrained: WindowLifter, moving: Truth) -> None:
    """At 60 frames/s every second frame is in a window; the others are in others."""
    poses = moving.pose_track()
    points = poses.points_px.copy()
    points[20, 15] += [40, -30]
    moved = replace(poses, points_px=points)
    for fps, stride in ((30, 1), (60, 2)):
        times = np.arange(NUM_FRAMES) / fps
        one, other = (
            untrained.initial_3d(seen, poses.visibility, times, CAMERA).points_m for seen in (poses, moved)
        )
        changed = np.flatnonzero((one != other).any(axis=(1, 2)))
        assert 20 in changed
        assert {20 - 3 * stride, 20 + 3 * stride} <= set(changed)
        assert np.abs(changed - 20).max() <= 5 * stride
        assert (changed % stride == 0).all()


def test_frames_in_which_no_one_was_seen_tell_nothing(untrained: WindowLifter, moving: Truth) -> None:
    poses = moving.pose_track()
    weights, sigma = poses.visibility.copy(), poses.sigma.copy()
    weights[20:23], sigma[20:23] = 0, np.inf
    points = poses.points_px.copy()
    points[20:23] += np.random.default_rng(0).normal(0, 50, (3, 33, 2))
    one, other = (
        untrained.initial_3d(replace(poses, points_px=seen, sigma=sigma), weights, moving.times_s, CAMERA)
        for seen in (poses.points_px, points.astype(np.float32))
    )
    rest = np.delete(np.arange(NUM_FRAMES), [20, 21, 22])
    np.testing.assert_array_equal(one.points_m[rest], other.points_m[rest])
    for values in (one.points_m, one.rotmats, other.points_m, other.rotmats):
        assert np.isfinite(values).all()


def test_it_does_not_matter_where_in_the_picture_a_person_stands(lifter: WindowLifter, body: Body) -> None:
    """Off the axis the camera is turned to face them; the 3D comes back in the camera's own axes."""
    middle = act(body, NUM_FRAMES, place=(0.0, 0.0, 5.0))
    away = np.array([[1.3, 0.4, 5.0]])
    turn = line_of_sight_turn(away / np.linalg.norm(away))[0]
    poses = middle.pose_track()
    there = replace(poses, points_px=CAMERA.project(middle.landmarks @ turn.T).astype(np.float32))
    one, other = (
        lifter.initial_3d(seen, poses.visibility, middle.times_s, CAMERA) for seen in (poses, there)
    )
    np.testing.assert_allclose(one.points_m @ turn.T, other.points_m, atol=0.02)
    np.testing.assert_allclose(turn @ one.rotmats[:, 0], other.rotmats[:, 0], atol=0.05)
    np.testing.assert_allclose(other.points_m[:, [6, 7]].mean(axis=1), 0, atol=1e-5)


def test_how_sure_a_point_is_the_net_reads_from_its_sigma(untrained: WindowLifter, moving: Truth) -> None:
    poses = moving.pose_track()
    hardly_visible = np.full_like(poses.visibility, 0.05)
    unsure = replace(poses, sigma=poses.sigma * 5)
    usual, hidden, doubted = (
        untrained.initial_3d(seen, weights, moving.times_s, CAMERA).points_m
        for seen, weights in (
            (poses, poses.visibility),
            (poses, hardly_visible),
            (unsure, poses.visibility),
        )
    )
    np.testing.assert_array_equal(usual, hidden)
    assert np.abs(usual - doubted).max() > 0.001


def test_only_the_times_between_frames_count(untrained: WindowLifter, moving: Truth) -> None:
    usual = _lift(untrained, moving).points_m
    later = _lift(untrained, moving, moving.times_s + 1000).points_m
    slower = _lift(untrained, moving, moving.times_s * 2).points_m
    np.testing.assert_allclose(later, usual, atol=1e-5)
    assert np.abs(slower - usual).max() > 0.001


def test_the_mirror_image_gives_the_mirror_image(untrained: WindowLifter, moving: Truth) -> None:
    rng = torch.Generator().manual_seed(0)
    observed = torch.rand(NUM_FRAMES, NUM_POINTS, 3, generator=rng)
    one = untrained.lift(observed, moving.times_s)
    other = mirrored(untrained.lift(mirrored_input(observed), moving.times_s))
    torch.testing.assert_close(one.points_m, other.points_m, atol=1e-5, rtol=0)
    torch.testing.assert_close(one.rotmats, other.rotmats, atol=1e-4, rtol=0)
    assert (one.points_m - one.points_m[:, MIRRORED_POINTS]).abs().max() > 0.01


@pytest.mark.parametrize("at_a_time", [1, 5])
def test_a_long_track_is_lifted_piece_by_piece(
    at_a_time: int, untrained: WindowLifter, moving: Truth, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory does not grow with its length, no frame comes out otherwise; a window lifts three frames."""
    whole = _lift(untrained, moving)
    sizes: list[int] = []
    lift = WindowNet.forward

    def noted(self: WindowNet, embedded: torch.Tensor, times_s: torch.Tensor) -> Lifted:
        sizes.append(len(embedded))
        return lift(self, embedded, times_s)

    monkeypatch.setattr(WindowNet, "forward", noted)
    monkeypatch.setattr(window_lifter, "WINDOWS_AT_A_TIME", at_a_time)
    pieces = _lift(untrained, moving)
    assert max(sizes) == at_a_time
    assert sum(sizes) == 2 * 14  # of 40 frames, and of their mirror images
    np.testing.assert_allclose(pieces.points_m, whole.points_m, atol=1e-5)
    np.testing.assert_allclose(pieces.rotmats, whole.rotmats, atol=1e-5)


def test_the_weights_are_plain_arrays() -> None:
    with files("staf_cli.recover.landmarks").joinpath(WINDOW_WEIGHTS).open("rb") as file:
        stored = np.load(file, allow_pickle=False)
        kinds = {name: stored[name].dtype.kind for name in stored.files}
    assert kinds.pop("header") == "U"
    assert set(kinds.values()) == {"f"}


def test_it_lifts_better_than_single_frames(lifter: WindowLifter, moving: Truth) -> None:
    """Landmarks as far off as their sigma says, 2 % of the height, in every frame anew."""
    poses = moving.pose_track()
    noise = np.random.default_rng(0).normal(0, 0.02 * moving.height_px, poses.points_px.shape)
    points = (poses.points_px + noise).astype(np.float32)
    seen = replace(poses, points_px=points, sigma=np.full_like(poses.sigma, 0.02))
    truth = moving.points_m[:, NAMES[:NUM_LIMBS]]
    window, single = (
        lift(seen, poses.visibility, moving.times_s, CAMERA).points_m[:, :NUM_LIMBS].astype(np.float64)
        for lift in (lifter.initial_3d, Lifter.load().initial_3d)
    )
    error = pa_mpjpe(window, truth).mean()
    assert error < 60
    assert error < 0.96 * pa_mpjpe(single, truth).mean()


def test_the_mean_lies_between_the_two(body: Body) -> None:
    one = act(body, 3).initial_3d()
    turn = roma.rotvec_to_rotmat(torch.tensor([0.0, 0.4, 0.0], dtype=torch.float64)).numpy()
    other = Initial3D(one.points_m * 1.2, turn @ one.rotmats)
    mean = mean_3d(one, other, 0.25)
    np.testing.assert_allclose(mean.points_m, one.points_m * 1.05, atol=1e-6)
    off = roma.rotmat_geodesic_distance(torch.as_tensor(mean.rotmats), torch.as_tensor(one.rotmats))
    np.testing.assert_allclose(off, 0.1, atol=0.005)
    np.testing.assert_allclose(np.linalg.det(mean.rotmats), 1, atol=1e-6)


def test_rotations_are_rotations_and_turn_the_body_to_where_it_faces(
    lifter: WindowLifter, moving: Truth
) -> None:
    rotmats = torch.as_tensor(_lift(lifter, moving).rotmats)
    torch.testing.assert_close(rotmats @ rotmats.mT, torch.eye(3).expand_as(rotmats), atol=1e-5, rtol=0)
    truth = roma.rotvec_to_rotmat(torch.tensor(moving.poses[:, :3], dtype=torch.float32))
    off = roma.rotmat_geodesic_distance(rotmats[:, 0], truth)
    assert torch.rad2deg(off).median() < 15
