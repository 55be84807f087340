"""One person's boxes: the raw track of a detector or tracker, and the finished, smooth track made of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from staf_cli.motion import Track, check_shapes
from staf_cli.people.appearance import NO_APPEARANCE

LONGEST_GAP_S = 2.5  # a longer one ends a track: where the person was all that time is unknown
NOT_LOOKED, NOT_SEEN, SEEN = 0, 1, 2  # whether landmarks show a body in a box of which a detector is not sure
_MIN_LENGTH_S, _MIN_FRAMES = 0.25, 3
SEEN_SHARE = 1 / 3  # of its frames: with less, a track is mostly guesses


class TrackEntry(NamedTuple):
    """A person in one frame, as a raw track collects them.

    Attributes:
        frame_id: of the frame.
        box_xyxy: (4,) px, as detected.
        confidence: 0-1.
        detection_id: by which the maker of the track finds the detection again.
        appearance: (APPEARANCE_SIZE,) uint8 (see `appearance.py`), zeros where it was not measured.
        body: NOT_LOOKED, NOT_SEEN or SEEN.
        pose_appearance: as `appearance`, where landmarks showed the body.
    """

    frame_id: int
    box_xyxy: np.ndarray
    confidence: float
    detection_id: int
    appearance: np.ndarray
    body: int = NOT_LOOKED
    pose_appearance: np.ndarray = NO_APPEARANCE


@dataclass(frozen=True)
class RawTrack:
    """One person as a tracker sees them: only frames with a detection, gaps between them.

    Attributes:
        frame_ids: (T,) int, strictly ascending.
        boxes_xyxy: (T, 4) px, as detected.
        confidence: (T,) 0-1.
        detection_ids: (T,) int, by which the maker finds each detection again; None where nothing is to be
            found.
        appearance: (T, APPEARANCE_SIZE) uint8, rows of zeros where it was not measured; None: nowhere.
        shot: number of the shot between two cuts of the film.
        next_frame_id: where the track goes on after this part of it, if it is one.
        pose_appearance: (T, APPEARANCE_SIZE) uint8, as `appearance`, by landmarks: far surer.
        bodies: (T,) int, each NOT_LOOKED, NOT_SEEN or SEEN; None: nobody looked.
    """

    frame_ids: np.ndarray
    boxes_xyxy: np.ndarray
    confidence: np.ndarray
    detection_ids: np.ndarray | None = None
    appearance: np.ndarray | None = None
    shot: int = 0
    next_frame_id: int | None = None
    pose_appearance: np.ndarray | None = None
    bodies: np.ndarray | None = None

    def __post_init__(self) -> None:
        num_frames = (len(self),)
        check_shapes(
            self, {"boxes_xyxy": (*num_frames, 4), "confidence": num_frames, "detection_ids": num_frames}
        )
        if not (np.diff(self.frame_ids) > 0).all():
            raise ValueError("RawTrack.frame_ids must ascend")

    def __len__(self) -> int:
        return len(self.frame_ids)

    @classmethod
    def of(cls, entries: Iterable[TrackEntry], shot: int) -> RawTrack:
        """At least one entry, in order of time."""
        columns = zip(*entries, strict=True)
        frame_ids, boxes, confidence, detection_ids, appearance, bodies, pose_appearance = columns
        return cls(
            np.array(frame_ids, np.int64),
            np.array(boxes, np.float64),
            np.array(confidence, np.float64),
            np.array(detection_ids, np.int64),
            np.stack(appearance),
            shot,
            pose_appearance=np.stack(pose_appearance),
            bodies=np.array(bodies, np.int8),
        )

    def part(self, rows: slice) -> RawTrack:
        """A stretch of the track."""
        stop = rows.indices(len(self))[1]
        after = int(self.frame_ids[stop]) if stop < len(self) else None
        columns = {name: values[rows] for name, values in self._columns().items()}
        return replace(self, **columns, next_frame_id=after)

    @classmethod
    def joined(cls, parts: Sequence[RawTrack]) -> RawTrack:
        """Parts in order of time as one track; all have the same columns."""
        columns = [part._columns() for part in parts]
        whole: dict[str, Any] = {name: np.concatenate([one[name] for one in columns]) for name in columns[0]}
        return replace(parts[0], **whole, next_frame_id=None)

    @property
    def is_detected(self) -> np.ndarray:
        """(T,) bool: rows that are a detector's, not a follower's."""
        if self.detection_ids is None:
            return np.ones(len(self), bool)
        return np.asarray(self.detection_ids >= 0)

    def _columns(self) -> dict[str, Any]:
        """The arrays that there are, by name."""
        return {name: values for name, values in vars(self).items() if isinstance(values, np.ndarray)}


@dataclass(frozen=True)
class FinishedTracks:
    """Tracks as the rest of the program sees them, person 1 first.

    Attributes:
        tracks: by person id.
        detection_ids: per track (T,) int, the raw track's by frame, -1 where the frame was filled in; None
            where the raw track has none.
        num_too_short: stretches left out because they were seen in too few frames.
    """

    tracks: list[Track]
    detection_ids: list[np.ndarray | None]
    num_too_short: int


def finish_tracks(
    raw: Sequence[RawTrack], *, fps: float, num_frames: int, size_wh: tuple[int, int]
) -> FinishedTracks:
    """Fill short gaps, split at long ones, leave out what is too short, number by first appearance, smooth.

    Args:
        raw: tracks from any source, in any order.
        fps: frames per second.
        num_frames: length of the video; a photo has 1, and everyone in it stays.
        size_wh: the upright picture, px; no box reaches beyond it.
    """
    fps = float(fps)
    whole = [piece for track in raw for piece in _without_long_gaps(track, LONGEST_GAP_S * fps)]
    pieces = [piece for track in whole for piece in _mostly_seen(track)]
    # how often a person must be seen to count; in a handful of frames, in half of them
    usual = max(_MIN_FRAMES, math.ceil(_MIN_LENGTH_S * fps))
    fewest = max(1, min(usual, math.ceil(num_frames / 2)))
    kept = sorted((piece for piece in pieces if len(piece) >= fewest), key=_order)
    finished = [_finished(number, piece, fps, size_wh) for number, piece in enumerate(kept, start=1)]
    return FinishedTracks(
        [track for track, _ in finished], [ids for _, ids in finished], len(pieces) - len(kept)
    )


def _without_long_gaps(track: RawTrack, max_gap: float) -> list[RawTrack]:
    """The stretches of a raw track between gaps of more than `max_gap` missing frames."""
    starts = np.flatnonzero(np.diff(track.frame_ids) - 1 > max_gap) + 1
    bounds = [0, *starts.tolist(), len(track)]
    return [track.part(slice(a, b)) for a, b in pairwise(bounds) if b > a]


def _mostly_seen(track: RawTrack) -> list[RawTrack]:
    """The track, or parts of it on both sides of its longest gaps, each seen in enough of its frames."""
    if len(track) >= SEEN_SHARE * (track.frame_ids[-1] - track.frame_ids[0] + 1):
        return [track]
    row = int(np.diff(track.frame_ids).argmax()) + 1
    return _mostly_seen(track.part(slice(0, row))) + _mostly_seen(track.part(slice(row, len(track))))


def _order(track: RawTrack) -> tuple[int, float]:
    """First come first; of those who come together, the largest first."""
    width, height = (track.boxes_xyxy[0, 2:] - track.boxes_xyxy[0, :2]).tolist()
    return int(track.frame_ids[0]), -width * height


def _finished(
    number: int, raw: RawTrack, fps: float, size_wh: tuple[int, int]
) -> tuple[Track, np.ndarray | None]:
    """The track with every frame between first and last, smoothed, and its detection ids.

    Boxes and confidence of missing frames are interpolated linearly.
    """
    frame_ids = np.arange(raw.frame_ids[0], raw.frame_ids[-1] + 1)
    observed = np.isin(frame_ids, raw.frame_ids)
    boxes = np.column_stack([np.interp(frame_ids, raw.frame_ids, edge) for edge in raw.boxes_xyxy.T])
    smoothed = _within(smooth_boxes(boxes, observed, fps), size_wh).astype(np.float32)
    confidence = np.interp(frame_ids, raw.frame_ids, raw.confidence).astype(np.float32)
    detection_ids = None
    if raw.detection_ids is not None:
        detection_ids = np.full(len(frame_ids), -1, np.int64)
        detection_ids[observed] = raw.detection_ids
    return Track(number, frame_ids, smoothed, observed, confidence), detection_ids


def _within(boxes_xyxy: np.ndarray, size_wh: tuple[int, int]) -> np.ndarray:
    """The boxes cut to the picture, at least a pixel wide and high."""
    size = np.asarray(size_wh, dtype=np.float64)
    low = np.clip(boxes_xyxy[:, :2], 0, np.maximum(size - 1, 0))
    high = np.clip(boxes_xyxy[:, 2:], np.minimum(low + 1, size), size)
    return np.concatenate([low, high], axis=1)


_WIDTH_S = 0.08  # standard deviation of the window; detectors jitter from frame to frame, people do not
_FILLED_WEIGHT = 0.2  # an interpolated box says less than a detected one
_ROBUST_ROUNDS = 2
_NORMAL_ERROR = 0.01  # of the box's size: deviations that are never called outliers, however calm the track


def smooth_boxes(boxes_xyxy: np.ndarray, observed: np.ndarray, fps: float) -> np.ndarray:
    """Smooth one track's boxes by a robust local regression (Cleveland's LOESS, with a Gaussian window).

    A parabola is fitted around every frame, from both sides of it alike, so motion and acceleration pass
    unchanged; frames far from their parabola (a box around two people, or half of one) are then given less
    weight and the fit is repeated. Low frame rates, where boxes differ for good reasons, stay as they are.

    Args:
        boxes_xyxy: (T, 4) px, of consecutive frames.
        observed: (T,) bool, false where a box was filled in.
        fps: frames per second.

    Returns:
        (T, 4) px; not bound to the picture.
    """
    sigma = _WIDTH_S * fps
    if len(boxes_xyxy) < 4 or sigma < 0.5:
        return boxes_xyxy.astype(np.float64)
    prior = np.where(observed, 1.0, _FILLED_WEIGHT)
    weights = prior
    for _ in range(_ROBUST_ROUNDS):
        weights = prior * _trust(boxes_xyxy, _local_parabolas(boxes_xyxy, weights, sigma))
    return _local_parabolas(boxes_xyxy, weights, sigma)


def _trust(boxes_xyxy: np.ndarray, fitted_xyxy: np.ndarray) -> np.ndarray:
    """Tukey's bisquare weights (T,) of the boxes' deviations, measured in sizes of the box."""
    size_px = np.sqrt(np.prod(np.maximum(fitted_xyxy[:, 2:] - fitted_xyxy[:, :2], 1), axis=1))
    deviation = np.abs(boxes_xyxy - fitted_xyxy).max(axis=1) / size_px
    limit = 6 * max(float(np.median(deviation)), _NORMAL_ERROR)
    return np.maximum(1 - (deviation / limit) ** 2, 0) ** 2


def _local_parabolas(values: np.ndarray, weights: np.ndarray, sigma: float) -> np.ndarray:
    """The value at each frame (T, C) of the parabola that fits best around it.

    Args:
        values: (T, C).
        weights: (T,) trust in each frame.
        sigma: width of the Gaussian window, frames.
    """
    num_frames, radius = len(values), int(np.ceil(3 * sigma))
    offsets = np.arange(-radius, radius + 1)  # (K,)
    frames = np.arange(num_frames)[:, None] + offsets  # (T, K)
    inside = (frames >= 0) & (frames < num_frames)
    frames = np.clip(frames, 0, num_frames - 1)
    window = np.exp(-0.5 * (offsets / sigma) ** 2)
    # never quite zero: among outliers only, they are all there is
    weights = inside * window * np.maximum(weights[frames], 1e-6)  # (T, K)
    powers = (offsets[:, None] / radius) ** np.arange(3)  # (K, 3)
    moments = np.einsum("tk,ki,kj->tij", weights, powers, powers)
    targets = np.einsum("tk,ki,tkc->tic", weights, powers, values[frames])
    # keeps slope and curvature finite where fewer than three frames carry weight
    moments += np.diag([0, 1, 1]) * (1e-6 * moments[:, :1, :1])
    return np.linalg.solve(moments, targets)[:, 0]
