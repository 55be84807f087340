"""How good a network is on sequences that it does not learn from: the field's errors on the 14 joints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from staf_cli.errors import InputError
from staf_cli.metrics import accel_error, mpjpe, pa_mpjpe
from staf_cli.recover.staf.staf import STAF, TrackStream
from staf_cli.train.distributed import World
from staf_cli.train.losses import LSP_14
from staf_cli.train.mix import Rows
from staf_cli.train.sequences import TrainSequence
from staf_cli.train.step import encoded

MIN_JOINTS = 6  # of the 14 that must be known where a frame is to count
HIPS = (2, 3)  # of the 14
CHUNK_FRAMES = 64  # whose inputs are held at a time


@dataclass(frozen=True)
class Scores:
    """Means over all frames that count.

    Attributes:
        pa_mpjpe_mm, mpjpe_mm: the latter with the middles of the hips in one place.
        accel: mm/frame^2, of the same joints; NaN where no sequence has three frames in a row.
        frames: that count.
    """

    pa_mpjpe_mm: float
    mpjpe_mm: float
    accel: float
    frames: int


def require_truth(sequences: Sequence[TrainSequence]) -> None:
    """InputError where nothing can be measured on the sequences."""
    if not any(_counting(sequence).any() for sequence in sequences):
        raise InputError(
            "no validation sequence has joints in 3D, which early stopping and the schedule listen to; "
            "name a source with 3D"
        )


def validate(model: STAF, sequences: Sequence[TrainSequence], rows: Rows, world: World) -> Scores:
    """Measure on all sequences; several processes share them. The model is left in eval mode."""
    model.eval()
    mine = range(world.rank, len(sequences), world.size)
    joints = (_joints_of(model, rows.rows(number)) for number in mine)
    return scores_of((sequences[number] for number in mine), joints, world)


def mean_body_scores(model: STAF, sequences: Sequence[TrainSequence], world: World) -> Scores:
    """What a network would score that knows nothing: the body it starts from, in every frame."""
    with torch.inference_mode():
        from_start = model.bodies(model.first_state()).joints3d[0, LSP_14].cpu().numpy()
    mine = sequences[world.rank :: world.size]
    joints = (np.broadcast_to(from_start, (len(sequence), *from_start.shape)) for sequence in mine)
    return scores_of(iter(mine), joints, world)


@torch.inference_mode()
def _joints_of(model: STAF, rows: np.ndarray) -> np.ndarray:
    """The 14 joints (N, 14, 3) m of one sequence, however long it is."""
    stream, joints = TrackStream(model, len(rows)), []
    for start in range(0, len(rows), CHUNK_FRAMES):
        piece = torch.from_numpy(np.array(rows[start : start + CHUNK_FRAMES])).to(model.device)
        joints.append(stream.push(encoded(model, piece)).joints3d[:, LSP_14].cpu())
    return torch.cat(joints).numpy()


def scores_of(sequences: Iterator[TrainSequence], joints: Iterator[np.ndarray], world: World) -> Scores:
    """Compare 14 joints (N, 14, 3) m of each sequence with its labels; means over all processes' frames."""
    sums = torch.zeros(5, dtype=torch.float64)
    for sequence, predicted in zip(sequences, joints, strict=True):
        sums += torch.tensor(_sums_of(sequence, predicted.astype(np.float64)), dtype=torch.float64)
    pa, plain, frames, accel, accels = world.sums(sums).tolist()
    mean_accel = accel / accels if accels else float("nan")
    return Scores(pa / max(frames, 1), plain / max(frames, 1), mean_accel, int(frames))


def _sums_of(sequence: TrainSequence, predicted: np.ndarray) -> tuple[float, float, int, float, int]:
    """Sums of PA-MPJPE and MPJPE, frames, sum of acceleration errors and their number."""
    truth, known = sequence.joints3d[:, LSP_14, :3], sequence.joints3d[:, LSP_14, 3] > 0
    counts = _counting(sequence)
    pa = plain = accel = 0.0
    accels = 0
    for mask in np.unique(known[counts], axis=0):
        rows = np.flatnonzero(counts & (known == mask).all(axis=1))
        ours, theirs = predicted[rows][:, mask], truth[rows][:, mask]
        pa += pa_mpjpe(ours, theirs).sum()
        both = mask[list(HIPS)].all()
        ours, theirs = (_from_middle(each[rows], mask, both) for each in (predicted, truth))
        plain += mpjpe(ours, theirs).sum()
        for run in np.split(np.arange(len(rows)), np.flatnonzero(np.diff(rows) != 1) + 1):
            errors = accel_error(ours[run], theirs[run])
            accel, accels = accel + errors.sum(), accels + len(errors)
    return float(pa), float(plain), int(counts.sum()), float(accel), accels


def _from_middle(joints: np.ndarray, mask: np.ndarray, hips_known: bool) -> np.ndarray:
    """Known joints, moved to the middle of the hips; to their own middle where these are not known."""
    middle = joints[:, list(HIPS)].mean(1) if hips_known else joints[:, mask].mean(1)
    return joints[:, mask] - middle[:, None]


def _counting(sequence: TrainSequence) -> np.ndarray:
    """(N,) bool: frames with enough joints in 3D."""
    enough: np.ndarray = (sequence.joints3d[:, LSP_14, 3] > 0).sum(axis=1) >= MIN_JOINTS
    return enough
