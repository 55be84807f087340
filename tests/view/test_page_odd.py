"""In a real browser: photos, nobody, a hundred tracks, no world, two results, no WebGL: all open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from given_pages import calm_person, calm_result, given_page
from made_up_people import made_up_person, made_up_result
from watched_page import watched

from staf_cli.body.arrays import free_body_arrays
from staf_cli.body.model import Body
from staf_cli.motion import Track
from staf_cli.view.scene import scene_bytes

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_a_photo(free_body: Body, browser: Browser) -> None:
    result = made_up_result(calm_person(1, body=free_body), num_frames=1, is_photo=True, body=free_body)
    _, picture = cv2.imencode(".jpg", np.full((480, 640, 3), (40, 90, 160), np.uint8))
    parts = {"picture": ("image/jpeg", picture.tobytes())}
    scene = scene_bytes(result, body=free_body_arrays())
    with (
        given_page(scene, parts=parts, video={"picture_url": "picture"}) as link,
        watched(browser, link) as seen,
    ):
        assert seen.page.locator("img").evaluate("(image) => image.naturalWidth") == 640
        assert seen.page.locator(".transport").count() == 0
        assert "a photo" in seen.page.locator(".side").inner_text()
        seen.page.keyboard.press("c")
        np.testing.assert_allclose(
            seen.ask("window.staf.drawnJoints(1)"), result.people[0].joints2d[0], atol=0.5
        )
        assert seen.complaints == []
        assert seen.violations() == []


def test_nobody(free_body: Body, browser: Browser) -> None:
    scene = scene_bytes(made_up_result(num_frames=10, body=free_body))
    with given_page(scene) as link, watched(browser, link) as seen:
        assert "Nobody was found" in seen.page.locator(".side").inner_text()
        assert "No world" in seen.page.locator(".side").inner_text()
        seen.page.keyboard.press("ArrowRight")
        assert seen.ask("window.staf.frameIndex()") == 1
        assert seen.complaints == []


def test_boxes_alone(free_body: Body, browser: Browser) -> None:
    track = Track(
        4, np.arange(2, 8), np.tile([100.0, 50.0, 180.0, 290.0], (6, 1)), np.ones(6, bool), np.ones(6)
    )
    result = replace(made_up_result(num_frames=10, body=free_body), boxes_only=[track])
    with given_page(scene_bytes(result)) as link, watched(browser, link) as seen:
        assert "box only" in seen.page.locator(".people").inner_text()
        box = seen.page.locator(".box-label")
        seen.seek(0)
        assert not box.is_visible()
        seen.seek(4)
        assert box.is_visible()
        found, pane = box.bounding_box(), seen.page.locator(".stage-canvas").bounding_box()
        assert found is not None
        assert pane is not None
        scale = min(pane["width"] / 640, pane["height"] / 480)
        assert found["width"] / scale == pytest.approx(80, abs=2)
        assert found["height"] / scale == pytest.approx(240, abs=2)


def test_without_a_world_there_is_no_floor_and_heights_say_so(free_body: Body, browser: Browser) -> None:
    result = made_up_result(calm_person(10, body=free_body), num_frames=10, body=free_body)
    with given_page(scene_bytes(result, body=free_body_arrays())) as link, watched(browser, link) as seen:
        assert seen.page.get_by_label("Floor").is_disabled()
        assert "camera coordinates" in seen.page.locator(".side").inner_text()
        assert np.isnan(np.array(seen.ask("window.staf.curve('pelvis.angle', 1)")["y"], float)).all()


def test_where_the_video_is_gone_it_is_said_in_its_place(free_body: Body, browser: Browser) -> None:
    """However long its name is; the camera view shows the picture's outline in its proportions."""
    scene = scene_bytes(calm_result(0.0, body=free_body), body=free_body_arrays())
    note = f"{'a_long_name' * 30}.mp4 was not found"
    with given_page(scene, video_note=note) as link, watched(browser, link) as seen:
        placard, outline = seen.page.locator(".placard"), seen.page.locator(".picture-outline")
        assert placard.is_visible()
        assert placard.get_by_title(note).is_visible()
        pane, words = seen.page.locator(".video-pane").bounding_box(), placard.bounding_box()
        assert pane is not None
        assert words is not None
        assert words["x"] >= pane["x"]
        assert words["x"] + words["width"] <= pane["x"] + pane["width"] <= 640
        assert not outline.is_visible()
        seen.page.keyboard.press("c")
        seen.seek(3)
        shown = outline.bounding_box()
        assert shown is not None
        assert shown["width"] / shown["height"] == pytest.approx(640 / 480, abs=0.02)
        placard.get_by_role("button", name="3D alone").click()
        assert not placard.is_visible()
        assert seen.complaints == []
        assert seen.violations() == []
    with (
        given_page(scene, video_note="left out", video_left_out=True) as link,
        watched(browser, link) as seen,
    ):
        assert seen.page.locator(".placard").count() == 0


def test_a_hundred_tracks_draw_only_who_is_there(free_body: Body, browser: Browser) -> None:
    people = [
        made_up_person(3, person_id=number + 1, first=3 * number, body=free_body) for number in range(100)
    ]
    result = made_up_result(*people, num_frames=300, body=free_body)
    with given_page(scene_bytes(result, body=free_body_arrays())) as link, watched(browser, link) as seen:
        seen.seek(151)
        assert [each["id"] for each in seen.ask("window.staf.people()") if each["drawn"]] == [51]
        assert seen.page.locator(".person").count() == 100
        assert seen.complaints == []


