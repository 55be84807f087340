"""`staf-run` from outside: exit codes, one line for every mistake, Ctrl-C, --json, --quiet, the table."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import av
import pytest
from short_clips import cut_short, empty_room, picture

import staf_cli
from staf_cli import cli
from staf_cli.video.picture import read_picture
from staf_cli.video.video_source import VideoSource

CALLS = {
    "staf-run": "from staf_cli.cli import main_run as main",
    "staf run": "from staf_cli.cli import main",
}


def command(*arguments: object, name: str = "staf-run") -> list[str]:
    """The command as its script starts it, whatever is installed."""
    program, *subcommand = name.split()
    code = f"import sys; {CALLS[name]}; sys.argv[0] = {program!r}; main()"
    return [sys.executable, "-c", code, *subcommand, *map(str, arguments)]


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def error(self) -> str:
        """The only line on stderr."""
        (line,) = self.err.splitlines()
        assert line.startswith("error: ")
        return line


@pytest.fixture
def start(tmp_path: Path) -> Callable[..., Ran]:
    """Run the command in a process of its own, in an empty folder with an empty home."""

    def start(*arguments: object, name: str = "staf-run") -> Ran:
        finished = subprocess.run(
            command(*arguments, name=name),
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=empty_home(tmp_path),
            timeout=120,
            check=False,
        )
        return Ran(finished.returncode, finished.stdout, finished.stderr)

    return start


@pytest.fixture
def call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., Ran]:
    """Run the command in this process, which spares it loading torch every time."""
    monkeypatch.chdir(tmp_path)
    handler = signal.getsignal(signal.SIGTERM)

    def call(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["staf-run", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            cli.main_run()
        signal.signal(signal.SIGTERM, handler)
        return Ran(int(left.value.code or 0), *capfd.readouterr())

    return call


def empty_home(folder: Path) -> dict[str, str]:
    places = {"HOME": str(folder / "home"), "XDG_CACHE_HOME": str(folder / "home" / "cache")}
    return {**{key: value for key, value in os.environ.items() if key != "STAF_WEIGHTS"}, **places}


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its content, hidden ones too."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """room.mp4, in which nobody is; and what goes wrong with files."""
    folder = tmp_path_factory.mktemp("clips")
    room = empty_room(folder / "room.mp4").read_bytes()
    (folder / "truncated.mp4").write_bytes(room[: len(room) // 3])
    (folder / "text.mp4").write_text("this is no video\n" * 100)
    (folder / "empty.mp4").touch()
    media = room.index(b"mdat") + 4
    (folder / "garbage.mp4").write_bytes(room[:media] + bytes(range(256)) * ((len(room) - media) // 256 + 1))
    (folder / "no_videos").mkdir()
    (folder / "no_videos" / "notes.txt").touch()
    return folder


@pytest.fixture(scope="module")
def walk(demo_clip: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short clip with somebody in it."""
    return cut_short(demo_clip, tmp_path_factory.mktemp("walk") / "walk.mp4", num_frames=10, every=3)


def cheap(nets: dict[str, Path], *more: object) -> list[object]:
    """Options that keep a run short and at home."""
    weights = next(iter(nets.values())).parent
    return ["--detector", "blazepose", "--device", "cpu", "--offline", "--weights", weights, *more]


BAD_INPUTS = {
    "missing.mp4": "no such file",
    "no_videos": "no videos or photos",
    "truncated.mp4": "truncated.mp4",
    "text.mp4": "not a video",
    "garbage.mp4": "no frame can be decoded",
    "empty.mp4": "empty",
}


@pytest.mark.parametrize(("name", "words"), BAD_INPUTS.items())
def test_bad_input_is_one_line(call: Callable[..., Ran], clips: Path, name: str, words: str) -> None:
    ran = call(clips / name, "--out", "out")
    assert ran.code == 2
    assert words in ran.error
    assert ran.out == ""
    assert not Path("out").exists()


