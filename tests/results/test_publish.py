"""Folders that appear complete or not at all, and never at the cost of somebody's files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from staf_cli.errors import OutputError
from staf_cli.results import publish as atomic
from staf_cli.results.publish import out_folder, replacing
from staf_cli.results.same_run import path_sha256


def write_result(folder: Path, content: str, source: Path | None = None, meanwhile: str = "") -> None:
    with replacing(folder, source) as part:
        (part / "overlay.mp4").write_text(content)
        document = {"versions": {"staf": "1"}, "input_path_sha256": path_sha256(source) if source else ""}
        (part / "run.json").write_text(json.dumps(document))
        if meanwhile:
            write_result(folder, meanwhile, source and source.with_name("another.mp4"))


def names(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def test_appears_when_complete(tmp_path: Path) -> None:
    with replacing(tmp_path / "walk") as part:
        assert part.parent == tmp_path
        assert part.name.startswith(".")
        assert not (tmp_path / "walk").exists()
    assert names(tmp_path) == {"walk"}


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt, SystemExit])
def test_failure_leaves_the_earlier_result(tmp_path: Path, error: type[BaseException]) -> None:
    write_result(tmp_path / "walk", "first")

    def fail() -> None:
        with replacing(tmp_path / "walk") as part:
            (part / "overlay.mp4").write_text("second")
            raise error

    with pytest.raises(error):
        fail()
    assert names(tmp_path) == {"walk"}
    assert (tmp_path / "walk" / "overlay.mp4").read_text() == "first"


def test_replaces_a_result_but_keeps_the_users_files(tmp_path: Path) -> None:
    write_result(tmp_path / "walk", "first")
    (tmp_path / "walk" / "scene.blend").write_text("mine")
    (tmp_path / "walk" / "person_007.npz").write_text("of the first run")
    write_result(tmp_path / "walk", "second")
    assert names(tmp_path) == {"walk"}
    assert names(tmp_path / "walk") == {"overlay.mp4", "run.json", "scene.blend"}
    assert (tmp_path / "walk" / "overlay.mp4").read_text() == "second"


@pytest.mark.parametrize("run_json", [None, "{}", "[]", '{"versions": 3}', "no json"])
def test_foreign_folder_is_not_touched(tmp_path: Path, run_json: str | None) -> None:
    (tmp_path / "walk").mkdir()
    (tmp_path / "walk" / "holiday.jpg").write_text("mine")
    if run_json is not None:
        (tmp_path / "walk" / "run.json").write_text(run_json)
    with pytest.raises(OutputError, match="holds no results"):
        write_result(tmp_path / "walk", "new")
    assert (tmp_path / "walk" / "holiday.jpg").read_text() == "mine"
    assert names(tmp_path) == {"walk"}


def test_a_result_of_another_input_is_not_replaced(tmp_path: Path) -> None:
    first, second = tmp_path / "cam1.mp4", tmp_path / "cam2.mp4"
    write_result(tmp_path / "walk", "first", first)
    with pytest.raises(OutputError, match="walk holds the results of another input"):
        write_result(tmp_path / "walk", "second", second)
    write_result(tmp_path / "walk", "edited", first)
    assert (tmp_path / "walk" / "overlay.mp4").read_text() == "edited"


def test_nor_one_that_came_meanwhile(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="walk holds the results of another input"):
        write_result(tmp_path / "walk", "first", tmp_path / "cam1.mp4", meanwhile="second")
    assert (tmp_path / "walk" / "overlay.mp4").read_text() == "second"


def test_a_file_in_the_way_stays(tmp_path: Path) -> None:
    (tmp_path / "walk").write_text("mine")
    with pytest.raises(OutputError):
        write_result(tmp_path / "walk", "new")
    assert (tmp_path / "walk").read_text() == "mine"


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "walk").mkdir()
    write_result(tmp_path / "walk", "new")
    assert names(tmp_path / "walk") == {"overlay.mp4", "run.json"}


def test_a_link_to_a_result_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    write_result(tmp_path / "elsewhere" / "walk", "first")
    (tmp_path / "out" / "walk").symlink_to(tmp_path / "elsewhere" / "walk")
    write_result(tmp_path / "out" / "walk", "second")
    assert (tmp_path / "elsewhere" / "walk" / "overlay.mp4").read_text() == "second"
    assert names(tmp_path / "elsewhere") == names(tmp_path / "out") == {"walk"}


def test_interrupted_while_removing_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_result(tmp_path / "walk", "first")
    (tmp_path / "walk" / "notes.txt").write_text("mine")
    real, calls = atomic.shutil.rmtree, []

    def interrupted_once(path: Path, **options: bool) -> None:
        calls.append(path)
        if sum(path.suffix == ".old" for path in calls) == 1 and path.suffix == ".old":
            raise KeyboardInterrupt
        real(path, **options)

    monkeypatch.setattr(atomic.shutil, "rmtree", interrupted_once)
    with pytest.raises(KeyboardInterrupt):
        write_result(tmp_path / "walk", "second")
    assert names(tmp_path) == {"walk"}
    assert names(tmp_path / "walk") == {"overlay.mp4", "run.json", "notes.txt"}
    assert (tmp_path / "walk" / "overlay.mp4").read_text() == "second"


def test_a_name_as_long_as_can_be(tmp_path: Path) -> None:
    write_result(tmp_path / ("x" * 250), "new")
    assert names(tmp_path) == {"x" * 250}


def test_unwritable_folder_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", read_only)
    for attempt in (lambda: write_result(tmp_path / "walk", "x"), lambda: enter(tmp_path / "new" / "out")):
        with pytest.raises(OutputError, match="Permission denied") as caught:
            attempt()
        assert "\n" not in str(caught.value)


def enter(out: Path) -> None:
    with out_folder(out):
        pass


def test_read_only_output_is_known_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated, since nothing is read-only for root."""
    monkeypatch.setattr(atomic.os, "access", lambda *_: False)
    with pytest.raises(OutputError, match="cannot be written"):
        enter(tmp_path)


@pytest.mark.parametrize("below", ["", "deep/er"])
def test_output_that_is_a_file(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OutputError, match="file is not a folder"):
        enter(tmp_path / "file" / below)


def test_output_without_results_goes_again(tmp_path: Path) -> None:
    enter(tmp_path / "a" / "b" / "c")
    assert names(tmp_path) == set()
    with out_folder(tmp_path / "a" / "b"):
        (tmp_path / "a" / "result").mkdir()
    assert names(tmp_path) == {"a"}
    assert names(tmp_path / "a") == {"result"}


def test_output_that_was_there_stays(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    enter(tmp_path / "out")
    assert names(tmp_path) == {"out"}
