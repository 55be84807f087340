"""`person_NNN.bvh`: a skeleton and its motion as text, for Blender, MotionBuilder, Maya and game engines.

Centimetres, y up, degrees; the floor is at 0 where the world is trusted.
Every joint turns by its Z, then X, then Y channel, in its parent's frame.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.spatial.transform import Rotation

from staf_cli.body.joints import SMPL_JOINT_NAMES, SMPL_PARENTS
from staf_cli.export.axes import axes_of, space_remarks
from staf_cli.export.formats import ExportOptions
from staf_cli.export.skeletal import SkeletalMotion, constant_rate_motion, rest_vertices, timing_remarks
from staf_cli.result import Exported, Person, VideoResult
from staf_cli.results import layout

CM = 100.0  # centimetres in a metre
ORDER = "ZXY"
TURNS = "Zrotation Xrotation Yrotation"
# Where the bones end that no other follows: vertices by smplx's names; the head's is its highest one.
TIPS = {"left_foot": "LBigToe", "right_foot": "RBigToe", "left_hand": "lmiddle", "right_hand": "rmiddle"}


def write(result: VideoResult, folder: Path, options: ExportOptions) -> Exported:
    """One file a person; its first frame is the person's first, or the video's."""
    motions = {p.person_id: constant_rate_motion(p, axes_of(p, "y", options), options) for p in result.people}
    files = []
    for person, motion in zip(result.people, motions.values(), strict=True):
        path = layout.person_file(folder, person.person_id, ".bvh")
        files.append(path.name)
        with path.open("w", encoding="ascii", newline="\n") as file:
            file.write("HIERARCHY\n")
            file.writelines(_joint(0, 0, motion, _tips_m(person)))
            file.writelines(_frames(motion))
    numbers, notes = timing_remarks(motions)
    return Exported(
        "bvh", tuple(files), len(files), numbers, (*space_remarks(result.people, options), *notes)
    )


def _tips_m(person: Person) -> dict[str, np.ndarray]:
    """(3,) m by joint: where the rest pose's last bones end."""
    vertices = rest_vertices(person.body, person.motion.betas)
    tips = {joint: vertices[person.body.vertex_ids[vertex]] for joint, vertex in TIPS.items()}
    return {**tips, "head": vertices[vertices[:, 1].argmax()]}


def _joint(joint: int, depth: int, motion: SkeletalMotion, tips_m: dict[str, np.ndarray]) -> Iterator[str]:
    """A joint with all that hangs on it."""
    tab, name = "\t" * depth, SMPL_JOINT_NAMES[joint]
    yield f"{tab}{'JOINT' if joint else 'ROOT'} {name}\n{tab}{{\n"
    # The root's place is in its channels; some readers would add an offset to it, some would not.
    yield f"{tab}\tOFFSET {_vector(motion.offsets_m[joint])}\n"
    yield f"{tab}\tCHANNELS " + (f"3 {TURNS}\n" if joint else f"6 Xposition Yposition Zposition {TURNS}\n")
    for child in _children(joint):
        yield from _joint(child, depth + 1, motion, tips_m)
    if joint not in SMPL_PARENTS:
        tip = tips_m[name] - motion.rest_joints_m[joint]
        yield f"{tab}\tEnd Site\n{tab}\t{{\n{tab}\t\tOFFSET {_vector(tip)}\n{tab}\t}}\n"
    yield f"{tab}}}\n"


def _frames(motion: SkeletalMotion) -> Iterator[str]:
    yield f"MOTION\nFrames: {len(motion)}\nFrame Time: {1 / motion.rate:.9f}\n"
    if not len(motion):
        return
    angles = euler_deg(motion.rotations)[:, depth_first()]
    rows = np.concatenate([motion.pelvis_m * CM, angles.reshape(len(motion), -1)], axis=1)
    line = " ".join(["%.5f"] * rows.shape[1]) + "\n"
    yield from (line % tuple((row + 0.0).tolist()) for row in rows)  # + 0.0: no "-0"


def depth_first(joint: int = 0) -> list[int]:
    """A joint and all below it in the order in which the file lists them, and with it their channels."""
    return [joint, *(each for child in _children(joint) for each in depth_first(child))]


def _children(joint: int) -> list[int]:
    return [child for child, parent in enumerate(SMPL_PARENTS) if parent == joint]


def euler_deg(rotations: np.ndarray) -> np.ndarray:
    """Quaternions (T, 24, 4) -> Z, X and Y angles (T, 24, 3) in degrees without jumps over time.

    Every turn has two such triples, and each angle any number of full turns: of all those the one nearest to
    the frame before is taken, so that a program which interpolates between frames stays on the way.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # at gimbal lock it picks one of many right triples
        angles = Rotation.from_quat(rotations.reshape(-1, 4)).as_euler(ORDER, degrees=True)
    angles = angles.reshape(*rotations.shape[:2], 3)
    other = angles * [1, -1, 1] + 180.0  # the second triple of the same turn
    for row in range(1, len(angles)):
        before = angles[row - 1]
        pair = np.stack([angles[row], other[row]])  # (2, 24, 3)
        pair -= 360.0 * np.round((pair - before) / 360.0)
        nearer = np.abs(pair - before).sum(axis=-1).argmin(axis=0)  # (24,)
        angles[row] = np.take_along_axis(pair, nearer[None, :, None], axis=0)[0]
    return angles


def _vector(metres: np.ndarray) -> str:
    return " ".join(f"{value:.5f}" for value in (np.asarray(metres) * CM + 0.0).tolist())
