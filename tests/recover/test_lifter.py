"""The lifter: from 2D to 3D, the same for mirror images, for any unit and any line of sight."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import roma
import torch
from moving_body import CAMERA, Truth, act

from staf_cli.body.model import Body
from staf_cli.metrics import pa_mpjpe
from staf_cli.recover.landmarks import lifter as lifter_module
from staf_cli.recover.landmarks.lifter import Lifter, line_of_sight_turn
from staf_cli.recover.landmarks.lifter_net import (
    MIRRORED_JOINTS,
    MIRRORED_POINTS,
    NUM_LIMBS,
    LifterConfig,
    LifterNet,
    mirrored,
    mirrored_input,
    normalised,
)
from staf_cli.recover.landmarks.skeleton import FIT_LANDMARKS

NAMES = list(FIT_LANDMARKS)


@pytest.fixture(scope="module")
def lifter() -> Lifter:
    return Lifter.load()


@pytest.fixture(scope="module")
def points(walker: Truth) -> np.ndarray:
    return CAMERA.project(walker.landmarks)[:, NAMES]


def _everywhere(points: np.ndarray) -> np.ndarray:
    return np.ones(points.shape[:2])


def test_somebody_who_walks_is_lifted(lifter: Lifter, walker: Truth, points: np.ndarray) -> None:
    lifted = lifter(points, _everywhere(points)).points_m.numpy().astype(np.float64)
    truth = walker.points_m[:, NAMES]
    error = pa_mpjpe(lifted[:, :NUM_LIMBS], truth[:, :NUM_LIMBS]).mean()
    flat = np.concatenate([points, np.zeros_like(points[..., :1])], axis=-1)
    assert error < 60, error
    assert error < 0.6 * pa_mpjpe(flat[:, :NUM_LIMBS], truth[:, :NUM_LIMBS]).mean()


def test_rotations_are_rotations_and_turn_the_body_to_where_it_faces(
    lifter: Lifter, walker: Truth, points: np.ndarray
) -> None:
    rotmats = lifter(points, _everywhere(points)).rotmats
    torch.testing.assert_close(rotmats @ rotmats.mT, torch.eye(3).expand_as(rotmats), atol=1e-5, rtol=0)
    torch.testing.assert_close(torch.linalg.det(rotmats), torch.ones(rotmats.shape[:2]))
    truth = roma.rotvec_to_rotmat(torch.tensor(walker.poses[:, :3], dtype=torch.float32))
    off = roma.rotmat_geodesic_distance(rotmats[:, 0], truth)
    assert torch.rad2deg(off).median() < 15


def test_unit_and_place_do_not_matter(lifter: Lifter, points: np.ndarray) -> None:
    one, other = (lifter(values, _everywhere(points)) for values in (points, points * 0.37 + [250, -40]))
    torch.testing.assert_close(one.points_m, other.points_m, atol=1e-4, rtol=0)


def test_the_mirror_image_gives_the_mirror_image(lifter: Lifter, points: np.ndarray) -> None:
    confidence = np.random.default_rng(0).uniform(0.2, 1, points.shape[:2])
    image = points[:, MIRRORED_POINTS] * [-1, 1]
    one = lifter(points, confidence)
    other = mirrored(lifter(image, confidence[:, MIRRORED_POINTS]))
    torch.testing.assert_close(one.points_m, other.points_m, atol=1e-5, rtol=0)
    torch.testing.assert_close(one.rotmats, other.rotmats, atol=1e-4, rtol=0)


def test_mirroring_twice_changes_nothing() -> None:
    for order in (MIRRORED_POINTS, MIRRORED_JOINTS):
        assert np.array(order)[order].tolist() == list(range(len(order)))
    observed = torch.randn(4, len(FIT_LANDMARKS), 3)
    torch.testing.assert_close(mirrored_input(mirrored_input(observed)), observed)


def test_points_that_are_not_there_are_nought_and_do_not_matter(lifter: Lifter, points: np.ndarray) -> None:
    confidence = _everywhere(points)
    confidence[:, [4, 16]] = 0
    elsewhere = points.copy()
    elsewhere[:, [4, 16]] += 1000
    observed = normalised(torch.tensor(elsewhere), torch.tensor(confidence))
    assert (observed[:, [4, 16]] == 0).all()
    one, other = lifter(points, confidence), lifter(elsewhere, confidence)
    torch.testing.assert_close(one.points_m, other.points_m)


def test_points_that_are_hardly_visible_still_tell_where_they_are(lifter: Lifter, points: np.ndarray) -> None:
    """What BlazePose calls invisible is hidden, not unknown: it lies within a hand's breadth or two."""
    wrist = NAMES.index(15)
    confidence = _everywhere(points)
    confidence[:, wrist] = 0.02
    elsewhere = points.copy()
    elsewhere[:, wrist] += 60
    one, other = lifter(points, confidence).points_m, lifter(elsewhere, confidence).points_m
    assert (one - other)[:, wrist].norm(dim=-1).min() > 0.02


