"""From a tracker's raw tracks to the tracks that the rest of the program sees."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from staf_cli.people.identity import LONGEST_GAP_S
from staf_cli.people.smoothing import smooth_boxes
from staf_cli.people.track import Track
from staf_cli.people.tracker import RawTrack

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
