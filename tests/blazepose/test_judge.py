"""Somebody, the same person, and their box."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from made_up_sighting import doll, paint, sighting_of

from staf_cli.blazepose.follow import (
    box_of,
    is_person,
    look_all_ways_up,
    look_until_steady,
    same_person,
    seen_peak,
)
from staf_cli.blazepose.landmarker import LIMBS, Landmarker, PoseEstimate
from staf_cli.blazepose.region import Region

Sighted = list[tuple[np.ndarray, PoseEstimate]]
SHAPE = (256, 256, 3)


def test_people_are_somebody_and_themselves(sighted: Sighted, landmarker: Landmarker) -> None:
    for image, sighting in sighted:
        assert is_person(sighting, image.shape)
        again = look_until_steady(landmarker, image, sighting.region.scaled(1.15))
        assert same_person(sighting, again)
    (_, one), (_, other) = sighted[-2:]
    assert not same_person(one, other)


def test_the_same_spot_at_another_size_is_not_the_same_person() -> None:
    near = sighting_of(doll(), paint(doll()))
    far = replace(
        near, points_px=(near.points_px - 128) / 3 + 128, next_region=near.next_region.scaled(1 / 3)
    )
    assert not same_person(near, far)
    assert not same_person(far, near)


@pytest.mark.parametrize("kind", ["blank", "noise", "clouds"])
def test_nobody_where_there_is_nobody(kind: str, landmarker: Landmarker) -> None:
    rng = np.random.default_rng(3)
    small = {
        "blank": np.full((4, 4, 3), 90, np.uint8),
        "noise": rng.integers(0, 255, (360, 480, 3), dtype=np.uint8),
        "clouds": rng.integers(0, 255, (6, 8, 3), dtype=np.uint8),
    }[kind]
    image = cv2.resize(small, (480, 360), interpolation=cv2.INTER_CUBIC)
    for region in (Region((240, 180), 360), Region((100, 90), 150, 1.0), Region((420, 300), 300)):
        assert not is_person(look_all_ways_up(landmarker, image, region), image.shape)


def test_what_it_takes_to_be_somebody() -> None:
    sure = sighting_of(doll(), paint(doll()))
    assert is_person(sure, SHAPE)
    assert not is_person(replace(sure, flag=0.2), SHAPE)
    assert not is_person(replace(sure, peaks=np.full(33, 0.2)), SHAPE)
    assert not is_person(replace(sure, mask=~sure.mask), SHAPE)
    assert not is_person(replace(sure, points_px=sure.points_px + 1000), SHAPE)


def test_only_joints_in_the_picture_count() -> None:
    peaks = np.zeros(33)
    peaks[[11, 12, 13, 14, 15, 16]] = 0.8
    sighting = replace(sighting_of(doll(), paint(doll())), peaks=peaks)
    assert seen_peak(sighting, (135, 256, 3)) == pytest.approx(0.8)  # the legs are below the picture
    assert seen_peak(sighting, SHAPE) == pytest.approx(0.4)
    assert seen_peak(sighting, (60, 256, 3)) == 0


def test_a_box_goes_around_the_body_and_stays_in_the_picture(sighted: Sighted) -> None:
    for image, sighting in sighted:
        low, high = box_of(sighting, image.shape).reshape(2, 2)
        inner = sighting.points_px[LIMBS]
        assert (inner.min(axis=0) >= low).all()
        assert (inner.max(axis=0) <= high).all()
        assert (high - low <= 1.5 * np.ptp(sighting.points_px, axis=0) + 40).all()
    sighting = sighting_of(doll(), paint(doll()))
    np.testing.assert_allclose(box_of(sighting, SHAPE), [32, 64, 224, 249], atol=4)
    for height, width in ((100, 100), (256, 130), (10, 10)):
        box = box_of(sighting, (height, width, 3))
        assert (box >= 0).all()
        assert (box <= [width, height, width, height]).all()


def test_a_box_without_a_mask_goes_around_the_landmarks() -> None:
    nothing = sighting_of(doll(), np.zeros((256, 256), bool))
    low, high = box_of(nothing, SHAPE).reshape(2, 2)
    assert (low < doll().min(axis=0)).all()
    assert (high > doll().max(axis=0)).all()
