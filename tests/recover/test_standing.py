"""Straight legs, feet that stay and depth that does not drift; squats and walks stay what they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from moving_body import CAMERA, FPS, Truth, seen_of
from scipy.spatial.transform import Rotation

from staf_cli.body.model import Body
from staf_cli.recover.landmarks.fit import BodyFit, FitSettings
from staf_cli.recover.landmarks.skeleton import FIT_LANDMARKS, PosePrior, Skeleton
from staf_cli.recover.landmarks.standing import LEG, bent_knees, may_be_straight, wandering
from staf_cli.recover.landmarks.targets import Targets, make_targets

SETTINGS = FitSettings(shape_steps=60)
NUM_FRAMES = 30
LEG_MARKS = [25, 26, 27, 28, 29, 30, 31, 32]


def _person(
    body: Body, *, bend: float = 0.0, out: float = 0.0, pitch: float = 0.0, depth: np.ndarray | None = None
) -> Truth:
    """Stands before a camera that looks down by `pitch`, knees bent by `bend` and turned `out`, all rad."""
    poses = np.zeros((NUM_FRAMES, 24, 3))
    poses[:, 0] = Rotation.from_euler("x", np.pi + pitch).as_rotvec()
    for hip, knee, ankle, side in ((1, 4, 7, 1), (2, 5, 8, -1)):
        hip_turn = Rotation.from_euler("YX", [side * out, -bend * 0.55])
        poses[:, hip], poses[:, knee, 0], poses[:, ankle, 0] = hip_turn.as_rotvec(), bend, -bend * 0.4
    poses[:, 16, 2], poses[:, 17, 2] = -1.2, 1.2
    trans = np.tile([0.0, 0.1, 4.0], (NUM_FRAMES, 1))
    if depth is not None:
        trans[:, 2] = depth
    times = np.arange(NUM_FRAMES) / FPS
    return seen_of(body, poses.reshape(NUM_FRAMES, 72), np.zeros(10), trans, times)


def _targets(truth: Truth, initial: Truth, leg_sigma: float = 0.01) -> Targets:
    """What is seen of one person, with the initial 3D of another one in the same place."""
    track = truth.pose_track()
    track.sigma[:, LEG_MARKS] = leg_sigma
    seen = np.ones(NUM_FRAMES, bool)
    return make_targets(track, seen, truth.times_s, CAMERA, lambda *_: initial.initial_3d())


def _knee_bends(
    skeleton: Skeleton, prior: PosePrior, targets: Targets, settings: FitSettings = SETTINGS
) -> np.ndarray:
    """(T, 2) degrees, of both stages of the fit."""
    fit = BodyFit(skeleton, prior, CAMERA, settings)
    fitted = fit.motion(targets, fit.shape(targets).betas)
    return np.degrees(fitted.rotvecs[:, [4, 5]].norm(dim=-1).numpy())


@pytest.mark.parametrize("pitch", [0.0, 0.5])
def test_legs_under_a_long_coat_are_straight(
    pitch: float, body: Body, skeleton: Skeleton, prior: PosePrior
) -> None:
    """The initial 3D has them half bent, the picture has them straight and is not sure of them."""
    straight, bent = _person(body, pitch=pitch), _person(body, bend=0.4, pitch=pitch)
    targets = _targets(straight, bent, leg_sigma=0.085)
    without = _knee_bends(skeleton, prior, targets, replace(SETTINGS, straight=0.0))
    found = _knee_bends(skeleton, prior, targets)
    assert found.mean() < 0.85 * without.mean(), f"{found.mean()} and {without.mean()} degrees"
    assert without.mean() < np.degrees(0.4)


@pytest.mark.parametrize(("bend", "out"), [(1.6, 0.0), (1.6, 0.5), (0.8, 0.0)])
def test_squats_stay_squats(
    bend: float, out: float, body: Body, skeleton: Skeleton, prior: PosePrior
) -> None:
    truth = _person(body, bend=bend, out=out)
    found = _knee_bends(skeleton, prior, _targets(truth, truth))
    assert found.mean() > np.degrees(bend) - 12


def _depths(
    skeleton: Skeleton,
    prior: PosePrior,
    truth: Truth,
    points_px: np.ndarray,
    settings: FitSettings = SETTINGS,
) -> np.ndarray:
    track = replace(truth.pose_track(), points_px=points_px.astype(np.float32))
    seen = np.ones(NUM_FRAMES, bool)
    targets = make_targets(track, seen, truth.times_s, CAMERA, lambda *_: truth.initial_3d())
    return BodyFit(skeleton, prior, CAMERA, settings).motion(targets, torch.zeros(10)).pelvis[:, 2].numpy()


def test_people_who_stand_do_not_drift_in_depth(body: Body, skeleton: Skeleton, prior: PosePrior) -> None:
    """The upper body's landmarks spread by 2 % as with arms that are raised; the feet are where they were."""
    truth = _person(body)
    points = CAMERA.project(truth.landmarks)
    upper, ground = points[:, :25], points[:, 27:].mean(axis=(0, 1))
    spread = 1 + 0.02 * np.sin(np.linspace(0, 2 * np.pi, NUM_FRAMES))
    points[:, :25] = ground + (upper - ground) * spread[:, None, None]
    free = replace(SETTINGS, sigma_depth_speed=1e3)
    drifts = [np.ptp(_depths(skeleton, prior, truth, points, settings)) for settings in (free, SETTINGS)]
    assert drifts[1] < 0.7 * drifts[0], f"{drifts} m"


def test_people_who_walk_towards_the_camera_come_nearer(
    body: Body, skeleton: Skeleton, prior: PosePrior
) -> None:
    away = 4.5 - 1.3 * np.arange(NUM_FRAMES) / FPS
    truth = _person(body, depth=away)
    found = _depths(skeleton, prior, truth, CAMERA.project(truth.landmarks))
    assert found[0] - found[-1] == pytest.approx(away[0] - away[-1], rel=0.15)


def test_a_leg_that_is_bent_in_the_picture_is_not_taken_for_a_straight_one() -> None:
    rays = torch.zeros(1, len(FIT_LANDMARKS), 2)
    (_, knees, ankles), down = LEG, torch.tensor([0.0, 0.1])
    rays[:, knees], rays[:, ankles] = down, 1.5 * down
    rays[:, ankles[1]] = down + torch.tensor([0.05, 0.05])  # the right shin, 45 degrees to the side
    left, right = may_be_straight(rays)[0].tolist()
    assert left == pytest.approx(1)
    assert right < 0.1
    body = torch.zeros(1, 23, 3)
    body[:, [3, 4], 0] = torch.tensor([0.5, 0.5])
    one, none = (float(bent_knees(body, torch.tensor([[may, 0.0]]))) for may in (left, right))
    assert one > 10 * none


def test_back_and_forth_costs_more_than_there() -> None:
    step_s = torch.full((20,), 1 / FPS)
    there = torch.zeros(21, 3)
    there[:, 2] = torch.linspace(0, 0.5, 21)
    back = there.clone()
    back[11:, 2] = there[:10, 2].flip(0)
    twice = there * 2
    costs = [float(wandering(pelvis, step_s, 0.03)) for pelvis in (there, back, twice, torch.zeros(21, 3))]
    assert costs[1] == pytest.approx(costs[0], rel=0.01)  # as far, and it ends where it began
    assert costs[2] == pytest.approx(2 * costs[0], rel=0.1)
    assert costs[3] == 0
