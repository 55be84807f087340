"""`person_NNN.csv`, read with Python's csv module."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from staf_cli.body.joints import SMPL_JOINT_NAMES
from staf_cli.export.formats import FORMATS
from staf_cli.result import Person, VideoResult


@pytest.mark.parametrize("num_frames", [0, 1, 9])
def test_joints_are_joints3d(
    make_person: Callable[..., Person],
    make_result: Callable[..., VideoResult],
    tmp_path: Path,
    num_frames: int,
) -> None:
    person = make_person(num_frames)
    FORMATS["csv"].write(make_result(person), tmp_path)
    with (tmp_path / "person_002.csv").open(newline="") as file:
        table = csv.DictReader(file)
        rows = list(table)
    joints = [f"{joint}_{axis}" for joint in SMPL_JOINT_NAMES for axis in "xyz"]
    assert table.fieldnames == ["frame", "time_s", "confidence", "observed", *joints, "why", "space", "shot"]
    assert {(row["space"], row["shot"]) for row in rows} <= {("camera", "1")}
    assert [int(row["frame"]) for row in rows] == person.frame_ids.tolist()
    for row, time_s, expected in zip(rows, person.timestamps_s, person.joints3d, strict=True):
        assert float(row["time_s"]) == pytest.approx(time_s, abs=1e-6)
        found = np.array([float(row[name]) for name in joints]).reshape(24, 3)
        np.testing.assert_allclose(found, expected * [1, -1, -1], atol=1e-5)


def test_frames_that_were_filled_in_are_told(
    make_person: Callable[..., Person], make_result: Callable[..., VideoResult], tmp_path: Path
) -> None:
    person = make_person(20)
    FORMATS["csv"].write(make_result(person), tmp_path)
    with (tmp_path / "person_002.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    observed = person.motion.track.observed
    assert 0 < observed.sum() < 20
    assert [row["observed"] for row in rows] == ["1" if seen else "0" for seen in observed]
    assert [row["why"] for row in rows] == ["" if seen else "not_found" for seen in observed]
    np.testing.assert_allclose(
        [float(row["confidence"]) for row in rows], person.motion.confidence, atol=5.1e-5
    )


def test_nobody_is_no_file(make_result: Callable[..., VideoResult], tmp_path: Path) -> None:
    assert FORMATS["csv"].write(make_result(), tmp_path).num_files == 0
    assert not list(tmp_path.iterdir())
