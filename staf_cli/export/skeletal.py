"""A person as a skeleton that turns about its joints: what every animation format carries."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from scipy.spatial.transform import Rotation, Slerp

from staf_cli.body.joints import SMPL_PARENTS
from staf_cli.body.kinematics import JointTree
from staf_cli.body.model import NUM_JOINTS, Body
from staf_cli.export.axes import Axes
from staf_cli.export.formats import ExportOptions
from staf_cli.result import Person
from staf_cli.results import layout

# Containers round times to milliseconds; what is off by more than a tenth of a frame has no constant rate.
UNEVEN_FRAMES = 0.1
RESAMPLED = "frames not evenly spaced in time: resampled to the average rate"


@dataclass(frozen=True)
class SkeletalMotion:
    """Rotations and place of one skeleton over T frames.

    Attributes:
        times_s: (T,) s since the video's first frame.
        rotations: (T, 24, 4) unit quaternions (x, y, z, w) of each joint in its parent's frame, the root's in
            the file's axes; q and -q are the same turn, here neighbours in time always lie on one side.
        pelvis_m: (T, 3) m, the root joint in the file's axes.
        rest_joints_m: (24, 3) m, the joints of the unturned body: y up, facing along z.
        rate: frames per second, the average.
        resampled: the frames are not the video's own but evenly spaced ones between them.
    """

    times_s: np.ndarray
    rotations: np.ndarray
    pelvis_m: np.ndarray
    rest_joints_m: np.ndarray
    rate: float
    resampled: bool = False

    def __len__(self) -> int:
        return len(self.times_s)

    @property
    def offsets_m(self) -> np.ndarray:
        """(24, 3) m: every joint as its parent sees it; the root's is zero."""
        offsets = np.zeros_like(self.rest_joints_m)
        offsets[1:] = self.rest_joints_m[1:] - self.rest_joints_m[list(SMPL_PARENTS[1:])]
        return offsets

    def posed(self, row: int) -> tuple[np.ndarray, np.ndarray]:
        """One frame's rotation matrices (24, 3, 3) and joints (24, 3) m, in the file's axes."""
        local = torch.from_numpy(Rotation.from_quat(self.rotations[row]).as_matrix())
        pelvis, rest = torch.from_numpy(self.pelvis_m[row]), torch.from_numpy(self.rest_joints_m)
        joints, turned = JointTree.of(SMPL_PARENTS).pose(local[None], pelvis[None], rest[None])
        return turned[0].numpy(), joints[0].numpy()


def skeletal_motion(person: Person, axes: Axes) -> SkeletalMotion:
    """A person's motion in a file's axes.

    One skeleton has one length of bones: where the shape changes from frame to frame it is the mean one,
    with the pelvis where it was.
    """
    motion = person.motion
    turns = Rotation.from_rotvec(motion.poses.reshape(-1, 3).astype(np.float64)).as_quat()
    rotations = turns.reshape(len(motion), NUM_JOINTS, 4)
    if len(motion):
        rotations[:, 0] = (Rotation.from_matrix(axes.turns) * Rotation.from_quat(rotations[:, 0])).as_quat()
    return SkeletalMotion(
        times_s=np.asarray(person.timestamps_s, np.float64),
        rotations=_one_sided(rotations),
        pelvis_m=axes.moved(person.arrays["joints3d"][:, 0].astype(np.float64)),
        rest_joints_m=rest_joints(person.body, motion.betas),
        rate=person.fps,
    )


def constant_rate_motion(person: Person, axes: Axes, options: ExportOptions) -> SkeletalMotion:
    """A person's motion in evenly spaced frames, for files that have a rate but no times."""
    motion = skeletal_motion(person, axes)
    return at_constant_rate(held_from_start(motion) if options.from_start else motion)


def timing_remarks(motions: dict[int, SkeletalMotion]) -> tuple[dict[str, object], tuple[str, ...]]:
    """Numbers for run.json, and notes: what files without times cannot carry; motions by person id."""
    starts = {number: float(motion.times_s[0]) for number, motion in motions.items() if len(motion)}
    resampled = sum(motion.resampled for motion in motions.values())
    notes = [RESAMPLED] if resampled else []
    late = [number for number, start_s in starts.items() if start_s * motions[number].rate >= 0.5]
    if late:
        others = f" and {len(late) - 1} more" if len(late) > 1 else ""
        first_late = f"person {late[0]} at {starts[late[0]]:.2f} s"
        notes.append(f"begins late: {first_late}{others} (see --export-from-start)")
    first = {layout.person_name(number): round(start_s, 6) for number, start_s in starts.items()}
    return {"resampled": resampled, "first_frame_at_s": first}, tuple(notes)


def held_from_start(motion: SkeletalMotion) -> SkeletalMotion:
    """The motion with its first pose held from the video's start, 0 s, until it begins."""
    count = round(motion.times_s[0] * motion.rate) if len(motion) else 0
    rows = np.maximum(np.arange(-count, len(motion)), 0)
    return replace(
        motion,
        times_s=np.concatenate([np.arange(count) / motion.rate, motion.times_s]),
        rotations=motion.rotations[rows],
        pelvis_m=motion.pelvis_m[rows],
    )


def at_constant_rate(motion: SkeletalMotion) -> SkeletalMotion:
    """The motion in evenly spaced frames: its own where they are that, else in between (slerp)."""
    times_s = motion.times_s
    if len(motion) < 2:
        return motion
    even_s = times_s[0] + np.arange(len(motion)) / motion.rate
    if np.abs(times_s - even_s).max() * motion.rate <= UNEVEN_FRAMES:
        return motion
    count = round((times_s[-1] - times_s[0]) * motion.rate) + 1
    wanted_s = np.minimum(times_s[0] + np.arange(count) / motion.rate, times_s[-1])
    by_joint = motion.rotations.transpose(1, 0, 2)
    rotations = [Slerp(times_s, Rotation.from_quat(turns))(wanted_s) for turns in by_joint]
    return replace(
        motion,
        times_s=wanted_s,
        rotations=_one_sided(np.stack([turns.as_quat() for turns in rotations], axis=1)),
        pelvis_m=np.column_stack([np.interp(wanted_s, times_s, along) for along in motion.pelvis_m.T]),
        resampled=True,
    )


def rest_joints(body: Body, betas: np.ndarray) -> np.ndarray:
    """(24, 3) float64 m: the joints of the unturned body of this shape."""
    return body.joints(np.zeros((1, 3 * NUM_JOINTS)), betas, np.zeros((1, 3)))[0].astype(np.float64)


def rest_vertices(body: Body, betas: np.ndarray) -> np.ndarray:
    """(V, 3) float64 m: the mesh of the unturned body of this shape."""
    return body.vertices(np.zeros((1, 3 * NUM_JOINTS)), betas, np.zeros((1, 3)))[0].astype(np.float64)


def _one_sided(rotations: np.ndarray) -> np.ndarray:
    """Quaternions (T, 24, 4) with signs such that neighbours in time lie within half a turn."""
    turned_over = (rotations[1:] * rotations[:-1]).sum(axis=-1, keepdims=True) < 0
    signs = np.where(turned_over, -1.0, 1.0).cumprod(axis=0)
    return np.concatenate([rotations[:1], rotations[1:] * signs])
