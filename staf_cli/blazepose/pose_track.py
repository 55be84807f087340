"""Poses of one person over time: looking until the pose is steady, and telling people from mistakes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from staf_cli.blazepose.landmarker import INPUT_SIZE, LIMBS, NUM_LANDMARKS, Landmarker, PoseEstimate
from staf_cli.blazepose.region import Region
from staf_cli.blazepose.widths import NUM_WIDTHS, measure_widths


@dataclass(frozen=True)
class PoseObservation:
    """One sighting without its mask, about 1.3 KB."""

    points_px: np.ndarray
    world_m: np.ndarray
    visibility: np.ndarray
    peaks: np.ndarray
    widths_px: np.ndarray

    @classmethod
    def of(cls, sighting: PoseEstimate, shape: tuple[int, ...]) -> PoseObservation:
        """Keep what the fit needs of a sighting in a picture of a shape (H, W, ...); widths from its mask."""
        kept = (
            sighting.points_px,
            sighting.world_m,
            sighting.visibility,
            sighting.peaks,
            measure_widths(sighting, shape),
        )
        return cls(*(np.asarray(value, np.float32) for value in kept))


@dataclass(frozen=True)
class PoseTrack:
    """One person's landmarks over T frames; frames without a sighting have visibility 0.

    Attributes:
        points_px: (T, 33, 2) px in the picture.
        world_m: (T, 33, 3) m, mid-hip at the origin, x right, y down, z along the line of sight.
        visibility: (T, 33) 0-1.
        peaks: (T, 33) 0-1, heights of the heatmaps.
        widths_px: (T, W) px across limbs and trunk (see `widths.py`), NaN where unclear.
    """

    points_px: np.ndarray
    world_m: np.ndarray
    visibility: np.ndarray
    peaks: np.ndarray
    widths_px: np.ndarray

    def __post_init__(self) -> None:
        num_frames = len(self.points_px)
        shapes = {
            "points_px": (num_frames, NUM_LANDMARKS, 2),
            "world_m": (num_frames, NUM_LANDMARKS, 3),
            "visibility": (num_frames, NUM_LANDMARKS),
            "peaks": (num_frames, NUM_LANDMARKS),
            "widths_px": (num_frames, NUM_WIDTHS),
        }
        for name, expected in shapes.items():
            actual = getattr(self, name).shape
            if actual != expected:
                raise ValueError(f"PoseTrack.{name} must have shape {expected}, got {actual}")

    def __len__(self) -> int:
        return len(self.points_px)

    @classmethod
    def stack(cls, glimpses: list[PoseObservation | None]) -> PoseTrack:
        """One entry a frame; None leaves a frame unseen (zeros, widths NaN)."""
        num_frames = len(glimpses)
        sizes = {
            "points_px": (NUM_LANDMARKS, 2),
            "world_m": (NUM_LANDMARKS, 3),
            "visibility": (NUM_LANDMARKS,),
            "peaks": (NUM_LANDMARKS,),
            "widths_px": (NUM_WIDTHS,),
        }
        columns = {name: np.zeros((num_frames, *size), np.float32) for name, size in sizes.items()}
        columns["widths_px"][:] = np.nan
        for row, glimpse in enumerate(glimpses):
            if glimpse is not None:
                for name, column in columns.items():
                    column[row] = getattr(glimpse, name)
        return cls(**columns)


BIRTH_FLAG = 0.85
BIRTH_PEAK = 0.52  # mean heatmap peak of the joints in the picture that a new person needs
SLIM_PEAK = 0.62  # and somebody without a trunk to speak of: tables and lamps look like that
MIN_TRUNK = 0.14  # trunk's length plus shoulders' width, in region sides
SAME_PERSON = 0.1  # mean distance of limb joints, in body heights, under which two sightings are one


def seen_peak(sighting: PoseEstimate, shape: tuple[int, ...]) -> float:
    """Mean heatmap peak 0-1 of the limb joints inside the picture; 0 where fewer than four are."""
    inside = _inside(sighting.points_px[LIMBS], shape)
    return float(sighting.peaks[LIMBS][inside].mean()) if inside.sum() >= 4 else 0.0


def is_person(sighting: PoseEstimate, shape: tuple[int, ...]) -> bool:
    """Whether a candidate is a person: the flag, the heatmaps and a mask where the limbs are."""
    needed = BIRTH_PEAK if _trunk(sighting) >= MIN_TRUNK else SLIM_PEAK
    if sighting.flag < BIRTH_FLAG or seen_peak(sighting, shape) < needed:
        return False
    points = sighting.region.from_picture(sighting.points_px[LIMBS], INPUT_SIZE)
    columns, rows = np.clip(points.astype(int), 0, INPUT_SIZE - 1).T
    inside = _inside(sighting.points_px[LIMBS], shape)
    return bool(sighting.mask[rows, columns][inside].mean() > 0.5)


def same_person(one: PoseEstimate, other: PoseEstimate) -> bool:
    """Whether two sightings in one frame show one person: their limb joints coincide."""
    height = min(one.next_region.side_px, other.next_region.side_px) / 1.25
    apart = np.linalg.norm(one.points_px[LIMBS] - other.points_px[LIMBS], axis=1)
    return bool(np.median(apart) < SAME_PERSON * height)


def box_of(sighting: PoseEstimate, shape: tuple[int, ...]) -> np.ndarray:
    """Box (4,) px around the body: the mask's extent, as far as the landmarks support it."""
    marks = sighting.points_px
    low, high = marks.min(0), marks.max(0)
    margin = 0.12 * float((high - low).max())
    low, high = low - margin, high + margin
    rows, columns = np.nonzero(sighting.mask[::2, ::2])
    if len(rows) > 20:
        pixels = sighting.region.to_picture(np.stack([columns, rows], -1) * 2.0 + 1, INPUT_SIZE)
        pixels = pixels[((pixels >= low) & (pixels <= high)).all(axis=1)]
        if len(pixels) > 20:
            low, high = pixels.min(0), pixels.max(0)
    size = np.array([shape[1], shape[0]])
    return np.concatenate([np.clip(low, 0, size), np.clip(high, 0, size)])


