"""Which axes a file's people stand in: the world's where it is trusted, else the camera's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from staf_cli.camera import Y_UP, Z_UP
from staf_cli.export.formats import ExportOptions
from staf_cli.result import Person
from staf_cli.world.world import Y_UP_FROM_WORLD, World

IN_WORLD = "in the world: floor at 0, gravity down"
IN_CAMERA = "in camera space"


@dataclass(frozen=True)
class Axes:
    """The way from camera coordinates to a file's axes.

    Attributes:
        turns: (3, 3), or (T, 3, 3) where the camera turns.
        shift: (3,) m, or (T, 3) where it travels, added afterwards: where the camera is in the file.
        in_world: whether the floor is at 0 and gravity points down there.
    """

    turns: np.ndarray
    shift: np.ndarray
    in_world: bool = False

    def moved(self, points: np.ndarray) -> np.ndarray:
        """Points (T, ..., 3) m of T frames from camera coordinates."""
        turns = np.broadcast_to(self.turns, (len(points), 3, 3))
        shifts = np.broadcast_to(self.shift, (len(points), 3)).reshape(-1, *[1] * (points.ndim - 2), 3)
        return np.asarray(np.einsum("tij,t...j->t...i", turns, points) + shifts)

    def at(self, row: int) -> Axes:
        """The same for one frame."""
        if self.turns.ndim == 2:
            return self
        return Axes(self.turns[row], self.shift if self.shift.ndim == 1 else self.shift[row], self.in_world)


CAMERA_Y_UP = Axes(Y_UP, np.zeros(3))
CAMERA_Z_UP = Axes(Z_UP, np.zeros(3))


def axes_of(person: Person, up: Literal["y", "z"], options: ExportOptions) -> Axes:
    """The axes that a person is written in, y up or z up."""
    if options.space != "camera" and person.world is not None and person.world.is_trusted:
        return world_axes(person.world, person.motion.track.frame_ids, up)
    return CAMERA_Y_UP if up == "y" else CAMERA_Z_UP


def world_axes(world: World, frame_ids: np.ndarray, up: Literal["y", "z"]) -> Axes:
    """The axes of a trusted world at some frames."""
    matrices = world.camera_at(frame_ids) if world.frame_ids is not None else world.world_from_camera
    assert matrices is not None  # it is trusted
    last = Y_UP_FROM_WORLD if up == "y" else np.eye(3)
    shift = matrices[..., :3, 3]
    if matrices.ndim == 3 and len(shift) and not np.ptp(shift, axis=0).any():
        shift = shift[0]  # it turns and stays where it is
    return Axes(last @ matrices[..., :3, :3], shift @ last.T, in_world=True)


def space_remarks(people: Iterable[Person], options: ExportOptions) -> tuple[str, ...]:
    """A note on which space the people are in, and of which shots, where anyone looked for a world."""
    worlds = {person.world.shot: person.world for person in people if person.world is not None}
    if not worlds:
        return ()
    wanted = options.space != "camera"
    inside = sorted(shot for shot, world in worlds.items() if wanted and world.is_trusted)
    outside = sorted(set(worlds) - set(inside))
    if not outside:
        many = " (each shot has its own)" if len(inside) > 1 else ""
        return (IN_WORLD + many,)
    if not inside:
        trusted = any(world.is_trusted for world in worlds.values())
        return (IN_CAMERA,) if trusted else ()  # of no world nothing need be said
    return (f"{IN_WORLD}: {_shots(inside)}; {IN_CAMERA}: {_shots(outside)}",)


def _shots(numbers: list[int]) -> str:
    return f"shot{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"
