"""What is written is read back: pictures, times, sound, errors."""

import threading
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from video_samples import MakeVideo, picture

from staf_cli.errors import OutputError
from staf_cli.video.video_sink import VideoSink
from staf_cli.video.video_source import open_source

NTSC = Fraction(1001, 24000)


def copy_video(path: Path, out: Path) -> VideoSink:
    """Decode and write again, as the overlay does."""
    source = open_source(path)
    info = source.info
    audio_from = path if info.has_audio else None
    with VideoSink(out, info.size_wh, info.time_base, fps=info.fps, audio_from=audio_from) as sink:
        for frame in source.frames():
            sink.write(frame.image, frame.pts, frame.duration)
    return sink


def times(path: Path) -> list[Fraction]:
    source = open_source(path)
    return [frame.pts * source.info.time_base for frame in source.frames()]


def relative(values: list[Fraction]) -> list[Fraction]:
    return [value - values[0] for value in values]


def sound_packets(path: Path) -> tuple[str, list[tuple[Fraction, int]]]:
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        packets = [p for p in container.demux(stream) if p.pts is not None]
        return stream.codec_context.name, [(p.pts * p.time_base, hash(bytes(p))) for p in packets]


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.avi"])
@pytest.mark.parametrize(
    "time_base", [NTSC, Fraction(1001, 30000), Fraction(1, 25), Fraction(2, 25), Fraction(1)]
)
def test_a_constant_rate_stays_exactly_constant(
    make_video: MakeVideo, tmp_path: Path, name: str, time_base: Fraction
) -> None:
    codec = "mpeg4" if name.endswith("avi") else "libx264"
    path, out = make_video(name, codec=codec, time_base=time_base, pts=range(30)), tmp_path / "out.mp4"
    copy_video(path, out)
    written = relative(times(out))
    assert written == relative(times(path))
    if not name.endswith("mkv"):  # Matroska itself rounds to milliseconds
        assert written == [i * time_base for i in range(30)]
        assert open_source(out).info.fps == 1 / time_base


def test_a_variable_rate_stays_variable(make_video: MakeVideo, tmp_path: Path) -> None:
    pts = [0, 3, 4, 9, 30, 31, 32, 33, 60, 100]
    path, out = make_video("a.mp4", pts=pts, time_base=Fraction(1, 240)), tmp_path / "out.mp4"
    copy_video(path, out)
    assert times(out) == [Fraction(p, 240) for p in pts]


