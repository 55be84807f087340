"""3DPW by the field's two protocols: truth and pictures in, scores out, one sequence after the other."""

from __future__ import annotations

import logging
from collections import Counter
from pathlib import Path

import numpy as np

from staf_cli.assets.store import AssetStore
from staf_cli.camera import Camera
from staf_cli.errors import InputError, SettingError
from staf_cli.evaluation.images import ImageSequence, seen_well, smoothed_boxes
from staf_cli.evaluation.joint_sets import load_regressor14
from staf_cli.evaluation.predictor import EnginePredictor, Prediction, Predictor
from staf_cli.evaluation.score_store import ScoreStore
from staf_cli.evaluation.scores import Evaluation, SequenceScores
from staf_cli.evaluation.settings import PredictorSettings
from staf_cli.evaluation.smpl import Bodies, SmplParameters, score_bodies
from staf_cli.evaluation.threedpw import (
    FPS,
    SPLITS,
    TruePerson,
    TrueSequence,
    read_sequence,
    sequence_files,
)
from staf_cli.motion import Track

log = logging.getLogger(__name__)

PROTOCOLS = ("staf", "gendered")
MIN_KEYPOINTS = 6
FEW_KEYPOINTS = "with 6 keypoints or fewer in the truth"
NO_PICTURE = "without their picture"
NO_CAMPOSE = "whose camera pose the data set marks as not valid"
NOT_FOUND = "in which the person was not found"


def evaluate_3dpw(
    root: Path,
    *,
    split: str = "test",
    protocol: str = "staf",
    settings: PredictorSettings | None = None,
    out: Path,
    resume: bool = True,
    predictor: Predictor | None = None,
) -> Evaluation:
    """Measure on 3DPW.

    Args:
        root: the folder with sequenceFiles/ and imageFiles/.
        split: "test", "validation" or "train".
        protocol: "staf" (neutral SMPL, PVE as the bodies stand) or "gendered" (SMPL of the person's gender,
            frames of valid camera pose only, PVE at the pelvis).
        settings: what predicts, and how.
        out: a folder that is there; finished sequences are kept in it.
        resume: take finished sequences of the same settings from `out`.
        predictor: another one than the engines.

    Raises:
        InputError: a file is missing or wrong, or no frame can be scored.
        AssetError: SMPL, its regressor or the network is not imported.
    """
    settings = settings or PredictorSettings()
    if split not in SPLITS:
        raise SettingError(f"--split {split}: choose {', '.join(SPLITS)}")
    if protocol not in PROTOCOLS:
        raise SettingError(f"--protocol {protocol}: choose {' or '.join(PROTOCOLS)}")
    files = sequence_files(root, split)
    store = AssetStore(settings.weights_dir, offline=True)
    regressor, bodies = load_regressor14(store), Bodies(store)
    for name in ("neutral",) if protocol == "staf" else ("male", "female"):
        bodies.get(f"smpl-{name}")  # what is missing shows before hours of work
    predictor = predictor or EnginePredictor(settings, body="smpl")
    plain = _plain(split, protocol, settings, predictor)
    kept = ScoreStore(out, {**plain, **predictor.fingerprints}, resume=resume)
    measure = _Measure(root, protocol, predictor, bodies, regressor, kept)
    scores = [one for number, file in enumerate(files, 1) for one in measure(file, f"{number}/{len(files)}")]
    if not any(one.num_frames for one in scores):
        reasons = Counter(reason for one in scores for reason in one.left_out)
        raise InputError(f"{root}: no frame could be scored: {', '.join(reasons) or 'nobody is in it'}")
    return Evaluation(
        dataset=f"3DPW {split}",
        protocol=protocol,
        engine=predictor.engine,
        settings=plain,
        sequences=tuple(scores),
        notes=_notes(protocol, settings, measure.num_campose),
    )


