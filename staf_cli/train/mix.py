"""Windows of all sequences in a seeded order, batch after batch: 2D and 3D data mixed as published.

What a batch holds depends on the seed and the number of its step alone, so that a run goes on exactly where
it was stopped, and several processes share batches without a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from scipy.spatial.transform import Rotation
from torch import Tensor

from staf_cli.body.model import NUM_JOINTS
from staf_cli.recover.staf.crops import crop_points
from staf_cli.recover.staf.staf import window_rows
from staf_cli.train.losses import LSP_HIPS, Labels
from staf_cli.train.sequences import TrainSequence


class Rows(Protocol):
    """What is kept of every crop: `FeatureCache`, or arrays in memory."""

    def rows(self, sequence_index: int) -> np.ndarray:
        """(N, *shape) of a sequence: features, or crops as uint8."""
        ...


@dataclass(frozen=True)
class Batch:
    """Windows of one step, this process' share.

    Attributes:
        inputs: (B, 9, ...) rows of the cache: features (2048, 7, 7), or crops (S, S, 3) uint8.
        labels: of the B middle frames.
    """

    inputs: Tensor
    labels: Labels

    def to(self, device: torch.device) -> Batch:
        """The same on a device."""
        return Batch(self.inputs.to(device), self.labels.to(device))


class Mix:
    """All windows of some sequences; batches of them.

    Args:
        sequences: a window around every picture of which something is known.
        rows: what is kept of the crops.
        batch: windows a step, of all processes together.
        share_2d: how many of them, 0..1, are of sequences without 3D, where there are both.
        seed: of the order.
        num_frames: of a window.
        rank, world: which of how many processes; `batch` must be a multiple of their number.
    """

    def __init__(
        self,
        sequences: Sequence[TrainSequence],
        rows: Rows,
        *,
        batch: int,
        share_2d: float = 0.6,
        seed: int = 0,
        num_frames: int = 9,
        rank: int = 0,
        world: int = 1,
    ) -> None:
        self._sequences, self._rows = sequences, rows
        self._rank, self._world = rank, world
        self._windows = [window_rows(len(sequence), num_frames) for sequence in sequences]
        flat = [self._windows_of(has_3d) for has_3d in (False, True)]
        self.num_windows_2d, self.num_windows_3d = map(len, flat)
        wanted_2d = round(share_2d * batch)
        if not len(flat[1]):
            wanted_2d = batch
        elif not len(flat[0]):
            wanted_2d = 0
        self._streams = [
            _Stream(pool, count, seed=[seed, number])
            for number, (pool, count) in enumerate(zip(flat, (wanted_2d, batch - wanted_2d), strict=True))
            if count
        ]

    def picks(self, step: int) -> np.ndarray:
        """The windows (B, 2) of a step, of all processes: sequence and middle frame."""
        return np.concatenate([stream.of_step(step) for stream in self._streams])

    def batch(self, step: int) -> Batch:
        """This process' share of a step."""
        picks = self.picks(step)
        mine = picks[self._rank :: self._world]
        inputs = np.stack([self._rows.rows(who)[self._windows[who][frame]] for who, frame in mine])
        every = self._labels(picks)
        labels = every if self._world == 1 else self._labels(mine).with_totals_of(every)
        return Batch(torch.from_numpy(inputs), labels)

    def batches(self, first: int, end: int) -> Iterator[Batch]:
        """Batches of steps first..end-1; each is read while the one before is worked on."""
        with ThreadPoolExecutor(1) as reader:
            coming = reader.submit(self.batch, first) if first < end else None
            for step in range(first, end):
                assert coming is not None
                batch = coming.result()
                coming = reader.submit(self.batch, step + 1) if step + 1 < end else None
                yield batch

    def _windows_of(self, has_3d: bool) -> np.ndarray:
        """(W, 2) sequence and middle frame."""
        found = [
            np.stack([np.full(len(rows), number), rows], axis=1)
            for number, sequence in enumerate(self._sequences)
            if sequence.has_3d == has_3d and len(rows := np.flatnonzero(sequence.labelled))
        ]
        return np.concatenate(found) if found else np.zeros((0, 2), np.int64)

    def _labels(self, picks: np.ndarray) -> Labels:
        return labels_of([(self._sequences[who], int(frame)) for who, frame in picks])


class _Stream:
    """Endless passes over a pool, each in an order of its own; `count` a step."""

    def __init__(self, pool: np.ndarray, count: int, seed: list[int]) -> None:
        self._pool, self._count, self._seed = pool, count, seed
        self._orders: dict[int, np.ndarray] = {}

    def of_step(self, step: int) -> np.ndarray:
        places = np.arange(step * self._count, (step + 1) * self._count)
        passes, within = np.divmod(places, len(self._pool))
        return self._pool[[self._order(p)[k] for p, k in zip(passes.tolist(), within.tolist(), strict=True)]]

    def _order(self, number: int) -> np.ndarray:
        if number not in self._orders:
            self._orders = {k: v for k, v in self._orders.items() if k >= number - 1}  # earlier ones are over
            self._orders[number] = np.random.default_rng([*self._seed, number]).permutation(len(self._pool))
        return self._orders[number]


def labels_of(frames: Sequence[tuple[TrainSequence, int]]) -> Labels:
    """Labels of single frames as the losses want them: 2D in crop coordinates, poses as matrices."""

    def stacked(name: str) -> np.ndarray:
        return np.stack([getattr(sequence, name)[frame] for sequence, frame in frames])

    keypoints, joints, confidence = stacked("keypoints2d"), stacked("joints3d"), stacked("body_confidence")
    places = crop_points(keypoints[..., :2], stacked("boxes"))
    known = keypoints[..., 2:] > 0  # what is not known may hold anything
    keypoints2d = np.concatenate([np.where(known, places, 0.0), keypoints[..., 2:]], axis=-1)
    joints3d = np.where(joints[..., 3:] > 0, joints, 0.0)
    on = (confidence > 0)[:, None]
    poses = np.where(on, stacked("poses"), 0.0)
    matrices = Rotation.from_rotvec(poses.reshape(-1, 3)).as_matrix().reshape(-1, NUM_JOINTS, 3, 3)
    hips = (joints3d[:, LSP_HIPS, 3] > 0).all(axis=1)
    return Labels(
        keypoints2d=_tensor(keypoints2d),
        joints3d=_tensor(joints3d),
        rotmat=_tensor(matrices),
        betas=_tensor(np.where(on, stacked("betas"), 0.0)),
        body_confidence=_tensor(confidence),
        num_windows=len(frames),
        num_3d=int(hips.sum()),
        num_bodies=int((confidence > 0).sum()),
    )


def _tensor(values: np.ndarray) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(values, np.float32))
