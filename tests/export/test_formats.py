"""The list of formats: it names every module, loads none of them early, and each works with no one, too."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from staf_cli import export
from staf_cli.export.formats import FORMATS
from staf_cli.result import Person, VideoResult
from staf_cli.settings import EXPORTS

Make = Callable[..., Person]
MakeResult = Callable[..., VideoResult]


def test_every_module_that_writes_results_is_listed() -> None:
    modules = {
        file.stem for file in Path(export.__file__).parent.glob("*.py") if "\ndef write(" in file.read_text()
    }
    assert modules == set(FORMATS) == set(EXPORTS)


def test_the_list_is_light() -> None:
    heavy = ("numpy", "torch", "scipy", "pygltflib", "trimesh")
    code = f"import sys, staf_cli.export.formats; print(*[name for name in {heavy} if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.split() == []


@pytest.mark.parametrize("name", EXPORTS)
def test_names_of_files_are_told(
    make_person: Make, make_result: MakeResult, tmp_path: Path, name: str
) -> None:
    people = [make_person(2, person_id=number) for number in (1, 2)]
    exported = FORMATS[name].write(make_result(*people), tmp_path)
    assert set(exported.files) == {entry.name for entry in tmp_path.iterdir()}


@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.parametrize("num_people", [0, 1])
def test_without_a_single_frame(
    make_person: Make, make_result: MakeResult, tmp_path: Path, name: str, num_people: int
) -> None:
    people = [make_person(0)] * num_people
    exported = FORMATS[name].write(make_result(*people), tmp_path)
    assert exported.format == name
    assert exported.num_files == sum(file.is_file() for file in tmp_path.rglob("*"))


@pytest.mark.parametrize("name", EXPORTS)
def test_estimate_of_space_is_about_right(
    make_person: Make, make_result: MakeResult, tmp_path: Path, name: str
) -> None:
    """By the difference that sixty frames make: a .glb holds a skin once."""
    taken = []
    for num_frames in (4, 64):
        (tmp_path / str(num_frames)).mkdir()
        result = make_result(make_person(num_frames), num_frames=70)
        FORMATS[name].write(result, tmp_path / str(num_frames))
        taken.append(
            sum(file.stat().st_size for file in (tmp_path / str(num_frames)).rglob("*") if file.is_file())
        )
    ratio = FORMATS[name].frame_bytes(result.body) * 60 / (taken[1] - taken[0])
    assert 0.9 <= ratio < 1.5, f"estimated {ratio:.2f} of what it takes"
