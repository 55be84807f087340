"""STAF as an engine: who is cropped, what comes out, and that people and pieces of time do not mix."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch
from tiny_staf import tiny_staf, window_features

from staf_cli.body.model import Body
from staf_cli.body.stature import stature_of
from staf_cli.camera import Camera
from staf_cli.errors import InputError
from staf_cli.known_heights import KnownHeights
from staf_cli.motion import Motion, Track
from staf_cli.people.found import FoundPeople, Timeline
from staf_cli.recover.staf.body import body_from_tensors
from staf_cli.recover.staf.config import StafOutput
from staf_cli.recover.staf.crops import crop, image_joints, normalise, square_box
from staf_cli.recover.staf.engine import StafEngine
from staf_cli.recover.staf.staf import STAF, TrackStream, window_rows
from staf_cli.result import Person
from staf_cli.video.frame import Frame
from staf_cli.world.footing import Footing
from staf_cli.world.planting import planted
from staf_cli.world.world import camera_in_world

SIZE = (320, 240)
CAMERA = Camera.from_fov(SIZE)
NUM_FRAMES = 30


@pytest.fixture(scope="module")
def model() -> STAF:
    return tiny_staf().frozen()


@pytest.fixture(scope="module")
def body(model: STAF) -> Body:
    return model.body.as_body("smpl-neutral")


def frames(num_frames: int = NUM_FRAMES) -> Iterator[Frame]:
    rng = np.random.default_rng(0)
    base = rng.integers(0, 255, (240, 320, 3))
    for index in range(num_frames):
        image = np.roll(base, 3 * index, axis=1).astype(np.uint8)
        yield Frame(index=index, timestamp_s=index / 25, image=image, pts=index, duration=1)


def track(person_id: int, start: int, length: int, x: float = 40.0) -> Track:
    left = x + np.arange(length, dtype=float)
    boxes = np.stack([left, np.full(length, 30.0), left + 60, np.full(length, 200.0)], axis=1)
    return Track(
        person_id, np.arange(start, start + length), boxes, np.ones(length, bool), np.full(length, 0.8)
    )


def recover(engine: StafEngine, *tracks: Track, num_frames: int = NUM_FRAMES) -> list[Motion]:
    timeline = Timeline(np.arange(NUM_FRAMES) / 25, 25.0, SIZE)
    return engine.recover(lambda: frames(num_frames), FoundPeople(list(tracks), None), timeline, CAMERA)


@pytest.mark.parametrize("num_frames", [12, 16, 29, 45])
def test_reference_batching_is_the_releases_sixteen_windows_at_a_time(model: STAF, num_frames: int) -> None:
    """Pieces of any length in, and always the mixture that whole batches of sixteen windows give."""
    shape = (num_frames, *model._feature_shape)
    features = torch.rand(shape, generator=torch.Generator().manual_seed(num_frames))
    stream = TrackStream(model, num_frames, reference_batching=True)
    streamed = torch.cat([stream.push(piece).theta for piece in features.split(7)])
    windows = features[torch.from_numpy(window_rows(num_frames))]  # (N, 9, ...)
    batches = [model(batch, reference_batching=True).theta for batch in windows.split(16)]
    torch.testing.assert_close(streamed, torch.cat(batches), atol=2e-5, rtol=0)
    assert (streamed - model.recover(features).theta).abs().max() > 1e-3


def test_gives_what_the_network_gives(model: STAF, body: Body) -> None:
    """Crop by crop through the public API: the same poses, shapes and places in the picture."""
    one = track(1, 4, 12)
    (motion,) = recover(StafEngine(model, body), one)
    images = [frame.image for frame in frames()]
    boxes = square_box(one.boxes_xyxy)
    crops = np.stack([crop(images[index], box)[0] for index, box in zip(one.frame_ids, boxes, strict=True)])
    output = model.recover(model.encode(torch.from_numpy(normalise(crops))))
    assert motion.betas_per_frame is not None
    np.testing.assert_allclose(motion.poses, output.theta[:, 3:75], atol=5e-5)
    np.testing.assert_allclose(motion.betas_per_frame, output.theta[:, 75:], atol=5e-5)
    np.testing.assert_allclose(motion.betas, motion.betas_per_frame.mean(0), atol=1e-6)
    joints = body.joints49(motion.poses, motion.mesh_betas, motion.trans)
    seen = image_joints(output.joints2d.numpy(), boxes)
    off = np.linalg.norm(CAMERA.project(joints) - seen, axis=-1)
    np.testing.assert_allclose(np.sqrt((off**2).mean(1)), motion.residual_px, rtol=1e-3, atol=1e-3)
    assert (joints[..., 2] > 0).all()
    for aside in ([0.1, 0, 0], [-0.1, 0, 0], [0, 0.1, 0], [0, -0.1, 0]):
        worse = np.linalg.norm(CAMERA.project(joints + np.array(aside)) - seen, axis=-1)
        assert (np.sqrt((worse**2).mean(1)) > motion.residual_px).all(), aside


def test_together_is_the_same_as_one_by_one(model: STAF, body: Body) -> None:
    engine = StafEngine(model, body)
    tracks = [track(1, 0, 30), track(2, 7, 20, x=150.0), track(3, 12, 5, x=200.0)]
    together = recover(engine, *tracks)
    for one, motion in zip(tracks, together, strict=True):
        (alone,) = recover(engine, one)
        np.testing.assert_allclose(motion.poses, alone.poses, atol=5e-5)
        np.testing.assert_allclose(motion.trans, alone.trans, rtol=1e-3, atol=1e-4)
        assert len(motion) == len(one)


def test_one_shape(model: STAF, body: Body) -> None:
    (per_frame,) = recover(StafEngine(model, body), track(1, 0, 12))
    (one_shape,) = recover(StafEngine(model, body, one_shape=True), track(1, 0, 12))
    assert per_frame.betas_per_frame is not None
    assert np.ptp(per_frame.betas_per_frame, axis=0).max() > 0
    assert one_shape.betas_per_frame is None
    np.testing.assert_array_equal(one_shape.betas, per_frame.betas)
    np.testing.assert_array_equal(one_shape.poses, per_frame.poses)
    assert not np.array_equal(one_shape.trans, per_frame.trans)


@pytest.mark.parametrize("length", [1, 3, 8, 9])
def test_short_tracks(model: STAF, body: Body, length: int) -> None:
    (motion,) = recover(StafEngine(model, body), track(1, 10, length))
    assert len(motion) == length
    assert np.isfinite(motion.poses).all()
    assert np.isfinite(motion.trans).all()


def test_nobody_and_nothing(model: STAF, body: Body) -> None:
    engine = StafEngine(model, body)
    assert recover(engine) == []
    (motion,) = recover(engine, track(1, 0, 0))
    assert len(motion) == 0
    assert motion.betas.shape == (10,)


def test_a_box_that_has_shrunk_to_nothing(model: STAF, body: Body) -> None:
    thin = track(1, 0, 10)
    thin.boxes_xyxy[4] = [0.0, 50.0, 0.0, 50.0]
    (motion,) = recover(StafEngine(model, body), thin)
    assert np.isfinite(motion.trans).all()


def test_a_video_that_has_become_shorter(model: STAF, body: Body) -> None:
    with pytest.raises(InputError, match="fewer frames"):
        recover(StafEngine(model, body), track(1, 0, 30), num_frames=20)


def test_files_say_it_all(model: STAF, body: Body) -> None:
    """The keys of `person_NNN.npz`, and that smplx with them gives the joints."""
    (motion,) = recover(StafEngine(model, body), track(1, 0, 12))
    arrays = Person(motion, CAMERA, body, np.arange(12) / 25, 25.0).arrays
    assert arrays["engine"] == "staf"
    assert arrays["body_model"] == "smpl-neutral"
    assert arrays["joints49_3d"].shape == (12, 49, 3)
    assert arrays["betas_per_frame"].shape == (12, 10)
    assert arrays["projection_residual_px"].shape == (12,)
    with torch.inference_mode():
        posed = body.smpl(
            global_orient=torch.from_numpy(arrays["poses"][:, :3]),
            body_pose=torch.from_numpy(arrays["poses"][:, 3:]),
            betas=torch.from_numpy(arrays["betas_per_frame"]),
            transl=torch.from_numpy(arrays["trans"]),
        )
    scale = np.abs(arrays["joints3d"]).max()
    np.testing.assert_allclose(posed.joints[:, :24], arrays["joints3d"], atol=1e-4 * max(scale, 1))
    # Joint 8 of the 49 is SMPL's pelvis.
    np.testing.assert_allclose(
        arrays["joints49_3d"][:, 8], arrays["joints3d"][:, 0], atol=1e-4 * max(scale, 1)
    )


def test_memory_does_not_grow_with_the_track(model: STAF) -> None:
    """The stream keeps eight frames, however many have passed."""
    stream = TrackStream(model, 100)
    features = window_features(100)
    kept = []
    for start in range(0, 96, 8):
        stream.push(features[start : start + 8])
        assert stream._frames is not None
        kept.append({len(maps) for maps in stream._frames})
    assert max(max(lengths) for lengths in kept) == 8


@pytest.mark.parametrize("pieces", [1, 2, 7, 40])
def test_pieces_of_any_length_give_the_same(model: STAF, pieces: int) -> None:
    features = window_features(40)
    stream = TrackStream(model, 40)
    output = StafOutput.cat([stream.push(piece) for piece in features.split(pieces)])
    whole = model.recover(features)
    assert len(output) == 40
    torch.testing.assert_close(output.theta, whole.theta, atol=5e-5, rtol=0)
    torch.testing.assert_close(output.vertices, whole.vertices, atol=2e-5, rtol=0)


@pytest.mark.parametrize("one_shape", [False, True])
def test_a_height_that_is_known_moves_all_shapes_alike(model: STAF, body: Body, one_shape: bool) -> None:
    tensors = {f"body.{key}": values.clone() for key, values in model.body.state_dict().items()}
    # As a body's: one shape makes all of it larger.
    tensors["body.shapedirs"][..., 0] = 0.1 * tensors["body.v_template"]
    body, one = body_from_tensors(body.name, tensors, "cpu", joints49=True), track(1, 0, 12)
    (free,) = recover(StafEngine(model, body, one_shape=one_shape), one)
    height_m = 1.05 * stature_of(body, free.betas)
    heights = KnownHeights(by_person_m={1: height_m})
    (known,) = recover(StafEngine(model, body, one_shape=one_shape, heights=heights), one)
    assert stature_of(body, known.betas) == pytest.approx(height_m, rel=1e-3)
    np.testing.assert_array_equal(known.poses, free.poses)
    changes = (known.mesh_betas - free.mesh_betas) - (known.betas - free.betas)
    np.testing.assert_allclose(changes, 0, atol=1e-5)
    farther = known.trans[:, 2].mean() / free.trans[:, 2].mean()
    assert farther == pytest.approx(1.05, abs=0.01), "what is larger is farther away"


def test_feet_on_known_ground_are_held(model: STAF, body: Body) -> None:
    """Without a fit: by the path and by the legs; and not where it is switched off."""
    one = track(1, 0, 20)
    world = camera_in_world(np.array([0.0, -1.0, 0.0]), 1.5)
    footing = Footing(np.ones((20, 4), bool), world)
    timeline = Timeline(np.arange(NUM_FRAMES) / 25, 25.0, SIZE)

    def on_ground(engine: StafEngine) -> Motion:
        (motion,) = engine.recover(frames, FoundPeople([one], None), timeline, CAMERA, lambda _: [footing])
        return motion

    free, held = on_ground(StafEngine(model, body, lock_feet=False)), on_ground(StafEngine(model, body))
    (alone,) = recover(StafEngine(model, body), one)
    np.testing.assert_array_equal(free.poses, alone.poses)
    np.testing.assert_array_equal(free.trans, alone.trans)
    expected = planted(free, body, timeline.timestamps_s[:20], footing)
    assert np.abs(expected.poses - free.poses).max() > 0.01
    np.testing.assert_array_equal(held.poses, expected.poses)
    np.testing.assert_array_equal(held.trans, expected.trans)
    assert held.contacts is not None
    assert held.contacts.all()
