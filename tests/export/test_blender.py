"""Blender opens what is exported in a world: bodies on its floor, feet that stay, the camera there."""

from __future__ import annotations

import json
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from scenes import Scene, make_scene

from staf_cli.body.joints import SMPL_JOINT_NAMES
from staf_cli.body.model import Body
from staf_cli.export.formats import FORMATS
from staf_cli.result import Person, VideoResult
from staf_cli.video.frame import VideoInfo
from staf_cli.world.world import World, camera_in_world

pytestmark = pytest.mark.slow
FPS = 30
TOES = [1, 3]  # of a person's contacts
BIG_TOES = ("LBigToe", "RBigToe")


class Acted(NamedTuple):
    """A scene with a known truth, and the result that a perfect run would make of it."""

    scene: Scene
    result: VideoResult

    @property
    def matrix(self) -> np.ndarray:
        """(4, 4) from camera coordinates into the world."""
        return camera_in_world(self.scene.up, self.scene.height_m)

    def in_world(self, points: np.ndarray) -> np.ndarray:
        return points @ self.matrix[:3, :3].T + self.matrix[:3, 3]

    def lowest_m(self) -> np.ndarray:
        """(T,) m: the lowest point of the meshes over the floor."""
        person = self.result.people[0]
        rows = range(len(person.motion))
        return np.array([self.in_world(person.vertices_of(slice(t, t + 1))[0])[:, 2].min() for t in rows])

    def toes_m(self) -> np.ndarray:
        """(T, 2, 3) m."""
        person, body = self.result.people[0], self.result.body
        parts = (person.motion.poses, person.motion.betas, person.motion.trans)
        return self.in_world(body.joints_and_vertices_of([body.vertex_ids[v] for v in BIG_TOES], *parts)[1])


@pytest.fixture(scope="module", params=["stand", "walk"])
def acted(request: pytest.FixtureRequest, body: Body) -> Acted:
    scene = make_scene(body, [request.param], seed=5, seconds=2.0, fps=FPS)
    motion = scene.people[0].motion(1, body)
    num_frames, fps = len(motion), Fraction(FPS)
    matrix = camera_in_world(scene.up, scene.height_m)
    world = World(1, 0, num_frames - 1, "static", "given", 0.1, "given", world_from_camera=matrix)
    person = Person(motion, scene.camera, body, scene.times_s, float(fps), world)
    info = VideoInfo(Path("walk.mp4"), scene.camera.size_wh, fps, 1 / fps, num_frames)
    parts = (info, scene.camera, body, (person,), num_frames, "landmarks", "blazepose")
    return Acted(scene, VideoResult(*parts, worlds=[world]))


def look_in_blender(file: Path, num_frames: int) -> list[dict[str, Any]]:
    blender = shutil.which("blender")
    if blender is None:
        pytest.skip("Blender is not here")
    out = file.with_suffix(".json")
    script = Path(__file__).with_name("look_in_blender.py")
    command = [blender, "-b", "--factory-startup", "--python-exit-code", "1", "--python", str(script), "--"]
    arguments = [str(file), str(FPS), str(num_frames), str(out)]
    finished = subprocess.run(
        [*command, *arguments], capture_output=True, text=True, timeout=600, check=False
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    frames: list[dict[str, Any]] = json.loads(out.read_text())["frames"]
    return frames


def test_the_glb_stands_on_blenders_floor(acted: Acted, tmp_path: Path) -> None:
    FORMATS["glb"].write(acted.result, tmp_path)
    frames = look_in_blender(tmp_path / "people.glb", len(acted.scene.times_s))
    lowest_m = np.array([frame["lowest_m"] for frame in frames])
    assert abs(lowest_m.min()) < 0.01
    np.testing.assert_allclose(lowest_m, acted.lowest_m(), atol=0.002)


def test_the_glbs_camera_hangs_where_the_videos_was(acted: Acted, tmp_path: Path) -> None:
    FORMATS["glb"].write(acted.result, tmp_path)
    for frame in look_in_blender(tmp_path / "people.glb", 2):
        camera = np.array(frame["camera"])
        np.testing.assert_allclose(camera[:3, 3], [0, 0, acted.scene.height_m], atol=1e-4)
        # Blender's cameras look along their -z, with y up.
        looks = acted.matrix[:3, :3] @ np.diag([1, -1, -1])
        np.testing.assert_allclose(camera[:3, :3], looks, atol=1e-4)


def test_feet_do_not_slide_in_blenders_bvh(acted: Acted, tmp_path: Path) -> None:
    FORMATS["bvh"].write(acted.result, tmp_path)
    frames = look_in_blender(tmp_path / "person_001.bvh", len(acted.scene.times_s))
    person = acted.result.people[0]
    heads_m = np.array([[frame["heads_m"][name] for name in SMPL_JOINT_NAMES] for frame in frames])
    np.testing.assert_allclose(heads_m, acted.in_world(person.joints3d), atol=1e-3)
    shown, true = (
        np.linalg.norm(np.diff(toes, axis=0), axis=-1) * FPS  # (T - 1, 2) m/s
        for toes in (np.array([frame["tips_m"] for frame in frames]), acted.toes_m())
    )
    contacts = acted.scene.people[0].contacts[:, TOES]
    stands = contacts[1:] & contacts[:-1]
    assert stands.any()
    assert shown[stands].max() < 0.01
    np.testing.assert_allclose(shown, true, atol=0.01)
