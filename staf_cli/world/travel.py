"""Travelling cameras, where the extra is installed: their pictures are given to structure from motion.

Only then is the video read once more. The reconstruction (`staf_cli.world.reconstruct`, by pycolmap) runs in
a process of its own, with a time limit; whatever becomes of it, the answer is a path or a sentence.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from staf_cli.camera import Camera
from staf_cli.video.frame import Frame
from staf_cli.world import reconstruct
from staf_cli.world.camera_path import CameraPath, NoPath, Registered, camera_path
from staf_cli.world.scenery import ShotScenery
from staf_cli.world.surroundings import Surroundings

log = logging.getLogger(__name__)

PICTURE_PX = 960  # longer side
PICTURES_PER_S = 12.0
FEWEST_PICTURES, MOST_PICTURES = 6, 120
LIMIT_S, LIMIT_PER_PICTURE_S = 60.0, 6.0
GROWN = 0.12  # boxes of people, each side
NOT_INSTALLED = 'nothing shows its path (pip install ".[moving]" lets pictures of the surroundings tell it)'

Frames = Callable[[], Iterator[Frame]]


def with_paths(
    surroundings: Sequence[Surroundings], boxes: Mapping[int, np.ndarray], camera: Camera, frames: Frames
) -> list[Surroundings]:
    """The same with the path of every travelling camera before which there are people, or why there is none.

    Args:
        surroundings: of all shots.
        boxes: by index of the frame worked on (K, 4) px, everyone in it.
        camera: of the video. Its focal length is kept as it is: a shot along a wall does not show it.
        frames: opens the video again; asked only where a camera travels and the extra is installed.
    """
    return [
        replace(each, path=_path(each.shot, boxes, camera, frames))
        if each.motion.verdict == "travelling"
        else each
        for each in surroundings
    ]


def _path(
    shot: ShotScenery, boxes: Mapping[int, np.ndarray], camera: Camera, frames: Frames
) -> CameraPath | NoPath | None:
    with_people = [index for index in boxes if shot.first <= index < shot.stop and len(boxes[index])]
    if not with_people:
        return None
    if importlib.util.find_spec("pycolmap") is None:
        return NoPath(NOT_INSTALLED)
    chosen = chosen_frames(shot)
    if len(chosen) < FEWEST_PICTURES:
        return NoPath("the shot is too short to show its path")
    # The child may have been stopped while it wrote; what cannot be removed then is no reason to fail.
    try:
        with tempfile.TemporaryDirectory(prefix="staf-path-", ignore_cleanup_errors=True) as name:
            _write_pictures(Path(name), chosen, boxes, camera, frames)
            found = reconstructed(Path(name), LIMIT_S + LIMIT_PER_PICTURE_S * len(chosen))
    except OSError as error:
        return NoPath(f"finding its path failed ({error.strerror or 'no room for pictures'})")
    if isinstance(found, NoPath):
        return found
    needed = min(with_people), max(with_people)
    return camera_path(found, len(chosen), (shot.first, shot.stop), needed, shot.fps)


def chosen_frames(shot: ShotScenery) -> np.ndarray:
    """Indices of the frames whose pictures are looked at: evenly spread, first and last included."""
    num_frames = shot.stop - shot.first
    wanted = np.clip(round(num_frames / shot.fps * PICTURES_PER_S), 2 * FEWEST_PICTURES, MOST_PICTURES)
    places = np.linspace(shot.first, shot.stop - 1, min(num_frames, int(wanted)))
    return np.unique(places.round().astype(int))


def reconstructed(folder: Path, limit_s: float) -> Registered | NoPath:
    """What the process of its own makes of a folder's pictures.

    Args:
        folder: with pictures, masks and camera, as `staf_cli.world.reconstruct` says.
        limit_s: after which it is stopped.
    """
    # By its file, with -P: nothing that lies beside it or where one works is imported by mistake.
    command = [sys.executable, "-P", str(reconstruct.__file__), str(folder)]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=limit_s, check=False
        )
    except subprocess.TimeoutExpired:
        return NoPath(f"its path was not found within {limit_s:.0f} s")
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        log.debug("%s ended with %d: %s", reconstruct.__name__, done.returncode, *last or ["no word"])
        return NoPath(f"finding its path failed (pycolmap ended with {done.returncode})")
    try:
        return _read(folder / reconstruct.PATH)
    except FileNotFoundError:
        return NoPath("no pictures of the surroundings fit together, so nothing shows its path")
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return NoPath("finding its path failed (what pycolmap wrote is damaged)")


def _read(file: Path) -> Registered:
    with np.load(file, allow_pickle=False) as found:
        parts = {name: found[name] for name in ("frames", "rotations", "places", "points", "error_px")}
    count = len(parts["frames"])
    if parts["rotations"].shape != (count, 3, 3) or parts["places"].shape != (count, 3) or not count:
        raise ValueError("shapes")
    if not all(np.isfinite(parts[name]).all() for name in ("rotations", "places", "error_px")):
        raise ValueError("numbers")
    error_px = float(parts["error_px"])
    return Registered(parts["frames"], parts["rotations"], parts["places"], len(parts["points"]), error_px)


def _write_pictures(
    folder: Path, chosen: np.ndarray, boxes: Mapping[int, np.ndarray], camera: Camera, frames: Frames
) -> None:
    """Write grey pictures as a pinhole sees them, masks without people, and the camera."""
    for name in (reconstruct.PICTURES, reconstruct.MASKS):
        (folder / name).mkdir()
    scale = min(1.0, PICTURE_PX / max(camera.size_wh))
    size_wh = tuple(max(1, round(side * scale)) for side in camera.size_wh)
    wanted, bent = set(chosen.tolist()), _unbending(camera)
    passing = frames()
    for index, frame in enumerate(passing):
        if index in wanted:
            grey = cv2.cvtColor(frame.image, cv2.COLOR_RGB2GRAY)
            mask = _background(grey.shape, boxes.get(index))
            if bent is not None:
                grey = cv2.remap(grey, *bent, cv2.INTER_LINEAR)
                mask = cv2.remap(mask, *bent, cv2.INTER_NEAREST)
            name = f"{index:08d}.png"
            for place, picture, how in (
                (reconstruct.PICTURES, grey, cv2.INTER_AREA),
                (reconstruct.MASKS, mask, cv2.INTER_NEAREST),
            ):
                file = folder / place / (name if place == reconstruct.PICTURES else f"{name}.png")
                cv2.imwrite(str(file), cv2.resize(picture, size_wh, interpolation=how))
        if index >= chosen[-1]:
            break
    close = getattr(passing, "close", None)  # of generators: their decoder is let go
    if close is not None:
        close()
    middle = [value * scale for value in camera.principal_point_px]
    about = {"focal_px": camera.focal_px * scale, "principal_point_px": middle}
    (folder / reconstruct.CAMERA).write_text(json.dumps(about), encoding="utf-8")


def _background(shape: tuple[int, ...], boxes: np.ndarray | None) -> np.ndarray:
    """(h, w) uint8: 0 in the boxes of people, these grown, 255 elsewhere."""
    mask = np.full(shape, 255, np.uint8)
    for left, top, right, bottom in np.zeros((0, 4)) if boxes is None else boxes:
        across, down = GROWN * (right - left), GROWN * (bottom - top)
        x, y = max(0, int(left - across)), max(0, int(top - down))
        mask[y : max(0, int(bottom + down)), x : max(0, int(right + across))] = 0
    return mask


def _unbending(camera: Camera) -> tuple[np.ndarray, np.ndarray] | None:
    """For each pixel of the pinhole's picture, where the lens has it; None for a pinhole."""
    if camera.lens is None:
        return None
    width, height = camera.size_wh
    pixels = np.stack(np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5), axis=-1)
    there = camera.distorted(pixels).astype(np.float32) - np.float32(0.5)
    return there[..., 0], there[..., 1]
