"""Paths of travelling cameras by the real reconstruction, and a sentence wherever there is none."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from rooms import View
from scipy.spatial.transform import Rotation
from textured import room_picture

from staf_cli.camera import Camera
from staf_cli.video.frame import Frame
from staf_cli.world import reconstruct
from staf_cli.world.camera_motion import CameraMotion, Verdict
from staf_cli.world.camera_path import CameraPath, NoPath, Registered, camera_path
from staf_cli.world.lines import SeenLines
from staf_cli.world.scenery import ShotScenery
from staf_cli.world.surroundings import Surroundings
from staf_cli.world.travel import chosen_frames, reconstructed, with_paths

CAMERA = Camera.from_fov((640, 360), 60)
FPS, NUM_FRAMES = 10.0, 11
SOMEBODY = {index: np.array([[250.0, 120, 330, 340]]) for index in range(NUM_FRAMES)}


def view(index: int) -> View:
    """To the right and ahead, turning to the left, as somebody walks who films."""
    way = index / (NUM_FRAMES - 1)
    place = (-1.0 + 1.8 * way, 0.4 * way, 1.5 + 0.03 * np.sin(9 * way))
    return View(CAMERA, 8 + 2 * np.sin(5 * way), 1.5 * np.sin(7 * way), 12 - 22 * way, place)


def pictures() -> list[np.ndarray]:
    """Somebody stands in the middle of every picture, wherever the camera goes: no part of the room."""
    made = []
    for index in range(NUM_FRAMES):
        picture = room_picture(view(index), seed=index)
        stripes = np.indices((220, 80)).sum(axis=0) // 9 % 2 * 180 + 30
        picture[120:340, 250:330] = stripes[..., None]
        made.append(picture)
    return made


def frames_of(images: list[np.ndarray]) -> Iterator[Frame]:
    return (Frame(index, index, index / FPS, image) for index, image in enumerate(images))


def around(verdict: Verdict = "travelling", num_frames: int = NUM_FRAMES) -> Surroundings:
    shot = ShotScenery(0, num_frames, CAMERA.size_wh, FPS, [], [])
    return Surroundings(shot, CameraMotion(verdict, ""), SeenLines([np.zeros((0, 4))], (0,)))


def path_of(images: list[np.ndarray]) -> CameraPath | NoPath | None:
    (found,) = with_paths([around()], SOMEBODY, CAMERA, lambda: frames_of(images))
    return found.path


def test_a_walk_through_a_room() -> None:
    """Against the truth, of the same length: only what the pictures cannot tell is taken from it."""
    path = path_of(pictures())
    assert isinstance(path, CameraPath)
    assert path.registered == 1
    assert path.error_px < 1
    views = [view(index) for index in range(NUM_FRAMES)]
    first = views[0].rotation
    places = np.array([np.subtract(one.position_m, views[0].position_m) for one in views]) @ first.T
    turns = np.array([first @ one.rotation.T for one in views])
    scale = (places * path.places).sum() / (path.places**2).sum()
    assert np.linalg.norm(scale * path.places - places, axis=1).max() < 0.01  # m, of 1.9
    off = Rotation.from_matrix(path.rotations).inv() * Rotation.from_matrix(turns)
    assert np.degrees(off.magnitude()).max() < 0.1


def test_pictures_of_nothing_give_a_sentence() -> None:
    path = path_of([np.full((360, 640, 3), 130, np.uint8)] * NUM_FRAMES)
    assert isinstance(path, NoPath)
    assert "nothing shows its path" in path.why


def test_without_the_extra_the_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pycolmap", None)  # as if it were not there
    path = path_of([])
    assert isinstance(path, NoPath)
    assert 'pip install ".[moving]"' in path.why


@pytest.mark.parametrize("verdict", ["static", "rotating", "zooming", "unknown"])
def test_other_cameras_are_not_looked_at_again(verdict: Verdict) -> None:
    (found,) = with_paths([around(verdict)], SOMEBODY, CAMERA, _never)
    assert found.path is None


def test_nobody_needs_no_path() -> None:
    (found,) = with_paths([around()], {}, CAMERA, _never)
    assert found.path is None


def test_a_short_shot_is_told() -> None:
    (found,) = with_paths([around(num_frames=4)], SOMEBODY, CAMERA, _never)
    assert isinstance(found.path, NoPath)
    assert "too short" in found.path.why


def test_a_process_that_ends_badly_or_too_late_is_told(tmp_path: Path) -> None:
    (tmp_path / reconstruct.CAMERA).write_text("{}", encoding="utf-8")
    failed = reconstructed(tmp_path, 60)
    assert isinstance(failed, NoPath)
    assert "failed" in failed.why
    late = reconstructed(tmp_path, 0.01)
    assert isinstance(late, NoPath)
    assert "within" in late.why


def test_what_lies_in_the_folder_one_works_in_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "numpy.py").write_text("open('run', 'w').close()", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert isinstance(reconstructed(tmp_path, 60), NoPath)
    assert not (tmp_path / "run").exists()


def test_no_room_for_pictures_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    path = path_of([])
    assert isinstance(path, NoPath)
    assert "failed" in path.why


def test_a_picture_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    for name in (reconstruct.PICTURES, reconstruct.MASKS):
        (tmp_path / name).mkdir()
    (tmp_path / reconstruct.PICTURES / "00000000.png").write_bytes(b"no picture")
    cv2.imwrite(str(tmp_path / reconstruct.MASKS / "00000000.png.png"), np.full((4, 4), 255, np.uint8))
    about = {"focal_px": 500, "principal_point_px": [320, 180]}
    (tmp_path / reconstruct.CAMERA).write_text(json.dumps(about), encoding="utf-8")
    assert isinstance(reconstructed(tmp_path, 60), NoPath)


def test_the_child_loads_neither_torch_nor_opencv() -> None:
    code = (
        "import sys, staf_cli.world.reconstruct, pycolmap;"
        "print([name for name in ('torch', 'cv2') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def registered(frames: list[int], error_px: float = 0.5, num_points: int = 500) -> Registered:
    turns = Rotation.from_rotvec(np.array(frames)[:, None] * [0, 0.01, 0]).inv().as_matrix()
    places = np.array(frames)[:, None] * np.array([0.1, 0.0, 0.02]) + 5
    return Registered(np.array(frames), turns, places, num_points, error_px)


def test_frames_between_pictures_lie_between_them() -> None:
    path = camera_path(registered(list(range(0, 41, 4))), 11, (0, 41), (0, 40), 25)
    assert isinstance(path, CameraPath)
    every = np.arange(41)
    turns = Rotation.from_rotvec(every[:, None] * [0, 0.01, 0])
    assert np.abs(path.rotations - turns.as_matrix()).max() < 1e-6
    assert np.abs(path.places - every[:, None] * [0.1, 0, 0.02]).max() < 1e-6


@pytest.mark.parametrize(
    ("found", "pictures", "needed", "words"),
    [
        (registered(list(range(0, 41, 4))), 30, (0, 40), "only 11 of 30"),
        (registered(list(range(0, 41, 4)), error_px=3), 11, (0, 40), "badly"),
        (registered(list(range(0, 41, 4)), num_points=20), 11, (0, 40), "badly"),
        (registered(list(range(0, 41, 4))), 11, (0, 60), "part of the shot"),
        (registered([0, 4, 8, 12, 32, 36, 40]), 7, (0, 40), "part of the shot"),
    ],
)
def test_pictures_that_fit_badly_show_no_path(
    found: Registered, pictures: int, needed: tuple[int, int], words: str
) -> None:
    path = camera_path(found, pictures, (0, 80), needed, 25)
    assert isinstance(path, NoPath)
    assert words in path.why


def test_frames_before_people_come_need_no_picture() -> None:
    path = camera_path(registered(list(range(20, 61, 4))), 12, (0, 61), (22, 60), 25)
    assert isinstance(path, CameraPath)
    assert np.abs(path.places[:21]).max() == 0


def test_pictures_are_spread_over_the_shot() -> None:
    shot = ShotScenery(100, 1000, CAMERA.size_wh, 25.0, [], [])
    chosen = chosen_frames(shot)
    assert chosen[[0, -1]].tolist() == [100, 999]
    assert len(chosen) == 120


def _never() -> Iterator[Frame]:
    raise AssertionError("the video is not to be read again")
