"""People who are not upright: found by MoveNet, believed where BlazePose sees the same."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from staf_cli.assets.store import AssetStore
from staf_cli.blazepose.landmarker import LIMBS, Landmarker
from staf_cli.errors import AssetError
from staf_cli.nets.interpreter import TfliteNet
from staf_cli.nets.region import Region
from staf_cli.nets.thunder import Joints, Thunder
from staf_cli.recover.landmarks.cascade import PersonCascade, Place
from staf_cli.recover.landmarks.joints import FIRST_LIMB
from staf_cli.recover.landmarks.nets import LandmarkNets
from staf_cli.recover.landmarks.repair import ENOUGH_AGREED
from staf_cli.recover.landmarks.turned import seen_by_both, share_agreed, way_up
from staf_cli.video.video_source import VideoSource

ON_THE_WALL = np.array([591.0, 81, 709, 454])  # a man who stands in this frame of the demo clip
STANDS = 100
# Where he is while he turns over: the sun dazzles the camera from 170 to 174, no net sees him there.
FLIP = {162: (737, 194, 983, 474), 168: (753, 188, 1014, 451), 171: (790, 178, 979, 390),
        175: (837, 143, 1013, 345), 177: (860, 152, 1048, 361)}  # fmt: skip


@pytest.fixture(scope="module")
def standing(demo_clip: Path) -> np.ndarray:
    return next(frame.image for frame in VideoSource(demo_clip).frames() if frame.index == STANDS)


@pytest.fixture(scope="module")
def blazepose(nets: dict[str, Path]) -> Landmarker:
    return Landmarker(TfliteNet(nets["pose_landmark_full"]))  # it is quicker than heavy


@pytest.fixture(scope="module")
def thunder(open_nets: dict[str, Path]) -> Thunder:
    return Thunder(open_nets["movenet_thunder_graph"], open_nets["movenet_thunder_weights"])


def _upside_down(image: np.ndarray, box_xyxy: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    height, width = image.shape[:2]
    turned = np.array([width, height, width, height]) - box_xyxy[[2, 3, 0, 1]]
    return np.ascontiguousarray(image[::-1, ::-1]), turned


@pytest.mark.parametrize("expected_deg", [60, 135, -160])
def test_somebody_upside_down_is_seen_by_both(
    expected_deg: int, standing: np.ndarray, blazepose: Landmarker, thunder: Thunder
) -> None:
    upright = blazepose.look(standing, Region.from_box(ON_THE_WALL)).points_px
    image, box = _upside_down(standing, ON_THE_WALL)
    pose = seen_by_both(blazepose, thunder, image, box, math.radians(expected_deg))
    assert pose is not None
    assert abs(math.remainder(way_up(pose.points_px[LIMBS]) - math.pi, 2 * math.pi)) < math.radians(15)
    back = np.array([image.shape[1], image.shape[0]]) - pose.points_px
    off = np.linalg.norm(back - upright, axis=-1)[LIMBS]
    assert np.median(off) < 0.05 * (ON_THE_WALL[3] - ON_THE_WALL[1])


def test_where_there_is_no_one_the_nets_do_not_agree(
    standing: np.ndarray, blazepose: Landmarker, thunder: Thunder
) -> None:
    for box in (ON_THE_WALL + np.array([400, 0, 400, 0]), ON_THE_WALL - np.array([500, 0, 500, 0])):
        assert seen_by_both(blazepose, thunder, standing, box, math.pi / 2) is None


def test_joints_elsewhere_do_not_agree(standing: np.ndarray, blazepose: Landmarker) -> None:
    pose = blazepose.look(standing, Region.from_box(ON_THE_WALL))
    points = np.concatenate([np.zeros((FIRST_LIMB, 2)), pose.points_px[LIMBS]])
    joints = Joints(points, np.ones(17), np.ones(17))
    assert share_agreed(pose, joints) == 1
    points[FIRST_LIMB : FIRST_LIMB + 3, 0] += 100
    assert share_agreed(pose, replace(joints, points_px=points)) == pytest.approx(9 / 12)


def test_somebody_is_read_head_over_heels(demo_clip: Path, nets: dict[str, Path], thunder: Thunder) -> None:
    try:
        heavy = Landmarker(TfliteNet(AssetStore(offline=True).require("pose_landmark_heavy")))
    except AssetError as error:
        pytest.skip(str(error))
    person = PersonCascade(LandmarkNets(Landmarker(TfliteNet(nets["pose_landmark_full"])), heavy, thunder))
    agreed, up_deg = {}, {}
    for frame in VideoSource(demo_clip).frames():
        if frame.index > max(FLIP):
            break
        if frame.index >= min(FLIP):
            edges = np.array(list(FLIP.values()), float).T
            box = np.array([np.interp(frame.index, list(FLIP), edge) for edge in edges])
            seen = person.look(Place(frame.image, frame.index, box))
            agreed[frame.index] = 0.0 if isinstance(seen, str) else seen.agreed
            if not isinstance(seen, str):
                up_deg[frame.index] = math.degrees(way_up(seen.pose.points_px[LIMBS])) % 360
    assert min(agreed[index] for index in (168, 175, 176)) >= ENOUGH_AGREED
    assert max(agreed[index] for index in range(170, 175)) < ENOUGH_AGREED
    assert [up_deg[index] for index in (168, 175, 177)] == pytest.approx([100, 220, 257], abs=20)
