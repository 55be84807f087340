"""In a real browser: people are shown and hidden one by one; only those who are there are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from given_pages import calm_person, given_page, in_a_world
from made_up_people import made_up_result
from watched_page import Watched, watched

from staf_cli.body.arrays import free_body_arrays
from staf_cli.body.model import Body
from staf_cli.view.scene import scene_bytes

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def scene(body: Body) -> bytes:
    """Person 2 is there from frame 10 on."""
    people = [
        calm_person(24, body=body, person_id=1, x_m=-0.5),
        calm_person(14, body=body, person_id=2, first=10, x_m=0.5),
    ]
    return scene_bytes(in_a_world(made_up_result(*people, num_frames=24, body=body)), body=free_body_arrays())


def drawn(seen: Watched, frame: int) -> list[int]:
    seen.seek(frame)
    return [each["id"] for each in seen.ask("window.staf.people()") if each["drawn"]]


def test_eye_and_solo(free_body: Body, browser: Browser) -> None:
    with given_page(scene(free_body)) as link, watched(browser, link) as seen:
        assert drawn(seen, 3) == [1]
        assert drawn(seen, 12) == [1, 2]
        seen.page.get_by_label("Hide Person 1").click()
        assert drawn(seen, 12) == [2]
        seen.page.get_by_label("Show Person 1").click()
        seen.page.get_by_label("Only Person 2").click()
        assert drawn(seen, 12) == [2]
        assert drawn(seen, 3) == []
        seen.page.get_by_label("Only Person 2").click()
        assert drawn(seen, 12) == [1, 2]
        seen.page.get_by_role("button", name="None").click()
        assert drawn(seen, 12) == []
        seen.page.get_by_role("button", name="All", exact=True).click()
        assert drawn(seen, 12) == [1, 2]


def test_keys_choose_and_hide(free_body: Body, browser: Browser) -> None:
    with given_page(scene(free_body)) as link, watched(browser, link) as seen:
        seen.page.get_by_role("button", name="Person 2").first.click()
        seen.page.keyboard.press("q")
        assert drawn(seen, 12) == [2]
        seen.page.keyboard.press("q")
        seen.page.keyboard.press("h")
        assert drawn(seen, 12) == [1]
        assert seen.complaints == []


def test_follow_keeps_the_person_in_view(free_body: Body, browser: Browser) -> None:
    """The person walks half a metre; the free view goes along."""
    with given_page(scene(free_body)) as link, watched(browser, link) as seen:
        shift = []
        for follow in (False, True):
            seen.seek(0)
            if follow:
                seen.page.get_by_label("Follow the chosen person").check()
                seen.seek(0)
            before = seen.ask("window.staf.drawnJoints(1)")[0]
            seen.seek(23)
            after = seen.ask("window.staf.drawnJoints(1)")[0]
            shift.append(abs(after[0] - before[0]))
        assert shift[0] > 20
        assert shift[1] < 2


def test_a_click_on_a_body_chooses_it_and_hovering_tells(free_body: Body, browser: Browser) -> None:
    with given_page(scene(free_body)) as link, watched(browser, link) as seen:
        seen.page.keyboard.press("c")
        seen.seek(12)
        box = seen.page.locator(".stage-canvas").bounding_box()
        assert box is not None
        x, y = seen.ask("window.staf.drawnJoints(2)")[4]  # the left knee
        scale = min(box["width"] / 640, box["height"] / 480)
        at = (
            box["x"] + (box["width"] - 640 * scale) / 2 + x * scale,
            box["y"] + (box["height"] - 480 * scale) / 2 + y * scale,
        )
        seen.page.mouse.move(*at)
        words = seen.page.locator(".hover-tip").inner_text()
        assert "Person 2 · left knee" in words
        assert "m (world)" in words
        assert "flexion" in words
        assert "confidence" in words
        seen.page.mouse.click(*at)
        chosen = seen.page.locator(".person.chosen .person-name").inner_text()
        assert chosen.startswith("Person 2")
