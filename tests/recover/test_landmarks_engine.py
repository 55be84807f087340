"""From tracks to motions: people one by one and together, seen or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from moving_body import CAMERA, FPS, Truth, act, as_blazepose_sees

from staf_cli.blazepose.follow import PoseTrack
from staf_cli.body.model import Body
from staf_cli.body.stature import stature_of
from staf_cli.camera import Lens
from staf_cli.known_heights import KnownHeights
from staf_cli.motion import Motion, Track
from staf_cli.people.found import FoundPeople, Timeline, unused_frames
from staf_cli.recover.landmarks.engine import LandmarksEngine
from staf_cli.recover.landmarks.fit import FitSettings
from staf_cli.video.frame import Frame

NO_NET: Any = None


@pytest.fixture(scope="module")
def engine(body: Body) -> LandmarksEngine:
    return LandmarksEngine(NO_NET, body, settings=FitSettings(steps=20, shape_steps=10))


def _found(*truths: Truth, starts: tuple[int, ...] = (0, 0)) -> FoundPeople:
    tracks, poses = [], []
    for number, (truth, start) in enumerate(zip(truths, starts, strict=False), start=1):
        points, num_frames = CAMERA.project(truth.landmarks), len(truth.poses)
        boxes = np.concatenate([points.min(axis=1), points.max(axis=1)], axis=1)
        ids = np.arange(start, start + num_frames)
        tracks.append(Track(number, ids, boxes, np.ones(num_frames, bool), np.full(num_frames, 0.9)))
        seen = truth.pose_track()
        poses.append(replace(seen, points_px=as_blazepose_sees(seen.points_px)))
    return FoundPeople(tracks, poses)


def _timeline(num_frames: int = 60) -> Timeline:
    return Timeline(np.arange(num_frames) / FPS, FPS, CAMERA.size_wh)


def _never() -> Iterator[Frame]:
    raise AssertionError("the video is opened again though everything has been seen")


def _assert_finite(motion: Motion) -> None:
    for values in (motion.poses, motion.betas, motion.trans, motion.confidence):
        assert np.isfinite(values).all()


def _assert_equal(one: Motion, other: Motion) -> None:
    for name in ("poses", "betas", "trans"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_together_is_the_same_as_one_by_one_and_twice_as_once(engine: LandmarksEngine, body: Body) -> None:
    near, far = act(body, 20), act(body, 12, place=(1.0, 0.0, 6.0), betas=np.full(10, 0.5))
    both = engine.recover(_never, _found(near, far, starts=(0, 8)), _timeline(), CAMERA)
    (first,) = engine.recover(_never, _found(near), _timeline(), CAMERA)
    (second,) = engine.recover(_never, _found(far, starts=(8,)), _timeline(), CAMERA)
    _assert_equal(both[0], first)
    _assert_equal(both[1], second)
    assert [len(motion) for motion in both] == [20, 12]
    for motion in both:
        _assert_finite(motion)
        assert motion.poses.dtype == motion.trans.dtype == np.float32
        assert motion.engine == "landmarks"
        assert motion.measured is not None
        assert motion.measured.landmarks_px.shape == (len(motion), 33, 2)


@pytest.mark.parametrize("place", [(0.0, 0.1, 4.0), (1.1, 0.1, 4.0)])
def test_what_a_lens_does_to_the_landmarks_is_taken_out(body: Body, place: tuple[float, ...]) -> None:
    """The body is the same as without the lens, and joints2d are where the lens shows them."""
    lens = replace(CAMERA, lens=Lens(-0.26, 0.08, 0.001, -0.002))
    found = _found(act(body, 8, place=place))
    assert found.poses is not None
    (poses,) = found.poses
    bent = replace(poses, points_px=lens.distorted(poses.points_px).astype(np.float32))
    settings = FitSettings(steps=80, shape_steps=20)  # fewer end before both have settled
    engine = LandmarksEngine(NO_NET, body, settings=settings, girth=False)
    (straight,) = engine.recover(_never, found, _timeline(), CAMERA)
    (motion,) = engine.recover(_never, replace(found, poses=[bent]), _timeline(), lens)
    one, other = (body.joints(m.poses, m.betas, m.trans).astype(np.float64) for m in (straight, motion))
    np.testing.assert_allclose(other, one, atol=0.01)
    np.testing.assert_allclose(lens.project(other), lens.distorted(CAMERA.project(one)), atol=2)
    assert motion.measured is not None
    np.testing.assert_array_equal(motion.measured.landmarks_px, bent.points_px)
    if place[0]:
        assert np.abs(bent.points_px - poses.points_px).max() > 20, "the lens does something here"


def test_the_body_is_where_the_landmarks_are(body: Body) -> None:
    truth = act(body, 20)
    settings = FitSettings(steps=60, shape_steps=25)
    engine = LandmarksEngine(NO_NET, body, settings=settings, girth=False)
    (motion,) = engine.recover(_never, _found(truth), _timeline(), CAMERA)
    joints = body.joints(motion.poses, motion.mesh_betas, motion.trans)
    limbs = [16, 17, 18, 19, 20, 21, 1, 2, 4, 5, 7, 8]
    off = CAMERA.project(joints[:, limbs]) - CAMERA.project(truth.joints[:, limbs])
    assert np.linalg.norm(off, axis=-1).mean() < 0.01 * truth.height_px
    hips_and_ankles = np.linalg.norm(off[:, [6, 7, 10, 11]], axis=-1)  # seen elsewhere than the joints are
    assert hips_and_ankles.mean() < 0.0035 * truth.height_px


def test_nobody(engine: LandmarksEngine) -> None:
    assert engine.recover(_never, FoundPeople([], []), _timeline(0), CAMERA) == []
    assert engine.recover(lambda: iter(()), FoundPeople([], None), _timeline(0), CAMERA) == []


def test_a_track_in_which_nobody_was_seen_has_no_body(engine: LandmarksEngine, body: Body) -> None:
    found = _found(act(body, 5))
    blind = FoundPeople(found.tracks, [PoseTrack.stack([None] * 5)])
    assert engine.recover(_never, blind, _timeline(), CAMERA) == []


def test_seen_in_one_frame_of_many(engine: LandmarksEngine, body: Body) -> None:
    truth = act(body, 9)
    found = _found(truth)
    assert found.poses is not None
    points, visibility = found.poses[0].points_px, found.poses[0].visibility
    others = np.arange(9) != 4
    points[others], visibility[others] = 0, 0
    (motion,) = engine.recover(_never, found, _timeline(), CAMERA)
    _assert_finite(motion)
    joints = body.joints(motion.poses, motion.mesh_betas, motion.trans)
    off = CAMERA.project(joints[4, [16, 17, 1, 2]]) - CAMERA.project(truth.joints[4, [16, 17, 1, 2]])
    assert np.linalg.norm(off, axis=-1).mean() < 0.07 * truth.height_px


def test_frames_that_the_fit_did_not_use_are_marked(engine: LandmarksEngine, body: Body) -> None:
    """A stretch of nonsense, and one in which the person is outside the picture."""
    found = _found(act(body, 30))
    assert found.poses is not None
    seen, rng = found.poses[0], np.random.default_rng(0)
    seen.points_px[11:16] = rng.uniform(100, 900, (5, 33, 2))
    seen.peaks[11:16] = rng.uniform(0.1, 0.5, (5, 33))
    seen.points_px[22:24] += 5000
    (motion,) = engine.recover(_never, found, _timeline(), CAMERA)
    assert np.flatnonzero(~motion.track.observed).tolist() == [11, 12, 13, 14, 15, 22, 23]
    assert motion.confidence[[*range(11, 16), 22, 23]].max() == 0 < motion.confidence[:11].min()
    assert motion.why[[10, 11, 15, 16, 22]].tolist() == ["", "weak", "weak", "", "outside_picture"]
    filled = replace(found.tracks[0], observed=np.arange(30) != 13)
    (line,) = unused_frames([filled], [motion.track], _timeline())
    assert line.startswith("person 1: frames 11-15 and 22-23 were not used by the fit")
    (line,) = unused_frames(found.tracks, [motion.track], _timeline())
    assert line.startswith("person 1: frames 11-15 and 22-23 were not used by the fit")
    assert unused_frames(found.tracks, found.tracks, _timeline()) == []


def test_heights_that_are_known_are_the_bodies(body: Body) -> None:
    """Size and distance go together: what is seen in the picture stays."""
    near, far = act(body, 12), act(body, 12, place=(1.0, 0.0, 6.0))
    found = _found(near, far)
    assert found.poses is not None
    for seen in found.poses:
        seen.widths_px[:, 24:] = 0.36 / 4 * CAMERA.focal_px  # the girth's part is after the bones'
    heights = KnownHeights.parse("1:1.42,2:1.95")
    known = LandmarksEngine(NO_NET, body, settings=FitSettings(steps=40, shape_steps=25), heights=heights)
    motions = known.recover(_never, found, _timeline(), CAMERA)
    for motion, truth, height_m in zip(motions, (near, far), (1.42, 1.95), strict=True):
        assert stature_of(body, motion.betas) == pytest.approx(height_m, rel=0.001)
        depth = motion.trans[:, 2].mean() / truth.trans[:, 2].mean()
        assert depth == pytest.approx(height_m / stature_of(body, truth.betas), rel=0.06)
        joints = body.joints(motion.poses, motion.mesh_betas, motion.trans)[:, [16, 17, 4, 5]]
        off = CAMERA.project(joints) - CAMERA.project(truth.joints[:, [16, 17, 4, 5]])
        assert np.linalg.norm(off, axis=-1).mean() < 0.02 * truth.height_px


def test_widths_make_the_shape_unless_girth_is_off(body: Body) -> None:
    truth = act(body, 12)
    found = _found(truth)
    assert found.poses is not None
    broad = replace(found.poses[0], widths_px=np.full_like(found.poses[0].widths_px, np.nan))
    broad.widths_px[:, 24:] = 0.5 / 4 * CAMERA.focal_px  # a trunk of half a metre
    people = FoundPeople(found.tracks, [broad])
    settings = FitSettings(steps=10, shape_steps=10)
    waists = []
    for girth in (True, False):
        engine = LandmarksEngine(NO_NET, body, settings=settings, girth=girth)
        (motion,) = engine.recover(_never, people, _timeline(), CAMERA)
        vertices = body.vertices(np.zeros((1, 72)), motion.betas, np.zeros((1, 3)))[0]
        mine = (abs(vertices[:, 1] - 0.1) < 0.03) & (abs(vertices[:, 0]) < 0.4)
        waists.append(float(np.ptp(vertices[mine, 0])))
    assert waists[0] > 1.1 * waists[1], waists
