"""3DPW's train and validation splits, from its official layout, by the evaluation's reader."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from staf_cli.body.model import NUM_JOINTS, SMPL_NEUTRAL
from staf_cli.errors import InputError
from staf_cli.evaluation.threedpw import (
    FEW_KEYPOINTS,
    NO_CAMPOSE,
    SEQUENCE,
    Person,
    numbers_of,
    open_sequence,
    sequence_files,
    sequence_of_data,
)
from staf_cli.motion import NUM_POSE
from staf_cli.train.reading import pictures_of_files
from staf_cli.train.sequences import Pictures, TrainSequence
from staf_cli.train.sources.labels import (
    joints_of_body,
    places_of,
    protocol_boxes,
    sequence_of,
    smpl_joints,
    to_staf_joints,
)
from staf_cli.train.sources.settings import ThreeDPWData
from staf_cli.untrusted.arrays import content_told

if TYPE_CHECKING:  # torch comes with it
    from staf_cli.body.model import Body

TITLE = "3DPW"
# `poses2d`: OpenPose's order of COCO.
KEYPOINT_NAMES: tuple[str, ...] = (
    *("nose", "neck", "right_shoulder", "right_elbow", "right_wrist"),
    *("left_shoulder", "left_elbow", "left_wrist", "right_hip", "right_knee", "right_ankle"),
    *("left_hip", "left_knee", "left_ankle", "right_eye", "left_eye", "right_ear", "left_ear"),
)
HAD_AT = "https://virtualhumans.mpi-inf.mpg.de/3DPW (registration)"


def read(settings: ThreeDPWData, *, validation: bool, body: Body) -> list[TrainSequence]:
    """Everyone in a split; see `sources.open_sources`.

    With SMPL as the body, labels are its poses and betas and its 49 joints, as the field's protocol has them
    (the neutral body for everyone). With another body they are the 24 joints of `jointPositions`.
    """
    if not (settings.validation if validation else settings.train):
        return []
    split = "validation" if validation else "train"
    return [
        sequence
        for path in sequence_files(settings.folder, split)
        for sequence in _people(path, settings.folder, body)
    ]


def missing(settings: ThreeDPWData) -> list[str]:
    """See `sources.missing`."""
    lines: list[str] = []
    for split, wanted in (("train", settings.train), ("validation", settings.validation)):
        if not wanted:
            continue
        try:
            files = sequence_files(settings.folder, split)
        except InputError as error:
            lines.append(f"{error}; {HAD_AT}")
            continue
        folders = [settings.folder / "imageFiles" / file.stem for file in files]
        if lost := [folder for folder in folders if not folder.is_dir()]:
            more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
            lines.append(f"{lost[0]}: no such folder of pictures{more}; unpack imageFiles.zip; {HAD_AT}")
    return lines


def _people(path: Path, root: Path, body: Body) -> list[TrainSequence]:
    data = open_sequence(path)
    truth = sequence_of_data(data, path, root)
    there = {entry.name for entry in truth.image_folder.iterdir()} if truth.image_folder.is_dir() else set()
    rows = np.array([row for row, name in enumerate(truth.image_names) if name in there], np.int64)
    if not len(rows):
        raise InputError(f"{truth.image_folder}: no pictures of {truth.name}; unpack 3DPW's imageFiles.zip")
    pictures = pictures_of_files([truth.image_folder / truth.image_names[row] for row in rows])
    sequences = []
    for index, person in enumerate(truth.people):
        with content_told(path, SEQUENCE):
            placed = _Placed.of(data, index)
        if person.counts[FEW_KEYPOINTS].any():
            sequences.append(_sequence(person, placed, rows, pictures, body))
    return sequences


def _sequence(
    person: Person, placed: _Placed, rows: np.ndarray, pictures: Pictures, body: Body
) -> TrainSequence:
    """One person in the frames (M,) whose pictures are there."""
    places = [places_of(name) for name in KEYPOINT_NAMES]
    is_smpl = body.name == SMPL_NEUTRAL
    joints = placed.joints_of_parameters(person, body) if is_smpl else placed.joints
    known = (person.counts[FEW_KEYPOINTS] & person.counts[NO_CAMPOSE]).astype(np.float32)
    joints[..., 3] *= known[:, None]
    return sequence_of(
        person.name,
        pictures,
        protocol_boxes(person.keypoints)[rows],
        keypoints2d=to_staf_joints(person.keypoints, places)[rows],
        joints3d=joints[rows],
        poses=person.poses[rows] if is_smpl else None,
        betas=person.betas if is_smpl else None,
        body_confidence=known[rows] if is_smpl else None,
    )


@dataclass(frozen=True, eq=False)
class _Placed:
    """Where one person is, N frames.

    Attributes:
        rotations, shifts: (N, 3, 3) and (N, 3) m, from the world to the camera's axes.
        trans: (N, 3) m, in the world.
        joints: (N, 49, 4) m in the camera's axes and confidence: SMPL's 24 among STAF's 49, by the file.
    """

    rotations: np.ndarray
    shifts: np.ndarray
    trans: np.ndarray
    joints: np.ndarray

    @classmethod
    def of(cls, data: Any, index: int) -> _Placed:
        """Of a pickle's content; ValueError, KeyError and their like where it is not 3DPW's."""
        cameras = numbers_of("cam_poses", data["cam_poses"], (None, 4, 4))
        rotations, shifts = cameras[:, :3, :3], cameras[:, :3, 3]
        num = len(cameras)
        trans = numbers_of("trans", data["trans"][index], (num, 3))
        world = numbers_of("jointPositions", data["jointPositions"][index], (num, 3 * NUM_JOINTS))
        world = world.reshape(num, NUM_JOINTS, 3)
        seen = np.einsum("nij,nkj->nki", rotations, world) + shifts[:, None]
        seen[np.ptp(world, axis=1).max(axis=1) == 0] = np.nan  # zeros: not known
        joints = smpl_joints(seen)
        return cls(rotations, shifts, trans, joints)

    def joints_of_parameters(self, person: Person, body: Body) -> np.ndarray:
        """STAF's 49 joints (N, 49, 4) of the posed body, where it stands before the camera."""
        root = body.joints(np.zeros((1, NUM_POSE)), person.betas, np.zeros((1, 3)))[0, 0]
        there = np.einsum("nij,nj->ni", self.rotations, self.trans + root) + self.shifts
        return joints_of_body(body, person.poses, person.betas, there - root)