def _trunk(sighting: PoseEstimate) -> float:
    """Length of the trunk plus width of the shoulders, in sides of the region."""
    points = sighting.points_px
    length = np.linalg.norm(points[[11, 12]].mean(0) - points[[23, 24]].mean(0))
    return float(length + np.linalg.norm(points[11] - points[12])) / sighting.region.side_px


def _inside(points_px: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    size = np.array([shape[1], shape[0]])
    return np.asarray(((points_px >= 0) & (points_px < size)).all(axis=-1))


STEADY = 0.12  # regions closer than this show the net the same picture
MIN_FLAG = 0.5
UPRIGHT_BONUS = 0.08
TURNS = (0.0, math.pi / 2, math.pi, -math.pi / 2)


def settle(landmarker: Landmarker, image: np.ndarray, region: Region, *, max_passes: int = 3) -> PoseEstimate:
    """Look, then look again at the region that the landmarks give, until it stays where it is."""
    sighting = landmarker.look(image, region)
    for _ in range(max_passes - 1):
        if sighting.flag < MIN_FLAG or _steady(sighting):
            break
        sighting = landmarker.look(image, sighting.next_region)
    return sighting


def settle_any_way_up(landmarker: Landmarker, image: np.ndarray, region: Region) -> PoseEstimate:
    """The best of four orientations by the limbs' heatmap peaks: the net invents skeletons for people
    who lie or bend over in an upright square, at full confidence, and only the peaks tell."""
    tries = [settle(landmarker, image, region.turned(turn)) for turn in TURNS]
    return max(tries, key=lambda sighting: (sighting.flag >= MIN_FLAG, _believable(sighting)))


def _believable(sighting: PoseEstimate) -> float:
    """The limbs' peak, with something added for people who stand: half bodies look alike both ways up."""
    upright = abs(sighting.region.angle) < math.pi / 4
    return sighting.limb_peak + UPRIGHT_BONUS * upright


def _steady(sighting: PoseEstimate) -> bool:
    turned = math.remainder(sighting.next_region.angle - sighting.region.angle, 2 * math.pi)
    return sighting.next_region.distance(sighting.region) < STEADY and abs(turned) < math.radians(20)
