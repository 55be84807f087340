"""From the raw tracks of a tracker to the tracks that the rest of the program sees, with smooth boxes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from staf_cli.motion import Track
from staf_cli.people.identity import LONGEST_GAP_S
from staf_cli.people.tracker import RawTrack

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


_MAX_GAP_S = LONGEST_GAP_S  # longer ones end a track: where somebody was all that time, nobody knows
_MIN_LENGTH_S, _MIN_FRAMES = 0.25, 3


@dataclass(frozen=True)
class TrackReport:
    """What became of the raw tracks.

    Attributes:
        raw_indices: per track, which raw track it came from.
        payloads: per track (T,) int, the raw track's payload by frame, -1 where the frame was filled in; None
            where the raw track has none.
        num_too_short: tracks left out because they were seen in too few frames.
        num_splits: times that a raw track was cut in two at a long gap.
        num_filled: frames filled in, over all tracks.
    """

    raw_indices: tuple[int, ...]
    payloads: tuple[np.ndarray | None, ...]
    num_too_short: int
    num_splits: int
    num_filled: int


@dataclass(frozen=True)
class _Piece:
    """A stretch of a raw track; after `_fill`, without gaps."""

    raw_index: int
    frame_ids: np.ndarray  # (T,)
    boxes_xyxy: np.ndarray  # (T, 4) px
    confidence: np.ndarray  # (T,)
    payload: np.ndarray | None  # (T,)
    observed: np.ndarray  # (T,) bool

    @property
    def order(self) -> tuple[int, float]:
        """First come first; of those who come together, the largest first."""
        width, height = self.boxes_xyxy[0, 2:] - self.boxes_xyxy[0, :2]
        return int(self.frame_ids[0]), -float(width * height)


def finish_tracks(
    raw: Sequence[RawTrack], *, fps: float, num_frames: int, size_wh: tuple[int, int]
) -> tuple[list[Track], TrackReport]:
    """Fill short gaps, split at long ones, leave out what is too short, number by first appearance, smooth.

    Args:
        raw: tracks from any source, in any order.
        fps: frames per second.
        num_frames: length of the video; a photo has 1, and everybody in it stays.
        size_wh: the upright picture, px; no box reaches beyond it.

    Returns:
        The tracks, person 1 first, and what happened on the way.
    """
    fps = float(fps)
    pieces = [piece for index, track in enumerate(raw) for piece in _split(index, track, _MAX_GAP_S * fps)]
    min_frames = _min_frames(fps, num_frames)
    kept = [_fill(piece) for piece in pieces if len(piece.frame_ids) >= min_frames]
    kept.sort(key=lambda piece: piece.order)
    report = TrackReport(
        raw_indices=tuple(piece.raw_index for piece in kept),
        payloads=tuple(piece.payload for piece in kept),
        num_too_short=len(pieces) - len(kept),
        num_splits=len(pieces) - sum(len(track) > 0 for track in raw),
        num_filled=sum(int((~piece.observed).sum()) for piece in kept),
    )
    return [_track(number, piece, fps, size_wh) for number, piece in enumerate(kept, start=1)], report


def _min_frames(fps: float, num_frames: int) -> int:
    """How often somebody must be seen to count; in a handful of frames, in half of them."""
    usual = max(_MIN_FRAMES, math.ceil(_MIN_LENGTH_S * fps))
    return max(1, min(usual, math.ceil(num_frames / 2)))


def _split(index: int, track: RawTrack, max_gap: float) -> list[_Piece]:
    """The stretches of a raw track between gaps of more than `max_gap` missing frames."""
    if not len(track):
        return []
    starts = np.flatnonzero(np.diff(track.frame_ids) - 1 > max_gap) + 1
    return [
        _Piece(
            raw_index=index,
            frame_ids=track.frame_ids[part],
            boxes_xyxy=track.boxes_xyxy[part].astype(np.float64),
            confidence=track.confidence[part],
            payload=None if track.payload is None else track.payload[part],
            observed=np.ones(len(part), dtype=bool),
        )
        for part in np.split(np.arange(len(track)), starts)
    ]


def _fill(piece: _Piece) -> _Piece:
    """The same with every frame between first and last: boxes and confidence are interpolated linearly."""
    seen = piece.frame_ids
    frame_ids = np.arange(seen[0], seen[-1] + 1)
    at = seen - seen[0]  # where the seen frames stand among all of them
    observed = np.zeros(len(frame_ids), dtype=bool)
    observed[at] = True
    payload = None
    if piece.payload is not None:
        payload = np.full(len(frame_ids), -1, dtype=np.int64)
        payload[at] = piece.payload
    return _Piece(
        raw_index=piece.raw_index,
        frame_ids=frame_ids,
        boxes_xyxy=np.column_stack([np.interp(frame_ids, seen, edge) for edge in piece.boxes_xyxy.T]),
        confidence=np.interp(frame_ids, seen, piece.confidence),
        payload=payload,
        observed=observed,
    )


def _track(number: int, piece: _Piece, fps: float, size_wh: tuple[int, int]) -> Track:
    smoothed = smooth_boxes(piece.boxes_xyxy, piece.observed, fps)
    return Track(
        person_id=number,
        frame_ids=piece.frame_ids,
        boxes_xyxy=_within(smoothed, size_wh).astype(np.float32),
        observed=piece.observed,
        confidence=piece.confidence.astype(np.float32),
    )


def _within(boxes_xyxy: np.ndarray, size_wh: tuple[int, int]) -> np.ndarray:
    """The boxes cut to the picture, at least a pixel wide and high."""
    size = np.asarray(size_wh, dtype=np.float64)
    low = np.clip(boxes_xyxy[:, :2], 0, np.maximum(size - 1, 0))
    high = np.clip(boxes_xyxy[:, 2:], np.minimum(low + 1, size), size)
    return np.concatenate([low, high], axis=1)
