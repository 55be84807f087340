"""In a real browser: steps and strides are those of the contacts; values at the pointer, and copied."""

from __future__ import annotations

import csv
import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from given_pages import calm_result, given_page
from watched_page import watched

from staf_cli.body.arrays import free_body_arrays
from staf_cli.body.model import Body
from staf_cli.result import VideoResult
from staf_cli.view.scene import scene_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

COUNT, FPS = 60, 25
UP = {"left": ((10, 20), (28, 29), (35, 45)), "right": ((22, 32), (47, 55))}  # one is too short
LANDINGS = ((20, "left"), (32, "right"), (45, "left"), (55, "right"))
PELVIS, ANKLES = 0, {"left": 7, "right": 8}


@pytest.fixture(scope="module")
def result(free_body: Body) -> VideoResult:
    given = calm_result(0.0, num_frames=COUNT, body=free_body)
    contacts = np.ones((COUNT, 4), bool)
    for columns, foot in ((slice(0, 2), "left"), (slice(2, 4), "right")):
        for first, end in UP[foot]:
            contacts[first:end, columns] = False
    (person,) = given.people
    return replace(given, people=[replace(person, motion=replace(person.motion, contacts=contacts))])


@pytest.fixture(scope="module")
def link(result: VideoResult) -> Iterator[str]:
    with given_page(scene_bytes(result, body=free_body_arrays())) as link:
        yield link


def step_lengths(joints: np.ndarray) -> list[float]:
    """From landing to landing along the pelvis' way, by the world's joints (T, 24, 3) m."""
    lengths = []
    for (before, other), (frame, foot) in itertools.pairwise(LANDINGS):
        way = (joints[frame, PELVIS] - joints[before, PELVIS])[:2]
        step = (joints[frame, ANKLES[foot]] - joints[before, ANKLES[other]])[:2]
        lengths.append(float(step @ way / np.linalg.norm(way)))
    return lengths


def test_steps_are_the_contacts(link: str, result: VideoResult, browser: Browser) -> None:
    joints = result.people[0].joints3d_world
    assert joints is not None
    with watched(browser, link) as seen:
        panel = seen.page.get_by_label("Stretch", exact=True)
        words = panel.inner_text()
        assert "2 left, 2 right" in words
        assert "left 0.52 s, right 0.44 s" in words
        assert "0.96 ± 0.06 s (2)" in words
        with seen.page.expect_download() as download:
            panel.get_by_label("Save the steps as csv").click()
        rows = list(csv.DictReader(download.value.path().read_text().splitlines()))
        assert [(int(row["frame"]), row["foot"]) for row in rows] == list(LANDINGS)
        assert [row["stride_time_s"] for row in rows] == ["", "", "1", "0.92"]
        lengths = [float(row["step_length_m"]) for row in rows[1:]]
        np.testing.assert_allclose(lengths, step_lengths(joints), atol=2e-3)
        assert rows[0]["step_length_m"] == ""
        found = []
        for key in ("e", "e", "e", "e", "e", "Shift+E"):
            seen.page.keyboard.press(key)
            found.append(seen.ask("window.staf.frameIndex()"))
        assert found == [20, 32, 45, 55, 55, 45]
        assert seen.complaints == []
        assert seen.violations() == []


def test_values_at_the_pointer_and_copied(link: str, browser: Browser) -> None:
    with watched(browser, link) as seen:
        seen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        values = seen.ask("window.staf.curve('left_knee.angle', 1)")["y"]
        seen.seek(40)
        seen.page.keyboard.press("d")
        seen.page.wait_for_selector(".toast:not([hidden])")
        names, numbers = (row.split("\t") for row in seen.ask("navigator.clipboard.readText()").splitlines())
        assert names == [
            "frame",
            "time_s",
            "Person 1: left knee flexion [deg]",
            "Person 1: right knee flexion [deg]",
        ]
        assert [float(number) for number in numbers[:3]] == pytest.approx([40, 1.6, values[40]], abs=1e-4)
        box = seen.page.locator(".u-over").bounding_box()
        assert box is not None
        seen.page.mouse.move(box["x"] + box["width"] * 10 / (COUNT - 1), box["y"] + 20)
        legend = seen.page.locator(".legend")
        assert "0.40 s" in legend.inner_text()
        assert f"{values[10]:.1f}" in legend.inner_text()
        seen.page.mouse.move(5, 5)
        assert "now" in legend.inner_text()
        assert f"{values[40]:.1f}" in legend.inner_text()
