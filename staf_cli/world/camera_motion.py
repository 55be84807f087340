"""What the camera of a shot does, told from points of the background: stand, turn, zoom or travel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from staf_cli.camera import Camera
from staf_cli.world.averaging import averaged_turns, averaged_zooms
from staf_cli.world.point_tracks import PointPairs
from staf_cli.world.scenery import ShotScenery
from staf_cli.world.turns import Pairs, Turns, fit_turns
from staf_cli.world.watch import TRACKED_PX

Verdict = Literal["static", "rotating", "zooming", "travelling", "unknown"]

# Lengths in px of a picture whose longer side is 960 px, unless it says otherwise.
REFERENCE_PX = 960
NOISE_PX = 0.7  # of a point; never less than that much of the picture in which it was followed
GROWN = 0.12  # boxes of people, each side
GROWN_PX = 8
FEWEST_POINTS = 12  # of the background in a pair
FEWEST_CELLS = 5  # of 8 x 6, in which these points lie
LONG_S = 0.4  # pairs over at least so long tell what the camera does
STILL_PX = 1.5  # the background of a standing camera moves less
MOVING_PX = 3.0  # pairs in which it moves more tell turning from travelling
TURNING = 1.5  # median distance of points from where a turn puts them, in noises: at most that
TRAVELLING = 2.0  # and more than that is no turn
SHARE_ZOOMING = 0.5  # of the points within two noises of where turn and zoom put them
ZOOM = 0.02  # change of the focal length that counts
FOCALS = (0.6, 0.75, 0.87, 1.0, 1.15, 1.35, 1.6, 2.0)  # times the camera's, which may only be assumed
LONGEST_BRIDGE_S = 0.7  # without a pair


@dataclass(frozen=True)
class CameraMotion:
    """What the camera of a shot does, T frames.

    Attributes:
        verdict: "unknown" where too little of the background was seen to tell.
        why: one sentence.
        rotations: (T, 3, 3): a direction in a frame's camera axes -> axes of the shot's first frame; None
            for a static camera and where turning is not all it does (travelling, unknown).
        zooms: (T,) focal length / that of the shot's first frame, of a zooming camera; else None.
        numbers: what led to the verdict, for run.json.
    """

    verdict: Verdict
    why: str
    rotations: np.ndarray | None = None
    zooms: np.ndarray | None = None
    numbers: dict[str, float] = field(default_factory=dict)


def camera_motion(shot: ShotScenery, boxes: Mapping[int, np.ndarray], camera: Camera) -> CameraMotion:
    """What the camera of a shot does.

    Args:
        shot: what was noted while its frames passed.
        boxes: by index of the frame worked on, (K, 4) px, all people in it: there is no background.
        camera: of the video; its focal length may be assumed.
    """
    num_frames = shot.stop - shot.first
    if num_frames < 2:
        return CameraMotion("static", "The shot has a single picture.")
    pairs = background(shot.pairs, boxes, camera)
    if pairs is None:
        return CameraMotion("unknown", "Too little of the background can be followed.")
    seen = _Seen.of(pairs, camera, shot.fps)
    verdict, why = _judged(seen, shot)
    rotations = zooms = None
    if verdict in {"rotating", "zooming"}:
        sigmas = seen.sigmas(seen.zoom if verdict == "zooming" else seen.turn)
        relative = (seen.zoom if verdict == "zooming" else seen.turn).rotations
        found = averaged_turns(pairs.frames, relative, sigmas, shot.first, shot.stop)
        if found is None or found[1] > max(2, LONGEST_BRIDGE_S * shot.fps):
            verdict, why = "unknown", "The camera moves, and part of the shot shows too little background."
        else:
            rotations = found[0]
        if verdict == "zooming":
            zooms = averaged_zooms(pairs.frames, seen.zoom.log_zooms, sigmas, shot.first, shot.stop)
    return CameraMotion(verdict, why, rotations, zooms, seen.numbers())


def background(pairs: Sequence[PointPairs], boxes: Mapping[int, np.ndarray], camera: Camera) -> Pairs | None:
    """Pairs without the points on people, as rays of the camera; None where no pair has enough points."""
    kept: list[tuple[PointPairs, np.ndarray]] = []
    for pair in pairs:
        ok = _outside(pair.points_a, boxes.get(pair.a), camera) & _outside(
            pair.points_b, boxes.get(pair.b), camera
        )
        if ok.sum() >= FEWEST_POINTS and _num_cells(pair.points_a[ok], camera) >= FEWEST_CELLS:
            kept.append((pair, ok))
    if not kept:
        return None
    most = max(int(ok.sum()) for _, ok in kept)
    rays = np.zeros((2, len(kept), most, 2))
    valid = np.zeros((len(kept), most), bool)
    for number, (pair, ok) in enumerate(kept):
        count = int(ok.sum())
        rays[0, number, :count] = pair.points_a[ok]
        rays[1, number, :count] = pair.points_b[ok]
        valid[number, :count] = True
    rays = (camera.undistorted(rays) - np.array(camera.principal_point_px)) / camera.focal_px
    frames = np.array([(pair.a, pair.b) for pair, _ in kept])
    return Pairs(frames, rays[0] * valid[..., None], rays[1] * valid[..., None], valid)


@dataclass(frozen=True)
class _Seen:
    """Measures of every pair; lengths in noises (see NOISE_PX).

    Attributes:
        gaps_s: (P,).
        moves: (P,) median move of the background, px of the reference.
        noise_px: noise of a point, px of the reference.
        turn, zoom: fits with the camera's own focal length.
        turn_left, zoom_left: (P,) median distance from the fit with the best focal length.
        zoom_share: (P,) share of the points within two noises of that fit.
        focal_times: that focal length / the camera's.
    """

    gaps_s: np.ndarray
    moves: np.ndarray
    noise_px: float
    per_ray: float
    turn: Turns
    zoom: Turns
    turn_left: np.ndarray
    zoom_left: np.ndarray
    zoom_share: np.ndarray
    counts: np.ndarray
    focal_times: float

    @classmethod
    def of(cls, pairs: Pairs, camera: Camera, fps: float) -> _Seen:
        longer = max(camera.size_wh)
        per_ray = camera.focal_px * REFERENCE_PX / longer
        noise_px = max(NOISE_PX, NOISE_PX * REFERENCE_PX / min(TRACKED_PX, longer))
        sigma = noise_px / per_ray
        gaps_s = (pairs.frames[:, 1] - pairs.frames[:, 0]) / fps
        moves = per_ray * _median(np.linalg.norm(pairs.rays_b - pairs.rays_a, axis=2), pairs.valid)
        turn, zoom = fit_turns(pairs, sigma), fit_turns(pairs, sigma, zoom=True)
        left = [_left(fit, pairs) / sigma for fit in (turn, zoom)]
        telling = (gaps_s >= LONG_S) & (moves >= MOVING_PX)
        times = 1.0
        if telling.any():
            times, left_there = _best_focal(pairs.chosen(telling), sigma)
            for kind in (0, 1):
                left[kind][telling] = np.minimum(left[kind][telling], left_there[kind])
        far = np.linalg.norm(zoom.residuals, axis=2) / sigma
        share = (pairs.valid & (far < 2)).sum(axis=1) / pairs.valid.sum(axis=1)
        counts = pairs.valid.sum(axis=1)
        return cls(gaps_s, moves, noise_px, per_ray, turn, zoom, left[0], left[1], share, counts, times)

    def sigmas(self, fit: Turns) -> np.ndarray:
        """(P,) rad: how well each pair's rotation is known."""
        lengths = np.linalg.norm(fit.residuals, axis=2)
        middle = _median(lengths, np.arange(lengths.shape[1])[None] < self.counts[:, None])
        floor = 0.1 / self.per_ray  # comparing pictures is not exact, however many points there are
        return np.hypot(middle / np.sqrt(self.counts / 4), floor)

    def numbers(self) -> dict[str, float]:
        long = self.gaps_s >= LONG_S
        if not long.any():
            long = np.ones_like(long)
        return {
            "pairs": float(len(self.gaps_s)),
            "points": float(np.median(self.counts)),
            "move_px": float(np.median(self.moves[long])),
            "turn_left": float(np.median(self.turn_left[long])),
            "zoom_left": float(np.median(self.zoom_left[long])),
            "zoom_share": float(np.median(self.zoom_share[long])),
            "zoom": float(np.abs(self.zoom.log_zooms[long]).max()),
            "focal_times": self.focal_times,
        }


