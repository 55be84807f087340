"""Results and truths whose error is known, written by the package's own writer and by `np.savez`."""

from __future__ import annotations

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from staf_cli.body.joints import SMPL_JOINT_NAMES, SMPL_PARENTS
from staf_cli.body.model import Body
from staf_cli.camera import Camera
from staf_cli.motion import Motion, Track
from staf_cli.result import Person
from staf_cli.results.track_npz import write_track
from staf_cli.weights.contents import Content
from staf_cli.weights.kinds import SMPL

FPS = 25.0
CAMERA = Camera.from_fov((1280, 960))
LEFT_WRIST = SMPL_JOINT_NAMES.index("left_wrist")


class Harm:
    """Makes a folder when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        import os

        return os.mkdir, (str(self.trace),)


@contextmanager
def files_of_at_most(num_bytes: int) -> Iterator[None]:
    """No file can grow beyond this: writing more fails as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (num_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def moving(body: Body, num_frames: int, *, seed: int = 0, first: int = 0, x: float = 0.0) -> Motion:
    """A person upright, 4 m away, who moves smoothly; `x` m to the right, frames from `first` on."""
    rng = np.random.default_rng(seed)
    times = np.arange(num_frames)[:, None] / FPS
    poses = 0.3 * np.sin(2 * np.pi * (rng.uniform(0.2, 0.8, 72) * times + rng.random(72)))
    poses[:, :3] = [np.pi, 0, 0]
    trans = [x, 0.1, 4] + 0.1 * np.sin(times * rng.uniform(1, 3, 3))
    f32 = np.float32
    betas = rng.normal(0, 0.5, 10).astype(f32)
    joints = body.joints(poses, betas, trans)
    points = CAMERA.project(joints.astype(np.float64))
    boxes = np.concatenate([points.min(axis=1) - 20, points.max(axis=1) + 20], axis=1)
    ones = np.ones(num_frames, f32)
    track = Track(1, np.arange(first, first + num_frames), boxes, ones.astype(bool), ones)
    return Motion(track, "landmarks", body.name, poses.astype(f32), betas, None, trans.astype(f32), ones)


def as_person(body: Body, motion: Motion, person_id: int = 1) -> Person:
    track = motion.track
    track = Track(person_id, track.frame_ids, track.boxes_xyxy, track.observed, track.confidence)
    motion = Motion(**{**vars(motion), "track": track})
    return Person(motion, CAMERA, body, track.frame_ids / FPS, FPS)


def write_result(folder: Path, body: Body, *motions: Motion) -> list[Person]:
    """A folder of results with these people, numbered from 1."""
    folder.mkdir(parents=True)
    people = [as_person(body, motion, number) for number, motion in enumerate(motions, 1)]
    for person in people:
        write_track(folder / f"person_{person.person_id:03d}.npz", person)
    (folder / "run.json").write_text(json.dumps({"versions": {"staf": "0"}}))
    return people


def write_truth(path: Path, **arrays: object) -> Path:
    np.savez(path, **arrays)  # type: ignore[arg-type]
    return path


def joints_truth(path: Path, person: Person, offset_m: object = 0.0, **more: object) -> Path:
    """The person's own joints (T, 24, 3) m, moved by an offset."""
    arrays = {
        "joints3d": person.joints3d.astype(np.float64) + offset_m,
        "joint_names": np.array(SMPL_JOINT_NAMES),
        "frame_ids": person.frame_ids,
    }
    return write_truth(path, **{**arrays, **more})


def wrist_off(num_frames: int, metres: float = 0.24) -> np.ndarray:
    """(T, 24, 3) m: only the left wrist is moved. 0.24 m are a mean of 10 mm over 24 joints."""
    offset = np.zeros((num_frames, 24, 3))
    offset[:, LEFT_WRIST, 0] = metres
    return offset


def write_weights(folder: Path) -> Path:
    """What an import of SMPL and of Human3.6M's regressor leaves, made of random points."""
    rng = np.random.default_rng(5)
    vertices = rng.normal(0, 0.4, (6890, 3))
    weights = np.zeros((6890, 24))
    weights[np.arange(6890), rng.integers(0, 24, 6890)] = 1
    fields = {
        "v_template": vertices,
        "shapedirs": rng.normal(0, 0.01, (6890, 3, 10)),
        "posedirs": np.zeros((6890, 3, 207)),
        "J_regressor": _picks(24, 0),
        "weights": weights,
        "f": rng.integers(0, 6890, (13776, 3)),
        "kintree_table": np.array([SMPL_PARENTS, range(24)]),
    }
    folder.mkdir(parents=True)
    for kind in (SMPL["neutral"], SMPL["male"]):
        (folder / kind.own_name).write_bytes(Content(kind, fields).to_bytes({}))
    np.savez(folder / "j_regressor_h36m.npz", J_regressor=_picks(17, 100))
    return folder


def _picks(rows: int, start: int) -> np.ndarray:
    """A regressor (rows, 6890) that takes one vertex for each joint."""
    regressor = np.zeros((rows, 6890))
    regressor[np.arange(rows), start + np.arange(rows)] = 1
    return regressor
