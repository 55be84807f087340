"""In a real browser: curves are what the result's own joints say."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np
import pytest
from given_pages import calm_result, given_page
from watched_page import Watched, watched

from staf_cli.body.arrays import free_body_arrays
from staf_cli.body.joints import SMPL_JOINT_NAMES
from staf_cli.body.model import Body
from staf_cli.metrics import jitter
from staf_cli.result import Person, VideoResult
from staf_cli.view.scene import scene_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

J = {name: number for number, name in enumerate(SMPL_JOINT_NAMES)}
FPS = 25


@pytest.fixture(scope="module")
def result(free_body: Body) -> VideoResult:
    return calm_result(-0.5, 0.6, num_frames=30, body=free_body)


@pytest.fixture(scope="module")
def link(result: VideoResult) -> Iterator[str]:
    with given_page(scene_bytes(result, body=free_body_arrays())) as link:
        yield link


def degrees_between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(T,) between vectors (T, 3)."""
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    return np.degrees(np.arccos(np.clip((a * b).sum(1) / lengths, -1, 1)))


def expected(person: Person, rest: np.ndarray) -> dict[str, np.ndarray]:
    """Some curves by their definitions, from the arrays that the npz holds."""
    p = person.joints3d.astype(float)
    w = person.joints3d_world
    assert w is not None
    w = w.astype(float)

    def away(origin: str, end: str) -> np.ndarray:
        return p[:, J[end]] - p[:, J[origin]]

    trunk_up = w[:, J["neck"]] - w[:, J["pelvis"]]
    rest_foot = degrees_between(
        rest[None, J["left_knee"]] - rest[J["left_ankle"]], rest[None, J["left_foot"]] - rest[J["left_ankle"]]
    )
    hand = w[:, J["right_hand"]]
    speed = np.linalg.norm(hand[2:] - hand[:-2], axis=1) * FPS / 2
    return {
        "left_knee.angle": 180
        - degrees_between(away("left_knee", "left_hip"), away("left_knee", "left_ankle")),
        "right_elbow.angle": 180
        - degrees_between(away("right_elbow", "right_shoulder"), away("right_elbow", "right_wrist")),
        "left_hip.angle": degrees_between(away("left_hip", "left_knee"), away("neck", "pelvis")),
        "right_shoulder.angle": degrees_between(
            away("right_shoulder", "right_elbow"), away("neck", "pelvis")
        ),
        "left_ankle.angle": rest_foot
        - degrees_between(away("left_ankle", "left_knee"), away("left_ankle", "left_foot")),
        "pelvis.angle": degrees_between(trunk_up, np.tile([0.0, 0.0, 1.0], (len(w), 1))),
        "neck.angle": np.degrees(np.linalg.norm(person.poses[:, 36:39].astype(float), axis=1)),
        "right_hand.speed": np.concatenate([[np.nan], speed, [np.nan]]),
        "left_foot.height": w[:, J["left_foot"], 2],
        "pelvis.x": w[:, 0, 0],
        "pelvis.y": w[:, 0, 1],
    }


def test_curves_are_the_npzs_numbers(link: str, result: VideoResult, browser: Browser) -> None:
    arrays = free_body_arrays()
    tolerance = {"angle": 0.1, "speed": 0.03, "height": 1e-3, "x": 1e-3, "y": 1e-3}
    with watched(browser, link) as seen:
        for person in result.people:
            rest = arrays.rest_joints(person.betas)
            for name, values in expected(person, rest).items():
                given = seen.ask("([name, id]) => window.staf.curve(name, id)", [name, person.person_id])
                np.testing.assert_allclose(given["t"], person.timestamps_s, atol=1e-9)
                drawn = np.array(given["y"], float)
                known = ~np.isnan(values)
                np.testing.assert_allclose(drawn[known], values[known], atol=tolerance[name.split(".")[1]])


def add(seen: Watched, joint: str, kind: str) -> None:
    seen.page.get_by_label("Joint", exact=True).select_option(label=joint)
    seen.page.get_by_label("What").select_option(kind)
    seen.page.get_by_role("button", name="Add", exact=True).click()


def test_the_csv_is_what_is_drawn(link: str, result: VideoResult, browser: Browser, tmp_path: Path) -> None:
    with watched(browser, link) as seen:
        add(seen, "left foot", "height")
        for frame, key in ((5, "i"), (14, "o")):
            seen.seek(frame)
            seen.page.keyboard.press(key)
        with seen.page.expect_download() as download:
            seen.page.get_by_label("Save the curves as csv").click()
        download.value.save_as(tmp_path / "curves.csv")
        rows = list(csv.reader((tmp_path / "curves.csv").read_text().splitlines()))
        assert rows[0][:2] == ["frame", "time_s"]
        assert rows[0][2:] == [
            "Person 1: left knee flexion [deg]",
            "Person 1: right knee flexion [deg]",
            "Person 1: left foot height [m]",
        ]
        assert [int(row[0]) for row in rows[1:]] == list(range(5, 15))
        world = result.people[0].joints3d_world
        assert world is not None
        np.testing.assert_allclose(
            [float(row[4]) for row in rows[1:]], world[5:15, J["left_foot"], 2], atol=1e-3
        )
        legend = seen.page.locator(".legend").inner_text()
        assert "left foot height" in legend
        assert seen.complaints == []
        assert seen.violations() == []


def test_a_click_on_the_curve_jumps_there_and_dragging_zooms(link: str, browser: Browser) -> None:
    with watched(browser, link) as seen:
        box = seen.page.locator(".u-over").bounding_box()
        assert box is not None
        middle = box["y"] + box["height"] / 2
        seen.page.mouse.click(box["x"] + box["width"] * 0.5, middle)
        assert abs(seen.ask("window.staf.frameIndex()") - 14.5) <= 1
        seen.page.mouse.move(box["x"] + box["width"] * 0.2, middle)
        seen.page.mouse.down()
        seen.page.mouse.move(box["x"] + box["width"] * 0.4, middle, steps=5)
        seen.page.mouse.up()
        seen.page.wait_for_timeout(100)
        seen.page.mouse.click(box["x"] + box["width"] * 0.5, middle)
        assert abs(seen.ask("window.staf.frameIndex()") - 0.3 * 29) <= 1


def test_the_bands_tell_what_run_json_tells(link: str, result: VideoResult, browser: Browser) -> None:
    person = result.people[0]
    frame = int(np.argmin(person.observed))
    shaking = jitter(person.joints3d)[frame - 1]
    with watched(browser, link) as seen:
        seen.seek(frame)
        words = seen.page.locator(".band-words").inner_text()
        assert f"confidence: {person.confidence[frame]:.2f}" in words
        told = float(words.split("jitter: ")[1].split(" ")[0])
        assert told == pytest.approx(shaking, abs=0.2)
        assert "filled in: not found" in words
