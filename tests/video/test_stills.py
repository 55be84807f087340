"""Photos and folders of pictures behind the face of a video."""

from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from staf_cli.errors import InputError, OutputError
from staf_cli.video.stills import PhotoSink
from staf_cli.video.video_source import open_source

COLOURS = np.zeros((6, 8, 3), dtype=np.uint8)
COLOURS[:3, :4], COLOURS[3:, 4:] = (250, 120, 10), (20, 90, 200)


def save(path: Path, image: np.ndarray) -> Path:
    """Write an RGB(A) or grey picture of any depth."""
    if image.ndim == 3:
        order = cv2.COLOR_RGB2BGR if image.shape[2] == 3 else cv2.COLOR_RGBA2BGRA
        image = cv2.cvtColor(image, order)
    path.write_bytes(cv2.imencode(path.suffix.lower(), image)[1].tobytes())
    return path


def read(path: Path) -> np.ndarray:
    (frame,) = open_source(path).frames()
    return frame.image


@pytest.mark.parametrize("suffix", [".png", ".bmp", ".tif", ".TIFF", ".PNG"])
def test_a_photo_is_one_frame(tmp_path: Path, suffix: str) -> None:
    source = open_source(save(tmp_path / f"a{suffix}", COLOURS))
    assert source.info.size_wh == (8, 6)
    assert source.info.is_photo
    assert source.info.num_frames == 1
    for _ in range(2):
        (frame,) = source.frames()
        np.testing.assert_array_equal(frame.image, COLOURS)


@pytest.mark.parametrize("suffix", [".jpg", ".webp"])
def test_lossy_photos_have_their_colours(tmp_path: Path, suffix: str) -> None:
    big = cv2.resize(COLOURS, (80, 60), interpolation=cv2.INTER_NEAREST)
    assert np.abs(read(save(tmp_path / f"a{suffix}", big)).astype(int) - big).mean() < 2


def test_grey_deep_and_transparent_pictures(tmp_path: Path) -> None:
    grey = COLOURS[..., 0]
    np.testing.assert_array_equal(read(save(tmp_path / "g.png", grey)), np.dstack([grey] * 3))
    deep = COLOURS.astype(np.uint16) * 257
    assert np.abs(read(save(tmp_path / "d.png", deep)).astype(int) - COLOURS).max() <= 1
    alpha = np.dstack([COLOURS, np.full((6, 8), 255, np.uint8)])
    alpha[:, 4:, 3] = 0
    expected = COLOURS.copy()
    expected[:, 4:] = 255
    np.testing.assert_array_equal(read(save(tmp_path / "a.png", alpha)), expected)


def test_exif_orientation_is_applied(tmp_path: Path) -> None:
    path = save(tmp_path / "a.jpg", cv2.resize(COLOURS, (80, 60), interpolation=cv2.INTER_NEAREST))
    data = path.read_bytes()
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    path.write_bytes(data[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + data[2:])
    source = open_source(path)
    assert source.info.size_wh == (60, 80)
    (frame,) = source.frames()
    assert np.abs(frame.image[20, 45].astype(int) - (250, 120, 10)).max() < 8  # was top left: now top right


def test_damaged_photos_are_one_line_and_no_noise(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (60, 80, 3), dtype=np.uint8)
    for suffix in (".png", ".bmp", ".webp", ".tif"):
        path = save(tmp_path / f"a{suffix}", noise)
        path.write_bytes(path.read_bytes()[:40])
        with pytest.raises(InputError, match=r"a\.\w+: not a picture") as caught:
            open_source(path)
        assert "\n" not in str(caught.value)
    for name, content in (("text.jpg", b"hello"), ("empty.jpg", b"")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError, match=name):
            open_source(tmp_path / name)
    with pytest.raises(InputError, match="no such file"):
        open_source(tmp_path / "none.jpg")
    assert capfd.readouterr() == ("", "")


def test_a_folder_of_frames_is_a_sequence(tmp_path: Path) -> None:
    for i in (8, 9, 10, 11):
        save(tmp_path / f"f{i}.png", np.full((6, 8, 3), 10 * i, np.uint8))
    source = open_source(tmp_path, fps=29.97)
    assert source.info.fps == Fraction(30000, 1001)
    assert source.info.num_frames == 4
    for _ in range(2):
        frames = list(source.frames())
        assert [int(frame.image[0, 0, 0]) for frame in frames] == [80, 90, 100, 110]
        assert [frame.pts * source.info.time_base for frame in frames] == [
            i / source.info.fps for i in range(4)
        ]
    assert open_source(tmp_path).info.fps == 30
    assert source.warnings == ()


def test_a_folder_goes_on_past_odd_pictures(tmp_path: Path) -> None:
    for i in range(4):
        save(tmp_path / f"f{i}.png", COLOURS)
    (tmp_path / "f1.png").write_bytes(b"broken")
    save(tmp_path / "f2.png", np.zeros((12, 16, 3), np.uint8))
    source = open_source(tmp_path)
    frames = list(source.frames())
    assert [(frame.index, frame.pts) for frame in frames] == [(0, 0), (1, 2), (2, 3)]
    assert all(frame.image.shape == (6, 8, 3) for frame in frames)
    assert "lost: 1 of 4 pictures" in source.warnings[0]
    assert "f1.png" in source.warnings[0]
    assert source.num_lost == 1
    assert "8 x 6" in source.warnings[1]


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no pictures"):
        open_source(tmp_path)


def test_photo_sink_round_trip(tmp_path: Path) -> None:
    with PhotoSink(tmp_path / "overlay.png") as sink:
        sink.write(COLOURS, 0)
    np.testing.assert_array_equal(read(tmp_path / "overlay.png"), COLOURS)
    with PhotoSink(tmp_path / "none" / "overlay.png") as sink, pytest.raises(OutputError, match="cannot be"):
        sink.write(COLOURS, 0)