class _Measure:
    """Scores one sequence's people at a time."""

    def __init__(
        self,
        root: Path,
        protocol: str,
        predictor: Predictor,
        bodies: Bodies,
        regressor: np.ndarray,
        kept: ScoreStore,
    ) -> None:
        self._root = root
        self._gendered = protocol == "gendered"
        self._predictor = predictor
        self._bodies = bodies
        self._regressor = regressor
        self._kept = kept
        self.num_campose = 0

    def __call__(self, file: Path, number: str) -> list[SequenceScores]:
        sequence = read_sequence(file, self._root)
        if not self._gendered:
            self.num_campose += sum(int((~person.campose_valid).sum()) for person in sequence.people)
        names = [f"{sequence.name} / person {index}" for index in range(len(sequence.people))]
        before = [self._kept.get(name, file) for name in names]
        if before and all(one is not None for one in before):
            log.info("%s %s: already there", number, sequence.name)
            return [one for one in before if one is not None]
        log.info("%s %s: %d frames, %d people", number, sequence.name, sequence.num_frames, len(names))
        scores = self._scores(sequence, names)
        for one in scores:
            self._kept.put(one, file)
        return scores

    def _scores(self, sequence: TrueSequence, names: list[str]) -> list[SequenceScores]:
        images = ImageSequence.open(sequence.name, sequence.image_folder, sequence.image_names, FPS)
        chosen = [self._frames(person, images) for person in sequence.people]
        wanted = [index for index, (frame_ids, _) in enumerate(chosen) if len(frame_ids)]
        tracks = [_track(index, sequence.people[index], chosen[index][0], images) for index in wanted]
        camera = Camera.from_focal(images.size_wh, sequence.focal_px)
        predictions = dict(
            zip(wanted, self._predictor.predict(images, tracks, camera) if tracks else [], strict=True)
        )
        return [
            self._score(names[index], person, *chosen[index], predictions.get(index))
            for index, person in enumerate(sequence.people)
        ]

    def _frames(self, person: TruePerson, images: ImageSequence) -> tuple[np.ndarray, dict[str, int]]:
        """The frames (M,) that count, and how many do not for which reason."""
        num_frames = len(person.poses)
        checks = [
            (NO_PICTURE, np.isin(np.arange(num_frames), images.frame_ids)),
            (FEW_KEYPOINTS, seen_well(person.keypoints, MIN_KEYPOINTS)),
        ]
        if self._gendered:
            checks.append((NO_CAMPOSE, person.campose_valid))
        kept, left_out = np.ones(num_frames, dtype=bool), {}
        for reason, fine in checks:
            left_out[reason] = int((kept & ~fine).sum())
            kept &= fine
        return np.flatnonzero(kept), left_out

    def _score(
        self,
        name: str,
        person: TruePerson,
        frame_ids: np.ndarray,
        left_out: dict[str, int],
        prediction: Prediction | None,
    ) -> SequenceScores:
        rows = np.zeros(0, np.int64) if prediction is None else prediction.rows
        left_out = {**left_out, NOT_FOUND: len(frame_ids) - len(rows)}
        frame_ids = frame_ids[rows]
        truth = SmplParameters(
            f"smpl-{person.gender if self._gendered else 'neutral'}",
            person.poses[frame_ids],
            person.betas,
            np.zeros((len(rows), 3)),
        )
        pred = _at_origin(self._predictor.body.name, prediction)
        return score_bodies(
            name,
            FPS,
            frame_ids,
            pred,
            truth,
            self._bodies,
            self._regressor,
            align_vertices=self._gendered,
            left_out=left_out,
        )


def _track(index: int, person: TruePerson, frame_ids: np.ndarray, images: ImageSequence) -> Track:
    """The person among the pictures, in the protocol's boxes."""
    boxes = smoothed_boxes(person.keypoints)[frame_ids]
    ones = np.ones(len(frame_ids), np.float32)
    return Track(index + 1, images.rows_of(frame_ids), boxes, ones.astype(bool), ones)


def _at_origin(body: str, prediction: Prediction | None) -> SmplParameters:
    if prediction is None:
        return SmplParameters(body, np.zeros((0, 72)), np.zeros((0, 10)), np.zeros((0, 3)))
    return SmplParameters(body, prediction.poses, prediction.betas, np.zeros_like(prediction.trans))


def _plain(split: str, protocol: str, settings: PredictorSettings, predictor: Predictor) -> dict[str, object]:
    return {
        "split": split,
        "protocol": protocol,
        "engine": predictor.engine,
        "detections": settings.detections,
        "ablate": sorted(settings.ablate),
        "reference_batching": settings.reference_batching,
    }


def _notes(protocol: str, settings: PredictorSettings, num_campose: int) -> tuple[str, ...]:
    notes = ["Accel: each sequence by itself; a frame counts where both its neighbours are scored"]
    if settings.detections == "gt":
        notes.append("boxes: from the truth's keypoints, smoothed (median 11, sigma 8), crop 1.3 x 1.1")
    else:
        notes.append("boxes: people found as staf run does; joined to the truth by IoU of 0.3 or more")
    if protocol == "staf":
        notes.append("PVE: as the bodies stand, without trans; the release's float16 rounding is left out")
        if num_campose:
            notes.append(
                f"{num_campose} frames of the split have a camera pose marked as not valid and count "
                "all the same, as in STAF's release (TCMR leaves them out)"
            )
    else:
        notes.append("PVE: both bodies moved to the mean of their hips")
    if settings.reference_batching:
        notes.append("reference batching: 16 windows of one person; the release's batches cross people")
    return tuple(notes)
