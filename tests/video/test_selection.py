"""--start, --end and --stride: how they are read, what they select, and the sound that goes with it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from video_samples import MakeVideo, picture

from staf_cli.errors import InputError, SettingError
from staf_cli.settings import Settings
from staf_cli.video import video_source
from staf_cli.video.frame import Frame
from staf_cli.video.selection import Moment, Placed, Selection
from staf_cli.video.video_sink import VideoSink
from staf_cli.video.video_source import open_source

NTSC = Fraction(1001, 24000)


@pytest.mark.parametrize(
    ("given", "moment"),
    [
        ("83.5", Moment(83.5, "s")),
        (83.5, Moment(83.5, "s")),
        (7, Moment(7, "s")),
        ("1:23.5", Moment(83.5, "s")),
        ("0:01:23", Moment(83, "s")),
        ("100:00", Moment(6000, "s")),
        ("120f", Moment(120, "frames")),
        (" 0f ", Moment(0, "frames")),
    ],
)
def test_times_and_frames_are_read(given: str | float, moment: Moment) -> None:
    assert Moment.parse("start", given) == moment


@pytest.mark.parametrize(
    "given", ["", "f", "1.5f", "-1", "-3f", "1:75", "1:2:3:4", "nan", "inf", "soon", "1s"]
)
def test_anything_else_is_one_line(given: str) -> None:
    with pytest.raises(SettingError, match="--end") as caught:
        Settings(end=given)
    assert "1:23.5" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"stride": 0}, "--stride 0"),
        ({"end": 0}, "nothing lies before"),
        ({"start": "1:00", "end": 60}, "must lie after"),
        ({"start": "12f", "end": "9f"}, "must lie after"),
    ],
)
def test_what_selects_nothing_is_refused(given: dict[str, str | int], words: str) -> None:
    with pytest.raises(SettingError, match=words):
        Settings(**given)  # type: ignore[arg-type]


def test_picking_is_slicing() -> None:
    """At a constant rate a selection is what Python's slices are, in frames and in seconds alike."""
    places = [Placed(i, i, i / 25, None) for i in range(30)]
    for start, end, stride in product((None, 0, 1, 25, 30, 99), (None, 1, 26, 30, 99), (1, 2, 7, 40)):
        if start is not None and end is not None and start >= end:
            continue
        expected = places[start:end:stride]
        in_frames = Selection.parse(*(None if at is None else f"{at}f" for at in (start, end)), stride)
        in_seconds = Selection.parse(*(None if at is None else at / 25 for at in (start, end)), stride)
        for selection in (in_frames, in_seconds):
            assert list(selection.pick(places)) == expected
            assert selection.count(30, Fraction(25)) == len(expected)


def test_nothing_is_read_beyond_the_end() -> None:
    def stream() -> Iterator[Placed]:
        yield from (Placed(i, i, i / 25, None) for i in range(6))
        pytest.fail("read on")

    assert len(list(Selection.parse(None, "5f", 1).pick(stream()))) == 5


def numbers(frames: list[Frame]) -> list[int]:
    return [frame.frame_id for frame in frames]


def test_a_video_keeps_its_own_numbers_and_times(make_video: MakeVideo) -> None:
    path = make_video("a.mp4", pts=range(24), time_base=NTSC)
    everything = list(open_source(path).frames())
    source = open_source(path, selection=Selection.parse("5f", "20f", 4))
    frames = list(source.frames())
    assert numbers(frames) == [5, 9, 13, 17]
    assert [frame.index for frame in frames] == [0, 1, 2, 3]
    assert (source.info.fps, source.info.num_frames) == (1 / NTSC / 4, 4)
    for frame in frames:
        whole = everything[frame.frame_id]
        assert (frame.pts, frame.timestamp_s) == (whole.pts, whole.timestamp_s)
        assert frame.duration == 4 * (whole.duration or 0)
        np.testing.assert_array_equal(frame.image, whole.image)
    assert source.warnings == ()


