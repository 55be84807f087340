"""Every odd file that README's table names, through the real pipeline; nobody is in these pictures."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from odd_files import (
    NTSC_FILM,
    VARIABLE_PTS,
    claiming_gif,
    claiming_png,
    cut_off,
    damaged_tail,
    numbered_frames,
    with_second_streams,
)
from odd_runs import Done, assert_faithful, pictures, relative, sound, times, work
from video_samples import picture, write_video

from staf_cli.cli.table import closing_table

ODD_NAME = "ünï — 走る 100%03d #1? 'q' a:b.mp4"


def make_files(root: Path) -> dict[str, Path]:
    """What is worked on, by a short name; some stand in folders of their own."""
    for name in ("x", "y", "linked target", "read-only"):
        (root / name).mkdir()
    files = {
        "odd size": write_video(root / "odd.webm", codec="libvpx-vp9", size_wh=(641, 361), pts=range(3)),
        "4k": write_video(root / "uhd.mp4", size_wh=(3840, 2160), pts=range(2)),
        "60 fps": write_video(root / "sixty.mp4", time_base=Fraction(1, 60), pts=range(20), sound="aac"),
        "film": write_video(root / "film.mp4", time_base=NTSC_FILM, pts=range(20), sound="aac"),
        "variable": write_video(
            root / "variable.mp4", time_base=Fraction(1, 240), pts=VARIABLE_PTS, sound="aac"
        ),
        "grey": write_video(root / "grey.mkv", codec="ffv1", pix_fmt="gray", pts=range(5)),
        "one frame": write_video(root / "one.mp4", pts=[0]),
        "late start": write_video(
            root / "late.ts", pts=range(50, 60), sound="aac", sound_start_s=Fraction(2)
        ),
        "streams": with_second_streams(root / "streams.mp4"),
        "damaged": damaged_tail(root / "damaged.mp4"),
        "gaps": numbered_frames(root / "gaps", (1, 2, 5)),
        "steps": numbered_frames(root / "steps", (0, 10, 20, 40)),
        "odd name": write_video(root / "plain.mp4").rename(root / ODD_NAME),
        "upper video": write_video(root / "plain.mp4").rename(root / "HOLIDAY.MP4"),
        "upper photo": photo(root / "BEACH.JPG"),
        "same name 1": write_video(root / "x" / "walk.mp4"),
        "same name 2": write_video(root / "y" / "walk.mp4"),
        "read-only": write_video(root / "read-only" / "clip.mp4"),
        "link": link(root / "link.mp4", write_video(root / "linked target" / "real.mp4")),
        "anamorphic": write_video(root / "wide.mp4", pixel_aspect=Fraction(64, 45)),
        "high pixels": write_video(root / "high.mkv", pixel_aspect=Fraction(8, 9), size_wh=(72, 48)),
        "rounded aspect": write_video(root / "rounded.mp4", pixel_aspect=Fraction(427, 426)),
    }
    for degrees in (90, 180, 270):
        files[f"turned {degrees}"] = write_video(root / f"turned{degrees}.mp4", rotation=(degrees, False))
    files["mirrored 0"] = write_video(root / "mirrored.mp4", rotation=(0, True))
    files["mirrored 90"] = write_video(root / "mirrored90.mp4", rotation=(90, True))
    if "libx265" in av.codecs_available:
        quiet = {"x265-params": "log-level=none"}
        files["10 bit"] = write_video(
            root / "deep.mov", codec="libx265", pix_fmt="yuv420p10le", options=quiet
        )
    return files


def make_failing(root: Path) -> dict[str, Path]:
    """What cannot be worked on."""
    (root / "empty.mp4").touch()
    (root / "text.mp4").write_text("I am a letter, not a film.\n" * 99)
    (root / "folder.mp4").mkdir()
    return {
        "empty": root / "empty.mp4",
        "text": root / "text.mp4",
        "folder named as a video": root / "folder.mp4",
        "loop": link(root / "loop.mp4", root / "loop.mp4"),
        "dangling": link(root / "dangling.mp4", root / "nothing.mp4"),
        "no index": cut_off(write_video(root / "cut.mp4", pts=range(40))),
        "huge photo": claiming_png(root / "huge.png", (100_000, 100_000)),
        "huge video": claiming_gif(root / "huge.gif", (60_000, 60_000)),
    }


def photo(path: Path) -> Path:
    path.write_bytes(cv2.imencode(".jpg", picture(3)[..., ::-1])[1].tobytes())
    return path


def link(path: Path, target: Path) -> Path:
    path.symlink_to(target)
    return path


def snapshot(root: Path) -> dict[str, tuple[int, int, int]]:
    """Everything under a folder, with size, mode and time of last change."""
    entries = ((entry, entry.lstat()) for entry in sorted(root.rglob("*")))
    return {str(entry): (stat.st_size, stat.st_mode, stat.st_mtime_ns) for entry, stat in entries}


@pytest.fixture(scope="module")
def finished(nets: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Done]:  # noqa: ARG001
    """Every file's outcome after one run over all of them."""
    root = tmp_path_factory.mktemp("sources")
    files = make_files(root) | make_failing(root)
    (root / "read-only" / "clip.mp4").chmod(0o444)
    (root / "read-only").chmod(0o555)
    before = snapshot(root)
    try:
        done = work(files.values(), tmp_path_factory.mktemp("results"))
        assert snapshot(root) == before, "nothing is written beside a source, or changed in it"
    finally:
        (root / "read-only").chmod(0o755)
    return {name: done[path] for name, path in files.items()}


