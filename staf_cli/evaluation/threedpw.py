"""3DPW by the field's two protocols, from its official layout.

von Marcard et al., ECCV 2018. `sequenceFiles/<split>/*.pkl`, one pickle a sequence, read without running
anything that is in it; `imageFiles/<sequence>/image_%05d.jpg`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from scipy.spatial.transform import Rotation

from staf_cli.assets.store import AssetStore
from staf_cli.body.model import Body
from staf_cli.errors import InputError
from staf_cli.evaluation.datasets import TruePerson, TrueSequence
from staf_cli.evaluation.images import seen_well
from staf_cli.evaluation.joint_sets import H36M_PELVIS, load_regressor14
from staf_cli.evaluation.predictor import Prediction
from staf_cli.evaluation.scores import SequenceScores, pelvis_of, score_sequence
from staf_cli.evaluation.settings import PredictorSettings, ProtocolName, SplitName
from staf_cli.evaluation.smpl import Bodies, SmplParameters
from staf_cli.metrics import pve
from staf_cli.motion import NUM_BETAS, NUM_POSE
from staf_cli.untrusted.arrays import content_told, read_bounded, require_plausible
from staf_cli.untrusted.pickles import MAX_PICKLE_BYTES, read_pickle

FPS = 30.0
SEQUENCE = "sequence of 3DPW"
GENDERS = {"m": "male", "f": "female"}
NUM_KEYPOINTS = 18
MIN_KEYPOINTS = 6
FEW_KEYPOINTS = "with 6 keypoints or fewer in the truth"
NO_CAMPOSE = "whose camera pose the data set marks as not valid"


@dataclass(frozen=True, eq=False)
class Person(TruePerson):
    """One person of a sequence.

    Attributes:
        gender: "male" or "female".
        poses: (N, 72) rad, already turned into the camera's axes.
        betas: (10,).
    """

    gender: str
    poses: np.ndarray
    betas: np.ndarray


class ThreeDPW:
    """3DPW, a `datasets.Dataset`.

    Args:
        root: the folder with sequenceFiles/ and imageFiles/.
        split: "test", "validation" or "train".
        protocol: "staf" (neutral SMPL, PVE as the bodies stand) or "gendered" (SMPL of the person's gender,
            frames of valid camera pose only, PVE at the pelvis).
        weights_dir: where the truth's bodies are looked for first. They are loaded at once: what is missing
            shows before hours of work.

    Raises:
        InputError: the folder is not 3DPW's.
        AssetError: SMPL or its regressor is not imported.
    """

    fps = FPS
    body: Literal["smpl", "free"] = "smpl"
    hint = ""

    def __init__(
        self, root: Path, *, split: SplitName, protocol: ProtocolName, weights_dir: Path | None
    ) -> None:
        self.title, self.root, self.protocol = f"3DPW {split}", root, str(protocol)
        self.settings: dict[str, object] = {"split": split, "protocol": protocol}
        self.files = sequence_files(root, split)
        self._gendered = protocol == "gendered"
        self.reasons = (FEW_KEYPOINTS, *((NO_CAMPOSE,) if self._gendered else ()))
        store = AssetStore(weights_dir, offline=True)
        self._regressor, self._bodies = load_regressor14(store), Bodies(store)
        for gender in GENDERS.values() if self._gendered else ("neutral",):
            self._bodies.get(f"smpl-{gender}")
        self._num_campose = 0  # frames so far whose camera pose is not valid

    def read(self, file: Path) -> TrueSequence[Person]:
        """The truth in one pickle."""
        sequence = read_sequence(file, self.root)
        self._num_campose += sum(int((~person.counts[NO_CAMPOSE]).sum()) for person in sequence.people)
        return sequence

    def score(
        self, person: Person, frame_ids: np.ndarray, pred: Prediction, body: Body, left_out: Mapping[str, int]
    ) -> SequenceScores:
        """Joints by the regressor of 14, and meshes, without `trans`."""
        gender = person.gender if self._gendered else "neutral"
        nowhere, shape = np.zeros((len(frame_ids), 3)), (len(frame_ids), len(self._regressor), 3)
        predicted = SmplParameters(body.name, pred.poses, pred.betas, nowhere)
        true = SmplParameters(f"smpl-{gender}", person.poses[frame_ids], person.betas, nowhere)
        joints, true_joints, errors = np.empty(shape), np.empty(shape), np.empty(len(frame_ids))
        both = zip(self._bodies.vertices(predicted), self._bodies.vertices(true), strict=True)
        for (rows, ours), (_, theirs) in both:
            joints[rows], true_joints[rows] = self._regressor @ ours, self._regressor @ theirs
            if self._gendered:  # at the pelvis of the 14 joints; else as they stand
                ours = ours - pelvis_of(joints[rows], H36M_PELVIS)
                theirs = theirs - pelvis_of(true_joints[rows], H36M_PELVIS)
            errors[rows] = pve(ours, theirs)
        sides = (joints, true_joints, H36M_PELVIS)
        return score_sequence(person.name, FPS, frame_ids, *sides, left_out=left_out, vertex_errors=errors)

    def notes(self, settings: PredictorSettings, body: Body) -> list[str]:
        """How the numbers were taken."""
        del body
        notes = ["Accel: each sequence by itself; a frame counts where both its neighbours are scored"]
        if settings.detections == "gt":
            notes.append("boxes: from the truth's keypoints, smoothed (median 11, sigma 8), crop 1.3 x 1.1")
        else:
            notes.append("boxes: people found as staf run does; joined to the truth by IoU of 0.3 or more")
        if self._gendered:
            notes.append("PVE: both bodies moved to the mean of their hips")
        else:
            notes.append(
                "PVE: as the bodies stand, without trans; the release's float16 rounding is left out"
            )
        if self._num_campose and not self._gendered:
            notes.append(
                f"{self._num_campose} frames of the split have a camera pose marked as not valid and "
                "count all the same, as in STAF's release (TCMR leaves them out)"
            )
        if settings.reference_batching:
            notes.append("reference batching: 16 windows of one person; the release's batches cross people")
        return notes


def sequence_files(root: Path, split: str) -> tuple[Path, ...]:
    """The pickles of a split, by name.

    Raises:
        InputError: the folder is not 3DPW's.
    """
    folder = root / "sequenceFiles" / split
    files = tuple(sorted(folder.glob("*.pkl"))) if folder.is_dir() else ()
    if not files:
        raise InputError(
            f"{root}: no sequenceFiles/{split}/*.pkl in it; give the folder that 3DPW's sequenceFiles.zip "
            "and imageFiles.zip were unpacked into"
        )
    return files


def read_sequence(path: Path, root: Path) -> TrueSequence[Person]:
    """Read one pickle.

    Raises:
        InputError: it is damaged, refused, or not 3DPW's; one line.
    """
    return sequence_of_data(open_sequence(path), path, root)


def open_sequence(path: Path) -> Any:
    """What one pickle holds, not yet looked at; InputError where it is damaged or refused."""
    with content_told(path, SEQUENCE):
        return read_pickle(read_bounded(path, MAX_PICKLE_BYTES), str(path))


def sequence_of_data(data: Any, path: Path, root: Path) -> TrueSequence[Person]:
    """The truth in what `path` holds.

    Raises:
        InputError: it is not 3DPW's; one line.
    """
    with content_told(path, SEQUENCE):
        return _sequence(data, path.stem, root)


def _sequence(data: Any, name: str, root: Path) -> TrueSequence[Person]:
    """`name` is the file's: the one in the pickle is not trusted to be a path."""
    if not isinstance(data, dict):
        raise ValueError("it holds no dictionary")
    cam_poses = numbers_of("cam_poses", data["cam_poses"], (None, 4, 4))
    focal_px = float(numbers_of("cam_intrinsics", data["cam_intrinsics"], (3, 3))[0, 0])
    if not focal_px > 0:
        raise ValueError("cam_intrinsics has no focal length")
    num_frames, num_people = len(cam_poses), len(data["poses"])
    return TrueSequence(
        name,
        root / "imageFiles" / name,
        tuple(f"image_{number:05d}.jpg" for number in range(num_frames)),
        tuple(_person(data, name, index, cam_poses[:, :3, :3]) for index in range(num_people)),
        focal_px,
        f": {num_frames} frames, {num_people} people",
    )


