"""MPI-INF-3DHP's test set: truth and pictures in, scores out, one sequence after the other."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np

from staf_cli.body.joints import SMPL_JOINT_NAMES, STAF_JOINT_NAMES
from staf_cli.body.model import Body
from staf_cli.camera import Camera
from staf_cli.errors import InputError
from staf_cli.evaluation.images import ImageSequence, smoothed_boxes
from staf_cli.evaluation.predictor import EnginePredictor, Prediction, Predictor
from staf_cli.evaluation.score_store import ScoreStore
from staf_cli.evaluation.scores import Evaluation, SequenceScores, score_sequence
from staf_cli.evaluation.settings import PredictorSettings
from staf_cli.evaluation.threedhp import (
    JOINT_NAMES,
    SEQUENCES,
    TrueSequence,
    read_sequence,
    sequence_files,
)
from staf_cli.motion import Track

log = logging.getLogger(__name__)

DEFAULT_FPS = 25.0
ROOT = JOINT_NAMES.index("root")
MASKED = "that valid_frame masks"
NO_PICTURE = "without their picture"
NOT_FOUND = "in which the person was not found"
# The data set's joints that go by another name among STAF's 49.
_STAF_NAMES = {
    "head_top": "top_of_head_lsp",
    "neck": "neck_lsp",
    "root": "pelvis_mpii",
    "spine": "spine_h36m",
    "head": "head_h36m",
}


def evaluate_3dhp(
    root: Path,
    *,
    valid_mask: bool = False,
    fps: float = DEFAULT_FPS,
    settings: PredictorSettings | None = None,
    out: Path,
    resume: bool = True,
    predictor: Predictor | None = None,
) -> Evaluation:
    """Measure on MPI-INF-3DHP's test set.

    Args:
        root: the folder with TS1/ ... TS6/; those that are there are measured.
        valid_mask: leave out what `valid_frame` masks, as TCMR does; STAF does not.
        fps: of the pictures, which the data set's files do not state; it only scales m/s^2.
        settings: what predicts, and how.
        out: a folder that is there; finished sequences are kept in it.
        resume: take finished sequences of the same settings from `out`.
        predictor: another one than the engines.

    Raises:
        InputError: a file is missing or wrong, or no frame can be scored.
        AssetError: the network is not imported.
    """
    settings = settings or PredictorSettings()
    files = sequence_files(root)
    predictor = predictor or EnginePredictor(settings, body="free")
    plain: dict[str, object] = {
        "valid_mask": valid_mask,
        "fps": fps,
        "engine": predictor.engine,
        "detections": settings.detections,
        "ablate": sorted(settings.ablate),
        "reference_batching": settings.reference_batching,
    }
    kept = ScoreStore(out, {**plain, **predictor.fingerprints}, resume=resume)
    scores = []
    for number, file in enumerate(files, 1):
        name = file.parent.name
        one = kept.get(name, file)
        log.info("%d/%d %s%s", number, len(files), name, ": already there" if one is not None else "")
        if one is None:
            one = _scores(read_sequence(file), valid_mask, fps, predictor)
            kept.put(one, file)
        scores.append(one)
    if not any(one.num_frames for one in scores):
        raise InputError(f"{root}: no frame could be scored; are TS1/imageSequence/*.jpg there?")
    return Evaluation(
        dataset="MPI-INF-3DHP test",
        protocol="valid frames" if valid_mask else "all frames",
        engine=predictor.engine,
        settings=plain,
        sequences=tuple(scores),
        notes=_notes(predictor.body, settings, [file.parent.name for file in files], fps),
    )


def _scores(truth: TrueSequence, valid_mask: bool, fps: float, predictor: Predictor) -> SequenceScores:
    images = ImageSequence.open(truth.name, truth.image_folder, truth.image_names, fps)
    has_picture = np.isin(np.arange(len(truth)), images.frame_ids)
    counted = truth.valid if valid_mask else np.ones(len(truth), dtype=bool)
    frame_ids = np.flatnonzero(has_picture & counted)
    left_out = {NO_PICTURE: int((~has_picture).sum()), MASKED: int((has_picture & ~counted).sum())}
    prediction = None
    if len(frame_ids):
        track = _track(truth, frame_ids, images)
        prediction = predictor.predict(images, [track], Camera.from_fov(images.size_wh))[0]
    rows = np.zeros(0, np.int64) if prediction is None else prediction.rows
    left_out[NOT_FOUND] = len(frame_ids) - len(rows)
    names, theirs, ours = common_joints(predictor.body)
    frame_ids = frame_ids[rows]
    return score_sequence(
        truth.name,
        fps,
        frame_ids,
        _joints(predictor.body, prediction)[:, ours],
        truth.joints[frame_ids][:, theirs],
        (names.index("root"),),
        left_out=left_out,
    )


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


def _track(truth: TrueSequence, frame_ids: np.ndarray, images: ImageSequence) -> Track:
    seen = np.isfinite(truth.keypoints_px).all(axis=2, keepdims=True)
    keypoints = np.concatenate([truth.keypoints_px, seen], axis=2)
    boxes = smoothed_boxes(keypoints)[frame_ids]
    ones = np.ones(len(frame_ids), np.float32)
    return Track(1, images.rows_of(frame_ids), boxes, ones.astype(bool), ones)


def _joints(body: Body, prediction: Prediction | None) -> np.ndarray:
    """(M, 49 or 24, 3) m."""
    if prediction is None:
        return np.zeros((0, 49 if body.has_joints49 else 24, 3))
    joints = body.joints49 if body.has_joints49 else body.joints
    return joints(prediction.poses, prediction.betas, prediction.trans).astype(np.float64)


def _notes(body: Body, settings: PredictorSettings, there: list[str], fps: float) -> tuple[str, ...]:
    names = common_joints(body)[0]
    notes = [f"{len(names)} joints, aligned at the root, against univ_annot3; no PVE: there are no meshes"]
    if len(names) < len(JOINT_NAMES):
        notes.append("the published protocol has 17 joints; this body has limbs and root alone")
    if missing := [name for name in SEQUENCES if name not in there]:
        notes.append(f"not there: {', '.join(missing)}")
    notes.append(f"m/s^2 at {fps:g} frames/s, which the data set's files do not state (--fps)")
    if settings.detections == "gt":
        notes.append("boxes: from the truth's annot2, smoothed as for 3DPW")
    return tuple(notes)
