"""What people say about gravity and the floor: where their feet stood, and which way up they stood.

Each says it at most a few times, however long a clip is: what is wrong about a person's recovery is wrong in
the same way all the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.ndimage import maximum_filter1d

from staf_cli.world.body_points import ANKLES, HIPS, KNEES, SHOULDERS, BodyPoints
from staf_cli.world.contacts import RAISED_M, standing_feet, stretches

PIECE_S = 0.5  # one look
MOST_AXES, MOST_STANCES = 2, 12  # looks of a person that count in full
FEW_STANCES = 3.0  # that count where the question is how sure all this is
BENT_KNEE_DEG, BENT_TRUNK_DEG = 35.0, 25.0  # from here on nobody is taken to stand
APART_DEG = 30.0  # between the legs of somebody who stands
ALTERNATE_S = 1.0  # within which both feet stand, of people who walk or stand on two legs


@dataclass(frozen=True)
class Evidence:
    """Looks at P people.

    Attributes:
        heels_m, toes_m: (N, 3) m, camera axes, seen from the camera: medians over pieces of stances.
        cameras_m: (N, 3) m, where the camera was then; 0 but for one that travels.
        stance_people: (N,) int, whose stances they are; stance_weights: (N,) 0-1.
        axes: (M, 3) unit, from the middle of the ankles to the middle of the shoulders of people who stand.
        sights: (M, 3) unit, from the camera to the middle of these people.
        planes: (M, 3) unit, normals of the planes through camera, shoulders and ankles, which hold the
            vertical whatever the depth.
        axis_people: (M,) int; axis_weights: (M,) 0-1.
        standing_s: (P,) s, how long each person stood or walked upright, seen.
        sole_m: (P, 2) m, heights of heel and toe points over the sole.
        statures_m: (P,) m.
    """

    heels_m: np.ndarray
    toes_m: np.ndarray
    cameras_m: np.ndarray
    stance_people: np.ndarray
    stance_weights: np.ndarray
    axes: np.ndarray
    sights: np.ndarray
    planes: np.ndarray
    axis_people: np.ndarray
    axis_weights: np.ndarray
    standing_s: np.ndarray
    sole_m: np.ndarray
    statures_m: np.ndarray

    @property
    def num_people(self) -> int:
        return len(self.statures_m)

    def on_floor(self, people: np.ndarray) -> Evidence:
        """Without the stances of people (P,) bool who are false; how they stand upright stays."""
        kept = people[self.stance_people]
        return replace(
            self,
            heels_m=self.heels_m[kept],
            toes_m=self.toes_m[kept],
            cameras_m=self.cameras_m[kept],
            stance_people=self.stance_people[kept],
            stance_weights=self.stance_weights[kept],
        )

    def few_looks(self) -> Evidence:
        """The same, but each person's axis counts once and their feet `FEW_STANCES` times."""

        def per_person(people: np.ndarray, most: float) -> np.ndarray:
            counts = np.bincount(people, minlength=self.num_people)
            return np.asarray(np.sqrt(np.minimum(most / np.maximum(counts, 1), 1.0))[people])

        return replace(
            self,
            axis_weights=per_person(self.axis_people, 1.0),
            stance_weights=per_person(self.stance_people, FEW_STANCES),
        )


def gather(
    people: Sequence[BodyPoints], contacts: Sequence[np.ndarray], part: tuple[float, float] = (0, 1)
) -> Evidence:
    """Look at everybody.

    Args:
        people: P of them.
        contacts: (T, 4) bool of each.
        part: which part of each person's frames is looked at, 0-1.
    """
    stances: list[tuple[int, float, np.ndarray, np.ndarray, np.ndarray]] = []
    axes: list[tuple[int, float, np.ndarray, np.ndarray, np.ndarray]] = []
    standing_s = np.zeros(len(people))
    for number, (points, standing) in enumerate(zip(people, contacts, strict=True)):
        rows = np.arange(*(round(share * len(points)) for share in part))
        stances += [(number, *stance) for stance in _stances(points, standing, rows)]
        upright = stands_upright(points, standing)
        standing_s[number] = upright[rows].sum() * points.step_s
        axes += [(number, *axis) for axis in _axes(points, upright, rows)]
    return Evidence(
        heels_m=np.array([one[2] for one in stances]).reshape(-1, 3),
        toes_m=np.array([one[3] for one in stances]).reshape(-1, 3),
        cameras_m=np.array([one[4] for one in stances]).reshape(-1, 3),
        stance_people=np.array([one[0] for one in stances], int),
        stance_weights=np.array([one[1] for one in stances], float),
        axes=np.array([one[2] for one in axes]).reshape(-1, 3),
        sights=np.array([one[3] for one in axes]).reshape(-1, 3),
        planes=np.array([one[4] for one in axes]).reshape(-1, 3),
        axis_people=np.array([one[0] for one in axes], int),
        axis_weights=np.array([one[1] for one in axes], float),
        standing_s=standing_s,
        sole_m=np.array([points.sole_m for points in people]).reshape(-1, 2),
        statures_m=np.array([points.stature_m for points in people]),
    )


