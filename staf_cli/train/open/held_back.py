"""Errors on clips that are never trained on: beside the lifters', on sequences as they were captured."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from staf_cli.metrics import accel_error, mpjpe, pa_mpjpe
from staf_cli.recover.landmarks.lifter import Lifter
from staf_cli.recover.landmarks.lifter_net import NUM_LIMBS
from staf_cli.recover.landmarks.skeleton import Skeleton
from staf_cli.recover.landmarks.window_lifter import WindowLifter
from staf_cli.recover.staf_open.network import SURE_ENOUGH
from staf_cli.train.motion.capture import Clips
from staf_cli.train.motion.drawing import WindowDrawer
from staf_cli.train.motion.windows import WindowMix, WindowSource, sequences
from staf_cli.train.open.data import MIDDLE
from staf_cli.train.open.losses import unlikeliness

SEED = 20261127  # of what is measured on: the same for every run
SEQUENCE_FRAMES = 60
TRACKS_AT_A_TIME = 4
CHANGED_FRAMES = 20


class Recovered(NamedTuple):
    """What is recovered of M frames.

    Attributes:
        points_m: (M, P, 3) m.
        log_sigma_m: (M, P), logarithms of the points' sigmas.
        body_m: (M, P, 3) m, the same points of the last stage's body.
    """

    points_m: Tensor
    log_sigma_m: Tensor
    body_m: Tensor


# All frames of S tracks that are the middle of a whole window, track after track, from what is observed
# (S, L, P, 3) and times (S, L) s.
Recover = Callable[[Tensor, Tensor], Recovered]


@dataclass(frozen=True)
class Errors:
    """Means over the 12 limb points of all frames.

    Attributes:
        pa_mm, mpjpe_mm: the latter with the middles of the hips in one place.
        accel: acceleration error, mm/frame^2 at 30 frames a second.
        within_sigma: share of errors along an axis that are under their sigma; 0.683 of normal ones.
        unlikely: negative logarithm of the likelihood of the errors (m), per axis; NaN without sigmas.
    """

    pa_mm: float
    mpjpe_mm: float
    accel: float
    within_sigma: float = float("nan")
    unlikely: float = float("nan")

    def known(self) -> dict[str, float]:
        """By name, without what is not known."""
        return {name: value for name, value in asdict(self).items() if not math.isnan(value)}


@dataclass(frozen=True)
class HeldBackErrors:
    """Of sequences as captured: points, and the last stage's bodies; of changed tracks: points."""

    points: Errors
    bodies: Errors
    changed: Errors


class HeldBack:
    """What is measured on: sequences as captured, and tracks changed as those of the training.

    Args:
        clips: that are never trained on.
        skeleton: of the free body.
        num_sequences: of 60 frames each; there are twice as many changed tracks of 20.
    """

    def __init__(self, clips: Clips, skeleton: Skeleton, num_sequences: int) -> None:
        device = skeleton.joints_template.device
        clips, rng = clips.to(device), torch.Generator(device).manual_seed(SEED)
        drawer = WindowDrawer(skeleton)
        changed = WindowSource(clips, WindowMix(), num_frames=CHANGED_FRAMES)
        self._sequences = drawer.see(sequences(clips, num_sequences, SEQUENCE_FRAMES, rng), rng)
        self._changed = drawer.see(changed.draw(2 * num_sequences, rng), rng)

    def errors(self, recover: Recover) -> HeldBackErrors:
        """What a method gets wrong; at the ends of sequences their last frame is repeated."""
        seen, changed = self._sequences, self._changed
        ends = torch.arange(-MIDDLE, SEQUENCE_FRAMES + MIDDLE, device=seen.times_s.device)
        ends = ends.clamp(0, SEQUENCE_FRAMES - 1)
        found = in_pieces(recover, seen.observed[:, ends], seen.times_s[:, ends])
        of_changed = in_pieces(recover, changed.observed, changed.times_s)
        truth = changed.points_m[:, MIDDLE : CHANGED_FRAMES - MIDDLE]
        by_sequence = (len(seen), SEQUENCE_FRAMES)
        return HeldBackErrors(
            errors_of(found.points_m.unflatten(0, by_sequence), seen.points_m, found.log_sigma_m),
            errors_of(found.body_m.unflatten(0, by_sequence), seen.points_m),
            errors_of(of_changed.points_m.unflatten(0, truth.shape[:2]), truth),
        )

    def lifters(self) -> dict[str, Errors]:
        """Those of the package's lifters on the sequences: of single frames, of windows, and their mean."""
        single, window = Lifter.load(), WindowLifter.load()
        found: dict[str, list[Tensor]] = {"single": [], "window": [], "mean": []}
        for observed, times_s in zip(self._sequences.observed.cpu(), self._sequences.times_s, strict=True):
            sure = (observed[..., 2] / SURE_ENOUGH).clamp(0, 1)
            one = single(observed[..., :2].numpy(), sure.numpy()).points_m
            other = window.lift(observed, times_s.cpu().numpy()).points_m
            for name, points in (("single", one), ("window", other), ("mean", (one + other) / 2)):
                found[name].append(points)
        truth = self._sequences.points_m.cpu()
        return {name: errors_of(torch.stack(points), truth) for name, points in found.items()}


@torch.no_grad()
def in_pieces(recover: Recover, observed: Tensor, times_s: Tensor) -> Recovered:
    """What a method makes of many tracks."""
    pieces = zip(observed.split(TRACKS_AT_A_TIME), times_s.split(TRACKS_AT_A_TIME), strict=True)
    return Recovered(*(torch.cat(parts) for parts in zip(*(recover(*each) for each in pieces), strict=True)))


def errors_of(points_m: Tensor, truth_m: Tensor, log_sigma_m: Tensor | None = None) -> Errors:
    """Compare points with the truth, both (S, T, P, 3) m; sigmas (S * T, P)."""
    mine, theirs = (each[..., :NUM_LIMBS, :].cpu().numpy().astype(np.float64) for each in (points_m, truth_m))
    flat = mine.reshape(-1, NUM_LIMBS, 3), theirs.reshape(-1, NUM_LIMBS, 3)
    accel = np.concatenate([accel_error(*each) for each in zip(mine, theirs, strict=True)])
    told = {}
    if log_sigma_m is not None:
        error = (points_m - truth_m).flatten(0, 1)[:, :NUM_LIMBS]
        sigma = log_sigma_m[:, :NUM_LIMBS]
        told["within_sigma"] = float((error.abs() < sigma.exp()[..., None]).float().mean())
        told["unlikely"] = float(unlikeliness(error, sigma).mean())
    return Errors(
        pa_mm=float(pa_mpjpe(*flat).mean()),
        mpjpe_mm=float(mpjpe(*flat).mean()),
        accel=float(accel.mean()) if len(accel) else float("nan"),
        **told,
    )
