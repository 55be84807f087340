"""What the landmark net saw in each clip of a rig, and who is the same person in all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations, product

import numpy as np

from quality.calibrated import RigCamera
from quality.triangulation import off_px, triangulate
from staf_cli.blazepose.follow import PoseTrack
from staf_cli.body.joints import LIMB_BLAZEPOSE
from staf_cli.motion import Track

NUM_LIMBS = len(LIMB_BLAZEPOSE)
LEAST_WEIGHT = 0.05  # of a joint that the net saw at all


@dataclass(frozen=True)
class RigSightings:
    """The same P people in C cameras over T frames; 12 limb joints in the order of `LIMB_JOINT_NAMES`.

    Attributes:
        points_px: (C, P, T, 12, 2) px as the net gave them, 0 where it saw no one.
        world_m: (C, P, T, 12, 3) m, the net's own 3D.
        visibility: (C, P, T, 12) 0-1, 0 where it saw no one.
    """

    points_px: np.ndarray
    world_m: np.ndarray
    visibility: np.ndarray

    @property
    def seen(self) -> np.ndarray:
        """(C, P, T) bool: whether the net saw the person."""
        return self.visibility.max(axis=-1) > 0

    @property
    def weights(self) -> np.ndarray:
        """(C, P, T, 12): the visibility, but a little for every joint of a person seen."""
        return np.maximum(self.visibility, LEAST_WEIGHT) * self.seen[..., None]

    def rays(self, cameras: Sequence[RigCamera]) -> np.ndarray:
        """(C, P, T, 12, 2) X/Z and Y/Z."""
        return np.stack(
            [camera.straightened(view) for camera, view in zip(cameras, self.points_px, strict=True)]
        )

    def of_person(self, order: Sequence[Sequence[int]]) -> RigSightings:
        """People of each camera put into another order: (C, P) indices."""
        return RigSightings(
            *(
                np.stack([view[list(places)] for view, places in zip(values, order, strict=True)])
                for values in (self.points_px, self.world_m, self.visibility)
            )
        )


def stack_cameras(
    found: Sequence[tuple[list[Track], list[PoseTrack], list[np.ndarray]]], num_people: int, num_frames: int
) -> RigSightings:
    """The longest tracks of every camera side by side, not yet matched.

    Raises:
        ValueError: a camera has fewer people than there are.
    """
    size = (len(found), num_people, num_frames, NUM_LIMBS)
    points, world, visibility = np.zeros((*size, 2)), np.zeros((*size, 3)), np.zeros(size)
    for camera, (tracks, sightings, own) in enumerate(found):
        if len(tracks) < num_people:
            raise ValueError(f"camera {camera + 1} of the rig shows {len(tracks)} of {num_people} people")
        longest = sorted(range(len(tracks)), key=lambda k: -len(tracks[k]))[:num_people]
        for place, k in enumerate(sorted(longest)):
            inside = tracks[k].frame_ids < num_frames
            at = (camera, place, tracks[k].frame_ids[inside])
            points[at] = sightings[k].points_px[inside][:, LIMB_BLAZEPOSE]
            world[at] = own[k][inside][:, LIMB_BLAZEPOSE]
            visibility[at] = sightings[k].visibility[inside][:, LIMB_BLAZEPOSE]
    return RigSightings(points, world, visibility)


def match_people(sightings: RigSightings, cameras: Sequence[RigCamera], step: int = 5) -> RigSightings:
    """Put the people of all cameras into the first one's order: the one in which their rays meet best.

    Every `step`-th frame is looked at; the calibration may be a little off.
    """
    num_people = sightings.visibility.shape[1]
    some = RigSightings(
        sightings.points_px[:, :, ::step], sightings.world_m[:, :, ::step], sightings.visibility[:, :, ::step]
    )
    rays = some.rays(cameras)
    least, best = np.inf, None
    orders = list(permutations(range(num_people)))
    for rest in product(orders, repeat=len(cameras) - 1):
        order = (orders[0], *rest)
        view = np.stack([rays[c][list(places)] for c, places in enumerate(order)])
        weight = np.stack([some.weights[c][list(places)] for c, places in enumerate(order)])
        flat_rays, flat_weights = view.reshape(len(cameras), -1, 2), weight.reshape(len(cameras), -1)
        off = np.linalg.norm(
            off_px(triangulate(flat_rays, flat_weights, cameras), flat_rays, cameras), axis=-1
        )
        middle = float(np.median(off[flat_weights > 0.5]))
        if middle < least:
            least, best = middle, order
    if best is None:
        raise ValueError("no camera of the rig sees a person well")
    return sightings.of_person(best)
