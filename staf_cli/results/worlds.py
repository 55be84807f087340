"""The worlds of a result's shots: what run.json and `camera.npz` say of them, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from staf_cli.results.layout import RUN_JSON
from staf_cli.untrusted.arrays import read_arrays
from staf_cli.world.words import sentence_of
from staf_cli.world.world import PathFit, World, camera_in_world

MOST_TOLD = 4  # shots
_HIGHEST_M = 1e5  # of a camera: beyond it a number is damaged
_POSE_MISSING = (
    "an unreleased version made this and did not write where the camera stands; run the video again"
)


def describe_world(world: World) -> dict[str, object]:
    """What run.json says of one shot; how a camera moved stands in `camera.npz`."""
    return {
        "shot": world.shot,
        "first_frame": world.first_frame,
        "last_frame": world.last_frame,
        "trusted": world.is_trusted,
        "why_not": world.why,
        "doubt": world.doubt,
        "camera": world.camera,
        "camera_path": None if world.path is None else _described_path(world.path),
        "gravity": world.gravity,
        "gravity_spread_deg": None if world.spread_deg is None else round(float(world.spread_deg), 3),
        "scale": world.scale,
        # Both to the last digit: the camera's matrix is made of them when a result is read back.
        "up_in_camera": None if world.up is None else [float(value) for value in world.up],
        "camera_height_m": None if world.camera_height_m is None else float(world.camera_height_m),
    }


def _described_path(path: PathFit) -> dict[str, object]:
    return {
        "pictures": path.num_pictures,
        "registered": round(path.registered, 4),
        "error_px": round(path.error_px, 3),
        "length_spread": None if path.spread is None else round(path.spread, 4),
        "standing_s": round(path.standing_s, 2),
    }


def write_camera(path: Path, worlds: Sequence[World]) -> None:
    """Write how cameras that move stand in the world, in every frame of their shots; no file without one.

    Keys, N frames in all: `shot` (N,) and `frame_ids` (N,) int, `world_from_camera` (N, 4, 4), which takes
    camera coordinates (m) into the world.
    """
    turning = [
        (np.full(len(world.frame_ids), world.shot), world.frame_ids, world.world_from_camera)
        for world in worlds
        if world.frame_ids is not None and world.world_from_camera is not None
    ]
    if turning:
        shot, frame_ids, matrices = (np.concatenate(each) for each in zip(*turning, strict=True))
        np.savez_compressed(path, shot=shot, frame_ids=frame_ids, world_from_camera=matrices)


def read_camera(path: Path) -> dict[str, np.ndarray] | None:
    """What `write_camera` wrote; None where there is no such file, as in older results.

    Raises:
        InputError: it is damaged.
    """
    return read_arrays(path, "a camera's way") if path.is_file() else None


def worlds_of(
    document: Mapping[str, Any],
    tracks: Sequence[Mapping[str, np.ndarray]],
    camera: Mapping[str, np.ndarray] | None = None,
) -> list[World]:
    """The worlds of a finished result.

    Args:
        document: run.json; of older versions too, which have no worlds.
        tracks: the arrays of its `person_NNN.npz`, which know how a camera turned where people are.
        camera: what `read_camera` gives.

    Raises:
        LookupError, TypeError, ValueError: it is damaged.
    """
    return [_world(described, tracks, camera) for described in document.get("worlds", ())]


def _world(
    described: Mapping[str, Any],
    tracks: Iterable[Mapping[str, np.ndarray]],
    camera: Mapping[str, np.ndarray] | None,
) -> World:
    has_pose = {"up_in_camera", "camera_height_m"} <= described.keys()
    up, height_m = described.get("up_in_camera"), described.get("camera_height_m")
    frame_ids = matrices = None
    if up is not None and not ((np.abs(up) < 2).all() and abs(np.linalg.norm(up) - 1) < 0.01):  # nan too
        raise ValueError("up_in_camera: no direction")
    if height_m is not None and not abs(height_m) < _HIGHEST_M:
        raise ValueError("camera_height_m: no height that a camera has")
    if described["trusted"] and up is not None and height_m is not None:
        first = camera_in_world(np.array(up), float(height_m))
        frame_ids, matrices = _camera_in(described, first, tracks, camera)
    return World(
        shot=int(described["shot"]),
        first_frame=int(described["first_frame"]),
        last_frame=int(described["last_frame"]),
        camera=described["camera"],
        gravity=described["gravity"],
        spread_deg=described["gravity_spread_deg"],
        scale=described["scale"],
        up=None if up is None else np.array(up, float),
        camera_height_m=height_m,
        world_from_camera=matrices,
        frame_ids=frame_ids,
        why=str(described["why_not"]) or ("" if has_pose else _POSE_MISSING),
        doubt=str(described.get("doubt", "")),
        path=_path(described.get("camera_path")),
    )


def _path(described: Mapping[str, Any] | None) -> PathFit | None:
    if described is None:
        return None
    spread = described["length_spread"]
    return PathFit(
        int(described["pictures"]),
        float(described["registered"]),
        float(described["error_px"]),
        None if spread is None else float(spread),
        float(described["standing_s"]),
    )


def _camera_in(
    described: Mapping[str, Any],
    first: np.ndarray,
    tracks: Iterable[Mapping[str, np.ndarray]],
    camera: Mapping[str, np.ndarray] | None,
) -> tuple[np.ndarray | None, np.ndarray]:
    """Frames (N,) and matrices (N, 4, 4) of a camera that turns or travels; else None and (4, 4)."""
    shot = int(described["shot"])
    if camera is not None and len(rows := np.flatnonzero(camera["shot"] == shot)):
        frame_ids, matrices = camera["frame_ids"][rows], camera["world_from_camera"][rows]
        if matrices.shape != (len(rows), 4, 4) or (np.diff(frame_ids) <= 0).any():
            raise ValueError("the camera's matrices do not go with its frames")
        if matrices.dtype.kind != "f" or not np.isfinite(matrices).all():
            raise ValueError("the camera's matrices hold numbers that no camera has")
        return frame_ids, matrices
    own = [each for each in tracks if "shot" in each and int(each["shot"]) == shot]
    if described["camera"] != "static":
        return _turns(own, int(described["first_frame"]), first)
    return None, own[0]["world_from_camera"] if own else first


def _turns(
    tracks: Iterable[Mapping[str, np.ndarray]], first_frame: int, first: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The same by tracks, as results without a `camera.npz` have it: frames in which people are."""
    known = {first_frame: first}
    for track in tracks:
        known |= dict(zip(track["frame_ids"].tolist(), track["world_from_camera"], strict=True))
    frame_ids = np.array(sorted(known))
    return frame_ids, np.stack([known[each] for each in frame_ids.tolist()])


