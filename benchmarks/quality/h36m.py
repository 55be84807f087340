"""The four Human3.6M images with truth: a smoke number, never a benchmark."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from quality.report import Column, Section
from quality.runs import Runs
from staf_cli.body.joints import LIMB_BLAZEPOSE, LIMB_SMPL
from staf_cli.metrics import mpjpe, pa_mpjpe
from staf_cli.result import Person, VideoResult
from staf_cli.untrusted.pickles import read_pickle

# Human3.6M's 17 joints in the order of LIMB_SMPL: L/R shoulder, elbow, wrist, hip, knee, ankle.
LIMB_H36M = [11, 14, 12, 15, 13, 16, 4, 1, 5, 2, 6, 3]
HIPS = slice(6, 8)  # of the 12

COLUMNS = (
    Column("image", "image"),
    Column("pa_mpjpe_mm", "PA-MPJPE mm"),
    Column("mpjpe_mm", "MPJPE mm"),
    Column("pa_mpjpe_true_focal_mm", "PA-MPJPE, true focal"),
    Column("mpjpe_true_focal_mm", "MPJPE, true focal"),
    Column("off_2d_px", "2D to landmarks px"),
)


def measure_h36m(runs: Runs, groundtruth: Path) -> Section:
    """PA-MPJPE and MPJPE of each image and their mean; no image is left out."""
    root = groundtruth / "mmpose_h36m"
    with np.load(root / "test_h36m_body3d.npz", allow_pickle=False) as stored:
        names, truth = stored["imgname"], stored["S"][:, LIMB_H36M, :3]
    lenses = read_pickle((root / "cameras.pkl").read_bytes(), "cameras.pkl")
    rows, missed = [], []
    for name, joints in zip(names.tolist(), truth, strict=True):
        subject, camera = Path(name).parts[0], Path(name).stem.split(".")[1].split("_")[0]
        focal_px = float(np.mean(lenses[subject, camera]["f"]))
        row: dict[str, object] = {"image": Path(name).stem}
        for suffix, focal in (("_mm", None), ("_true_focal_mm", focal_px)):
            person = main_person(runs.result(root / name, focal))
            if person is None:
                missed.append(Path(name).stem)
                continue
            found = person.joints3d[:1, LIMB_SMPL].astype(np.float64)
            row["pa_mpjpe" + suffix] = float(pa_mpjpe(found, joints[None])[0])
            row["mpjpe" + suffix] = float(mpjpe(from_hips(found), from_hips(joints[None]))[0])
            if focal is None and "landmarks2d" in person.arrays:
                apart = person.joints2d[0, LIMB_SMPL] - person.landmarks2d[0, LIMB_BLAZEPOSE]
                row["off_2d_px"] = float(np.linalg.norm(apart, axis=-1).mean())
        rows.append(row)
    rows.append({"image": "mean", **_means(rows)})
    notes = ["12 limb joints; MPJPE from the mean of the hips; goal: PA-MPJPE under 78 mm"]
    if missed:
        notes.append(f"FAILED: no person found in {', '.join(sorted(set(missed)))}; no mean without them")
    return Section("h36m", "Human3.6M, four images with truth", COLUMNS, rows, notes)


def main_person(result: VideoResult) -> Person | None:
    """The one with the largest box in the first frame, None where there is no one."""

    def size(person: Person) -> float:
        return float(np.ptp(person.boxes_xyxy[0].reshape(2, 2), axis=0).prod())

    return max(result.people, key=size, default=None)


def from_hips(joints: np.ndarray) -> np.ndarray:
    """Limb joints (N, 12, 3) seen from the mean of the hips."""
    return joints - joints[:, HIPS].mean(axis=1, keepdims=True)


def _means(rows: list[dict[str, object]]) -> dict[str, float]:
    """Means over all rows of the measures that every row has."""
    keys = [column.key for column in COLUMNS[1:]]
    return {
        key: float(np.mean([row[key] for row in rows])) for key in keys if all(key in row for row in rows)
    }
