"""The network over a whole track: every frame is described once, however many windows look at it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from staf_cli.recover.landmarks.lifter import Lifter
from staf_cli.recover.landmarks.lifter_net import (
    MIRRORED_POINTS,
    Lifted,
    averaged,
    mirrored,
    mirrored_input,
)
from staf_cli.recover.landmarks.window_lifter import SLOWEST_S, STEP_S, WindowLifter
from staf_cli.recover.landmarks.window_net import WINDOW
from staf_cli.recover.staf_open.network import CENTRE, OpenOutput, StafOpenNet, mean_of, taken

WINDOWS_AT_A_TIME = 128  # frames that they look at take 150 KB each meanwhile
FRAMES_AT_A_TIME = 1024


@dataclass(frozen=True)
class OpenTrack:
    """T frames along the line of sight to the person in each (x right, y down, z away).

    Attributes:
        lifted: points (T, P, 3) m in the order of `FIT_LANDMARKS`, mid-hip at the origin, and local rotations
            (T, 22, 3, 3) of SMPL's joints.
        sigma_m: (T, P) m, standard deviation of the points along one axis.
    """

    lifted: Lifted
    sigma_m: Tensor


@dataclass(frozen=True)
class TrackWindows:
    """One window around each of T frames.

    Attributes:
        rows: (T, 9) frames of each; the ends of what belongs together are repeated.
        times_s: (T, 9) s from the middle frame.
        beside_s: (T, 2) s from each frame to the one before it and the one after; 0 where there is none.
    """

    rows: Tensor
    times_s: Tensor
    beside_s: Tensor


def track_windows(times_s: np.ndarray) -> TrackWindows:
    """Windows of frames at ascending times (T,) s, about `STEP_S` apart.

    Of quick videos every second or third frame makes a sequence of its own. A gap of more than `SLOWEST_S`
    is an end on both sides; a frame alone is its own neighbours.
    """
    num = len(times_s)
    step_s = max(float(np.median(np.diff(times_s))), 1e-4) if num > 1 else STEP_S
    stride = max(1, round(STEP_S / step_s))
    rows, beside = np.zeros((num, WINDOW), np.int64), np.zeros((num, 2))
    around = np.arange(WINDOW) - CENTRE
    for start in range(min(stride, num)):
        sequence = np.arange(start, num, stride)
        gaps = np.flatnonzero(np.diff(times_s[sequence]) > SLOWEST_S) + 1
        for part in np.split(sequence, gaps):
            rows[part] = part[(np.arange(len(part))[:, None] + around).clip(0, len(part) - 1)]
            steps = np.diff(times_s[part])
            beside[part[1:], 0], beside[part[:-1], 1] = steps, steps
    times = times_s[rows] - times_s[:, None]
    return TrackWindows(torch.from_numpy(rows), *(torch.from_numpy(s).float() for s in (times, beside)))


@torch.inference_mode()
def recover_track(net: StafOpenNet, observed: Tensor, times_s: np.ndarray) -> OpenTrack:
    """Every frame of a track, in a picture and its mirror image, averaged.

    Args:
        net: in eval mode.
        observed: (T, P, 3) normalised points with confidence.
        times_s: (T,) s, ascending.
    """
    windows = track_windows(times_s)
    first = _first(net, observed, times_s)
    one = _one_way(net, observed, windows, first)
    other = _one_way(net, mirrored_input(observed), windows, mirrored(first))
    return in_both_ways(one, other)


def _first(net: StafOpenNet, observed: Tensor, times_s: np.ndarray) -> Lifted:
    """What the lifters say of all frames, as much of each as the config has it."""
    share = net.config.window_share
    if share > 0:
        in_windows = WindowLifter(net.window, Lifter(net.single)).lift(observed, times_s)
        if share == 1:
            return in_windows
    singly = _cat([net.lift_singly(part) for part in observed.split(FRAMES_AT_A_TIME)])
    return mean_of(singly, in_windows, share) if share > 0 else singly


def in_both_ways(one: OpenTrack, other: OpenTrack) -> OpenTrack:
    """The middle of frames and of what their mirror images give; sigmas in the geometric mean."""
    sigma_m = (one.sigma_m * other.sigma_m[:, MIRRORED_POINTS]).sqrt()
    return OpenTrack(averaged(one.lifted, mirrored(other.lifted)), sigma_m)


def as_track(output: OpenOutput) -> OpenTrack:
    """What windows give."""
    return OpenTrack(output.lifted, output.log_sigma_m.exp())


def _one_way(net: StafOpenNet, observed: Tensor, windows: TrackWindows, first: Lifted) -> OpenTrack:
    """All frames, in pieces: those that the piece's windows look at are described for it."""
    pieces = []
    for start in range(0, len(observed), WINDOWS_AT_A_TIME):
        piece = slice(start, start + WINDOWS_AT_A_TIME)
        rows = windows.rows[piece]
        low, high = int(rows.min()), int(rows.max()) + 1
        near = TrackWindows(rows - low, windows.times_s[piece], windows.beside_s[low:high])
        span = slice(low, high)
        output = _piece(net, observed[span], near, taken(first, span))
        pieces.append(as_track(output))
    sigma_m = torch.cat([piece.sigma_m for piece in pieces])
    return OpenTrack(_cat([piece.lifted for piece in pieces]), sigma_m)


def _piece(net: StafOpenNet, observed: Tensor, windows: TrackWindows, first: Lifted) -> OpenOutput:
    """The middle frames of windows of N frames."""
    rows = windows.rows
    maps = net.maps(observed, first, windows.beside_s)
    frames = net.staf.describe(net.staf.pyramid.level1.upsample(maps))
    states = net.first_states(observed, first).at(rows.flatten())
    stages = net.staf.stages_of_described(frames, rows, states)
    return net.output(stages, observed[rows], windows.times_s, taken(first, rows))


def _cat(pieces: list[Lifted]) -> Lifted:
    return Lifted(
        *(torch.cat(parts) for parts in zip(*((p.points_m, p.rotmats) for p in pieces), strict=True))
    )
