"""Thousands of damaged and hostile files (`pytest -m slow tests/fuzz`), each given to what reads it.

A run tells every fault that it finds, not the first. STAF_FUZZ_SEED=n tries other examples, and
STAF_FUZZ_SCALE=0.1 fewer; what an example is stands in its name, from which it can be built again.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import good_results
import good_weights
import pytest
from damage import Example, examples
from hypothesis import HealthCheck, Phase, given, seed, settings
from kinds import Kind, judge
from pen import Pen, discard
from tally import Tally

pytestmark = pytest.mark.slow
SEED = int(os.environ.get("STAF_FUZZ_SEED", "0"))
SCALE = float(os.environ.get("STAF_FUZZ_SCALE", "1"))
KEEP = os.environ.get("STAF_FUZZ_KEEP")  # a folder for the files that show a fault

COUNTS = {
    "videos": 520,
    "photos": 320,
    "frames": 60,
    "checkpoints": 320,
    "smpl": 240,
    "arrays": 160,
    "archives": 160,
    "truths": 330,
    "tracks": 330,
    "datasets": 120,
    "installed": 90,
    "run_json": 60,
}


def scaled(count: int) -> int:
    return max(1, round(count * SCALE))


def fuzz(pen: Pen, kind: Kind, count: int, tally: Tally, *, as_process: bool = False) -> None:
    """So many damaged files of a kind; fails with all that went wrong."""
    wrong: list[str] = []

    @seed(SEED)
    @settings(
        max_examples=scaled(count),
        deadline=None,  # the pen keeps the time
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(example=examples(sorted(kind.seeds), kind.suffixes))
    def one(example: Example) -> None:
        name, data = kind.build(example)
        wrong.extend(trouble(pen, kind, name, data, example.option, tally, repr(example), as_process))

    one()
    assert not wrong, f"{len(wrong)} faults:\n" + "\n".join(wrong)


def trouble(
    pen: Pen,
    kind: Kind,
    name: str,
    data: bytes,
    option: int,
    tally: Tally,
    what: str,
    as_process: bool = False,
) -> list[str]:
    report, faults = judge(pen, kind, name, data, option, as_process=as_process)
    tally.add(kind.name + (", as processes" if as_process else ""), report, faults)
    said = " | ".join(report.stderr.splitlines()[-3:])[-700:]
    if faults and KEEP:
        (Path(KEEP) / f"{kind.name}_{report.box.name}_{name.replace('/', '_')}"[-200:]).write_bytes(data)
        (Path(KEEP) / f"{kind.name}_{report.box.name}.txt").write_text(
            "\n".join([what, str(faults), *report.left, report.stderr])
        )
    discard(report)
    return [f"{what}\n    {'; '.join(faults)[:600]}\n    {said}"] if faults else []


def all_of(pen: Pen, kind: Kind, files: Mapping[str, bytes], tally: Tally) -> None:
    """Every one of these files, as it is."""
    wrong: list[str] = []
    for number, (name, data) in enumerate(files.items()):
        if SCALE >= 1 or number % max(1, round(1 / SCALE)) == 0:
            wrong += trouble(pen, kind, name, data, number, tally, f"{number}: {name!r}")
    assert not wrong, f"{len(wrong)} faults:\n" + "\n".join(wrong)


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_damaged(name: str, pen: Pen, tally: Tally, request: pytest.FixtureRequest) -> None:
    fuzz(pen, request.getfixturevalue(name), COUNTS[name], tally)


def test_damaged_yolo(pen_with_yolo: Pen, yolo: Kind, tally: Tally) -> None:
    fuzz(pen_with_yolo, yolo, 130, tally)


@pytest.mark.parametrize(
    ("name", "count"), [("videos", 40), ("photos", 25), ("smpl", 30), ("checkpoints", 25), ("truths", 40)]
)
def test_processes_of_their_own(
    name: str,
    count: int,
    tmp_path: Path,
    nets: dict[str, Path],
    tally: Tally,
    request: pytest.FixtureRequest,
) -> None:
    """As a user starts them, imports and all."""
    with Pen(tmp_path, nets["pose_detection"].parent) as pen:
        fuzz(pen, request.getfixturevalue(name), count, tally, as_process=True)


def test_hostile_checkpoints(pen: Pen, checkpoints: Kind, tally: Tally) -> None:
    kind = Kind("hostile checkpoints", {}, checkpoints.place)
    all_of(pen, kind, good_weights.hostile_checkpoints(), tally)


def test_odd_tensors(pen: Pen, checkpoints: Kind, tally: Tally) -> None:
    all_of(pen, Kind("odd tensors", {}, checkpoints.place), good_weights.odd_tensors(), tally)


def test_hostile_smpl_and_arrays(pen: Pen, smpl: Kind, tally: Tally) -> None:
    all_of(pen, Kind("hostile pickles, npz", {}, smpl.place), good_weights.hostile_smpl(), tally)


def test_hostile_archives(pen: Pen, archives: Kind, tally: Tally) -> None:
    all_of(pen, Kind("hostile archives", {}, archives.place), good_weights.hostile_archives(), tally)


def test_hostile_truths(pen: Pen, truths: Kind, tally: Tally) -> None:
    all_of(pen, Kind("hostile truth files", {}, truths.place), good_results.hostile_truths(), tally)


def test_hostile_yolo(pen_with_yolo: Pen, yolo: Kind, tally: Tally) -> None:
    kind = Kind("hostile YOLO weights", {}, yolo.place)
    files = list(good_weights.hostile_checkpoints().items())[::3]
    all_of(pen_with_yolo, kind, {f"{name.partition('/')[0]}/net.pt": data for name, data in files}, tally)


def test_hostile_3dpw(pen: Pen, datasets: Kind, tally: Tally) -> None:
    kind = Kind("hostile 3DPW", {}, datasets.place)
    files = [item for item in good_weights.hostile_smpl().items() if item[0].endswith(".pkl")][::2]
    all_of(pen, kind, {f"{name.partition('/')[0]}/street_00.pkl": data for name, data in files}, tally)