def no_world_lines(space: str, floor: bool, worlds: Sequence[World]) -> list[str]:
    """What is said where `--space` world or `--floor` was asked for and the world is not trusted."""
    missing = [
        *(["camera space is kept"] if space == "world" else []),
        *(["no floor is drawn"] if floor else []),
    ]
    if not missing:
        return []
    several = len(worlds) > 1
    return [
        (f"shot {world.shot}: " if several else "") + f"{' and '.join(missing)}: {world.why}"
        for world in worlds
        if not world.is_trusted
    ]


FOCAL_WORDS = {
    "given": "given",
    "calibration": "calibrated",
    "metadata": "from the file",
    "lines": "found from lines",
    "assumed": "assumed",
}


def space_lines(document: Mapping[str, Any]) -> tuple[str, ...]:
    """What the closing table says of the worlds of a result, a line a shot; none where no one looked."""
    worlds = worlds_of(document, [])
    if not worlds:
        return ()
    focal = FOCAL_WORDS.get(str(document.get("focal_source", "")), "")
    last = (f"focal length {focal}",) if focal else ()
    if len(worlds) == 1:
        return ("; ".join((sentence_of(worlds[0]), *last)),)
    lines = [f"shot {world.shot}: {sentence_of(world)}" for world in worlds[:MOST_TOLD]]
    if len(worlds) > MOST_TOLD:
        lines.append(f"{len(worlds) - MOST_TOLD} more shots in {RUN_JSON}")
    return (*lines, *last)
