"""Pictures with alpha, read back by FFmpeg: ProRes 4444 in mov, and PNG."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from video_samples import MakeVideo

from staf_cli.video.picture import write_jpeg, write_picture
from staf_cli.video.stills import PhotoSink
from staf_cli.video.video_sink import VideoSink
from staf_cli.video.video_source import open_source


def ghost(index: int, size_wh: tuple[int, int] = (96, 64)) -> np.ndarray:
    """A half transparent orange square and a solid blue one that moves; nothing else."""
    image = np.zeros((size_wh[1], size_wh[0], 4), np.uint8)
    image[4:40, 4:40] = (230, 140, 20, 128)
    image[20:60, 44 + index : 80 + index] = (30, 60, 220, 255)
    return image


def read_rgba(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgba") for frame in container.decode(video=0)]


def test_alpha_comes_back_straight(tmp_path: Path) -> None:
    path = tmp_path / "overlay.mov"
    with VideoSink(path, (96, 64), Fraction(1, 25), fps=Fraction(25), alpha=True) as sink:
        for index in range(5):
            sink.write(ghost(index), index)
    read = read_rgba(path)
    assert len(read) == 5
    for index, image in enumerate(read):
        expected = ghost(index).astype(int)
        assert np.abs(image[..., 3] - expected[..., 3]).max() <= 2
        solid = expected[..., 3] > 0
        assert np.abs(image[..., :3] - expected[..., :3])[solid].mean() < 3
        assert np.abs(image[10:30, 10:30, :3] - expected[10:30, 10:30, :3]).max() < 8, "half, not darkened"


def test_the_file_is_what_editors_expect(tmp_path: Path) -> None:
    path = tmp_path / "overlay.mov"
    with VideoSink(path, (95, 63), Fraction(1, 25), fps=Fraction(25), alpha=True) as sink:
        sink.write(ghost(0, (95, 63)), 0)
    with av.open(str(path)) as container:
        context = container.streams.video[0].codec_context
        assert container.format.name.startswith("mov")
        assert (context.name, context.codec_tag) == ("prores", "ap4h")
        assert context.pix_fmt.startswith("yuva444p")
        assert (context.width, context.height) == (96, 64), "odd sizes are padded as in the mp4"
        assert (context.colorspace, context.color_range) == (1, 1)


def test_times_stay_as_in_the_mp4(tmp_path: Path) -> None:
    times, tick = [100, 141, 182, 305, 346], Fraction(1, 1000)
    for name, alpha in (("a.mov", True), ("a.mp4", False)):
        with VideoSink(tmp_path / name, (96, 64), tick, fps=Fraction(20), alpha=alpha) as sink:
            for index, pts in enumerate(times):
                image = ghost(index)
                sink.write(image if alpha else np.ascontiguousarray(image[..., :3]), pts, 41)
    mov, mp4 = (
        [frame.pts * source.info.time_base for frame in source.frames()]
        for source in (open_source(tmp_path / "a.mov"), open_source(tmp_path / "a.mp4"))
    )
    assert mov == mp4
    assert [time - mov[0] for time in mov] == [(pts - times[0]) * tick for pts in times]


@pytest.mark.parametrize(
    ("name", "given", "written"),
    [("a.mp4", "aac", "aac"), ("a.mkv", "libopus", "aac"), ("a.mkv", "pcm_s16le", "pcm_s16le")],
)
def test_sound_goes_along(make_video: MakeVideo, tmp_path: Path, name: str, given: str, written: str) -> None:
    """As it is where editors take it in a mov, else as AAC."""
    source, path = make_video(name, sound=given, pts=range(25)), tmp_path / "overlay.mov"
    sink = VideoSink(path, (96, 64), Fraction(1, 25), fps=Fraction(25), audio_from=source, alpha=True)
    with sink:
        for index in range(25):
            sink.write(ghost(index % 10), index)
    assert sink.warnings == ()
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        assert stream.codec_context.name == written
        samples = sum(frame.samples for frame in container.decode(stream))
        assert abs(samples / stream.rate - 1) < 0.06


def test_a_picture_without_alpha_is_refused(tmp_path: Path) -> None:
    with VideoSink(tmp_path / "a.mov", (96, 64), Fraction(1, 25), fps=Fraction(25), alpha=True) as sink:
        with pytest.raises(ValueError, match=r"shape \(64, 96, 4\)"):
            sink.write(ghost(0)[..., :3], 0)
        sink.write(ghost(0), 0)


def test_a_photo_keeps_its_alpha_exactly(tmp_path: Path) -> None:
    with PhotoSink(tmp_path / "overlay.png") as sink:
        sink.write(ghost(3))
    (image,) = read_rgba(tmp_path / "overlay.png")
    assert np.array_equal(image, ghost(3))
    write_picture(tmp_path / "rgb.png", np.ascontiguousarray(ghost(3)[..., :3]))
    assert np.array_equal(read_rgba(tmp_path / "rgb.png")[0][..., :3], ghost(3)[..., :3])


def test_a_jpeg_is_as_good_as_its_size_allows(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (300, 400, 3), np.uint8)
    for name, room in (("large.jpg", 10**6), ("small.jpg", 60_000)):
        write_jpeg(tmp_path / name, noise, room)
        assert (tmp_path / name).stat().st_size <= room
    large, small = read_rgba(tmp_path / "large.jpg")[0], read_rgba(tmp_path / "small.jpg")[0]
    assert (
        np.abs(large[..., :3].astype(int) - noise).mean() < np.abs(small[..., :3].astype(int) - noise).mean()
    )
