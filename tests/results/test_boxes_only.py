"""People too small for a body: from the finder through the engine's back to the files, and read back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from known_boxes import KnownBoxes
from video_samples import write_video

from staf_cli import load_result
from staf_cli.build import Components
from staf_cli.cli.table import closing_table
from staf_cli.errors import InputError
from staf_cli.jobs import Outcome
from staf_cli.palette import person_color
from staf_cli.people.tracker import BoxFinder
from staf_cli.pipeline import recover_video
from staf_cli.progress import PeopleFound, ProgressEvent
from staf_cli.result import VideoResult
from staf_cli.results.run_json import RunSummary
from staf_cli.results.writer import Writer
from staf_cli.settings import Settings
from staf_cli.video.video_source import VideoSource, open_source

NUM_FRAMES = 12
HIDDEN = (5, 6)  # frames in which the second is not seen
SETTINGS: dict[str, Any] = {"engine": "landmarks", "offline": True, "device": "cpu", "background": "plain"}


# two people of 30 and 36 px, the second from frame 2 on
FAR_AWAY = [[100, 60, 112, 90.25], [200, 60, 216, 96]]


def _there(index: int) -> list[list[float]]:
    return FAR_AWAY if index > 1 and index not in HIDDEN else FAR_AWAY[:1]


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("far") / "street.mp4"
    return write_video(path, size_wh=(320, 240), pts=range(NUM_FRAMES))


def recover(
    video: Path,
    events: list[ProgressEvent] | None = None,
    boxes_at: Callable[[int], Any] = _there,
    **settings: Any,
) -> VideoResult:
    """The whole pipeline but for the detector's net."""
    components = Components(Settings(**SETTINGS | settings))
    components.finder = BoxFinder(KnownBoxes(boxes_at, 0.8, name="far"), "bytetrack")
    source = open_source(video, selection=components.settings.selection)
    return recover_video(source, components, (lambda _: None) if events is None else events.append)


def write(result: VideoResult, video: Path, folder: Path) -> RunSummary:
    components = Components(Settings(**SETTINGS))
    folder.mkdir()
    return Writer(components.settings, open_source(video), components.renderer).write(result, folder)


@pytest.fixture(scope="module")
def result(nets: dict[str, Path], video: Path) -> VideoResult:
    assert nets
    return recover(video)


