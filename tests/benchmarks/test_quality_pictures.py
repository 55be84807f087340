"""The picture page on a drawn body: six frames in three rows, the side view at the body's own height."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from quality import pictures
from short_clips import cut_short

from staf_cli.body.model import Body, load_free_body
from staf_cli.camera import Camera

CAMERA = Camera.from_fov((640, 480))


@pytest.fixture(scope="module")
def skin() -> np.ndarray:
    """A person upright, 4 m away, to the right of the middle."""
    body: Body = load_free_body("cpu")
    poses = np.zeros((1, 72), np.float32)
    poses[0, 0] = np.pi
    return body.vertices(poses, np.zeros(10, np.float32), np.array([[0.6, 0, 4]], np.float32))[0]


def test_from_the_side_keeps_size_and_height(skin: np.ndarray) -> None:
    turned = pictures.from_the_side({1: skin}, CAMERA, 100.0)[1]
    extent, before = np.ptp(turned, axis=0), np.ptp(skin, axis=0)
    np.testing.assert_allclose(extent, before[[2, 1, 0]], atol=1e-5)
    np.testing.assert_allclose(turned[:, 1], skin[:, 1], atol=1e-5)
    middle = (turned.min(0) + turned.max(0)) / 2
    assert CAMERA.project(middle)[0] == pytest.approx(100, abs=0.1)
    near, far = skin[:, 2].argmin(), skin[:, 2].argmax()
    assert turned[near, 0] > turned[far, 0]  # who looks at the camera looks to the right
    assert pictures.from_the_side({}, CAMERA, 100.0) == {}


def test_a_drawn_body_covers_its_own_pixels(skin: np.ndarray) -> None:
    from quality.silhouette import iou

    from staf_cli.render.rasterizer import SoftwareRenderer

    renderer = SoftwareRenderer(load_free_body("cpu").faces)
    grey = np.full((480, 640, 3), 128, np.uint8)
    picture = pictures.drawn(grey, {1: skin}, renderer, CAMERA)
    changed = (picture != grey).any(-1)
    hull = np.zeros((480, 640), np.uint8)
    points = CAMERA.project(skin.astype(np.float64))
    cv2.fillConvexPoly(hull, cv2.convexHull(points.astype(np.int32)), 1)
    assert not (changed & (cv2.dilate(hull, np.ones((5, 5))) == 0)).any()
    assert iou(changed, hull > 0) > 0.2
    assert (grey == 128).all()
    assert (pictures.drawn(grey, {}, renderer, CAMERA) == grey).all()


def test_tiles_have_the_sheets_height() -> None:
    picture = np.zeros((480, 640, 3), np.uint8)
    assert pictures.tile(picture, (0, 0, 320, 480)).shape == (300, 200, 3)
    assert pictures.tile(picture, (10, 10, 20, 20)).shape == (300, 300, 3)


def test_the_page_shows_earlier_sheets_beneath(tmp_path: Path) -> None:
    for name in ("a.jpg", "b <1>.jpg", "before_a.jpg"):
        (tmp_path / name).touch()
    text = pictures.page([tmp_path / "a.jpg", tmp_path / "b <1>.jpg"])
    assert text.index('src="a.jpg"') < text.index('src="before_a.jpg"') < text.index("b &lt;1&gt;.jpg")
    assert "before_b" not in text


def test_a_whole_clip(demo_clip: Path, nets: dict[str, Path], tmp_path: Path) -> None:
    """A body is drawn in both lower rows of a real clip's sheet."""
    del nets
    from quality.runs import Runs

    clips = tmp_path / "clips"
    clips.mkdir()
    cut_short(demo_clip, clips / "demo.mp4")
    (written,) = pictures.make_pictures(
        Runs(engine="landmarks", detector="blazepose", offline=True), clips, tmp_path / "page"
    )
    sheet = cv2.imread(str(written)).astype(int)
    height = pictures.TILE_HEIGHT
    assert sheet.shape[0] == 3 * height
    rows = [sheet[start : start + height] for start in range(0, 3 * height, height)]
    assert (np.abs(rows[1] - rows[0]).max(-1) > 40).mean() > 0.05
    aside = (np.abs(rows[2] - pictures.PAPER).max(-1) > 40).mean()
    assert 0.03 < aside < 0.5
    assert (tmp_path / "page" / "index.html").is_file()
