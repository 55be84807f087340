"""A neighbour's joints in one's own pose."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from staf_cli.blazepose.landmarker import INPUT_SIZE, LIMBS, PoseEstimate
from staf_cli.nets.region import Region
from staf_cli.recover.landmarks.fuse import SeenPose
from staf_cli.recover.landmarks.shared_joints import without_others_joints

STANDING = np.array(
    [
        (340, 125),
        (300, 125),
        (350, 160),
        (290, 160),
        (352, 205),
        (288, 205),
        (332, 220),
        (308, 220),
        (334, 290),
        (306, 290),
        (335, 355),
        (305, 355),
    ],
    float,
)  # fmt: skip; about 290 px tall
ASIDE = np.array([70.0, 0])
ARM = [13, 15]  # left elbow and wrist


def _seen(limbs: np.ndarray, sigma: float = 0.012, agreed: float = 0.0) -> SeenPose:
    points = np.tile(limbs[:2].mean(0) - (0, 30), (33, 1))
    points[LIMBS] = limbs
    points[[17, 19, 21]], points[[18, 20, 22]] = limbs[4], limbs[5]
    points[[29, 31]], points[[30, 32]] = limbs[10], limbs[11]
    ones, region = np.ones(33), Region.from_box(np.array([270.0, 70, 370, 370]))
    mask = np.zeros((INPUT_SIZE, INPUT_SIZE), bool)
    pose = PoseEstimate(region, points, np.zeros((33, 3)), 0.9 * ones, 0.8 * ones, 1.0, mask, region)
    return SeenPose(pose, sigma * ones, agreed)


def _with_the_others_arm() -> tuple[SeenPose, SeenPose]:
    """One who stands beside another, and whose left forearm is the other's."""
    limbs = STANDING.copy()
    limbs[[2, 4]] += ASIDE + 4
    mine, theirs = _seen(limbs), _seen(STANDING + ASIDE)
    sigma = mine.sigma.copy()
    sigma[[*ARM, 17, 19, 21]] = 0.07
    return replace(mine, sigma=sigma), theirs


def test_an_arm_that_is_the_neighbours_is_given_back_with_its_hand() -> None:
    mine, theirs = _with_the_others_arm()
    found = without_others_joints({3: mine, 8: theirs})
    assert found[8] is theirs
    own = found[3]
    assert own is not None
    gone = np.flatnonzero(own.pose.visibility == 0)
    assert gone.tolist() == [13, 15, 17, 19, 21]
    assert np.isinf(own.sigma[gone]).all()
    kept = np.setdiff1d(np.arange(33), gone)
    np.testing.assert_array_equal(own.pose.visibility[kept], 0.9)
    np.testing.assert_array_equal(own.pose.points_px, mine.pose.points_px)


@pytest.mark.parametrize("case", ["as sure", "farther away", "alone"])
def test_joints_stay_where_not_every_sign_is_against_them(case: str) -> None:
    mine, theirs = _with_the_others_arm()
    if case == "as sure":
        theirs = replace(theirs, sigma=mine.sigma)
    if case == "farther away":
        theirs = replace(
            theirs, pose=replace(theirs.pose, points_px=theirs.pose.points_px + np.array([20, 0]))
        )
    seen = {3: mine} if case == "alone" else {3: mine, 8: theirs}
    assert without_others_joints(seen) == seen


@pytest.mark.parametrize(
    ("agreed", "of_other", "is_lost"),
    [(0.2, 1.0, True), (0.2, 0.6, False), (0.7, 1.0, False), (0.0, 1.0, False)],
)
def test_in_a_hug_an_upper_body_is_that_of_whom_two_nets_agree_on(
    agreed: float, of_other: float, is_lost: bool
) -> None:
    limbs = STANDING.copy()
    limbs[6:] -= ASIDE  # the own legs
    mine, theirs = _seen(limbs + 8, agreed=agreed), _seen(STANDING, agreed=of_other)
    found = without_others_joints({1: mine, 2: theirs})
    assert (found[1] is None) is is_lost
    assert found[2] is theirs


def test_who_has_both_shoulders_of_another_is_not_seen() -> None:
    mine, theirs = _seen(STANDING + 3, sigma=0.07), _seen(STANDING)
    assert without_others_joints({1: mine, 2: theirs}) == {1: None, 2: theirs}


def test_nothing_is_lost_to_who_is_dropped() -> None:
    """The second has the third's upper body; what the first shares with the second alone stays theirs."""
    mine, _ = _with_the_others_arm()
    upper = STANDING + 2 * ASIDE
    second = upper + 8
    second[[2, 4]] = mine.pose.points_px[LIMBS][[2, 4]]
    people = {1: mine, 2: _seen(second, agreed=0.2), 3: _seen(upper, agreed=1.0)}
    found = without_others_joints(people)
    assert found[2] is None
    assert found[1] is mine
    assert found[3] is people[3]
