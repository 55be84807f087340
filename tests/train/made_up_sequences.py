"""Sequences made in memory: free bodies in known poses before a known camera, and crops of noise."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from staf_cli.body.model import Body
from staf_cli.body.staf_joints import load_free_body49
from staf_cli.train.sequences import Pictures, TrainSequence

FOCAL_PX, MIDDLE_PX, FAR_M = 500.0, 160.0, 4.0


def nothing_to_read(row: int) -> np.ndarray:
    raise AssertionError(f"picture {row} is not needed")


def made_sequence(
    num_frames: int, *, seed: int = 0, in_3d: bool = True, body: Body | None = None, single: bool = False
) -> TrainSequence:
    """Somebody who turns and bends a little, upright before the camera; 2D joints always, 3D if wanted."""
    body = body or load_free_body49()
    rng = np.random.default_rng(seed)
    path = np.cumsum(rng.normal(0, 0.05, (num_frames, 72)), axis=0)
    poses = np.concatenate(
        [np.tile([np.pi, 0.0, 0.0], (num_frames, 1)), rng.normal(0, 0.2, 69) + path[:, 3:]], 1
    )
    betas = np.tile(rng.normal(0, 0.5, 10), (num_frames, 1))
    joints = body.joints49(poses, betas, np.tile([0.0, 0.0, FAR_M], (num_frames, 1))).astype(np.float64)
    pixels = FOCAL_PX * joints[..., :2] / joints[..., 2:] + MIDDLE_PX
    low, high = pixels.min(1), pixels.max(1)
    side = (high - low).max(1, keepdims=True)
    ones, known = np.ones((num_frames, 49, 1)), float(in_3d)
    return TrainSequence(
        name=f"made {seed}",
        pictures=Pictures((Path("made.png"),), np.arange(num_frames), nothing_to_read),
        boxes=np.concatenate([(low + high) / 2, side, side], 1),
        keypoints2d=np.concatenate([pixels, ones], 2),
        joints3d=np.concatenate([joints, known * ones], 2),
        poses=poses,
        betas=betas,
        body_confidence=np.full(num_frames, known),
        single=single,
    )


class RowsInMemory:
    """Rows of noise, the same for the same sequence; in the first number of a row stands its frame."""

    def __init__(self, lengths: list[int], shape: tuple[int, ...], dtype: type = np.float32) -> None:
        self._rows = []
        for number, length in enumerate(lengths):
            rng = np.random.default_rng(number)
            rows = (255 * rng.random((length, *shape))).astype(dtype)
            rows.reshape(length, -1)[:, 0] = np.arange(length)
            self._rows.append(rows)

    def rows(self, sequence_index: int) -> np.ndarray:
        return self._rows[sequence_index]
