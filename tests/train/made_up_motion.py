"""A tiny file of motion: limbs that swing, every clip at its own pace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from staf_cli.train.motion.retarget import NEEDED_JOINTS

NAMES = (*NEEDED_JOINTS, "tail")  # a joint more than is needed


def motion_arrays(num_clips: int = 12, num_frames: int = 40, seed: int = 0) -> dict[str, Any]:
    """The arrays of a file of motion."""
    rng = np.random.default_rng(seed)
    arrays: dict[str, Any] = {
        "joint_names": np.array(NAMES),
        "clips": np.array([f"c{k}" for k in range(num_clips)]),
    }
    times = np.arange(num_frames)[:, None, None] / 30
    for clip in arrays["clips"]:
        middle, swing = rng.normal(0, 0.2, (2, 1, len(NAMES), 3))
        phase, pace = rng.uniform(0, 6, (1, len(NAMES), 3)), rng.uniform(1, 6)
        arrays[f"{clip}/rotvec"] = np.float16(middle + swing * np.sin(phase + pace * times))
        arrays[f"{clip}/root_cm"] = np.float32(times[:, 0] * rng.normal(0, 50, 3) + [0, 90, 0])
    return arrays


def write_motion(path: Path, **changed: Any) -> Path:
    """Write a file of motion, some of its arrays changed or, by None, left out."""
    arrays = {**motion_arrays(), **changed}
    np.savez(path, **{key: values for key, values in arrays.items() if values is not None})
    return path
