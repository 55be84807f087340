"""Sliding windows over a track that passes by: nine frames are kept, however long it is."""

from __future__ import annotations

from dataclasses import dataclass, fields

import torch
from torch import Tensor

from staf_cli.recover.staf.output import StafOutput
from staf_cli.recover.staf.staf import STAF, FrameMaps
from staf_cli.recover.staf.windows import window_rows

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
