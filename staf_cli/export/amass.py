"""`amass/person_NNN_poses.npz`: motions as AMASS keeps them, for its tools and Blender add-ons.

z up, y away from the camera, metres; the floor is at 0 where the world is trusted.
SMPL+H has fingers where SMPL has two hand joints: both turn not at all.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.spatial.transform import Rotation

from staf_cli.export.axes import axes_of, space_remarks
from staf_cli.export.formats import ExportOptions
from staf_cli.export.skeletal import SkeletalMotion, constant_rate_motion, timing_remarks
from staf_cli.result import Exported, Person, VideoResult
from staf_cli.results import layout

NUM_BODY_JOINTS = 22  # the two hand joints of SMPL have no place there
NUM_SMPLH_POSE = 156
NUM_HANDS = NUM_SMPLH_POSE - 3 * NUM_BODY_JOINTS
NUM_BETAS = 16
# Programs that fit robots to people take so much for the mean stature, and so much a unit of the first beta.
MEAN_STATURE_M, STATURE_M_A_BETA = 1.66, 0.1
NUM_DMPLS = 8


def write(result: VideoResult, folder: Path, options: ExportOptions) -> Exported:
    """One file a person, in a folder of their own: `person_*.npz` stays the name of tracks."""
    motions = {p.person_id: constant_rate_motion(p, axes_of(p, "z", options), options) for p in result.people}
    for person, motion in zip(result.people, motions.values(), strict=True):
        path = layout.amass_file(folder, person.person_id)
        path.parent.mkdir(exist_ok=True)
        with path.open("wb") as file:
            np.savez_compressed(file, **amass_arrays(person, motion))  # type: ignore[arg-type]
    files = (layout.AMASS,) if motions else ()
    numbers, notes = timing_remarks(motions)
    return Exported("amass", files, len(motions), numbers, (*space_remarks(result.people, options), *notes))


def amass_arrays(person: Person, motion: SkeletalMotion) -> dict[str, np.ndarray]:
    """The keys of AMASS: `poses` and `trans` for SMPL+H's readers, their parts for SMPL-X's.

    A body turns about its pelvis, not about the origin of its own axes: `trans` is what is left of the
    pelvis' place when the rest pose's pelvis is taken away.
    """
    turns = Rotation.from_quat(motion.rotations[:, :NUM_BODY_JOINTS].reshape(-1, 4)).as_rotvec()
    body = turns.reshape(len(motion), 3 * NUM_BODY_JOINTS)
    hands = np.zeros((len(motion), NUM_HANDS))
    gender = person.body.name.rpartition("-")[2]
    return {
        "poses": np.concatenate([body, hands], axis=1).astype(np.float32),
        "trans": (motion.pelvis_m - motion.rest_joints_m[0]).astype(np.float32),
        "betas": _betas(person).astype(np.float32),
        "gender": np.array(gender if gender in ("male", "female") else "neutral"),
        "mocap_framerate": np.array(motion.rate),
        "mocap_frame_rate": np.array(motion.rate),
        "dmpls": np.zeros((len(motion), NUM_DMPLS), np.float32),
        "root_orient": body[:, :3].astype(np.float32),
        "pose_body": body[:, 3:].astype(np.float32),
        "pose_hand": hands.astype(np.float32),
        "body_model": np.array(person.body.name),
    }


def _betas(person: Person) -> np.ndarray:
    """(16,): SMPL's own; another body's mean nothing to readers, who get the stature alone."""
    betas = np.zeros(NUM_BETAS)
    if person.body.name.startswith("smpl-"):
        betas[: len(person.motion.betas)] = person.motion.betas
    else:
        betas[0] = (person.stature_m - MEAN_STATURE_M) / STATURE_M_A_BETA
    return betas
