"""When each frame of a result is, as its video has it: uneven times too."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from staf_cli.result import VideoResult

AGREES_S = 0.002  # containers round times to milliseconds


def frame_ids_of(result: VideoResult) -> np.ndarray:
    """(N,) the file's own numbers of the frames that were worked on, and of all that people are in."""
    frame_ids = np.arange(result.num_frames) if result.frame_ids is None else np.asarray(result.frame_ids)
    tracks = [person.motion.track for person in result.people] + list(result.boxes_only)
    for track in tracks:
        if not np.isin(track.frame_ids, frame_ids).all():
            frame_ids = np.union1d(frame_ids, track.frame_ids)
    return frame_ids.astype(np.int64)


def frame_times(
    result: VideoResult, frame_ids: np.ndarray, video_times_s: np.ndarray | None = None
) -> np.ndarray:
    """Times (N,) s since the file's first frame of some of its frames, ascending.

    Those of people in them; in between, and where nobody is, the video's own if it is at hand and says the
    same of the others, else as the average rate has it.

    Args:
        result: whose people, rate and stride.
        frame_ids: (N,) the file's own numbers, ascending.
        video_times_s: (M,) s since the first frame, of all frames of the file in order.
    """
    known = known_times(result)
    last = int(frame_ids[-1]) if len(frame_ids) else -1
    if video_times_s is not None and last < len(video_times_s) and agree(video_times_s, known):
        return np.asarray(video_times_s, np.float64)[frame_ids]
    steps = np.diff(frame_ids)
    a_frame_s = 1 / float(result.info.fps) / (float(np.median(steps)) if len(steps) else 1.0)
    at = np.array(sorted(known), np.float64)
    told = np.array([known[int(each)] for each in at])
    times_s = np.interp(frame_ids, at, told)
    return np.asarray(times_s + np.maximum(frame_ids - at[-1], 0) * a_frame_s)


def known_times(result: VideoResult) -> dict[int, float]:
    """Times (s) of a result's frames by their numbers, where people tell them; the first is at 0."""
    known = {0: 0.0}
    for person in result.people:
        known |= dict(zip(person.frame_ids.tolist(), person.timestamps_s.tolist(), strict=True))
    return known


def agree(video_times_s: np.ndarray, known: Mapping[int, float]) -> bool:
    """Whether a file's own times (M,) s are those that are known of some frames by their numbers."""
    at = np.array(sorted(known), np.int64)
    if len(at) and at[-1] >= len(video_times_s):
        return False
    told = np.array([known[each] for each in at.tolist()])
    return bool((np.abs(np.asarray(video_times_s)[at] - told) <= AGREES_S).all())
