"""Sliding windows over the frames of a track: which nine frames each body is recovered from."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import torch
from torch import Tensor

from staf_cli.recover.staf.config import StafOutput
from staf_cli.recover.staf.staf import STAF, FrameMaps


def window_rows(num_frames: int, window: int = 9) -> np.ndarray:
    """One window around every frame of a track; at the track's ends, one frame repeated.

    A window that would reach over an end is its middle frame repeated instead, as in the release's
    evaluation: the network sees no motion there, and its output is not smoothed. So is every window of a
    track that is shorter than one. (The release's demo differs: its last outputs are made of wrong frames.)

    Args:
        num_frames: N, length of the track; 0 is allowed.
        window: W, frames in a window, odd.

    Returns:
        (N, W) int64, rows of the track; row i is i - W//2 .. i + W//2, or W times i.
    """
    if window < 1 or window % 2 == 0:
        raise ValueError(f"window must be an odd number of frames, got {window}")
    half = window // 2
    middle = np.arange(num_frames, dtype=np.int64)
    rows = middle[:, None] + np.arange(-half, half + 1)  # (N, W)
    at_end = (middle < half) | (middle >= num_frames - half)
    rows[at_end] = middle[at_end, None]
    return rows


REFERENCE_BATCH = 16  # windows that the release's evaluation takes at once
CHUNK_FRAMES = 16  # frames worked on at a time: a matrix product of fewer rows leaves a CPU idle


@dataclass(frozen=True)
class _Ring:
    """The frames that later windows still need.

    Attributes:
        start: index of the first of them in the track.
        ups: (n, 256, 14, 14) the pyramid's first upsampling.
        frames: what they bring on their own.
    """

    start: int
    ups: Tensor
    frames: FrameMaps

    def __len__(self) -> int:
        return len(self.ups)

    def followed_by(self, ups: Tensor, frames: FrameMaps) -> _Ring:
        both = FrameMaps(
            *(
                torch.cat([getattr(one, part.name) for one in (self.frames, frames)])
                for part in fields(frames)
            )
        )
        return _Ring(self.start, torch.cat([self.ups, ups]), both)

    def from_frame(self, first: int) -> _Ring:
        """Without the frames before `first`; copied, so that these are freed."""
        skip = first - self.start
        kept = FrameMaps(*(getattr(self.frames, part.name)[skip:].clone() for part in fields(self.frames)))
        return _Ring(first, self.ups[skip:].clone(), kept)


class TrackStream:
    """Features of one track in, in any pieces; bodies of its frames out, in order, as soon as they can be."""

    def __init__(self, model: STAF, num_frames: int, *, reference_batching: bool = False) -> None:
        """Make the stream of a track of `num_frames` frames.

        With `reference_batching` windows are worked on, and mixed, sixteen by sixteen as the release's
        evaluation does; see `STAF.forward`.
        """
        self._model = model
        self._reference_batching = reference_batching
        self._windows = torch.from_numpy(window_rows(num_frames, model.config.num_frames))  # (N, 9)
        self._pushed = 0
        self._given = 0
        self._ring: _Ring | None = None

    @torch.inference_mode()
    def push(self, features: Tensor) -> StafOutput:
        """Take the next n frames' features (n, 2048, 7, 7); give the frames whose windows are complete."""
        ups = self._model.pyramid.level1.upsample(features)
        frames = self._model.describe(ups)
        ring = _Ring(0, ups, frames) if self._ring is None else self._ring.followed_by(ups, frames)
        self._pushed += len(features)
        done = self._num_complete()
        if self._reference_batching and done < len(self._windows):
            done -= done % REFERENCE_BATCH
        windows = (self._windows[self._given : done] - ring.start).to(features.device)
        output = self._recovered(ring, windows)
        self._given = done
        rest = self._windows[done:]
        self._ring = ring.from_frame(min(int(rest.min()), self._pushed)) if len(rest) else None
        return output

    def _recovered(self, ring: _Ring, windows: Tensor) -> StafOutput:
        if not self._reference_batching or len(windows) <= REFERENCE_BATCH:
            batches = (windows,)
        else:
            batches = windows.split(REFERENCE_BATCH)
        return StafOutput.cat(
            [
                self._model.recover_windows(
                    ring.frames, ring.ups, batch, reference_batching=self._reference_batching
                )
                for batch in batches
            ]
        )

    def _num_complete(self) -> int:
        """How many frames, from the first on, have all of their windows pushed."""
        waiting = (self._windows > self._pushed - 1).any(dim=1)
        return int(waiting.nonzero()[0, 0]) if waiting.any() else len(self._windows)
