"""Calibration files: what is read of each format, and one line for what cannot be."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from staf_cli.calibration.files import read_calibration
from staf_cli.calibration.rig import UnusableError
from staf_cli.errors import InputError


def test_opencvs_yaml(files: dict[str, Path]) -> None:
    (camera,) = read_calibration(files["camera.yml"])
    assert (camera.name, camera.size_wh) == ("camera", (1920, 1080))
    assert camera.focal_xy_px == (1450.25, 1449.75)
    assert camera.centre_px == (951.5, 545.5)
    assert camera.coefficients == (-0.21, 0.065, 0.0004, -0.0003, -0.008, 0, 0, 0)
    assert camera.up is None, "the board's axes say nothing of up"
    assert camera.height_m is None


def test_what_opencv_itself_writes(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    matrix = np.array([[900.5, 0, 321.25], [0, 901.5, 243.75], [0, 0, 1]])
    storage = cv2.FileStorage(str(path), cv2.FileStorage_WRITE)
    storage.write("image_width", 640)
    storage.write("image_height", 480)
    storage.write("K", matrix)
    storage.write("D", np.array([[-0.1, 0.02, 0, 0, 0.3, 0.1, 0.01, 0.001]]))
    storage.release()
    (camera,) = read_calibration(path)
    assert (camera.size_wh, camera.focal_xy_px) == ((640, 480), (900.5, 901.5))
    assert camera.coefficients == (-0.1, 0.02, 0, 0, 0.3, 0.1, 0.01, 0.001)


ROS = """image_width: 640
image_height: 480
camera_name: narrow
camera_matrix: {rows: 3, cols: 3, data: [500, 0, 320, 0, 501, 240, 0, 0, 1]}
distortion_model: plumb_bob
distortion_coefficients: {rows: 1, cols: 5, data: [1e-1, 2e-2, 0, 0, 0]}
"""
KALIBR = """cam0:
  camera_model: pinhole
  intrinsics: [500.0, 501.0, 320.0, 240.0]
  distortion_model: radtan
  distortion_coeffs: [0.1, 0.02, 0, 0]
  resolution: [640, 480]
cam1:
  camera_model: pinhole
  intrinsics: [510.0, 511.0, 321.0, 241.0]
  distortion_model: radtan
  distortion_coeffs: [0, 0, 0, 0]
  resolution: [640, 480]
"""
NESTED_LISTS = """mtx: [[500, 0, 320], [0, 501, 240], [0, 0, 1]]
dist: [[0.1, 0.02, 0, 0, 0]]
image_size: [640, 480]
"""
EASYMOCAP = """%YAML:1.0
---
names:
  - "1"
K_1: !!opencv-matrix
  rows: 3
  cols: 3
  dt: d
  data: [500, 0, 320, 0, 501, 240, 0, 0, 1]
dist_1: !!opencv-matrix
  rows: 1
  cols: 5
  dt: d
  data: [0.1, 0.02, 0, 0, 0]
