"""When each frame of a result is, as its video has it: uneven times too."""

from __future__ import annotations

import numpy as np

from staf_cli.result import VideoResult

AGREES_S = 0.002  # containers round times to milliseconds


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
    known = _known_times(result)
    last = int(frame_ids[-1]) if len(frame_ids) else -1
    if video_times_s is not None and last < len(video_times_s) and agree(video_times_s, known):
        return np.asarray(video_times_s, np.float64)[frame_ids]
    steps = np.diff(frame_ids)
    a_frame_s = 1 / float(result.info.fps) / (float(np.median(steps)) if len(steps) else 1.0)
    at = np.array(sorted(known), np.float64)
    told = np.array([known[int(each)] for each in at])
    times_s = np.interp(frame_ids, at, told)
    return np.asarray(times_s + np.maximum(frame_ids - at[-1], 0) * a_frame_s)


def _known_times(result: VideoResult) -> dict[int, float]:
    """Times (s) by frame number, where anyone knows them."""
    known = {0: 0.0}
    for person in result.people:
        known |= dict(zip(person.frame_ids.tolist(), person.timestamps_s.tolist(), strict=True))
    return known


def agree(video_times_s: np.ndarray, known: dict[int, float]) -> bool:
    """Whether a file's own times are those that a result knows."""
    at = np.array(sorted(known))
    if len(at) and at[-1] >= len(video_times_s):
        return False
    told = np.array([known[each] for each in at.tolist()])
    return bool((np.abs(np.asarray(video_times_s)[at] - told) <= AGREES_S).all())
