"""One person's truth as a plain `.npz`, to measure on a capture of one's own.

Joints, SMPL parameters, or both: then joints are compared with joints, meshes with meshes. The keys, their
shapes and units are in docs/truth_file.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from staf_cli.evaluation.joint_sets import H36M_14_NAMES, plain_name
from staf_cli.evaluation.npz_fields import Fields
from staf_cli.evaluation.smpl import SmplParameters
from staf_cli.motion import NUM_BETAS, NUM_POSE
from staf_cli.untrusted.arrays import read_arrays

GENDERS = ("neutral", "male", "female")
LARGEST_PERSON_M = 4.0  # from one joint to another; more means another unit


@dataclass(frozen=True, eq=False)
class Truth:
    """What is known of one person.

    Attributes:
        path: where it was read.
        dataset: what it is called.
        frame_ids: (T,) int, ascending.
        fps: of the video, None where the file does not say.
        axes: "camera", or "fixed" for axes of the truth's own.
        protocol: "h36m" for the field's 14 joints, else None.
        joints3d: (T, J, 3) m, or None.
        joint_names: (J,) of `joints3d`.
        smpl: the parameters, or None; there is one of the two.
    """

    path: Path
    dataset: str
    frame_ids: np.ndarray
    fps: float | None
    axes: Literal["camera", "fixed"]
    protocol: Literal["h36m"] | None
    joints3d: np.ndarray | None
    joint_names: tuple[str, ...]
    smpl: SmplParameters | None

    def __len__(self) -> int:
        return len(self.frame_ids)


def read_truth(path: Path) -> Truth:
    """Read a truth file; never unpickles.

    Raises:
        InputError: one line with what is wrong, expected and actual.
    """
    fields = Fields(path, read_arrays(path, "truth"))
    main = next((key for key in ("joints3d", "poses") if key in fields), None)
    if main is None:
        keys = ", ".join(sorted(fields.arrays)) or "nothing"
        raise fields.wrong(f"needs joints3d (T, J, 3) with joint_names, or poses (T, 72); it has {keys}")
    if fields.arrays[main].ndim == 0 or not len(fields.arrays[main]):
        raise fields.wrong("holds no frames")
    num_frames = len(fields.arrays[main])
    protocol = fields.word("protocol", ("h36m",), None)
    joints, names = _joints(fields, num_frames, protocol) if "joints3d" in fields else (None, ())
    return Truth(
        path=path,
        dataset=str(fields.scalar("dataset", path.name)),
        frame_ids=fields.frame_ids(num_frames),
        fps=fields.fps(),
        axes=fields.word("axes", ("camera", "fixed"), "camera"),  # type: ignore[arg-type]
        protocol=protocol,  # type: ignore[arg-type]
        joints3d=joints,
        joint_names=names,
        smpl=_smpl(fields, num_frames) if "poses" in fields else None,
    )


def _joints(fields: Fields, num_frames: int, protocol: str | None) -> tuple[np.ndarray, tuple[str, ...]]:
    shape = fields.arrays["joints3d"].shape
    if len(shape) != 3 or shape[::2] != (num_frames, 3):
        raise fields.wrong(f"joints3d must be (T, J, 3) m, is {shape}")
    joints = fields.numbers("joints3d", shape)
    names = _names(fields, shape[1], protocol)
    known = np.isfinite(joints).all(axis=2, keepdims=True)
    if (somewhere := known.any(axis=(1, 2))).any():
        high, low = np.where(known, joints, -np.inf).max(axis=1), np.where(known, joints, np.inf).min(axis=1)
        size = float(np.median((high - low)[somewhere].max(axis=1)))
        if size > LARGEST_PERSON_M:
            raise fields.wrong(f"joints3d must be metres, but a person would be {size:.0f} m large")
    return joints, names


def _names(fields: Fields, num_joints: int, protocol: str | None) -> tuple[str, ...]:
    if "joint_names" not in fields:
        if protocol == "h36m" and num_joints == len(H36M_14_NAMES):
            return H36M_14_NAMES
        wanted = " or, with protocol h36m, 14 joints" if protocol is None else ""
        raise fields.wrong(f"needs joint_names ({num_joints},) with joints3d{wanted}")
    names = fields.names("joint_names", num_joints)
    plain = [plain_name(name) for name in names]
    if twice := sorted({name for name in plain if plain.count(name) > 1}):
        raise fields.wrong(f"joint_names has {', '.join(twice)} more than once")
    if protocol == "h36m" and (missing := [name for name in H36M_14_NAMES if name not in plain]):
        raise fields.wrong(f"protocol h36m needs the joint {', '.join(missing)}")
    return names


def _smpl(fields: Fields, num_frames: int) -> SmplParameters:
    poses = fields.numbers("poses", (num_frames, NUM_POSE))
    betas, trans = np.zeros(NUM_BETAS), np.zeros((num_frames, 3))
    if "betas" in fields:
        given = fields.arrays["betas"].shape
        lead = (num_frames,) if len(given) == 2 else ()
        betas = fields.numbers("betas", (*lead, max((*given[-1:], NUM_BETAS))))[..., :NUM_BETAS]
    if "trans" in fields:
        trans = fields.numbers("trans", (num_frames, 3))
    gender = fields.word("gender", GENDERS, "neutral")
    body_model = str(fields.scalar("body_model", "smpl"))
    return SmplParameters(f"smpl-{gender}" if body_model == "smpl" else body_model, poses, betas, trans)