BAD_USAGE: list[tuple[list[str], str]] = [
    (["clip.mp4", "--nonsense"], "--nonsense"),
    (["clip.mp4", "--engine", "abacus"], "auto, staf, staf-open or landmarks"),
    (["clip.mp4", "--detector", "abacus"], "--detector abacus"),
    (["clip.mp4", "--renderer", "abacus"], "--renderer abacus"),
    (["clip.mp4", "--export", "glb,abacus"], "--export abacus: choose glb, bvh, "),
    (["clip.mp4", "--fov-deg", "wide"], "--fov-deg"),
    (["clip.mp4", "--fov-deg", "nan"], "--fov-deg"),
    (["clip.mp4", "--focal-px", "-3"], "--focal-px"),
    (["clip.mp4", "--opacity", "7"], "--opacity"),
    (["clip.mp4", "--view", "side,back"], "--view back: choose side, front or top"),
    (["clip.mp4", "--view", "top", "--no-overlay"], "--view top: panels are part of the overlay"),
    (["clip.mp4", "--background", "pink"], "--background pink: choose video, plain or transparent"),
    (["clip.mp4", "--yolo-weights", "nowhere.pt"], "nowhere.pt"),
    (["clip.mp4", "--people", "first"], "--people first: choose all, largest, or numbers such as 1,3"),
    (["clip.mp4", "--people", "1,,2"], "--people 1,,2"),
    (["clip.mp4", "--people", "0"], "--people 0"),
    (["clip.mp4", "--height-m", "1:tall"], "--height-m 1:tall: not a number"),
    (["clip.mp4", "--height-m", "0.2"], "--height-m 0.2: must be from 0.4 to 2.6"),
    (["clip.mp4", "--calibration", "rig.toml:cam1"], "--calibration rig.toml:cam1: no such file"),
    (["clip.mp4", "--calibration", "."], "--calibration .: is a folder without OpenCV's .yaml"),
    (["clip.mp4", "--camera-height-m", "0"], "--camera-height-m 0: must be from 0.02 to 100"),
    (["clip.mp4", "--camera-height-m", "nan"], "--camera-height-m nan: must be from 0.02 to 100"),
    (["clip.mp4", "--camera-height-m", "1e9"], "--camera-height-m 1e+09: must be from 0.02 to 100"),
    (["clip.mp4", "--space", "foo"], "--space foo: choose auto, camera or world"),
    (["clip.mp4", "--camera-pitch-deg", "90"], "--camera-pitch-deg 90: must be from -89 to 89"),
    (["clip.mp4", "--max-people", "0"], "--max-people 0: must be at least 1"),
    (["clip.mp4", "--out"], "--out"),
    ([], "--demo"),
]


@pytest.mark.parametrize(("arguments", "words"), BAD_USAGE)
def test_bad_usage_is_one_line(call: Callable[..., Ran], arguments: list[str], words: str) -> None:
    ran = call(*arguments)
    assert ran.code == 2
    assert words in ran.error
    assert ran.out == ""


BAD_CALIBRATIONS = {
    "nothing": ("a.toml", "", "is empty"),
    "damaged": ("a.yaml", "camera_matrix: [", "is damaged"),
    "text": ("a.txt", "focal length: long", "of no known format"),
    "others": (
        "a.yaml",
        "{l: {K: [9, 0, 5, 0, 9, 5, 0, 0, 1]}, r: {K: [9, 0, 5, 0, 9, 5, 0, 0, 1]}}",
        "l, r",
    ),
    "focal length": (
        "a.yaml",
        "{K: [3, 0, 76, 0, 3, 50, 0, 0, 1], image_width: 152, image_height: 100}",
        "camera a has a focal length of 3 px; for pictures of 152 x 100, 6 to 7600 px are plausible",
    ),
    "size": (
        "a.yaml",
        "{K: [99, 0, 50, 0, 99, 50, 0, 0, 1], image_width: 100, image_height: 100}",
        "pictures of 100 x 100, and the video's are 152 x 100",
    ),
}


