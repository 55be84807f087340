"""What the camera of a shot does, told from points of the background: stand, turn, zoom or travel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from staf_cli.camera import Camera
from staf_cli.world.averaging import averaged_turns, averaged_zooms
from staf_cli.world.parallax import Parallax, parallax
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
SHORT_S = (0.3, 0.8)  # spans of the pairs that tell what the camera does: about half a second,
LONG_S = (0.8, 2.0)  # and three times as long, in which what goes on grows and what trembles does not
STILL_PX = 1.5  # the background of a standing camera moves less
MOVING_PX = 3.0  # pairs in which it moves more tell turning from travelling

# Distances of points from where a fit puts them are in noises.
TURNING, TURNING_LONG = 1.5, 1.5  # median, over short and long spans: a turning camera has at most that
ZOOMING, ZOOMING_LONG = 2.0, 3.0  # a zooming one
ZOOM = 0.02  # change of the focal length that counts
CELLS_OF_TRAVEL = 6  # with points off the fit
FOCALS = (0.6, 0.75, 0.87, 1.0, 1.15, 1.35, 1.6, 2.0)  # times the usual one, beside the camera's own
COHERENT = 0.45  # share of these along the lines through one epipole
DRIFT = 15.0  # points that move on and on end up so far off, in 1.5 s: the camera travels
WEAK_DRIFT = 8.0  # it may
DRIFTING_SHARE = 0.08  # of the points
DRIFTING_CELLS = 3
DRIFTING_COHERENT = 0.85
DRIFTING_TIMES = 1.6  # as far over long spans as over short ones; of trembling leaves it is 1
LEAP, LEAP_COHERENT = 12.0, 0.9  # over short spans
DRIFT_AT = (0.9, 0.95)  # of the points stay below
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
        camera: of the video. The verdict does not rest on its focal length, rotations and zooms do.
    """
    num_frames = shot.stop - shot.first
    if num_frames < 2:
        return CameraMotion("static", "The shot has a single picture.")
    pairs = background(shot.pairs, boxes, camera)
    if pairs is None:
        return CameraMotion("unknown", "Too little of the background can be followed.")
    usual_px = Camera.from_fov(camera.size_wh).focal_px
    own = camera.focal_px / usual_px
    fits = _Fits.of(pairs.at_focal(1 / own), camera.size_wh, usual_px, shot.fps)
    verdict, why, numbers = _judged(fits, own)
    if not shot.complete:
        verdict, why = "unknown", "The camera moves for longer than it is followed."
    if verdict not in {"rotating", "zooming"}:
        return CameraMotion(verdict, why, numbers=numbers)
    if own != 1:
        fits = _Fits.of(pairs, camera.size_wh, camera.focal_px, shot.fps)
    fit = fits.zoom if verdict == "zooming" else fits.turn
    sigmas = fits.sigmas(fit)
    found = averaged_turns(pairs.frames, fit.rotations, sigmas, shot.first, shot.stop)
    if found is None or found[1] > max(2, LONGEST_BRIDGE_S * shot.fps):
        return CameraMotion(
            "unknown", "The camera moves, and at times no background is seen.", numbers=numbers
        )
    zooms = None
    if verdict == "zooming":
        zooms = averaged_zooms(pairs.frames, fit.log_zooms, sigmas, shot.first, shot.stop)
    return CameraMotion(verdict, why, found[0], zooms, numbers)


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
class _Fits:
    """How turning, and turning with zoom, explain P pairs; with one focal length.

    Attributes:
        moves: (P,) median move of the background, px of the reference.
        sigma: noise of a point, units of rays.
        turn, zoom: the fits.
    """

    pairs: Pairs
    fps: float
    moves: np.ndarray
    sigma: float
    turn: Turns
    zoom: Turns

    @classmethod
    def of(cls, pairs: Pairs, size_wh: tuple[int, int], focal_px: float, fps: float) -> _Fits:
        longer = max(size_wh)
        per_ray = focal_px * REFERENCE_PX / longer
        sigma = NOISE_PX * REFERENCE_PX / min(TRACKED_PX, longer) / per_ray
        moves = per_ray * _median(np.linalg.norm(pairs.rays_b - pairs.rays_a, axis=2), pairs.valid)
        turn, zoom = fit_turns(pairs, sigma), fit_turns(pairs, sigma, zoom=True)
        return cls(pairs, fps, moves, sigma, turn, zoom)

    @property
    def spans_s(self) -> np.ndarray:
        """(P,) from one frame to the other."""
        return (self.pairs.frames[:, 1] - self.pairs.frames[:, 0]) / self.fps

    def sigmas(self, fit: Turns) -> np.ndarray:
        """(P,) rad: how well each pair's rotation is known."""
        middle = _median(np.linalg.norm(fit.residuals, axis=2), self.pairs.valid)
        floor = self.sigma / 10  # comparing pictures is not exact, however many points there are
        return np.hypot(middle / np.sqrt(self.pairs.valid.sum(axis=1) / 4), floor)


@dataclass(frozen=True)
class _Span:
    """What the pairs over about the same time have in common, with the focal length that suits them best.

    Attributes:
        turn_left, zoom_left: what three quarters of the pairs stay below, their median distance of points.
        turn, zoom: (M,) all points' distances.
        turn_parallax, zoom_parallax: of the pairs.
    """

    turn_left: float
    zoom_left: float
    turn: np.ndarray
    zoom: np.ndarray
    turn_parallax: Parallax
    zoom_parallax: Parallax

    @classmethod
    def of(cls, pairs: Pairs, sigma: float) -> _Span:
        fits = [fit_turns(pairs, sigma, zoom=zoom) for zoom in (False, True)]
        lengths = [np.linalg.norm(fit.residuals, axis=2) / sigma for fit in fits]
        left = [float(np.quantile(_median(length, pairs.valid), 0.75)) for length in lengths]
        found = [parallax(pairs, fit, sigma) for fit in fits]
        turn, zoom = (length[pairs.valid] for length in lengths)
        return cls(left[0], left[1], turn, zoom, found[0], found[1])


