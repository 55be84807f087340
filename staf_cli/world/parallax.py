"""Whether what a turn leaves unexplained looks like near and far things seen from a camera that moves on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from staf_cli.world.turns import Pairs, Turns

OUTLYING = 3.0  # noises from where the turn puts it: such a point tells
ALONG = 0.25  # of its distance a point may lie off the line towards the epipole
_NUM_DIRECTIONS = 400


@dataclass(frozen=True)
class Parallax:
    """Of P pairs.

    Attributes:
        outlying: (P,) share of the points that the turn does not explain.
        cells: (P,) in how many cells of a 8 x 6 picture they lie.
        coherent: (P,) share of those that moved along the lines through one epipole.
        lengths: (P,) how far these are off, their median, noises; 0 where there are none.
        directions: (P, 3) unit: the epipole's, frame b's camera axes, up to its sign.
    """

    outlying: np.ndarray
    cells: np.ndarray
    coherent: np.ndarray
    lengths: np.ndarray
    directions: np.ndarray


def parallax(pairs: Pairs, turns: Turns, sigma: float) -> Parallax:
    """Measure the residuals of a fit; `sigma` is the noise of a point, units of rays."""
    length = np.linalg.norm(turns.residuals, axis=2) / sigma
    outlying = pairs.valid & (length > OUTLYING)
    directions = _hemisphere(_NUM_DIRECTIONS)
    best = np.zeros(len(pairs), int)
    coherent = np.zeros(len(pairs))
    for number in np.flatnonzero(outlying.any(axis=1)):
        which = outlying[number]
        left = turns.residuals[number, which]
        lines = directions[:, None, :2] - directions[:, None, 2:] * pairs.rays_b[number, which]
        lines /= np.maximum(np.linalg.norm(lines, axis=2, keepdims=True), 1e-9)
        off = np.abs(lines[..., 0] * left[:, 1] - lines[..., 1] * left[:, 0])
        along = (off < np.maximum(sigma, ALONG * np.linalg.norm(left, axis=1))).mean(axis=1)
        best[number] = along.argmax()
        coherent[number] = along.max()
    lengths = np.array(
        [np.median(row[which]) if which.any() else 0.0 for row, which in zip(length, outlying, strict=True)]
    )
    return Parallax(
        outlying.sum(axis=1) / np.maximum(pairs.valid.sum(axis=1), 1),
        np.array([_num_cells(rays[which]) for rays, which in zip(pairs.rays_b, outlying, strict=True)]),
        coherent,
        lengths,
        directions[best],
    )


def _num_cells(rays: np.ndarray) -> int:
    return len(np.unique(np.floor(rays * 8), axis=0))


def _hemisphere(count: int) -> np.ndarray:
    """(count, 3): unit directions evenly over the half with z >= 0 (a Fibonacci lattice)."""
    number = np.arange(count) + 0.5
    z = 1 - number / count
    angle = np.pi * (1 + 5**0.5) * number
    ring = np.sqrt(1 - z**2)
    return np.stack([ring * np.cos(angle), ring * np.sin(angle), z], axis=1)