FAITHFUL = {
    **{"odd size": 3, "4k": 2, "60 fps": 20, "film": 20, "variable": 10, "grey": 5, "one frame": 1},
    **dict.fromkeys(("late start", "streams", "odd name", "upper video", "same name 1", "same name 2"), 10),
    **dict.fromkeys(("read-only", "link", "anamorphic", "high pixels", "rounded aspect", "10 bit"), 10),
    **dict.fromkeys(("turned 90", "turned 180", "turned 270", "mirrored 0", "mirrored 90"), 10),
    **{"gaps": 3, "steps": 4},
}


@pytest.mark.parametrize("name", FAITHFUL)
def test_every_frame_is_there_at_its_time(finished: dict[str, Done], name: str) -> None:
    if name not in finished:
        pytest.skip("this FFmpeg has no libx265")
    assert_faithful(finished[name], FAITHFUL[name])


@pytest.mark.parametrize("name", ["60 fps", "film", "variable", "late start", "streams"])
def test_sound_stays_in_step(finished: dict[str, Done], name: str) -> None:
    done = finished[name]
    before, after = sound(done.path), sound(done.overlay)
    assert len(before) == len(after)
    # Transport streams repeat the sound's format before every packet.
    assert all(content.endswith(copied) for (_, content), (_, copied) in zip(before, after, strict=True))
    moved = times(done.overlay)[0] - times(done.path)[0]
    for (start, _), (start_after, _) in zip(before, after, strict=True):
        assert abs(start + moved - start_after) < Fraction(1, 1000)


def test_no_sound(finished: dict[str, Done]) -> None:
    with av.open(str(finished["odd size"].overlay)) as container:
        assert len(container.streams.audio) == 0


def test_constant_rates_are_exact(finished: dict[str, Done]) -> None:
    for name, step in (("film", NTSC_FILM), ("60 fps", Fraction(1, 60))):
        assert relative(times(finished[name].overlay)) == [i * step for i in range(20)]
        assert finished[name].run_json["fps"] == float(1 / step)
    assert relative(times(finished["variable"].overlay)) == [Fraction(pts, 240) for pts in VARIABLE_PTS]


