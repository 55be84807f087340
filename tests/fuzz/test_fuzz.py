"""Thousands of damaged and hostile files (`pytest -m slow tests/fuzz`), each given to what reads it.

A run tells every fault that it finds, not the first; `hunt` says how to vary and to repeat it.
"""

from __future__ import annotations

from pathlib import Path

import good_results
import good_weights
import pytest
from hunt import SCALE, all_of, fuzz
from kinds import Kind
from pen import Pen
from tally import Tally

pytestmark = pytest.mark.slow

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


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_damaged(name: str, pen: Pen, tally: Tally, request: pytest.FixtureRequest) -> None:
    fuzz(pen, request.getfixturevalue(name), scaled(COUNTS[name]), tally)


def test_damaged_yolo(pen_with_yolo: Pen, yolo: Kind, tally: Tally) -> None:
    fuzz(pen_with_yolo, yolo, scaled(130), tally)


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
        fuzz(pen, request.getfixturevalue(name), scaled(count), tally, as_process=True)


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
