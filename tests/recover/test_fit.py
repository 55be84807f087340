"""The fit, against a person whose every joint is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest
import torch
from moving_body import CAMERA, FPS, Truth, act, seen_of

from staf_cli.blazepose.follow import PoseTrack
from staf_cli.body.joints import LIMB_SMPL
from staf_cli.body.model import Body
from staf_cli.metrics import pa_mpjpe
from staf_cli.recover.landmarks import targets
from staf_cli.recover.landmarks.fit import (
    OVERLAP,
    PIECE,
    USUAL_SIGMA_M,
    BodyFit,
    FitSettings,
    Fitted,
    shape_rows,
)
from staf_cli.recover.landmarks.skeleton import FIT_LANDMARKS, PosePrior, ShapePrior, Skeleton
from staf_cli.recover.landmarks.targets import Targets, make_targets

QUICK = FitSettings(steps=60, shape_steps=25)
WRISTS = {"left": 20, "right": 21}


@dataclass(frozen=True)
class Result:
    """A fit and its joints (T, 24, 3) m by smplx."""

    fitted: Fitted
    joints: np.ndarray


Fit = Callable[..., Result]


def _targets(truth: Truth, poses: PoseTrack | None = None, seen: np.ndarray | None = None) -> Targets:
    """Targets with perfect initial 3D wherever the person is seen, and nothing elsewhere."""
    seen = np.ones(len(truth.poses), bool) if seen is None else seen
    initial = truth.initial_3d(seen)
    return make_targets(poses or truth.pose_track(), seen, truth.times_s, CAMERA, lambda *_: initial)


@pytest.fixture(scope="module")
def fit(body: Body, skeleton: Skeleton, prior: PosePrior) -> Fit:
    def run(targets: Targets, betas: np.ndarray | None = None, settings: FitSettings = QUICK) -> Result:
        """Both stages, or the motion alone for known betas."""
        body_fit = BodyFit(skeleton, prior, CAMERA, settings)
        shape = body_fit.shape(targets).betas if betas is None else torch.tensor(betas, dtype=torch.float32)
        fitted = body_fit.motion(targets, shape)
        trans = fitted.pelvis.numpy() - skeleton.rest_joints(fitted.betas)[0].numpy()
        poses = fitted.rotvecs.reshape(len(targets), 72).numpy()
        return Result(fitted, body.joints(poses, fitted.betas.numpy(), trans).astype(np.float64))

    return run


@pytest.fixture(scope="module")
def walk(fit: Fit, walker: Truth) -> Result:
    return fit(_targets(walker), settings=FitSettings())


def _share_off(result: Result, truth: Truth) -> np.ndarray:
    """(T, 12) distances of limb joints in the picture, in the person's height."""
    off = CAMERA.project(result.joints[:, LIMB_SMPL]) - CAMERA.project(truth.joints[:, LIMB_SMPL])
    return np.linalg.norm(off, axis=-1) / truth.height_px


def _peak_speed(joints: np.ndarray) -> float:
    """Of the left wrist, seen from the pelvis: m a frame."""
    wrist = joints[:, WRISTS["left"]] - joints[:, 0]
    return float(np.linalg.norm(np.diff(wrist, axis=0), axis=-1).max())


def _accelerations(joints: np.ndarray) -> np.ndarray:
    """(T - 2,) m/s², the largest of all joints."""
    return np.linalg.norm(np.diff(joints, 2, axis=0), axis=-1).max(axis=1) * FPS**2


def _from_rest(result: Result, prior: PosePrior, *joints: int) -> float:
    """The farthest (rad) that any of the joints is from its calm rest, over all frames."""
    off = (result.fitted.rotvecs[:, 1:] - prior.rest).norm(dim=-1)
    return float(off[:, [joint - 1 for joint in joints]].max())


def test_a_known_walk_is_found(walk: Result, walker: Truth) -> None:
    assert _share_off(walk, walker).mean() < 0.005
    assert pa_mpjpe(walk.joints, walker.joints).mean() < 25


def test_the_initial_3d_counts_the_more_the_surer_it_is(fit: Fit, walker: Truth) -> None:
    """Of sigmas that are as usual the result has the same bits as without them."""
    targets = _targets(walker).take(slice(20))
    wrong = targets.points_m.copy()
    marks = [FIT_LANDMARKS.index(mark) for mark in (13, 15)]  # the left arm
    wrong[:, marks, 2] -= 0.3
    sigma = np.full(wrong.shape[:2], USUAL_SIGMA_M)
    unsure = sigma.copy()
    unsure[:, marks] = 0.3
    plain, usual, doubted = (
        fit(replace(targets, points_m=wrong, sigma_m=given), walker.betas) for given in (None, sigma, unsure)
    )
    assert torch.equal(plain.fitted.rotvecs, usual.fitted.rotvecs)
    assert torch.equal(plain.fitted.pelvis, usual.fitted.pelvis)
    off, less = (
        np.linalg.norm(found.joints[:, [18, 20]] - walker.joints[:20, [18, 20]], axis=-1).mean()
        for found in (plain, doubted)
    )
    assert less < 0.95 * off