def _person(data: dict[str, Any], name: str, index: int, cam_rotations: np.ndarray) -> Person:
    num_frames = len(cam_rotations)
    poses = numbers_of("poses", data["poses"][index], (num_frames, NUM_POSE)).copy()
    poses[:, :3] = _premultiplied(poses[:, :3], cam_rotations)
    betas = numbers_of("betas", data["betas"][index], (None,))
    if len(betas) < NUM_BETAS:
        raise ValueError(f"betas must be at least {NUM_BETAS}")
    keypoints = numbers_of("poses2d", data["poses2d"][index], (num_frames, 3, NUM_KEYPOINTS)).transpose(
        0, 2, 1
    )
    valid = numbers_of("campose_valid", data["campose_valid"][index], (num_frames,)).astype(bool)
    counts = {FEW_KEYPOINTS: seen_well(keypoints, MIN_KEYPOINTS), NO_CAMPOSE: valid}
    gender = _gender(data["genders"][index])
    return Person(f"{name} / person {index}", keypoints, counts, gender, poses, betas[:NUM_BETAS])


def _premultiplied(rotvecs: np.ndarray, rotations: np.ndarray) -> np.ndarray:
    """Axis-angle (N, 3), turned by rotations (N, 3, 3); frames that are not finite become NaN."""
    turned = np.full(rotvecs.shape, np.nan)
    fine = np.isfinite(rotvecs).all(axis=1) & np.isfinite(rotations).all(axis=(1, 2))
    fine &= np.linalg.det(np.where(fine[:, None, None], rotations, 0.0)) > 0
    if fine.any():
        product = Rotation.from_matrix(rotations[fine]) * Rotation.from_rotvec(rotvecs[fine])
        turned[fine] = product.as_rotvec()
    return turned


def _gender(value: object) -> str:
    text = value.decode("latin1") if isinstance(value, bytes) else str(value)
    if text not in GENDERS:
        raise ValueError(f"genders must be m or f, not {text!r:.20}")
    return GENDERS[text]


def numbers_of(name: str, values: object, shape: tuple[int | None, ...]) -> np.ndarray:
    """A float64 array of the shape; None stands for any length."""
    array = np.asarray(values)
    fits = array.ndim == len(shape) and all(
        want is None or got == want for got, want in zip(array.shape, shape, strict=True)
    )
    if array.dtype.kind not in "biuf" or not fits:
        raise ValueError(f"{name} has the shape {array.shape}, not {shape}".replace("None", "any"))
    return require_plausible(name, array)
