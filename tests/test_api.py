"""The few lines of Python that README promises: photos, empty videos, mistakes, and nothing written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from short_clips import empty_room, picture

import staf_cli
from staf_cli.errors import InputError, SettingError, StafError

SMALL = {"detector": "blazepose", "offline": True, "device": "cpu"}


def test_photo(
    nets: dict[str, Path], demo_clip: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    photo = picture(demo_clip, tmp_path / "photo.png")
    result = staf_cli.run(photo, **SMALL)
    assert nets
    assert (result.num_frames, result.info.is_photo, result.engine) == (1, True, "landmarks")
    person = result.people[0]
    assert person.poses.shape == (1, 72)
    assert person.joints3d.shape == (1, 24, 3)
    assert person.timestamps_s.tolist() == [0.0]
    vertices = person.vertices(0)
    assert vertices.shape == (result.body.num_vertices, 3)
    inside = result.camera.project(person.joints3d[0].astype(float))
    assert ((inside > 0) & (inside < np.array(result.camera.size_wh))).mean() > 0.9
    assert {entry.name for entry in tmp_path.iterdir()} == {"photo.png"}, "nothing is written"
    assert capfd.readouterr() == ("", ""), "and nothing printed"


def test_nobody_is_a_result(nets: dict[str, Path], tmp_path: Path) -> None:
    assert nets
    result = staf_cli.run(str(empty_room(tmp_path / "room.mp4")), **SMALL)
    assert list(result.people) == []
    assert result.num_frames == 6
    assert result.vertices(0) == {}


@pytest.mark.parametrize("content", [None, b"", b"some text"])
def test_bad_inputs_raise_one_line(tmp_path: Path, content: bytes | None) -> None:
    clip = tmp_path / "clip.mp4"
    if content is not None:
        clip.write_bytes(content)
    with pytest.raises(InputError) as caught:
        staf_cli.run(clip)
    assert "\n" not in str(caught.value)
    assert "clip.mp4" in str(caught.value)


def test_a_folder_of_videos_is_for_the_command(tmp_path: Path) -> None:
    (tmp_path / "walk.mp4").write_bytes(b"x")
    with pytest.raises(InputError):
        staf_cli.run(tmp_path)


@pytest.mark.parametrize(
    "settings", [{"engine": "abacus"}, {"detector": "x"}, {"opacity": 2.0}, {"focal_px": float("nan")}]
)
def test_bad_settings_raise_before_anything_is_opened(settings: dict[str, object]) -> None:
    with pytest.raises(SettingError, match="--"):
        staf_cli.run("nothing.mp4", **settings)  # type: ignore[arg-type]


def test_unknown_settings_are_refused() -> None:
    with pytest.raises(TypeError, match="colour"):
        staf_cli.run("nothing.mp4", colour="red")


def test_errors_are_one_family() -> None:
    assert issubclass(InputError, StafError)
    assert issubclass(SettingError, StafError)


def test_version_is_known() -> None:
    assert staf_cli.__version__[0].isdigit()
