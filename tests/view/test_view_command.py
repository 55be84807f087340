"""`staf view` as it is called: its link, its pages, its end, and what it says of bad input."""

from __future__ import annotations

import gzip
import http.client
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from numbered_clips import numbered_clip
from served import serving

MakeFolder = Callable[..., Path]


def get(link: str, path: str = "", **headers: str) -> tuple[int, bytes]:
    """What is at a path behind the link."""
    parts = urlsplit(link)
    assert parts.hostname is not None
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    try:
        connection.request("GET", parts.path + path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def config_of(page: bytes) -> dict[str, object]:
    match = re.search(rb'id="config">(.*?)</script>', page)
    assert match is not None
    return json.loads(match[1])


def refused(*arguments: str | Path, cwd: Path | None = None) -> str:
    """The one line of a command that ends with exit code 2."""
    code = "from staf_cli.cli import main_view; main_view()"
    command = [sys.executable, "-c", code, "--no-browser", *map(str, arguments)]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=cwd, timeout=120)
    assert (ended.returncode, ended.stdout) == (2, "")
    (line,) = ended.stderr.splitlines()
    assert line.startswith("error: ")
    return line


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return numbered_clip(tmp_path_factory.mktemp("clips") / "walk.mp4", np.arange(12) / 25, sound="aac")


