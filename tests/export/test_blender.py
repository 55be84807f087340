"""Blender opens what is exported in a world: bodies on its floor, feet that stay, the camera there."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from acted import FPS, Acted, act

from staf_cli.body.joints import SMPL_JOINT_NAMES
from staf_cli.body.model import Body
from staf_cli.export.formats import FORMATS

pytestmark = pytest.mark.slow
NO_NUMPY = 77  # look_in_blender.py's exit code


@pytest.fixture(scope="module", params=["stand", "walk"])
def acted(request: pytest.FixtureRequest, body: Body) -> Acted:
    return act(body, [request.param])


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
    if finished.returncode == NO_NUMPY:
        pytest.skip("Blender's Python has no numpy")
    assert finished.returncode == 0, finished.stdout + finished.stderr
    frames: list[dict[str, Any]] = json.loads(out.read_text())["frames"]
    return frames


def test_the_glb_stands_on_blenders_floor(acted: Acted, tmp_path: Path) -> None:
    FORMATS["glb"].write(acted.result, tmp_path)
    frames = look_in_blender(tmp_path / "people.glb", len(acted.scene.times_s))
    lowest_m = np.array([frame["lowest_m"] for frame in frames])
    assert abs(lowest_m.min()) < 0.01
    np.testing.assert_allclose(lowest_m, acted.lowest_m(), atol=0.002)


def test_the_glbs_camera_hangs_where_the_videos_was(body: Body, tmp_path: Path) -> None:
    acted = act(body, ["stand"], turning=True)
    FORMATS["glb"].write(acted.result, tmp_path)
    frames = look_in_blender(tmp_path / "people.glb", len(acted.scene.times_s))
    for frame, matrix in zip(frames, acted.matrices, strict=True):
        camera = np.array(frame["camera"])
        np.testing.assert_allclose(camera[:3, 3], [0, 0, acted.scene.height_m], atol=1e-4)
        # Blender's cameras look along their -z, with y up.
        np.testing.assert_allclose(camera[:3, :3], matrix[:3, :3] @ np.diag([1, -1, -1]), atol=1e-4)
    lowest_m = np.array([frame["lowest_m"] for frame in frames])
    np.testing.assert_allclose(lowest_m, acted.lowest_m(), atol=0.002)


def test_feet_do_not_slide_in_blenders_bvh(acted: Acted, tmp_path: Path) -> None:
    FORMATS["bvh"].write(acted.result, tmp_path)
    frames = look_in_blender(tmp_path / "person_001.bvh", len(acted.scene.times_s))
    heads_m = np.array([[frame["heads_m"][name] for name in SMPL_JOINT_NAMES] for frame in frames])
    np.testing.assert_allclose(heads_m, acted.joints_m(), atol=1e-3)
    shown, true = (
        np.linalg.norm(np.diff(toes, axis=0), axis=-1) * FPS  # (T - 1, 2) m/s
        for toes in (np.array([frame["tips_m"] for frame in frames]), acted.toes_m())
    )
    assert acted.toes_stand().any()
    assert shown[acted.toes_stand()].max() < 0.01
    np.testing.assert_allclose(shown, true, atol=0.01)
