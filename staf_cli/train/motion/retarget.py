"""Rotations of the capture's skeleton as those of SMPL's joints."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.spatial.transform import Rotation

ROOT = "hip"
NUM_BODY_JOINTS = 21  # SMPL's 1-21
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
NEEDED_JOINTS = (ROOT, *dict.fromkeys(name for names, _ in SOURCES.values() for name in names))


def smpl_rotvecs(clip: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """Rotations (T, J, 3) rad of the capture's joints -> (T, 21, 3) rad of SMPL's joints 1-21."""
    out = np.zeros((len(clip), NUM_BODY_JOINTS, 3))
    for joint, (sources, share) in SOURCES.items():
        turn = Rotation.identity(len(clip))
        for source in sources:
            turn = turn * Rotation.from_rotvec(clip[:, names.index(source)])
        out[:, joint - 1] = turn.as_rotvec() * share
    return out
