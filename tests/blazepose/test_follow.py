"""Looking until the pose is steady, judging it, and following it."""

import math
from dataclasses import replace

import cv2
import numpy as np
import pytest
from made_up_pose import doll, paint, pose_of

from staf_cli.blazepose.follow import (
    PoseFollower,
    best_of_four_orientations,
    box_of,
    is_person,
    look_until_steady,
    same_person,
    seen_peak,
)
from staf_cli.blazepose.landmarker import LIMBS, Landmarker, PoseEstimate
from staf_cli.nets.region import Region

SeenPeople = list[tuple[np.ndarray, PoseEstimate]]


def _scaled(region: Region, factor: float) -> Region:
    return replace(region, side_px=region.side_px * factor)


class _Counting:
    """A landmarker that counts its looks and always wants to move on by a share of the square."""

    def __init__(self, pose: PoseEstimate, shift: float, flag: float = 1.0) -> None:
        self.looks, self._pose, self._shift, self._flag = 0, pose, shift, flag

    def look(self, _: np.ndarray, region: Region) -> PoseEstimate:
        self.looks += 1
        x, y = region.centre_px
        after = Region((x + self._shift * region.side_px, y), region.side_px, region.angle)
        seen = {**vars(self._pose), "region": region, "next_region": after, "flag": self._flag}
        return PoseEstimate(**seen)


@pytest.mark.parametrize(("shift", "flag", "looks"), [(0.01, 1.0, 1), (0.5, 1.0, 3), (0.5, 0.1, 1)])
def test_looking_stops_when_steady_when_no_one_is_there_or_after_three(
    shift: float, flag: float, looks: int, seen_people: SeenPeople
) -> None:
    counting = _Counting(seen_people[0][1], shift, flag)
    look_until_steady(counting, seen_people[0][0], Region((0.0, 0.0), 100.0))  # type: ignore[arg-type]
    assert counting.looks == looks


def test_looking_finds_its_way_from_a_poor_square(seen_people: SeenPeople, landmarker: Landmarker) -> None:
    for image, pose in seen_people:
        x, y = pose.region.centre_px
        side = pose.region.side_px
        poor = Region((x + 0.12 * side, y - 0.1 * side), 1.2 * side, pose.region.angle + 0.3)
        found = look_until_steady(landmarker, image, poor)
        off = np.linalg.norm(found.points_px - pose.points_px, axis=1)[LIMBS]
        assert off.mean() < 0.03 * side


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_any_way_up_is_found_by_the_heatmaps(
    turns: int, seen_people: SeenPeople, landmarker: Landmarker
) -> None:
    """The picture is turned about its middle, the square starts upright; the person is found turned."""
    for image, pose in seen_people:
        turned = np.ascontiguousarray(np.rot90(image, turns))
        angle = -turns * math.pi / 2  # np.rot90 turns counter-clockwise
        c, s = round(math.cos(angle)), round(math.sin(angle))
        rotation = np.array([[c, -s], [s, c]])

        def carried(
            points: np.ndarray,
            rotation: np.ndarray = rotation,
            before: np.ndarray = image,
            after: np.ndarray = turned,
        ) -> np.ndarray:
            return (points - np.divide(before.shape[1::-1], 2)) @ rotation.T + np.divide(
                after.shape[1::-1], 2
            )

        x, y = carried(np.array(pose.region.centre_px)).tolist()
        found = best_of_four_orientations(landmarker, turned, Region((x, y), pose.region.side_px))
        wrong = math.remainder(found.region.angle - angle - pose.region.angle, 2 * math.pi)
        assert abs(wrong) < 0.4
        off = np.linalg.norm(found.points_px - carried(pose.points_px), axis=1)[LIMBS]
        assert off.mean() < 0.03 * pose.region.side_px


SHAPE = (256, 256, 3)


def test_people_are_people_and_themselves(seen_people: SeenPeople, landmarker: Landmarker) -> None:
    for image, pose in seen_people:
        assert is_person(pose, image.shape)
        again = look_until_steady(landmarker, image, _scaled(pose.region, 1.15))
        assert same_person(pose, again)
    (_, one), (_, other) = seen_people[-2:]
    assert not same_person(one, other)


def test_the_same_spot_at_another_size_is_not_the_same_person() -> None:
    near = pose_of(doll(), paint(doll()))
    far = replace(
        near, points_px=(near.points_px - 128) / 3 + 128, next_region=_scaled(near.next_region, 1 / 3)
    )
    assert not same_person(near, far)
    assert not same_person(far, near)


