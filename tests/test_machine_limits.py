"""A limit of the machine is named as such: neither the input nor the disk is blamed for it."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from short_clips import empty_room

RUN = "import sys; from staf_cli.cli import main_run; main_run()"
# Threads with stacks of 1 GB, of which none fits into what is left.
WITHOUT_THREADS = """
import resource, sys
from pathlib import Path
from staf_cli.errors import machine_limit
from staf_cli.video.video_source import VideoSource
size_kb = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmSize"))
resource.setrlimit(resource.RLIMIT_AS, ((size_kb << 10) + (200 << 20),) * 2)
try:
    print(sum(1 for _ in VideoSource(Path(sys.argv[1])).frames()))
except Exception as error:
    print(machine_limit(error))
"""


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return empty_room(tmp_path / "room.mp4")


def start(code: str, *arguments: object, **limits: int) -> subprocess.CompletedProcess[str]:
    """Run Python code under limits of the system, by their names in `resource`."""

    def limit() -> None:
        for name, value in limits.items():
            resource.setrlimit(getattr(resource, name), (value, value))

    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, preexec_fn=limit, capture_output=True, text=True, check=False)


@pytest.mark.skipif(sys.platform != "linux", reason="limits work differently elsewhere")
def test_no_more_threads(clip: Path) -> None:
    ran = start(WITHOUT_THREADS, clip, RLIMIT_STACK=1 << 30)
    assert ran.stdout.startswith("no more threads or processes may start here"), ran.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="limits work differently elsewhere")
@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("RLIMIT_FSIZE", 4 << 10, "error: {clip}: a file may not grow that large here"),
        # Where a library finds no room to load, no input has been opened that could be named.
        ("RLIMIT_AS", 1500 << 20, "error: ({clip}: )?memory has run out"),
    ],
)
def test_a_run_under_a_limit(
    clip: Path, nets: dict[str, Path], tmp_path: Path, name: str, value: int, line: str
) -> None:
    weights = nets["pose_detection"].parent
    options = ["--detector", "blazepose", "--offline", "--weights", weights, "--out", tmp_path / "out"]
    ran = start(RUN, clip, *options, **{name: value})
    assert ran.returncode == 2
    (said,) = [each for each in ran.stderr.splitlines() if each.startswith("error: ")]
    assert re.match(line.format(clip=re.escape(str(clip))), said)
    assert not (tmp_path / "out").exists()
