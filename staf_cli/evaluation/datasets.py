"""Measuring on a data set: truth and pictures in, scores out, one sequence after the other.

A data set is one module beside this one (`threedpw`, `threedhp`): it reads its files and compares bodies with
them. Boxes, predictions, what is left out and going on after a stop are here.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Literal, Protocol, TypeVar

import numpy as np

from staf_cli.body.model import Body
from staf_cli.camera import Camera
from staf_cli.errors import InputError
from staf_cli.evaluation.images import ImageSequence, smoothed_boxes
from staf_cli.evaluation.predictor import NOTHING, EnginePredictor, Prediction, Predictor
from staf_cli.evaluation.score_store import ScoreStore
from staf_cli.evaluation.scores import Evaluation, SequenceScores
from staf_cli.evaluation.settings import PredictorSettings
from staf_cli.motion import Track

log = logging.getLogger(__name__)

NO_PICTURE = "without their picture"
NOT_FOUND = "in which the person was not found"


@dataclass(frozen=True, eq=False)
class TruePerson:
    """One person of a sequence; a data set adds what it compares with.

    Attributes:
        name: such as "downtown_walking_00 / person 0".
        keypoints: (N, K, 3) px, px and confidence; the protocol's boxes are put around them.
        counts: (N,) bool of the frames that count, by what is said of the others.
    """

    name: str
    keypoints: np.ndarray
    counts: Mapping[str, np.ndarray]


P = TypeVar("P", bound=TruePerson)


@dataclass(frozen=True, eq=False)
class TrueSequence(Generic[P]):
    """One sequence's truth.

    Attributes:
        name: such as "downtown_walking_00".
        image_folder: where its pictures should lie.
        image_names: (N,) of the pictures.
        people: in the file's order.
        focal_px: of the camera; None where the data set does not say.
        size: what is logged after its name.
    """

    name: str
    image_folder: Path
    image_names: tuple[str, ...]
    people: tuple[P, ...]
    focal_px: float | None = None
    size: str = ""


class Dataset(Protocol[P]):
    """What a data set's module gives.

    Attributes:
        title, protocol: such as "3DPW test", "gendered".
        root: the folder that the user named.
        files: the truth, one file a sequence.
        fps: of the pictures.
        settings: what else the numbers depend on, as plain values.
        reasons: which of the people's `counts` the protocol asks for.
        body: of the landmarks engine, "smpl" where meshes are compared.
        hint: where to look if no frame can be scored; without one the reasons are named.
    """

    title: str
    protocol: str
    root: Path
    files: tuple[Path, ...]
    fps: float
    settings: dict[str, object]
    reasons: tuple[str, ...]
    body: Literal["smpl", "free"]
    hint: str

    def read(self, file: Path) -> TrueSequence[P]:
        """Read one of the files; InputError where it is damaged or something else."""
        ...

    def score(
        self, person: P, frame_ids: np.ndarray, pred: Prediction, body: Body, left_out: Mapping[str, int]
    ) -> SequenceScores:
        """Compare predicted bodies with the truth in frames (M,); `left_out` counts the others by reason."""
        ...

    def notes(self, settings: PredictorSettings, body: Body) -> list[str]:
        """What a reader of the numbers must know, one line each; asked for when all files were read."""
        ...


def evaluate(
    dataset: Dataset[P],
    *,
    settings: PredictorSettings,
    out: Path,
    resume: bool,
    predictor: Predictor | None = None,
) -> Evaluation:
    """Measure on a data set.

    Args:
        dataset: which.
        settings: what predicts, and how.
        out: a folder that is there; finished sequences are kept in it.
        resume: take finished sequences of the same settings from `out`.
        predictor: another one than the engines.

    Raises:
        InputError: a file is missing or wrong, or no frame can be scored.
        AssetError: what the engine needs is not imported.
    """
    predictor = predictor or EnginePredictor(settings, body=dataset.body)
    plain: dict[str, object] = {
        **dataset.settings,
        "engine": predictor.engine,
        "detections": settings.detections,
        "ablate": sorted(settings.ablate),
        "reference_batching": settings.reference_batching,
    }
    kept = ScoreStore(out, {**plain, **predictor.fingerprints}, resume=resume)
    scores: list[SequenceScores] = []
    for number, file in enumerate(dataset.files, 1):
        sequence = dataset.read(file)
        before = [one for person in sequence.people if (one := kept.get(person.name, file)) is not None]
        is_done = bool(before) and len(before) == len(sequence.people)
        size = ": already there" if is_done else sequence.size
        log.info("%d/%d %s%s", number, len(dataset.files), sequence.name, size)
        if not is_done:
            before = _scored(dataset, sequence, predictor)
            for one in before:
                kept.put(one, file)
        scores += before
    if not any(one.num_frames for one in scores):
        reasons = Counter(reason for one in scores for reason in one.left_out)
        why = dataset.hint or f": {', '.join(reasons) or 'no one is in it'}"
        raise InputError(f"{dataset.root}: no frame could be scored{why}")
    return Evaluation(
        dataset=dataset.title,
        protocol=dataset.protocol,
        engine=predictor.engine,
        settings=plain,
        sequences=tuple(scores),
        notes=tuple(dataset.notes(settings, predictor.body)),
    )


def _scored(dataset: Dataset[P], sequence: TrueSequence[P], predictor: Predictor) -> list[SequenceScores]:
    """Predict and compare everyone in a sequence."""
    images = ImageSequence.open(sequence.name, sequence.image_folder, sequence.image_names, dataset.fps)
    chosen = [_frames(person, images, dataset.reasons) for person in sequence.people]
    tracks = [
        _track(number, person, frame_ids, images)
        for number, (person, (frame_ids, _)) in enumerate(zip(sequence.people, chosen, strict=True), 1)
        if len(frame_ids)
    ]
    size_wh, focal_px = images.size_wh, sequence.focal_px
    camera = Camera.from_focal(size_wh, focal_px) if focal_px else Camera.from_fov(size_wh)
    predictions = iter(predictor.predict(images, tracks, camera) if tracks else ())
    scores = []
    for person, (frame_ids, left_out) in zip(sequence.people, chosen, strict=True):
        prediction = next(predictions) if len(frame_ids) else NOTHING
        left_out[NOT_FOUND] = len(frame_ids) - len(prediction.rows)
        frame_ids = frame_ids[prediction.rows]
        scores.append(dataset.score(person, frame_ids, prediction, predictor.body, left_out))
    return scores


def _frames(
    person: TruePerson, images: ImageSequence, reasons: tuple[str, ...]
) -> tuple[np.ndarray, dict[str, int]]:
    """The frames (M,) that count, and how many do not, each under its first reason."""
    kept = np.isin(np.arange(len(person.keypoints)), images.frame_ids)
    left_out = {NO_PICTURE: int((~kept).sum())}
    for reason in reasons:
        left_out[reason] = int((kept & ~person.counts[reason]).sum())
        kept &= person.counts[reason]
    return np.flatnonzero(kept), left_out


def _track(number: int, person: TruePerson, frame_ids: np.ndarray, images: ImageSequence) -> Track:
    """The person among the pictures, in the protocol's boxes."""
    boxes = smoothed_boxes(person.keypoints)[frame_ids]
    ones = np.ones(len(frame_ids), np.float32)
    return Track(number, images.rows_of(frame_ids), boxes, ones.astype(bool), ones)
