"""Whether a track that is read back can be what a run wrote: shapes, and numbers that bodies have."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from staf_cli.body.joints import SMPL_JOINT_NAMES
from staf_cli.motion import NUM_BETAS, NUM_CONTACTS, NUM_POSE
from staf_cli.untrusted.arrays import as_float64

MOST_FRAMES = 20_000_000  # of one input: a week at 30 frames/s; beyond it a number is damaged
# rad, standard deviations, m, px, s: what no body, place, picture or video has.
_MOST_TURN, _MOST_BETA, _FARTHEST_M, _FARTHEST_PX, _LATEST_S = 1e3, 1e3, 1e5, 1e9, 1e7
_FASTEST = 1e5  # frames/s
_UNEVEN = 100  # how much longer than its frames at their average rate a track may be, and ...
_MOST_HELD = 100_000  # ... frames that it may be so in any case

_J = len(SMPL_JOINT_NAMES)
# By key: shape of one frame, or of all where it is no frame's, and the largest number.
_PER_FRAME: Mapping[str, tuple[tuple[int, ...], float]] = {
    "poses": ((NUM_POSE,), _MOST_TURN),
    "trans": ((3,), _FARTHEST_M),
    "joints3d": ((_J, 3), _FARTHEST_M),
    "joints2d": ((_J, 2), np.inf),  # what lies beside the camera is projected anywhere
    "timestamps_s": ((), _LATEST_S),
    "confidence": ((), 1e3),
    "boxes_xyxy": ((4,), _FARTHEST_PX),
    "betas_per_frame": ((NUM_BETAS,), _MOST_BETA),
    "trans_world": ((3,), _FARTHEST_M),
    "poses_world": ((NUM_POSE,), _MOST_TURN),
    "joints3d_world": ((_J, 3), _FARTHEST_M),
    "joints49_3d": ((49, 3), _FARTHEST_M),
}
_FLAGS = {"observed": (), "contacts": (NUM_CONTACTS,)}  # by key, shape of one frame
_SINGLE: Mapping[str, tuple[tuple[int, ...], float]] = {
    "betas": ((NUM_BETAS,), _MOST_BETA),
    "fps": ((), _FASTEST),
    "person_id": ((), 1e9),
    "stature_m": ((), _FARTHEST_M),
    "shot": ((), 1e9),
}
_NEEDED = (
    "poses",
    "trans",
    "joints3d",
    "timestamps_s",
    "confidence",
    "boxes_xyxy",
    "betas",
    "fps",
    "person_id",
)


def check_track(arrays: Mapping[str, np.ndarray]) -> None:
    """Refuse a track that no run has written.

    Args:
        arrays: of a `person_NNN.npz`, by their keys; keys of later versions may be missing.

    Raises:
        LookupError, ValueError: says which key cannot be, and why.
    """
    frame_ids = arrays["frame_ids"]
    if frame_ids.ndim != 1 or frame_ids.dtype.kind not in "iu":
        raise ValueError(f"frame_ids: {_found(frame_ids)} where (T,) whole numbers are expected")
    if len(frame_ids) and not 0 <= frame_ids.min() <= frame_ids.max() < MOST_FRAMES:
        raise ValueError("frame_ids: numbers that no video has")
    for key in _NEEDED:
        arrays[key]  # a KeyError names it
    for key, (shape, most) in _PER_FRAME.items():
        _check(key, arrays, (len(frame_ids), *shape), most)
    for key, shape in _FLAGS.items():
        _check(key, arrays, (len(frame_ids), *shape), np.inf, kinds="biu")
    for key, (shape, most) in _SINGLE.items():
        _check(key, arrays, shape, most)
    _check_times(arrays["timestamps_s"], float(arrays["fps"]), frame_ids)
    _check_matrices(arrays.get("world_from_camera"), len(frame_ids))


def _check(
    key: str, arrays: Mapping[str, np.ndarray], shape: tuple[int, ...], most: float, kinds: str = "iuf"
) -> None:
    array = arrays.get(key)
    if array is None:
        return
    if array.shape != shape or array.dtype.kind not in kinds:
        raise ValueError(f"{key}: {_found(array)} where numbers of shape {shape} are expected")
    if np.isfinite(most) and not (np.abs(as_float64(array)) <= most).all():  # nan too
        raise ValueError(f"{key}: numbers that no body has")


def _check_times(times_s: np.ndarray, fps: float, frame_ids: np.ndarray) -> None:
    """Formats with a constant rate fill a track's length with frames: it must not be endless."""
    if not fps > 0:
        raise ValueError("fps: a rate that no video has")
    if not len(frame_ids):
        return
    if times_s[0] < 0 or (np.diff(times_s) < 0).any():
        raise ValueError("timestamps_s: they do not ascend")
    if times_s[-1] * fps > _UNEVEN * (int(frame_ids[-1]) + 1) + _MOST_HELD:
        raise ValueError("timestamps_s: times that do not go with the frames")


def _check_matrices(matrices: np.ndarray | None, num_frames: int) -> None:
    if matrices is None:
        return
    if matrices.shape not in ((4, 4), (num_frames, 4, 4)) or matrices.dtype.kind != "f":
        raise ValueError(f"world_from_camera: {_found(matrices)}")
    if not (np.abs(as_float64(matrices)) <= _FARTHEST_M).all():
        raise ValueError("world_from_camera: numbers that no camera has")


def _found(array: np.ndarray) -> str:
    return f"{array.dtype} of shape {array.shape}"