def test_seconds_follow_a_variable_rate(make_video: MakeVideo) -> None:
    path = make_video("a.mp4", pts=[0, 3, 4, 9, 30, 31, 60], time_base=Fraction(1, 30))
    source = open_source(path, selection=Selection.parse(0.3, "0:02", 1))
    assert numbers(list(source.frames())) == [3, 4, 5]


def test_frames_left_out_are_not_converted(make_video: MakeVideo, monkeypatch: pytest.MonkeyPatch) -> None:
    converted = []
    real = video_source.to_rgb

    def counting(image: av.VideoFrame, size_wh: tuple[int, int]) -> np.ndarray:
        converted.append(image.pts)
        return real(image, size_wh)

    monkeypatch.setattr(video_source, "to_rgb", counting)
    path = make_video("a.mp4", pts=range(30))
    assert len(list(open_source(path, selection=Selection.parse("10f", "20f", 5)).frames())) == 2
    assert len(converted) == 2


@pytest.mark.parametrize("given", [("99", None, 4), ("99f", None, 1), ("0.05", "0.06", 1)])
def test_an_empty_selection_is_one_line(make_video: MakeVideo, given: tuple[str, str | None, int]) -> None:
    source = open_source(make_video("a.mp4"), selection=Selection.parse(*given))
    with pytest.raises(InputError, match=r"a\.mp4: no frame from") as caught:
        list(source.frames())
    assert str(caught.value).endswith(
        "10 frames, 0.40 s" if given[1] is None else "up to there it has 3 frames, 0.12 s"
    )
    assert "\n" not in str(caught.value)


def test_a_part_of_a_damaged_file_tells_only_of_itself(make_video: MakeVideo) -> None:
    noise = [np.random.default_rng(i).integers(0, 255, (48, 64, 3), dtype=np.uint8) for i in range(40)]
    path = make_video("a.avi", codec="mpeg4", pts=range(40), images=noise)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    sound_part = open_source(path, selection=Selection.parse(None, "5f", 1))
    assert len(list(sound_part.frames())) == 5
    assert sound_part.warnings == ()
    rest = open_source(path, selection=Selection.parse("5f", None, 1))
    list(rest.frames())
    assert "lost: " in rest.warnings[0]


def test_a_folder_of_frames_too(tmp_path: Path) -> None:
    for i in range(1, 11):
        cv2.imwrite(str(tmp_path / f"{i:06d}.png"), picture(i)[..., ::-1])
    source = open_source(tmp_path, fps=10, selection=Selection.parse(0.2, "8f", 3))
    frames = list(source.frames())
    assert numbers(frames) == [2, 5]
    assert [frame.timestamp_s for frame in frames] == [0.2, 0.5]
    assert source.info.fps == Fraction(10, 3)
    np.testing.assert_array_equal(frames[0].image, picture(3))
    with pytest.raises(InputError, match="no frame from 7 s"):
        list(open_source(tmp_path, fps=10, selection=Selection.parse(7, None, 1)).frames())


