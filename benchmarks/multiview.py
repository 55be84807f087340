"""One scene from four cameras at once: how far bodies are from joints triangulated from all views.

    python benchmarks/multiview.py POSE2SIM_MULTI_DIR

The folder holds p2s_multi_cam01..04.mp4 and Calib.qca.txt (Pose2Sim, BSD-3): two people, 100 frames at
60 fps. The reference is triangulated from the landmarks that the run itself measured, by robust
weights, after every camera has been corrected by six degrees of freedom on the people's own joints (the
calibration as shipped leaves 10-20 px between views). So it shares BlazePose's joint places and its
errors. "good" are frames whose landmarks lie within 4 % of the person's height of the reference. PA-
MPJPE and acceleration error of the 12 limb joints.
"""

from __future__ import annotations

import argparse
import itertools
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.ndimage import gaussian_filter1d, median_filter
from scipy.optimize import least_squares
from scipy.spatial.transform import Rotation

import staf_cli
from staf_cli.body.joints import LIMB_BLAZEPOSE, LIMB_SMPL
from staf_cli.metrics import pa_mpjpe, similarity_aligned
from staf_cli.result import Person

NUM_PEOPLE = 2
UNITS_PER_PX = 64  # of the calibration file
GROSS_PX = 12.0  # residuals beyond this lose their weight
SURE = 0.5
GOOD = 0.04  # of height
DOWN_AWAY = np.diag([1.0, -1.0, -1.0])


@dataclass(frozen=True)
class View:
    """A calibrated camera: x_cam = rotation X + offset, metres; focal and centre (2,) px."""

    rotation: np.ndarray
    offset: np.ndarray
    focal: np.ndarray
    centre: np.ndarray

    @property
    def matrix(self) -> np.ndarray:
        """(3, 4) projection."""
        lens = np.array([[self.focal[0], 0, self.centre[0]], [0, self.focal[1], self.centre[1]], [0, 0, 1]])
        return lens @ np.column_stack([self.rotation, self.offset])

    def project(self, points: np.ndarray) -> np.ndarray:
        """Points (..., 3) m -> (..., 2) px."""
        seen = points @ self.rotation.T + self.offset
        return seen[..., :2] / np.maximum(seen[..., 2:], 0.1) * self.focal + self.centre

    def corrected(self, change: np.ndarray) -> View:
        """Turned by change[:3] (rad) and moved by change[3:] (m), in its own axes."""
        turn = Rotation.from_rotvec(change[:3]).as_matrix()
        return View(turn @ self.rotation, turn @ self.offset + change[3:], self.focal, self.centre)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    views = read_calibration(folder / "Calib.qca.txt")
    clips = sorted(folder.glob("p2s_multi_cam*.mp4"))
    people = [staf_cli.run(clip, detector="embedded", engine="landmarks").people for clip in clips]
    for clip, found in zip(clips, people, strict=True):
        if len(found) != NUM_PEOPLE:
            raise SystemExit(f"error: {clip.name}: {len(found)} people instead of {NUM_PEOPLE}")
    num_frames = 1 + max(int(person.frame_ids[-1]) for found in people for person in found)
    people, points, weights = matched(people, views, num_frames)
    views, joints, residual = calibrated(views, points, weights)
    print(f"views differ by {np.median(residual[weights > SURE]):.1f} px (median) after correction")
    calm = median_filter(joints, size=(1, 5, 1, 1), mode="nearest")
    calm = gaussian_filter1d(calm, 1.5, axis=1, mode="nearest")
    print(f"{'person':8} {'PA mm':>6} {'good':>6} {'share':>6}   by view              accel mm/frame^2")
    for number in range(NUM_PEOPLE):
        report(number, [found[number] for found in people], views, calm[number])


def read_calibration(path: Path) -> list[View]:
    """Qualisys' text form; centres in mm, world z up."""
    views = []
    for camera in ElementTree.parse(path).getroot().iter("camera"):
        place, lens = camera.find("transform"), camera.find("intrinsic")
        if place is None or lens is None:
            raise SystemExit(f"error: {path}: a camera without transform or intrinsic")
        turn = np.array([[float(place.attrib[f"r{row}{column}"]) for column in "123"] for row in "123"])
        centre_m = np.array([float(place.attrib[axis]) for axis in "xyz"]) / 1000
        rotation = DOWN_AWAY @ turn
        focal, centre = (
            np.array([float(lens.attrib[f"{name}{axis}"]) for axis in "UV"]) / UNITS_PER_PX
            for name in ("focalLength", "centerPoint")
        )
        views.append(View(rotation, -rotation @ centre_m, focal, centre))
    return views


