"""A Python package whose shared library this system lacks: one line that names all packages."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from staf_cli.import_guards import missing_libraries_named

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux names missing libraries")

ROOT = Path(__file__).resolve().parents[1]
COMMAND = "import sys; from staf_cli.cli import main_run; main_run()"
LIBRARY = "import sys, staf_cli; staf_cli.run(sys.argv[1])"
# ctypes finds none of OpenCV's libraries, as on a system where nothing but Python is installed.
WITHOUT = """
import sys

HIDDEN = ("libGL.", "libglib-", "libgthread-", "libxcb.")

def hide(event, arguments):
    if event == "ctypes.dlopen" and str(arguments[0]).startswith(HIDDEN):
        raise OSError(f"{arguments[0]}: cannot open shared object file: No such file or directory")

sys.addaudithook(hide)
"""
ALL = (
    "this system lacks libGL.so.1, libglib-2.0.so.0, libgthread-2.0.so.0, libxcb.so.1, libq.so.0; "
    "on Debian or Ubuntu: apt-get install libgl1 libglib2.0-0 libxcb1"
)


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """The environment of a process in which `import cv2` asks the loader for a library that is not there.

    cv2 is there a copy of one of Pillow's extension modules that needs `libq.so.0` in place of libc.
    """
    found = importlib.util.find_spec("PIL._imagingmath")
    assert found is not None
    assert found.origin is not None
    extension, suffix = Path(found.origin).read_bytes(), "".join(Path(found.origin).suffixes)
    assert b"\0libc.so.6\0" in extension
    (tmp_path / f"cv2{suffix}").write_bytes(extension.replace(b"\0libc.so.6\0", b"\0libq.so.0\0"))
    (tmp_path / "sitecustomize.py").write_text(WITHOUT, encoding="utf-8")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}


def test_the_command_names_all_packages(bare: dict[str, str], demo_clip: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-c", COMMAND, str(demo_clip), "--out", str(out), "--offline"]
    ran = subprocess.run(command, env=bare, capture_output=True, text=True)
    assert ran.returncode == 2
    assert ran.stderr.strip() == f"error: {ALL}"
    assert not out.exists()


def test_the_library_raises_one_error(bare: dict[str, str], demo_clip: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", LIBRARY, str(demo_clip)], env=bare, capture_output=True, text=True
    )
    assert ran.stderr.splitlines()[-1] == f"staf_cli.errors.MissingLibraryError: {ALL}"


def test_ctrl_c_while_a_compiled_module_is_imported_is_no_missing_library() -> None:
    """Seen of scipy: the interrupt comes as the cause of an ImportError."""
    with pytest.raises(KeyboardInterrupt), missing_libraries_named():
        raise ImportError("initialization failed") from KeyboardInterrupt()