def test_the_place_is_right_where_the_build_is_known(fit: Fit, walker: Truth) -> None:
    result = fit(_targets(walker), walker.betas)
    off = np.linalg.norm(result.joints - walker.joints, axis=-1)
    assert off.mean() < 0.05  # m, at 4 m


def test_how_tall_people_are_comes_from_the_prior(body: Body, skeleton: Skeleton, prior: PosePrior) -> None:
    """One camera does not show it: bodies of 1.6 and 1.9 m fit the same picture, nearer and farther away."""
    targets = _targets(act(body, 12))
    body_fit = BodyFit(skeleton, prior, CAMERA, replace(QUICK, shape_steps=100))
    depths, statures = [], []
    for stature_m in (1.6, 1.9):
        found = body_fit.shape(targets, ShapePrior(torch.zeros(10), stature_m))
        statures.append(float(skeleton.stature(found.betas)))
        depths.append(float(found.pelvis[:, 2].mean()))
    assert statures == pytest.approx([1.6, 1.9], abs=0.03)
    assert depths[1] / depths[0] == pytest.approx(1.9 / 1.6, rel=0.05)


@pytest.mark.parametrize("side", WRISTS)
def test_quick_hands_are_neither_late_nor_held_back(side: str, walk: Result, walker: Truth) -> None:
    found, true = (CAMERA.project(joints[:, WRISTS[side]]) for joints in (walk.joints, walker.joints))
    reach = 3
    middle = slice(reach, len(true) - reach)
    off = [
        np.linalg.norm(found[reach + k : len(true) - reach + k] - true[middle], axis=1).mean()
        for k in range(-reach, reach + 1)
    ]
    assert np.argmin(off) == reach, off
    assert np.ptp(found, axis=0).max() > 0.9 * np.ptp(true, axis=0).max()


