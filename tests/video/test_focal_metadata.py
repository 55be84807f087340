"""Focal lengths that photos and containers tell of themselves, and those that are not believed."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import av
import pillow_heif
import pytest
from PIL import Image
from video_samples import MakeVideo

from staf_cli.video.focal_metadata import focal_of_container
from staf_cli.video.video_source import open_source

DIAGONAL_MM = math.hypot(36, 24)
FOCAL_MM, FOCAL_35, ZOOM, PLANE_X, PLANE_UNIT, WIDTH, HEIGHT = (
    *(0x920A, 0xA405, 0xA404, 0xA20E, 0xA210, 0xA002, 0xA003),
)
ORIENTATION = 0x0112


def save(path: Path, tags: dict[int, Any], size_wh: tuple[int, int] = (400, 300), turn: int = 1) -> Path:
    picture = Image.new("RGB", size_wh, (90, 120, 150))
    exif = Image.Exif()
    exif[ORIENTATION] = turn
    exif.get_ifd(0x8769).update(tags)
    if path.suffix == ".heic":
        heif = pillow_heif.from_pillow(picture)
        heif.save(path, exif=exif.tobytes())
    else:
        picture.save(path, exif=exif)
    return path


def of_35_mm(film_mm: float, size_wh: tuple[int, int] = (400, 300)) -> Any:
    return pytest.approx(film_mm / DIAGONAL_MM * math.hypot(*size_wh))


@pytest.mark.parametrize("suffix", [".jpg", ".heic", ".webp"])
def test_35_mm_means_the_diagonal(tmp_path: Path, suffix: str) -> None:
    assert open_source(save(tmp_path / f"a{suffix}", {FOCAL_35: 26})).info.focal_px == of_35_mm(26)


def test_turned_pictures_have_the_same(tmp_path: Path) -> None:
    info = open_source(save(tmp_path / "a.jpg", {FOCAL_35: 26, WIDTH: 4000, HEIGHT: 3000}, turn=6)).info
    assert info.size_wh == (300, 400)
    assert info.focal_px == of_35_mm(26)


def test_the_sensors_pixels_are_finer(tmp_path: Path) -> None:
    """6.765 mm on pixels of 2.44 um, 4000 of them across; 26 mm in 35 mm film is 3 % less."""
    tags = {FOCAL_MM: 6.765, PLANE_X: 10_000 / 2.44, PLANE_UNIT: 3, WIDTH: 4000, HEIGHT: 3000}
    wanted = pytest.approx(6.765 / 2.44e-3 * 400 / 4000, rel=1e-4)
    assert open_source(save(tmp_path / "a.jpg", tags)).info.focal_px == wanted
    assert open_source(save(tmp_path / "b.jpg", {**tags, FOCAL_35: 26})).info.focal_px == wanted


def test_a_sensor_of_another_picture_is_not_believed(tmp_path: Path) -> None:
    tags = {FOCAL_MM: 6.765, PLANE_X: 2 * 10_000 / 2.44, PLANE_UNIT: 3, WIDTH: 4000, HEIGHT: 3000}
    photo = save(tmp_path / "a.jpg", {**tags, FOCAL_35: 26})
    assert open_source(photo).info.focal_px == of_35_mm(26)


@pytest.mark.parametrize(
    ("tags", "size_wh"),
    [
        ({}, (400, 300)),
        ({FOCAL_35: 0}, (400, 300)),
        ({FOCAL_35: 8}, (400, 300)),
        ({FOCAL_35: 3000}, (400, 300)),
        ({FOCAL_35: 26, ZOOM: 2.0}, (400, 300)),
        ({FOCAL_35: 26, WIDTH: 4000, HEIGHT: 3000}, (400, 250)),
        ({FOCAL_35: 26}, (900, 300)),
        ({FOCAL_MM: 4.2}, (400, 300)),
        ({FOCAL_MM: 4.2, PLANE_X: 0.0, WIDTH: 4000, HEIGHT: 3000}, (400, 300)),
    ],
    ids=["none", "unknown", "fisheye", "telescope", "zoomed", "cut", "panorama", "alone", "zero"],
)
def test_what_is_not_believed(tmp_path: Path, tags: dict[int, Any], size_wh: tuple[int, int]) -> None:
    assert open_source(save(tmp_path / "a.jpg", tags, size_wh)).info.focal_px is None


def test_numbered_frames_have_that_of_the_first(tmp_path: Path) -> None:
    for number in range(3):
        save(tmp_path / f"{number:03}.jpg", {FOCAL_35: 50})
    assert open_source(tmp_path).info.focal_px == of_35_mm(50)


KEY = "com.apple.quicktime.camera.focal_length.35mm_equivalent"


@pytest.mark.parametrize("told", ["26", "26.00mm", " 26 mm "])
def test_apples_word_in_a_container(told: str) -> None:
    assert focal_of_container({KEY: told}, (1920, 1080)) == of_35_mm(26, (1920, 1080))


@pytest.mark.parametrize("told", ["", "0", "9", "wide", "2e1", "-26", "26 26", "99999"])
def test_other_words_in_a_container(told: str) -> None:
    assert focal_of_container({KEY: told}, (1920, 1080)) is None
    assert focal_of_container({}, (1920, 1080)) is None


@pytest.mark.parametrize("turn", [0, 90])
def test_a_mov_with_apples_word(make_video: MakeVideo, tmp_path: Path, turn: int) -> None:
    plain = make_video("a.mp4", pts=[0, 1, 2], rotation=(turn, False))
    told = {"movflags": "use_metadata_tags"}
    with av.open(str(plain)) as source, av.open(str(tmp_path / "b.mov"), "w", container_options=told) as copy:
        copy.metadata[KEY] = "26"
        stream = copy.add_stream_from_template(source.streams.video[0])
        stream.set_display_rotation(turn)
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                copy.mux(packet)
    info = open_source(tmp_path / "b.mov").info
    assert info.size_wh == ((48, 64) if turn else (64, 48))
    assert info.focal_px == of_35_mm(26, (64, 48))
    assert info.orientation.quarter_turns % 2 == (turn == 90)


def test_videos_without_have_none(make_video: MakeVideo) -> None:
    assert open_source(make_video("a.mp4", pts=[0, 1, 2])).info.focal_px is None