def test_two_results_of_one_input(free_body: Body, browser: Browser) -> None:
    """The second lacks frames; people are compared by where they are seen, whatever their numbers."""
    first = calm_result(-0.6, 0.6, num_frames=20, body=free_body)
    others = [calm_person(20, body=free_body, person_id=i + 1, x_m=x) for i, x in enumerate((0.62, -0.58))]
    second = made_up_result(*others, num_frames=20, body=free_body)
    body = free_body_arrays()
    scenes = scene_bytes(first, body=body), scene_bytes(second, body=body)
    with given_page(*scenes, mode="compare") as link, watched(browser, link) as seen:
        seen.seek(7)
        assert [
            (each["layer"], each["id"]) for each in seen.ask("window.staf.people()") if each["drawn"]
        ] == [(0, 1), (0, 2), (1, 1), (1, 2)]
        seen.page.keyboard.press("c")
        for overlaid in (False, True):
            if overlaid:
                seen.page.get_by_role("button", name="Overlay").click()
            seen.seek(7)
            for layer, result in enumerate((first, second)):
                drawn = seen.ask("(layer) => window.staf.drawnJoints(1, layer)", layer)
                np.testing.assert_allclose(drawn, result.people[0].joints2d[7], atol=0.5)
        legend = seen.page.locator(".legend").inner_text()
        assert "A left knee flexion" in legend
        assert "B left knee flexion" in legend
        assert "Differences" in seen.page.locator(".side").inner_text()
        assert seen.complaints == []
        assert seen.violations() == []


def test_no_webgl_is_one_sentence(free_body: Body, browser: Browser) -> None:
    scene = scene_bytes(calm_result(0.0, body=free_body), body=free_body_arrays())
    with given_page(scene) as link:
        page = browser.new_page()
        page.add_init_script(
            "const given = HTMLCanvasElement.prototype.getContext;"
            "HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {"
            "  return kind.startsWith('webgl') ? null : given.call(this, kind, ...rest) };"
        )
        page.goto(link)
        page.wait_for_selector(".page")
        assert "shows no 3D" in page.locator(".stage-pane").inner_text()
        page.evaluate("window.staf.seek(9)")
        assert page.evaluate("window.staf.frameIndex()") == 9
        page.close()


def test_a_damaged_scene_is_one_sentence(browser: Browser) -> None:
    with given_page(b"nothing of ours") as link:
        page = browser.new_page()
        page.goto(link)
        page.wait_for_selector(".failure")
        assert "cannot show the result" in page.locator(".failure").inner_text()
        page.close()


def test_pictures_and_films_are_saved(free_body: Body, browser: Browser) -> None:
    scene = scene_bytes(calm_result(0.0, num_frames=12, body=free_body), body=free_body_arrays())
    with given_page(scene) as link, watched(browser, link) as seen:
        with seen.page.expect_download() as download:
            seen.page.get_by_label("Save a picture of the 3D pane").click()
        picture = cv2.imread(str(download.value.path()))
        assert picture is not None
        assert picture.std() > 5
        with seen.page.expect_download() as download:
            seen.page.get_by_label("Save a film of the 3D pane").click()
            seen.page.get_by_role("menuitem", name="This view").click()
        assert download.value.suggested_filename.endswith(".webm")
        with open(download.value.path(), "rb") as film:
            assert film.read(4) == b"\x1a\x45\xdf\xa3"  # a webm begins so
        assert seen.complaints == []
        assert seen.violations() == []


@pytest.mark.slow
def test_by_keys_alone(free_body: Body, browser: Browser) -> None:
    """Tab leads to all that is shown and to nothing that is not; what the result is can be scrolled."""
    scene = scene_bytes(calm_result(-0.5, 0.5, body=free_body), body=free_body_arrays())
    place = (
        "() => { const e = document.activeElement, box = e.getBoundingClientRect();"
        " return e === document.body ? null : [e.className, box.width, box.height] }"
    )
    with given_page(scene, video_note="gone") as link, watched(browser, link) as seen:
        seen.page.get_by_role("button", name="3D alone").first.click()
        stops = []
        for _ in range(120):
            seen.page.keyboard.press("Tab")
            if (stop := seen.ask(place)) is None:
                break
            stops.append(stop)
        assert 40 < len(stops) < 100
        assert min(min(width, height) for _, width, height in stops) > 5
        assert "panel facts" in [name for name, *_ in stops]
        seen.page.locator(".facts").focus()
        for _ in range(6):
            seen.page.keyboard.press("PageDown")
            seen.page.wait_for_timeout(150)
        left = "(e) => e.scrollHeight - e.clientHeight - e.scrollTop"
        assert seen.page.locator(".side").evaluate(left) < 2
        assert seen.ask("window.staf.frameIndex()") == 0
        assert seen.complaints == []


@pytest.mark.parametrize(("width", "scheme"), [(1000, "dark"), (390, "light")])
def test_narrow_screens(width: int, scheme: str, free_body: Body, browser: Browser) -> None:
    """Nothing sticks out to the side; a telephone shows the 3D alone."""
    scene = scene_bytes(calm_result(0.0, body=free_body), body=free_body_arrays())
    with given_page(scene) as link, watched(browser, link) as seen:
        seen.page.emulate_media(color_scheme=scheme)
        seen.page.set_viewport_size({"width": width, "height": 760})
        seen.page.wait_for_timeout(200)
        pane = seen.page.locator(".stage-canvas").bounding_box()
        assert pane is not None
        assert seen.ask("document.documentElement.scrollWidth") <= width
        assert pane["width"] > (380 if width == 390 else 600)
        assert seen.page.locator(".side").is_visible() == (width > 760)
        ground = seen.ask("getComputedStyle(document.body).backgroundColor")
        assert (sum(int(v) for v in ground[4:-1].split(",")) < 300) == (scheme == "dark")