def lowest_feet(points: BodyPoints, contacts: np.ndarray, up: np.ndarray) -> np.ndarray:
    """Contacts (T, 4) without feet that are held still higher than the other one, which stands.

    Args:
        points, contacts: of a person.
        up: (3,) unit, camera axes, roughly.
    """
    over = points.standing_points_m @ up - points.standing_sole_m
    feet = over.reshape(-1, 2, 2).min(axis=2)
    higher: np.ndarray = feet - feet[:, ::-1] > RAISED_M * points.size
    other = standing_feet(contacts)[:, ::-1]
    return contacts & ~np.repeat(higher & other, 2, axis=1)


def stands_upright(points: BodyPoints, contacts: np.ndarray) -> np.ndarray:
    """(T,) bool: frames of somebody who stands on two legs or walks, legs and trunk rather straight.

    Legs far apart are those of a step only where the feet stand in turn: one foot held still far from the
    other may as well be in the air.
    """
    if not len(points):
        return np.zeros(0, bool)
    places = points.points_m
    thighs, shins = places[:, HIPS] - places[:, KNEES], places[:, KNEES] - places[:, ANKLES]
    bent: np.ndarray = _angle_deg(thighs, shins) > BENT_KNEE_DEG
    legs = places[:, HIPS] - places[:, ANKLES]
    trunk = places[:, SHOULDERS].mean(axis=1) - places[:, HIPS].mean(axis=1)
    upright = ~bent.all(axis=1) & (_angle_deg(trunk, legs.mean(axis=1)) < BENT_TRUNK_DEG)
    seen = points.observed & points.in_picture[:, [*SHOULDERS, *ANKLES]].all(axis=1)
    feet = standing_feet(contacts)
    soon = 2 * round(ALTERNATE_S / points.step_s) + 1  # frames
    both_stand = _anywhere_near(feet, soon).all(axis=1)
    both_step = _anywhere_near(~feet, soon).all(axis=1)
    together = _angle_deg(legs[:, 0], legs[:, 1]) < APART_DEG
    return seen & upright & feet.any(axis=1) & both_stand & (both_step | together)


def _anywhere_near(flags: np.ndarray, num_frames: int) -> np.ndarray:
    """(T, K) bool: whether a flag is set within that many frames around."""
    return np.asarray(maximum_filter1d(flags.astype(np.uint8), num_frames, axis=0, mode="constant") > 0)


def _stances(
    points: BodyPoints, contacts: np.ndarray, rows: np.ndarray
) -> list[tuple[float, np.ndarray, np.ndarray, np.ndarray]]:
    """Weight, heel, toe and camera of every piece of a stance; long stands say little more than short."""
    among = np.zeros(len(points), bool)
    among[rows] = True
    length = max(2, round(PIECE_S / points.step_s))
    cameras = np.zeros((len(points), 3)) if points.camera_m is None else points.camera_m
    found = []
    for foot in (0, 2):
        for start, stop in stretches(contacts[:, foot : foot + 2].any(axis=1) & among):
            for begin in range(start, stop, length):
                piece = slice(begin, min(begin + length, stop))
                if piece.stop - piece.start >= 2:
                    feet = np.median(points.standing_points_m[piece, foot : foot + 2], axis=0)
                    found.append((*feet, np.median(cameras[piece], axis=0)))
    weight = min(1.0, float(np.sqrt(MOST_STANCES / max(len(found), 1))))
    return [(weight, *one) for one in found]


def _axes(
    points: BodyPoints, upright: np.ndarray, rows: np.ndarray
) -> list[tuple[float, np.ndarray, np.ndarray, np.ndarray]]:
    """Weight, axis, line of sight and plane of every half second in which somebody stands or walks."""
    length = max(2, round(PIECE_S / points.step_s))
    tops, feet = points.points_m[:, SHOULDERS].mean(axis=1), points.points_m[:, ANKLES].mean(axis=1)
    found = []
    for begin in range(0, len(rows), length):
        piece = rows[begin : begin + length]
        piece = piece[upright[piece]]
        if len(piece) >= 2:
            axis = np.median(_unit(tops[piece] - feet[piece]), axis=0)
            plane = np.median(np.cross(_unit(tops[piece]), _unit(feet[piece])), axis=0)
            sight = np.median(tops[piece] + feet[piece], axis=0)
            found.append((_unit(axis), _unit(sight), _unit(plane)))
    weight = min(1.0, float(np.sqrt(MOST_AXES / max(len(found), 1))))
    return [(weight, *one) for one in found]


def _unit(vectors: np.ndarray) -> np.ndarray:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9))


def _angle_deg(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Angles (...) between vectors (..., 3)."""
    return np.asarray(np.degrees(np.arccos(np.clip((_unit(one) * _unit(other)).sum(-1), -1, 1))))