@pytest.mark.parametrize("kind", BAD_CALIBRATIONS)
def test_a_bad_calibration_is_one_line(
    call: Callable[..., Ran], clips: Path, nets: dict[str, Path], kind: str
) -> None:
    name, text, words = BAD_CALIBRATIONS[kind]
    Path(name).write_text(text)
    ran = call(*cheap(nets, clips / "room.mp4", "--out", "out", "--calibration", name))
    assert ran.code == 2
    (line,) = (line for line in ran.err.splitlines() if line.startswith("error: "))
    assert words in line
    assert not Path("out").exists() or not tree(Path("out"))
    assert "drop one of them" in call(clips / "room.mp4", "--calibration", name, "--focal-px", "900").error


@pytest.mark.parametrize("focal_px", ["3", "900000"])
def test_a_focal_length_that_no_such_camera_has(
    call: Callable[..., Ran], clips: Path, nets: dict[str, Path], focal_px: str
) -> None:
    ran = call(*cheap(nets, clips / "room.mp4", "--out", "out", "--quiet", "--focal-px", focal_px))
    assert ran.code == 2
    assert f"--focal-px {focal_px} px; for pictures of 152 x 100, 6 to 7600 px are plausible" in ran.error
    assert not Path("out").exists() or not tree(Path("out"))


def test_a_floor_that_nothing_shows(call: Callable[..., Ran], clips: Path, nets: dict[str, Path]) -> None:
    ran = call(*cheap(nets, clips / "room.mp4", "--out", "out", "--floor", "--space", "world"))
    assert ran.code == 0
    (line,) = (line for line in ran.err.splitlines() if "camera space is kept" in line)
    assert line.startswith("  warning: camera space is kept and no floor is drawn: ")


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("arguments", [["missing.mp4"], ["x.mp4", "--engine", "abacus"], ["--nonsense"]])
def test_both_names_answer_alike(start: Callable[..., Ran], name: str, arguments: list[str]) -> None:
    ran = start(*arguments, name=name)
    assert (ran.code, ran.out) == (2, "")
    assert ran.error


def test_json_of_a_mistake_is_one_document(call: Callable[..., Ran], clips: Path) -> None:
    ran = call(clips / "text.mp4", clips / "no_videos", "--out", "out", "--json")
    document = json.loads(ran.out)
    assert ran.code == 2
    assert [result["ok"] for result in document["results"]] == [False, False]
    assert "not a video" in document["results"][0]["error"]
    assert "abacus" in json.loads(call("x.mp4", "--engine", "abacus", "--json").out)["error"]


@pytest.mark.parametrize("out", ["file", "file/below", "/dev/null/x"])
def test_output_that_cannot_be(call: Callable[..., Ran], clips: Path, out: str) -> None:
    Path("file").write_text("mine")
    ran = call(clips / "room.mp4", "--out", out)
    assert ran.code == 2
    assert f"--out {out}" in ran.error
    assert Path("file").read_text() == "mine"


def test_missing_net_offline(start: Callable[..., Ran], clips: Path, tmp_path: Path) -> None:
    ran = start(clips / "room.mp4", "--out", "out", "--offline", "--weights", "empty")
    assert ran.code == 2
    for words in ("missing", "--offline", str(tmp_path / "empty"), "staf weights fetch"):
        assert words in ran.error
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "empty").exists()


def test_net_with_a_wrong_hash(
    call: Callable[..., Ran], clips: Path, nets: dict[str, Path], tmp_path: Path
) -> None:
    weights = tmp_path / "weights"
    weights.mkdir()
    for path in nets.values():
        shutil.copy(path, weights)
    damaged = weights / nets["pose_landmark_full"].name
    content = bytearray(damaged.read_bytes())
    content[1000] ^= 255
    damaged.write_bytes(content)
    arguments = cheap({"any": damaged}, "--out", "out")
    ran = call(clips / "room.mp4", clips / "room.mp4", *arguments)
    assert ran.code == 2
    assert f"{damaged} is damaged" in ran.error
    assert damaged.read_bytes() == content, "it is left for its owner to look at"
    assert not Path("out").exists()


