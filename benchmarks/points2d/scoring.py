"""Landmarks of single cameras against the reference of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from quality.motion_numbers import by_sides
from quality.triangulation import best_views

from points2d.reference import AGREE_PX, PointReference, offsets_px, rays_of
from staf_cli.body.joints import LIMB_BLAZEPOSE
from staf_cli.result import Person

WORST_PCT = 15.0  # no error counts more
CLOSE_PCT, NEAR_PCT = 3.0, 5.0
SAME_PERSON = 0.25  # mean distance in body heights under which landmarks are that person's
ARMS, LEGS = slice(0, 6), slice(6, 12)  # of the limb joints
EXCHANGED_AT_PCT = 3.0  # median error from which sides may be exchanged
EXCHANGE_GAIN = 0.6  # of the error that is left when they are put right


def landmarks_of(people: Sequence[Sequence[Person]], reference: PointReference) -> np.ndarray:
    """The written landmarks of each camera's people as (C, P, F, 12, 2) px, NaN where there are none.

    In every frame each of the reference's people has the nearest track; sides may be exchanged. A landmark
    of visibility 0 is none.
    """
    truth = np.stack([camera.project(reference.joints_m) for camera in reference.cameras])
    heights = reference.heights_px()
    points = np.full(truth.shape, np.nan)
    for view, found in enumerate(people):
        for row, frame in enumerate(reference.frame_ids.tolist()):
            seen = [limbs for person in found if (limbs := _limbs_at(person, frame)) is not None]
            for k, who in _nearest(seen, truth[view, :, row], heights[view, :, row]):
                points[view, who, row] = seen[k]
    return points


def _limbs_at(person: Person, frame: int) -> np.ndarray | None:
    """Limb landmarks (12, 2) px of a person in a frame; None where nothing was seen of them."""
    row = int(np.searchsorted(person.frame_ids, frame))
    marks, visibility = person.landmarks2d, person.landmarks2d_visibility
    if marks is None or visibility is None or row >= len(marks) or person.frame_ids[row] != frame:
        return None
    shown = visibility[row, LIMB_BLAZEPOSE, None] > 0
    return np.where(shown, marks[row, LIMB_BLAZEPOSE], np.nan) if shown.any() else None


def _nearest(
    seen: Sequence[np.ndarray], truth_px: np.ndarray, heights_px: np.ndarray
) -> list[tuple[int, int]]:
    """Which of the limbs seen (12, 2) px are which person's (P, 12, 2) px."""
    from scipy.optimize import linear_sum_assignment

    if not seen:
        return []
    mine, theirs = by_sides(np.stack(seen))[:, None], by_sides(truth_px)[None]
    off = [
        np.nanmean(np.linalg.norm(side - theirs, axis=-1), axis=(-1, -2))
        for side in (mine, mine[..., ::-1, :])
    ]
    distance = np.minimum(*off) / heights_px
    rows, people = linear_sum_assignment(np.minimum(distance, 10 * SAME_PERSON))
    return [
        (k, who)
        for k, who in zip(rows.tolist(), people.tolist(), strict=True)
        if distance[k, who] < SAME_PERSON
    ]


