"""What `python -m build` makes is whole, and runs in an environment that knows no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

import staf_cli

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = Path(staf_cli.__file__).parent


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist of this checkout and the wheel that was built from it."""
    out = tmp_path_factory.mktemp("dist")
    # The backend is among the tests' requirements: no network is needed.
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return out


def package_files() -> set[str]:
    """Every file of the package, below the checkout's folder; what Python caches there aside."""
    files = (file for file in PACKAGE.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    return {file.relative_to(PACKAGE.parent).as_posix() for file in files}


def test_sdist_and_wheel_hold_the_whole_package(built: Path) -> None:
    (wheel,), (sdist,) = built.glob("*.whl"), built.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as archive:
        in_wheel = set(archive.namelist())
    with tarfile.open(sdist) as archive:
        in_sdist = {name.partition("/")[2] for name in archive.getnames()}
    assert "staf_cli/py.typed" in in_wheel
    assert package_files() <= in_wheel
    assert {*package_files(), "README.md", "LICENSE", "pyproject.toml", "Makefile"} <= in_sdist
    assert not [name for name in in_wheel if not name.startswith(("staf_cli/", "staf-"))]


def test_the_wheel_runs_the_demo_elsewhere(
    built: Path, nets: dict[str, Path], demo_clip: Path, tmp_path: Path
) -> None:
    """The package comes from the wheel; its dependencies, 5 GB of them, from the environment of the tests."""
    environment, weights = tmp_path / "env", tmp_path / "weights"
    weights.mkdir()
    for asset in (*nets.values(), demo_clip):
        (weights / asset.name).symlink_to(asset)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    python = environment / "bin" / "python"
    (wheel,) = built.glob("*.whl")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index"]
    subprocess.run([*pip, str(wheel)], check=True, stdout=subprocess.DEVNULL)
    (site,) = (environment / "lib").glob("python*/site-packages")
    # A plain line adds a folder, but heeds none of the .pth files in it: an editable install stays unseen.
    ours = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site / "dependencies.pth").write_text("\n".join(ours) + "\n", encoding="utf-8")
    bare = {"PATH": os.environ["PATH"], "HOME": str(tmp_path / "home")}
    where = subprocess.run(
        [python, "-c", "import staf_cli; print(staf_cli.__file__, staf_cli.__version__)"],
        **{"env": bare, "cwd": tmp_path, "check": True, "capture_output": True, "text": True},
    )
    file, version = where.stdout.split()
    assert Path(file).is_relative_to(site)
    assert version in wheel.name
    command = [environment / "bin" / "staf-run", "--demo", "--offline", "--weights", weights, "--out", "out"]
    ran = subprocess.run(command, env=bare, cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    results = tmp_path / "out" / "demo"
    for name in ("overlay.mp4", "poster.jpg", "run.json", "person_001.npz", "person_002.npz"):
        assert (results / name).stat().st_size > 0
