"""The tests that draw with OpenGL, with every other set of its libraries that this machine could have had."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import chain, combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from renderers_for_tests import OPENGL

from staf_cli.render import choose

HERE = Path(__file__).parent
WITH_OPENGL = "pyrender or choose or both_draw"  # what else is in this folder loads none

# Python imports `sitecustomize` at its start, in pytest's process and in those that the tests start.
# The libraries stay where they are: only ctypes, through which PyOpenGL loads them, does not find them.
SITECUSTOMIZE = """
import sys

HIDDEN = tuple(f"lib{name}.so" for name in %r)

def hide(event, arguments):
    if event == "ctypes.dlopen" and str(arguments[0]).startswith(HIDDEN):
        raise OSError(f"{arguments[0]}: cannot open shared object file: No such file or directory")

sys.addaudithook(hide)
"""


def sets_of(names: list[str]) -> list[tuple[str, ...]]:
    """Every set of these names but the empty one."""
    return list(chain.from_iterable(combinations(names, size + 1) for size in range(len(names))))


@pytest.mark.parametrize("hidden", sets_of(OPENGL) or [()], ids="+".join)
def test_the_tests_of_drawing_without(hidden: tuple[str, ...], tmp_path: Path) -> None:
    """They pass, and are left out only where no library is left at all."""
    (tmp_path / "sitecustomize.py").write_text(SITECUSTOMIZE % (hidden,), encoding="utf-8")
    report = tmp_path / "report.xml"
    paths = [str(tmp_path), str(HERE.parents[1]), os.environ.get("PYTHONPATH", "")]
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    surroundings.pop(choose.VARIABLE, None)  # an earlier test of this process has settled it
    command = [sys.executable, "-m", "pytest", str(HERE), "-k", WITH_OPENGL, f"--junitxml={report}"]
    command += ["-p", "no:cacheprovider", f"--basetemp={tmp_path / 'base'}"]
    ran = subprocess.run(command, env=surroundings, capture_output=True, text=True, cwd=HERE.parents[1])
    assert ran.returncode == 0, ran.stdout + ran.stderr
    cases = list(ElementTree.parse(report).iter("testcase"))
    num_pyrender = sum("[pyrender" in case.get("name", "") for case in cases)
    skipped = {case.get("name", ""): skip.get("message") for case in cases for skip in case.iter("skipped")}
    if set(hidden) == set(OPENGL):
        assert num_pyrender == 0
        assert skipped
        assert all("both_draw" in name for name in skipped)
        assert set(skipped.values()) == {"no OpenGL library loads here"}
    else:
        assert num_pyrender >= 20
        assert not skipped