def _judged(seen: _Seen, shot: ShotScenery) -> tuple[Verdict, str]:
    if not shot.complete:
        return "unknown", "The camera moves for longer than it is followed."
    long = seen.gaps_s >= LONG_S
    if not long.any():
        long = seen.gaps_s >= 0.9 * seen.gaps_s.max()
    if np.quantile(seen.moves[long], 0.95) < STILL_PX:
        return "static", "The background stays where it is."
    telling = long & (seen.moves >= MOVING_PX)
    if not telling.any():
        telling = long & (seen.moves >= np.quantile(seen.moves[long], 0.7))
    turn_left = float(np.quantile(seen.turn_left[telling], 0.75))
    zoom_left = float(np.quantile(seen.zoom_left[telling], 0.75))
    if turn_left <= TURNING:
        return "rotating", "The background moves as a turning camera sees it."
    zooms = np.abs(seen.zoom.log_zooms[telling]).max() > ZOOM
    if zooms and float(np.median(seen.zoom_share[telling])) >= SHARE_ZOOMING:
        return "zooming", "The background moves as a zooming camera sees it."
    if turn_left > TRAVELLING:
        return "travelling", "Near and far parts of the background move differently."
    return (
        "unknown",
        f"The background moves neither as in turning nor clearly as in travelling ({zoom_left:.1f}).",
    )


