"""--start, --end and --stride through the real pipeline: numbers, times, files and overlay agree."""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from odd_runs import Done, pictures, relative, times, work
from people_clips import NUM_FRAMES
from video_samples import write_video

import staf_cli
from staf_cli import cli
from staf_cli.video.video_source import open_source

SELECTED = [3, 5, 7, 9]
PART = {"start": "3f", "end": "10f", "stride": 2}


@pytest.fixture(scope="module")
def clip(people_clips: dict[str, Path]) -> Path:
    return people_clips["variable"]


@pytest.fixture(scope="module")
def part(clip: Path, nets: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Done:  # noqa: ARG001
    (done,) = work([clip], tmp_path_factory.mktemp("part"), girth=False, **PART).values()
    return done


def test_numbers_and_times_are_the_files_own(part: Done, clip: Path) -> None:
    person = part.person()
    assert person["frame_ids"].tolist() == SELECTED
    clock = relative(times(clip))
    np.testing.assert_allclose(person["timestamps_s"], [float(clock[i]) for i in SELECTED], atol=1e-9)
    described = part.run_json
    assert (described["frames"], described["people"][0]["first_frame"]) == (4, 3)
    assert {key: described["settings"][key] for key in PART} == PART
    assert person["fps"] == described["fps"] == float(open_source(clip).info.fps / 2)


def test_meshes_are_named_by_them(part: Done) -> None:
    meshes = part.folder / "meshes" / "person_001"
    assert sorted(entry.name for entry in meshes.glob("*.obj")) == [f"{i:06d}.obj" for i in SELECTED]
    with np.load(meshes / "000007.npz") as stored:
        np.testing.assert_allclose(stored["joints3d"], part.person()["joints3d"][2], atol=1e-5)


def test_the_overlay_has_these_frames(part: Done, clip: Path) -> None:
    clock = times(clip)
    assert relative(times(part.overlay)) == relative([clock[i] for i in SELECTED])
    drawn, given = pictures(part.overlay), pictures(clip)
    for image, number in zip(drawn, SELECTED, strict=True):
        columns, rows = part.person()["joints2d"][SELECTED.index(number)][[0, 3, 6, 9]].astype(int).T
        changed = np.abs(image[: given[0].shape[0]].astype(int) - given[number]).max(axis=2)
        assert np.median(changed) < 12, "the scene is that of the frame"
        assert (changed[rows, columns] > 20).mean() >= 0.75, "and the mesh is on the person"


def test_the_same_through_python(part: Done, clip: Path, tmp_path: Path) -> None:
    result = staf_cli.run(clip, detector="blazepose", offline=True, device="cpu", girth=False, **PART)
    (person,) = result.people
    assert person.frame_ids.tolist() == SELECTED
    np.testing.assert_allclose(person.joints3d, part.person()["joints3d"], atol=1e-5)
    assert person.vertices(7).shape == (result.body.num_vertices, 3)
    with pytest.raises(KeyError):
        person.vertices(4)

    result.save(tmp_path / "saved", overlay=False)  # meshes without a pass over the video
    for entry in (part.folder / "meshes").rglob("*.npz"):
        with np.load(entry) as one, np.load(tmp_path / "saved" / entry.relative_to(part.folder)) as other:
            np.testing.assert_allclose(one["vertices"], other["vertices"], atol=1e-5)


def test_a_start_beyond_the_end_is_one_line(
    nets: dict[str, Path],  # noqa: ARG001
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    path = write_video(tmp_path / "short.mp4", time_base=Fraction(1, 30), pts=range(NUM_FRAMES))
    arguments = ["--start", "1:00", "--offline", "--detector", "blazepose", "--json", "--quiet"]
    monkeypatch.setattr(sys, "argv", ["staf-run", str(path), "--out", str(tmp_path / "out"), *arguments])
    with pytest.raises(SystemExit) as left:
        cli.main_run()
    assert left.value.code == 2
    printed = capfd.readouterr()
    assert printed.err.strip().endswith("no frame from 60 s; up to there it has 12 frames, 0.40 s")
    assert len(printed.err.splitlines()) == 1
    assert not json.loads(printed.out)["results"][0]["ok"]
    assert not (tmp_path / "out").exists()
