"""Where the floor is in each frame of a result: known from a trusted world, else guessed from the people."""

from __future__ import annotations

import numpy as np

from staf_cli.render.stage import Upright
from staf_cli.result import Person, VideoResult
from staf_cli.world.world import World


class Uprights:
    """The way from camera coordinates to upright axes in each frame; the same object where it is the same."""

    def __init__(self, result: VideoResult) -> None:
        self._worlds = list(result.worlds)
        self._guessed: dict[int | None, Upright] = {}
        self._standing: dict[int, Upright] = {}
        for world in [*self._worlds, None]:
            people = [person for person in result.people if self._world_of(person) is world]
            joints = [person.arrays["joints3d"] for person in people]
            self._guessed[None if world is None else world.shot] = Upright.guessed(joints)

    def at(self, frame_id: int) -> tuple[Upright, bool]:
        """In one frame, and whether it is known and not guessed."""
        world = next((each for each in self._worlds if each.first_frame <= frame_id <= each.last_frame), None)
        if world is None or world.world_from_camera is None:
            return self._guessed[None if world is None else world.shot], False
        if world.frame_ids is not None:
            return Upright.of_world(world.camera_at(np.array([frame_id]))[0]), True
        if world.shot not in self._standing:
            self._standing[world.shot] = Upright.of_world(world.world_from_camera)
        return self._standing[world.shot], True

    def joints(self, person: Person) -> np.ndarray:
        """A person's joints (T, 24, 3) m in upright axes."""
        joints = person.arrays["joints3d"]
        ways = [self.at(frame_id)[0] for frame_id in person.motion.track.frame_ids.tolist()]
        moved = [way.moved(each) for way, each in zip(ways, joints, strict=True)]
        return np.stack(moved) if moved else joints

    def _world_of(self, person: Person) -> World | None:
        return next((each for each in self._worlds if each is person.world), None)
