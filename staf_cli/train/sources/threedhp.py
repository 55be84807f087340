"""MPI-INF-3DHP's training subjects S1 to S8, from their official layout; the test set is never read.

Mehta et al., 3DV 2017. `Sx/Seqy/annot.mat` (MATLAB's version 5) has one cell a camera of each of `annot2`
(px), `annot3` and `univ_annot3` (mm), frames by 28 joints; row n of camera k is frame n of
`Sx/Seqy/imageSequence/video_k.avi`, beyond whose end the annotations may go on. A folder `video_k` of
pictures that were taken out of it does too: the numbers in their names, from 1 (or 0), say which frames they
are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from staf_cli.errors import InputError
from staf_cli.train.reading import pictures_of_files, pictures_of_video
from staf_cli.train.sequences import Pictures, TrainSequence
from staf_cli.train.sources.labels import (
    inside_picture,
    places_of,
    protocol_boxes,
    sequence_of,
    to_staf_joints,
)
from staf_cli.train.sources.settings import ThreeDHPData
from staf_cli.untrusted.arrays import content_told, read_bounded, require_plausible
from staf_cli.untrusted.mat_file import MAX_MAT_BYTES, MatArray, read_mat
from staf_cli.video.inputs import numbers_in_names, pictures_in
from staf_cli.video.picture import read_picture
from staf_cli.video.video_source import open_source

if TYPE_CHECKING:  # torch comes with it
    from staf_cli.body.model import Body

TITLE = "MPI-INF-3DHP"
NUM_JOINTS = 28
SIDE_PX = 2048  # of the pictures that `annot2` is of; smaller copies of them do too
SEQUENCES = ("Seq1", "Seq2")
HAD_AT = "http://gvv.mpi-inf.mpg.de/3dhp-dataset (registration); its get_dataset.sh fetches S1 to S8"
# Rows of the 28 that have a place among STAF's 49. Shoulders, limbs: both of OpenPose's and LSP's names.
JOINTS: dict[int, str] = {
    3: "spine_h36m",
    4: "pelvis",
    5: "neck_lsp",
    6: "head_h36m",
    7: "head_top",
    **{9: "left_shoulder", 10: "left_elbow", 11: "left_wrist"},
    **{14: "right_shoulder", 15: "right_elbow", 16: "right_wrist"},
    **{18: "left_hip", 19: "left_knee", 20: "left_ankle"},
    **{23: "right_hip", 24: "right_knee", 25: "right_ankle"},
}


@dataclass(frozen=True, eq=False)
class Annotation:
    """One camera's labels of N frames.

    Attributes:
        camera: its number, 0-based.
        points: (N, 28, 2) px.
        joints: (N, 28, 3) m, camera axes.
    """

    camera: int
    points: np.ndarray
    joints: np.ndarray


def read(settings: ThreeDHPData, *, validation: bool, body: Body) -> list[TrainSequence]:
    """The subjects by every camera; see `sources.open_sources`. Joints only: there are no bodies in it."""
    del body
    subjects = settings.validation_subjects if validation else settings.subjects
    found: list[TrainSequence] = []
    for path in annotation_files(settings.folder, subjects):
        for annotation in read_annotations(path, universal=settings.universal):
            if annotation.camera in settings.cameras:
                found.append(_sequence(path, annotation, settings.every))
    return found


def missing(settings: ThreeDHPData) -> list[str]:
    """See `sources.missing`."""
    lines = []
    for subject in (*settings.subjects, *settings.validation_subjects):
        for name in SEQUENCES:
            folder = settings.folder / f"S{subject}" / name
            if not (folder / "annot.mat").is_file():
                lines.append(f"{folder / 'annot.mat'}: no such file; {HAD_AT}")
                continue
            lost = [number for number in settings.cameras if _pictures_at(folder, number) is None]
            if lost:
                lines.append(f"{folder / 'imageSequence'}: no video_{lost[0]}.avi (of {len(lost)}); {HAD_AT}")
    return lines


def annotation_files(root: Path, subjects: tuple[int, ...]) -> list[Path]:
    """Those of the subjects' annotations that are there.

    Raises:
        InputError: there is none, of some subjects.
    """
    files = [root / f"S{subject}" / name / "annot.mat" for subject in subjects for name in SEQUENCES]
    there = [file for file in files if file.is_file()]
    if files and not there:
        raise InputError(f"{root}: no S1/Seq1/annot.mat ... in it; give MPI-INF-3DHP's folder; {HAD_AT}")
    return there


def read_annotations(path: Path, *, universal: bool = False) -> list[Annotation]:
    """Read one annot.mat, all its cameras.

    Args:
        path: the file.
        universal: take `univ_annot3` in place of `annot3`.

    Raises:
        InputError: it is missing, damaged, too large or something else.
    """
    name3d = "univ_annot3" if universal else "annot3"
    with content_told(path, "annotation of MPI-INF-3DHP"):
        content = read_mat(read_bounded(path, MAX_MAT_BYTES), ("annot2", name3d))
        return list(_annotations(content, name3d))


def _annotations(content: Mapping[str, MatArray], name3d: str) -> Iterator[Annotation]:
    points = _cells("annot2", content["annot2"], 2)
    joints = _cells(name3d, content[name3d], 3)
    if len(points) != len(joints):
        raise ValueError(f"annot2 has {len(points)} cameras, {name3d} {len(joints)}")
    for camera, (in_picture, in_space) in enumerate(zip(points, joints, strict=True)):
        if len(in_picture) != len(in_space):
            raise ValueError(f"annot2 and {name3d} of camera {camera} differ in length")
        yield Annotation(camera, in_picture, in_space / 1000)


def _cells(name: str, cells: MatArray, width: int) -> list[np.ndarray]:
    """(N, 28, width) of each cell."""
    if not isinstance(cells, list):
        raise ValueError(f"{name} is no column of cells")
    arrays = []
    for cell in cells:
        if cell.ndim != 2 or cell.shape[1] != NUM_JOINTS * width:
            raise ValueError(f"{name} has a cell of the shape {cell.shape}, not (N, {NUM_JOINTS * width})")
        arrays.append(require_plausible(name, cell).reshape(len(cell), NUM_JOINTS, width))
    return arrays


def _sequence(path: Path, annotation: Annotation, every: int) -> TrainSequence:
    pictures, rows, size_wh = _pictures(path.parent, annotation, every)
    places = [places_of(name) for name in JOINTS.values()]
    seen = np.ones((len(rows), len(JOINTS), 1))
    in_picture = annotation.points[rows][:, list(JOINTS)] * (np.array(size_wh) / SIDE_PX)
    points = np.concatenate([in_picture, seen], axis=2)
    points[..., 2] = np.isfinite(points).all(axis=2)
    if not points[..., 2].any():
        raise InputError(f"{path}: camera {annotation.camera} has no joint in any frame; get it again")
    joints = np.concatenate([annotation.joints[rows][:, list(JOINTS)], seen], axis=2)
    name = f"{path.parent.parent.name} {path.parent.name} / camera {annotation.camera}"
    return sequence_of(
        name,
        pictures,
        protocol_boxes(points),
        keypoints2d=inside_picture(to_staf_joints(points, places), size_wh),
        joints3d=to_staf_joints(joints, places),
    )


def _pictures(
    folder: Path, annotation: Annotation, every: int
) -> tuple[Pictures, np.ndarray, tuple[int, int]]:
    """Pictures of some of the annotated frames, which frames (M,) these are, and the pictures' size."""
    place, count = _pictures_at(folder, annotation.camera), len(annotation.points)
    if place is None:
        raise InputError(f"{folder / 'imageSequence'}: no video_{annotation.camera}.avi; {HAD_AT}")
    if place.is_file():
        info = open_source(place).info
        frames = np.arange(min(count, info.num_frames or count))[::every]
        pictures, size_wh = pictures_of_video(place, frames), info.size_wh
    else:
        files, frames = _numbered(place, count)
        files, frames = files[::every], frames[::every]
        pictures = pictures_of_files(files)
        size_wh = read_picture(files[0]).shape[1::-1] if files else (0, 0)
    if not len(frames):
        raise InputError(f"{place}: none of {count} annotated frames is in it; {HAD_AT}")
    return pictures, frames, size_wh


def _numbered(folder: Path, count: int) -> tuple[list[Path], np.ndarray]:
    """Pictures of annotated frames by the numbers in their names, and which frames these are, 0-based."""
    files = pictures_in(folder)
    numbers = numbers_in_names(files) if len(files) > 1 else None
    if numbers is None:
        raise InputError(
            f"{folder}: its pictures are not numbered, so that no one knows which frames they are"
        )
    frames = np.array(numbers) - min(1, *numbers)
    order = np.argsort(frames, kind="stable")
    order = order[frames[order] < count]
    if (np.diff(frames[order]) == 0).any():
        raise InputError(f"{folder}: several pictures have the same number")
    return [files[row] for row in order], frames[order]


def _pictures_at(folder: Path, camera: int) -> Path | None:
    """The camera's video, or the folder of its pictures; None where there is neither."""
    name = f"video_{camera}"
    places = (
        *(folder / "imageSequence" / f"{name}.avi", folder / "imageSequence" / name),
        folder / "imageFrames" / name,
    )
    return next((place for place in places if place.is_file() or place.is_dir()), None)
