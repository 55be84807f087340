"""What tells about the camera, noted while frames pass: shots, sample pictures, moves of the background."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from staf_cli.video.cuts import CutDetector
from staf_cli.world.point_tracks import PointPairs, at_most
from staf_cli.world.watch import Watch

SAMPLE_PX = 1280  # longer side of a sample picture
NUM_SAMPLES = 10  # at the least, of a shot that is long enough; at the most twice as many
MAX_SAMPLES = 120  # of all shots together: 110 MB
MAX_POINTS = 3_000_000  # of all pairs together: 48 MB
FEWEST_POINTS = 24  # pairs are not thinned below that


@dataclass(frozen=True)
class Sample:
    """One picture of a shot, for those who look at the background.

    Attributes:
        index: frame worked on.
        grey: (h, w) uint8, longer side at most 1280 px.
        scale: px of the full picture times this are px of `grey`.
    """

    index: int
    grey: np.ndarray
    scale: float


@dataclass(frozen=True)
class ShotScenery:
    """What was noted of one shot.

    Attributes:
        first, stop: indices of frames worked on, `stop` excluded.
        size_wh: px of the full picture.
        fps: frames worked on per second.
        samples: about 10 pictures spread over the shot, ascending; fewer in a video of very many shots.
        pairs: points of two frames that show the same; people are among them.
        complete: false where the camera moved for so long that following it was given up (about 30 min).
    """

    first: int
    stop: int
    size_wh: tuple[int, int]
    fps: float
    samples: list[Sample]
    pairs: list[PointPairs]
    complete: bool = True


class Scenery:
    """Notes, while frames pass, what tells about the camera; knows the shots.

    Memory is bounded however long the video is: sample pictures are thinned as a shot grows and at 120 of all
    shots; point pairs are thinned once they hold 3 million points, and when that no longer helps a moving
    camera is followed no further. Only the small pictures of the last 1.5 s are kept.
    """

    def __init__(self, cuts: CutDetector, fps: float = 30.0) -> None:
        """Start before the first frame.

        Args:
            cuts: is asked whether a frame begins a new shot.
            fps: frames worked on per second (with a stride their part), about.
        """
        self._cuts = cuts
        self._fps = fps if np.isfinite(fps) and fps > 0 else 30.0
        self._done: list[_Shot] = []
        self._shot: _Shot | None = None
        self._index = -1

    def is_cut(self, image: np.ndarray) -> bool:
        """Note the next frame, (H, W, 3) uint8 RGB; whether a hard cut lies just before it."""
        self._index += 1
        cut = self._cuts.is_cut(image)
        if self._shot is None or cut or image.shape[1::-1] != self._shot.size_wh:
            if self._shot is not None:
                self._done.append(self._shot.ended(self._index))
            self._shot = _Shot(self._index, image.shape[1::-1], self._fps)
        self._shot.note(self._index, image)
        self._keep_within_bounds()
        return cut

    @property
    def shots(self) -> list[ShotScenery]:
        """The shots so far, the one that still runs included; none before the first frame."""
        running = [] if self._shot is None else [self._shot]
        return [shot.scenery(self._index + 1) for shot in self._done + running]

    def _keep_within_bounds(self) -> None:
        shots = [*self._done, *([self._shot] if self._shot is not None else [])]
        while sum(len(shot.samples) for shot in shots) > MAX_SAMPLES:
            richest = max(shots, key=lambda shot: len(shot.samples))
            richest.samples = richest.samples[::2] if len(richest.samples) > 1 else []
        if sum(shot.num_points for shot in shots) > MAX_POINTS:
            for shot in shots:
                shot.thin_pairs()
            if sum(shot.num_points for shot in shots) > MAX_POINTS * 3 / 4 and self._shot is not None:
                self._shot.give_up()


class _Shot:
    """One shot while its frames pass."""

    def __init__(self, first: int, size_wh: tuple[int, int], fps: float) -> None:
        self.first, self.size_wh, self.fps = first, size_wh, fps
        self.samples: list[Sample] = []
        self.num_points = 0
        self._pairs: list[PointPairs] = []
        self._stop: int | None = None
        self._sample_every = max(1, round(fps / 6))
        self._watch: Watch | None = Watch(size_wh, fps)
        self._complete = True

    def note(self, index: int, image: np.ndarray) -> None:
        if (index - self.first) % self._sample_every == 0:
            self._sample(index, image)
        if self._watch is not None:
            for pair in self._watch.see(index, image):
                self._pairs.append(pair)
                self.num_points += len(pair.points_a)

    def _sample(self, index: int, image: np.ndarray) -> None:
        grey, scale = at_most(image, SAMPLE_PX)
        self.samples.append(Sample(index, grey, scale))
        if len(self.samples) >= 2 * NUM_SAMPLES:
            self.samples = self.samples[::2]
            self._sample_every *= 2

    def thin_pairs(self) -> None:
        self._pairs = [pair.thinned(FEWEST_POINTS) for pair in self._pairs]
        self.num_points = sum(len(pair.points_a) for pair in self._pairs)

    def give_up(self) -> None:
        self._watch, self._complete = None, False

    def ended(self, stop: int) -> _Shot:
        """No frame follows: lets go of what only the next one would need."""
        self._stop = stop
        if self._watch is not None:
            for pair in self._watch.last():
                self._pairs.append(pair)
                self.num_points += len(pair.points_a)
        self._watch = None
        return self

    def scenery(self, stop: int) -> ShotScenery:
        last = [] if self._watch is None else list(self._watch.last())
        return ShotScenery(
            first=self.first,
            stop=stop if self._stop is None else self._stop,
            size_wh=self.size_wh,
            fps=self.fps,
            samples=list(self.samples),
            pairs=self._pairs + last,
            complete=self._complete,
        )
