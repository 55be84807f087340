"""Two results of the same video side by side, without a truth."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

from staf_cli.errors import InputError
from staf_cli.evaluation.joint_sets import match_joints
from staf_cli.evaluation.scores import accel_over, mean, pelvis_of
from staf_cli.evaluation.tracks import PersonTrack, read_tracks
from staf_cli.metrics import mpjpe, pa_mpjpe

MIN_OVERLAP = 0.2  # mean intersection over union below which two people are not the same


@dataclass(frozen=True)
class Side:
    """One person of one result by itself.

    Attributes:
        person_id: as the result counts.
        engine, body_model: what made it.
        frames: frames that it covers.
        filled_in: of these, filled in between detections.
        jitter: mm/frame^2, mean acceleration of the joints as given, None without three frames in a row.
        jitter_at_pelvis: the same with the pelvis held in one place.
    """

    person_id: int
    engine: str
    body_model: str
    frames: int
    filled_in: int
    jitter: float | None
    jitter_at_pelvis: float | None


@dataclass(frozen=True)
class Pair:
    """The same person in two results, means over the frames that both have.

    Attributes:
        a, b: each by itself.
        shared_frames: frames that both have.
        box_overlap: intersection over union of the boxes.
        as_given_mm: joint distance in camera coordinates.
        at_pelvis_mm: with both pelvises in one place.
        pa_mm: after the best similarity transform of each frame.
        in_picture_px: distance of the projected joints.
    """

    a: Side
    b: Side
    shared_frames: int
    box_overlap: float
    as_given_mm: float
    at_pelvis_mm: float
    pa_mm: float
    in_picture_px: float | None


@dataclass(frozen=True)
class Comparison:
    """Two results of one video.

    Attributes:
        a, b: where they were read.
        pairs: people who are in both.
        only_a, only_b: people who are in one.
        notes: one line each.
    """

    a: str
    b: str
    pairs: tuple[Pair, ...]
    only_a: tuple[Side, ...]
    only_b: tuple[Side, ...]
    notes: tuple[str, ...] = ()


def compare_results(a: Path, b: Path) -> Comparison:
    """Put two results of the same video side by side.

    Args:
        a: a video's folder of results, or one `person_NNN.npz`.
        b: the other.

    Raises:
        InputError: one is missing or wrong, or they are of different videos.
    """
    tracks_a, tracks_b = read_tracks(a), read_tracks(b)
    sizes = [{track.image_size_wh for track in tracks} for tracks in (tracks_a, tracks_b)]
    if not sizes[0] & sizes[1]:
        shown = [" x ".join(map(str, next(iter(size)))) for size in sizes]
        raise InputError(
            f"{a} and {b} are of different videos: pictures of {shown[0]} and {shown[1]}; "
            "give two results of the same one"
        )
    fps_a, fps_b = tracks_a[0].fps, tracks_b[0].fps
    note = f"A has {fps_a:g} frames/s, B {fps_b:g}: is it the same video?"
    overlaps = np.array([[_box_overlap(one, other) for other in tracks_b] for one in tracks_a])
    places = _match_people(overlaps)
    pairs = tuple(_pair(tracks_a[i], tracks_b[j], overlaps[i, j, 1]) for i, j in places)
    taken_a, taken_b = {i for i, _ in places}, {j for _, j in places}
    return Comparison(
        a=str(a),
        b=str(b),
        pairs=pairs,
        only_a=tuple(_side(track) for i, track in enumerate(tracks_a) if i not in taken_a),
        only_b=tuple(_side(track) for j, track in enumerate(tracks_b) if j not in taken_b),
        notes=(note,) if abs(fps_a / fps_b - 1) > 0.01 else (),
    )


def _match_people(overlaps: np.ndarray) -> list[tuple[int, int]]:
    """Pairs of places, each person once, so that the boxes overlap most over all frames (P, Q, 2)."""
    total, average = overlaps[..., 0], overlaps[..., 1]
    # A pair that will not do must not keep a good one away.
    rows, columns = linear_sum_assignment(np.where(average >= MIN_OVERLAP, -total, 0.0))
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if average[i, j] >= MIN_OVERLAP]


def _shared(a: PersonTrack, b: PersonTrack) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Frames (N,) that both have, and their rows in each."""
    return np.intersect1d(a.frame_ids, b.frame_ids, assume_unique=True, return_indices=True)


def _box_overlap(a: PersonTrack, b: PersonTrack) -> tuple[float, float]:
    """Intersection over union: the sum over the frames that both have, and the mean."""
    _, rows_a, rows_b = _shared(a, b)
    if not len(rows_a):
        return 0.0, 0.0
    one, other = a.boxes_xyxy[rows_a], b.boxes_xyxy[rows_b]
    corners = np.maximum(one[:, :2], other[:, :2]), np.minimum(one[:, 2:], other[:, 2:])
    inside = np.prod(np.clip(corners[1] - corners[0], 0, None), axis=1)
    areas = [np.prod(np.clip(box[:, 2:] - box[:, :2], 0, None), axis=1) for box in (one, other)]
    ratio = np.nan_to_num(inside / np.maximum(areas[0] + areas[1] - inside, 1e-9))
    return float(ratio.sum()), float(ratio.mean())


def _pair(a: PersonTrack, b: PersonTrack, overlap: float) -> Pair:
    frame_ids, rows_a, rows_b = _shared(a, b)
    match = match_joints(a.joint_names[:24], b.joint_names[:24])
    mine, theirs = list(match.pred), list(match.truth)
    one, other = a.joints24[rows_a][:, mine], b.joints24[rows_b][:, theirs]
    at_pelvis = [side - pelvis_of(side, match.pelvis) for side in (one, other)]
    apart_px = a.joints2d[rows_a][:, mine] - b.joints2d[rows_b][:, theirs]
    picture = np.linalg.norm(apart_px, axis=-1).mean()
    return Pair(
        a=_side(a),
        b=_side(b),
        shared_frames=len(frame_ids),
        box_overlap=float(overlap),
        as_given_mm=float(mpjpe(one, other).mean()),
        at_pelvis_mm=float(mpjpe(*at_pelvis).mean()),
        pa_mm=float(pa_mpjpe(one, other).mean()),
        in_picture_px=float(picture) if np.isfinite(picture) else None,
    )


def _side(track: PersonTrack) -> Side:
    match = match_joints(track.joint_names[:24], track.joint_names[:24])
    at_pelvis = track.joints24 - pelvis_of(track.joints24, match.pelvis)
    jitters = [mean([accel_over(side, track.frame_ids)[0]]) for side in (track.joints24, at_pelvis)]
    return Side(
        person_id=track.person_id,
        engine=track.engine,
        body_model=track.smpl.body_model,
        frames=len(track),
        filled_in=int((~track.observed).sum()),
        jitter=jitters[0],
        jitter_at_pelvis=jitters[1],
    )
