"""Made-up results on disk, a server for them, and a real browser to look at both."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from made_up_folders import save_result
from made_up_people import made_up_person, made_up_result
from numbered_clips import WH

from staf_cli.body.model import Body, load_free_body
from staf_cli.camera import Camera

if TYPE_CHECKING:
    from playwright.sync_api import Browser

GL = ("--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")


@pytest.fixture(scope="session")
def free_body() -> Body:
    return load_free_body("cpu")


@pytest.fixture(scope="session")
def make_folder(free_body: Body) -> Callable[..., Path]:
    """A finished result of so many people in a folder, made from a video or from nothing that is there."""

    def make(folder: Path, *, video: Path | None = None, num_frames: int = 12, people: int = 2) -> Path:
        made = [
            made_up_person(num_frames, person_id=number + 1, first=0, body=free_body)
            for number in range(people)
        ]
        result = made_up_result(*made, num_frames=num_frames, body=free_body)
        return save_result(folder, result, video, Camera.from_fov(WH))

    return make


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium that draws WebGL in software."""
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("Chromium is not here")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(GL))
        yield browser
        browser.close()