def test_a_photo_is_always_done(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a.png"), picture(0))
    assert len(list(open_source(tmp_path / "a.png", selection=Selection.parse(7, None, 3)).frames())) == 1


def beeping(path: Path, codec: str) -> Path:
    """Two seconds at 25 frames/s; a tone sounds from 0.7 s to 0.9 s, another from 1.5 s to 1.7 s."""
    seconds = np.arange(2 * 48000) / 48000
    loud = ((seconds >= 0.7) & (seconds < 0.9)) | ((seconds >= 1.5) & (seconds < 1.7))
    wave = (np.where(loud, np.sin(seconds * 5000), 0) * 12000).astype(np.int16)[None]
    with av.open(str(path), "w") as output:
        video = output.add_stream("libx264", rate=25)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        audio = output.add_stream(codec, rate=48000, layout="mono")
        frame = av.AudioFrame.from_ndarray(wave, format="s16", layout="mono")
        frame.sample_rate, frame.time_base, frame.pts = 48000, Fraction(1, 48000), 0
        output.mux(audio.encode(frame))
        output.mux(audio.encode(None))
        for i in range(50):
            shown = av.VideoFrame.from_ndarray(picture(i), format="rgb24")
            shown.pts, shown.time_base = i, Fraction(1, 25)
            output.mux(video.encode(shown))
        output.mux(video.encode(None))
    return path


def heard(path: Path) -> tuple[np.ndarray, float, float]:
    """Times at which something sounds, and when sound begins and ends; s after the first picture."""
    first = next(iter(open_source(path).frames()))
    offset = float(first.pts * open_source(path).info.time_base)
    loud, times = [], []
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            at = frame.time + np.arange(frame.samples) / frame.sample_rate - offset
            level = np.abs(frame.to_ndarray().astype(float)).reshape(-1, frame.samples).max(axis=0)
            level /= 32768 if frame.format.name.startswith("s16") else 1
            loud.append(at[level > 0.1])
            times += [at[0], at[-1]]
    return np.concatenate(loud), min(times), max(times)


def stored_sound_s(path: Path) -> float:
    """How much sound a file holds, that included which its edit list hides."""
    with av.open(str(path), options={"ignore_editlist": "1"}) as container:
        stream = container.streams.audio[0]
        return float(
            sum(packet.duration for packet in container.demux(stream) if packet.size) * stream.time_base
        )


@pytest.mark.parametrize(("name", "codec"), [("a.mp4", "aac"), ("a.mkv", "libopus"), ("a.mkv", "pcm_s16le")])
def test_the_sound_of_a_part_is_in_step_and_ends_with_it(tmp_path: Path, name: str, codec: str) -> None:
    path = beeping(tmp_path / name, codec)
    source = open_source(path, selection=Selection.parse(0.4, 1.2, 5))
    info, out = source.info, tmp_path / "out.mp4"
    cut = (info.starts_late, info.ends_early)
    with VideoSink(out, info.size_wh, info.time_base, fps=info.fps, audio_from=path, cut_sound=cut) as sink:
        for frame in source.frames():
            sink.write(frame.image, frame.pts, frame.duration)
    loud, begins, ends = heard(out)
    assert abs(loud.min() - 0.3) < 0.01, "the first tone starts 0.3 s after the part does"
    assert abs(loud.max() - 0.5) < 0.01
    assert abs(begins) < 0.03
    assert abs(ends - 0.8) < 0.06
    assert 0.8 <= stored_sound_s(out) < 1.0, "with a short run-in for the decoder, but not with all before it"
    written = open_source(out)
    frames = list(written.frames())
    assert [frame.pts * written.info.time_base for frame in frames] == [Fraction(i, 5) for i in range(4)]
    assert written.info.fps == 5


@pytest.mark.parametrize("selection", [(None, None, 4), (None, 1.0, 1), (1.0, None, 1)])
def test_sound_is_cut_only_where_pictures_are(
    tmp_path: Path, selection: tuple[float | None, float | None, int]
) -> None:
    path = beeping(tmp_path / "a.mp4", "aac")
    source = open_source(path, selection=Selection.parse(*selection))
    info, out = source.info, tmp_path / "out.mp4"
    cut = (info.starts_late, info.ends_early)
    with VideoSink(out, info.size_wh, info.time_base, fps=info.fps, audio_from=path, cut_sound=cut) as sink:
        for frame in source.frames():
            sink.write(frame.image, frame.pts, frame.duration)
    start, end, _ = selection
    loud, _, ends = heard(out)
    tones = np.array([at for at in (0.7, 1.5) if (start or 0) <= at < (end or 2)]) - (start or 0)
    begun = loud[np.r_[True, np.diff(loud) > 0.1]]
    np.testing.assert_allclose(begun, tones, atol=0.01)
    assert abs(ends - ((end or 2) - (start or 0))) < 0.06
