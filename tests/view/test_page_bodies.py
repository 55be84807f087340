"""In a real browser: bodies are drawn where the result has them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from given_pages import calm_result, given_page, shown_by
from PIL import Image
from watched_page import Watched, watched

from staf_cli.body.arrays import free_body_arrays
from staf_cli.body.model import Body
from staf_cli.camera import Camera, Lens
from staf_cli.result import VideoResult
from staf_cli.view.scene import scene_bytes

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SIZE_WH = (640, 480)
CAMERAS = {
    "pinhole": Camera.from_fov(SIZE_WH),
    "off_centre": Camera(700.0, (250.0, 290.0), SIZE_WH),
    "lens": Camera(
        520.0, (330.0, 235.0), SIZE_WH, Lens(k1=-0.28, k2=0.07, p1=0.002, p2=-0.001, stretch=1.04)
    ),
    "wide_lens": Camera(400.0, (320.0, 240.0), SIZE_WH, Lens(k1=0.4, k2=0.1, k4=0.9, k5=0.2)),
}


def result_of(camera: str, body: Body, swing: float = 0.25) -> VideoResult:
    return shown_by(calm_result(-0.6, 0.7, body=body, swing=swing), CAMERAS[camera])


def pane(seen: Watched) -> np.ndarray:
    """The 3D pane as it is on the screen, (H, W, 3), without what lies over it."""
    seen.ask("document.querySelectorAll('.stage-bar, .overlay').forEach((each) => (each.hidden = true))")
    shot = seen.page.locator(".stage-canvas").screenshot()
    return np.asarray(Image.open(io.BytesIO(shot)).convert("RGB")).astype(int)


@pytest.mark.parametrize("camera", CAMERAS)
def test_joints_are_drawn_where_the_result_has_them(camera: str, free_body: Body, browser: Browser) -> None:
    result = result_of(camera, free_body)
    with given_page(scene_bytes(result, body=free_body_arrays())) as link, watched(browser, link) as seen:
        seen.page.keyboard.press("c")
        for frame in (0, 7, 23):
            seen.seek(frame)
            for person in result.people:
                drawn = np.array(seen.ask("(id) => window.staf.drawnJoints(id)", person.person_id))
                np.testing.assert_allclose(drawn, person.joints2d[frame], atol=0.5)
        assert seen.complaints == []
        assert seen.violations() == []


@pytest.mark.parametrize("camera", ["off_centre", "lens"])
def test_the_mesh_covers_what_the_results_own_mesh_covers(
    camera: str, free_body: Body, browser: Browser
) -> None:
    """Their outlines, over all of the body, lie within 2 px of the video: limbs bend as the result's do."""
    result = result_of(camera, free_body, swing=0.7)
    chosen, at = result.people[1], 11
    with given_page(scene_bytes(result, body=free_body_arrays())) as link, watched(browser, link) as seen:
        seen.page.keyboard.press("c")
        seen.page.get_by_label("Hide Person 1").click()
        for name in ("Floor", "Shadows", "Contacts"):
            seen.page.get_by_label(name, exact=True).uncheck()
        seen.seek(at)
        image = pane(seen)
    height, width = image.shape[:2]
    scale = min(width / SIZE_WH[0], height / SIZE_WH[1])
    shift = (np.array([width, height]) - scale * np.array(SIZE_WH)) / 2
    corners = CAMERAS[camera].project(chosen.vertices(at).astype(float)) * scale + shift
    expected = np.zeros((height, width), np.uint8)
    for face in np.round(corners).astype(np.int32)[free_body.faces]:
        cv2.fillConvexPoly(expected, face, 1)
    drawn = (np.abs(image - image[3, 3]).sum(axis=2) > 40).astype(np.uint8)
    reach = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * round(2 * scale) + 1,) * 2)
    assert expected.sum() > 5000
    assert (drawn & ~cv2.dilate(expected, reach) & 1).sum() <= 5
    assert (expected & ~cv2.dilate(drawn, reach) & 1).sum() <= 5


def test_feet_that_stand_are_coloured(free_body: Body, browser: Browser) -> None:
    result = calm_result(0.0, body=free_body)

    def bright_green(image: np.ndarray) -> int:
        red, green, blue = np.moveaxis(image, 2, 0)
        return int(((green > 140) & (green - blue > 90) & (green - red > 20)).sum())

    with given_page(scene_bytes(result, body=free_body_arrays())) as link, watched(browser, link) as seen:
        counts = []
        for frame in (0, 1):  # all stand, none does
            seen.seek(frame)
            counts.append(bright_green(pane(seen)))
    assert counts[0] > 30
    assert counts[1] == 0


def test_without_a_mesh_joints_and_bones_are_drawn(free_body: Body, browser: Browser) -> None:
    result = result_of("pinhole", free_body)
    with (
        given_page(scene_bytes(result, body_note="the joints alone")) as link,
        watched(browser, link) as seen,
    ):
        seen.page.keyboard.press("c")
        seen.seek(5)
        image = pane(seen)
        assert "the joints alone" in seen.page.locator(".side").inner_text()
        drawn = np.array(seen.ask("window.staf.drawnJoints(1)"))
    np.testing.assert_allclose(drawn, result.people[0].joints2d[5], atol=0.5)
    height, width = image.shape[:2]
    scale = min(width / SIZE_WH[0], height / SIZE_WH[1])
    shift = (np.array([width, height]) - scale * np.array(SIZE_WH)) / 2
    x, y = np.round(result.people[0].joints2d[5, 4] * scale + shift).astype(int)
    assert (np.abs(image[y, x] - 255) < 30).all()  # a joint's white dot