def test_nobody_is_a_result(call: Callable[..., Ran], clips: Path, nets: dict[str, Path]) -> None:
    ran = call(clips / "room.mp4", *cheap(nets, "--out", "out"))
    assert ran.code == 0
    assert "nobody was found" in ran.err
    assert set(tree(Path("out"))) == {"room/overlay.mp4", "room/poster.jpg", "room/run.json"}
    overlay, source = VideoSource(Path("out/room/overlay.mp4")), VideoSource(clips / "room.mp4")
    times = [[frame.timestamp_s for frame in video.frames()] for video in (overlay, source)]
    assert times[0] == times[1]
    assert len(times[0]) == 6


def test_views_on_a_transparent_background(
    call: Callable[..., Ran], walk: Path, nets: dict[str, Path]
) -> None:
    """overlay.mov: the overlay first, then the panels in the order asked for, all with alpha."""
    pictures = ["--view", "top,side", "--view", "side", "--background", "transparent", "--skeleton"]
    ran = call(walk, *cheap(nets, "--no-obj", "--no-frame-npz", *pictures, "--out", "out"))
    assert ran.code == 0, ran.err
    assert "overlay.mov, poster.jpg" in ran.err
    assert {file.name for file in Path("out/walk").glob("*.*")} >= {"overlay.mov", "poster.jpg", "run.json"}
    assert not Path("out/walk/overlay.mp4").exists()
    settings = json.loads(Path("out/walk/run.json").read_text())["settings"]
    assert (settings["view"], settings["background"]) == (["top", "side"], "transparent")
    source, overlay = VideoSource(walk), VideoSource(Path("out/walk/overlay.mov"))
    assert overlay.info.size_wh == (480 + 2 * 202, 270)
    times = [[frame.timestamp_s for frame in video.frames()] for video in (source, overlay)]
    assert times[0] == times[1]
    with av.open("out/walk/overlay.mov") as container:
        alpha = [frame.to_ndarray(format="rgba")[..., 3] for frame in container.decode(video=0)]
    for frame in alpha:
        assert frame[0, 0] == 0
        assert all((part > 200).sum() > 200 for part in (frame[:, :480], frame[:, 480:682], frame[:, 682:]))


def test_without_an_overlay_there_is_still_a_poster(
    call: Callable[..., Ran], walk: Path, nets: dict[str, Path]
) -> None:
    drawn = call(walk, *cheap(nets, "--no-obj", "--no-frame-npz", "--out", "drawn"))
    bare = call(walk, *cheap(nets, "--no-obj", "--no-frame-npz", "--no-overlay", "--out", "bare"))
    assert (drawn.code, bare.code) == (0, 0)
    assert not list(Path("bare/walk").glob("overlay*"))
    poster = Path("bare/walk/poster.jpg").read_bytes()
    assert poster == Path("drawn/walk/poster.jpg").read_bytes()
    assert 20_000 < len(poster) < 500_000


def test_photos_and_single_frames_have_a_poster(
    call: Callable[..., Ran], walk: Path, nets: dict[str, Path], tmp_path: Path
) -> None:
    cut_short(walk, tmp_path / "moment.mp4", num_frames=1)
    inputs = [picture(walk, tmp_path / "photo.png"), tmp_path / "moment.mp4"]
    ran = call(*inputs, *cheap(nets, "--background", "transparent", "--out", "out"))
    assert ran.code == 0, ran.err
    (photo,) = av.open("out/photo/overlay.png").decode(video=0)
    assert photo.format.name == "rgba"
    assert (photo.to_ndarray()[..., 3] == 0).mean() > 0.5
    for name in ("photo", "moment"):
        poster = read_picture(Path(f"out/{name}/poster.jpg"))
        assert min(poster.shape[:2]) > 400


