"""People who are too small for a body, as run.json lists them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from staf_cli.motion import Track


def describe_box_only(track: Track) -> dict[str, object]:
    """One of them, with a row `[frame, x0, y0, x1, y1]` px for each frame."""
    boxes = track.boxes_xyxy
    there = len(track) > 0
    rows = zip(track.frame_ids.tolist(), boxes.astype(float).round(1).tolist(), strict=True)
    return {
        "person_id": track.person_id,
        "first_frame": int(track.frame_ids[0]) if there else None,
        "last_frame": int(track.frame_ids[-1]) if there else None,
        "frames": len(track),
        "median_height_px": round(float(np.median(boxes[:, 3] - boxes[:, 1])), 1) if there else None,
        "mean_confidence": round(float(track.confidence.mean()), 4) if there else None,
        "filled_frame_ids": track.frame_ids[~track.observed].tolist(),
        "boxes": [[frame_id, *box] for frame_id, box in rows],
    }


def boxes_only_of(document: Mapping[str, Any]) -> list[Track]:
    """All of them out of run.json's content; none in one of an earlier version.

    Raises:
        KeyError, TypeError, ValueError, ArithmeticError: it is damaged.
    """
    return [_box_only(each) for each in document.get("people_boxes_only", ())]


def _box_only(described: Mapping[str, Any]) -> Track:
    rows = described["boxes"]
    frame_ids = np.array([int(row[0]) for row in rows], np.int64)
    boxes = np.array([row[1:] for row in rows], np.float64).reshape(-1, 4)
    if not np.isfinite(boxes).all():
        raise ValueError("boxes must be finite")
    return Track(
        person_id=int(described["person_id"]),
        frame_ids=frame_ids,
        boxes_xyxy=boxes,
        observed=~np.isin(frame_ids, described["filled_frame_ids"]),
        confidence=np.full(len(rows), described["mean_confidence"] or 0.0, np.float32),
    )
