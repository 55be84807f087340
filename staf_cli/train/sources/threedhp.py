"""MPI-INF-3DHP's training subjects S1 to S8, from their official layout; the test set is never read.

Mehta et al., 3DV 2017. `Sx/Seqy/annot.mat` (MATLAB's version 5) has one cell a camera of each of `annot2`
(px), `annot3` and `univ_annot3` (mm), frames by 28 joints; `Sx/Seqy/imageSequence/video_k.avi` the pictures,
or a folder `video_k` of pictures that were taken out of it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.io import loadmat
from scipy.io.matlab import MatReadError

from staf_cli.errors import InputError
from staf_cli.train.reading import pictures_of_files, pictures_of_video
from staf_cli.train.sequences import Pictures, TrainSequence
from staf_cli.train.sources.labels import places_of, protocol_boxes, sequence_of, to_staf_joints
from staf_cli.train.sources.settings import ThreeDHPData
from staf_cli.untrusted.arrays import require_plausible
from staf_cli.video.inputs import pictures_in

if TYPE_CHECKING:  # torch comes with it
    from staf_cli.body.model import Body

TITLE = "MPI-INF-3DHP"
NUM_JOINTS = 28
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
_MOST_BYTES = 1 << 30  # of a file, and of what it unpacks to; S1/Seq1 has 160 MB
_HEADER_BYTES, _COMPRESSED = 128, 15
_CHUNK = 1 << 20


@dataclass(frozen=True, eq=False)
class Annotation:
    """One camera's labels of N frames.

    Attributes:
        camera: its number, 0-based.
        frame_ids: (N,) int, rising: 0-based frames of its video.
        points: (N, 28, 2) px.
        joints: (N, 28, 3) m, camera axes.
    """

    camera: int
    frame_ids: np.ndarray
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
    try:
        _check_size(path)
        names = ["annot2", name3d, "cameras", "frames"]
        content = loadmat(path, variable_names=names, verify_compressed_data_integrity=True)
        return list(_annotations(content, name3d))
    except (MatReadError, NotImplementedError, *_DAMAGE) as error:
        reason = f"it has no {error.args[0]}" if isinstance(error, KeyError) else str(error)
        words = " ".join(reason.split())[:160] or type(error).__name__
        raise InputError(f"{path} is no annotation of MPI-INF-3DHP: {words}; get it again") from error


_DAMAGE = (
    *(OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, MemoryError),
    *(EOFError, UnicodeError, zlib.error),
)


def _annotations(content: dict[str, np.ndarray], name3d: str) -> Iterator[Annotation]:
    points = _cells("annot2", content["annot2"], 2)
    joints = _cells(name3d, content[name3d], 3)
    if len(points) != len(joints):
        raise ValueError(f"annot2 has {len(points)} cameras, {name3d} {len(joints)}")
    cameras = _whole("cameras", content["cameras"]) if "cameras" in content else np.arange(len(points))
    if len(cameras) != len(points):
        raise ValueError(f"cameras has {len(cameras)} numbers for {len(points)} cameras")
    for camera, in_picture, in_space in zip(cameras.tolist(), points, joints, strict=True):
        if len(in_picture) != len(in_space):
            raise ValueError(f"annot2 and {name3d} of camera {camera} differ in length")
        frame_ids = _frame_ids(content.get("frames"), len(in_picture))
        yield Annotation(camera, frame_ids, in_picture, in_space / 1000)


def _cells(name: str, cells: np.ndarray, width: int) -> list[np.ndarray]:
    """(N, 28, width) of each cell."""
    if cells.dtype != object or cells.ndim != 2 or 1 not in cells.shape:
        raise ValueError(f"{name} is no column of cells")
    arrays = []
    for cell in cells.ravel():
        if not isinstance(cell, np.ndarray) or cell.dtype.kind not in "iuf" or cell.ndim != 2:
            raise ValueError(f"{name} holds something else than numbers")
        if cell.shape[1] != NUM_JOINTS * width:
            raise ValueError(f"{name} has {cell.shape[1]} columns, not {NUM_JOINTS * width}")
        arrays.append(require_plausible(name, cell).reshape(len(cell), NUM_JOINTS, width))
    return arrays


def _whole(name: str, values: np.ndarray) -> np.ndarray:
    if values.dtype.kind not in "iuf":
        raise ValueError(f"{name} holds no numbers")
    numbers = require_plausible(name, values).ravel()
    if not np.isfinite(numbers).all() or (numbers != np.round(numbers)).any() or (numbers < 0).any():
        raise ValueError(f"{name} holds something else than whole numbers from 0")
    return numbers.astype(np.int64)


def _frame_ids(values: np.ndarray | None, count: int) -> np.ndarray:
    """(N,) 0-based; a file that counts all its frames from 1 is understood too."""
    if values is None:
        return np.arange(count)
    numbers = _whole("frames", values)
    if len(numbers) != count or (np.diff(numbers) <= 0).any():
        raise ValueError(f"frames must be {count} rising numbers")
    return numbers - 1 if count and numbers[0] == 1 and numbers[-1] == count else numbers


def _sequence(path: Path, annotation: Annotation, every: int) -> TrainSequence:
    rows = slice(None, None, every)
    frame_ids = annotation.frame_ids[rows]
    pictures = _pictures(path.parent, annotation.camera, frame_ids)
    places = [places_of(name) for name in JOINTS.values()]
    points, joints = (
        np.concatenate([values[rows][:, list(JOINTS)], np.ones((len(frame_ids), len(JOINTS), 1))], axis=2)
        for values in (annotation.points, annotation.joints)
    )
    points[..., 2] = np.isfinite(points).all(axis=2)
    if not points[..., 2].any():
        raise InputError(f"{path}: camera {annotation.camera} has no joint in any frame; get it again")
    name = f"{path.parent.parent.name} {path.parent.name} / camera {annotation.camera}"
    return sequence_of(
        name,
        pictures,
        protocol_boxes(points),
        keypoints2d=to_staf_joints(points, places),
        joints3d=to_staf_joints(joints, places),
    )


def _pictures(folder: Path, camera: int, frame_ids: np.ndarray) -> Pictures:
    place = _pictures_at(folder, camera)
    if place is None:
        raise InputError(f"{folder / 'imageSequence'}: no video_{camera}.avi; {HAD_AT}")
    if place.is_file():
        return pictures_of_video(place, frame_ids)
    files = pictures_in(place)
    if len(frame_ids) and frame_ids[-1] >= len(files):
        raise InputError(f"{place}: {len(files)} pictures, but frame {frame_ids[-1]} is annotated")
    return pictures_of_files([files[number] for number in frame_ids])


def _pictures_at(folder: Path, camera: int) -> Path | None:
    """The camera's video, or the folder of its pictures; None where there is neither."""
    name = f"video_{camera}"
    places = (
        *(folder / "imageSequence" / f"{name}.avi", folder / "imageSequence" / name),
        folder / "imageFrames" / name,
    )
    return next((place for place in places if place.is_file() or place.is_dir()), None)


