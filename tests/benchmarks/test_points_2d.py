"""The 2D reference and its scores on a known skeleton in a ring of cameras."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from points2d.reference import NetPoints, PointReference, make_reference
from points2d.scoring import judge, landmarks_of
from quality.calibrated import RigCamera
from rig import ring_of_cameras

from staf_cli.body.joints import LIMB_BLAZEPOSE

NUM_FRAMES = 6
NETS = ("heavy", "full", "thunder")
# Left and right shoulder, elbow, wrist, hip, knee, ankle; m, y down.
SKELETON = np.array(
    [
        *([0.2, -0.5, 0], [-0.2, -0.5, 0], [0.3, -0.2, 0.05], [-0.3, -0.2, 0], [0.3, 0.05, 0.1]),
        *([-0.35, 0.05, 0], [0.1, 0, 0], [-0.1, 0, 0], [0.12, 0.4, 0.1], [-0.1, 0.4, 0.05]),
        *([0.12, 0.85, 0], [-0.1, 0.85, 0]),
    ]
)


@pytest.fixture(scope="module")
def cameras() -> list[RigCamera]:
    return ring_of_cameras(4)


@pytest.fixture(scope="module")
def joints() -> np.ndarray:
    """(2, F, 12, 3) m: two people apart from each other who move; the second is the taller one."""
    steps = np.arange(NUM_FRAMES)[:, None, None] * np.array([0.02, 0, 0.01])
    return np.stack([0.9 * SKELETON + [0.7, 0, 0] + steps, SKELETON - [0.7, 0, 0] - steps])


@pytest.fixture(scope="module")
def seen(cameras: list[RigCamera], joints: np.ndarray) -> NetPoints:
    """Three nets; the second is wrong about everything, each camera in its own way."""
    pixels = np.stack([camera.project(joints) for camera in cameras])  # (C, P, F, 12, 2)
    points = np.stack([np.concatenate([pixels, np.ones((*pixels.shape[:-1], 1))], axis=-1)] * len(NETS))
    points[1, ..., :2] += np.random.default_rng(0).normal(0, 150, points[1, ..., :2].shape)
    return NetPoints(NETS, 2 * np.arange(NUM_FRAMES), points)


@pytest.fixture(scope="module")
def reference(seen: NetPoints, cameras: list[RigCamera]) -> PointReference:
    return make_reference(seen, cameras, ("man", "woman"))


def test_the_reference_is_where_the_joints_are(reference: PointReference, joints: np.ndarray) -> None:
    np.testing.assert_allclose(reference.joints_m, joints[::-1], atol=2e-3)
    assert reference.known.all()
    assert reference.heights_m[0] == pytest.approx(reference.heights_m[1] / 0.9, rel=0.02)


def test_a_reference_in_its_file(reference: PointReference, tmp_path: Path) -> None:
    reference.save(tmp_path / "some" / "reference.npz")
    again = PointReference.load(tmp_path / "some" / "reference.npz")
    np.testing.assert_array_equal(again.joints_m, reference.joints_m)
    assert again.net_names.tolist() == list(NETS)


def everyone(reference: PointReference) -> np.ndarray:
    return np.ones(reference.net_points.shape[1:4], bool)


def test_scores_of_right_shifted_exchanged_and_missing_points(reference: PointReference) -> None:
    right = reference.net_points[0, ..., :2].copy()
    perfect = judge(right, reference).numbers(everyone(reference))
    assert perfect["seen_pct"] == perfect["within_3_pct"] == 100
    assert perfect["exchanged_pct"] == 0
    assert perfect["mean_pct"] < 0.2
    assert perfect["own_views_mean_pct"] < 0.2

    shifted = right.copy()
    shifted[0, 0, :, :, 0] += 0.04 * reference.heights_px()[0, 0][:, None]
    row = judge(shifted, reference).numbers(everyone(reference))
    assert row["mean_pct"] == pytest.approx(4 / 8, abs=0.15)
    assert row["within_3_pct"] == pytest.approx(100 * 7 / 8)
    assert row["within_5_pct"] == 100

    missing = right.copy()
    missing[1, 1, :3] = np.nan
    row = judge(missing, reference).numbers(everyone(reference))
    assert row["seen_pct"] == row["within_5_pct"] == pytest.approx(100 * (1 - 3 / 48))
    assert row["mean_pct"] < 0.2
    assert row["mean_missing_worst_pct"] == pytest.approx(15 * 3 / 48, abs=0.2)

    exchanged = right.copy()
    exchanged[0, 0, 2] = right[0, 0, 2].reshape(6, 2, 2)[:, ::-1].reshape(12, 2)
    assert np.argwhere(judge(exchanged, reference).exchanged).tolist() == [[0, 0, 2]]
    row = judge(exchanged, reference).numbers(everyone(reference))
    assert row["exchanged_pct"] == row["limbs_exchanged_pct"] == pytest.approx(100 / 48)

    exchanged[0, 0, 2, 6:] = right[0, 0, 2, 6:]
    row = judge(exchanged, reference).numbers(everyone(reference))
    assert row["exchanged_pct"] == 0
    assert row["limbs_exchanged_pct"] == pytest.approx(100 / 96)


def test_written_landmarks_are_sorted_by_person(reference: PointReference) -> None:
    """In one camera the tracks are in the other order, one begins late and has a joint that is not seen."""
    limbs = reference.net_points[0, ..., :2]
    every = np.arange(2 * NUM_FRAMES)

    def person(view: int, who: int, first: int = 0) -> SimpleNamespace:
        marks = np.zeros((len(every), 33, 2), np.float32)
        marks[:, LIMB_BLAZEPOSE] = np.repeat(limbs[view, who], 2, axis=0)
        visibility = np.ones((len(every), 33), np.float32)
        visibility[:, LIMB_BLAZEPOSE[3]] = view != 1
        return SimpleNamespace(
            frame_ids=every[first:],
            landmarks2d=marks[first:],
            landmarks2d_visibility=visibility[first:],
        )

    views = [[person(view, who) for who in (0, 1)] for view in range(4)]
    views[1] = [person(1, 1), person(1, 0, first=4)]
    found = landmarks_of(views, reference)  # type: ignore[arg-type]
    wanted = limbs.copy()
    wanted[1, 0, :2] = np.nan
    wanted[1, :, :, 3] = np.nan
    np.testing.assert_allclose(found, wanted, atol=1e-3)
