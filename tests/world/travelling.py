"""Scenes before a camera that goes along with people, on a path that is known."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scenes import Scene
from scipy.spatial.transform import Rotation

from staf_cli.body.model import Body
from staf_cli.world.world import placed


@dataclass(frozen=True)
class Ride:
    """How a camera goes over T frames, in the axes of the first one's (x right, y down, z away).

    Attributes:
        rotations: (T, 3, 3), from each frame's camera axes.
        places_m: (T, 3), the first (0, 0, 0).
    """

    rotations: np.ndarray
    places_m: np.ndarray


def ride(scene: Scene, way_m: tuple[float, float], *, shake_deg: float = 0.5, seed: int = 0) -> Ride:
    """A camera that goes `way_m` (to the right, ahead) over the floor, evenly, turned towards people.

    Args:
        scene: before the camera where it begins; people are wherever they are then.
        way_m: over the whole scene.
        shake_deg: standard deviation of a hand's turns; its shifts are 1 cm.
        seed: of these.
    """
    rng = np.random.default_rng(seed)
    part = (scene.times_s - scene.times_s[0]) / np.ptp(scene.times_s)
    ahead = np.array([0, 0, 1.0]) - scene.up * scene.up[2]
    ahead /= np.linalg.norm(ahead)
    right = np.cross(ahead, scene.up)
    steps = part[:, None] * (way_m[0] * right + way_m[1] * ahead)
    places = steps + 0.01 * _wandering(rng, scene.times_s)
    places -= places[0]
    people = np.mean([person.trans for person in scene.people], axis=0).astype(float)
    sight = people - people[:1] - places  # how the middle of people moves in the picture
    base = people[:1] * [1, 1, 1]
    aim = np.arctan2((base + sight) @ right, (base + sight) @ ahead)
    aim = np.polyval(np.polyfit(part, aim - aim[0], 3), part)
    turns = Rotation.from_rotvec(-(aim - aim[0])[:, None] * scene.up)
    shakes = Rotation.from_rotvec(np.radians(shake_deg) * _wandering(rng, scene.times_s))
    turns = turns * shakes * shakes[0].inv()
    return Ride((turns[0].inv() * turns).as_matrix(), places)


def taken_along(scene: Scene, ride: Ride, body: Body) -> Scene:
    """The scene's people as the riding camera has them, in each frame's own camera axes."""
    back = np.tile(np.eye(4), (len(ride.places_m), 1, 1))
    back[:, :3, :3] = ride.rotations.swapaxes(1, 2)
    back[:, :3, 3] = -np.einsum("tji,tj->ti", ride.rotations, ride.places_m)
    people = []
    for person in scene.people:
        joints = body.joints(person.poses, person.betas, person.trans)
        seen = placed(back, person.poses, person.trans, joints)
        people.append(replace(person, poses=seen.poses, trans=seen.trans))
    return replace(scene, people=people)


def _wandering(rng: np.random.Generator, times_s: np.ndarray) -> np.ndarray:
    """(T, 3) of standard deviation about 1: a hand's tremble of 0.3-3 Hz."""
    turns = rng.uniform(0.3, 3.0, (6, 3)) * times_s[:, None, None] * 2 * np.pi
    return np.asarray(np.sin(turns + rng.uniform(0, 2 * np.pi, (6, 3))).sum(axis=1) / np.sqrt(3))