def _best_focal(pairs: Pairs, sigma: float) -> tuple[float, tuple[np.ndarray, np.ndarray]]:
    """The focal length, times the camera's, with which turning explains most, and what is left with it."""
    found = []
    for times in FOCALS:
        scaled = pairs.at_focal(times)
        left = tuple(
            _left(fit_turns(scaled, sigma / times, zoom=zoom), scaled) * times / sigma
            for zoom in (False, True)
        )
        found.append((float(np.mean(np.minimum(left[0], 10))), times, left))
    _, times, left = min(found, key=lambda each: each[0])
    return times, (left[0], left[1])


def _left(fit: Turns, pairs: Pairs) -> np.ndarray:
    return _median(np.linalg.norm(fit.residuals, axis=2), pairs.valid)


def _median(values: np.ndarray, valid: np.ndarray) -> np.ndarray:
    return np.nanmedian(np.where(valid, values, np.nan), axis=1)


def _outside(points: np.ndarray, boxes: np.ndarray | None, camera: Camera) -> np.ndarray:
    """(N,) bool: which points lie outside all boxes, these grown."""
    if boxes is None or len(boxes) == 0:
        return np.ones(len(points), bool)
    corners = np.asarray(boxes, float).reshape(-1, 2, 2)
    margin = GROWN * (corners[:, 1] - corners[:, 0]) + GROWN_PX * max(camera.size_wh) / REFERENCE_PX
    low, high = corners[:, 0] - margin, corners[:, 1] + margin
    inside = (points[:, None] > low) & (points[:, None] < high)
    return ~inside.all(axis=2).any(axis=1)


def _num_cells(points: np.ndarray, camera: Camera) -> int:
    cells = np.floor(points / np.array(camera.size_wh) * (8, 6)).astype(int)
    return len(np.unique(cells, axis=0))
