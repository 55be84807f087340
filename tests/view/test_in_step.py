"""In a real browser: the picture that a scrub leads to is the frame's own, whatever the video is."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from made_up_folders import at_times, save_result
from made_up_people import made_up_person, made_up_result
from numbered_clips import READ_NUMBER, WH, numbered_clip
from served import serving
from watched_page import Watched, watched

from staf_cli.body.model import Body
from staf_cli.camera import Camera
from staf_cli.results.load import export_into

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EVEN_S = np.arange(40) / 25
# As telephones record: about 30 frames/s, less in the dark, and a gap.
UNEVEN_S = np.cumsum([0.0, *[0.033, 0.034, 0.05, 0.033, 0.1, 0.041, 0.033, 0.6] * 5])[:40]
CLIPS = {
    "even.mp4": (EVEN_S, {"sound": "aac"}),
    "uneven.mp4": (UNEVEN_S, {"sound": "aac"}),
    "no_b_frames.mp4": (EVEN_S, {"options": {"bf": "0", "g": "250"}}),
    "vp9.webm": (EVEN_S, {"codec": "libvpx-vp9", "sound": "libopus"}),
    "vp9_uneven.webm": (UNEVEN_S, {"codec": "libvpx-vp9"}),
    "vp9_uneven.mp4": (UNEVEN_S, {"codec": "libvpx-vp9"}),
    "vp9.mp4": (EVEN_S, {"codec": "libvpx-vp9"}),
    "vp8.webm": (EVEN_S, {"codec": "libvpx"}),
    "mpeg4.avi": (EVEN_S, {"codec": "mpeg4"}),
    "h264.mkv": (UNEVEN_S, {"sound": "aac"}),
    "ten_bits.mp4": (UNEVEN_S, {"pix_fmt": "yuv420p10le"}),
    "late.mp4": (EVEN_S + 0.32, {"sound": "aac"}),
    "turned.mp4": (EVEN_S, {"rotation": (90.0, False)}),
}
LENGTH = "fetch('0/video').then((answer) => answer.arrayBuffer()).then((all) => all.byteLength)"
AS_IT_IS = {
    "even.mp4",
    "no_b_frames.mp4",
    "vp9.webm",
    "vp9.mp4",
    "vp9_uneven.mp4",
    "vp8.webm",
    "turned.mp4",
}


def save_clip(folder: Path, body: Body, name: str) -> tuple[Path, Path]:
    """A clip and its result."""
    times_s, how = CLIPS[name]
    clip = numbered_clip(folder / name, times_s, **how)
    person = made_up_person(len(times_s), person_id=1, first=0, body=body)
    result = made_up_result(person, num_frames=len(times_s), body=body)
    size_wh = WH[::-1] if name == "turned.mp4" else WH
    result = at_times(result, times_s - times_s[0])
    return clip, save_result(folder / "results" / "walk", result, clip, Camera.from_fov(size_wh))


def check_numbers(seen: Watched, count: int, read: str = READ_NUMBER) -> None:
    """Scrub to frames here and there; the picture's number is the frame's."""
    frames = [0, count - 1, *random.Random(4).sample(range(count), 12)]
    shown = {}
    for frame in frames:
        seen.seek(frame)
        shown[frame] = seen.ask(read)
    assert shown == {frame: frame for frame in frames}


EVERYDAY = ("even.mp4", "uneven.mp4", "vp9.webm", "vp9_uneven.mp4", "late.mp4")
OTHER_FORMATS = sorted(CLIPS.keys() - {"turned.mp4", *EVERYDAY})


@pytest.mark.parametrize(
    "name", [*EVERYDAY, *(pytest.param(name, marks=pytest.mark.slow) for name in OTHER_FORMATS)]
)
def test_a_scrub_shows_the_frames_own_picture(
    name: str, free_body: Body, browser: Browser, tmp_path: Path
) -> None:
    clip, folder = save_clip(tmp_path, free_body, name)
    with serving(folder) as (link, _), watched(browser, link) as seen:
        check_numbers(seen, len(CLIPS[name][0]))
        assert (seen.ask(LENGTH) == clip.stat().st_size) == (name in AS_IT_IS)
        assert seen.complaints == []
        assert seen.violations() == []
        assert all(address.startswith(link) for address in seen.requests)


def test_a_turned_video_is_left_to_the_browser(free_body: Body, browser: Browser, tmp_path: Path) -> None:
    clip, folder = save_clip(tmp_path, free_body, "turned.mp4")
    with serving(folder) as (link, _), watched(browser, link) as seen:
        video = "document.querySelector('video')"
        size = seen.ask(f"[{video}.videoWidth, {video}.videoHeight]")
        assert tuple(size) == WH[::-1]
        assert seen.ask(LENGTH) == clip.stat().st_size


@pytest.mark.parametrize("name", ["even.mp4", "uneven.mp4", "mpeg4.avi", "vp9.webm"])
def test_the_mailed_file_is_in_step_too(name: str, free_body: Body, browser: Browser, tmp_path: Path) -> None:
    _, folder = save_clip(tmp_path, free_body, name)
    export_into(folder, ["html"])
    page = folder / "view.html"
    with watched(browser, page.as_uri()) as seen:
        check_numbers(seen, len(CLIPS[name][0]))
        assert seen.requests == [page.as_uri()]
        assert seen.complaints == []
        assert seen.violations() == []


def test_a_part_of_a_video_keeps_its_frames_numbers(
    free_body: Body, browser: Browser, tmp_path: Path
) -> None:
    """As `--start 10f --stride 3`: the served video is whole, the mailed one holds what was worked on."""
    times_s = UNEVEN_S
    clip = numbered_clip(tmp_path / "walk.mp4", times_s)
    ids = np.arange(10, 40, 3)
    person = made_up_person(len(ids), person_id=1, first=0, body=free_body)
    track = replace(person.motion.track, frame_ids=ids)
    person = replace(person, motion=replace(person.motion, track=track), timestamps_s=times_s[ids])
    result = replace(made_up_result(person, num_frames=len(ids), body=free_body), frame_ids=ids)
    camera, chosen = Camera.from_fov(WH), {"start": "10f", "stride": 3}
    folder = save_result(tmp_path / "results" / "walk", result, clip, camera, **chosen)
    export_into(folder, ["html"])
    with serving(folder) as (link, _):
        for address in (link, (folder / "view.html").as_uri()):
            with watched(browser, address) as seen:
                shown = []
                for frame in (0, 9, 4, 3, 5):
                    seen.seek(frame)
                    shown.append(seen.ask(READ_NUMBER))
                assert shown == ids[[0, 9, 4, 3, 5]].tolist()
