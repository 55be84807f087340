"""Copies for browsers: at the result's own times, in the room there is."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from numbered_clips import numbered_clip
from video_samples import write_video

from staf_cli.video.selection import Selection
from staf_cli.video.video_source import open_source
from staf_cli.view.copies import picture_copy, sent_copy, served_copy
from staf_cli.view.playable import probe
from staf_cli.view.rewrap import rewrapped

UNEVEN_S = np.cumsum([0.0, 0.033, 0.05, 0.1, 0.033, 0.4, 0.033, 0.05])
EVEN_S = np.arange(len(UNEVEN_S)) / 25
IN_ORDER = {"bf": "0"}  # pictures are stored as they are shown


def played(path: Path) -> tuple[list[float], av.VideoCodecContext, bool]:
    """Times of a file's pictures (s), its codec and whether it has sound."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        times = [float(frame.pts * stream.time_base) for frame in container.decode(video=0)]
        return times, stream.codec_context, bool(container.streams.audio)


def test_a_copy_keeps_uneven_times_and_the_sound(tmp_path: Path) -> None:
    clip = numbered_clip(tmp_path / "walk.mp4", UNEVEN_S, sound="aac")
    copy = served_copy(open_source(clip), tmp_path / "copy.mp4")
    times, codec, has_sound = played(copy.path)
    assert times[:-1] == pytest.approx(UNEVEN_S, abs=1e-3)
    assert (codec.codec.canonical_name, codec.pix_fmt, codec.has_b_frames) == ("h264", "yuv420p", False)
    assert has_sound
    assert copy.has_sound


def test_the_index_stands_before_the_pictures(tmp_path: Path) -> None:
    clip = numbered_clip(tmp_path / "walk.mp4", UNEVEN_S)
    data = served_copy(open_source(clip), tmp_path / "copy.mp4").path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_a_part_begins_with_its_first_picture_at_zero(tmp_path: Path) -> None:
    clip = numbered_clip(tmp_path / "walk.mp4", UNEVEN_S)
    source = open_source(clip, selection=Selection.parse("3f", "7f", 2))
    times, _, _ = played(served_copy(source, tmp_path / "copy.mp4").path)
    assert times == pytest.approx([0, *UNEVEN_S[[3, 5]]], abs=1e-3)


def test_an_overlay_of_a_part_begins_where_the_part_does(tmp_path: Path) -> None:
    clip = numbered_clip(tmp_path / "overlay.mp4", UNEVEN_S)
    times, _, _ = played(served_copy(open_source(clip), tmp_path / "copy.mp4", begins_s=2.0).path)
    assert times[:-1] == pytest.approx([0, *(UNEVEN_S + 2)], abs=1e-3)


def noise(count: int, size_wh: tuple[int, int]) -> list[np.ndarray]:
    rng = np.random.default_rng(1)
    return [rng.integers(0, 255, (size_wh[1], size_wh[0], 3), np.uint8) for _ in range(count)]


@pytest.mark.parametrize("most_kb", [15, 5000])
def test_a_sent_copy_fits(tmp_path: Path, most_kb: int) -> None:
    size_wh = (640, 360)
    clip = write_video(tmp_path / "noise.mp4", size_wh=size_wh, images=noise(25, size_wh), pts=range(25))
    copy = sent_copy(open_source(clip), tmp_path / "copy.mp4", most_kb * 1000, 1.0)
    assert copy is not None
    assert copy.path.stat().st_size <= most_kb * 1000
    assert copy.size_wh[0] / copy.size_wh[1] == pytest.approx(16 / 9, rel=0.03)
    assert (copy.size_wh == size_wh) == (most_kb == 5000)


def test_what_does_not_fit_at_all_is_left_out(tmp_path: Path) -> None:
    clip = write_video(
        tmp_path / "noise.mp4", size_wh=(640, 360), images=noise(25, (640, 360)), pts=range(25)
    )
    assert sent_copy(open_source(clip), tmp_path / "copy.mp4", 1000, 1.0) is None
    assert sent_copy(open_source(clip), tmp_path / "copy.mp4", -5000, 1.0) is None


def test_sound_that_would_take_too_much_is_left_out(tmp_path: Path) -> None:
    clip = numbered_clip(tmp_path / "walk.mp4", np.arange(25) / 25, sound="aac")
    copy = sent_copy(open_source(clip), tmp_path / "copy.mp4", 20_000, 1.0)
    assert copy is not None
    assert not copy.has_sound
    assert not played(copy.path)[2]