@pytest.mark.parametrize("num_frames", [0, 1])
def test_no_frames_and_one(lifter: Lifter, num_frames: int) -> None:
    lifted = lifter(np.zeros((num_frames, len(FIT_LANDMARKS), 2)), np.zeros((num_frames, len(FIT_LANDMARKS))))
    assert lifted.points_m.shape == (num_frames, len(FIT_LANDMARKS), 3)
    assert torch.isfinite(lifted.points_m).all()
    assert torch.isfinite(lifted.rotmats).all()


def test_rotations_do_not_pull_at_the_points() -> None:
    net = LifterNet(LifterConfig(width=16, num_blocks=1))
    net(torch.randn(3, len(FIT_LANDMARKS), 3)).rotmats.sum().backward()
    assert all(parameter.grad is None for parameter in net.trunk.parameters())
    assert all(parameter.grad is not None for parameter in net.rotations.parameters())


def test_the_3d_is_the_same_wherever_in_the_picture_a_person_stands(lifter: Lifter, body: Body) -> None:
    """Off the axis the camera is turned to face them; the 3D comes back in the camera's own axes."""
    middle = act(body, 10, place=(0.0, 0.0, 5.0))
    away = np.array([[1.3, 0.4, 5.0]])
    turn = line_of_sight_turn(away / np.linalg.norm(away))[0]
    turned = middle.landmarks @ turn.T  # all turned about the camera: seen from the same side, elsewhere
    lifted = lifter.initial_3d
    poses = middle.pose_track()
    there = replace(poses, points_px=CAMERA.project(turned).astype(np.float32))
    one = lifted(poses, poses.visibility, middle.times_s, CAMERA)
    other = lifted(there, poses.visibility, middle.times_s, CAMERA)
    np.testing.assert_allclose(one.points_m @ turn.T, other.points_m, atol=0.02)
    np.testing.assert_allclose(turn @ one.rotmats[:, 0], other.rotmats[:, 0], atol=0.05)
    np.testing.assert_allclose(other.points_m[:, [6, 7]].mean(axis=1), 0, atol=1e-5)


@pytest.mark.parametrize("at_a_time", [1, 3, 5])
def test_a_long_track_is_lifted_piece_by_piece(
    lifter: Lifter, body: Body, at_a_time: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory does not grow with its length, and no frame comes out otherwise."""
    walker = act(body, 10, place=(0.3, 0.0, 5.0))
    poses = walker.pose_track()
    whole = lifter.initial_3d(poses, poses.visibility, walker.times_s, CAMERA)
    sizes: list[int] = []
    lift = Lifter.__call__

    def noted(self: Lifter, points: np.ndarray, confidence: np.ndarray) -> object:
        sizes.append(len(points))
        return lift(self, points, confidence)

    monkeypatch.setattr(Lifter, "__call__", noted)
    monkeypatch.setattr(lifter_module, "FRAMES_AT_A_TIME", at_a_time)
    pieces = lifter.initial_3d(poses, poses.visibility, walker.times_s, CAMERA)
    assert max(sizes) == at_a_time
    assert sum(sizes) == 10
    np.testing.assert_allclose(pieces.points_m, whole.points_m, atol=1e-5)
    np.testing.assert_allclose(pieces.rotmats, whole.rotmats, atol=1e-5)


def test_the_line_of_sight_turns_the_axis_onto_the_ray_without_roll() -> None:
    np.testing.assert_allclose(line_of_sight_turn(np.array([[0.0, 0, 1]])), [np.eye(3)], atol=1e-12)
    rays = np.random.default_rng(0).normal(0, 0.5, (50, 3))
    rays[:, 2] = np.abs(rays[:, 2]) + 0.2
    rays /= np.linalg.norm(rays, axis=1, keepdims=True)
    turn = line_of_sight_turn(rays)
    np.testing.assert_allclose(turn @ turn.mT, np.broadcast_to(np.eye(3), (50, 3, 3)), atol=1e-12)
    np.testing.assert_allclose(np.linalg.det(turn), 1)
    np.testing.assert_allclose(turn[:, :, 2], rays, atol=1e-12)
    np.testing.assert_allclose(turn[:, 1, 0], 0, atol=1e-12)  # level stays level
