"""What killed runs leave beside their results, and whether the next one puts it in order."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from made_up_run import finish

from staf_cli.results.publish import clear_leftovers, hidden_names, locked, out_folder, replacing
from staf_cli.settings import Settings

# A replacement that is killed at one of its renames, or in the middle of writing.
KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[4])
from made_up_run import finish
from staf_cli.results.publish import replacing
from staf_cli.settings import Settings
folder, source, moment = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
real, renames = Path.rename, []
def rename(self, target):
    if f"before rename {len(renames)}" == moment:
        os.kill(os.getpid(), signal.SIGKILL)
    renames.append(target)
    return real(self, target)
Path.rename = rename
with replacing(folder) as part:
    (part / "overlay.mp4").write_text("half")
    if moment == "writing":
        os.kill(os.getpid(), signal.SIGKILL)
    finish(part, source, Settings(), "second")
    if moment == "run.json":
        whole = (part / "run.json").read_text()
        (part / "run.json").write_text(whole[: len(whole) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
    if moment == "half of a mesh":
        (part / "meshes" / "person_001" / "000001.obj").write_text("")
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "walk.mp4").write_text("a video")
    return tmp_path / "walk.mp4"


def killed(folder: Path, source: Path, moment: str) -> None:
    command = [sys.executable, "-c", KILLED, str(folder), str(source), moment, str(Path(__file__).parents[1])]
    assert subprocess.run(command, check=False).returncode == -9


def names(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def content(folder: Path) -> str:
    return (folder / "overlay.mp4").read_text()


@pytest.mark.parametrize("moment", ["writing", "run.json", "half of a mesh"])
@pytest.mark.parametrize("earlier", [True, False])
def test_what_is_unfinished_goes(tmp_path: Path, source: Path, moment: str, earlier: bool) -> None:
    out = tmp_path / "out"
    out.mkdir()
    if earlier:
        with replacing(out / "walk") as part:
            finish(part, source, Settings(), "first")
    killed(out / "walk", source, moment)
    assert len(names(out)) == 1 + earlier, "the kill leaves something"
    with out_folder(out):
        pass
    assert (names(out) if out.exists() else set()) == ({"walk"} if earlier else set())
    if earlier:
        assert content(out / "walk") == "first"


@pytest.mark.parametrize(("moment", "stays"), [("before rename 0", "first"), ("before rename 1", "second")])
def test_killed_while_replacing(tmp_path: Path, source: Path, moment: str, stays: str) -> None:
    """Between the two renames nothing is there under the name; the new result is complete by then."""
    out = tmp_path / "out"
    with out_folder(out), replacing(out / "walk") as part:
        finish(part, source, Settings(), "first")
    (out / "walk" / "scene.blend").write_text("mine")
    killed(out / "walk", source, moment)
    clear_leftovers(out)
    assert names(out) == {"walk"}
    assert content(out / "walk") == stays
    assert (out / "walk" / "scene.blend").read_text() == "mine"


def test_the_only_complete_result_comes_back(tmp_path: Path, source: Path) -> None:
    """As if the new one had been lost: the old one is all there is."""
    part, old = hidden_names(tmp_path / "walk")
    old.mkdir()
    finish(old, source, Settings(), "old")
    part.mkdir()
    (part / "run.json").write_text("{")
    clear_leftovers(tmp_path)
    assert names(tmp_path) == {"walk", "walk.mp4"}
    assert content(tmp_path / "walk") == "old"


def test_who_is_at_work_is_left_alone(tmp_path: Path, source: Path) -> None:
    with replacing(tmp_path / "walk") as part:
        (part / "overlay.mp4").touch()
        clear_leftovers(tmp_path)
        assert part.is_dir()
        command = f"from staf_cli.results.publish import *; clear_leftovers(Path({str(tmp_path)!r}))"
        subprocess.run([sys.executable, "-c", command], check=True)
        assert part.is_dir()
        finish(part, source, Settings())
    assert names(tmp_path) == {"walk", "walk.mp4"}


def test_who_replaces_a_result_is_left_alone(tmp_path: Path, source: Path) -> None:
    """The old result of a run that is at it is no leftover, though the new one has its name already."""
    with replacing(tmp_path / "walk") as part:
        finish(part, source, Settings(), "first")
    _, old = hidden_names(tmp_path / "walk")
    with locked(tmp_path / "walk") as is_marked:
        assert is_marked
        (tmp_path / "walk").rename(old)
        clear_leftovers(tmp_path)
        assert old.is_dir()
    clear_leftovers(tmp_path)
    assert names(tmp_path) == {"walk", "walk.mp4"}


def test_a_folder_is_locked_before_it_can_be_taken_for_a_leftover(tmp_path: Path) -> None:
    """Whoever clears up waits until a folder that is being made has its lock."""
    part, _ = hidden_names(tmp_path / "walk")
    with locked(tmp_path, wait=True):
        part.mkdir()
        clearing = threading.Thread(target=clear_leftovers, args=(tmp_path,))
        clearing.start()
        clearing.join(0.2)
        assert part.is_dir()
        mark = locked(part)
        assert mark.__enter__()
    clearing.join()
    assert part.is_dir()
    mark.__exit__(None, None, None)
    clear_leftovers(tmp_path)
    assert names(tmp_path) == set()


def test_without_locks_nothing_is_cleared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part, _ = hidden_names(tmp_path / "walk")
    part.mkdir()
    monkeypatch.setitem(sys.modules, "fcntl", None)
    clear_leftovers(tmp_path)
    assert part.is_dir()


@pytest.mark.parametrize("name", [".walk.12.part", ".walk.part", ".git", "walk.1a2b3c4d.part", ".walk.x.old"])
def test_other_hidden_folders_are_not_ours(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    clear_leftovers(tmp_path)
    assert names(tmp_path) == {name}


def test_a_link_that_looks_like_ours_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "mine.txt").touch()
    (tmp_path / ".walk.1a2b3c4d.part").symlink_to(tmp_path / "elsewhere")
    clear_leftovers(tmp_path)
    assert names(tmp_path / "elsewhere") == {"mine.txt"}


def test_long_names_do_not_meet(tmp_path: Path) -> None:
    """Names that begin alike and are as long as can be, in letters of two bytes as well."""
    hidden = {hidden_names(tmp_path / name)[0] for name in ("x" * 250, "x" * 249 + "y", "ä" * 120)}
    assert len(hidden) == 3
    assert all(len(os.fsencode(path.name)) < 256 for path in hidden)


def test_files_that_run_json_lists_are_not_the_users(tmp_path: Path, source: Path) -> None:
    """Whatever kinds of files a version writes, the next result does not inherit them."""
    with replacing(tmp_path / "walk") as part:
        finish(part, source, Settings(), "first")
        (part / "walk.glb").write_text("old")
        document = json.loads((part / "run.json").read_text())
        document["files"]["walk.glb"] = {"files": 1, "bytes": 3}
        (part / "run.json").write_text(json.dumps(document))
    (tmp_path / "walk" / "notes.txt").write_text("mine")
    with replacing(tmp_path / "walk") as part:
        finish(part, source, Settings(), "second")
    assert names(tmp_path / "walk") == {"overlay.mp4", "person_001.npz", "meshes", "run.json", "notes.txt"}
