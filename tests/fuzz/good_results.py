"""Good results, truths and data sets, small, by the writers of the other tests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from hostile import npz_files
from made_up_capture import as_person, joints_truth, moving, wrist_off, write_result, write_truth
from made_up_datasets import joints17, two_people, write_3dhp, write_3dpw, write_free_weights

from staf_cli.body.model import Body

T = 6
NPZ_SUFFIXES = (".npz", ".npy", ".zip", ".pkl", "")


@dataclass(frozen=True)
class Capture:
    """What `staf-eval` can be given.

    Attributes:
        result: a folder of one video's results.
        weights: SMPL made up.
        tracks: `person_NNN.npz` by name.
        truths: truth files by name.
    """

    result: Path
    weights: Path
    tracks: dict[str, bytes]
    truths: dict[str, bytes]


def capture(folder: Path, body: Body) -> Capture:
    """Everything, below `folder`."""
    motion = moving(body, T)
    person = as_person(body, motion)
    write_result(folder / "walk", body, motion, moving(body, T, seed=3, first=2))
    rng = np.random.default_rng(0)
    smpl = {"poses": rng.normal(0, 0.2, (T, 72)), "betas": np.zeros(10), "trans": np.ones((T, 3))}
    for name, arrays in {
        "poses": {**smpl, "body_model": body.name},
        "smpl": {**smpl, "gender": "male", "fps": 25.0},
        "shapes": {**smpl, "betas": np.zeros((T, 10)), "body_model": body.name, "axes": "fixed"},
        "h36m": {"joints3d": rng.normal(size=(T, 14, 3)) / 3, "protocol": "h36m"},
    }.items():
        write_truth(folder / f"{name}.npz", **arrays)
    joints_truth(folder / "joints.npz", person, wrist_off(T), fps=25.0, dataset="mine")
    joints_truth(folder / "later.npz", person, frame_ids=person.frame_ids + 2, axes="fixed")
    return Capture(
        result=folder / "walk",
        weights=write_free_weights(folder / "weights", body),
        tracks={path.name: path.read_bytes() for path in sorted((folder / "walk").glob("*.npz"))},
        truths={path.name: path.read_bytes() for path in sorted(folder.glob("*.npz"))},
    )


def datasets(folder: Path, body: Body) -> dict[str, Path]:
    """A root in 3DPW's and one in MPI-INF-3DHP's layout: the same drawn people in the same pictures."""
    people = two_people(body, 3)
    root = write_3dpw(folder / "3dpw", body, people, drawn=True)
    hdf = write_3dhp(folder / "3dhp", joints17(body, people[0]), np.ones(3, bool))
    pictures = sorted((root / "imageFiles").rglob("*.jpg"))
    for source, target in zip(pictures, sorted(hdf.rglob("*.jpg")), strict=True):
        target.write_bytes(source.read_bytes())
    return {"3dpw": root, "3dhp": hdf}


def hostile_truths() -> dict[str, bytes]:
    return {f"{name}/truth.npz": data for name, data in npz_files()}
