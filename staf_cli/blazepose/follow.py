"""Following one person: looking until the pose is steady, telling people from mistakes, poses over time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from staf_cli.blazepose.landmarker import INPUT_SIZE, LIMBS, NUM_LANDMARKS, Landmarker, PoseEstimate
from staf_cli.blazepose.widths import NUM_WIDTHS, measure_widths
from staf_cli.motion import NOT_FOUND, check_shapes
from staf_cli.nets.boxes import box_iou
from staf_cli.nets.region import Region

# Fields of a pose track and their shapes in one frame.
POSE_FIELDS = {
    "points_px": (NUM_LANDMARKS, 2),
    "visibility": (NUM_LANDMARKS,),
    "peaks": (NUM_LANDMARKS,),
    "widths_px": (NUM_WIDTHS,),
    "sigma": (NUM_LANDMARKS,),
}
EMPTY = {"widths_px": np.nan, "sigma": np.inf}  # of frames in which nobody was seen; else 0


@dataclass(frozen=True)
class PoseObservation:
    """One frame of a `PoseTrack`, about 1 KB: an estimate without its mask."""

    points_px: np.ndarray
    visibility: np.ndarray
    peaks: np.ndarray
    widths_px: np.ndarray
    sigma: np.ndarray
    agreed: float = 0.0

    @classmethod
    def of(
        cls,
        pose: PoseEstimate,
        shape: tuple[int, ...],
        sigma: np.ndarray | None = None,
        agreed: float = 0.0,
    ) -> PoseObservation:
        """Keep what the fit needs of a pose in a picture of a shape (H, W, ...), widths from its mask.

        Without a sigma (33,) the heatmaps' peaks give it.
        """
        if sigma is None:
            sigma = sigma_of_peaks(pose.peaks)
        values = (pose.points_px, pose.visibility, pose.peaks, measure_widths(pose, shape), sigma)
        kept = zip(POSE_FIELDS, values, strict=True)
        return cls(**{name: np.asarray(value, np.float32) for name, value in kept}, agreed=agreed)


@dataclass(frozen=True)
class PoseTrack:
    """One person's landmarks over T frames; frames in which they were not seen have visibility 0.

    Attributes:
        points_px: (T, 33, 2) px in the picture.
        visibility: (T, 33) 0-1.
        peaks: (T, 33) 0-1, heights of the heatmaps.
        widths_px: (T, W) px across limbs and trunk (see `widths.py`), NaN where unclear.
        sigma: (T, 33) body heights, how far a landmark may be off along one axis (standard deviation).
        why: (T,) str, why nothing was seen (of `motion.REASONS`), "" where something was.
        agreed: (T,) 0-1, share of the limb joints that a second net sees in the same places; 0 where none
            was asked.
    """

    points_px: np.ndarray
    visibility: np.ndarray
    peaks: np.ndarray
    widths_px: np.ndarray
    sigma: np.ndarray
    why: np.ndarray = None  # type: ignore[assignment]  # made below
    agreed: np.ndarray = None  # type: ignore[assignment]  # made below

    def __post_init__(self) -> None:
        if self.why is None:
            object.__setattr__(self, "why", np.where(self.seen, "", NOT_FOUND))
        if self.agreed is None:
            object.__setattr__(self, "agreed", np.zeros(len(self), np.float32))
        shapes = {name: (len(self), *shape) for name, shape in POSE_FIELDS.items()}
        check_shapes(self, shapes | {"why": (len(self),), "agreed": (len(self),)})

    def __len__(self) -> int:
        return len(self.points_px)

    @property
    def seen(self) -> np.ndarray:
        """(T,) bool: frames in which the net saw the person."""
        return np.asarray(self.visibility.any(axis=1))

    @classmethod
    def stack(cls, observations: Sequence[PoseObservation | str | None]) -> PoseTrack:
        """One entry a frame; a reason or None leaves a frame unseen (zeros, widths NaN, sigmas infinite)."""
        columns = {
            name: np.full((len(observations), *shape), EMPTY.get(name, 0), np.float32)
            for name, shape in POSE_FIELDS.items()
        }
        why = [
            NOT_FOUND if entry is None else entry if isinstance(entry, str) else "" for entry in observations
        ]
        for row, observation in enumerate(observations):
            if isinstance(observation, PoseObservation):
                for name, column in columns.items():
                    column[row] = getattr(observation, name)
        agreed = [entry.agreed if isinstance(entry, PoseObservation) else 0.0 for entry in observations]
        return cls(**columns, why=np.array(why, dtype=str), agreed=np.array(agreed, np.float32))


# "Flag" is BlazePose's presence score, 0-1: is there a person in the region? "Peak" is the mean of the limb
# joints' heatmap maxima, 0-1: does the net see the joints, or make them up?
MIN_FLAG = 0.5  # under it there is no person
STEADY = 0.12  # regions closer than this show the net the same picture
UPRIGHT_BONUS = 0.08
TURNS = (0.0, math.pi / 2, math.pi, -math.pi / 2)

NEW_FLAG = 0.85  # that a new person needs
NEW_PEAK = 0.52  # that a new person needs, of the joints in the picture
SLIM_PEAK = 0.62  # and one without a trunk to speak of: tables and lamps look like that
MIN_TRUNK = 0.14  # trunk's length plus shoulders' width, in region sides
SAME_PERSON = 0.1  # mean distance of limb joints, in body heights, under which two poses are one person's

TURN_AGAIN_PEAK = 0.55  # below this other orientations are tried
STAY_PEAK = 0.3  # below this a followed person counts as lost in this frame
# How far limb joints of people seen from four sides were off along one axis, in body heights, by their peak.
PEAKS = (0.4, 0.55, 0.65, 0.75, 0.85, 0.95)
SIGMA_OF_PEAK = (0.085, 0.064, 0.048, 0.029, 0.013, 0.008)
MIN_BOX_IOU = 0.35  # under this the landmark net looked at another person than the detector


def look_until_steady(
    landmarker: Landmarker, image: np.ndarray, region: Region, *, max_passes: int = 3
) -> PoseEstimate:
    """Look, then look again at the region that the landmarks give, until it stays where it is."""
    pose = landmarker.look(image, region)
    for _ in range(max_passes - 1):
        if pose.flag < MIN_FLAG or _is_steady(pose):
            break
        pose = landmarker.look(image, pose.next_region)
    return pose


def best_of_four_orientations(landmarker: Landmarker, image: np.ndarray, region: Region) -> PoseEstimate:
    """The best of four orientations by the limbs' heatmap peaks.

    The net invents skeletons for people who lie or bend over in an upright square, at full confidence, and
    only the peaks tell. Upright ones get a bonus: half bodies look alike both ways up.
    """

    def worth(pose: PoseEstimate) -> tuple[bool, float]:
        upright = abs(pose.region.angle) < math.pi / 4
        return pose.flag >= MIN_FLAG, pose.limb_peak + UPRIGHT_BONUS * upright

    return max((look_until_steady(landmarker, image, region.turned(turn)) for turn in TURNS), key=worth)


def _is_steady(pose: PoseEstimate) -> bool:
    turned = math.remainder(pose.next_region.angle - pose.region.angle, 2 * math.pi)
    return pose.next_region.distance(pose.region) < STEADY and abs(turned) < math.radians(20)


def sigma_of_peaks(peaks: np.ndarray) -> np.ndarray:
    """How far landmarks may be off along one axis, in body heights, by their heatmaps' peaks (...) 0-1."""
    return np.asarray(np.interp(peaks, PEAKS, SIGMA_OF_PEAK))


