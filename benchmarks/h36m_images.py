"""PA-MPJPE on the four Human3.6M images with truth: a smoke number, never a benchmark.

    python benchmarks/h36m_images.py GROUNDTRUTH_DIR

GROUNDTRUTH_DIR holds mmpose_h36m/ (images, test_h36m_body3d.npz). Joints: both shoulders, elbows, wrists,
hips, knees and ankles. Every image counts; somebody who is not found counts as an error of the whole script.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

import staf_cli
from staf_cli.body.joints import LIMB_BLAZEPOSE, LIMB_SMPL
from staf_cli.metrics import pa_mpjpe

# Human3.6M's 17 joints in the order of LIMB_SMPL: L/R shoulder, elbow, wrist, hip, knee, ankle.
LIMB_H36M = [11, 14, 12, 15, 13, 16, 4, 1, 5, 2, 6, 3]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("groundtruth", type=Path)
    parser.add_argument("--no-girth", action="store_true")
    args = parser.parse_args()
    root = args.groundtruth / "mmpose_h36m"
    with np.load(root / "test_h36m_body3d.npz") as truth_file:
        names, truth = truth_file["imgname"], truth_file["S"][:, LIMB_H36M, :3]
    errors, off_2d = [], []
    for name, joints in zip(names, truth, strict=True):
        path = next(root.rglob(Path(str(name)).name))
        result = staf_cli.run(path, detector="embedded", girth=not args.no_girth)
        if not result.people:
            raise SystemExit(f"nobody found in {path.name}")
        person = max(
            result.people, key=lambda one: float(np.ptp(one.boxes_xyxy[0].reshape(2, 2), axis=0).prod())
        )
        errors.append(float(pa_mpjpe(person.joints3d[:, LIMB_SMPL], joints[None])[0]))
        apart = np.linalg.norm(person.joints2d[0, LIMB_SMPL] - person.landmarks2d[0, LIMB_BLAZEPOSE], axis=-1)
        off_2d.append(float(apart.mean()))
        print(f"{path.name:45} {errors[-1]:6.1f} mm   2D to the landmarks {off_2d[-1]:.1f} px")
    print(f"{'mean over ' + str(len(errors)):45} {np.mean(errors):6.1f} mm")


if __name__ == "__main__":
    main()
