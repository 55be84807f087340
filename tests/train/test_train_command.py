"""`staf train` at the command line: the check, the sheet, mistakes in one line, help without torch."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from small_runs import SURROUNDINGS, draw_small_set, write_config

MAIN = [sys.executable, "-c", "from staf_cli.cli import main; main()", "train"]


def called(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*MAIN, *words], env=SURROUNDINGS, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("command")
    draw_small_set(folder / "set")
    return folder


def test_the_check_writes_nothing(place: Path) -> None:
    config = write_config(place, "mine")
    before = sorted(path.name for path in place.iterdir())
    shown = called("staf", "--config", str(config), "--check", "--json")
    assert shown.returncode == 0, shown.stderr
    document = json.loads(shown.stdout)
    assert [(each["part"], each["windows"]) for each in document["sources"]] == [
        ("train", 24),
        ("validation", 12),
    ]
    assert document["epoch_s"] > 0
    assert document["cache_bytes_left"] > 36 * 32 * 32 * 3
    assert "made-up set, train: 2 sequences" in shown.stderr
    assert sorted(path.name for path in place.iterdir()) == before


@pytest.mark.slow
def test_the_sheet_shows_what_the_network_is_given(place: Path) -> None:
    shown = called("staf", "--config", str(write_config(place, "mine")), "--sheet", str(place / "sheet.png"))
    assert shown.returncode == 0, shown.stderr
    with Image.open(place / "sheet.png") as picture:
        assert picture.width > 1000


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([('folder = "set"', 'folder = "nowhere"')], "error: made-up set: "),
    ],
)
def test_a_mistake_is_one_line(place: Path, changes: list[tuple[str, str]], words: str) -> None:
    config = write_config(place, "wrong", *changes)
    shown = called(
        "staf", "--config", str(config), "--out", str(place / "none"), "--weights", str(place / "none")
    )
    assert shown.returncode == 2
    assert words in shown.stderr
    assert [line.startswith("error: ") for line in shown.stderr.splitlines()].count(True) == 1
    assert not (place / "none").exists()


def test_help_is_light() -> None:
    code = "import sys, staf_cli.cli.train; print('torch' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "False\n"
    )
