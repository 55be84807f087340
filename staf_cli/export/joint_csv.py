"""`person_NNN.csv`: where the joints are in every frame, for spreadsheets, R and biomechanists.

Metres; x right, y up, z towards the camera, as in `.obj`, `.glb` and `.bvh`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from staf_cli.body.joints import SMPL_JOINT_NAMES
from staf_cli.body.model import Body
from staf_cli.export import Y_UP
from staf_cli.result import Exported, Person, VideoResult

HEADER = ("frame", "time_s", *(f"{joint}_{axis}" for joint in SMPL_JOINT_NAMES for axis in "xyz"))


def write_csv(result: VideoResult, folder: Path) -> Exported:
    """One table a person, one row a frame, named columns and nothing else."""
    for person in result.people:
        path = folder / f"person_{person.person_id:03d}.csv"
        with path.open("w", encoding="ascii", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(HEADER)
            rows.writerows(_rows(person))
    return Exported("csv", len(result.people), f"{len(result.people)} .csv")


def frame_bytes(body: Body) -> int:  # noqa: ARG001
    """About what one person's frame takes."""
    return 16 + 9 * 3 * len(SMPL_JOINT_NAMES)


def _rows(person: Person) -> Iterator[list[str]]:
    joints = person.arrays["joints3d"].astype(np.float64) @ Y_UP.T + 0.0  # + 0.0: no "-0"
    frame_ids = person.motion.track.frame_ids.tolist()
    for frame_id, time_s, points in zip(frame_ids, person.timestamps_s.tolist(), joints, strict=True):
        yield [str(frame_id), f"{time_s:.6f}", *(f"{value:.5f}" for value in points.ravel().tolist())]
