"""People who were never filmed: made-up motions of the free body."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from staf_cli.body.model import Body, load_free_body
from staf_cli.geometry.camera import Camera
from staf_cli.motion import Measured2D, Motion
from staf_cli.people.track import Track
from staf_cli.result import Person


@pytest.fixture(scope="session")
def body() -> Body:
    return load_free_body("cpu")


@pytest.fixture
def make_person(body: Body) -> Callable[..., Person]:
    """A person in so many frames, from frame 3 on; with or without what only some engines give."""

    def make(num_frames: int, *, landmarks: bool = False, shape_per_frame: bool = False) -> Person:
        rng = np.random.default_rng(num_frames)
        f32 = np.float32
        track = Track(
            person_id=2,
            frame_ids=np.arange(3, 3 + num_frames),
            boxes_xyxy=rng.uniform(0, 500, (num_frames, 4)).astype(f32),
            observed=rng.random(num_frames) > 0.5,
            confidence=rng.random(num_frames).astype(f32),
        )
        measured = None
        if landmarks:
            points = rng.uniform(0, 500, (num_frames, 33, 2)).astype(f32)
            measured = Measured2D(points, rng.random((num_frames, 33)).astype(f32))
        motion = Motion(
            track=track,
            engine="landmarks",
            body_model=body.name,
            poses=rng.normal(0, 0.3, (num_frames, 72)).astype(f32),
            betas=rng.normal(size=10).astype(f32),
            betas_per_frame=rng.normal(size=(num_frames, 10)).astype(f32) if shape_per_frame else None,
            trans=rng.normal((0, 0, 4), 0.2, (num_frames, 3)).astype(f32),
            confidence=track.confidence,
            measured=measured,
        )
        times_s = (3 + np.arange(num_frames)) / 25
        return Person(motion, Camera.from_fov((640, 480)), body, times_s, 25.0)

    return make