class PoseFollower:
    """Sees one person in frame after frame, in either direction of time."""

    def __init__(self, landmarker: Landmarker, turn_again_every: int) -> None:
        """Other orientations, at four times the cost, are tried once in so many frames at most."""
        self._landmarker = landmarker
        self._turn_again_every = turn_again_every
        self._turned_at = -math.inf

    def look(
        self, image: np.ndarray, index: int, last: PoseEstimate | None, box_xyxy: np.ndarray | None = None
    ) -> PoseEstimate | None:
        """The person's pose in one frame, or None where they are not seen.

        Args:
            image: (H, W, 3) uint8 RGB.
            index: of the frame.
            last: the person's newest pose, which says where to look; None needs a box.
            box_xyxy: (4,) px, where a detector has the person: a pose that does not fit it is a neighbour's.
        """
        pose = None
        if last is not None:
            pose = look_until_steady(self._landmarker, image, last.next_region, max_passes=2)
            region = last.next_region
        if box_xyxy is not None:
            region = Region.from_box(box_xyxy)
            if pose is None or not fits_box(pose, box_xyxy, image.shape):
                pose = look_until_steady(self._landmarker, image, region)
        assert pose is not None, "a pose or a box says where to look"
        weak = pose.flag < MIN_FLAG or seen_peak(pose, image.shape) < TURN_AGAIN_PEAK
        if weak and abs(index - self._turned_at) >= self._turn_again_every:
            self._turned_at = index
            pose = best_of_four_orientations(self._landmarker, image, region)
        if box_xyxy is not None:
            return pose if fits_box(pose, box_xyxy, image.shape) else None
        return pose if pose.flag >= MIN_FLAG and seen_peak(pose, image.shape) >= STAY_PEAK else None


