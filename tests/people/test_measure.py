"""Everyone's landmarks in their boxes: which net looks where, and why someone is not seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from staf_cli.assets.store import AssetStore
from staf_cli.blazepose.landmarker import LIMBS, Landmarker, PoseEstimate
from staf_cli.errors import AssetError
from staf_cli.motion import Track
from staf_cli.nets.region import Region
from staf_cli.nets.thunder import Thunder
from staf_cli.recover.landmarks import measure as measuring
from staf_cli.recover.landmarks.fuse import SeenPose
from staf_cli.recover.landmarks.measure import measure
from staf_cli.recover.landmarks.nets import LandmarkNets
from staf_cli.video.frame import Frame

ON_THE_WALL = np.array([285.0, 50, 351, 231])  # somebody in the clip's first frames


class _Counting(Landmarker):
    """A net that counts how often it is asked."""

    def __init__(self, other: Landmarker) -> None:
        self.looks, self._other = 0, other

    def look(self, image: np.ndarray, region: Region) -> PoseEstimate:
        self.looks += 1
        return self._other.look(image, region)


def _track(boxes: np.ndarray, number: int = 1) -> Track:
    num_frames = len(boxes)
    return Track(number, np.arange(num_frames), boxes, np.ones(num_frames, bool), np.ones(num_frames))


@pytest.fixture(scope="module")
def thunder() -> Thunder:
    store = AssetStore(offline=True)
    try:
        return Thunder(store.require("movenet_thunder_graph"), store.require("movenet_thunder_weights"))
    except AssetError as error:
        pytest.skip(str(error))


def test_the_slow_net_is_asked_only_where_it_is_hard(clip: list[Frame], landmarker: Landmarker) -> None:
    boxes = np.tile(ON_THE_WALL, (4, 1))
    slow = _Counting(landmarker)
    (easy,) = measure(lambda: clip, [_track(boxes)], LandmarkNets(landmarker, slow))
    assert easy.seen.all()
    assert slow.looks <= 2  # the first frame, of which nothing is known, may need it
    before = slow.looks
    behind = boxes + 25
    measure(lambda: clip, [_track(boxes), _track(behind, 2)], LandmarkNets(landmarker, slow))
    assert slow.looks >= before + 8


def test_the_tiny_are_not_looked_at(clip: list[Frame], landmarker: Landmarker) -> None:
    net = _Counting(landmarker)
    (seen,) = measure(lambda: clip, [_track(np.tile([300.0, 100, 320, 138], (3, 1)))], LandmarkNets(net))
    assert seen.why.tolist() == ["too_small"] * 3
    assert net.looks == 0


def test_nobody_and_somebody_twice(clip: list[Frame], landmarker: Landmarker) -> None:
    wall = _track(np.tile([700.0, 20, 800, 240], (3, 1)))
    once, twice = _track(np.tile(ON_THE_WALL, (3, 1)), 2), _track(np.tile(ON_THE_WALL + 8, (3, 1)), 3)
    nobody, one, double = measure(lambda: clip, [wall, once, twice], LandmarkNets(landmarker))
    assert set(nobody.why.tolist()) <= {"no_person", "weak"}
    assert one.why.tolist() == [""] * 3
    assert double.why.tolist() == ["another_person"] * 3


def test_what_was_taken_of_a_neighbour_is_not_seen(
    clip: list[Frame], landmarker: Landmarker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of several people in a frame it is asked what they share: here an arm, and a whole person."""

    def arm_lost(seen: dict[int, SeenPose]) -> dict[int, SeenPose | None]:
        one = seen[0]
        left = replace(
            one.pose, visibility=np.where(np.isin(np.arange(33), [13, 15]), 0, one.pose.visibility)
        )
        return {0: replace(one, pose=left), 1: None}

    monkeypatch.setattr(measuring, "without_others_joints", arm_lost)
    wall, other = (_track(np.tile(ON_THE_WALL, (2, 1)), number) for number in (1, 2))
    monkeypatch.setattr(measuring, "_part_doubles", lambda *_: None)
    one, none = measure(lambda: clip[:2], [wall, other], LandmarkNets(landmarker))
    np.testing.assert_array_equal(one.visibility[:, [13, 15]], 0)
    assert one.visibility[:, [11, 12, 14]].min() > 0
    assert none.why.tolist() == ["another_person"] * 2
    (alone,) = measure(lambda: clip[:2], [wall], LandmarkNets(landmarker))
    assert alone.visibility[:, [13, 15]].min() > 0


def test_small_people_by_movenet(clip: list[Frame], landmarker: Landmarker, thunder: Thunder) -> None:
    """The same person a third as large is seen in the same place; what MoveNet lacks is BlazePose's."""
    large = measure(lambda: clip[:3], [_track(np.tile(ON_THE_WALL, (3, 1)))], LandmarkNets(landmarker))[0]
    shrunk = [
        Frame(frame.index, frame.frame_id, frame.timestamp_s, np.ascontiguousarray(frame.image[::3, ::3]))
        for frame in clip[:3]
    ]
    (small,) = measure(
        lambda: shrunk, [_track(np.tile(ON_THE_WALL / 3, (3, 1)))], LandmarkNets(landmarker, None, thunder)
    )
    assert small.seen.all()
    off = np.linalg.norm(3 * small.points_px[:, LIMBS] - large.points_px[:, LIMBS], axis=-1)
    assert np.median(off) < 0.05 * 200
    assert np.isfinite(small.sigma[:, LIMBS]).all()
