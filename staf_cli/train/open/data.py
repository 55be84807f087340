"""What a step learns from: tracks of landmarks, drawn from the seed and the step's number alone."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from staf_cli.recover.landmarks.lifter_net import FARTHEST, NUM_LIMBS
from staf_cli.recover.landmarks.skeleton import Skeleton
from staf_cli.recover.landmarks.window_net import WINDOW
from staf_cli.train.dice import step_seed
from staf_cli.train.motion.capture import Clips
from staf_cli.train.motion.drawing import SeenWindows, WindowDrawer
from staf_cli.train.motion.windows import WindowMix, WindowSource

MIDDLE = WINDOW // 2
LEAST_LIMBS = 4  # points of the limbs that are seen where the plane's units mean something


@dataclass(frozen=True)
class Truth:
    """What is true of M frames, in axes along the line of sight (x right, y down, z away).

    Attributes:
        points_m: (M, P, 3) mid-hip at the origin.
        rotmats: (M, 22, 3, 3) local, the root's into these axes.
        plane: (M, P, 2) where the points fall, in the units of what is observed.
        framed: (M,) 0 or 1: whether enough was seen for these units to mean something.
    """

    points_m: Tensor
    rotmats: Tensor
    plane: Tensor
    framed: Tensor

    @classmethod
    def of(cls, seen: SeenWindows) -> Truth:
        """Of the frames of tracks that are the middle of a whole window, track after track."""
        inner = slice(MIDDLE, seen.times_s.shape[1] - MIDDLE)
        known = (seen.observed[:, inner, :NUM_LIMBS, 2] > 0).sum(-1) >= LEAST_LIMBS
        plane = seen.plane[:, inner].clamp(-FARTHEST, FARTHEST)
        every = seen.points_m[:, inner], seen.rotmats[:, inner], plane, known.float()
        return cls(*(values.flatten(0, 1) for values in every))


@dataclass(frozen=True)
class OpenBatch:
    """S tracks of L frames.

    Attributes:
        observed: (S, L, P, 3) what the network is given.
        times_s: (S, L) s.
        truth: of the S * (L - 8) frames that are the middle of a whole window.
    """

    observed: Tensor
    times_s: Tensor
    truth: Truth


class Tracks:
    """Draws the batch of any step; the same one however often.

    Args:
        clips: to learn from.
        skeleton: of the free body; everything is drawn on its device.
        seed: of the dice.
        num: tracks a step.
        num_frames: of each.
    """

    def __init__(self, clips: Clips, skeleton: Skeleton, *, seed: int, num: int, num_frames: int) -> None:
        device = skeleton.joints_template.device
        self._source = WindowSource(clips.to(device), WindowMix(), num_frames=num_frames)
        self._drawer, self._seed, self._num = WindowDrawer(skeleton), seed, num
        self._rng = torch.Generator(device)

    def of_step(self, step: int) -> OpenBatch:
        """The tracks of a step."""
        self._rng.manual_seed(step_seed(self._seed, step))
        seen = self._drawer.see(self._source.draw(self._num, self._rng), self._rng)
        return OpenBatch(seen.observed, seen.times_s, Truth.of(seen))