def test_a_photo_tells_nothing_of_where_it_was_taken(tmp_path: Path) -> None:
    from PIL import Image

    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "a camera"
    photo = tmp_path / "photo.jpg"
    Image.fromarray(np.zeros((40, 60, 3), np.uint8)).save(photo, exif=exif)
    data = picture_copy(open_source(photo), 100_000)
    assert b"a camera" not in data
    assert cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR).shape == (60, 40, 3)


def test_a_folder_of_pictures_becomes_a_video(tmp_path: Path) -> None:
    folder = tmp_path / "frames"
    folder.mkdir()
    for number in range(6):
        cv2.imwrite(str(folder / f"{number:03d}.png"), np.full((48, 63, 3), 40 * number, np.uint8))
    source = open_source(folder, fps=Fraction(10))
    assert probe(source, {}).trouble == "it is a sequence of pictures"
    times, codec, _ = played(served_copy(source, tmp_path / "copy.mp4").path)
    assert times == pytest.approx(np.arange(6) / 10)
    assert (codec.width, codec.height) == (64, 48)


@pytest.mark.parametrize(
    ("name", "late_s", "sound"), [("a.mkv", 0, "aac"), ("a.mp4", 0.5, "aac"), ("a.mkv", 0, None)]
)
@pytest.mark.parametrize(("times_s", "options"), [(UNEVEN_S, IN_ORDER), (EVEN_S, {})], ids=["uneven", "even"])
def test_another_wrapping_keeps_pictures_and_times(
    tmp_path: Path,
    name: str,
    late_s: float,
    sound: str | None,
    times_s: np.ndarray,
    options: dict[str, str],
) -> None:
    clip = numbered_clip(tmp_path / name, times_s + late_s, sound=sound, options=options)
    looked = probe(open_source(clip), {})
    assert looked.trouble
    assert looked.rewraps
    rewrapped(clip, tmp_path / "copy.mp4")
    times, codec, has_sound = played(tmp_path / "copy.mp4")
    assert times[:-1] == pytest.approx(times_s, abs=2e-3)
    assert times[0] == 0
    assert bool(codec.has_b_frames) is not bool(options)  # as the input's: nothing was encoded anew
    assert has_sound == (sound is not None)
    assert probe(open_source(tmp_path / "copy.mp4"), {}).trouble == ""


@pytest.mark.parametrize("how", [{"codec": "mpeg4"}, {"rotation": (90.0, False)}, {"pix_fmt": "yuv444p"}, {}])
def test_what_another_wrapping_would_not_help(tmp_path: Path, how: dict) -> None:
    clip = numbered_clip(tmp_path / "walk.mp4", UNEVEN_S, **how)
    assert not probe(open_source(clip), {}).rewraps


class TestProbe:
    def test_what_browsers_play(self, tmp_path: Path) -> None:
        clip = numbered_clip(tmp_path / "walk.mp4", UNEVEN_S, sound="aac", options=IN_ORDER)
        looked = probe(open_source(clip), {0: 0.0, 5: float(UNEVEN_S[5])})
        assert (looked.mime, looked.trouble) == ("video/mp4", "")
        assert looked.times_s is not None
        assert looked.times_s[:-1] == pytest.approx(UNEVEN_S, abs=1e-3)

    @pytest.mark.parametrize(
        ("name", "how", "words"),
        [
            ("a.mkv", {}, "do not open"),
            ("a.mp4", {"codec": "mpeg4"}, "MPEG4"),
            ("a.mp4", {"pix_fmt": "yuv444p"}, "yuv444p"),
            ("a.mp4", {"rotation": (0.0, True)}, "mirrored"),
            ("a.mp4", {"pixel_aspect": Fraction(2)}, "not square"),
            ("a.mov", {"sound": "pcm_s16le"}, "sound"),
            ("a.webm", {"codec": "libvpx-vp9"}, "rate varies"),
            ("a.mp4", {}, "another order"),
        ],
    )
    def test_what_they_do_not(self, tmp_path: Path, name: str, how: dict, words: str) -> None:
        clip = numbered_clip(tmp_path / name, UNEVEN_S, **how)
        assert words in probe(open_source(clip), {}).trouble

    def test_pictures_that_begin_late(self, tmp_path: Path) -> None:
        clip = numbered_clip(tmp_path / "walk.mp4", UNEVEN_S + 0.5, sound="aac", options=IN_ORDER)
        assert "begin 0.500 s after" in probe(open_source(clip), {}).trouble

    def test_times_that_are_not_the_results(self, tmp_path: Path) -> None:
        clip = numbered_clip(tmp_path / "walk.mp4", UNEVEN_S)
        looked = probe(open_source(clip), {0: 0.0, 3: 0.2})
        assert "not at the times of the result" in looked.trouble
        assert looked.times_s is None
