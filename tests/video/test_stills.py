"""Photos, animations and folders of pictures behind the face of a video."""

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pillow_heif
import pytest
from PIL import Image

from staf_cli.errors import InputError, OutputError
from staf_cli.video.inputs import classify_input
from staf_cli.video.selection import Selection
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


def scene(size_wh: tuple[int, int] = (640, 400)) -> np.ndarray:
    """Smooth colours, different in every corner."""
    width, height = size_wh
    y, x = np.mgrid[:height, :width]
    return np.stack([255 * x // width, 255 * y // height, 128 + 0 * x], axis=-1).astype(np.uint8)


def close(seen: np.ndarray, expected: np.ndarray) -> bool:
    return seen.shape == expected.shape and np.abs(seen.astype(int) - expected).mean() < 4


def tiled_heic(path: Path, image: np.ndarray, **settings: object) -> Path:
    """A HEIC of 256 x 256 tiles, as telephones store their photos."""
    own, pillow_heif.options.GRID_TILE_SIZE = pillow_heif.options.GRID_TILE_SIZE, 256
    try:
        pillow_heif.from_pillow(Image.fromarray(image)).save(path, quality=90, **settings)
    finally:
        pillow_heif.options.GRID_TILE_SIZE = own
    return path


@pytest.mark.parametrize("name", ["a.HEIC", "b.jpg", "c.mp4", "d"])
def test_tiles_of_a_heic_are_put_together(tmp_path: Path, name: str) -> None:
    path = tiled_heic(tmp_path / "made.heic", scene())
    with av.open(str(path)) as container:
        assert len(container.streams.video) > 1, "FFmpeg sees single tiles"
    source = open_source(path.rename(tmp_path / name))
    assert source.info.is_photo
    assert source.info.size_wh == (640, 400)
    (frame,) = source.frames()
    assert close(frame.image, scene())
    assert source.warnings == ()


def test_a_turned_heic_is_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tiled_heic(tmp_path / "a.heic", scene(), exif=exif.tobytes())
    assert close(read(path), np.rot90(scene(), -1))


def test_what_telephones_and_cameras_write_is_read(tmp_path: Path) -> None:
    image = Image.fromarray(scene())
    image.save(tmp_path / "a.avif", quality=90)
    image.save(tmp_path / "b.mpo", "MPO", save_all=True, append_images=[image.rotate(180)], quality=95)
    image.save(tmp_path / "c.jfif", "JPEG", quality=95)
    for item in classify_input(tmp_path):
        assert item.kind == "photo"
        assert close(read(item.path), scene())
    assert len(classify_input(tmp_path)) == 3


def test_a_damaged_heic_is_one_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tiled_heic(tmp_path / "a.heic", scene())
    for kept in (100, 2000):
        path.write_bytes(path.read_bytes()[:kept])
        with pytest.raises(InputError, match=r"a\.heic: not a picture") as caught:
            open_source(path)
        assert "\n" not in str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_pages_beyond_the_first_are_told_of(tmp_path: Path) -> None:
    pages = [Image.fromarray(scene((64, 48)))] * 3
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:])
    source = open_source(tmp_path / "a.tif")
    assert source.info.is_photo
    assert source.warnings == ("a.tif: holds 3 pictures; the first is worked on",)


DURATIONS_MS = [40, 40, 200, 100, 60]
GREYS = [0, 50, 100, 150, 200]
ANIMATIONS = {
    "a.webp": {"lossless": True, "duration": DURATIONS_MS},
    "a.png": {"duration": DURATIONS_MS},
    "a.apng": {"duration": DURATIONS_MS, "format": "PNG"},
    "a.avif": {"duration": DURATIONS_MS, "quality": 100},
    "a.gif": {"duration": DURATIONS_MS},
}


def animation(path: Path) -> Path:
    shown = [Image.fromarray(np.full((48, 64, 3), grey, np.uint8)) for grey in GREYS]
    shown[0].save(path, save_all=True, append_images=shown[1:], **ANIMATIONS[path.name])
    return path


@pytest.mark.parametrize("name", ANIMATIONS)
def test_animations_have_their_own_times(tmp_path: Path, name: str) -> None:
    source = open_source(animation(tmp_path / name))
    assert not source.info.is_photo
    assert source.info.size_wh == (64, 48)
    for _ in range(2):
        frames = list(source.frames())
        assert [round(frame.timestamp_s * 1000) for frame in frames] == [0, 40, 80, 280, 380]
        assert [frame.duration * source.info.time_base * 1000 for frame in frames] == DURATIONS_MS
        for frame, grey in zip(frames, GREYS, strict=True):
            assert np.abs(frame.image.astype(int) - grey).max() <= 3
    assert source.warnings == ()
    if name != "a.gif":
        assert source.info.num_frames == 5
        assert source.info.fps == Fraction(5 * 1000, 440)


def test_a_part_of_an_animation_and_a_rate_that_it_does_not_need(tmp_path: Path) -> None:
    path = animation(tmp_path / "a.webp")
    source = open_source(path, fps=60, selection=Selection.parse("1f", None, 2))
    assert [(frame.frame_id, round(frame.timestamp_s * 1000)) for frame in source.frames()] == [
        (1, 40),
        (3, 280),
    ]
    assert source.warnings == ("a.webp: --fps 60 is ignored: the file has its own times",)


def test_what_is_left_of_a_cut_animation_is_used(tmp_path: Path) -> None:
    noise = [np.random.default_rng(i).integers(0, 255, (48, 64, 3), dtype=np.uint8) for i in range(6)]
    shown = [Image.fromarray(image) for image in noise]
    path = tmp_path / "a.png"
    shown[0].save(path, save_all=True, append_images=shown[1:], duration=50)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    source = open_source(path)
    frames = list(source.frames())
    np.testing.assert_array_equal(frames[1].image, noise[1])
    assert source.num_lost == 6 - len(frames) > 0
    assert f"lost: {source.num_lost} of 6 frames" in source.warnings[0]


def test_transparent_animations_lie_on_white(tmp_path: Path) -> None:
    clear = np.zeros((48, 64, 4), np.uint8)
    clear[:, :32] = (200, 0, 0, 255)
    shown = [Image.fromarray(clear), Image.fromarray(np.ascontiguousarray(clear[:, ::-1]))]
    for name in ("a.webp", "a.png"):
        settings = {"lossless": True, "kmin": 1, "kmax": 1} if name == "a.webp" else {"blend": 0}
        shown[0].save(tmp_path / name, save_all=True, append_images=shown[1:], duration=50, **settings)
        first, second = (frame.image for frame in open_source(tmp_path / name).frames())
        np.testing.assert_array_equal(first[0, [0, 63]], [(200, 0, 0), (255, 255, 255)])
        np.testing.assert_array_equal(second[0, [0, 63]], [(255, 255, 255), (200, 0, 0)])


def test_a_photo_has_no_rate(tmp_path: Path) -> None:
    source = open_source(save(tmp_path / "a.png", COLOURS), fps=60)
    assert source.warnings == ("a.png: --fps 60 is ignored: a photo has no time",)
