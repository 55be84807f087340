"""`person_NNN.csv`: where the joints are in every frame, for spreadsheets, R and biomechanists.

Metres. `space` says where: in the world (x right, y away from the camera, z up, floor at 0) where it is
trusted, else in camera space (x right, y up, z towards the camera, as in `.obj`).
`observed` is 0 in frames that were filled in, and `why` says why.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from staf_cli.body.joints import SMPL_JOINT_NAMES
from staf_cli.export.axes import axes_of, space_remarks
from staf_cli.export.formats import ExportOptions
from staf_cli.result import Exported, Person, VideoResult
from staf_cli.results import layout

JOINTS = tuple(f"{joint}_{axis}" for joint in SMPL_JOINT_NAMES for axis in "xyz")
HEADER = ("frame", "time_s", "confidence", "observed", *JOINTS, "why", "space", "shot")


def write(result: VideoResult, folder: Path, options: ExportOptions) -> Exported:
    """One table a person, one row a frame, named columns and nothing else."""
    files = []
    for person in result.people:
        path = layout.person_file(folder, person.person_id, ".csv")
        files.append(path.name)
        with path.open("w", encoding="ascii", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(HEADER)
            rows.writerows(_rows(person, options))
    return Exported("csv", tuple(files), len(files), notes=space_remarks(result.people, options))


def _rows(person: Person, options: ExportOptions) -> Iterator[list[str]]:
    in_world = axes_of(person, "z", options).in_world
    axes = axes_of(person, "z" if in_world else "y", options)
    joints = axes.moved(person.arrays["joints3d"].astype(np.float64)) + 0.0  # + 0.0: no "-0"
    place = ("world" if in_world else "camera", str(person.world.shot if person.world else 1))
    track = person.motion.track
    motion, times_s = person.motion, person.timestamps_s
    frames = zip(track.frame_ids, times_s, motion.confidence, track.observed, motion.why, strict=True)
    for (frame_id, time_s, confidence, observed, why), points in zip(frames, joints, strict=True):
        numbers = (f"{value:.5f}" for value in points.ravel().tolist())
        about = (str(frame_id), f"{time_s:.6f}", f"{confidence:.4f}", str(int(observed)))
        yield [*about, *numbers, str(why), *place]
