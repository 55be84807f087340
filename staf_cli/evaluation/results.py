"""A finished result against a truth file."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from staf_cli.assets.store import AssetStore
from staf_cli.body.joints import SMPL_JOINT_NAMES
from staf_cli.errors import AssetError, InputError
from staf_cli.evaluation.joint_sets import (
    H36M_14_NAMES,
    MIN_JOINTS,
    JointMatch,
    load_regressor14,
    match_joints,
    plain_name,
)
from staf_cli.evaluation.scores import Evaluation, SequenceScores, pelvis_of, score_sequence
from staf_cli.evaluation.smpl import Bodies
from staf_cli.evaluation.tracks import PersonTrack, read_tracks
from staf_cli.evaluation.truth_file import Truth, read_truth
from staf_cli.metrics import pve

log = logging.getLogger(__name__)

NOT_PREDICTED = "not in the result"
NO_TRUTH = "not in the truth"
SUSPICIOUS_MM = 150.0  # a mean error that wrong axes may be the cause of


@dataclass(frozen=True, eq=False)
class Sides:
    """Prediction and truth of one person in the frames that both have.

    Attributes:
        track: the prediction.
        frame_ids: (N,) int.
        pred_rows, truth_rows: (N,) the frames' places on each side.
        pred, truth: (N, J, 3) m, pelvis at the origin; pred turned into the truth's axes.
        match: which joints these are.
        turn: (3, 3) what pred was multiplied with from the right.
    """

    track: PersonTrack
    frame_ids: np.ndarray
    pred_rows: np.ndarray
    truth_rows: np.ndarray
    pred: np.ndarray
    truth: np.ndarray
    match: JointMatch
    turn: np.ndarray

    @property
    def mean_error_mm(self) -> float:
        """MPJPE over what is known on both sides; infinite where nothing is."""
        distances = np.linalg.norm(self.pred - self.truth, axis=-1)
        known = distances[np.isfinite(distances)]
        return float(known.mean() * 1000) if known.size else np.inf

    @property
    def pelvis_names(self) -> list[str]:
        """The joints whose mean stands for the pelvis."""
        return [self.match.names[index] for index in self.match.pelvis]


def evaluate_results(
    pred: Path, truth_file: Path, *, person: int | None = None, weights_dir: Path | None = None
) -> Evaluation:
    """Measure one person of a result.

    Args:
        pred: a video's folder of results, or one `person_NNN.npz`.
        truth_file: as `truth_file` describes it.
        person: which one of several; the one that fits the truth best where None.
        weights_dir: where imported assets are looked for first.

    Raises:
        InputError: a file is missing or wrong, or nothing can be compared.
        AssetError: the truth needs SMPL, which is not imported.
    """
    truth, tracks = read_truth(truth_file), read_tracks(pred)
    comparison = _Comparison(truth, Bodies(AssetStore(weights_dir, offline=True)))
    chosen = [track for track in tracks if person in (None, track.person_id)]
    if not chosen:
        there = ", ".join(str(track.person_id) for track in tracks)
        raise InputError(f"{pred} has no person {person}; there is {there}")
    sides = _best([comparison.sides(track) for track in chosen], truth)
    scores = comparison.scores(sides)
    if not scores.num_frames:
        reasons = ", ".join(f"{count} {reason}" for reason, count in scores.left_out.items())
        raise InputError(f"{truth_file}: no frame could be scored: {reasons}")
    return Evaluation(
        dataset=truth.dataset,
        protocol=truth.protocol or "joints by name",
        engine=sides.track.engine,
        settings={
            "result": str(sides.track.path),
            "truth": str(truth_file),
            "person": sides.track.person_id,
            "body_model": sides.track.smpl.body_model,
            "joints": list(sides.match.names),
            "pelvis": sides.pelvis_names,
            "axes": truth.axes,
        },
        sequences=(scores,),
        notes=(*_notes(truth, sides, scores), *comparison.notes),
    )


class _Comparison:
    """Brings people's joints and meshes beside one truth."""

    def __init__(self, truth: Truth, bodies: Bodies) -> None:
        self.notes: list[str] = []
        self._bodies = bodies
        self._regressor = load_regressor14(bodies.store) if truth.protocol == "h36m" else None
        self._truth = truth
        self._joints, self._names = self._truth_joints()

    def _truth_joints(self) -> tuple[np.ndarray, tuple[str, ...]]:
        """The truth's joints (T, J, 3) m and their names, without those that it never has."""
        truth = self._truth
        if truth.joints3d is not None:
            joints, names = truth.joints3d, tuple(plain_name(name) for name in truth.joint_names)
            if self._regressor is not None:
                return joints[:, [names.index(name) for name in H36M_14_NAMES]], H36M_14_NAMES
            ever = np.isfinite(joints).all(axis=2).any(axis=0)
            return joints[:, ever], tuple(name for name, known in zip(names, ever, strict=True) if known)
        assert truth.smpl is not None
        if self._regressor is not None:
            return self._bodies.regressed(truth.smpl, self._regressor), H36M_14_NAMES
        return self._bodies.joints(truth.smpl), SMPL_JOINT_NAMES

    def sides(self, track: PersonTrack) -> Sides:
        """The frames and joints that a person and the truth have in common."""
        frame_ids, pred_rows, truth_rows = np.intersect1d(
            track.frame_ids, self._truth.frame_ids, assume_unique=True, return_indices=True
        )
        pred, match = self._pred_joints(track, pred_rows)
        truth = self._joints[truth_rows][:, list(match.truth)]
        pred, truth = (side - pelvis_of(side, match.pelvis) for side in (pred, truth))
        turn = one_turn(pred, truth) if self._truth.axes == "fixed" else np.eye(3)
        return Sides(track, frame_ids, pred_rows, truth_rows, pred @ turn, truth, match, turn)

    def _pred_joints(self, track: PersonTrack, rows: np.ndarray) -> tuple[np.ndarray, JointMatch]:
        """A person's joints (N, J, 3) m that the truth has too."""
        if self._regressor is not None:
            if not track.smpl.is_smpl:
                raise InputError(
                    f"{track.path}: the h36m protocol takes its joints from SMPL's mesh, this is the body "
                    f"{track.smpl.body_model}; run with --engine staf or --body smpl, or name the joints"
                )
            pred = self._bodies.regressed(track.smpl.rows(rows), self._regressor)
            return pred, match_joints(H36M_14_NAMES, self._names)
        match = match_joints(track.joint_names, self._names)
        if len(match.names) < MIN_JOINTS:
            common = f"only {', '.join(match.names)}" if match.names else "no joint"
            raise InputError(
                f"{self._truth.path}: {common} in common with the result, at least {MIN_JOINTS} are needed; "
                f"the result has {', '.join(SMPL_JOINT_NAMES)}"
            )
        return track.joints3d[rows][:, list(match.pred)], match

    def scores(self, sides: Sides) -> SequenceScores:
        """The errors, with the meshes' where they can be compared."""
        truth, track = self._truth, sides.track
        num_shared = len(sides.frame_ids)
        return score_sequence(
            f"{track.path.parent.name or track.path.stem} / person {track.person_id}",
            truth.fps or track.fps,
            sides.frame_ids,
            sides.pred,
            sides.truth,
            sides.match.pelvis,
            left_out={NOT_PREDICTED: len(truth) - num_shared, NO_TRUTH: len(track) - num_shared},
            vertex_errors=self._vertex_errors(sides),
        )

    def _vertex_errors(self, sides: Sides) -> np.ndarray | None:
        """PVE (N,) mm at SMPL's own root joint; None, with a note, where meshes cannot be compared."""
        truth, pred = self._truth.smpl, sides.track.smpl
        if truth is None:
            self.notes.append("no PVE: the truth has no SMPL parameters")
            return None
        if not truth.comparable_mesh(pred):
            self.notes.append(f"no PVE: {pred.body_model} and {truth.body_model} have different vertices")
            return None
        truth, pred = truth.rows(sides.truth_rows), pred.rows(sides.pred_rows)
        try:
            pred_root, truth_root = self._bodies.joints(pred)[:, :1], self._bodies.joints(truth)[:, :1]
        except AssetError as error:
            self.notes.append(f"no PVE: {error}")
            return None
        errors = np.empty(len(sides.frame_ids))
        both = zip(self._bodies.vertices(pred), self._bodies.vertices(truth), strict=True)
        for (piece, ours), (_, theirs) in both:
            errors[piece] = pve((ours - pred_root[piece]) @ sides.turn, theirs - truth_root[piece])
        self.notes.append("PVE: meshes with their root joints in one place")
        return errors


