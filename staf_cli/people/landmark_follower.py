"""What BlazePose's landmarks say of a tracked person: where they are, and how the body looks."""

from __future__ import annotations

import numpy as np

from staf_cli.blazepose.follow import PoseFollower, box_of, fits_box, look_until_steady, seen_peak
from staf_cli.blazepose.landmarker import Landmarker, PoseEstimate
from staf_cli.nets.region import Region
from staf_cli.people.appearance import appearance_of_pose
from staf_cli.video.frame import Frame

TURN_AGAIN_EVERY_S = 0.25  # other orientations, at four times the cost


class LandmarkFollower:
    """Sees one person by their own landmarks, from a box on: where a detector loses them for a while."""

    def __init__(self, landmarker: Landmarker, fps: float) -> None:
        self._follower = PoseFollower(landmarker, max(1, round(TURN_AGAIN_EVERY_S * fps)))
        self._last: PoseEstimate | None = None

    def look(self, frame: Frame, box_xyxy: np.ndarray) -> tuple[np.ndarray, float] | None:
        """The person's box (4,) px and confidence 0-1, None where they are not seen.

        Args:
            frame: successive ones.
            box_xyxy: (4,) px, where they were last.
        """
        box = box_xyxy if self._last is None else None
        pose = self._follower.look(frame.image, frame.index, self._last, box)
        if pose is None:
            return None
        self._last, shape = pose, frame.image.shape
        return box_of(pose, shape), pose.flag * seen_peak(pose, shape)


def look_at_body(landmarker: Landmarker, image: np.ndarray, box_xyxy: np.ndarray) -> np.ndarray | None:
    """Appearance (APPEARANCE_SIZE,) uint8 of the body in a box (4,) px; None where the net sees nobody."""
    pose = look_until_steady(landmarker, image, Region.from_box(box_xyxy), max_passes=2)
    return appearance_of_pose(image, pose) if fits_box(pose, box_xyxy, image.shape) else None
