"""What is kept of an evaluation: errors frame by frame for each sequence, and their means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from staf_cli.metrics import MM, mpjpe, pa_mpjpe, second_difference
from staf_cli.motion import check_shapes

TRUTH_NOT_FINITE = "the truth is not finite"
PRED_NOT_FINITE = "the prediction is not finite"
MESH_NOT_FINITE = "a mesh is not finite"
# Names of the mean errors, and whose mean each is.
MEANS = {
    "mpjpe_mm": "mpjpe",
    "pa_mpjpe_mm": "pa_mpjpe",
    "pve_mm": "pve",
    "accel_mm_frame2": "accel",
    "accel_m_s2": "accel_m_s2",
}


@dataclass(frozen=True, eq=False)
class SequenceScores:
    """Errors of one person in one sequence.

    Attributes:
        name: such as "downtown_walking_00 / person 0".
        fps: of the sequence.
        frame_ids: (N,) int, the frames that were scored, ascending.
        mpjpe: (N,) mm, after both sides are moved to their pelvis.
        pa_mpjpe: (N,) mm.
        pve: (N,) mm; None where there are no comparable meshes.
        accel: (M,) mm/frame^2, pelvis-aligned, of the frames whose both neighbours are scored too.
        accel_frame_ids: (M,) int.
        offsets: (N, J, 3) float32 mm, prediction minus truth, both pelvis-aligned.
        left_out: frames that were not scored, by the reason.
    """

    name: str
    fps: float
    frame_ids: np.ndarray
    mpjpe: np.ndarray
    pa_mpjpe: np.ndarray
    pve: np.ndarray | None
    accel: np.ndarray
    accel_frame_ids: np.ndarray
    offsets: np.ndarray
    left_out: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        num_frames, num_accel = len(self.frame_ids), len(self.accel_frame_ids)
        check_shapes(
            self,
            {
                **dict.fromkeys(("frame_ids", "mpjpe", "pa_mpjpe", "pve"), (num_frames,)),
                **dict.fromkeys(("accel", "accel_frame_ids"), (num_accel,)),
                "offsets": (num_frames, *self.offsets.shape[1:2], 3),
            },
        )
        if (np.diff(self.frame_ids) <= 0).any():
            raise ValueError(f"SequenceScores.frame_ids of {self.name} must ascend")

    @property
    def num_frames(self) -> int:
        return len(self.frame_ids)

    @property
    def num_left_out(self) -> int:
        return sum(self.left_out.values())

    @property
    def accel_m_s2(self) -> np.ndarray:
        """(M,) m/s^2."""
        return self.accel * self.fps**2 / MM


def score_sequence(
    name: str,
    fps: float,
    frame_ids: np.ndarray,
    pred_joints: np.ndarray,
    truth_joints: np.ndarray,
    pelvis: tuple[int, ...],
    *,
    left_out: Mapping[str, int] | None = None,
    vertex_errors: np.ndarray | None = None,
) -> SequenceScores:
    """Compare a person's joints with the truth.

    Args:
        name: of the sequence and person.
        fps: of the sequence.
        frame_ids: (N,) int, ascending.
        pred_joints: (N, J, 3) m.
        truth_joints: (N, J, 3) m.
        pelvis: the joints whose mean is the pelvis, to which MPJPE and acceleration are aligned.
        left_out: frames that were left out already, by the reason.
        vertex_errors: (N,) mm, PVE where there are meshes on both sides.

    Returns:
        The scores. Frames that are not finite are left out and counted.

    Raises:
        ValueError: shapes do not fit each other, or frame ids do not ascend.
    """
    frame_ids = np.asarray(frame_ids, dtype=np.int64)
    if pred_joints.shape != truth_joints.shape or len(pred_joints) != len(frame_ids):
        raise ValueError(
            f"{name}: {len(frame_ids)} frames need joints (N, J, 3) of the same shape on both sides, "
            f"got {pred_joints.shape} and {truth_joints.shape}"
        )
    kept, counted = _finite(pred_joints, truth_joints, vertex_errors)
    counted.update(dict(left_out or {}))
    frame_ids = frame_ids[kept]
    pred, truth = (side[kept].astype(np.float64) for side in (pred_joints, truth_joints))
    offsets = (pred - pelvis_of(pred, pelvis)) - (truth - pelvis_of(truth, pelvis))  # (N, J, 3) m
    accel, accel_frame_ids = accel_over(offsets, frame_ids)
    return SequenceScores(
        name=name,
        fps=float(fps),
        frame_ids=frame_ids,
        mpjpe=mpjpe(offsets, np.zeros_like(offsets)),
        pa_mpjpe=pa_mpjpe(pred, truth),
        pve=None if vertex_errors is None else vertex_errors[kept],
        accel=accel,
        accel_frame_ids=accel_frame_ids,
        offsets=(offsets * MM).astype(np.float32),
        left_out={reason: count for reason, count in counted.items() if count},
    )


@dataclass(frozen=True, eq=False)
class Evaluation:
    """A prediction measured against a data set, or against a truth file.

    Attributes:
        dataset: such as "3DPW test".
        protocol: such as "staf", "gendered", "h36m".
        engine: what made the prediction.
        settings: whatever else the numbers depend on; plain values.
        sequences: the scores.
        notes: one line each, of what a reader must know.

    The overall numbers are means over all frames of all sequences; None where there is nothing to average.
    PVE is over the sequences with meshes on both sides; acceleration is of each sequence by itself.
    """

    dataset: str
    protocol: str
    engine: str
    settings: Mapping[str, object]
    sequences: tuple[SequenceScores, ...]
    notes: tuple[str, ...] = ()

    @property
    def num_frames(self) -> int:
        return sum(sequence.num_frames for sequence in self.sequences)

    @property
    def left_out(self) -> dict[str, int]:
        """Frames that were not scored, by the reason."""
        return dict(sum((Counter(dict(sequence.left_out)) for sequence in self.sequences), Counter()))

    @property
    def means(self) -> dict[str, float | None]:
        """The overall numbers, by the names of `MEANS`."""
        return means_of(self.sequences)

    @property
    def accel_joined(self) -> float | None:
        """Acceleration error in mm/frame^2 as STAF's release takes it: over all sequences joined."""
        offsets = [sequence.offsets for sequence in self.sequences if sequence.num_frames]
        if not offsets or len({piece.shape[1:] for piece in offsets}) > 1:
            return None
        accel = second_difference(np.concatenate(offsets).astype(np.float64))
        return mean([np.linalg.norm(accel, axis=-1).mean(axis=-1)])


