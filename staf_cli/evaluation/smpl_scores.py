"""Bodies against bodies: the field's 14 joints and the skin, a stretch of time after the other."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from staf_cli.evaluation.h36m import H36M_PELVIS
from staf_cli.evaluation.scores import SequenceScores, score_sequence
from staf_cli.evaluation.smpl_parameters import Bodies, SmplParameters
from staf_cli.metrics import pve


def score_bodies(
    name: str,
    fps: float,
    frame_ids: np.ndarray,
    pred: SmplParameters,
    truth: SmplParameters,
    bodies: Bodies,
    regressor: np.ndarray,
    *,
    align_vertices: bool,
    left_out: Mapping[str, int],
) -> SequenceScores:
    """Score N frames of one person; no body is moved by its `trans` but where that is zero anyway.

    Args:
        name: of the sequence and person.
        fps: of the sequence.
        frame_ids: (N,) int, ascending.
        pred, truth: N frames each, `trans` zeros.
        bodies: SMPL's, by name.
        regressor: (14, V) weights, `load_regressor14`.
        align_vertices: take PVE with both at the pelvis of the 14 joints; else as they stand.
        left_out: frames that were left out already, by the reason.
    """
    num_frames = len(frame_ids)
    joints = {side: np.empty((num_frames, len(regressor), 3)) for side in ("pred", "truth")}
    errors = np.empty(num_frames)
    both = zip(bodies.vertices(pred), bodies.vertices(truth), strict=True)
    for (piece, ours), (_, theirs) in both:
        joints["pred"][piece], joints["truth"][piece] = regressor @ ours, regressor @ theirs
        if align_vertices:
            ours = ours - _pelvis(joints["pred"][piece])
            theirs = theirs - _pelvis(joints["truth"][piece])
        errors[piece] = pve(ours, theirs)
    return score_sequence(
        name,
        fps,
        frame_ids,
        joints["pred"],
        joints["truth"],
        H36M_PELVIS,
        left_out=left_out,
        vertex_errors=errors,
    )


def _pelvis(joints: np.ndarray) -> np.ndarray:
    return joints[:, list(H36M_PELVIS)].mean(axis=1, keepdims=True)