def test_a_strike_keeps_its_speed(fit: Fit, body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within two frames the left arm swings up by 80 degrees."""
    calm = act(body, 60)
    poses = calm.poses.reshape(60, 24, 3).copy()
    poses[:, 16], poses[:, 18] = poses[0, 16], poses[0, 18]
    poses[:, 16, 2] += np.radians(80) * np.clip((np.arange(60) - 29) / 2, 0, 1)
    truth = seen_of(body, poses.reshape(60, 72), calm.betas, calm.trans, calm.times_s)

    def kept() -> float:
        found = fit(_targets(truth), truth.betas, FitSettings()).joints
        return _peak_speed(found) / _peak_speed(truth.joints)

    assert 0.9 < kept() < 1.05
    monkeypatch.setattr(targets, "STRIKE", 1e9)
    assert kept() < 0.7  # taken for flicker


def test_bones_keep_their_lengths_and_joints_their_limits(walk: Result, body: Body, prior: PosePrior) -> None:
    bones = np.linalg.norm(walk.joints[:, 1:] - walk.joints[:, body.parents[1:]], axis=-1)
    assert np.ptp(bones, axis=0).max() < 1e-5
    rotvecs = walk.fitted.rotvecs[:, 1:]
    excess = torch.maximum(prior.low - rotvecs, rotvecs - prior.high)
    assert excess.max() < 0.1


def test_a_head_that_seems_to_be_turned_backwards_is_held_back(
    fit: Fit, body: Body, prior: PosePrior
) -> None:
    truth = act(body, 10)
    poses = truth.poses.reshape(-1, 24, 3).copy()
    poses[:, [12, 15], 1] = 1.3  # rad, 150 degrees in all
    targets = _targets(seen_of(body, poses.reshape(-1, 72), truth.betas, truth.trans, truth.times_s))

    def excess(settings: FitSettings) -> float:
        rotvecs = fit(targets, truth.betas, settings).fitted.rotvecs[:, 1:]
        return float(torch.maximum(prior.low - rotvecs, rotvecs - prior.high).max())

    assert excess(FitSettings()) < 0.75 * excess(FitSettings(limits=0.0))


def test_the_fit_and_smplx_mean_the_same_joints(walk: Result, skeleton: Skeleton) -> None:
    import roma

    rotmats, rest = roma.rotvec_to_rotmat(walk.fitted.rotvecs), skeleton.rest_joints(walk.fitted.betas)
    joints, _ = skeleton.tree.pose(rotmats, walk.fitted.pelvis, rest[None])
    np.testing.assert_allclose(walk.joints, joints.numpy(), atol=1e-4)


def test_a_noisy_walk_stays_a_walk(fit: Fit, walker: Truth) -> None:
    """Landmarks flicker by 0.8 % of the height, the initial 3D by 4 cm: the joints must shake less."""
    rng = np.random.default_rng(0)
    poses = walker.pose_track()
    noise = rng.normal(0, 0.008 * walker.height_px, poses.points_px.shape).astype(np.float32)
    noisy = replace(walker, landmarks=walker.landmarks + rng.normal(0, 0.04, walker.landmarks.shape))
    result = fit(_targets(noisy, replace(poses, points_px=poses.points_px + noise)), walker.betas)
    assert _share_off(result, walker).mean() < 0.008
    assert pa_mpjpe(result.joints, walker.joints).mean() < 45
    # The noise itself, as a second difference of points at 4 m.
    raw = np.sqrt(6 * 2) * 0.008 * walker.height_px * 4 / CAMERA.focal_px * FPS**2
    assert np.median(_accelerations(result.joints)) < raw


def test_what_shakes_in_depth_is_calmed(fit: Fit, body: Body) -> None:
    """Initial 3D of a person who stands shakes by 4 cm in depth: that is held more than the picture is."""
    num_frames = 30
    poses = np.zeros((num_frames, 72))
    poses[:, 0] = np.pi
    trans = np.tile([0.0, 0.0, 4.0], (num_frames, 1))
    standing = seen_of(body, poses, np.zeros(10), trans, np.arange(num_frames) / FPS)
    targets = _targets(standing)
    shaken = targets.points_m.copy()
    shaken[..., 2] += np.random.default_rng(2).normal(0, 0.04, shaken.shape[:2])
    shakes = []
    across, _, less = QUICK.sigma_accel
    for along in (across, less):
        settings = replace(QUICK, sigma_accel=(across, across, along))
        result = fit(replace(targets, points_m=shaken), np.zeros(10), settings)
        shakes.append(np.abs(np.diff(result.joints[:, LIMB_SMPL, 2], 2, axis=0)).mean() * FPS**2)
    assert shakes[1] < 0.8 * shakes[0], f"{shakes} m/s²"


def test_standing_feet_do_not_slide_in_depth(fit: Fit, body: Body) -> None:
    """Landmarks above the feet that breathe in and out say nearer and farther; the feet say neither."""
    num_frames = 40
    times = np.arange(num_frames) / FPS
    poses = np.zeros((num_frames, 72))
    poses[:, 0] = np.pi
    trans = np.tile([0.0, 0.0, 4.0], (num_frames, 1))
    standing = seen_of(body, poses, np.zeros(10), trans, times)
    poses = standing.pose_track()
    points = poses.points_px.copy()
    ground = points[:, 27:].mean(axis=(0, 1))
    breath = 1 + 0.03 * np.sin(2 * np.pi * 2 * times)
    points[:, :27] = ground + (points[:, :27] - ground) * breath[:, None, None]
    targets = _targets(standing, replace(poses, points_px=points))
    slides = []
    for sigma in (1e3, QUICK.sigma_foot):
        result = fit(targets, np.zeros(10), replace(QUICK, sigma_foot=sigma))
        slides.append(np.linalg.norm(np.diff(result.joints[:, [7, 8]], axis=0), axis=-1).mean() * FPS)
    assert slides[1] < 0.6 * slides[0], f"{slides} m/s"


def test_legs_that_nobody_sees_hang_calmly(fit: Fit, walker: Truth, prior: PosePrior) -> None:
    poses = walker.pose_track()
    visibility = poses.visibility.copy()
    visibility[:, 25:] = 0
    result = fit(_targets(walker, replace(poses, visibility=visibility)))
    assert _from_rest(result, prior, 1, 2, 4, 5, 7, 8) < 0.4
    arms = np.isin(LIMB_SMPL, [16, 17, 18, 19, 20, 21])
    assert _share_off(result, walker)[:, arms].mean() < 0.01


def test_an_arm_that_nobody_sees_hangs_calmly(fit: Fit, walker: Truth, prior: PosePrior) -> None:
    poses = walker.pose_track()
    visibility = poses.visibility.copy()
    visibility[:, [13, 15, 17, 19, 21]] = 0
    result = fit(_targets(walker, replace(poses, visibility=visibility)))
    assert _from_rest(result, prior, 16, 18) < 0.4
    others = ~np.isin(LIMB_SMPL, [18, 20])
    assert _share_off(result, walker)[:, others].mean() < 0.01


def test_an_arm_that_is_hidden_follows_the_initial_3d_not_its_rest(fit: Fit, walker: Truth) -> None:
    poses = walker.pose_track()
    visibility = poses.visibility.copy()
    visibility[:, [13, 15, 17, 19, 21]] = 0.1
    result = fit(_targets(walker, replace(poses, visibility=visibility)))
    arms = [joints[:, [18, 20]] - joints[:, [16]] for joints in (result.joints, walker.joints)]
    off = np.linalg.norm(arms[0] - arms[1], axis=-1)
    assert off.mean() < 0.05, f"{off.mean()} m"


def test_legs_below_the_picture_hang_calmly(fit: Fit, body: Body, prior: PosePrior) -> None:
    truth = act(body, 30, place=(0.0, 0.9, 2.6))
    assert CAMERA.project(truth.landmarks[:, [25, 26, 27, 28]])[..., 1].min() > 960
    result = fit(_targets(truth), truth.betas)
    assert _from_rest(result, prior, 4, 5, 7, 8) < 0.4
    assert np.isfinite(result.joints).all()


def _with_a_gap(truth: Truth, first: int, last: int) -> Targets:
    seen = np.ones(len(truth.poses), bool)
    seen[first:last] = False
    poses = truth.pose_track()
    for values in (poses.points_px, poses.visibility, poses.peaks):
        values[~seen] = 0
    return _targets(truth, poses, seen)


def test_a_gap_is_bridged_smoothly(fit: Fit, walker: Truth) -> None:
    result = fit(_with_a_gap(walker, 25, 35), walker.betas, FitSettings())
    outside = np.delete(np.arange(60), np.arange(25, 35))
    assert _share_off(result, walker)[outside].mean() < 0.01
    assert _share_off(result, walker)[25:35].mean() < 0.05
    bent = result.joints - result.joints[:, :1], walker.joints - walker.joints[:, :1]
    assert np.linalg.norm(bent[0] - bent[1], axis=-1)[25:35].mean() < 0.2
    usual = _accelerations(walker.joints).max()
    assert _accelerations(result.joints)[22:36].max() < 4 * usual


@pytest.mark.parametrize("depth_m", [4.0, 12.0])
def test_nobody_leaps_towards_the_camera_in_a_gap(depth_m: float, fit: Fit, body: Body) -> None:
    truth = act(body, 40, place=(0.0, 0.1, depth_m))
    result = fit(_with_a_gap(truth, 12, 26), truth.betas, FitSettings())
    off = np.abs(result.joints[:, 0, 2] - truth.joints[:, 0, 2])
    assert off.max() < 0.03 * depth_m


@pytest.mark.parametrize("num_frames", [1, 2, 3])
def test_few_frames(num_frames: int, fit: Fit, body: Body) -> None:
    truth = act(body, num_frames)
    result = fit(_targets(truth))
    assert result.joints.shape == (num_frames, 24, 3)
    assert _share_off(result, truth).mean() < 0.01


def test_long_tracks_show_no_seams(fit: Fit, body: Body) -> None:
    truth = act(body, PIECE + 40)
    result = fit(_targets(truth), truth.betas)
    assert _share_off(result, truth).mean() < 0.008
    jerks = _accelerations(result.joints - truth.joints)
    border = slice(PIECE - OVERLAP - 5, PIECE + 3)
    assert jerks[border].max() < 2 * np.sort(np.delete(jerks, np.arange(len(jerks))[border]))[-3]


def test_twice_is_bit_for_bit_the_same(fit: Fit, walker: Truth) -> None:
    settings = FitSettings(steps=12, shape_steps=12)
    one, other = (fit(_targets(walker), settings=settings).fitted for _ in range(2))
    assert torch.equal(one.rotvecs, other.rotvecs)
    assert torch.equal(one.pelvis, other.pelvis)
    assert torch.equal(one.betas, other.betas)


@pytest.mark.parametrize("num_frames", [1, 2, 159, 160, 161, 5000])
def test_the_shape_is_found_on_frames_from_all_over(num_frames: int) -> None:
    rows = shape_rows(num_frames)
    assert rows[0] == 0
    assert rows[-1] == num_frames - 1
    assert len(rows) == min(num_frames, 160)
    if len(rows) > 1:
        assert np.diff(rows).min() >= 1
        assert np.diff(rows).max() <= num_frames / len(rows) + 1.1
