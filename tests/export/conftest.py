"""People who were never filmed: made-up motions of the free body."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from staf_cli.body import model
from staf_cli.body.model import Body, load_free_body
from staf_cli.camera import Camera
from staf_cli.motion import Measured2D, Motion, Track
from staf_cli.result import Person, VideoResult
from staf_cli.video.frame import VideoInfo

CAMERA = Camera.from_fov((640, 480))
DATA = Path(model.__file__).parent / "data" / "free_body.npz"
PLAYERS = ("three@0.187.0", "gltf-validator@2.0.0-dev.3.10")


@pytest.fixture(scope="session")
def body() -> Body:
    return load_free_body("cpu")


@pytest.fixture(scope="session")
def make_person(body: Body) -> Callable[..., Person]:
    """A person in so many frames, from frame 3 on; with or without what only some engines give."""

    def make(
        num_frames: int,
        *,
        landmarks: bool = False,
        shape_per_frame: bool = False,
        person_id: int = 2,
        first: int = 3,
        fps: float = 25.0,
        body: Body = body,
    ) -> Person:
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

    return make


@pytest.fixture(scope="session")
def corrected_body(body: Body) -> Body:
    """A body whose mesh depends on the pose, as SMPL's does, by up to a few centimetres."""
    with np.load(DATA, allow_pickle=False) as archive:
        fields = {key: archive[key] for key in archive.files}
    posedirs = np.random.default_rng(7).normal(0, 0.004, (body.num_vertices, 3, 207))
    return Body("made-up", fields | {"posedirs": posedirs.astype(np.float32)}, body.vertex_ids, "cpu")


@pytest.fixture(scope="session")
def spread_body() -> Body:
    """A body on whose every vertex all 24 joints pull."""
    return _reweighted("spread", lambda weights: weights + 0.01)


@pytest.fixture(scope="session")
def slim_body() -> Body:
    """A body with at most four joints on a vertex."""

    def four(weights: np.ndarray) -> np.ndarray:
        fifth = np.sort(weights, axis=1)[:, -5, None]
        return np.where(weights > fifth, weights, 0)

    return _reweighted("slim", four)


def _reweighted(name: str, change: Callable[[np.ndarray], np.ndarray]) -> Body:
    with np.load(DATA, allow_pickle=False) as archive:
        fields = {key: archive[key] for key in archive.files}
    weights = change(fields["weights"].astype(np.float64))
    fields["weights"] = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    vertex_ids = dict(zip(fields["vertex_names"].tolist(), fields["vertex_ids"].tolist(), strict=True))
    return Body(name, fields, vertex_ids, "cpu")


@pytest.fixture(scope="session")
def node_modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Khronos' validator and three.js, installed by npm into a temporary folder."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("Node.js is not here")
    folder = tmp_path_factory.mktemp("node")
    quiet = ("--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
    finished = subprocess.run(
        [npm, "install", "--prefix", str(folder), *quiet, *PLAYERS],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if finished.returncode != 0:
        if os.environ.get("CI"):
            pytest.fail(finished.stderr)
        pytest.skip(f"npm cannot fetch {' and '.join(PLAYERS)}")
    return folder / "node_modules"


@pytest.fixture(scope="session")
def make_result(body: Body) -> Callable[..., VideoResult]:
    """A video of so many frames with these people in it, or with no one."""

    def make(*people: Person, num_frames: int = 60, is_photo: bool = False) -> VideoResult:
        fps = Fraction(25)
        info = VideoInfo(Path("walk.mp4"), CAMERA.size_wh, fps, 1 / fps, num_frames, is_photo=is_photo)
        whose = people[0].body if people else body
        return VideoResult(info, CAMERA, whose, people, num_frames, "landmarks", "blazepose")

    return make