def matched(
    people: list[list[Person]], views: list[View], num_frames: int
) -> tuple[list[list[Person]], np.ndarray, np.ndarray]:
    """People in one order in all views, the one that triangulates best.

    Returns:
        People by view, landmarks (V, people, T, 12, 2) px and weights (V, people, T, 12).
    """
    best: tuple[float, list[list[Person]]] | None = None
    for turned in itertools.product([False, True], repeat=len(views) - 1):
        order = [
            people[0],
            *(found[::-1] if back else found for found, back in zip(people[1:], turned, strict=True)),
        ]
        points, weights = gathered(order, num_frames)
        _, residual = triangulate(views, points, weights)
        error = float(np.minimum(residual, 100)[weights > SURE].mean())
        if best is None or error < best[0]:
            best = error, order
    assert best is not None
    return best[1], *gathered(best[1], num_frames)


def gathered(people: list[list[Person]], num_frames: int) -> tuple[np.ndarray, np.ndarray]:
    points = np.zeros((len(people), NUM_PEOPLE, num_frames, len(LIMB_SMPL), 2))
    weights = np.zeros(points.shape[:-1])
    for view, found in enumerate(people):
        for number, person in enumerate(found):
            points[view, number, person.frame_ids] = person.landmarks2d[:, LIMB_BLAZEPOSE]
            weights[view, number, person.frame_ids] = person.landmarks2d_visibility[:, LIMB_BLAZEPOSE]
    return points, weights


def triangulate(views: list[View], points: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points (V, ..., 2) -> places (..., 3) m and residuals (V, ...) px; views that disagree lose weight."""
    now = weights
    for _ in range(8):
        rows = []
        for view, seen, weight in zip(views, points, now, strict=True):
            for axis in (0, 1):
                row = seen[..., axis : axis + 1] * view.matrix[2] - view.matrix[axis]
                rows.append(row * weight[..., None])
        flat = np.linalg.svd(np.stack(rows, axis=-2))[2][..., -1, :]
        places = flat[..., :3] / flat[..., 3:]
        ahead = zip(views, points, strict=True)
        residual = np.stack([np.linalg.norm(view.project(places) - seen, axis=-1) for view, seen in ahead])
        now = weights / (1 + (residual / GROSS_PX) ** 2)
    return places, residual


def calibrated(
    views: list[View], points: np.ndarray, weights: np.ndarray
) -> tuple[list[View], np.ndarray, np.ndarray]:
    """Views corrected on the people themselves, and what is triangulated with them."""
    for _ in range(6):
        places, _ = triangulate(views, points, weights)
        better = []
        for view, seen, weight in zip(views, points, weights, strict=True):
            sure = weight > SURE

            def off(change: np.ndarray, view: View = view, seen: np.ndarray = seen[sure]) -> np.ndarray:
                return ((view.corrected(change).project(places[sure]) - seen) / 10).ravel()  # noqa: B023

            better.append(view.corrected(least_squares(off, np.zeros(6), loss="soft_l1").x))
        views = better
    return views, *triangulate(views, points, weights)


def report(number: int, people: list[Person], views: list[View], reference: np.ndarray) -> None:
    """One person's errors over all views."""
    errors, good, accel = [], [], []
    for person, view in zip(people, views, strict=True):
        truth = reference[person.frame_ids]
        projected = view.project(truth)
        height = np.ptp(projected, axis=1).max(axis=1)
        off = np.linalg.norm(person.landmarks2d[:, LIMB_BLAZEPOSE] - projected, axis=-1).mean(axis=1)
        truth = truth @ view.rotation.T
        joints = person.joints3d[:, LIMB_SMPL].astype(np.float64)
        errors.append(pa_mpjpe(joints, truth))
        good.append(off < GOOD * height)
        apart = np.diff(similarity_aligned(joints, truth) - truth, 2, axis=0)
        accel.append(np.linalg.norm(apart, axis=-1).mean() * 1000)
    error, shown = np.concatenate(errors), np.concatenate(good)
    by_view = " ".join(f"{one.mean():5.1f}" for one in errors)
    print(
        f"{number + 1:<8} {error.mean():6.1f} {error[shown].mean():6.1f} {shown.mean():6.0%}   {by_view}"
        f"   {np.mean(accel):.1f}"
    )


if __name__ == "__main__":
    main()
