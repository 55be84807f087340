"""People who were never filmed: made-up motions of the free body, and results of them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np

from staf_cli.body.arrays import free_body_fields
from staf_cli.body.model import Body
from staf_cli.camera import Camera
from staf_cli.motion import Measured2D, Motion, Track
from staf_cli.result import Person, VideoResult
from staf_cli.video.frame import VideoInfo

CAMERA = Camera.from_fov((640, 480))


def made_up_person(
    num_frames: int,
    *,
    landmarks: bool = False,
    shape_per_frame: bool = False,
    person_id: int = 2,
    first: int = 3,
    fps: float = 25.0,
    body: Body,
) -> Person:
    """A person in so many frames, from frame 3 on; with or without what only some engines give."""
    rng = np.random.default_rng(num_frames)
    f32 = np.float32
    track = Track(
        person_id=person_id,
        frame_ids=np.arange(first, first + num_frames),
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
    times_s = track.frame_ids / fps
    return Person(motion, CAMERA, body, times_s, fps)


def made_up_result(*people: Person, num_frames: int = 60, is_photo: bool = False, body: Body) -> VideoResult:
    """A video of so many frames with these people in it, or with no one."""
    fps = Fraction(25)
    info = VideoInfo(Path("walk.mp4"), CAMERA.size_wh, fps, 1 / fps, num_frames, is_photo=is_photo)
    whose = people[0].body if people else body
    return VideoResult(info, CAMERA, whose, people, num_frames, "landmarks", "blazepose")


def body_with_correctives(body: Body) -> Body:
    """A body whose mesh depends on the pose, as SMPL's does, by up to a few centimetres."""
    posedirs = np.random.default_rng(7).normal(0, 0.004, (body.num_vertices, 3, 207))
    fields = free_body_fields() | {"posedirs": posedirs.astype(np.float32)}
    return Body("made-up", fields, body.vertex_ids, "cpu")
