"""MPI-INF-3DHP's test set, from its official layout.

Mehta et al., 3DV 2017. TS1 to TS6, each with `TSn/annot_data.mat` (MATLAB v7.3, which is HDF5) and
`TSn/imageSequence/img_%06d.jpg`, counted from 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from staf_cli.body.joints import SMPL_JOINT_NAMES, STAF_JOINT_NAMES
from staf_cli.body.model import Body
from staf_cli.errors import InputError
from staf_cli.evaluation.datasets import TruePerson, TrueSequence
from staf_cli.evaluation.predictor import Prediction
from staf_cli.evaluation.scores import SequenceScores, score_sequence
from staf_cli.evaluation.settings import PredictorSettings
from staf_cli.untrusted.arrays import require_plausible

NUM_JOINTS = 17
JOINT_NAMES: tuple[str, ...] = (
    *("head_top", "neck", "right_shoulder", "right_elbow", "right_wrist"),
    *("left_shoulder", "left_elbow", "left_wrist", "right_hip", "right_knee", "right_ankle"),
    *("left_hip", "left_knee", "left_ankle", "root", "spine", "head"),
)
SEQUENCES: tuple[str, ...] = ("TS1", "TS2", "TS3", "TS4", "TS5", "TS6")


MASKED = "that valid_frame masks"
# The data set's joints that go by another name among STAF's 49.
_STAF_NAMES = {
    "head_top": "top_of_head_lsp",
    "neck": "neck_lsp",
    "root": "pelvis_mpii",
    "spine": "spine_h36m",
    "head": "head_h36m",
}


@dataclass(frozen=True, eq=False)
class Person(TruePerson):
    """The one person of a sequence.

    Attributes:
        joints: (N, 17, 3) m, `univ_annot3`, camera axes.
    """

    joints: np.ndarray


class ThreeDHP:
    """MPI-INF-3DHP's test set, a `datasets.Dataset`.

    Args:
        root: the folder with TS1/ ... TS6/; those that are there are measured.
        valid_mask: leave out what `valid_frame` masks, as TCMR does; STAF does not.
        fps: of the pictures, which the data set's files do not state; it only scales m/s^2.

    Raises:
        InputError: the folder is not the test set's.
    """

    title = "MPI-INF-3DHP test"
    body: Literal["smpl", "free"] = "free"
    hint = "; are TS1/imageSequence/*.jpg there?"

    def __init__(self, root: Path, *, valid_mask: bool = False, fps: float = 25.0) -> None:
        self.protocol = "valid frames" if valid_mask else "all frames"
        self.root, self.files, self.fps = root, sequence_files(root), fps
        self.settings: dict[str, object] = {"valid_mask": valid_mask, "fps": fps}
        self.reasons: tuple[str, ...] = (MASKED,) if valid_mask else ()

    def read(self, file: Path) -> TrueSequence[Person]:
        """The truth in one `annot_data.mat`."""
        return read_sequence(file)

    def score(
        self, person: Person, frame_ids: np.ndarray, pred: Prediction, body: Body, left_out: Mapping[str, int]
    ) -> SequenceScores:
        """The joints that the body has, at the root."""
        names, theirs, ours = common_joints(body)
        joints = (body.joints49 if body.has_joints49 else body.joints)(pred.poses, pred.betas, pred.trans)
        return score_sequence(
            person.name,
            self.fps,
            frame_ids,
            joints[:, ours].astype(np.float64),
            person.joints[frame_ids][:, theirs],
            (names.index("root"),),
            left_out=left_out,
        )

    def notes(self, settings: PredictorSettings, body: Body) -> list[str]:
        """How the numbers were taken."""
        names = common_joints(body)[0]
        notes = [
            f"{len(names)} joints, aligned at the root, against univ_annot3; no PVE: there are no meshes"
        ]
        if len(names) < len(JOINT_NAMES):
            notes.append("the published protocol has 17 joints; this body has limbs and root alone")
        there = [file.parent.name for file in self.files]
        if missing := [name for name in SEQUENCES if name not in there]:
            notes.append(f"not there: {', '.join(missing)}")
        notes.append(f"m/s^2 at {self.fps:g} frames/s, which the data set's files do not state (--fps)")
        if settings.detections == "gt":
            notes.append("boxes: from the truth's annot2, smoothed as for 3DPW")
        return notes


def common_joints(body: Body) -> tuple[tuple[str, ...], list[int], list[int]]:
    """The data set's joints that a body has: names, places in the data set and among the body's joints.

    With STAF's 49 joints all 17. A body without them has SMPL's 24 alone: limbs and root, 13.
    """
    if body.has_joints49:
        last = {name: place for place, name in enumerate(STAF_JOINT_NAMES)}
        return JOINT_NAMES, list(range(17)), [last[_STAF_NAMES.get(name, name)] for name in JOINT_NAMES]
    places = {name: place for place, name in enumerate(SMPL_JOINT_NAMES)}
    places["root"] = places["pelvis"]
    limbs = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
    names = tuple(name for name in JOINT_NAMES if name == "root" or name.endswith(limbs))
    return names, [JOINT_NAMES.index(name) for name in names], [places[name] for name in names]


def sequence_files(root: Path) -> tuple[Path, ...]:
    """The truth files that are there, TS1 first.

    Raises:
        InputError: the folder is not MPI-INF-3DHP's test set.
    """
    files = tuple(root / name / "annot_data.mat" for name in SEQUENCES)
    there = tuple(file for file in files if file.is_file())
    if not there:
        raise InputError(f"{root}: no TS1/annot_data.mat ... in it; give mpi_inf_3dhp_test_set")
    return there


def read_sequence(path: Path) -> TrueSequence[Person]:
    """Read one `annot_data.mat`.

    Raises:
        InputError: h5py is missing, or the file is damaged or something else; one line.
    """
    try:
        import h5py  # optional: only this data set needs it
    except ImportError as error:
        raise InputError('reading MPI-INF-3DHP needs h5py; pip install ".[eval]"') from error
    try:
        with h5py.File(path, "r") as file:
            keypoints = _annotation(file, "annot2", 2)
            joints = _annotation(file, "univ_annot3", 3)
            valid = np.asarray(_dataset(file, "valid_frame")).ravel()
    except (OSError, RuntimeError, KeyError, ValueError, TypeError) as error:
        reason = str(error).split("\n")[0][:120]
        raise InputError(f"{path} is no test sequence of MPI-INF-3DHP: {reason}; get it again") from error
    if not len(keypoints) == len(joints) == len(valid):
        raise InputError(f"{path}: annot2, univ_annot3 and valid_frame differ in length; get it again")
    name, seen = path.parent.name, np.isfinite(keypoints).all(axis=2, keepdims=True)
    person = Person(name, np.concatenate([keypoints, seen], axis=2), {MASKED: valid > 0.5}, joints / 1000)
    image_names = tuple(f"img_{number:06d}.jpg" for number in range(1, len(joints) + 1))
    return TrueSequence(name, path.with_name("imageSequence"), image_names, (person,))


def _annotation(file: Any, name: str, width: int) -> np.ndarray:
    """(N, 17, width) float64; the file has it as (N, 1, 17, width)."""
    data = _dataset(file, name)
    if data.ndim != 4 or data.shape[1:] != (1, NUM_JOINTS, width):
        raise ValueError(f"{name} has the shape {data.shape}, not (N, 1, {NUM_JOINTS}, {width})")
    return require_plausible(name, np.asarray(data))[:, 0]


def _dataset(file: Any, name: str) -> Any:
    """A plain array of numbers of the file itself: links into other files are not followed."""
    import h5py  # optional: only this data set needs it

    if name not in file:
        raise KeyError(f"no {name}")
    data = None if isinstance(file.get(name, getlink=True), h5py.ExternalLink) else file[name]
    is_plain = isinstance(data, h5py.Dataset) and not data.external and not data.is_virtual
    if data is None or not is_plain or data.dtype.kind not in "biuf":
        raise ValueError(f"{name} holds no numbers of its own")
    if data.size > 100_000_000:
        raise ValueError(f"{name} is too long")
    return data