def one_turn(pred: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """The proper rotation (3, 3), one for all frames, with which pred @ it (N, J, 3) is closest to truth."""
    a, b = pred.reshape(-1, 3), truth.reshape(-1, 3)
    known = np.isfinite(a).all(axis=1) & np.isfinite(b).all(axis=1)
    u, _, vt = np.linalg.svd(a[known].T @ b[known])
    u[:, 2] *= np.sign(np.linalg.det(u @ vt))
    return u @ vt


def _best(candidates: Sequence[Sides], truth: Truth) -> Sides:
    """The person that the truth is of: many frames in common, then the least error."""
    most = max(len(sides.frame_ids) for sides in candidates)
    if not most:
        last = max((int(sides.track.frame_ids[-1]) for sides in candidates if len(sides.track)), default=-1)
        raise InputError(
            f"{truth.path}: no frame in common: the truth has frames {truth.frame_ids[0]} to "
            f"{truth.frame_ids[-1]}, the result ends with {last}; frame_ids count decoded frames from 0"
        )
    lasting = [sides for sides in candidates if 2 * len(sides.frame_ids) >= most]
    best = min(lasting, key=lambda sides: sides.mean_error_mm)
    others = "; ".join(
        f"person {sides.track.person_id}: {len(sides.frame_ids)} frames, {sides.mean_error_mm:.0f} mm"
        for sides in candidates
        if sides is not best
    )
    if others:
        log.info(
            f"person {best.track.person_id} fits the truth best: {len(best.frame_ids)} frames in common, "
            f"MPJPE {best.mean_error_mm:.0f} mm ({others}); --person N takes another"
        )
    return best


def _notes(truth: Truth, sides: Sides, scores: SequenceScores) -> list[str]:
    """What a reader of the numbers must know."""
    names, pelvis = sides.match.names, sides.pelvis_names
    where = "the mean of all joints" if len(pelvis) > 2 else " and ".join(pelvis)
    named = "all of SMPL's" if set(names) == set(SMPL_JOINT_NAMES) else ", ".join(names)
    notes = [f"{len(names)} joints compared, aligned at {where}: {named}"]
    if sides.match.only_truth:
        notes.append(f"not in the result: the joints {', '.join(sides.match.only_truth)}")
    filled = ~sides.track.observed[np.isin(sides.track.frame_ids, scores.frame_ids)]
    if filled.any():
        notes.append(f"{int(filled.sum())} of the frames were filled in between detections")
    if truth.fps is not None and abs(truth.fps / sides.track.fps - 1) > 0.01:
        notes.append(f"the truth has {truth.fps:g} frames/s, the result {sides.track.fps:g}: same video?")
    if truth.axes == "fixed":
        notes.append("axes fixed: one turn of the whole sequence was taken out")
    elif (before := sides.mean_error_mm) > SUSPICIOUS_MM:
        turned = replace(sides, pred=sides.pred @ one_turn(sides.pred, sides.truth)).mean_error_mm
        if turned < before / 2:
            notes.append(
                f"one turn of the whole sequence brings MPJPE from {before:.0f} to {turned:.0f} mm: "
                "are the truth's axes the camera's (x right, y down, z away)? else write axes='fixed' into it"
            )
    return notes
