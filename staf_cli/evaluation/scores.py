"""What is kept of an evaluation: errors frame by frame for each sequence, and their means."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from staf_cli.errors import InputError
from staf_cli.metrics import MM, mpjpe, pa_mpjpe, pve, second_difference
from staf_cli.shapes import check_shapes
from staf_cli.untrusted.arrays import read_arrays

TRUTH_NOT_FINITE = "the truth is not finite"
PRED_NOT_FINITE = "the prediction is not finite"
MESH_NOT_FINITE = "a mesh is not finite"
_DAMAGES = (
    OSError,
    EOFError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    zipfile.BadZipFile,
    zlib.error,
)


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

    def save(self, path: Path) -> None:
        """Write everything to one npz, which appears when it is complete."""
        reasons = sorted(self.left_out)
        arrays: dict[str, object] = {
            "name": self.name,
            "fps": float(self.fps),
            "frame_ids": self.frame_ids,
            "mpjpe": self.mpjpe,
            "pa_mpjpe": self.pa_mpjpe,
            "accel": self.accel,
            "accel_frame_ids": self.accel_frame_ids,
            "offsets": self.offsets,
            "left_out_reasons": np.array(reasons, dtype=np.str_),
            "left_out_frames": np.array([self.left_out[reason] for reason in reasons], dtype=np.int64),
        }
        if self.pve is not None:
            arrays["pve"] = self.pve
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            with part.open("wb") as file:
                np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    @classmethod
    def load(cls, path: Path) -> SequenceScores:
        """Read what `save` wrote; never unpickles.

        Raises:
            InputError: the file is missing, damaged or something else.
        """
        try:
            data = read_arrays(path, "scores")
            pairs = zip(data["left_out_reasons"].tolist(), data["left_out_frames"].tolist(), strict=True)
            arrays = ("frame_ids", "mpjpe", "pa_mpjpe", "accel", "accel_frame_ids", "offsets")
            return cls(
                name=str(data["name"]),
                fps=float(data["fps"]),
                pve=data.get("pve"),
                left_out=dict(pairs),
                **{key: data[key] for key in arrays},
            )
        except (InputError, *_DAMAGES) as error:
            raise InputError(
                f"{path} is no file of scores ({type(error).__name__}); remove it and evaluate again"
            ) from error


def score_sequence(
    name: str,
    fps: float,
    frame_ids: np.ndarray,
    pred_joints: np.ndarray,
    truth_joints: np.ndarray,
    pelvis: tuple[int, ...],
    pred_vertices: np.ndarray | None = None,
    truth_vertices: np.ndarray | None = None,
    left_out: Mapping[str, int] | None = None,
    align_vertices: bool = False,
    vertex_errors: np.ndarray | None = None,
) -> SequenceScores:
    """Compare a person's joints, and meshes where there are both, with the truth.

    Args:
        name: of the sequence and person.
        fps: of the sequence.
        frame_ids: (N,) int, ascending.
        pred_joints: (N, J, 3) m.
        truth_joints: (N, J, 3) m.
        pelvis: the joints whose mean is the pelvis, to which MPJPE and acceleration are aligned; with none
            given both sides stay where they are.
        pred_vertices: (N, V, 3) m, in the same frame of reference as the joints.
        truth_vertices: (N, V, 3) m.
        left_out: frames that were left out already, by the reason.
        align_vertices: move the meshes to the same pelvis; without it PVE is taken as they stand.
        vertex_errors: (N,) mm, PVE that was taken already where the meshes are too many to hold.

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
    if vertex_errors is None and pred_vertices is not None and truth_vertices is not None:
        origins = (pred_joints, truth_joints) if align_vertices else None
        vertex_errors = _vertex_errors(pred_vertices, truth_vertices, origins, pelvis)
    kept, counted = _finite(pred_joints, truth_joints, vertex_errors)
    counted.update(dict(left_out or {}))
    frame_ids = frame_ids[kept]
    pred, truth = (side[kept].astype(np.float64) for side in (pred_joints, truth_joints))
    offsets = (pred - _pelvis(pred, pelvis)) - (truth - _pelvis(truth, pelvis))  # (N, J, 3) m
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
    """A prediction measured against a data set, or against somebody's own truth.

    Attributes:
        dataset: such as "3DPW test".
        protocol: such as "staf", "gendered", "h36m".
        engine: what made the prediction.
        settings: whatever else the numbers depend on; plain values.
        sequences: the scores.
        notes: one line each, of what a reader must know.

    The overall numbers are means over all frames of all sequences; None where there is nothing to average.
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
    def mpjpe(self) -> float | None:
        """Mm."""
        return mean(sequence.mpjpe for sequence in self.sequences)

    @property
    def pa_mpjpe(self) -> float | None:
        """Mm."""
        return mean(sequence.pa_mpjpe for sequence in self.sequences)

    @property
    def pve(self) -> float | None:
        """Mm, over the sequences that have meshes on both sides."""
        return mean(sequence.pve for sequence in self.sequences if sequence.pve is not None)

    @property
    def accel(self) -> float | None:
        """Mm/frame^2, each sequence by itself; a frame counts where both its neighbours are scored."""
        return mean(sequence.accel for sequence in self.sequences)

    @property
    def accel_m_s2(self) -> float | None:
        """M/s^2."""
        return mean(sequence.accel_m_s2 for sequence in self.sequences)

    @property
    def accel_joined(self) -> float | None:
        """Mm/frame^2 as STAF's release takes it: all sequences joined, so that their borders leak in."""
        offsets = [sequence.offsets for sequence in self.sequences if sequence.num_frames]
        if not offsets or len({piece.shape[1:] for piece in offsets}) > 1:
            return None
        accel = second_difference(np.concatenate(offsets).astype(np.float64))
        return mean([np.linalg.norm(accel, axis=-1).mean(axis=-1)])


def mean(parts: Iterable[np.ndarray]) -> float | None:
    """The mean over all numbers of all arrays; None where there are none."""
    arrays = list(parts)
    count = sum(array.size for array in arrays)
    return float(sum(array.sum(dtype=np.float64) for array in arrays) / count) if count else None


def _finite(
    pred: np.ndarray, truth: np.ndarray, vertex_errors: np.ndarray | None
) -> tuple[np.ndarray, Counter[str]]:
    """Which frames (N,) can be scored, and how many cannot for which reason."""
    kept = np.ones(len(pred), dtype=bool)
    counted: Counter[str] = Counter()
    checks = [(TRUTH_NOT_FINITE, truth), (PRED_NOT_FINITE, pred)]
    if vertex_errors is not None:
        checks.append((MESH_NOT_FINITE, vertex_errors[:, None, None]))
    for reason, values in checks:
        fine = np.isfinite(values).all(axis=(1, 2))
        counted[reason] += int((kept & ~fine).sum())
        kept &= fine
    return kept, counted


def _vertex_errors(
    pred: np.ndarray,
    truth: np.ndarray,
    joints: tuple[np.ndarray, np.ndarray] | None,
    pelvis: tuple[int, ...],
) -> np.ndarray:
    """PVE (N,) mm of meshes (N, V, 3) m, at the pelvis of these joints where they are given."""
    if joints is None:
        return pve(pred, truth)
    return pve(pred - _pelvis(joints[0], pelvis), truth - _pelvis(joints[1], pelvis))


def _pelvis(joints: np.ndarray, pelvis: tuple[int, ...]) -> np.ndarray:
    """Where the pelvis is: (N, 1, 3) m, zeros where no joint is named."""
    if not pelvis:
        return np.zeros((len(joints), 1, 3))
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