@pytest.fixture(scope="module")
def folder(result: VideoResult, video: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("written") / "street"
    write(result, video, path)
    return path


def test_they_have_a_box_and_no_body(nets: dict[str, Path], video: Path) -> None:
    assert nets
    events: list[ProgressEvent] = []
    result = recover(video, events, start="3f")
    assert result.people == []
    first, second = result.boxes_only
    assert (first.person_id, second.person_id) == (1, 2)
    assert first.frame_ids.tolist() == list(range(3, NUM_FRAMES)), "the file's own numbers"
    assert PeopleFound(2) in events
    assert "2 people are too small for a body (under 40 px): boxes only" in result.warnings


@pytest.mark.parametrize(
    ("settings", "kept"), [({"people": "2"}, [2]), ({"people": "largest"}, [2]), ({"max_people": 1}, [2])]
)
def test_they_are_chosen_as_others_are(
    nets: dict[str, Path], video: Path, settings: dict[str, Any], kept: list[int]
) -> None:
    assert nets
    chosen = recover(video, **settings)
    assert [track.person_id for track in chosen.boxes_only] == kept


def test_who_is_never_seen_by_the_landmark_nets(nets: dict[str, Path], video: Path) -> None:
    """There is no one in the picture: a box of 60 px stays one, of 150 px it is taken for a mistake."""
    assert nets
    found = recover(video, boxes_at=lambda _: [[20, 50, 45, 110], [200, 30, 260, 180]])
    assert found.people == []
    (small,) = found.boxes_only
    assert np.ptp(small.boxes_xyxy[0, 1::2]) == pytest.approx(60)
    number = small.person_id
    assert f"person {number}: no body is to be seen, boxes only" in found.warnings
    assert "1 track(s) left out: large, and no body is to be seen in them" in found.warnings


def test_run_json_lists_them(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {"overlay.mp4", "poster.jpg", "run.json"}
    text = (folder / "run.json").read_text()
    document = json.loads(text)
    assert document["people"] == []
    first, second = document["people_boxes_only"]
    assert first["boxes"] == [[frame, 100.0, 60.0, 112.0, 90.2] for frame in range(NUM_FRAMES)]
    assert "        [0, 100.0, 60.0, 112.0, 90.2],\n" in text, "a line a box"
    assert {key: value for key, value in second.items() if key != "boxes"} == {
        "person_id": 2,
        "first_frame": 2,
        "last_frame": NUM_FRAMES - 1,
        "frames": NUM_FRAMES - 2,
        "median_height_px": 36.0,
        "mean_confidence": 0.8,
        "filled_frame_ids": list(HIDDEN),
    }


def test_they_are_read_back(result: VideoResult, folder: Path, video: Path, tmp_path: Path) -> None:
    read = load_result(folder)
    for ours, theirs in zip(read.boxes_only, result.boxes_only, strict=True):
        assert ours.person_id == theirs.person_id
        np.testing.assert_array_equal(ours.frame_ids, theirs.frame_ids)
        np.testing.assert_array_equal(ours.observed, theirs.observed)
        np.testing.assert_allclose(ours.boxes_xyxy, theirs.boxes_xyxy, atol=0.051)
        np.testing.assert_allclose(ours.confidence, theirs.confidence, atol=1e-4)
    read.save(tmp_path / "again", video=video)
    for name in ("overlay.mp4", "poster.jpg"):
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()
    documents = [json.loads((each / "run.json").read_text()) for each in (tmp_path / "again", folder)]
    assert documents[0]["people_boxes_only"] == documents[1]["people_boxes_only"]


@pytest.mark.parametrize(
    "change",
    [
        {"boxes": [[0, 1, 2, 3]]},
        {"boxes": [[0, 1, 2, 3, "x"]]},
        {"boxes": [[0, 1, 2, 3, float("nan")]]},
        {"boxes": [[3, 1, 2, 3, 4], [2, 1, 2, 3, 4]]},
        {"boxes": [[10**30, 1, 2, 3, 4]]},
        {"person_id": None},
    ],
)
def test_damage_is_one_line(folder: Path, tmp_path: Path, change: dict[str, Any]) -> None:
    document = json.loads((folder / "run.json").read_text())
    document["people_boxes_only"][0] |= change
    (tmp_path / "run.json").write_text(json.dumps(document))
    with pytest.raises(InputError, match="the result is damaged"):
        load_result(tmp_path)


def test_results_of_earlier_versions_have_none(folder: Path, tmp_path: Path) -> None:
    document = json.loads((folder / "run.json").read_text())
    del document["people_boxes_only"]
    (tmp_path / "run.json").write_text(json.dumps(document))
    assert list(load_result(tmp_path).boxes_only) == []
    assert RunSummary.from_document(document).num_boxes_only == 0


def test_the_overlay_shows_them(folder: Path) -> None:
    frames = [frame.image.astype(int) for frame in VideoSource(folder / "overlay.mp4").frames()]
    assert len(frames) == NUM_FRAMES
    lean = [np.array(person_color(number), int) - 240 for number in (1, 2)]
    edges = [np.s_[60:90, 99], np.s_[60:96, 199]]  # the left line of each box

    def strength(frame: int, person: int) -> float:
        along = (frames[frame][edges[person]] - 240) @ lean[person]
        return float(np.median(along) / (lean[person] @ lean[person]))

    assert strength(0, 0) > 0.4
    assert abs(strength(0, 1)) < 0.1, "not there yet"
    assert strength(8, 1) > 0.4
    assert 0.1 < strength(HIDDEN[0], 1) < 0.8 * strength(8, 1), "pale where it was filled in"


def test_the_closing_table_counts_them(video: Path, folder: Path) -> None:
    summary = RunSummary.from_document(json.loads((folder / "run.json").read_text()))
    lines = [line for line, _ in closing_table([Outcome(video, folder, summary)])]
    assert lines[1].split()[:3] == ["street.mp4", str(NUM_FRAMES), "2"]
    assert not any("nobody" in line for line in lines)
    assert "  warning: 2 people are too small for a body (under 40 px): boxes only" in lines
    nobody = replace(summary, num_boxes_only=0)
    assert any("nobody" in line for line, _ in closing_table([Outcome(video, folder, nobody)]))