@pytest.mark.parametrize(("option", "value"), [("--people", "2"), ("--height-m", "2:1.8")])
def test_a_person_who_is_not_there(
    call: Callable[..., Ran], clips: Path, nets: dict[str, Path], option: str, value: str
) -> None:
    ran = call(clips / "room.mp4", *cheap(nets, "--out", "out", option, value, "--quiet"))
    assert ran.code == 2
    assert ran.error == f"error: {option}: no person 2 in this video; nobody was found"
    assert not tree(Path("out"))


def test_quiet_prints_nothing_but_errors(
    call: Callable[..., Ran], clips: Path, nets: dict[str, Path]
) -> None:
    ran = call(clips / "room.mp4", clips / "text.mp4", *cheap(nets, "--quiet", "--out", "out"))
    assert ran.code == 1
    assert ran.out == ""
    assert "not a video" in ran.error


def test_some_bad_some_good(
    call: Callable[..., Ran], clips: Path, nets: dict[str, Path], tmp_path: Path
) -> None:
    """The table names the failed, equal stems get a suffix, a photo an overlay.png."""
    photo = picture(clips / "room.mp4", tmp_path / "room.png")
    inputs = [clips / "text.mp4", clips / "room.mp4", clips / "missing.mp4", photo]
    ran = call(*inputs, *cheap(nets, "--out", "out", "--json"))
    assert ran.code == 1
    results = json.loads(ran.out)["results"]
    assert [result["ok"] for result in results] == [False, True, False, True]
    for result in results[1::2]:
        assert result["worlds"], "there is one a shot, trusted or not"
        assert result["worlds"] == json.loads((Path(result["folder"]) / "run.json").read_text())["worlds"]
    lines = ran.err.splitlines()
    assert sum(line.startswith("error: ") for line in lines) == 2
    table = lines[next(i for i, line in enumerate(lines) if line.startswith("input ")) :]
    for name in ("text.mp4", "missing.mp4"):
        assert any(line.split() == [name, "failed"] for line in table)
    assert table[-1] == "2 of 4 inputs done"
    folders = {Path(result["folder"]) for result in json.loads(ran.out)["results"] if result["ok"]}
    assert len(folders) == 2
    assert all(folder.name.startswith("room") for folder in folders)
    assert {file.name for file in Path("out").rglob("overlay.*")} == {"overlay.mp4", "overlay.png"}


def test_each_video_keeps_its_own_result(
    call: Callable[..., Ran], nets: dict[str, Path], tmp_path: Path
) -> None:
    """A second camera's clip.mp4 never replaces the first one's; the same clip, edited, renews its own."""
    cameras = [tmp_path / f"cam{number}" / "clip.mp4" for number in (1, 2)]
    for number, clip in enumerate(cameras):
        clip.parent.mkdir()
        empty_room(clip, num_frames=3 + number)
    for clip in cameras:
        assert call(clip, *cheap(nets, "--out", "out")).code == 0
    results = {folder.name: json.loads((folder / "run.json").read_text()) for folder in Path("out").iterdir()}
    assert sorted(result["frames"] for result in results.values()) == [3, 4]
    assert results["clip"]["frames"] == 3
    empty_room(cameras[0], num_frames=5)
    ran = call(cameras[0], *cheap(nets, "--out", "out"))
    assert ran.code == 0
    assert "clip.mp4: done again, since the input changed" in ran.err.splitlines()
    assert json.loads(Path("out/clip/run.json").read_text())["frames"] == 5
    assert len(list(Path("out").iterdir())) == 2


def test_numbered_frames_say_their_rate(
    call: Callable[..., Ran], clips: Path, nets: dict[str, Path], tmp_path: Path
) -> None:
    (tmp_path / "frames").mkdir()
    for number in range(3):
        picture(clips / "room.mp4", tmp_path / "frames" / f"{number:03d}.png")
    ran = call("frames", *cheap(nets, "--out", "out"))
    assert ran.code == 0
    assert "taken as 30 per second" in ran.err
    assert json.loads(Path("out/frames/run.json").read_text())["fps"] == 30


