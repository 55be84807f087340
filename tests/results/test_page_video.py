"""What a page shows beside the bodies: the input, else the overlay, else nothing; what run.json says."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from made_up_folders import save_result
from made_up_people import made_up_person, made_up_result
from numbered_clips import WH, numbered_clip

from staf_cli.body.model import load_free_body
from staf_cli.camera import Camera
from staf_cli.errors import InputError
from staf_cli.export.formats import PageVideo
from staf_cli.render.choose import make_renderer
from staf_cli.results.find_input import find_input
from staf_cli.results.load import export_into, load_result, settings_of
from staf_cli.results.page_video import page_video
from staf_cli.results.run_json import is_whole, read_document, write_document
from staf_cli.results.writer import Writer, plan_bytes
from staf_cli.settings import Settings
from staf_cli.video.video_source import open_source


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return numbered_clip(tmp_path_factory.mktemp("clip") / "walk.mp4", np.arange(8) / 25)


@pytest.fixture
def folder(clip: Path, tmp_path: Path) -> Path:
    """A result of the clip, which lies elsewhere."""
    body = load_free_body("cpu")
    result = made_up_result(made_up_person(8, first=0, body=body), num_frames=8, body=body)
    return save_result(tmp_path / "out" / "results" / "walk", result, clip, Camera.from_fov(WH))


def shown(folder: Path, given: Path | None = None) -> PageVideo:
    result = load_result(folder)
    settings = settings_of(result.origin.settings)
    return page_video(folder, read_document(folder) or {}, result, settings, given)


class TestFindInput:
    def test_where_it_may_lie(self, folder: Path, clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        document = read_document(folder) or {}
        for place in (folder, folder.parent, folder.parent.parent):
            shutil.copy(clip, place / "walk.mp4")
            assert find_input(folder, document).path == place.resolve() / "walk.mp4"
            (place / "walk.mp4").unlink()
        assert find_input(folder, document).path is None
        monkeypatch.chdir(clip.parent)
        assert find_input(folder, document).path == Path("walk.mp4")

    def test_what_was_given_counts_by_its_content(self, folder: Path, clip: Path, tmp_path: Path) -> None:
        document = read_document(folder) or {}
        other_name = shutil.copy(clip, tmp_path / "holiday.mp4")
        assert find_input(folder, document, Path(other_name)).path == Path(other_name)
        (tmp_path / "walk.mp4").write_bytes(b"something else")
        with pytest.raises(InputError, match="not the input of this result"):
            find_input(folder, document, tmp_path / "walk.mp4")

    def test_why_it_is_not_there(self, folder: Path) -> None:
        document = read_document(folder) or {}
        assert "was not found; --video FILE" in find_input(folder, document).why_not
        (folder.parent / "walk.mp4").write_bytes(b"something else")
        assert "is another video" in find_input(folder, document).why_not

    @pytest.mark.parametrize("name", ["../../../etc/passwd", "/etc/passwd", "..", "", "a/b.mp4"])
    def test_a_name_that_is_a_path_leads_nowhere(self, folder: Path, name: str) -> None:
        document = (read_document(folder) or {}) | {"input": name}
        assert find_input(folder, document).path is None

    def test_a_result_of_old_without_a_sha256(self, folder: Path, clip: Path, tmp_path: Path) -> None:
        document = (read_document(folder) or {}) | {"input_sha256": None, "input_path_sha256": None}
        assert find_input(folder, document, clip).path == clip
        other = shutil.copy(clip, tmp_path / "holiday.mp4")
        with pytest.raises(InputError):
            find_input(folder, document, Path(other))
        shutil.copy(clip, folder.parent / "walk.mp4")
        assert find_input(folder, document).path is None


class TestPageVideo:
    def test_the_overlay_where_the_input_is_gone(self, folder: Path, clip: Path) -> None:
        shutil.copy(clip, folder / "overlay.mp4")
        found = shown(folder)
        assert found.is_overlay
        assert found.source is not None
        assert "this is the overlay" in found.note
        assert "was not found" in found.note

    def test_an_overlay_with_panels_is_not_shown(self, folder: Path) -> None:
        shutil.copy(self._wide(folder.parent), folder / "overlay.mp4")
        found = shown(folder)
        assert found.source is None
        assert "panels" in found.note

    def test_a_link_is_no_overlay(self, folder: Path, clip: Path) -> None:
        (folder / "overlay.mp4").symlink_to(clip)
        assert shown(folder).source is None

    @staticmethod
    def _wide(folder: Path) -> Path:
        from video_samples import write_video

        return write_video(folder / "wide.mp4", size_wh=(640, 192))


class TestExport:
    def test_run_json_tells_of_it(self, folder: Path, clip: Path) -> None:
        export_into(folder, ["html"], video=clip)
        document = json.loads((folder / "run.json").read_text())
        described = document["exports"]["html"]
        assert described["names"] == ["view.html"]
        assert described["video"] == "video"
        assert described["bytes"] == document["files"]["view.html"]["bytes"]
        assert is_whole(folder)

    def test_a_run_puts_its_own_input_in(self, clip: Path, tmp_path: Path) -> None:
        """At once, wherever the input lies; its disk space is planned for."""
        body = load_free_body("cpu")
        result = made_up_result(made_up_person(8, first=0, body=body), num_frames=8, body=body)
        camera = Camera.from_fov(WH)
        people = [replace(person, camera=camera) for person in result.people]
        info = replace(result.info, size_wh=WH, path=clip)
        result = replace(result, people=people, camera=camera, info=info)
        settings = Settings(obj=False, frame_npz=False, overlay=False, export=("html",), html_mb=3)
        tmp_path.joinpath("walk").mkdir()
        writer = Writer(settings, open_source(clip), lambda _, faces: make_renderer("software", faces))
        summary = writer.write(result, tmp_path / "walk")
        (exported,) = summary.exports
        assert exported.numbers["video"] == "video"
        assert exported.notes == ()
        assert plan_bytes(result, settings) >= 3_000_000

    def test_another_video_leaves_everything_as_it_was(self, folder: Path, tmp_path: Path) -> None:
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        (tmp_path / "other.mp4").write_bytes(b"something else")
        with pytest.raises(InputError, match="not the input"):
            export_into(folder, ["html", "csv"], video=tmp_path / "other.mp4")
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before

    def test_a_result_of_an_older_version(self, folder: Path) -> None:
        """Without world keys, sizes and what else came later."""
        document = read_document(folder) or {}
        for key in ("worlds", "people_boxes_only", "fps_exact", "time_base", "is_photo", "focal_source"):
            document.pop(key, None)
        write_document(folder, document)
        (exported,) = export_into(folder, ["html"])
        assert any("was not found" in note for note in exported.notes)

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            (["--export", "csv", "--video", "walk.mp4"], "--video is shown in html alone"),
            (["--export", "html", "--html-mb", "0"], "--html-mb 0: must be from 2 to 2000"),
            (["--export", "html", "--video", "nowhere.mp4"], "no such file"),
        ],
    )
    def test_bad_input_is_one_line(self, folder: Path, options: list[str], words: str) -> None:
        code = "from staf_cli.cli import main; main()"
        command = [sys.executable, "-c", code, "export", str(folder), *options]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=120)
        assert ended.returncode == 2
        (line,) = ended.stderr.splitlines()
        assert words in line
        assert not (folder / "view.html").exists()
