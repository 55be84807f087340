"""The pages themselves: size, links, the generated page, the offline site."""

from __future__ import annotations

import importlib.util
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from pages import OTHERS, PAGES, ROOT, anchors, links
from PIL import Image

MADE = {"docs/_build"}  # by `make docs`


def test_readme_can_be_finished() -> None:
    assert len((ROOT / "README.md").read_bytes()) <= 8 * 1024


def test_readmes_picture_moves_and_is_small() -> None:
    path = ROOT / "docs" / "demo.webp"
    assert path.stat().st_size < 1.5e6
    with Image.open(path) as picture:
        assert getattr(picture, "n_frames", 1) > 20
        assert picture.width > 2 * picture.height, "two panels side by side"


@pytest.mark.parametrize("page", [*PAGES, *OTHERS], ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for link in links(page):
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), f"{page.name}: {link}"
        if anchor:
            assert anchor in anchors(target), f"{page.name}: {link}; there are {sorted(anchors(target))}"


@pytest.mark.parametrize("page", [*PAGES, OTHERS[0]], ids=lambda page: str(page.relative_to(ROOT)))
def test_files_that_are_named_are_there(page: Path) -> None:
    folders = "staf_cli|scripts|benchmarks|examples|tests|docs|weights"
    named = re.findall(rf"(?<![\w/])(?:{folders})/[\w./-]*\w", page.read_text(encoding="utf-8"))
    bases = (ROOT, ROOT / "staf_cli")
    missing = [
        name for name in named if not any((base / name).exists() for base in bases) and name not in MADE
    ]
    assert not missing


def test_every_page_is_reached_from_readme() -> None:
    seen, ahead = set(), [ROOT / "README.md"]
    while ahead:
        page = ahead.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        ahead += [(page.parent / link.partition("#")[0]).resolve() for link in links(page)]
    built_only = {ROOT / "docs" / "index.md"}
    assert set(PAGES) - seen - built_only == set()


def test_no_index_has_the_package() -> None:
    """Extras are installed from a checkout: `staf[...]` would fetch another project, or nothing."""
    for page in (*PAGES, *OTHERS, *(ROOT / "staf_cli").rglob("*.py")):
        assert not re.search(r"pip install \S*staf\[", page.read_text(encoding="utf-8")), page


def test_one_spelling_of_the_commands() -> None:
    """`staf run`; `staf-run` is named where it is said that it is the same."""
    for page in PAGES:
        for paragraph in page.read_text(encoding="utf-8").split("\n\n"):
            if re.search(r"\bstaf-(run|weights|eval)\b", paragraph):
                assert re.search(r"names?\s+of\s+(its|their)\s+own", paragraph), f"{page.name}: {paragraph}"


def test_the_command_lines_page_is_current() -> None:
    path = ROOT / "scripts" / "make_command_line_page.py"
    spec = importlib.util.spec_from_file_location("make_command_line_page", path)
    assert spec is not None
    assert spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    written = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    assert written == maker.page(), "run: python scripts/make_command_line_page.py docs/command-line.md"


@pytest.mark.parametrize("name", ["staf", "axes"])
def test_pictures_can_be_drawn_again(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["script", str(tmp_path / "new.png")])
    runpy.run_path(str(ROOT / "scripts" / f"make_{name}_picture.py"), run_name="__main__")
    with Image.open(tmp_path / "new.png") as new, Image.open(ROOT / "docs" / f"{name}.png") as kept:
        assert new.size == kept.size


def test_the_site_is_built_without_warnings_and_asks_no_one(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-E", "docs", str(tmp_path)]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    reference = (tmp_path / "api.html").read_text(encoding="utf-8")
    for name in (
        *("staf_cli.run", "staf_cli.Pipeline.run", "staf_cli.load_result", "staf_cli.load_staf"),
        *("staf_cli.result.Person", "staf_cli.result.VideoResult.save", "staf_cli.settings.Settings"),
        *("staf_cli.metrics.pa_mpjpe", "staf_cli.errors.StafError"),
    ):
        assert f'id="{name}"' in reference, name
    for page in tmp_path.glob("*.html"):
        loaded = re.findall(
            r'<(?:script|img|link|iframe)[^>]+(?:src|href)="(\w+:)?//', page.read_text(encoding="utf-8")
        )
        assert not loaded, f"{page.name} loads something from the network"
