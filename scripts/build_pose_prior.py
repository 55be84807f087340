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
from scipy.spatial.transform import Rotation

# SMPL joint -> joints of the capture whose rotations it takes, applied in this order, and its share of them.
SOURCES = {
    1: (("lButtock", "lThigh"), 1.0), 2: (("rButtock", "rThigh"), 1.0),
    3: (("abdomen",), 0.5), 6: (("abdomen",), 0.5), 9: (("chest",), 1.0),
    4: (("lShin",), 1.0), 5: (("rShin",), 1.0), 7: (("lFoot",), 1.0), 8: (("rFoot",), 1.0),
    12: (("neck",), 1.0), 15: (("head",), 1.0),
    13: (("lCollar",), 1.0), 14: (("rCollar",), 1.0),
    16: (("lShldr",), 1.0), 17: (("rShldr",), 1.0), 18: (("lForeArm",), 1.0), 19: (("rForeArm",), 1.0),
    20: (("lHand",), 1.0), 21: (("rHand",), 1.0),
}  # fmt: skip
MIRROR = {1: 2, 4: 5, 7: 8, 13: 14, 16: 17, 18: 19, 20: 21}
NUM_BODY_JOINTS = 21
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


def smpl_rotvecs(clip: np.ndarray, names: list[str]) -> np.ndarray:
    """(T, 21, 3) of the capture -> (T, 21, 3) of SMPL's joints 1-21, rad."""
    out = np.zeros((len(clip), NUM_BODY_JOINTS, 3))
    for joint, (sources, share) in SOURCES.items():
        turn = Rotation.identity(len(clip))
        for source in sources:
            turn = turn * Rotation.from_rotvec(clip[:, names.index(source)])
        out[:, joint - 1] = turn.as_rotvec() * share
    return out


def mirrored(poses: np.ndarray) -> np.ndarray:
    """Left and right exchanged: (T, 21, 3) rad."""
    source = np.arange(NUM_BODY_JOINTS)
    for left, right in MIRROR.items():
        source[left - 1], source[right - 1] = right - 1, left - 1
    return poses[:, source] * np.array([1.0, -1.0, -1.0])


if __name__ == "__main__":
    main()
