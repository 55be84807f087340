"""How broad limbs are in a mask, against dolls of known breadth."""

import numpy as np
import pytest
from made_up_pose import ARM_RADIUS, LEG_RADIUS, TRUNK_HALF, doll, paint, pose_of

from staf_cli.blazepose.widths import LIMB_SEGMENTS, LIMB_STATIONS, NUM_WIDTHS, TRUNK_STATIONS, measure_widths
from staf_cli.nets.region import Region

PER_LIMB = len(LIMB_STATIONS)
TRUNK = slice(len(LIMB_SEGMENTS) * PER_LIMB, NUM_WIDTHS)


def _limb(start: int, end: int) -> slice:
    """Where the widths of one limb segment stand."""
    row = LIMB_SEGMENTS.tolist().index([start, end])
    return slice(row * PER_LIMB, (row + 1) * PER_LIMB)


def _true_widths() -> np.ndarray:
    limbs = [ARM_RADIUS if start < 23 else LEG_RADIUS for start, _ in LIMB_SEGMENTS for _ in LIMB_STATIONS]
    return 2 * np.array(limbs + [TRUNK_HALF] * len(TRUNK_STATIONS))


def test_a_doll_of_known_breadth() -> None:
    widths = measure_widths(pose_of(doll(), paint(doll())))
    np.testing.assert_allclose(widths, _true_widths(), atol=1.5)
    assert abs(np.mean(widths - _true_widths())) < 0.75


@pytest.mark.parametrize("angle", [0.0, 0.7, -2.0])
def test_widths_are_in_pixels_of_the_picture_however_it_was_looked_at(angle: float) -> None:
    region = Region((900.0, 400.0), 768.0, angle)
    widths = measure_widths(pose_of(doll(), paint(doll()), region))
    np.testing.assert_allclose(widths, 3 * _true_widths(), atol=4.5)


def test_limbs_that_touch_are_unclear_and_the_others_are_not() -> None:
    points = doll()
    points[[25, 26]] = [[136, 190], [120, 190]]  # knees and ankles together
    points[[27, 28]] = [[136, 240], [120, 240]]
    widths = measure_widths(pose_of(points, paint(points)))
    for leg in ((25, 27), (26, 28)):
        assert np.isnan(widths[_limb(*leg)]).all()
    for arm in ((11, 13), (13, 15), (12, 14), (14, 16)):
        np.testing.assert_allclose(widths[_limb(*arm)], 2 * ARM_RADIUS, atol=1.5)


def test_an_arm_against_the_trunk_hides_both_breadths() -> None:
    points = doll()
    points[[11, 13, 15]] = [[148, 70], [151, 105], [151, 139]]
    widths = measure_widths(pose_of(points, paint(points)))
    for arm in ((11, 13), (13, 15)):
        assert np.isnan(widths[_limb(*arm)]).all()
    assert np.isnan(widths[TRUNK][1:-1]).all()
    np.testing.assert_allclose(widths[_limb(12, 14)], 2 * ARM_RADIUS, atol=1.5)


def test_a_line_that_leaves_the_crop_is_unclear() -> None:
    points = doll()
    points[[13, 15]] = [[250, 75], [250, 130]]  # the forearm runs along the crop's edge
    widths = measure_widths(pose_of(points, paint(points, arm=10)))
    assert np.isnan(widths[_limb(13, 15)]).all()
    np.testing.assert_allclose(widths[_limb(14, 16)], 20, atol=1.5)


def test_landmarks_beside_the_mask_and_an_endless_mask_are_unclear() -> None:
    nothing, everything = np.zeros((256, 256), bool), np.ones((256, 256), bool)
    assert np.isnan(measure_widths(pose_of(doll(), nothing))).all()
    assert np.isnan(measure_widths(pose_of(doll(), everything))).all()


def test_a_limb_without_length_is_unclear() -> None:
    points = doll()
    points[15] = points[13]
    widths = measure_widths(pose_of(points, paint(doll())))
    assert np.isnan(widths[_limb(13, 15)]).all()
    far_away = doll() + 5000
    assert np.isnan(measure_widths(pose_of(far_away, paint(doll())))).all()
