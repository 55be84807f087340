"""Finished results of `staf run` as a source: bodies that were recovered are labels with their confidence."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from staf_cli.body.joints import BLAZEPOSE_LANDMARK_NAMES
from staf_cli.errors import InputError
from staf_cli.recover.staf.crops import square_box
from staf_cli.result import Person
from staf_cli.results import layout
from staf_cli.results.find_input import find_input
from staf_cli.results.load import DAMAGE, damaged, load_result
from staf_cli.results.run_json import read_document
from staf_cli.train.reading import pictures_of_files, pictures_of_video
from staf_cli.train.sequences import Pictures, TrainSequence
from staf_cli.train.sources.labels import (
    inside_picture,
    joints_of_body,
    places_of,
    projected,
    sequence_of,
    smpl_joints,
    to_staf_joints,
)
from staf_cli.train.sources.settings import ResultsData

if TYPE_CHECKING:  # torch comes with it
    from staf_cli.body.model import Body

TITLE = "results of staf run"
_LANDMARK_PLACES = [
    places_of({"left_foot_index": "left_big_toe", "right_foot_index": "right_big_toe"}.get(name, name))
    for name in BLAZEPOSE_LANDMARK_NAMES
]


def read(settings: ResultsData, *, validation: bool, body: Body) -> list[TrainSequence]:
    """Everyone in the results; see `sources.open_sources`.

    Raises:
        InputError: a folder holds no result, a result is damaged, or its input is not found.
    """
    sequences: list[TrainSequence] = []
    for folder in result_folders(settings.validation if validation else settings.folders):
        result = load_result(folder)
        source = _input_of(folder, settings.videos)
        for person in result.people:
            if len(person.frame_ids):
                pictures = _pictures(source, person.frame_ids, is_photo=result.info.is_photo)
                try:
                    sequences.append(_sequence(folder, person, pictures, settings.min_confidence, body))
                except DAMAGE as error:
                    raise damaged(folder, error) from error
    return sequences


def missing(settings: ResultsData) -> list[str]:
    """See `sources.missing`."""
    lines = []
    for given in (*settings.folders, *settings.validation):
        try:
            for folder in result_folders([given]):
                _input_of(folder, settings.videos)
        except InputError as error:
            lines.append(str(error))
    return lines


def result_folders(given: Sequence[Path]) -> list[Path]:
    """Folders with a run.json: those given, and those directly in folders that are none themselves.

    Raises:
        InputError: there is none in one of them.
    """
    found: list[Path] = []
    for folder in given:
        if (folder / layout.RUN_JSON).is_file():
            found.append(folder)
            continue
        inside = sorted(folder.iterdir()) if folder.is_dir() else []
        results = [each for each in inside if (each / layout.RUN_JSON).is_file()]
        if not results:
            raise InputError(f"{folder}: no result of staf run in it; give a folder with {layout.RUN_JSON}")
        found += results
    return list(dict.fromkeys(found))


def _input_of(folder: Path, videos: Sequence[Path]) -> Path:
    """The input that a result was made from, by its sha256.

    Raises:
        InputError: it is not found; says where it was looked for.
    """
    document = read_document(folder)
    if document is None:
        raise InputError(layout.no_result(folder))
    found = find_input(folder, document)
    if found.path is not None:
        return found.path
    for place in _candidates(videos, str(document.get("input"))):
        try:
            checked = find_input(folder, document, place).path
        except InputError:
            continue
        if checked is not None:
            return checked
    why_not = found.why_not.removesuffix("; --video FILE says where it is")
    raise InputError(f"{folder}: its input {why_not}; name its folder under data.results.videos")


def _candidates(videos: Sequence[Path], name: str) -> Iterator[Path]:
    """Files and folders that are given, and what lies in folders under the input's name."""
    if Path(name).name != name:
        return
    for given in videos:
        for place in (given, given / name):
            if place.name == name and os.path.exists(place):  # says no to names that are too long, too
                yield place


def _pictures(source: Path, frame_ids: np.ndarray, *, is_photo: bool) -> Pictures:
    return pictures_of_files([source]) if is_photo else pictures_of_video(source, frame_ids)


def _sequence(
    folder: Path, person: Person, pictures: Pictures, min_confidence: float, body: Body
) -> TrainSequence:
    is_same = person.body_model == body.name
    sure = np.where(person.observed, np.nan_to_num(person.confidence), 0)
    sure = np.where(sure >= min_confidence, sure, 0).astype(np.float32)
    betas = person.motion.mesh_betas
    if is_same:
        joints = joints_of_body(body, person.poses, betas, person.trans)
    else:
        joints = smpl_joints(person.joints3d)
    joints[..., 3] *= sure[:, None]
    points = projected(joints, person.camera)
    if person.landmarks2d is not None and person.landmarks2d_visibility is not None:
        seen = np.where((sure > 0)[:, None], person.landmarks2d_visibility, 0)
        measured = np.concatenate([person.landmarks2d, seen[..., None]], axis=2)
        measured = to_staf_joints(measured, _LANDMARK_PLACES)
        points = np.where(measured[..., 2:] > 0, measured, points)
    return sequence_of(
        f"{folder.name} / person {person.person_id}",
        pictures,
        square_box(person.boxes_xyxy),
        keypoints2d=inside_picture(points, person.camera.size_wh),
        joints3d=joints,
        poses=person.poses,
        betas=betas,
        body_confidence=sure * is_same,
        single=len(person.frame_ids) == 1 and pictures.frame_ids is None,
    )