def _judged(fits: _Fits, own: float) -> tuple[Verdict, str, dict[str, float]]:
    spans_s, moves = fits.spans_s, fits.moves
    told = spans_s >= min(SHORT_S[0], spans_s.max())
    numbers = {"move_px": float(np.quantile(moves[told], 0.95)), "pairs": float(len(moves))}
    if numbers["move_px"] < STILL_PX:
        return "static", "The background stays where it is.", numbers
    moving = moves >= min(MOVING_PX, float(np.quantile(moves[told], 0.7)))
    which = [moving & (low <= spans_s) & (spans_s < high) for low, high in (SHORT_S, LONG_S)]
    if not which[0].any():
        which[0] = moving & told if (moving & told).any() else told
    times = _best_focal(fits.pairs.chosen(which[0] | which[1]), fits.sigma, own)
    short, long = (
        _Span.of(fits.pairs.chosen(each).at_focal(times), fits.sigma / times) if each.any() else None
        for each in which
    )
    assert short is not None
    zoom = float(np.abs(fits.zoom.log_zooms[which[0] | which[1]]).max())
    turn_drift = _drift(short, long, zoom=False)
    zoom_drift = _drift(short, long, zoom=True)
    numbers |= {
        "turn_left": short.turn_left,
        "zoom_left": short.zoom_left,
        "turn_left_long": long.turn_left if long else 0.0,
        "zoom_left_long": long.zoom_left if long else 0.0,
        "zoom": zoom,
        "turn_drift": turn_drift,
        "zoom_drift": zoom_drift,
        "outlying": float(np.median(short.turn_parallax.outlying)),
        "coherent": float(np.median(short.turn_parallax.coherent)),
        "cells": float(np.median(short.turn_parallax.cells)),
        "focal_times": times,
    }
    return *_verdict(numbers), numbers


def _verdict(numbers: Mapping[str, float]) -> tuple[Verdict, str]:
    turns = numbers["turn_left"] <= TURNING and numbers["turn_left_long"] <= TURNING_LONG
    zooms = (
        numbers["zoom"] > ZOOM
        and numbers["zoom_left"] <= ZOOMING
        and numbers["zoom_left_long"] <= ZOOMING_LONG
    )
    apart = "Near and far parts of the background move differently."
    if turns and numbers["turn_drift"] < WEAK_DRIFT:
        return "rotating", "The background moves as a turning camera sees it."
    if zooms and numbers["zoom_drift"] < DRIFT:
        return "zooming", "The background moves as a zooming camera sees it."
    if turns and numbers["turn_drift"] < DRIFT:
        return "unknown", "The camera turns, and it may travel: a part of the background moves by itself."
    drifts = numbers["turn_drift"] >= DRIFT
    if drifts or (numbers["coherent"] >= COHERENT and numbers["cells"] >= CELLS_OF_TRAVEL):
        return "travelling", apart
    return "unknown", "The background moves as no camera's motion explains."


def _drift(short: _Span, long: _Span | None, *, zoom: bool) -> float:
    """By how many noises the points that a fit leaves out move on and on, along lines through an epipole.

    0 where they tremble (leaves), move each in its own way, or are too few.
    """
    if long is None:
        return _leap(short, zoom=zoom)
    found, near, far = (
        (long.zoom_parallax, short.zoom, long.zoom) if zoom else (long.turn_parallax, short.turn, long.turn)
    )
    share = float(np.median(found.outlying))
    if share < DRIFTING_SHARE or np.median(found.cells) < DRIFTING_CELLS:
        return _leap(short, zoom=zoom)
    if np.median(found.coherent) < DRIFTING_COHERENT:
        return _leap(short, zoom=zoom)
    at = np.array([1 - share / 2, *DRIFT_AT])
    before, after = np.quantile(near, at), np.quantile(far, at)
    drift = np.max(after, where=after >= DRIFTING_TIMES * before, initial=0.0)
    return max(float(drift), _leap(short, zoom=zoom))


def _leap(short: _Span, *, zoom: bool) -> float:
    """A weak drift where points move together so far in half a second that nothing that trembles does."""
    found = short.zoom_parallax if zoom else short.turn_parallax
    share, cells = float(np.median(found.outlying)), float(np.median(found.cells))
    leaps = (
        share >= DRIFTING_SHARE
        and cells >= DRIFTING_CELLS
        and np.median(found.coherent) >= LEAP_COHERENT
        and np.median(found.lengths) >= LEAP
    )
    return WEAK_DRIFT if leaps else 0.0


def _best_focal(pairs: Pairs, sigma: float, own: float) -> float:
    """The focal length, times the usual one, with which turning explains most; `own` is tried too."""
    left = []
    tried = FOCALS if own in FOCALS else (*FOCALS, own)
    for times in tried:
        scaled = pairs.at_focal(times)
        noises = _left(fit_turns(scaled, sigma / times), scaled) * times / sigma
        left.append(float(np.mean(np.minimum(noises, 10))))
    return tried[int(np.argmin(left))]


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
