"""Which file and which camera `--calibration` means."""

from __future__ import annotations

from pathlib import Path

import pytest

from staf_cli.calibration.choice import CalibrationChoice
from staf_cli.errors import InputError, SettingError
from staf_cli.settings import Settings


def parsed(given: str | Path) -> CalibrationChoice:
    choice = CalibrationChoice.parse(given)
    assert choice is not None
    return choice


def test_a_file_and_a_camera(tmp_path: Path) -> None:
    path = tmp_path / "rig:a.toml"
    path.touch()
    assert parsed(path) == CalibrationChoice(path)
    assert parsed(str(path)) == CalibrationChoice(path)
    assert parsed(f"{path}:cam_01") == CalibrationChoice(path, "cam_01")
    assert parsed(f"{path}:cam_01").plain == "rig:a.toml:cam_01"
    assert CalibrationChoice.parse(None) is None


@pytest.mark.parametrize("given", ["none.toml", "none.toml:cam_01", "", ":", "a" * 5000, "\0"])
def test_no_such_file(given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingError, match="no such file"):
        CalibrationChoice.parse(given)


def test_a_folder_is_told_with_its_files(tmp_path: Path) -> None:
    for name in ("Calib.toml", "Calib.qca.txt", "intri.yml", "notes.txt"):
        (tmp_path / name).touch()
    words = f"{tmp_path}: is a folder; give one of its files: Calib.qca.txt, Calib.toml, intri.yml$"
    for given in (tmp_path, f"{tmp_path}:cam_01"):
        with pytest.raises(SettingError, match=words):
            CalibrationChoice.parse(given)
    (tmp_path / "empty").mkdir()
    with pytest.raises(SettingError, match=r"empty: is a folder without OpenCV's \.yaml, .*; give a file$"):
        CalibrationChoice.parse(tmp_path / "empty")


RIG = ["cam01", "cam02", "cam10", "cam1"]


@pytest.mark.parametrize(
    ("names", "video", "picked"),
    [
        (RIG, "cam02", "cam02"),
        (RIG, "p2s_multi_cam01", "cam01"),
        (RIG, "walk-CAM10-take3", "cam10"),
        (RIG, "cam1", "cam1"),
        (RIG, "trial_cam1", "cam1"),
        (["cam_01", "cam_02"], "multi cam01", "cam_01"),
        (["int_cam01_img", "int_cam02_img"], "cam01", "int_cam01_img"),
        (["26578", "26579"], "Measurement_Miqus_3_26579", "26579"),
        (["only"], "anything", "only"),
        (["l", "r"], "walk_r", "r"),
        (["1", "2"], "trial 2", "2"),
    ],
)
def test_the_camera_named_like_the_video(names: list[str], video: str, picked: str) -> None:
    assert names[CalibrationChoice(Path("a")).pick(names, video)] == picked


@pytest.mark.parametrize(
    ("names", "video", "words"),
    [
        (RIG, "walk", "walk: no camera is named like it; .*cam01, cam02, cam10, cam1$"),
        (["left", "right"], "left_or_right", "its name may mean left or right"),
        (["cam1", "cam2"], "cam12", "no camera"),
        (["l", "r"], "room", "no camera"),
        (["26578", "26579"], "265782", "no camera"),
        ([f"c{n}x" for n in range(40)], "walk", "c11x and 28 more$"),
    ],
)
def test_no_camera_or_two(names: list[str], video: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        CalibrationChoice(Path("a")).pick(names, video)


def test_a_camera_by_its_name(tmp_path: Path) -> None:
    assert CalibrationChoice(tmp_path, "cam10").pick(RIG, "cam01") == 2
    with pytest.raises(InputError, match="has no camera cam3; it has cam01, cam02, cam10, cam1"):
        CalibrationChoice(tmp_path, "cam3").pick(RIG, "cam01")


def test_as_a_setting(tmp_path: Path) -> None:
    path = tmp_path / "rig.toml"
    path.touch()
    assert Settings(calibration=f"{path}:left").as_json()["calibration"] == "rig.toml:left"
    assert Settings(calibration=path).as_json()["calibration"] == "rig.toml"
    assert Settings().as_json()["calibration"] is None
    kept = Settings(calibration=f"{path}:left")
    path.rename(tmp_path / "gone.toml")
    assert kept.as_json()["calibration"] == "rig.toml:left", "it was there when the run began"
    (tmp_path / "gone.toml").rename(path)
    for other in ({"focal_px": 900.0}, {"fov_deg": 60.0}):
        with pytest.raises(SettingError, match="both say what the focal length is: drop one of them"):
            Settings(calibration=path, **other)
    with pytest.raises(SettingError, match="no such file"):
        Settings(calibration=tmp_path / "other.toml")
