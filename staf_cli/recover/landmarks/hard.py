"""Which frames of a person are hard: signs that the quick net may be wrong, from the past alone."""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from staf_cli.blazepose.follow import box_of, seen_peak
from staf_cli.blazepose.landmarker import LIMBS, PoseEstimate
from staf_cli.nets.boxes import box_iou, share_inside
from staf_cli.recover.landmarks.joints import body_height_px

ENOUGH_PEAK = 0.62  # of a person of whom nothing is known yet
USUAL_PERCENTILE = 80  # of the peaks so far: how high they are where all is well
MAX_DROP = 0.13  # of the peaks, below the usual
LEAST_LEG_PEAK = 0.5  # of one leg's knee and ankle: under a long coat the quick net makes legs up
RECENT_LEGS = 5  # frames of which the median counts: one weak frame alone would let the legs jump
REMEMBERED = 60  # frames
LEAST_BOX_IOU = 0.55  # of the skeleton's box and the detector's
TILTED = math.radians(60)  # of the trunk against upright
EDGE_SHARE = 0.005  # of the picture's longer side, to its edge
OVERLAP = 0.15  # of the smaller box that lies in another one
EXCHANGE_GAIN = 0.8  # of the way moved since the last frame, were left and right exchanged
LEAST_MOVE = 0.02  # body heights: less is no exchange
BONE_JUMP = 0.09  # body heights from one frame to the next
BONES = ((0, 2), (1, 3), (2, 4), (3, 5), (6, 8), (7, 9), (8, 10), (9, 11), (0, 1), (6, 7))
LEGS = np.array([[25, 27], [26, 28]])  # BlazePose's knees and ankles
MIRRORED = [1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10]  # limb joints with left and right exchanged


class Habits:
    """What is usual for one person, and what speaks against one more pose of theirs."""

    def __init__(self) -> None:
        self._peaks: deque[float] = deque(maxlen=REMEMBERED)
        self._leg_peaks: deque[float] = deque(maxlen=RECENT_LEGS)
        self._last: tuple[int, np.ndarray] | None = None

    @property
    def usual_peak(self) -> float:
        """0-1, mean height of the limbs' heatmaps where all is well."""
        return float(np.percentile(self._peaks, USUAL_PERCENTILE)) if self._peaks else ENOUGH_PEAK

    def note(self, index: int, pose: PoseEstimate, peak: float) -> None:
        """Let a frame's pose count: `peak` is the quick net's own, `pose` the one that was believed."""
        self._peaks.append(peak)
        self._last = (index, pose.points_px[LIMBS])

    def signs(
        self, pose: PoseEstimate, index: int, box_xyxy: np.ndarray, shape: tuple[int, ...]
    ) -> list[str]:
        """What makes a pose doubtful; nothing where it is sure. To be asked once a frame, in order.

        Args:
            pose: by the quick net.
            index: of the frame.
            box_xyxy: (4,) px, where the detector has the person.
            shape: (H, W, ...) of the picture.
        """
        limbs = pose.points_px[LIMBS]
        found = []
        if seen_peak(pose, shape) < max(self.usual_peak, ENOUGH_PEAK) - MAX_DROP:
            found.append("weak")
        self._leg_peaks.append(least_leg_peak(pose, shape))
        if np.median(self._leg_peaks) < LEAST_LEG_PEAK:
            found.append("legs")
        if box_iou(box_of(pose, shape)[None], box_xyxy[None])[0, 0] < LEAST_BOX_IOU:
            found.append("box")
        if is_tilted(limbs):
            found.append("tilted")
        if self._last is not None and index - self._last[0] == 1:
            found += _against_the_last(limbs, self._last[1])
        return found


def least_leg_peak(pose: PoseEstimate, shape: tuple[int, ...]) -> float:
    """Mean peak of knee and ankle in the worse of the legs that are all in the picture; 1 where none is.

    The mean over all limbs hides legs that are made up: arms in plain sight outweigh them.
    """
    size = np.array([shape[1], shape[0]])
    inside = ((pose.points_px[LEGS] >= 0) & (pose.points_px[LEGS] < size)).all(axis=(1, 2))
    return float(pose.peaks[LEGS].mean(axis=1)[inside].min(initial=1.0))


def _against_the_last(limbs: np.ndarray, last: np.ndarray) -> list[str]:
    height = body_height_px(last)
    move = float(np.linalg.norm(limbs - last, axis=-1).mean()) / height
    other = float(np.linalg.norm(limbs[MIRRORED] - last, axis=-1).mean()) / height
    found = ["sides"] if move > LEAST_MOVE and other < EXCHANGE_GAIN * move else []
    if np.abs(_lengths(limbs) - _lengths(last)).max() > BONE_JUMP * height:
        found.append("bones")
    return found


def _lengths(limbs_px: np.ndarray) -> np.ndarray:
    ends = limbs_px[np.array(BONES)]  # (B, 2, 2)
    return np.asarray(np.linalg.norm(ends[:, 0] - ends[:, 1], axis=-1))


def is_tilted(limbs_px: np.ndarray) -> bool:
    """Whether the trunk of limb joints (12, 2) px is far from upright in the picture."""
    across, down = (limbs_px[6:8].mean(0) - limbs_px[:2].mean(0)).tolist()
    return abs(math.atan2(across, down)) > TILTED


def is_cut_off(box_xyxy: np.ndarray, shape: tuple[int, ...]) -> bool:
    """Whether a box (4,) px ends at the picture's edge."""
    edge = EDGE_SHARE * max(shape[:2])
    return bool((box_xyxy[:2] <= edge).any() or (box_xyxy[2:] >= np.array([shape[1], shape[0]]) - edge).any())


def crowded(boxes_xyxy: np.ndarray) -> np.ndarray:
    """Which of the boxes (N, 4) px share a part with another: (N,) bool."""
    shares = share_inside(boxes_xyxy, boxes_xyxy)
    np.fill_diagonal(shares, 0)
    return np.asarray((np.maximum(shares, shares.T) > OVERLAP).any(axis=1))
