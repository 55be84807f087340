"""What a video's surroundings say of its camera before any body is known: focal length, motion, lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from staf_cli.camera import Camera
from staf_cli.motion import Track
from staf_cli.world.camera_motion import CameraMotion, camera_motion
from staf_cli.world.lines import find_lines, looked_at
from staf_cli.world.scenery import ShotScenery
from staf_cli.world.vanishing import FocalFound, LinesUp, NoLines, focal_from_lines, gravity_from_lines

SAME_FOCAL = 0.06  # log, between shots


@dataclass(frozen=True)
class Surroundings:
    """One shot without its people.

    Attributes:
        shot: what was noted of it.
        motion: what the camera does.
        lines: for each picture looked at (N, 4) px, straight segments.
        picture_frames: index of the frame of each of these pictures; None where they are one median picture.
    """

    shot: ShotScenery
    motion: CameraMotion
    lines: list[np.ndarray]
    picture_frames: tuple[int, ...] | None

    def up(self, camera: Camera, near_up: np.ndarray | None = None) -> LinesUp | NoLines:
        """Against gravity by the lines, in the axes of the shot's first camera; see `gravity_from_lines`."""
        rotations = None
        if self.motion.rotations is not None and self.picture_frames is not None:
            rotations = self.motion.rotations[np.array(self.picture_frames) - self.shot.first]
        elif self.motion.verdict not in ("static", "rotating") and len(self.lines) > 1:
            first = gravity_from_lines(self.lines[:1], camera, near_up)
            return first if isinstance(first, LinesUp) else NoLines("the camera moves")
        return gravity_from_lines(self.lines, camera, near_up, rotations)


def look_around(
    shots: Sequence[ShotScenery], boxes: Mapping[int, np.ndarray], camera: Camera
) -> tuple[list[Surroundings], Camera]:
    """Every shot's surroundings, and the camera; its focal length by lines where it was only assumed.

    Args:
        shots: of the video.
        boxes: by index of the frame worked on (K, 4) px, everyone in it.
        camera: of the video as far as it is known before.
    """
    seen = [(shot, find_lines(shot, boxes)) for shot in shots]
    if camera.focal_source == "assumed":
        camera = _with_focal([lines for _, lines in seen], camera)
    return [
        Surroundings(shot, camera_motion(shot, boxes, camera), lines, _frames_of(shot, lines))
        for shot, lines in seen
    ], camera


def boxes_by_frame(tracks: Sequence[Track]) -> dict[int, np.ndarray]:
    """Boxes (K, 4) px of everyone by the index of the frame."""
    found: dict[int, list[np.ndarray]] = {}
    for track in tracks:
        for index, box in zip(track.frame_ids.tolist(), track.boxes_xyxy, strict=True):
            found.setdefault(index, []).append(box)
    return {index: np.stack(each) for index, each in found.items()}


def _frames_of(shot: ShotScenery, lines: list[np.ndarray]) -> tuple[int, ...] | None:
    looked = looked_at(shot)
    return tuple(sample.index for sample in looked) if len(lines) == len(looked) > 1 else None


def _with_focal(lines_of_shots: Sequence[list[np.ndarray]], camera: Camera) -> Camera:
    """The camera with the focal length that the lines of all shots that tell one agree on."""
    answers = [focal_from_lines(lines, camera) for lines in lines_of_shots if lines]
    found = [answer for answer in answers if isinstance(answer, FocalFound)]
    logs = np.log([answer.focal_px for answer in found])
    # Shots may be of different cameras: one that tells does not speak for several that do not.
    if not found or 2 * len(found) < len(answers) or np.ptp(logs) > SAME_FOCAL:
        return camera
    best = min(found, key=lambda answer: answer.sd)
    return replace(camera, focal_px=float(best.focal_px), focal_source="lines")