def test_the_last_picture_keeps_its_length(tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    with VideoSink(out, (64, 48), NTSC / 1001, fps=1 / NTSC) as sink:
        for i in range(5):
            sink.write(picture(i), i * 1001, duration=1001 if i < 4 else 24000)
    source = open_source(out)
    lengths = [frame.duration * source.info.time_base for frame in source.frames() if frame.duration]
    assert lengths == [NTSC] * 4 + [1]


@pytest.mark.parametrize("size_wh", [(64, 48), (65, 47), (33, 64)])
def test_pictures_come_back(tmp_path: Path, size_wh: tuple[int, int]) -> None:
    out = tmp_path / "out.mp4"
    buffer = np.empty((size_wh[1], size_wh[0], 3), np.uint8)
    with VideoSink(out, size_wh, Fraction(1, 25), fps=Fraction(25)) as sink:
        for i in range(20):
            buffer[:] = picture(i, size_wh)
            sink.write(buffer, i)
            buffer[:] = 0  # the caller may reuse its array at once
    source = open_source(out)
    width, height = size_wh
    assert source.info.size_wh == (width + width % 2, height + height % 2)
    for i, frame in enumerate(source.frames()):
        error = np.abs(frame.image[:height, :width].astype(int) - picture(i, size_wh)).mean()
        assert error < 6, f"frame {i}: {error:.1f} grey levels"
        if width % 2:  # the padding repeats the edge
            assert np.abs(frame.image[:, -1].astype(int) - frame.image[:, -2]).mean() < 8


def test_the_file_is_what_players_expect(tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    with VideoSink(out, (64, 48), Fraction(1, 25), fps=Fraction(25)) as sink:
        for i in range(3):
            sink.write(picture(i), i)
    with av.open(str(out)) as container:
        context = container.streams.video[0].codec_context
        assert (context.name, context.pix_fmt) == ("h264", "yuv420p")
        assert (context.colorspace, context.color_primaries, context.color_trc, context.color_range) == (
            1,
            1,
            1,
            1,
        )
    data = out.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


@pytest.mark.parametrize(("name", "codec"), [("a.mp4", "aac"), ("a.mkv", "libopus"), ("a.mkv", "flac")])
def test_sound_is_copied_packet_for_packet(
    make_video: MakeVideo, tmp_path: Path, name: str, codec: str
) -> None:
    path, out = make_video(name, sound=codec, pts=range(25)), tmp_path / "out.mp4"
    sink = copy_video(path, out)
    assert sink.warnings == ()
    (codec_in, before), (codec_out, after) = sound_packets(path), sound_packets(out)
    assert codec_in == codec_out
    assert [content for _, content in before] == [content for _, content in after]
    shift = times(out)[0] - times(path)[0]
    for (start, _), (start_after, _) in zip(before, after, strict=True):
        assert abs(start + shift - start_after) < Fraction(1, 1000)


def test_other_sound_becomes_aac(make_video: MakeVideo, tmp_path: Path) -> None:
    path, out = make_video("a.avi", codec="mpeg4", sound="pcm_s16le", pts=range(25)), tmp_path / "out.mp4"
    copy_video(path, out)
    codec, packets = sound_packets(out)
    assert codec == "aac"
    length = packets[-1][0] - packets[0][0]
    assert abs(length - 1) < Fraction(1, 20)
    assert abs(_onset_s(out) - _onset_s(path)) < 0.01


@pytest.mark.parametrize("container", ["a.mp4", "a.mkv", "a.ts"])
@pytest.mark.parametrize(("first_picture", "sound_start"), [(0, Fraction(1, 2)), (10, 0), (50, 3), (50, 2)])
def test_sound_stays_in_step(
    make_video: MakeVideo, tmp_path: Path, container: str, first_picture: int, sound_start: Fraction
) -> None:
    path = make_video(
        container,
        pts=range(first_picture, first_picture + 25),
        sound="aac",
        sound_start_s=Fraction(sound_start),
    )
    out = tmp_path / "out.mp4"
    copy_video(path, out)
    assert relative(times(out)) == relative(times(path))
    assert abs(_onset_s(out) - _onset_s(path)) < 0.003
    assert min(times(out)[0], _onset_s(out) + times(out)[0]) < 0.06  # the earlier of the two starts at zero


def _onset_s(path: Path) -> float:
    """When the sound can first be heard, relative to the first picture, s."""
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            loud = np.flatnonzero(np.abs(frame.to_ndarray().astype(float)).max(axis=0) > 0.01)
            if loud.size:
                return float(frame.time + loud[0] / frame.sample_rate - times(path)[0])
    raise AssertionError(f"{path.name} is silent")


def test_without_sound_the_first_picture_is_at_zero(make_video: MakeVideo, tmp_path: Path) -> None:
    path, out = make_video("a.ts", pts=range(100, 110)), tmp_path / "out.mp4"
    copy_video(path, out)
    assert times(out) == [Fraction(i, 25) for i in range(10)]


def test_unreadable_sound_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "bad.mp4").write_bytes(b"nothing")
    sink = VideoSink(
        tmp_path / "o.mp4", (64, 48), Fraction(1, 25), fps=Fraction(25), audio_from=tmp_path / "bad.mp4"
    )
    with sink:
        sink.write(picture(0), 0)
    assert "bad.mp4" in sink.warnings[0]
    assert len(times(tmp_path / "o.mp4")) == 1


def _write_all(sink: VideoSink, images: list[np.ndarray]) -> None:
    with sink:
        for i, image in enumerate(images):
            sink.write(image, i)


def _interrupted() -> int:
    raise KeyboardInterrupt


def num_encoders() -> int:
    return sum(thread.name == "encode" for thread in threading.enumerate())


def test_an_exception_closes_the_file_and_ends_the_thread(tmp_path: Path) -> None:
    sink = VideoSink(tmp_path / "out.mp4", (64, 48), Fraction(1, 25), fps=Fraction(25))
    with pytest.raises(KeyboardInterrupt), sink:
        sink.write(picture(0), _interrupted())
    assert num_encoders() == 0
    (tmp_path / "out.mp4").unlink()


def test_wrong_pictures_and_times_are_refused(tmp_path: Path) -> None:
    with VideoSink(tmp_path / "out.mp4", (64, 48), Fraction(1, 25), fps=Fraction(25)) as sink:
        sink.write(picture(0), 5)
        with pytest.raises(ValueError, match="ascend"):
            sink.write(picture(0), 5)
        with pytest.raises(ValueError, match="shape"):
            sink.write(picture(0, (32, 32)), 6)


def test_a_folder_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    sink = VideoSink(tmp_path / "none" / "out.mp4", (64, 48), Fraction(1, 25), fps=Fraction(25))
    with pytest.raises(OutputError, match=r"none.out\.mp4: cannot be written") as caught, sink:
        sink.write(picture(0), 0)
    assert "\n" not in str(caught.value)


def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    noise = np.random.default_rng(0).integers(0, 255, (240, 320, 3), dtype=np.uint8)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))  # files may not grow further than this
    try:
        sink = VideoSink(tmp_path / "out.mp4", (320, 240), Fraction(1, 25), fps=Fraction(25))
        with pytest.raises(OutputError, match="cannot be written"):
            _write_all(sink, [np.roll(noise, 17 * i, axis=0) for i in range(100)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert num_encoders() == 0
