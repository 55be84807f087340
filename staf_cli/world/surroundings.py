"""What a video's surroundings say of its camera before any body is known: focal length, motion, lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from staf_cli.camera import Camera
from staf_cli.motion import Track
from staf_cli.world.camera_motion import CameraMotion, camera_motion
from staf_cli.world.camera_path import CameraPath, NoPath
from staf_cli.world.lines import SeenLines, find_lines
from staf_cli.world.scenery import ShotScenery
from staf_cli.world.vanishing import FocalFound, LinesUp, NoLines, focal_from_lines, gravity_from_lines

SAME_FOCAL = 0.06  # log, between shots


@dataclass(frozen=True)
class Surroundings:
    """One shot without its people.

    Attributes:
        shot: what was noted of it.
        motion: what the camera does.
        lines: straight segments of its pictures.
        path: of a camera that travels, or why it is not known; None where no one looked for it.
    """

    shot: ShotScenery
    motion: CameraMotion
    lines: SeenLines
    path: CameraPath | NoPath | None = None

    @property
    def rotations(self) -> np.ndarray | None:
        """(T, 3, 3): a direction in a frame's camera axes -> the first frame's; None: nothing turns."""
        return self.path.rotations if isinstance(self.path, CameraPath) else self.motion.rotations

    def up(self, camera: Camera, near_up: np.ndarray | None = None) -> LinesUp | NoLines:
        """Against gravity by the lines, in the axes of the shot's first camera; see `gravity_from_lines`."""
        segments, rotations = self.lines.segments, self.rotations
        if rotations is not None:
            rotations = rotations[np.array(self.lines.frames, int) - self.shot.first]
        elif self.motion.verdict != "static" and len(segments) > 1:
            first = gravity_from_lines(segments[:1], camera, near_up)
            return first if isinstance(first, LinesUp) else NoLines("the camera moves")
        return gravity_from_lines(segments, camera, near_up, rotations)


def look_around(
    shots: Sequence[ShotScenery], boxes: Mapping[int, np.ndarray], camera: Camera
) -> tuple[list[Surroundings], Camera]:
    """Every shot's surroundings, and the camera; its focal length by lines where it was only assumed.

    Args:
        shots: of the video.
        boxes: by index of the frame worked on (K, 4) px, everyone in it.
        camera: of the video as far as it is known before.
    """
    motions = [camera_motion(shot, boxes, camera) for shot in shots]
    lines = [
        find_lines(shot, boxes, stands=motion.verdict == "static")
        for shot, motion in zip(shots, motions, strict=True)
    ]
    found = camera
    if camera.focal_source == "assumed":
        found = _with_focal([each.segments for each in lines], camera)
    if found is not camera:  # verdicts stay, by how much the camera turns does not
        motions = [
            motion if motion.rotations is None else camera_motion(shot, boxes, found)
            for shot, motion in zip(shots, motions, strict=True)
        ]
    return [Surroundings(*each) for each in zip(shots, motions, lines, strict=True)], found


def boxes_by_frame(tracks: Sequence[Track]) -> dict[int, np.ndarray]:
    """Boxes (K, 4) px of everyone by the index of the frame."""
    found: dict[int, list[np.ndarray]] = {}
    for track in tracks:
        for index, box in zip(track.frame_ids.tolist(), track.boxes_xyxy, strict=True):
            found.setdefault(index, []).append(box)
    return {index: np.stack(each) for index, each in found.items()}


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
