"""The made-up set as a source: exact labels of drawn people (`staf_cli.train.made_up`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from staf_cli.body.staf_joints import load_free_body49
from staf_cli.camera import Camera
from staf_cli.errors import InputError
from staf_cli.recover.staf.crops import square_box
from staf_cli.train.made_up import layout
from staf_cli.train.reading import pictures_of_files
from staf_cli.train.sequences import Pictures, TrainSequence
from staf_cli.train.sources.labels import inside_picture, joints_of_body, projected, sequence_of
from staf_cli.train.sources.settings import MadeUpData

if TYPE_CHECKING:  # torch comes with it
    from staf_cli.body.model import Body

TITLE = "made-up set"
LEAST_VISIBLE = 0.2  # of a body, for labels to count


def read(settings: MadeUpData, *, validation: bool, body: Body) -> list[TrainSequence]:
    """Everyone in the set's train or validation part; see `sources.open_sources`."""
    document = layout.read_set(settings.folder)
    part, size_px = layout.PARTS[int(validation)], document["settings"]["size_px"]
    own = body if document["body_model"] == body.name else load_free_body49("cpu")
    sequences: list[TrainSequence] = []
    for index in range(int(document["settings"][part])):
        folder = layout.sequence_folder(settings.folder, part, index)
        truth = layout.read_truth(folder / layout.TRUTH)
        files = [folder / layout.picture_name(frame) for frame in range(truth.num_frames)]
        there = {entry.name for entry in folder.iterdir()}
        if lost := [file for file in files if file.name not in there]:
            raise InputError(f"{lost[0]}: no such picture; make the set again")
        if not files:
            raise InputError(f"{folder / layout.TRUTH}: no frames in it; make the set again")
        pictures = pictures_of_files(files)
        for person in range(len(truth.poses)):
            name = f"{TITLE} {part} {index:06d} / person {person}"
            camera = Camera(
                float(truth.focal_px), tuple(truth.principal_point_px.tolist()), (size_px, size_px)
            )
            sequences.append(_sequence(name, truth, person, camera, pictures, body, own))
    return sequences


def missing(settings: MadeUpData) -> list[str]:
    """See `sources.missing`."""
    try:
        layout.read_set(settings.folder)
    except InputError as error:
        return [str(error)]
    return []


def _sequence(
    name: str,
    truth: layout.Truth,
    person: int,
    camera: Camera,
    pictures: Pictures,
    body: Body,
    own: Body,
) -> TrainSequence:
    """`own` is the body that was drawn."""
    if str(truth.body_model) != own.name:
        raise InputError(f"{name}: made with the body {truth.body_model}; make the set again")
    poses, betas = truth.poses[person], truth.betas[person]
    joints = joints_of_body(own, poses, betas, truth.trans[person])
    shown = (truth.visible[person] >= LEAST_VISIBLE).astype(np.float32)
    joints[..., 3] *= shown[:, None]
    return sequence_of(
        name,
        pictures,
        square_box(truth.boxes_xyxy[person]),
        keypoints2d=inside_picture(projected(joints, camera), camera.size_wh),
        joints3d=joints,
        poses=poses,
        betas=betas,
        body_confidence=shown * (own is body),
    )
