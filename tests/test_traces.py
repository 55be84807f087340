"""A run leaves its results and nothing else, and needs no home directory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from short_clips import cut_short

ROOT = Path(__file__).resolve().parents[1]
# A user id without an entry among the users: `os.path.expanduser` and all that build on it find no home.
NO_ENTRY = """
import pwd

def no_entry(uid):
    raise KeyError(f"getpwuid(): uid not found: {uid}")

pwd.getpwuid = no_entry
"""
RUN = NO_ENTRY + "import sys; from staf_cli.cli import main; sys.argv[0] = 'staf'; main()"
COMPILER = """
import os
{imports}
assert "TORCHINDUCTOR_CACHE_DIR" not in os.environ
"""


def surroundings(tmp_path: Path) -> dict[str, str]:
    """No home directory, and an empty temporary folder."""
    (tmp_path / "tmp").mkdir()
    (tmp_path / "cwd").mkdir()
    names = ("HOME", "STAF_WEIGHTS", "TORCHINDUCTOR_CACHE_DIR", "LOGNAME", "USER", "LNAME", "USERNAME")
    kept = {name: value for name, value in os.environ.items() if name not in names and "XDG" not in name}
    return {**kept, "TMPDIR": str(tmp_path / "tmp"), "PYTHONPATH": str(ROOT)}


def staf(tmp_path: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", RUN, *map(str, arguments)]
    home = surroundings(tmp_path)
    return subprocess.run(command, env=home, cwd=tmp_path / "cwd", capture_output=True, text=True)


def test_a_run_leaves_nothing_else(nets: dict[str, Path], demo_clip: Path, tmp_path: Path) -> None:
    clip = cut_short(demo_clip, tmp_path / "clip.mp4", num_frames=3, every=3)
    weights = nets["pose_detection"].parent
    options = ["--offline", "--weights", weights, "--device", "cpu", "--detector", "blazepose"]
    ran = staf(tmp_path, "run", clip, "--out", tmp_path / "out", *options)
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "out" / "clip" / "person_001.npz").is_file()
    assert sorted(os.listdir(tmp_path)) == ["clip.mp4", "cwd", "out", "tmp"]
    assert os.listdir(tmp_path / "tmp") == os.listdir(tmp_path / "cwd") == []


def test_without_home_nothing_is_kept_in_a_cache(tmp_path: Path) -> None:
    ran = staf(tmp_path, "weights", "fetch", "demo")
    assert ran.returncode == 2
    assert "name a folder with --weights" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
    assert os.listdir(tmp_path / "cwd") == []


@pytest.mark.parametrize(
    "imports",
    [
        "import staf_cli.recover.staf.engine",
        "from staf_cli.people.ultralytics_safe import ultralytics_module; ultralytics_module('nn.tasks')",
    ],
    ids=["staf", "ultralytics"],
)
def test_no_import_leaves_a_folder(imports: str, tmp_path: Path) -> None:
    code = COMPILER.format(imports=imports)
    environment = {**surroundings(tmp_path), "HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], env=environment, cwd=tmp_path / "cwd", check=True)
    assert os.listdir(tmp_path / "tmp") == []
    assert sorted(os.listdir(tmp_path)) == ["cwd", "tmp"]
