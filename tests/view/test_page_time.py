"""In a real browser: playing, steps, marks and links, without a video by the page's own clock."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest
from given_pages import calm_person, calm_result, given_page, shown_by
from made_up_folders import at_times
from made_up_people import made_up_result
from numbered_clips import WH, numbered_clip
from watched_page import Watched, watched

from staf_cli.body.arrays import free_body_arrays
from staf_cli.body.model import Body
from staf_cli.camera import Camera
from staf_cli.view.scene import scene_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

COUNT = 40
# As telephones record: about 30 frames/s, less in the dark, and a gap.
UNEVEN_S = np.cumsum([0.0, *[0.033, 0.034, 0.05, 0.033, 0.1, 0.041, 0.033, 0.6] * 5])[:COUNT]


@pytest.fixture(scope="module")
def link(free_body: Body) -> Iterator[str]:
    """A page without a video, whose frames lie apart unevenly."""
    result = at_times(calm_result(-0.5, 0.5, num_frames=COUNT, body=free_body), UNEVEN_S)
    with given_page(scene_bytes(result, body=free_body_arrays()), video_note="the input is gone") as link:
        yield link


def frame(seen: Watched) -> int:
    return seen.ask("window.staf.frameIndex()")


def test_keys_as_editors_have_them(link: str, browser: Browser) -> None:
    with watched(browser, link) as seen:
        press, found = seen.page.keyboard.press, []
        for key in ("ArrowRight", ".", "Shift+ArrowRight", ",", "ArrowLeft", "End", ".", "Home"):
            press(key)
            found.append(frame(seen))
        assert found == [1, 2, 12, 11, 10, COUNT - 1, COUNT - 1, 0]
        assert seen.page.locator(".time").inner_text().startswith("0:00.000")
        press("End")
        assert seen.page.get_by_label("Frame", exact=True).input_value() == str(COUNT - 1)
        seen.page.get_by_label("Frame", exact=True).fill("17")
        press("Enter")
        assert frame(seen) == 17
        assert seen.complaints == []
        assert seen.violations() == []
        assert len(seen.requests) == 4  # page, script, style, scene


def test_the_own_clock_keeps_the_files_times(link: str, browser: Browser) -> None:
    """One second after the start, the frame is the one that the file has there."""
    with watched(browser, link) as seen:
        seen.page.keyboard.press("Space")
        shown = seen.ask(
            """() => new Promise((resolve) => {
              const begin = performance.now();
              const look = () => performance.now() - begin < 1000 ? requestAnimationFrame(look)
                : resolve([(performance.now() - begin) / 1000, window.staf.frameIndex()]);
              look();
            })"""
        )
        seen.page.keyboard.press("k")
        at_least = int(np.searchsorted(UNEVEN_S, shown[0] - 0.25, "right")) - 1
        at_most = int(np.searchsorted(UNEVEN_S, shown[0] + 0.25, "right")) - 1
        assert at_least <= shown[1] <= at_most


def test_a_marked_stretch_is_repeated(link: str, browser: Browser) -> None:
    with watched(browser, link) as seen:
        press = seen.page.keyboard.press
        seen.seek(8)
        press("i")
        seen.seek(12)
        press("o")
        press("p")
        press("ArrowUp")
        press("ArrowUp")
        press("Space")
        frames = seen.ask(
            """() => new Promise((resolve) => {
              const found = [], begin = performance.now();
              const look = () => {
                found.push(window.staf.frameIndex());
                if (performance.now() - begin < 1500) requestAnimationFrame(look); else resolve(found);
              };
              look();
            })"""
        )
        assert set(frames[1:]) <= set(range(8, 13))
        assert sum(after < before for before, after in itertools.pairwise(frames)) >= 2
        press("x")
        assert not seen.page.get_by_label("Clear marks").is_visible()


def test_backward_by_j(link: str, browser: Browser) -> None:
    with watched(browser, link) as seen:
        seen.seek(30)
        seen.page.keyboard.press("j")
        seen.page.wait_for_timeout(700)
        seen.page.keyboard.press("k")
        assert 8 <= frame(seen) < 30


def test_a_link_leads_to_a_moment(link: str, browser: Browser) -> None:
    with watched(browser, f"{link}#t={UNEVEN_S[20] + 0.001:.3f}&person=2&view=camera") as seen:
        assert frame(seen) == 20
        assert seen.page.locator(".person.chosen").inner_text().startswith("Person 2")
        assert seen.page.get_by_role("button", name="Camera").get_attribute("aria-pressed") == "true"
        seen.seek(5)
        seen.page.get_by_label("Copy a link to this moment").click()
        seen.page.wait_for_timeout(100)
        assert seen.page.url.endswith(f"#t={UNEVEN_S[5]:.3f}&person=2&view=camera")
        assert "the input is gone" in seen.page.locator(".side").inner_text()


def test_dragging_over_the_ruler_scrubs(link: str, browser: Browser) -> None:
    with watched(browser, link) as seen:
        box = seen.page.locator(".timeline").bounding_box()
        assert box is not None
        mouse, length = seen.page.mouse, UNEVEN_S[-1] + UNEVEN_S[-1] - UNEVEN_S[-2]
        mouse.move(box["x"] + 2, box["y"] + 5)
        mouse.down()
        mouse.move(box["x"] + box["width"] * (UNEVEN_S[17] + 0.01) / length, box["y"] + 5, steps=20)
        assert frame(seen) == 17
        mouse.up()


def test_a_fast_scrub_ends_at_the_right_picture(free_body: Body, browser: Browser, tmp_path: Path) -> None:
    """Many wishes in a row: the bodies follow each, the video the last; while paused both stay there."""
    clip = numbered_clip(tmp_path / "walk.mp4", UNEVEN_S, options={"bf": "0"})  # as copies for pages are
    result = made_up_result(calm_person(COUNT, body=free_body), num_frames=COUNT, body=free_body)
    result = shown_by(at_times(result, UNEVEN_S), Camera.from_fov(WH))
    parts = {"video": ("video/mp4", clip.read_bytes())}
    video = {"url": "video", "type": "video/mp4"}
    scene = scene_bytes(result, body=free_body_arrays())
    with given_page(scene, parts=parts, video=video) as link, watched(browser, link) as seen:
        frames = seen.ask(
            """async () => {
              for (let frame = 1; frame < 38; frame++) {
                window.staf.seek(frame);
                if (frame % 9 === 0) await new Promise(requestAnimationFrame);
              }
              await window.staf.seek(33);
              const there = [window.staf.frameIndex(), window.staf.pictureFrame()];
              await new Promise((resolve) => setTimeout(resolve, 300));
              return [...there, window.staf.frameIndex(), window.staf.pictureFrame()];
            }"""
        )
        assert frames == [33, 33, 33, 33]
        seen.page.keyboard.press("Home")
        seen.page.keyboard.press("Space")
        seen.page.wait_for_timeout(900)
        seen.page.keyboard.press("Space")
        seen.page.wait_for_timeout(300)
        shown = seen.ask("[window.staf.frameIndex(), window.staf.pictureFrame()]")
        assert shown[0] == shown[1] > 3
        assert seen.complaints == []
        assert seen.violations() == []


def test_a_video_that_cannot_be_played_is_told(free_body: Body, browser: Browser) -> None:
    scene = scene_bytes(calm_result(0.0, body=free_body), body=free_body_arrays())
    parts = {"video": ("video/mp4", b"no video at all" * 100)}
    video = {"url": "video", "type": "video/mp4"}
    with given_page(scene, parts=parts, video=video) as link, watched(browser, link) as seen:
        assert "cannot play the video" in seen.page.locator(".toast").inner_text()
        seen.page.keyboard.press("Space")
        seen.page.wait_for_timeout(400)
        assert frame(seen) > 2