@pytest.mark.parametrize(
    ("degrees", "mirrored"), [(90, False), (180, False), (270, False), (0, True), (90, True)]
)
def test_turned_clips_come_out_upright(finished: dict[str, Done], degrees: int, mirrored: bool) -> None:
    name = f"mirrored {degrees}" if mirrored else f"turned {degrees}"
    upright = np.rot90(picture(0), degrees // 90)
    upright = upright[:, ::-1] if mirrored else upright
    drawn = pictures(finished[name].overlay)[0]
    assert np.abs(drawn.astype(int) - upright).mean() < 6
    assert finished[name].run_json["image_size_wh"] == [*upright.shape[1::-1]]


def test_pixels_become_square(finished: dict[str, Done]) -> None:
    wide, high = finished["anamorphic"], finished["high pixels"]
    assert wide.run_json["image_size_wh"] == [91, 48]
    assert high.run_json["image_size_wh"] == [72, 54]
    assert "not square" in wide.warnings
    assert finished["rounded aspect"].run_json["image_size_wh"] == [64, 48]
    assert "square" not in finished["rounded aspect"].warnings
    stretched = cv2.resize(picture(0), (91, 48), interpolation=cv2.INTER_CUBIC)
    assert np.abs(pictures(wide.overlay)[0][:, :91].astype(int) - stretched).mean() < 6


def test_the_main_streams_are_used_and_it_is_said(finished: dict[str, Done]) -> None:
    done = finished["streams"]
    assert done.run_json["image_size_wh"] == [96, 64]
    assert "2 video streams" in done.warnings
    assert "2 sound tracks" in done.warnings
    with av.open(str(done.overlay)) as container:
        assert len(container.streams.audio) == 1


def test_what_a_damaged_file_lost_is_said(finished: dict[str, Done]) -> None:
    done = finished["damaged"]
    used, lost = done.run_json["frames"], done.run_json["frames_lost"]
    assert used + lost == 120
    assert 20 < lost < 60
    assert f"lost: {lost} of 120 frames" in done.warnings
    assert len(times(done.overlay)) == used
    assert finished["film"].run_json["frames_lost"] == 0
    table = [line for line, _ in closing_table([done.outcome])]
    assert any(f"lost: {lost} of 120 frames" in line for line in table), table


def test_missing_numbers_leave_their_time_empty(finished: dict[str, Done]) -> None:
    assert [30 * time for time in relative(times(finished["gaps"].overlay))] == [0, 1, 4]
    assert "2 numbers are missing" in finished["gaps"].warnings
    assert relative(times(finished["steps"].overlay)) == [
        0,
        Fraction(1, 30),
        Fraction(2, 30),
        Fraction(4, 30),
    ]
    for drawn, number in zip(pictures(finished["gaps"].overlay), (1, 2, 5), strict=True):
        assert np.abs(drawn.astype(int) - picture(number)).mean() < 6


def test_names_stay_what_they_are(finished: dict[str, Done]) -> None:
    assert finished["odd name"].folder.name == Path(ODD_NAME).stem
    assert finished["odd name"].run_json["input"] == ODD_NAME
    assert finished["upper video"].folder.name == "HOLIDAY"
    assert (finished["upper photo"].folder / "overlay.png").is_file()
    assert finished["link"].folder.name == "link"


def test_two_of_one_name_have_two_folders(finished: dict[str, Done]) -> None:
    first, second = finished["same name 1"].folder, finished["same name 2"].folder
    assert first.name == "walk"
    assert second.name.startswith("walk_")


def test_a_link_and_its_target_are_one_input(
    finished: dict[str, Done],
    tmp_path: Path,
    nets: dict[str, Path],  # noqa: ARG001
) -> None:
    folder = finished["link"].path.resolve().parent
    done = work([link(tmp_path / "folder", folder), folder / "real.mp4"], tmp_path / "out", overlay=False)
    assert [entry.name for entry in (tmp_path / "out").iterdir()] == ["real"]
    assert all(one.outcome.ok for one in done.values())


ONE_LINE = {
    "empty": "the file is empty",
    "text": "not a video",
    "folder named as a video": "no videos or photos",
    "loop": "no such file",
    "dangling": "no such file",
    "no index": "broke off before its index was written",
    "huge photo": "100000 x 100000 px are too many",
    "huge video": "60000 x 60000 px are too many",
}


@pytest.mark.parametrize("name", ONE_LINE)
def test_what_cannot_be_is_one_line(finished: dict[str, Done], name: str) -> None:
    error = finished[name].outcome.error
    assert error is not None
    assert ONE_LINE[name] in error
    assert finished[name].path.name in error
    assert "\n" not in error
    assert "unexpected" not in error
