"""Small training data in the layouts of their data sets, made of posed free bodies."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from made_up_capture import CAMERA, moving
from scipy.io import savemat
from video_samples import write_video

from staf_cli.body.joints import SMPL_JOINT_NAMES
from staf_cli.body.model import Body
from staf_cli.train.made_up import MadeUpSettings
from staf_cli.train.reading import pictures_of_files
from staf_cli.train.sequences import TrainSequence
from staf_cli.train.sources.labels import sequence_of

SMALL_SET = MadeUpSettings(train=2, validation=1, frames=6, size_px=64, two_people=0.5, seed=3)
# MPI-INF-3DHP's 28 by the nearest of SMPL's joints.
THREEDHP_AS_SMPL: tuple[str, ...] = (
    *("spine3", "spine3", "spine2", "spine1", "pelvis", "neck", "head", "head"),
    *("left_collar", "left_shoulder", "left_elbow", "left_wrist", "left_hand"),
    *("right_collar", "right_shoulder", "right_elbow", "right_wrist", "right_hand"),
    *("left_hip", "left_knee", "left_ankle", "left_foot", "left_foot"),
    *("right_hip", "right_knee", "right_ankle", "right_foot", "right_foot"),
)
COCO_NAMES: tuple[str, ...] = (
    *("nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder"),
    *("left_elbow", "right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip"),
    *("left_knee", "right_knee", "left_ankle", "right_ankle"),
)
POSETRACK_NAMES = ("nose", "head_bottom", "head_top", *COCO_NAMES[3:])


def threedhp_joints(body: Body, num_frames: int) -> np.ndarray:
    """Joints (N, 28, 3) m of somebody who moves, camera axes."""
    motion = moving(body, num_frames, seed=4)
    joints = body.joints(motion.poses, motion.betas, motion.trans).astype(np.float64)
    return joints[:, [SMPL_JOINT_NAMES.index(name) for name in THREEDHP_AS_SMPL]]


def write_threedhp(
    root: Path,
    joints: np.ndarray,
    *,
    subject: str = "S1",
    videos: Sequence[int] = (0,),
    num_pictures: int | None = None,
    **changes: Any,
) -> Path:
    """Seq1 of a subject: annot.mat of 14 cameras, videos of some of them; all cameras see the same."""
    folder = root / subject / "Seq1"
    (folder / "imageSequence").mkdir(parents=True)
    num = len(joints)

    def cells(values: np.ndarray) -> np.ndarray:
        column = np.empty((14, 1), object)
        for camera in range(14):
            column[camera, 0] = values.reshape(num, -1)
        return column

    content = {
        "annot2": cells(CAMERA.project(joints)),
        "annot3": cells(joints * 1000),
        "univ_annot3": cells(joints * 900),
        "cameras": np.arange(14)[None],
        "frames": np.arange(1, num + 1)[:, None],
        **changes,
    }
    given = {key: value for key, value in content.items() if value is not None}
    savemat(folder / "annot.mat", given, do_compression=True)
    (folder / "camera.calibration").write_text("Skeletool Camera Calibration File V1.0\n")
    for camera in videos:
        path = folder / "imageSequence" / f"video_{camera}.avi"
        write_video(path, codec="mpeg4", pts=range(num_pictures or num), size_wh=(64, 48))
    return folder / "annot.mat"


def write_pictures(folder: Path, names: Sequence[str], size_wh: tuple[int, int] = (160, 120)) -> None:
    """Pictures whose grey level tells their number."""
    for number, name in enumerate(names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(folder / name), np.full((*size_wh[::-1], 3), 20 + number, np.uint8))


def coco_document(names: Sequence[str], images: list[Any], annotations: list[Any]) -> dict[str, Any]:
    categories = [{"id": 1, "name": "person", "keypoints": list(names)}]
    return {"images": images, "annotations": annotations, "categories": categories}


def keypoints_at(x: float, y: float, count: int, hidden: Sequence[int] = ()) -> list[float]:
    """COCO's flat list: a column of points from (x, y) down, 5 px apart; hidden ones are zeros."""
    rows = [[x + number % 2, y + 5 * number, 2] for number in range(count)]
    return [
        float(value)
        for number, row in enumerate(rows)
        for value in (row if number not in hidden else 3 * [0])
    ]


def write_json(path: Path, document: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document))
    return path


def grey_sequence(folder: Path, count: int, *, name: str = "grey", single: bool = False) -> TrainSequence:
    """Somebody in pictures of grey levels 20, 21, ...; all of their 2D joints in one place each."""
    write_pictures(folder, [f"{name}/{number:03d}.png" for number in range(count)])
    return grey_sequence_of(folder, name=name, single=single)


def grey_sequence_of(folder: Path, *, name: str = "grey", single: bool = False) -> TrainSequence:
    """The same of pictures that are there already."""
    files = sorted((folder / name).iterdir())
    points = np.zeros((len(files), 49, 3), np.float32)
    points[..., 0], points[..., 1], points[..., 2] = 60 + np.arange(49) % 40, 40 + np.arange(49), 1
    boxes = np.tile([80.0, 60.0, 80.0, 80.0], (len(files), 1))
    return sequence_of(name, pictures_of_files(files), boxes, keypoints2d=points, single=single)