@pytest.mark.parametrize("kind", ["blank", "noise", "clouds"])
def test_no_one_where_there_is_no_one(kind: str, landmarker: Landmarker) -> None:
    rng = np.random.default_rng(3)
    small = {
        "blank": np.full((4, 4, 3), 90, np.uint8),
        "noise": rng.integers(0, 255, (360, 480, 3), dtype=np.uint8),
        "clouds": rng.integers(0, 255, (6, 8, 3), dtype=np.uint8),
    }[kind]
    image = cv2.resize(small, (480, 360), interpolation=cv2.INTER_CUBIC)
    for region in (Region((240, 180), 360), Region((100, 90), 150, 1.0), Region((420, 300), 300)):
        assert not is_person(best_of_four_orientations(landmarker, image, region), image.shape)


def test_what_it_takes_to_be_a_person() -> None:
    sure = pose_of(doll(), paint(doll()))
    assert is_person(sure, SHAPE)
    assert not is_person(replace(sure, flag=0.2), SHAPE)
    assert not is_person(replace(sure, peaks=np.full(33, 0.2)), SHAPE)
    assert not is_person(replace(sure, mask=~sure.mask), SHAPE)
    assert not is_person(replace(sure, points_px=sure.points_px + 1000), SHAPE)


def test_only_joints_in_the_picture_count() -> None:
    peaks = np.zeros(33)
    peaks[[11, 12, 13, 14, 15, 16]] = 0.8
    pose = replace(pose_of(doll(), paint(doll())), peaks=peaks)
    assert seen_peak(pose, (135, 256, 3)) == pytest.approx(0.8)  # the legs are below the picture
    assert seen_peak(pose, SHAPE) == pytest.approx(0.4)
    assert seen_peak(pose, (60, 256, 3)) == 0


def test_a_box_goes_around_the_body_and_stays_in_the_picture(seen_people: SeenPeople) -> None:
    for image, pose in seen_people:
        low, high = box_of(pose, image.shape).reshape(2, 2)
        inner = pose.points_px[LIMBS]
        assert (inner.min(axis=0) >= low).all()
        assert (inner.max(axis=0) <= high).all()
        assert (high - low <= 1.5 * np.ptp(pose.points_px, axis=0) + 40).all()
    pose = pose_of(doll(), paint(doll()))
    np.testing.assert_allclose(box_of(pose, SHAPE), [32, 64, 224, 249], atol=4)
    for height, width in ((100, 100), (256, 130), (10, 10)):
        box = box_of(pose, (height, width, 3))
        assert (box >= 0).all()
        assert (box <= [width, height, width, height]).all()


def test_a_box_without_a_mask_goes_around_the_landmarks() -> None:
    nothing = pose_of(doll(), np.zeros((256, 256), bool))
    low, high = box_of(nothing, SHAPE).reshape(2, 2)
    assert (low < doll().min(axis=0)).all()
    assert (high > doll().max(axis=0)).all()


def test_a_person_is_followed_where_their_last_pose_was(
    scenes: dict[int, np.ndarray], landmarker: Landmarker
) -> None:
    """Also backwards in time; with a box, a pose that does not fit it is a neighbour's."""
    walker = Region.from_box(np.array([1096, 532, 1344, 932]))
    last = best_of_four_orientations(landmarker, scenes[80], walker)
    image = np.roll(scenes[80], 12, axis=1)
    follower = PoseFollower(landmarker, 8)
    for index in (81, 79):
        pose = follower.look(image, index, last)
        assert pose is not None
        off = np.linalg.norm(pose.points_px - last.points_px - [12, 0], axis=1)[LIMBS]
        assert off.mean() < 0.02 * walker.side_px
    jumper = np.array([577, 103, 693, 462])
    pose = follower.look(scenes[80], 82, last, jumper)
    assert pose is not None
    assert not same_person(pose, last)
    assert follower.look(scenes[80], 83, last, np.array([100, 600, 250, 900])) is None


def test_other_orientations_are_tried_now_and_then_only(seen_people: SeenPeople) -> None:
    image, pose = seen_people[0]
    counting = _Counting(replace(pose, peaks=np.full(33, 0.4)), 0.01)
    follower = PoseFollower(counting, 8)  # type: ignore[arg-type]
    looks = []
    for index in (20, 21, 27, 28, 12, 20):
        before = counting.looks
        assert follower.look(image, index, pose) is not None  # weak, but enough to stay
        looks.append(counting.looks - before)
    assert looks == [5, 1, 1, 5, 5, 5]
    lost = _Counting(replace(pose, peaks=np.full(33, 0.2)), 0.01)
    assert PoseFollower(lost, 8).look(image, 0, pose) is None  # type: ignore[arg-type]
