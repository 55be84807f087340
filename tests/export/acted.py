"""Results with a known truth: people of a made-up scene, as a run without any error would give them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scenes import Scene, make_scene
from scipy.spatial.transform import Rotation

from staf_cli.body.model import Body
from staf_cli.motion import Motion
from staf_cli.result import Person, VideoResult
from staf_cli.video.frame import VideoInfo
from staf_cli.world.world import World, camera_in_world, placed, turning_camera_in_world

FPS = 30
A_FRAME_RAD = 0.01  # by which a turning camera turns to its right
TOES = [1, 3]  # of a person's contacts
BIG_TOES = ("LBigToe", "RBigToe")


class Acted(NamedTuple):
    """A scene before a camera that stands or turns, and its result; one person.

    Attributes:
        scene: as its first frame's camera sees it.
        result: in a trusted world.
        matrices: (T, 4, 4) from camera coordinates into the world.
    """

    scene: Scene
    result: VideoResult
    matrices: np.ndarray

    @property
    def _parts(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        person = self.scene.people[0]
        return person.poses, person.betas, person.trans

    def _in_world(self, points: np.ndarray) -> np.ndarray:
        """From the axes of the first frame's camera."""
        return points @ self.matrices[0, :3, :3].T + self.matrices[0, :3, 3]

    def joints_m(self) -> np.ndarray:
        """(T, 24, 3) m in the world."""
        return self._in_world(self.result.body.joints(*self._parts))

    def lowest_m(self) -> np.ndarray:
        """(T,) m: the lowest point of the meshes over the floor."""
        return self._in_world(self.result.body.vertices(*self._parts))[..., 2].min(axis=1)

    def toes_m(self) -> np.ndarray:
        """(T, 2, 3) m: left and right big toe in the world."""
        body = self.result.body
        rows = [body.vertex_ids[name] for name in BIG_TOES]
        return self._in_world(body.joints_and_vertices_of(rows, *self._parts)[1])

    def toes_stand(self) -> np.ndarray:
        """(T - 1, 2) bool: in a frame and in the next."""
        contacts = self.scene.people[0].contacts[:, TOES]
        return contacts[1:] & contacts[:-1]


def act(body: Body, acts: Sequence[str], *, turning: bool = False, seconds: float = 2.0) -> Acted:
    """One person who does something, `ACTS` of acting.py, before a camera that stands or turns."""
    scene = make_scene(body, acts, seed=5, seconds=seconds, fps=FPS)
    motion = scene.people[0].motion(1, body)
    num_frames, fps = len(motion), Fraction(FPS)
    first = camera_in_world(scene.up, scene.height_m)
    world = World(1, 0, num_frames - 1, "static", "given", 0.1, "given", world_from_camera=first)
    matrices = np.tile(first, (num_frames, 1, 1))
    if turning:
        turns = Rotation.from_rotvec(np.arange(num_frames)[:, None] * [0.0, A_FRAME_RAD, 0.0]).as_matrix()
        matrices = turning_camera_in_world(first, turns)
        motion = _seen_turned(motion, body, turns)
        world = dataclasses.replace(
            world, camera="rotating", world_from_camera=matrices, frame_ids=np.arange(num_frames)
        )
    person = Person(motion, scene.camera, body, scene.times_s, float(fps), world)
    info = VideoInfo(Path("walk.mp4"), scene.camera.size_wh, fps, 1 / fps, num_frames)
    parts = (info, scene.camera, body, (person,), num_frames, "landmarks", "blazepose")
    return Acted(scene, VideoResult(*parts, worlds=[world]), matrices)


def _seen_turned(motion: Motion, body: Body, turns: np.ndarray) -> Motion:
    """A motion from the first camera's axes to every frame's own; turns (T, 3, 3) lead back."""
    back = np.tile(np.eye(4), (len(turns), 1, 1))
    back[:, :3, :3] = turns.swapaxes(1, 2)
    joints = body.joints(motion.poses, motion.betas, motion.trans)
    seen = placed(back, motion.poses, motion.trans, joints)
    return dataclasses.replace(motion, poses=seen.poses, trans=seen.trans)