@dataclass(frozen=True)
class Judged:
    """Landmarks of all cameras, judged.

    Attributes:
        error_pct: (C, P, F, 12) distance to the reference in % of the person's height, NaN without one.
        exchanged: (C, P, F) bool, left and right of the body would fit much better the other way round.
        limbs_exchanged: (C, P, F, 2) bool, the same of the arms and of the legs alone.
        own_views_pct: (C, P, F, 12) distance to where the other cameras' landmarks put the joint.
        known: (C, P, F, 12) bool, joints that the reference knows.
    """

    error_pct: np.ndarray
    exchanged: np.ndarray
    limbs_exchanged: np.ndarray
    own_views_pct: np.ndarray
    known: np.ndarray

    def numbers(self, some: np.ndarray) -> dict[str, float]:
        """All numbers of some person-frames (C, P, F) bool.

        Errors are capped at `WORST_PCT`. The shares count a joint that is missing as wrong, and
        `mean_missing_worst_pct` counts it as the worst.
        """
        error = self.error_pct[some]
        capped = np.minimum(error[self.known[some]], WORST_PCT)
        there = capped[np.isfinite(capped)]
        whole = np.where(np.isfinite(capped), capped, WORST_PCT)
        seen = np.isfinite(error).any(axis=-1)
        own = self.own_views_pct[some]
        own = own[np.isfinite(own)]
        return {
            "seen_pct": _percent(seen),
            "mean_pct": _mean(there),
            "median_pct": float(np.median(there)) if len(there) else float("nan"),
            "within_3_pct": _percent(whole < CLOSE_PCT),
            "within_5_pct": _percent(whole < NEAR_PCT),
            "mean_missing_worst_pct": _mean(whole),
            "exchanged_pct": _percent(self.exchanged[some][seen]),
            "limbs_exchanged_pct": _percent(self.limbs_exchanged[some][seen]),
            "own_views_median_pct": float(np.median(own)) if len(own) else float("nan"),
            "own_views_mean_pct": _mean(np.minimum(own, WORST_PCT)),
        }


def judge(points_px: np.ndarray, reference: PointReference) -> Judged:
    """Compare landmarks (C, P, F, 12, 2) px, NaN where there are none, with the reference."""
    error = errors_pct(points_px, reference)
    other = errors_pct(_other_sides(points_px), reference)
    limbs = [_fits_better(other[..., part], error[..., part]) for part in (ARMS, LEGS)]
    return Judged(
        error_pct=error,
        exchanged=_fits_better(other, error),
        limbs_exchanged=np.stack(limbs, axis=-1),
        own_views_pct=own_views_pct(points_px, reference),
        known=np.broadcast_to(reference.known, points_px.shape[:-1]),
    )


def errors_pct(points_px: np.ndarray, reference: PointReference) -> np.ndarray:
    """(C, P, F, 12): distance to the reference in % of the person's height; NaN where there is no point."""
    off = offsets_px(points_px, reference.joints_m, reference.cameras)
    return 100 * off / reference.heights_px()[..., None]


def _other_sides(points_px: np.ndarray) -> np.ndarray:
    """Limb joints (..., 12, 2) px with left and right exchanged."""
    return by_sides(points_px)[..., ::-1, :].reshape(points_px.shape)


def _fits_better(other_pct: np.ndarray, error_pct: np.ndarray) -> np.ndarray:
    """Where joints (..., J) are wrong, and much less so with their sides exchanged: (...) bool."""
    sums = [np.nansum(np.minimum(each, WORST_PCT), axis=-1) for each in (other_pct, error_pct)]
    seen = np.isfinite(error_pct).any(axis=-1)
    middle = np.zeros(seen.shape)
    middle[seen] = np.nanmedian(error_pct[seen], axis=-1)
    return np.asarray((sums[0] < EXCHANGE_GAIN * sums[1]) & (middle > EXCHANGED_AT_PCT))


def own_views_pct(points_px: np.ndarray, reference: PointReference) -> np.ndarray:
    """(C, P, F, 12): distance in % to where the other cameras' landmarks alone put the joint; NaN if unknown.

    It needs no common truth and no common definition of the joints.
    """
    cameras, heights = reference.cameras, reference.heights_px()
    rays, weights = rays_of(points_px, cameras)
    result = np.full(points_px.shape[:-1], np.nan)
    for view, camera in enumerate(cameras):
        others = [k for k in range(len(cameras)) if k != view]
        flat = (len(others), -1)
        joints, inside = best_views(
            rays[others].reshape(*flat, 2),
            weights[others].reshape(flat),
            [cameras[k] for k in others],
            AGREE_PX,
        )
        known = (inside.sum(axis=0) >= 2).reshape(result.shape[1:])
        off = offsets_px(points_px[[view]], joints.reshape(*result.shape[1:], 3), [camera])[0]
        result[view] = np.where(known, 100 * off / heights[view][..., None], np.nan)
    return result


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _percent(values: np.ndarray) -> float:
    return 100 * float(values.mean()) if values.size else float("nan")
