"""Looking until the look is steady, and which way up somebody is."""

import math

import numpy as np
import pytest

from staf_cli.blazepose.follow import look_all_ways_up, look_until_steady
from staf_cli.blazepose.landmarker import LIMBS, Landmarker, PoseEstimate
from staf_cli.blazepose.region import Region

Sighted = list[tuple[np.ndarray, PoseEstimate]]


class _Counting:
    """A landmarker that counts its looks and always wants to move on by a share of the square."""

    def __init__(self, sighting: PoseEstimate, shift: float, flag: float = 1.0) -> None:
        self.looks, self._sighting, self._shift, self._flag = 0, sighting, shift, flag

    def look(self, _: np.ndarray, region: Region) -> PoseEstimate:
        self.looks += 1
        x, y = region.centre_px
        after = Region((x + self._shift * region.side_px, y), region.side_px, region.angle)
        seen = {**vars(self._sighting), "region": region, "next_region": after, "flag": self._flag}
        return PoseEstimate(**seen)


@pytest.mark.parametrize(("shift", "flag", "looks"), [(0.01, 1.0, 1), (0.5, 1.0, 3), (0.5, 0.1, 1)])
def test_settle_stops_when_steady_when_nobody_is_there_or_after_three(
    shift: float, flag: float, looks: int, sighted: Sighted
) -> None:
    counting = _Counting(sighted[0][1], shift, flag)
    look_until_steady(counting, sighted[0][0], Region((0.0, 0.0), 100.0))  # type: ignore[arg-type]
    assert counting.looks == looks


def test_settle_finds_its_way_from_a_poor_square(sighted: Sighted, landmarker: Landmarker) -> None:
    for image, sighting in sighted:
        x, y = sighting.region.centre_px
        side = sighting.region.side_px
        poor = Region((x + 0.12 * side, y - 0.1 * side), 1.2 * side, sighting.region.angle + 0.3)
        found = look_until_steady(landmarker, image, poor)
        off = np.linalg.norm(found.points_px - sighting.points_px, axis=1)[LIMBS]
        assert off.mean() < 0.03 * side


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_any_way_up_is_found_by_the_heatmaps(turns: int, sighted: Sighted, landmarker: Landmarker) -> None:
    """The picture is turned about its middle, the square starts upright; the person is found turned."""
    for image, sighting in sighted:
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

        x, y = carried(np.array(sighting.region.centre_px)).tolist()
        found = look_all_ways_up(landmarker, turned, Region((x, y), sighting.region.side_px))
        wrong = math.remainder(found.region.angle - angle - sighting.region.angle, 2 * math.pi)
        assert abs(wrong) < 0.4
        off = np.linalg.norm(found.points_px - carried(sighting.points_px), axis=1)[LIMBS]
        assert off.mean() < 0.03 * sighting.region.side_px