H_1: 480
W_1: 640
"""


@pytest.mark.parametrize(
    ("text", "names"),
    [(ROS, ["narrow"]), (KALIBR, ["cam0", "cam1"]), (NESTED_LISTS, ["a"]), (EASYMOCAP, ["1"])],
    ids=["ros", "kalibr", "lists", "easymocap"],
)
def test_other_yaml(tmp_path: Path, text: str, names: list[str]) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text)
    cameras = read_calibration(path)
    assert [camera.name for camera in cameras] == names
    first = cameras[0]
    assert (first.size_wh, first.focal_xy_px, first.centre_px) == ((640, 480), (500, 501), (320, 240))
    assert first.coefficients[:4] == (0.1, 0.02, 0, 0)


def test_pose2sims_toml(files: dict[str, Path]) -> None:
    posed, flat = read_calibration(files["Calib.toml"])
    assert (posed.name, posed.size_wh) == ("cam_01", (1088, 1920))
    assert posed.focal_xy_px == (1681.24, 1681.07)
    rotation, _ = cv2.Rodrigues(np.array([1.9, -0.5, 0.3]))
    np.testing.assert_allclose(posed.up, rotation @ [0, 0, 1])
    centre = -rotation.T @ [0.4, 0.9, 4.6]
    assert posed.height_m == (pytest.approx(centre[2]) if centre[2] > 0 else None)
    assert flat.up is None, "its pose has not been calibrated"


def test_aniposes_world_may_be_any(tmp_path: Path, files: dict[str, Path]) -> None:
    path = tmp_path / "anipose.toml"
    path.write_text(files["Calib.toml"].read_text().replace("fisheye = false\n", ""))
    assert [camera.up for camera in read_calibration(path)] == [None, None]


def test_qualisys(files: dict[str, Path]) -> None:
    (camera,) = read_calibration(files["Calib.qca.txt"])
    assert (camera.name, camera.size_wh) == ("26578", (1920, 1080))
    assert camera.focal_xy_px == (1500, 1500)
    assert camera.centre_px == (960, 540)
    assert camera.coefficients == (-0.1, 0.05, 0.001, -0.002, 0.01, 0, 0, 0)
    # It stands 4 m before the origin, 1.5 m high, and looks along the world's y.
    np.testing.assert_allclose(camera.up, [0, -1, 0], atol=1e-12)
    assert camera.height_m == pytest.approx(1.5)


def replaced(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return change


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("camera.yml", lambda _: "", "is empty"),
        ("camera.yml", lambda _: "just words\n", "holds no calibration"),
        ("camera.yml", lambda _: "a: 1\n", "holds no camera"),
        ("camera.yml", lambda text: text[:230], "damaged"),
        ("camera.yml", lambda _: "[" * 100_000, "damaged"),
        ("camera.yml", replaced("1450.25", "!!python/object/apply:os.getcwd []"), "damaged"),
        ("camera.yml", replaced("1450.25", ".nan"), "no number"),
        ("camera.yml", replaced("1450.25", "0."), "focal lengths"),
        ("camera.yml", replaced("1450.25", "many"), "something else where numbers"),
        ("camera.yml", replaced("-2.1e-01", "-9.0"), None),
        ("camera.yml", replaced("-8.0e-03 ]", "-8.0e-03, 0, 0, 0, 0.1, 0, 0, 0 ]"), "first eight"),
        ("camera.yml", replaced("board_width: 9", "distortion_model: equidistant"), "fisheye"),
        ("camera.yml", replaced("image_width: 1920", "image_width: -1920"), "size"),
        ("Calib.toml", replaced("fisheye = false", "fisheye = true"), "fisheye"),
        ("Calib.toml", replaced("[cam_10]", "[cam_10"), "damaged"),
        ("Calib.toml", replaced('"cam_10"', '"cam_01"'), "two cameras alike"),
        ("Calib.toml", replaced("rotation = [ 1.9, ", "rotation = [ "), "three numbers"),
        ("Calib.toml", replaced("-0.046", '"much"'), "else than numbers"),
        ("Calib.toml", lambda _: "x = 1\n", "holds no camera"),
        ("Calib.qca.txt", replaced("</cameras>", ""), "damaged"),
        ("Calib.qca.txt", replaced('r11="1"', 'r11="2"'), "rotation"),
        ("Calib.qca.txt", replaced('centerPointU="61440" ', ""), "centerPointU"),
        ("Calib.qca.txt", replaced('x="100.0"', 'x="left"'), "numbers"),
        (
            "Calib.qca.txt",
            replaced("<calibration", '<!DOCTYPE a [<!ENTITY b "b">]>\n<calibration'),
            "entities",
        ),
        ("Calib.qca.txt", lambda _: "notes\n", "no known format"),
    ],
)
def test_bad_files_are_one_line(
    files: dict[str, Path], name: str, change: Callable[[str], str], words: str | None
) -> None:
    path = files[name]
    path.write_text(change(path.read_text()))
    if words is None:  # a strange lens: only a picture's size tells that it folds it
        assert read_calibration(path)
        return
    with pytest.raises(InputError, match=words) as caught:
        read_calibration(path)
    assert str(caught.value).startswith(f"--calibration {path}: ")
    assert "\n" not in str(caught.value)


def test_huge_and_binary_files(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    with path.open("wb") as file:
        file.truncate(5_000_000)
    with pytest.raises(InputError, match=r"empty|larger"):
        read_calibration(path)
    path.write_bytes(b"a" * 5_000_000)
    with pytest.raises(InputError, match="larger than 4 MB"):
        read_calibration(path)
    path.write_bytes(bytes(range(256)))
    with pytest.raises(InputError, match="no text"):
        read_calibration(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_calibration(tmp_path)


def test_aliases_that_would_grow_without_end_do_not(tmp_path: Path) -> None:
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    path = tmp_path / "a.yaml"
    path.write_text("\n".join([*lines, "K: *a29"]))
    with pytest.raises(InputError, match=re.escape("numbers")):
        read_calibration(path)


@pytest.mark.parametrize("name", ["camera.yml", "Calib.toml", "Calib.qca.txt"])
def test_damage_is_read_or_told_in_one_line(files: dict[str, Path], name: str) -> None:
    """Bytes changed, cut out or doubled at random: nothing but an InputError, and no camera of nonsense."""
    good, rng = files[name].read_bytes(), np.random.default_rng(7)
    told = []
    for _ in range(150):
        data = bytearray(good)
        for _ in range(int(rng.integers(1, 6))):
            at = int(rng.integers(0, len(data)))
            match int(rng.integers(0, 4)):
                case 0:
                    data[at] = int(rng.integers(0, 256))
                case 1:
                    del data[at : at + int(rng.integers(1, 40))]
                case 2:
                    data[at:at] = data[at : at + int(rng.integers(1, 40))]
                case _:
                    data[at:at] = rng.choice([b"-", b"9", b"e9", b".nan", b"[", b"{", b"&a ", b"\x00", b'"'])
        files[name].write_bytes(data)
        try:
            for camera in read_calibration(files[name]):
                known = camera.for_video(camera.size_wh or (1920, 1080))
                assert np.isfinite(known.camera.project(np.array([0.1, 0.1, 2.0]))).all()
        except (InputError, UnusableError) as error:
            told.append(str(error))
    assert len(told) > 20
    assert not any("\n" in line for line in told)
