"""The last stage's terms on feet whose ground is known."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.spatial.transform import Rotation

from staf_cli.body.joints import BLAZEPOSE_LANDMARK_NAMES
from staf_cli.recover.landmarks.planting import SOLE_ROWS, PlantedFeet
from staf_cli.recover.landmarks.skeleton import FIT_LANDMARKS
from staf_cli.world.footing import Footing
from staf_cli.world.world import camera_in_world, turning_camera_in_world

UP = np.array([0.0, -np.cos(0.2), -np.sin(0.2)])
HEIGHT_M = 1.4
SOLE_M = np.array([0.023, 0.015])
STEPS = torch.full((9,), 1 / 30)
SIGMAS = (0.03, 0.02)


def feet_of(level_m: float = 0.0, contacts: np.ndarray | None = None) -> PlantedFeet:
    stands = np.ones((10, 4), bool) if contacts is None else contacts
    footing = Footing(stands, camera_in_world(UP, HEIGHT_M), level_m)
    return PlantedFeet.of(footing, SOLE_M, torch.device("cpu"))


def standing(over_m: float = 0.0) -> torch.Tensor:
    """(10, P, 3) m, feet flat, so high over the floor."""
    ahead = np.cross(np.array([1.0, 0, 0]), UP)
    points = np.zeros((10, len(FIT_LANDMARKS), 3))
    for row, sole, side in zip(SOLE_ROWS, np.tile(SOLE_M, 2), (0.1, 0.1, -0.1, -0.1), strict=True):
        points[:, row] = 4 * ahead + [side, 0, 0] + UP * (over_m + sole - HEIGHT_M)
    return torch.tensor(points, dtype=torch.float32)


def loss(feet: PlantedFeet, points: torch.Tensor) -> float:
    return float(feet.loss(feet.steadied(points), STEPS, *SIGMAS))


def test_feet_that_stand_on_the_ground_cost_nothing() -> None:
    assert loss(feet_of(), standing()) == pytest.approx(0, abs=1e-3)
    assert loss(feet_of(level_m=0.4), standing(0.4)) == pytest.approx(0, abs=1e-3)


def test_sliding_and_hovering_cost_only_where_feet_stand() -> None:
    sliding = standing() + torch.arange(10.0)[:, None, None] * torch.tensor([0.01, 0, 0])
    none = np.zeros((10, 4), bool)
    assert loss(feet_of(), sliding) > 100
    assert loss(feet_of(contacts=none), sliding) == pytest.approx(0, abs=1e-3)
    assert loss(feet_of(), standing(0.05)) > 50
    assert loss(feet_of(contacts=none), standing(0.05)) == pytest.approx(0, abs=1e-3)


def test_nothing_sinks_into_the_ground() -> None:
    none = np.zeros((10, 4), bool)
    assert loss(feet_of(contacts=none), standing(-0.06)) > 1.5 * loss(feet_of(), standing(-0.06)) > 20


def test_of_a_foot_that_stands_ankle_heel_and_toe_are_not_raised() -> None:
    stands = np.zeros((10, 4), bool)
    stands[:5, 1] = True  # the left toe
    raised = feet_of(contacts=stands).raised
    names = [BLAZEPOSE_LANDMARK_NAMES[mark] for mark in FIT_LANDMARKS]
    left = [names.index(f"left_{part}") for part in ("ankle", "heel", "foot_index")]
    assert not raised[:5, left].any()
    assert raised.sum() == raised.numel() - 15


def test_who_stands_on_something_else_or_on_no_known_level_is_not_pulled() -> None:
    for feet, points in (
        (feet_of(np.nan), standing(0.05)),
        (feet_of(), standing(0.6)),
        (feet_of(), standing(-0.6)),
    ):
        assert loss(feet, points) == pytest.approx(0, abs=1e-3)


def test_a_camera_that_turns_moves_no_foot() -> None:
    turns = Rotation.from_rotvec(np.linspace(0, 0.3, 10)[:, None] * UP)  # into the first frame's axes
    matrices = turning_camera_in_world(camera_in_world(UP, HEIGHT_M), turns.as_matrix())
    feet = PlantedFeet.of(Footing(np.ones((10, 4), bool), matrices, 0.0), SOLE_M, torch.device("cpu"))
    back = torch.tensor(turns.inv().as_matrix(), dtype=torch.float32)
    assert loss(feet, standing() @ back.transpose(1, 2)) == pytest.approx(0, abs=0.01)
    assert loss(feet, standing()) > 100


def test_a_camera_that_travels_moves_no_foot() -> None:
    turns = Rotation.from_rotvec(np.linspace(0, 0.3, 10)[:, None] * UP)
    places = np.linspace(0, 1, 10)[:, None] * [0.5, -0.2, 0.4]  # up, too
    matrices = turning_camera_in_world(camera_in_world(UP, HEIGHT_M), turns.as_matrix(), places)
    feet = PlantedFeet.of(Footing(np.ones((10, 4), bool), matrices, 0.0), SOLE_M, torch.device("cpu"))
    seen = standing() - torch.tensor(places[:, None], dtype=torch.float32)
    seen = seen @ torch.tensor(turns.inv().as_matrix(), dtype=torch.float32).transpose(1, 2)
    assert loss(feet, seen) == pytest.approx(0, abs=0.01)
    assert not feet.raised.any(), "what is still in the picture goes along with the camera"
    part = feet.take(slice(4, 8))
    assert float(part.loss(part.steadied(seen[4:8]), STEPS[:3], *SIGMAS)) == pytest.approx(0, abs=0.01)
    assert loss(feet, seen + torch.linspace(0, 1, 10)[:, None, None]) > 100
