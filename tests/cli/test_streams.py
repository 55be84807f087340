"""Standard streams that are closed or full: the work is done, or one line says why not."""

from __future__ import annotations

import json
import logging
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from short_clips import empty_room

from staf_cli.cli.streams import log_lines, to_stderr

RUN = "import sys; from staf_cli.cli import main_run; sys.argv[0] = 'staf-run'; main_run()"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no shell to close streams")


def call(redirections: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command under a shell that closes or redirects its streams."""
    words = shlex.join([sys.executable, "-c", RUN, *map(str, arguments)])
    return subprocess.run(
        ["sh", "-c", f"{words} {redirections}"], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("redirections", "reason"),
    [(">/dev/full", "No space left on device"), (">&-", "Bad file descriptor")],
)
@pytest.mark.parametrize("option", ["--help", "--version"])
def test_nowhere_to_put_what_is_asked_for(redirections: str, reason: str, option: str) -> None:
    ran = call(redirections, option)
    assert (ran.returncode, ran.stderr) == (2, f"error: stdout: {reason}\n")


@pytest.mark.parametrize("redirections", ["2>&-", "2>/dev/full", "2>&- >&- <&-"])
def test_mistakes_keep_their_exit_code(redirections: str) -> None:
    ran = call(redirections, "missing.mp4")
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", "")


def test_lines_are_shown_though_no_one_wanted_them_before(capsys: pytest.CaptureFixture[str]) -> None:
    """Loggers remember what they need not show."""
    logger = logging.getLogger("staf_cli.made_up")
    logger.info("too early")
    for _ in range(2):
        with log_lines(to_stderr):
            logger.info("in time")
        logger.info("too late")
    assert capsys.readouterr().err == "in time\nin time\n"


def test_a_run_goes_on_without_streams(nets: dict[str, Path], tmp_path: Path) -> None:
    clip = empty_room(tmp_path / "room.mp4", num_frames=2)
    weights = nets["pose_detection"].parent
    options = ["--detector", "blazepose", "--offline", "--weights", weights, "--out", tmp_path / "out"]
    ran = call("2>&- >&-", clip, *options)
    assert ran.returncode == 0
    ran = call("2>/dev/full", clip, *options, "--json")  # "kept" has nowhere to go either
    assert ran.returncode == 0
    assert json.loads(ran.stdout)["results"][0]["ok"]
    ran = call(">/dev/full", clip, *options, "--json", "--quiet")
    assert (ran.returncode, ran.stderr) == (2, "error: stdout cannot be written: No space left on device\n")
    assert [entry.name for entry in (tmp_path / "out").iterdir()] == ["room"]