def fits_box(pose: PoseEstimate, box_xyxy: np.ndarray, shape: tuple[int, ...]) -> bool:
    """Whether a pose is that of the person in a box (4,) px."""
    if pose.flag < MIN_FLAG:
        return False
    return bool(box_iou(box_of(pose, shape)[None], box_xyxy[None])[0, 0] >= MIN_BOX_IOU)


def seen_peak(pose: PoseEstimate, shape: tuple[int, ...]) -> float:
    """Mean heatmap peak 0-1 of the limb joints inside the picture; 0 where fewer than four are."""
    inside = _inside(pose.points_px[LIMBS], shape)
    return float(pose.peaks[LIMBS][inside].mean()) if inside.sum() >= 4 else 0.0


def is_person(pose: PoseEstimate, shape: tuple[int, ...]) -> bool:
    """Whether a candidate is a person: the flag, the heatmaps and a mask where the limbs are."""
    points = pose.points_px
    length = np.linalg.norm(points[[11, 12]].mean(0) - points[[23, 24]].mean(0))
    trunk = float(length + np.linalg.norm(points[11] - points[12])) / pose.region.side_px
    if pose.flag < NEW_FLAG or seen_peak(pose, shape) < (NEW_PEAK if trunk >= MIN_TRUNK else SLIM_PEAK):
        return False
    limbs = pose.region.from_picture(points[LIMBS], INPUT_SIZE)
    columns, rows = np.clip(limbs.astype(int), 0, INPUT_SIZE - 1).T
    return bool(pose.mask[rows, columns][_inside(points[LIMBS], shape)].mean() > 0.5)


def same_person(one: PoseEstimate, other: PoseEstimate) -> bool:
    """Whether two poses in one frame are one person's: their limb joints coincide."""
    height = min(one.next_region.side_px, other.next_region.side_px) / 1.25
    apart = np.linalg.norm(one.points_px[LIMBS] - other.points_px[LIMBS], axis=1)
    return bool(np.median(apart) < SAME_PERSON * height)


def box_of(pose: PoseEstimate, shape: tuple[int, ...]) -> np.ndarray:
    """Box (4,) px around the body in a picture of a shape (H, W, ...)."""
    return np.clip(pose.extent_px, 0, np.array([shape[1], shape[0]] * 2))


def _inside(points_px: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    return np.asarray(((points_px >= 0) & (points_px < np.array([shape[1], shape[0]]))).all(axis=-1))
