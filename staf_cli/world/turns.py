"""How a turning or zooming camera moves points: fits to pairs of frames, many pairs at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial.transform import Rotation

_ROUNDS = 12
_FIRST_SIGMA = 8.0  # times the noise: the fit begins forgiving, so that it finds the right points
_DAMPING = 1e-9


@dataclass(frozen=True)
class Pairs:
    """P pairs of frames with at most N points each; places without a point have `valid` false.

    Attributes:
        frames: (P, 2) int: frame indices a, b.
        rays_a, rays_b: (P, N, 2): (x - cx) / f, (y - cy) / f of what both show.
        valid: (P, N) bool.
    """

    frames: np.ndarray
    rays_a: np.ndarray
    rays_b: np.ndarray
    valid: np.ndarray

    def __len__(self) -> int:
        return len(self.frames)

    def chosen(self, which: np.ndarray) -> Pairs:
        """Some of the pairs, by mask or indices."""
        return Pairs(self.frames[which], self.rays_a[which], self.rays_b[which], self.valid[which])

    def at_focal(self, times: float) -> Pairs:
        """The same points seen with another focal length."""
        return Pairs(self.frames, self.rays_a / times, self.rays_b / times, self.valid)


@dataclass(frozen=True)
class Turns:
    """What was fitted to P pairs.

    Attributes:
        rotations: (P, 3, 3): a direction in frame a's camera axes -> frame b's.
        log_zooms: (P,): logarithm of focal length b / a; zeros where none was allowed.
        residuals: (P, N, 2): measured minus predicted place in frame b, units of `rays_b`.
    """

    rotations: np.ndarray
    log_zooms: np.ndarray
    residuals: np.ndarray


def fit_turns(pairs: Pairs, sigma: float, *, zoom: bool = False) -> Turns:
    """Rotation, and zoom if allowed, that carries each pair's points over; robust (Cauchy) against others.

    Args:
        sigma: noise of a point, units of rays.
    """
    turns = Rotation.identity(len(pairs))
    logs = np.zeros(len(pairs))
    for number in range(_ROUNDS):
        ahead = predicted(pairs.rays_a, turns.as_matrix(), logs)
        residuals = pairs.rays_b - ahead
        scale = sigma * max(1.0, _FIRST_SIGMA * (1 - 2 * number / _ROUNDS))
        spread = np.full(len(pairs), scale)
        if number == 0:  # whatever the move, begin with its middle half
            lengths = np.where(pairs.valid, np.linalg.norm(residuals, axis=2), np.nan)
            spread = np.maximum(scale, np.nanmedian(lengths, axis=1))
        weights = pairs.valid / (1 + (residuals**2).sum(axis=2) / spread[:, None] ** 2)
        jacobian = _jacobian(ahead, np.exp(logs), zoom)
        steps = _solve(jacobian, residuals, weights)
        turns = Rotation.from_rotvec(steps[:, :3]) * turns
        if zoom:
            logs = logs + steps[:, 3]
    ahead = predicted(pairs.rays_a, turns.as_matrix(), logs)
    return Turns(turns.as_matrix(), logs, pairs.rays_b - ahead)


def predicted(rays: np.ndarray, rotations: np.ndarray, log_zooms: np.ndarray) -> np.ndarray:
    """Where points (P, N, 2) are after rotations (P, 3, 3) and zooms (P,)."""
    turned = rays @ rotations[:, :, :2].swapaxes(1, 2) + rotations[:, None, :, 2]
    return turned[..., :2] / np.maximum(turned[..., 2:], 1e-3) * np.exp(log_zooms)[:, None, None]


def _jacobian(ahead: np.ndarray, zooms: np.ndarray, zoom: bool) -> np.ndarray:
    """(P, N, 2, 3 or 4): how predicted points go with a further rotation vector and log zoom."""
    z = zooms[:, None]
    x, y = ahead[..., 0] / z, ahead[..., 1] / z
    columns = [
        np.stack([-x * y, -(1 + y**2)], axis=-1) * z[..., None],
        np.stack([1 + x**2, x * y], axis=-1) * z[..., None],
        np.stack([-y, x], axis=-1) * z[..., None],
    ]
    return np.stack([*columns, ahead] if zoom else columns, axis=-1)


def _solve(jacobian: np.ndarray, residuals: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """(P, K): weighted least-squares steps."""
    weighted = jacobian * weights[..., None, None]
    normal = np.einsum("pndi,pndj->pij", weighted, jacobian)
    normal = normal + _DAMPING * np.eye(normal.shape[1])
    right = np.einsum("pndi,pnd->pi", weighted, residuals)
    return np.linalg.solve(normal, right[..., None])[..., 0]
