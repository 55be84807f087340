"""Learn the pose prior of the landmarks engine: one Gaussian over SMPL's body joints, from motion capture.

    python scripts/build_pose_prior.py MOCAP.npz staf_cli/recover/landmarks/pose_prior.npz

MOCAP.npz holds clips of the CMU Graphics Lab Motion Capture Database at 30 fps: `clips` (names),
`joint_names`, and per clip `<clip>/rotvec` (T, 21, 3) rad, local rotations of which identity is a T-pose
(y up, facing +z, left = +x). The data used in this project was obtained from mocap.cs.cmu.edu; the database
was created with funding from NSF EIA-0196217.
"""

from __future__ import annotations

import argparse

import numpy as np

from staf_cli.train.motion.retarget import NUM_BODY_JOINTS, smpl_rotvecs

MIRROR = {1: 2, 4: 5, 7: 8, 13: 14, 16: 17, 18: 19, 20: 21}
FLOOR_RAD = 0.12  # no joint is surer than this: capture skeletons and SMPL's differ


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("mocap")
    parser.add_argument("out")
    args = parser.parse_args()
    with np.load(args.mocap) as mocap:
        names = [str(name) for name in mocap["joint_names"]]
        clips = [mocap[f"{clip}/rotvec"].astype(np.float64) for clip in mocap["clips"]]
    poses = np.concatenate([smpl_rotvecs(clip, names) for clip in clips])
    poses = np.concatenate([poses, mirrored(poses)]).reshape(-1, NUM_BODY_JOINTS * 3)
    covariance = np.cov(poses.T) + FLOOR_RAD**2 * np.eye(poses.shape[1])
    root = np.linalg.cholesky(np.linalg.inv(covariance))
    np.savez_compressed(
        args.out, mean=poses.mean(0).astype(np.float32), precision_root=root.astype(np.float32)
    )


def mirrored(poses: np.ndarray) -> np.ndarray:
    """Left and right exchanged: (T, 21, 3) rad."""
    source = np.arange(NUM_BODY_JOINTS)
    for left, right in MIRROR.items():
        source[left - 1], source[right - 1] = right - 1, left - 1
    return poses[:, source] * np.array([1.0, -1.0, -1.0])


if __name__ == "__main__":
    main()
