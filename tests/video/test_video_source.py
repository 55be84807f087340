"""Whatever a camera or encoder writes comes out upright, in RGB, every frame with its own time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from video_samples import MakeVideo, picture

from staf_cli.errors import InputError
from staf_cli.video.video_source import VideoSource, open_source

NTSC = Fraction(1001, 24000)

FLAVOURS = {
    "h264": ("a.mp4", "libx264", "yuv420p", (64, 48)),
    "h264_444_odd": ("a.mkv", "libx264", "yuv444p", (65, 47)),
    "h264_10bit": ("a.mp4", "libx264", "yuv420p10le", (64, 48)),
    "hevc_10bit": ("a.mp4", "libx265", "yuv420p10le", (64, 48)),
    "vp9": ("a.webm", "libvpx-vp9", "yuv420p", (64, 48)),
    "vp9_odd": ("a.webm", "libvpx-vp9", "yuv420p", (65, 47)),
    "mpeg4_avi": ("a.avi", "mpeg4", "yuv420p", (64, 48)),
    "mjpeg_avi": ("a.avi", "mjpeg", "yuvj420p", (64, 48)),
    "mpeg_ts": ("a.ts", "libx264", "yuv420p", (64, 48)),
    "lossless_rgb": ("a.mkv", "ffv1", "bgr0", (65, 47)),
}


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_every_format_gives_its_frames(make_video: MakeVideo, flavour: str) -> None:
    name, codec, pix_fmt, size_wh = FLAVOURS[flavour]
    if codec not in av.codecs_available:
        pytest.skip(f"this FFmpeg has no {codec}")
    options = {"x265-params": "log-level=none"} if codec == "libx265" else {}
    source = open_source(make_video(name, codec=codec, pix_fmt=pix_fmt, size_wh=size_wh, options=options))
    assert source.info.size_wh == size_wh
    assert source.info.fps == 25
    frames = list(source.frames())
    assert [frame.index for frame in frames] == list(range(10))
    for i, frame in enumerate(frames):
        assert frame.image.shape == (*size_wh[::-1], 3)
        assert frame.image.dtype == np.uint8
        assert frame.timestamp_s == pytest.approx(i / 25, abs=2e-3)  # Matroska counts milliseconds
        difference = np.abs(frame.image.astype(int) - picture(i, size_wh)).mean()
        assert difference < 6, f"frame {i}: {difference:.1f} grey levels"
    assert source.warnings == ()


def test_grey_video(make_video: MakeVideo) -> None:
    source = open_source(make_video("a.mkv", codec="ffv1", pix_fmt="gray"))
    for i, frame in enumerate(source.frames()):
        grey = picture(i) @ np.array([0.299, 0.587, 0.114])
        assert np.abs(frame.image - grey[..., None]).mean() < 2


@pytest.mark.parametrize("matrix", ["ITU601", "ITU709"])
@pytest.mark.parametrize("full_range", [False, True])
def test_colours_follow_the_stated_matrix_and_range(tmp_path: Path, matrix: str, full_range: bool) -> None:
    image = np.zeros((64, 64, 3), np.uint8)
    image[:32, :32], image[:32, 32:], image[32:, :32] = (230, 40, 60), (40, 200, 70), (250, 250, 250)
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w") as output:
        stream = output.add_stream("libx264", rate=25, options={"crf": "1"})
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        stream.codec_context.colorspace = 1 if matrix == "ITU709" else 5
        stream.codec_context.color_range = 2 if full_range else 1
        frame = av.VideoFrame.from_ndarray(image, format="rgb24").reformat(
            format="yuv420p", dst_colorspace=matrix, dst_color_range="JPEG" if full_range else "MPEG"
        )
        output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    (decoded,) = open_source(path).frames()
    for y, x in ((10, 10), (10, 50), (50, 10), (50, 50)):
        assert np.abs(decoded.image[y, x].astype(int) - image[y, x]).max() <= 4, (y, x)


@pytest.mark.parametrize("hflip", [False, True])
@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_stored_sideways_comes_out_upright(make_video: MakeVideo, degrees: int, hflip: bool) -> None:
    path = make_video("a.mp4", rotation=(degrees, hflip))
    with av.open(str(path)) as container:
        stored = next(container.decode(video=0)).to_ndarray(format="rgb24")
    source = open_source(path)
    frame = next(iter(source.frames()))
    # FFmpeg's words: rotate counter-clockwise, then flip (av_display_matrix_flip comes last).
    upright = np.rot90(stored, degrees // 90)
    candidates = {False: upright, True: upright[:, ::-1]}
    assert source.info.size_wh == upright.shape[1::-1]
    np.testing.assert_array_equal(frame.image, candidates[hflip])


def test_times_are_exact(make_video: MakeVideo) -> None:
    constant = open_source(make_video("c.mp4", pts=range(24), time_base=NTSC))
    assert constant.info.fps == 1 / NTSC
    assert [f.pts * constant.info.time_base for f in constant.frames()] == [i * NTSC for i in range(24)]

    pts = [0, 1, 5, 6, 20, 21, 22]
    variable = open_source(make_video("v.mp4", pts=pts, time_base=Fraction(1, 90)))
    assert [f.pts * variable.info.time_base for f in variable.frames()] == [Fraction(p, 90) for p in pts]
    assert [f.timestamp_s for f in variable.frames()] == [p / 90 for p in pts]


def test_avi_with_frames_out_of_order_still_has_ascending_times(make_video: MakeVideo) -> None:
    source = open_source(make_video("a.avi", codec="mpeg4", pts=range(30), options={"bf": "2"}))
    times = [frame.timestamp_s for frame in source.frames()]
    np.testing.assert_allclose(times, np.arange(len(times)) / 25)
    assert len(times) == 30


def test_can_be_read_again_and_left_early(make_video: MakeVideo) -> None:
    source = open_source(make_video("a.mp4"))
    early = source.frames()
    next(early)
    early.close()  # type: ignore[attr-defined]
    first, second = list(source.frames()), list(source.frames())
    assert len(first) == len(second) == 10
    np.testing.assert_array_equal(first[-1].image, second[-1].image)
    assert source.warnings == ()


NOISE = [np.random.default_rng(i).integers(0, 255, (48, 64, 3), dtype=np.uint8) for i in range(40)]


@pytest.mark.parametrize(
    ("name", "codec"), [("a.mp4", "libx264"), ("a.avi", "mpeg4"), ("a.mkv", "ffv1"), ("a.webm", "libvpx-vp9")]
)
def test_what_is_left_of_a_truncated_file_is_used(
    make_video: MakeVideo, name: str, codec: str, capfd: pytest.CaptureFixture[str]
) -> None:
    options = {"movflags": "faststart"} if name.endswith("mp4") else {}
    path = make_video(name, codec=codec, pts=range(40), images=NOISE, pix_fmt="yuv420p")
    if options:  # the index must come first to survive
        path = _remux(path, options)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 3])
    source = VideoSource(path)
    num = sum(1 for _ in source.frames())
    assert 3 <= num < 30
    (warning,) = source.warnings
    assert f"the {num} that could be decoded are used" in warning
    if source.info.num_frames is None:
        assert "damaged, lost: " in warning
        assert source.num_lost is None
    else:
        assert f"{path.name}: damaged, lost: {40 - num} of 40 frames" in warning
        assert source.num_lost == 40 - num
    assert capfd.readouterr() == ("", "")


def _remux(path: Path, options: dict[str, str]) -> Path:
    out = path.with_name("front_" + path.name)
    with av.open(str(path)) as source, av.open(str(out), "w", container_options=options) as output:
        stream = output.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                output.mux(packet)
    return out


def test_a_broken_middle_is_passed_over(make_video: MakeVideo) -> None:
    path = make_video("a.mp4", pts=range(40), images=NOISE, options={"g": "5"})
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 3000] = bytes(3000)
    path.write_bytes(bytes(data))
    source = open_source(path)
    frames = list(source.frames())
    assert len(frames) >= 25
    assert frames[-1].timestamp_s == pytest.approx(39 / 25)


def test_pauses_in_an_avi_are_no_damage(make_video: MakeVideo) -> None:
    # AVI has a constant rate: pictures that stay longer are followed by empty frames, which count as well.
    source = open_source(make_video("a.avi", codec="mpeg4", pts=[0, 1, 2, 30, 31, 60, 61]))
    assert [round(frame.timestamp_s * 25) for frame in source.frames()] == [0, 1, 2, 30, 31, 60, 61]
    assert source.warnings == ()


def test_a_size_that_changes_midway_is_scaled_to_the_first(make_video: MakeVideo) -> None:
    # Transport streams can simply be joined.
    first, second = make_video("a.ts"), make_video("b.ts", size_wh=(96, 80))
    first.write_bytes(first.read_bytes() + second.read_bytes())
    source = open_source(first)
    frames = list(source.frames())
    assert len(frames) == 20
    assert {frame.image.shape for frame in frames} == {(48, 64, 3)}
    assert all(b.pts > a.pts for a, b in pairwise(frames))
    times = [frame.pts - frames[0].pts for frame in frames]
    assert times == [i * 3600 for i in range(20)], "the second part goes on at its own pace"
    size, clock = source.warnings
    assert size == "a.ts: changes its picture size; 10 frames were scaled to 64 x 48"
    assert "its times start again midway (1 x)" in clock


def test_what_is_no_video_is_one_clear_line(
    tmp_path: Path, make_video: MakeVideo, capfd: pytest.CaptureFixture[str]
) -> None:
    cases = {
        "text.mp4": (b"I am a letter, not a film.\n" * 99, "not a video"),
        "empty.mp4": (b"", "empty"),
        "list.mp4": (b"ffconcat version 1.0\nfile real.mp4\n", "text file"),
        "stream.mp4": (b"#EXTM3U\n#EXTINF:9,\nhttp://127.0.0.1:9/a.ts\n", "not a video"),
    }
    make_video("real.mp4")
    for name, (content, words) in cases.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError, match=words) as caught:
            open_source(tmp_path / name)
        assert name in str(caught.value)
        assert "\n" not in str(caught.value)
    with pytest.raises(InputError, match="no such file"):
        open_source(tmp_path / "none.mp4")
    cut = make_video("cut.mp4")
    cut.write_bytes(cut.read_bytes()[:-900])  # the index at the end is gone
    with pytest.raises(InputError, match=r"cut\.mp4"):
        open_source(cut)
    assert capfd.readouterr() == ("", "")


def test_sound_alone_and_frameless_files_are_errors(tmp_path: Path) -> None:
    sound = tmp_path / "sound.mp4"
    with av.open(str(sound), "w") as output:
        stream = output.add_stream("aac", rate=44100, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4410), np.float32), format="fltp", layout="mono")
        frame.sample_rate = 44100
        output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    with pytest.raises(InputError, match="no video stream"):
        open_source(sound)


def test_odd_names(make_video: MakeVideo, tmp_path: Path) -> None:
    for name in ("a:b.mp4", "http:x.mp4", "100 %03d #1?.mp4", "ünï—码.mp4"):
        path = make_video("plain.mp4").rename(tmp_path / name)
        assert len(list(open_source(path).frames())) == 10


def check_real_clip(path: Path, size_wh: tuple[int, int], fps: Fraction, num_frames: int) -> None:
    source = open_source(path)
    assert (source.info.size_wh, source.info.fps) == (size_wh, fps)
    assert sum(1 for _ in source.frames()) == num_frames
    assert source.warnings == ()


def test_the_demo_clip(demo_clip: Path) -> None:
    check_real_clip(demo_clip, (1768, 994), Fraction(30), 230)


def test_real_clips(footage: Path) -> None:
    """A display matrix, a sound track and a rate of 24000/1001, as other programs wrote them."""
    check_real_clip(footage / "derived_squats_rot90_meta.mp4", (720, 1280), Fraction(5), 65)
    check_real_clip(footage / "nobody_testcard_cuts.mp4", (294, 240), Fraction(25), 168)
    check_real_clip(footage / "single_taiji_720p.mp4", (1280, 720), Fraction(24000, 1001), 412)


def relative_times(source: VideoSource) -> list[Fraction]:
    """Times since the first frame, s; exact."""
    pts = [frame.pts for frame in source.frames()]
    return [(each - pts[0]) * source.info.time_base for each in pts]


B_FRAMES = {"bf": "3", "b-adapt": "0"}


@pytest.mark.parametrize("options", [B_FRAMES, {"bf": "1"}, {"bf": "3", "refs": "4", "b-pyramid": "strict"}])
def test_b_frames_in_an_avi_follow_each_other_at_its_rate(
    make_video: MakeVideo, options: dict[str, str]
) -> None:
    path = make_video("a.avi", pts=range(40), options=options)
    with av.open(str(path)) as container:
        own = [frame.pts for frame in container.decode(video=0)]
    source = VideoSource(path)
    assert relative_times(source) == [Fraction(i, 25) for i in range(40)]
    for i, frame in enumerate(source.frames()):
        assert np.abs(frame.image.astype(int) - picture(i)).mean() < 6
    assert source.warnings == (
        "a.avi: the container holds no times of display; its declared 25 frames per second count",
    )
    assert options != B_FRAMES or own != sorted(own), "else this file shows nothing"


RAW = {
    "a.h264": ("libx264", "yuv420p", {"bf": "3"}, 60, "60 frames per second are declared"),
    "a.m2v": ("mpeg2video", "yuv420p", {"bf": "2"}, 60, "60 frames per second are declared"),
    "a.mjpeg": ("mjpeg", "yuvj420p", {}, 25, "25 frames per second are assumed"),
    "a.obu": ("libsvtav1", "yuv420p", {"preset": "13"}, 25, "25 frames per second are assumed"),
}


@contextmanager
def as_scheduled_now() -> Iterator[None]:
    """Undo what SVT-AV1 does for root: it makes the process, and all that it starts, real-time ones."""
    if not hasattr(os, "sched_setscheduler"):
        yield
        return
    before = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        os.sched_setscheduler(0, *before)


@pytest.mark.parametrize("name", RAW)
def test_a_raw_stream_has_the_rate_that_it_is_given(make_video: MakeVideo, name: str) -> None:
    codec, pix_fmt, options, fps, said = RAW[name]
    if codec not in av.codecs_available:
        pytest.skip(f"this FFmpeg has no {codec}")
    pts, time_base = range(20), Fraction(1, 60)
    with as_scheduled_now():
        path = make_video(name, codec=codec, pix_fmt=pix_fmt, pts=pts, time_base=time_base, options=options)
    source = VideoSource(path)
    assert relative_times(source) == [Fraction(i, fps) for i in pts]
    assert source.info.fps == fps
    (warning,) = source.warnings
    assert said in warning
    assert "--fps" in warning

    asked = VideoSource(path, fps=29.97)
    assert relative_times(asked) == [i * Fraction(1001, 30000) for i in pts]
    assert asked.info.fps == Fraction(30000, 1001)
    assert asked.warnings == ()


def test_pictures_one_after_another_are_a_raw_stream(tmp_path: Path) -> None:
    images = [cv2.imencode(".jpg", picture(i))[1].tobytes() for i in range(6)]
    (tmp_path / "a.mjpeg").write_bytes(b"".join(images))
    assert relative_times(VideoSource(tmp_path / "a.mjpeg", fps=60)) == [Fraction(i, 60) for i in range(6)]
    (tmp_path / "one").write_bytes(images[0])
    source = VideoSource(tmp_path / "one")
    assert len(list(source.frames())) == 1
    assert source.warnings == (), "one picture has no rate"


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.avi", "a.gif"])
def test_a_rate_is_ignored_where_a_file_has_times(make_video: MakeVideo, name: str) -> None:
    codec, pix_fmt = {"a.avi": ("mpeg4", "yuv420p"), "a.gif": ("gif", "rgb8")}.get(
        name, ("libx264", "yuv420p")
    )
    source = open_source(make_video(name, codec=codec, pix_fmt=pix_fmt), fps=60)
    times = [frame.timestamp_s for frame in source.frames()]
    np.testing.assert_allclose(times, np.arange(10) / 25, atol=2e-3)
    assert source.warnings == (f"{name}: --fps 60 is ignored: the file has its own times",)


def with_time(path: Path, number: int, time_ms: int) -> Path:
    """The same packets in a Matroska file, which states times of display alone; one of them is changed."""
    out = path.with_name("a.mkv")
    with av.open(str(path)) as source, av.open(str(out), "w") as output:
        stream = output.add_stream_from_template(source.streams.video[0])
        for at, packet in enumerate(source.demux(video=0)):
            if packet.dts is not None:
                packet.pts = 1000 + (time_ms if at == number else packet.pts)
                packet.dts = at  # what FFmpeg checks must rise, but is not written
                packet.stream = stream
                output.mux(packet)
    return out


@pytest.mark.parametrize(("number", "time_ms"), [(4, 40), (4, 120), (4, 0), (4, 490), (4, 9000), (1, 0)])
def test_a_single_wrong_time_is_repaired_in_place(make_video: MakeVideo, number: int, time_ms: int) -> None:
    pts = [0, 1, 2, 3, 4, 5, 12, 13, 15, 16]  # a variable rate
    changed = with_time(make_video("own.mkv", pts=pts, options={"bf": "0"}), number, time_ms)
    with av.open(str(changed)) as container:
        own = [frame.pts for frame in container.decode(video=0)]
    assert any(b <= a for a, b in pairwise(own)), "else this file shows nothing"
    source = VideoSource(changed)
    assert [float(time * 25) for time in relative_times(source)] == pts
    assert source.warnings == ("a.mkv: 1 frame had doubled or falling times; put between their neighbours",)


def test_an_empty_packet_means_that_the_picture_stays(make_video: MakeVideo) -> None:
    path = make_video("own.mkv", codec="mjpeg", pix_fmt="yuvj420p", pts=range(8))
    out = path.with_name("a.nut")  # which keeps empty packets, as Ogg does
    with av.open(str(path)) as source, av.open(str(out), "w") as output:
        stream = output.add_stream_from_template(source.streams.video[0])
        for number, packet in enumerate(source.demux(video=0)):
            if packet.dts is None:
                continue
            written = av.Packet(b"") if number in (3, 4) else packet
            written.pts, written.dts, written.time_base = packet.pts, packet.dts, packet.time_base
            written.stream = stream
            output.mux(written)
    with av.open(str(out)) as container:
        assert [packet.size == 0 for packet in container.demux(video=0)][:8] == [
            i in (3, 4) for i in range(8)
        ]
    video = VideoSource(out)
    assert [round(float(time * 25)) for time in relative_times(video)] == [0, 1, 2, 5, 6, 7]
    assert video.warnings == ()
    assert video.num_lost == 0
