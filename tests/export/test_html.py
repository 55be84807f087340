"""`view.html` as an export: what goes into it, what stays out and why, and its size."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numbered_clips import numbered_clip
from scene_by_hand import SceneByHand

from staf_cli.body.model import Body
from staf_cli.export.formats import FORMATS, ExportOptions, PageOptions, PageVideo
from staf_cli.result import Exported, Person, VideoResult
from staf_cli.video.video_source import open_source


class PageByHand:
    """A written page.

    Attributes:
        config: what its script is told.
        scene: what it draws.
        video: bytes; None where there are none.
    """

    def __init__(self, path: Path) -> None:
        text = path.read_text()
        parts = dict(re.findall(r'<script type="[^"]*" id="([^"]+)">(.*?)</script>', text, re.DOTALL))
        self.config: dict[str, Any] = json.loads(parts["config"])
        self.scene = SceneByHand(base64.b64decode(parts["scene-0"]))
        self.video = base64.b64decode(parts["video-data"]) if "video-data" in parts else None


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return numbered_clip(tmp_path_factory.mktemp("clip") / "walk.mp4", np.arange(60) / 25, sound="aac")


def written(result: VideoResult, folder: Path, **page: Any) -> tuple[PageByHand, Exported]:
    exported = FORMATS["html"].write(result, folder, ExportOptions(page=PageOptions(**page)))
    assert exported.files == ("view.html",)
    return PageByHand(folder / "view.html"), exported


def test_scene_and_video_are_in_it(
    make_person: Callable[..., Person], make_result: Callable[..., VideoResult], clip: Path, tmp_path: Path
) -> None:
    person = make_person(20)
    page, exported = written(make_result(person), tmp_path, video=PageVideo(open_source(clip)))
    assert page.config["mode"] == "file"
    assert page.config["video"] == {"element": "video-data", "type": "video/mp4"}
    assert page.video is not None
    assert np.abs(page.scene.joints(0) - person.joints3d).max() < 1e-3
    assert exported.notes == ()
    assert exported.numbers["bytes"] == (tmp_path / "view.html").stat().st_size
    assert (exported.numbers["video"], exported.numbers["body"]) == ("video", True)


def test_smpl_stays_out_unless_asked_for(
    make_person: Callable[..., Person],
    make_result: Callable[..., VideoResult],
    corrected_body: Body,
    tmp_path: Path,
) -> None:
    """Any body but the package's own counts as one that was had by registration."""
    person = make_person(5, body=corrected_body)
    page, exported = written(make_result(person), tmp_path)
    assert page.scene.header["body"] is None
    assert np.abs(page.scene.joints(0) - person.joints3d).max() < 1e-3
    assert any("registration" in note and "--with-body" in note for note in exported.notes)
    whole = np.round(corrected_body.arrays.template[100], 3)
    page, exported = written(make_result(person), tmp_path, with_body=True)
    assert np.round(page.scene.array(page.scene.header["body"]["template"])[100], 3) == pytest.approx(whole)
    assert not any("registration" in note for note in exported.notes)


@pytest.mark.parametrize("nobody", [True, False])
def test_without_the_video(
    make_person: Callable[..., Person], make_result: Callable[..., VideoResult], tmp_path: Path, nobody: bool
) -> None:
    people = [] if nobody else [make_person(5)]
    gone = PageVideo(note="walk.mp4 was not found")
    page, exported = written(make_result(*people), tmp_path, video=gone)
    assert (page.config["video"], page.config["video_note"]) == (None, "walk.mp4 was not found")
    assert exported.notes == ("walk.mp4 was not found",)
    page, exported = written(make_result(*people), tmp_path, no_video=True)
    assert "--no-video" in page.config["video_note"]


def test_the_whole_stays_under_its_size(
    make_person: Callable[..., Person], make_result: Callable[..., VideoResult], clip: Path, tmp_path: Path
) -> None:
    result, video = make_result(make_person(20)), PageVideo(open_source(clip))
    size = written(result, tmp_path, no_video=True)[1].numbers["bytes"]
    for most_mb in (size / 1e6 + 0.03, size / 1e6 + 0.2):
        page, _ = written(result, tmp_path, video=video, most_mb=most_mb)
        assert page.video is not None
        assert (tmp_path / "view.html").stat().st_size <= most_mb * 1e6
    page, exported = written(result, tmp_path, video=video, most_mb=0.5)
    assert page.video is None
    assert "does not fit" in exported.notes[0]
    assert "more than --html-mb 0.5" in exported.notes[1]


def test_a_photo_is_a_picture(
    make_person: Callable[..., Person], make_result: Callable[..., VideoResult], tmp_path: Path
) -> None:
    import cv2

    photo = tmp_path / "photo.png"
    cv2.imwrite(str(photo), np.full((480, 640, 3), 90, np.uint8))
    result = make_result(make_person(1, first=0), num_frames=1, is_photo=True)
    page, _ = written(result, tmp_path, video=PageVideo(open_source(photo)))
    assert page.config["video"] == {"picture_element": "video-data", "type": "image/jpeg"}
    assert page.video is not None
    assert page.video[:2] == b"\xff\xd8"


def test_an_overlay_is_said_to_be_one(
    make_person: Callable[..., Person], make_result: Callable[..., VideoResult], clip: Path, tmp_path: Path
) -> None:
    shown = PageVideo(open_source(clip), is_overlay=True, note="this is the overlay")
    page, exported = written(make_result(make_person(5)), tmp_path, video=shown)
    assert page.config["video_is_overlay"]
    assert exported.notes == ("this is the overlay",)


def test_no_path_of_this_machine_is_in_it(
    make_person: Callable[..., Person], make_result: Callable[..., VideoResult], clip: Path, tmp_path: Path
) -> None:
    result = make_result(make_person(5))
    info = replace(result.info, path=clip)
    page, _ = written(replace(result, info=info), tmp_path, video=PageVideo(open_source(clip)))
    told = json.dumps([page.config, page.scene.header])
    assert str(clip.parent) not in told
    assert page.video is not None
    assert str(clip.parent).encode() not in page.video