@pytest.fixture(scope="module")
def results(make_folder: MakeFolder, clip: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two results of the clip, one of a video that is gone, and a damaged one."""
    out = tmp_path_factory.mktemp("results")
    for name, video in (("walk2", clip), ("walk10", clip), ("gone", None), ("damaged", clip)):
        make_folder(out / name, video=video)
    (out / "walk2" / "poster.jpg").write_bytes(b"\xff\xd8\xff a poster")
    (out / "damaged" / "person_001.npz").write_bytes(b"not an archive")
    return out


@pytest.fixture(scope="module")
def link(results: Path, clip: Path) -> Iterator[str]:
    """Of a server of one result."""
    with serving(results / "walk2", "--video", clip) as (link, _):
        yield link


class TestOneResult:
    def test_the_link_is_alone_on_its_line(self, link: str) -> None:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{20,}/", link)

    def test_the_page_names_its_scene_and_its_video(self, link: str) -> None:
        status, page = get(link)
        config = config_of(page)
        assert status == 200
        assert config["mode"] == "view"
        assert config["video"] == {"url": "0/video", "type": "video/mp4"}
        assert (config["video_note"], config["video_is_overlay"], config["home"]) == ("", False, None)
        assert get(link, "viewer.js")[0] == get(link, "viewer.css")[0] == 200

    def test_the_scene_is_the_results(self, link: str) -> None:
        status, scene = get(link, "0/scene/0")
        assert status == 200
        assert gzip.decompress(scene)[:8] == b"STAFVIEW"

    def test_the_video_is_the_input_itself(self, link: str, clip: Path) -> None:
        assert get(link, "0/video") == (200, clip.read_bytes())
        assert get(link, "0/video", Range="bytes=10-19") == (206, clip.read_bytes()[10:20])

    def test_its_files_are_not_given_out(self, link: str) -> None:
        for path in (
            "0/run.json",
            "0/person_001.npz",
            "0/../run.json",
            "1/",
            "run.json",
            "0/%2e%2e/run.json",
        ):
            assert get(link, path)[0] == 404

    def test_the_page_can_be_kept_as_a_file(self, link: str) -> None:
        status, page = get(link, "0/view.html")
        assert status == 200
        assert config_of(page)["mode"] == "file"


@pytest.mark.parametrize(
    ("ending", "code"),
    [
        (signal.SIGINT, 0),
        pytest.param(signal.SIGTERM, 128 + signal.SIGTERM, marks=pytest.mark.slow),
        pytest.param(signal.SIGHUP, 128 + signal.SIGHUP, marks=pytest.mark.slow),
    ],
)
def test_nothing_is_left_however_it_is_ended(
    ending: signal.Signals, code: int, results: Path, clip: Path, tmp_path: Path, monkeypatch
) -> None:
    """Ctrl-C is how one ends it, so it is no failure. A copy of the video is removed."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with serving(results / "walk2", "--video", clip) as (link, process):
        assert get(link, "0/view.html")[0] == 200
        assert list(tmp_path.glob("staf_view_*"))
        process.send_signal(ending)
        process.wait(20)
    assert process.returncode == code
    assert not list(tmp_path.iterdir())


def test_several_give_a_start_page(results: Path) -> None:
    with serving(results) as (link, _):
        status, page = get(link)
        text = page.decode()
        assert status == 200
        names = re.findall(r"<h2>(.*?)</h2>", text)
        assert names == ["damaged", "gone", "walk2", "walk10"]
        assert "person_001.npz is no .npz" in text
        assert re.findall(r'href="(\d)/"', text) == ["1", "2", "3"]
        assert '<img src="2/poster.jpg"' in text
        assert text.count("<img") == 1
        assert get(link, "2/poster.jpg") == (200, b"\xff\xd8\xff a poster")
        assert get(link, "start.css")[0] == 200
        config = config_of(get(link, "1/")[1])
        assert config["home"] == "../"
        assert config["scenes"] == [{"name": "gone", "url": "scene/0"}]
        assert config["video"] is None
        assert "walk.mp4 was not found" in str(config["video_note"])
        status, words = get(link, "0/")
        assert status == 500
        assert b"is no .npz" in words


def test_a_poster_that_leads_elsewhere_is_none(results: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for name in ("one", "two"):
        shutil.copytree(results / "walk2", out / name)
    (tmp_path / "secret").write_text("secret")
    for poster in ("poster.jpg", "overlay.mp4"):
        (out / "one" / poster).unlink(missing_ok=True)
        (out / "one" / poster).symlink_to(tmp_path / "secret")
    with serving(out, cwd=tmp_path) as (link, _):
        assert get(link, "0/poster.jpg")[0] == 404
        assert get(link, "1/poster.jpg")[0] == 200
        assert config_of(get(link, "0/")[1])["video"] is None
        assert get(link, "0/video")[0] == 404


def test_the_input_is_found_beside_the_results(make_folder: MakeFolder, clip: Path, tmp_path: Path) -> None:
    result = make_folder(tmp_path / "results" / "walk", video=clip)
    shutil.copy(clip, tmp_path / "walk.mp4")
    with serving(result) as (link, _):
        assert get(link, "0/video") == (200, clip.read_bytes())


def test_another_video_of_its_name_is_not_shown(make_folder: MakeFolder, clip: Path, tmp_path: Path) -> None:
    result = make_folder(tmp_path / "results" / "walk", video=clip)
    (tmp_path / "walk.mp4").write_bytes(clip.read_bytes() + b"x")
    with serving(result) as (link, _):
        config = config_of(get(link)[1])
        assert config["video"] is None
        assert "is another video" in str(config["video_note"])
        assert get(link, "0/video")[0] == 404


def test_without_the_video(results: Path, clip: Path) -> None:
    with serving(results / "walk2", "--no-video", cwd=clip.parent) as (link, _):
        assert config_of(get(link)[1])["video"] is None


def test_two_results_of_one_input(results: Path, clip: Path) -> None:
    with serving("--compare", results / "walk2", results / "walk10", "--video", clip) as (link, _):
        config = config_of(get(link)[1])
        assert config["mode"] == "compare"
        scenes = [{"name": "walk2", "url": "0/scene/0"}, {"name": "walk10", "url": "1/scene/0"}]
        assert config["scenes"] == scenes
        assert config["video"] == {"url": "0/video", "type": "video/mp4"}
        for scene in scenes:
            assert get(link, scene["url"])[0] == 200


def test_the_port_that_is_asked_for(results: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"--port {port}: cannot be used" in refused(results / "walk2", "--port", str(port))
    with serving(results / "walk2", "--port", str(port)) as (link, _):
        assert urlsplit(link).port == port


class TestBadInput:
    def test_no_result(self, tmp_path: Path) -> None:
        assert "no such folder" in refused(tmp_path / "nothing")
        assert "holds no finished result" in refused(tmp_path)
        (tmp_path / "run.json").write_text("[]")
        assert "run.json cannot be read" in refused(tmp_path)
        assert "is a file; give the folder" in refused(tmp_path / "run.json")

    def test_damaged(self, results: Path) -> None:
        assert "is no .npz" in refused(results / "damaged")

    @pytest.mark.parametrize("key", ["poses", "joints3d", "betas"])
    @pytest.mark.parametrize("number", [np.nan, 1e30])
    def test_numbers_that_no_body_has(self, results: Path, tmp_path: Path, key: str, number: float) -> None:
        folder = tmp_path / "walk"
        shutil.copytree(results / "walk2", folder)
        track = next(folder.glob("person_*.npz"))
        with np.load(track, allow_pickle=False) as stored:
            arrays = dict(stored)
        arrays[key] = np.full_like(arrays[key], number)
        np.savez(track, **arrays)
        assert "numbers that no body has" in refused(folder)

    def test_several_none_of_which_is_one(self, tmp_path: Path) -> None:
        code = "from staf_cli.cli import main_view; main_view()"
        command = [sys.executable, "-c", code, str(tmp_path / "a"), str(tmp_path / "b")]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert ended.returncode == 2
        assert ended.stderr.splitlines()[-1].startswith("error: none of these")

    def test_another_video(self, results: Path, tmp_path: Path) -> None:
        other = numbered_clip(tmp_path / "walk.mp4", np.arange(5) / 25)
        assert "not the input of this result" in refused(results / "walk2", "--video", other)
        assert "no such file" in refused(results / "walk2", "--video", tmp_path / "nowhere.mp4")

    def test_a_video_for_several(self, results: Path, clip: Path) -> None:
        assert "give that result alone" in refused(results, "--video", clip)

    def test_what_cannot_be_compared(self, results: Path) -> None:
        assert "not made from one input" in refused("--compare", results / "walk2", results / "gone")
        assert "takes two results" in refused("--compare", results / "walk2")
        assert "takes two results" in refused("--compare", results)
        assert "is given twice" in refused("--compare", results / "walk2", results / "walk2")

    @pytest.mark.parametrize("option", ["--html-mb=0", "--html-mb=1e9", "--port=0", "--port=70000"])
    def test_absurd_numbers(self, results: Path, option: str) -> None:
        assert "must be from" in refused(results / "walk2", option)

    def test_options_that_contradict(self, results: Path, clip: Path) -> None:
        assert "drop one of them" in refused(results / "walk2", "--video", clip, "--no-video")


def test_neither_torch_nor_a_video_is_loaded_for_the_free_body(results: Path) -> None:
    """They take seconds; the link is to be there at once."""
    code = (
        "import sys; from pathlib import Path\n"
        "from staf_cli.results.look import Look, LookOptions\n"
        "import staf_cli.results.site, staf_cli.view.server\n"
        f"look = Look(Path({str(results / 'gone')!r}), LookOptions())\n"
        "look.scene()\n"
        "print(*[name for name in ('torch', 'av', 'smplx', 'pyrender') if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "\n"


def test_the_browser_is_opened_only_where_there_is_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    from staf_cli.cli import view

    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not view._has_screen()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert view._has_screen()