def test_too_little_space_leaves_the_earlier_result(
    call: Callable[..., Ran], walk: Path, nets: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = [picture(walk, Path("walk.png").absolute()), *cheap(nets, "--no-girth", "--out", "out")]
    arguments += ["--export", "glb", "--export", "csv,ply"]
    assert call(*arguments).code == 0
    before = tree(Path("out"))
    expected = ("person_001.npz", "person_001.csv", "people.glb", "meshes/person_001/000000.ply")
    assert {f"walk/{name}" for name in expected} <= before.keys()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 10**6))
    ran = call(*arguments, "--no-resume")
    assert ran.code == 2
    (line,) = (line for line in ran.err.splitlines() if line.startswith("error: "))
    assert "1 MB are free" in line
    assert "--no-obj" in line
    assert tree(Path("out")) == before


def test_a_folder_of_somebody_else_stays(
    call: Callable[..., Ran], clips: Path, nets: dict[str, Path]
) -> None:
    Path("out/room").mkdir(parents=True)
    Path("out/room/holiday.txt").write_text("mine")
    ran = call(clips / "room.mp4", *cheap(nets, "--out", "out"))
    assert ran.code == 2
    assert "holds no results of staf" in ran.error
    assert tree(Path("out")) == {"room/holiday.txt": b"mine"}


@pytest.mark.parametrize(
    ("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_interrupted_during_the_second(
    clips: Path, walk: Path, nets: dict[str, Path], tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    out = tmp_path / "out"
    process = subprocess.Popen(
        command(clips / "room.mp4", walk, *cheap(nets, "--out", out, "--json")),
        preexec_fn=heed_interrupts,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for(lambda: any(out.glob(".walk.*.part")) or process.poll() is not None)
    process.send_signal(sent)
    shown, said = process.communicate(timeout=30)
    assert process.returncode == code, said
    assert {entry.name for entry in out.iterdir()} == {"room"}
    assert json.loads((out / "room" / "run.json").read_text())["frames"] == 6
    assert "Traceback" not in said
    if sent == signal.SIGINT:
        assert "interrupted: finished inputs are whole" in said
        document = json.loads(shown)
        assert [result["ok"] for result in document["results"]] == [True]
        assert document["error"] == "interrupted"


def test_interrupted_while_loading(clips: Path, nets: dict[str, Path], tmp_path: Path) -> None:
    """In the middle of importing torch."""
    out = tmp_path / "out"
    process = subprocess.Popen(
        command(clips / "room.mp4", *cheap(nets, "--out", out)),
        preexec_fn=heed_interrupts,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for(out.exists)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130, said
    assert said.startswith("interrupted")
    assert not out.exists()


def heed_interrupts() -> None:
    """Tests that run in the background or under nohup hand ignored signals on to the child."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def wait_for(condition: Callable[[], bool], timeout_s: float = 60) -> None:
    end_s = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end_s, "waited in vain"
        time.sleep(0.02)


def test_version(start: Callable[..., Ran]) -> None:
    ran = start("--version")
    assert (ran.code, ran.out, ran.err) == (0, f"staf {staf_cli.__version__}\n", "")


def test_help_fits_a_screen(start: Callable[..., Ran]) -> None:
    ran = start("--help")
    lines = ran.out.splitlines()
    assert (ran.code, ran.err) == (0, "")
    assert len(lines) <= 45
    assert max(map(len, lines)) <= 80
    for word in ("--out", "--engine", "--people", "--json", "--quiet", "--offline", "--view", "--help-all"):
        assert word in ran.out
    assert "--tracker" not in ran.out


def test_help_all_shows_the_rest(start: Callable[..., Ran]) -> None:
    ran = start("--help-all")
    for word in (
        "--tracker",
        "--renderer",
        "--opacity",
        "--fps",
        "--background",
        "--skeleton",
        "--max-people",
    ):
        assert word in ran.out