def _check_size(path: Path) -> None:
    """Refuse a file that is too large, packed or unpacked, before anything of it is believed.

    Raises:
        ValueError: it is. OSError: it cannot be read.
    """
    if path.stat().st_size > _MOST_BYTES:
        raise ValueError(f"longer than any such file ({_MOST_BYTES >> 20} MB)")
    data = path.read_bytes()
    if data[:8] == b"\x89HDF\r\n\x1a\n" or data[_HEADER_BYTES - 4 : _HEADER_BYTES - 2] == b"\x00\x02":
        raise ValueError("MATLAB's version 7.3; the data set's own files are of version 5")
    order: str = "<" if data[_HEADER_BYTES - 2 : _HEADER_BYTES] == b"IM" else ">"
    place, unpacked = _HEADER_BYTES, 0
    while place + 8 <= len(data):
        kind, length = np.frombuffer(data, f"{order}u4", 2, place).tolist()
        if kind == _COMPRESSED:
            unpacked += _unpacked_size(data[place + 8 : place + 8 + length], _MOST_BYTES - unpacked)
        place += 8 + length


def _unpacked_size(data: bytes, most: int) -> int:
    """How much it unpacks to; ValueError where that is more than `most`."""
    unpacker, size, rest = zlib.decompressobj(), 0, data
    while rest and not unpacker.eof:
        size += len(unpacker.decompress(rest, _CHUNK))
        rest = unpacker.unconsumed_tail
        if size > most:
            raise ValueError(f"it unpacks to more than {_MOST_BYTES >> 20} MB")
    return size
