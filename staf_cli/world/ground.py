"""Which way is up, how far below the camera the floor is, and how large everybody is: one fit of it all.

People who stand are upright to a few degrees, their feet stand on one floor, and adults are about 1.70 m
tall. Lines of the background, where there are any, say better what is up; a known stature or camera height
sets the scale. Without either the floor still tells how large people are compared with each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from staf_cli.world.body_points import MEAN_STATURE_M, BodyPoints
from staf_cli.world.contacts import without_raised
from staf_cli.world.evidence import Evidence, gather, lowest_feet
from staf_cli.world.ground_fit import Fitted, Known, first_up, fit, own_heights
from staf_cli.world.world import ScaleSource

TALLEST_M = 1.97  # who would be taller on the floor stands higher than the floor
RAISED = 0.45  # of the usual height under the camera: who stands less far below it stands on no common floor
SHORTEST_M = 0.75  # who would be shorter stands lower
LEAST_STANCES = 2
ALONE_S = 1.0  # of standing, from which on one person or one half of the time is asked for itself
AGREE = 2.0  # spreads of a part that it may be off


@dataclass(frozen=True)
class Ground:
    """Gravity, the floor and sizes, in the axes of one camera.

    Attributes:
        up: (3,) unit, against gravity.
        height_m: of the camera over the floor.
        sizes: (P,) what each person's points are to be multiplied by.
        levels_m: (P,) how high over the floor each person's own level is; 0 for those who stand on it.
        stands: (P,) bool, whether the person's feet were seen standing at all.
        spread_deg: how far `up` may be off, as found on scenes whose gravity is known.
        source: "given", "lines" or "bodies": where gravity came from.
        scale: "given" where a stature or the camera's height is known, "floor" where several people share
            it, "assumed" where one person is taken to be of the usual stature.
        apart_deg: how far halves of the time, and people one by one, find up from all together; NaN where
            there is too little to compare, or nothing needs it.
        agrees: whether these find the same, as far as they can tell.
        standing_s: (P,) s in which each person stood or walked upright.
        num_stances: looks at standing feet that the floor rests on.
    """

    up: np.ndarray
    height_m: float
    sizes: np.ndarray
    levels_m: np.ndarray
    stands: np.ndarray
    spread_deg: float
    source: str
    scale: ScaleSource
    apart_deg: float
    agrees: bool
    standing_s: np.ndarray
    num_stances: int


@dataclass(frozen=True)
class NoGround:
    """Nothing tells where the floor is; `why` is a sentence."""

    why: str


def fit_ground(
    people: Sequence[BodyPoints],
    contacts: Sequence[np.ndarray],
    *,
    lines_up: np.ndarray | None = None,
    lines_sigma_deg: float = 0.5,
    camera_height_m: float | None = None,
    pitch_deg: float | None = None,
    roll_deg: float | None = None,
) -> Ground | NoGround:
    """Fit gravity, the camera's height and everybody's size to where feet stood and how bodies stood.

    Args:
        people: P of them, in the axes of the shot's first camera.
        contacts: (T, 4) bool of each, from `foot_contacts`.
        lines_up: (3,) unit, up by lines of the background, where accepted; lines_sigma_deg: how well.
        camera_height_m: over the floor, where known.
        pitch_deg, roll_deg: of the camera, where known; positive where it looks down, and clockwise.
    """
    statures = np.array([np.nan if one.known_stature_m is None else one.known_stature_m for one in people])
    known = Known(statures, lines_up, lines_sigma_deg, camera_height_m, pitch_deg, roll_deg)
    evidence, standing = _evidence(people, contacts, known)
    up = first_up(evidence, known)
    if up is None or len(evidence.stance_people) < LEAST_STANCES:
        return NoGround(_why_not(people, evidence))
    ground = _on_levels(evidence, known, up)
    raised = [
        without_raised(one, points.scaled(size), ground.up, ground.height_m, level)
        for one, points, size, level in zip(standing, people, ground.sizes, ground.levels_m, strict=True)
    ]
    if any((one != before).any() for one, before in zip(raised, standing, strict=True)):
        evidence = gather(people, raised)
        if len(evidence.stance_people) >= LEAST_STANCES:
            standing, ground = raised, _on_levels(evidence, known, ground.up)
    return ground if known_up(known) else _checked(ground, people, standing, known)


def known_up(known: Known) -> bool:
    """Whether bodies are not what says what is up."""
    return known.lines_up is not None or known.pitch_deg is not None


def _evidence(
    people: Sequence[BodyPoints], contacts: Sequence[np.ndarray], known: Known
) -> tuple[Evidence, list[np.ndarray]]:
    """What is seen, without feet that are held in the air beside a standing one; and those contacts."""
    standing = list(contacts)
    rough = first_up(gather(people, standing), known)
    if rough is not None:
        standing = [lowest_feet(one, there, rough) for one, there in zip(people, standing, strict=True)]
    return gather(people, standing), standing


def _on_levels(evidence: Evidence, known: Known, up: np.ndarray) -> Ground:
    """Fit; who would be a giant or a dwarf on the common floor stands on a level of their own."""
    stands = np.isin(np.arange(evidence.num_people), evidence.stance_people)
    on_floor = stands & _low_enough(evidence, up)
    while True:
        found = fit(evidence, known, up, on_floor)
        statures = found.sizes * evidence.statures_m
        off = np.maximum(statures / TALLEST_M, SHORTEST_M / statures) * on_floor
        if off.max() <= 1 or on_floor.sum() <= 1:
            break
        on_floor[int(off.argmax())] = False
    levels = found.height_m - found.sizes * own_heights(evidence, found.up)
    levels = np.where(stands & ~on_floor, levels, 0.0)
    return Ground(
        up=found.up,
        height_m=found.height_m,
        sizes=found.sizes,
        levels_m=levels,
        stands=stands,
        spread_deg=found.spread_deg,
        source="given" if known.pitch_deg is not None else "lines",
        scale=_scale(known, on_floor),
        apart_deg=np.nan,
        agrees=True,
        standing_s=evidence.standing_s,
        num_stances=int(on_floor[evidence.stance_people].sum()),
    )


def _low_enough(evidence: Evidence, up: np.ndarray) -> np.ndarray:
    """(P,) bool: who stands so far below the camera that it may be the floor on which others stand."""
    heights = own_heights(evidence, up) * MEAN_STATURE_M / evidence.statures_m
    middle = float(np.nanmedian(heights))
    return np.asarray(~(heights < RAISED * middle)) if middle > 0 else np.ones(len(heights), bool)


def _scale(known: Known, on_floor: np.ndarray) -> ScaleSource:
    if known.height_m is not None or np.isfinite(known.statures_m).any():
        return "given"
    return "floor" if on_floor.sum() > 1 else "assumed"


def _checked(
    ground: Ground, people: Sequence[BodyPoints], standing: Sequence[np.ndarray], known: Known
) -> Ground:
    """The same with what its parts say: halves of the time, and people one by one."""
    parts = [_alone(gather(people, standing, half), known, ground.up) for half in ((0.0, 0.5), (0.5, 1.0))]
    if len(people) > 1:
        for number in range(len(people)):
            alone = slice(number, number + 1)
            own = replace(known, statures_m=known.statures_m[alone])
            parts.append(_alone(gather(people[alone], standing[alone]), own, ground.up))
    found = [part for part in parts if part is not None]
    if len(found) < 2:
        return replace(ground, source="bodies", agrees=False)
    apart = np.degrees([np.linalg.norm(np.cross(part.up, ground.up)) for part in found])
    excess = apart / [part.spread_deg for part in found]
    return replace(
        ground,
        source="bodies",
        apart_deg=float(apart.max()),
        agrees=bool(excess.max() <= AGREE),
        spread_deg=ground.spread_deg * max(1.0, float(np.sqrt(np.mean(excess**2)))),
    )


def _alone(evidence: Evidence, known: Known, start: np.ndarray) -> Fitted | None:
    """What a part of all that is seen says; None where that is too little."""
    if evidence.standing_s.sum() < ALONE_S or len(evidence.stance_people) < LEAST_STANCES:
        return None
    stands = np.isin(np.arange(evidence.num_people), evidence.stance_people)
    return fit(evidence, known, start, stands)


def _why_not(people: Sequence[BodyPoints], evidence: Evidence) -> str:
    if not people:
        return "there is nobody to tell where the floor is"
    if max(len(one) for one in people) < 2:
        return "one frame does not show whose feet stand still"
    feet = np.concatenate([one.in_picture[one.observed][:, 8:] for one in people])
    if not len(feet) or feet.mean() < 0.2:
        return "the feet are not in the picture, so nothing shows the floor"
    if len(evidence.stance_people) < LEAST_STANCES:
        return "no foot is seen standing still, so nothing shows the floor"
    return "nobody stands or walks upright, so bodies do not show which way is up"