def means_of(sequences: Sequence[SequenceScores]) -> dict[str, float | None]:
    """The mean of each error over all frames of some sequences, by the names of `MEANS`."""
    return {
        name: mean([errors for one in sequences if (errors := getattr(one, error)) is not None])
        for name, error in MEANS.items()
    }


def mean(arrays: Sequence[np.ndarray]) -> float | None:
    """The mean over all numbers of all arrays; None where there are none, or it is not finite."""
    count = sum(array.size for array in arrays)
    value = sum(array.sum(dtype=np.float64) for array in arrays) / max(count, 1)
    return float(value) if count and np.isfinite(value) else None


def _finite(
    pred: np.ndarray, truth: np.ndarray, vertex_errors: np.ndarray | None
) -> tuple[np.ndarray, Counter[str]]:
    """Which frames (N,) can be scored, and how many cannot for which reason."""
    kept = np.ones(len(pred), dtype=bool)
    counted: Counter[str] = Counter()
    meshes = np.zeros(len(pred)) if vertex_errors is None else vertex_errors
    checks = {TRUTH_NOT_FINITE: truth, PRED_NOT_FINITE: pred, MESH_NOT_FINITE: meshes[:, None, None]}
    for reason, values in checks.items():
        fine = np.isfinite(values).all(axis=(1, 2))
        counted[reason] = int((kept & ~fine).sum())
        kept &= fine
    return kept, counted


def pelvis_of(joints: np.ndarray, pelvis: Sequence[int]) -> np.ndarray:
    """Where the pelvis of joints (N, J, 3) is: the mean of some of them, (N, 1, 3)."""
    return joints[:, list(pelvis)].mean(axis=1, keepdims=True)


def accel_over(offsets: np.ndarray, frame_ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Acceleration (M,) mm/frame^2 of points (N, J, 3) m, and the frames (M,) whose neighbours are there.

    Of the offsets of a prediction from the truth it is the acceleration error: the difference is linear.
    """
    if len(frame_ids) < 3:
        return np.zeros(0), np.zeros(0, dtype=np.int64)
    errors = np.linalg.norm(second_difference(offsets), axis=-1).mean(axis=-1) * MM
    whole = frame_ids[2:] - frame_ids[:-2] == 2  # ids ascend: both neighbours are there
    return errors[whole], frame_ids[1:-1][whole]
