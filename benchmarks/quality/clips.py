"""Clips without truth: how well the body fits the picture, and how it moves."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from quality.motion_numbers import (
    at_30_fps,
    by_sides,
    jitter_mm,
    lag_frames,
    peak_share,
    sliding_mm,
    still,
    sudden_exchanges,
)
from quality.report import Column, Section, Value
from quality.runs import Runs
from quality.silhouette import silhouette_ious
from staf_cli.body.joints import BLAZEPOSE_LANDMARK_NAMES, LIMB_BLAZEPOSE, LIMB_SMPL, SMPL_JOINT_NAMES
from staf_cli.recover.landmarks.skeleton import landmarks_to_joint_centres
from staf_cli.result import Person

CLIPS = {
    "single_taiji_720p": 1,
    "single_squats_portrait": 1,
    "single_armswing_square": 1,
    "two_handover_portrait_12fps": 2,
}
VISIBLE = 0.5
WRISTS, ARMS, LEGS = slice(4, 6), slice(0, 3), slice(3, 6)  # WRISTS of the 12 joints, the others of 6 pairs

COLUMNS = (
    Column("clip", "clip #person"),
    Column("frames", "frames"),
    Column("off_2d_pct", "2D %", 2),
    Column("off_2d_joints_pct", "2D % at joints", 2),
    Column("silhouette_iou", "IoU", 3),
    Column("wrist_lag_frames", "lag frames", 2),
    Column("wrist_peaks_pct", "peaks %"),
    Column("jitter_mm", "jitter mm/f²"),
    Column("jitter_30fps_mm", "at 30 fps"),
    Column("slide_mm", "slide mm/f", 2),
    Column("slide_mm_s", "slide mm/s"),
    Column("slide_steps", "steps"),
    Column("leg_exchanges", "legs exch."),
    Column("arm_exchanges", "arms exch."),
)
NOTES = [
    "2D: mean distance of the 12 limb joints to the visible landmarks, % of their extent: of the fit, "
    "not of truth; at joints: landmarks moved to where the body's joints are (places.py); IoU with "
    "BlazePose's mask, goal over 0.80 on whole people",
    "lag: frames by which the wrists trail, goal under 1; jitter at 30 fps: goal under 10 mm/frame²",
    "peaks: of the wrists' ten fastest moments in the picture, how much of their speed the body keeps, "
    "median; goal 95 %",
    "slide: 3D speed of a foot (ankle and toe) whose ankle and toe stay in the picture (under 0.3 % of the "
    "body's extent a frame over 5 frames), over so many steps; exchanges: sudden ones from frame to frame",
]


def measure_clips(runs: Runs, footage: Path) -> Section:
    """One row a person."""
    rows, notes = [], list(NOTES)
    for name, expected in CLIPS.items():
        path = footage / f"{name}.mp4"
        result = runs.result(path)
        overlaps = silhouette_ious(path, result, runs.components.landmarker)
        for person in result.people:
            row = {"clip": f"{name} #{person.person_id}", "silhouette_iou": overlaps[person.person_id]}
            rows.append(row | person_row(person))
        if len(result.people) != expected:
            notes.append(f"FAILED: {len(result.people)} people in {name}, where there are {expected}")
    return Section("clips", "Fit and motion on real clips", COLUMNS, rows, notes)


def person_row(person: Person) -> dict[str, Value]:
    """All numbers of one person but the silhouette."""
    limbs = person.joints3d[:, LIMB_SMPL].astype(np.float64)
    limbs_px = person.joints2d[:, LIMB_SMPL]
    jitter = jitter_mm(limbs)
    row: dict[str, Value] = {
        "frames": len(person.motion),
        "jitter_mm": jitter,
        "jitter_30fps_mm": at_30_fps(jitter, person.fps),
    }
    if "landmarks2d" not in person.arrays:
        return row
    marks = person.landmarks2d.astype(np.float64)
    extent = np.maximum(np.ptp(marks, axis=1).max(axis=1), 1.0)  # (T,) px
    shown = person.landmarks2d_visibility[:, LIMB_BLAZEPOSE] > VISIBLE
    off, off_joints = (
        np.linalg.norm(limbs_px - points[:, LIMB_BLAZEPOSE], axis=-1) / extent[:, None]
        for points in (marks, landmarks_to_joint_centres(marks))
    )
    height_px = float(np.median(extent))
    slides = foot_slides(person, marks, height_px)
    pairs = by_sides(limbs_px)
    return row | {
        "off_2d_pct": float(off[shown].mean() * 100) if shown.any() else None,
        "off_2d_joints_pct": float(off_joints[shown].mean() * 100) if shown.any() else None,
        "wrist_lag_frames": lag_frames(
            limbs_px[:, WRISTS].reshape(len(marks), -1),
            marks[:, LIMB_BLAZEPOSE][:, WRISTS].reshape(len(marks), -1),
        ),
        "wrist_peaks_pct": 100 * peak_share(limbs_px[:, WRISTS], marks[:, LIMB_BLAZEPOSE][:, WRISTS]),
        "slide_mm": float(slides.mean()) if len(slides) else None,
        "slide_mm_s": float(slides.mean() * person.fps) if len(slides) else None,
        "slide_steps": len(slides),
        "leg_exchanges": sudden_exchanges(pairs[:, LEGS], height_px),
        "arm_exchanges": sudden_exchanges(pairs[:, ARMS], height_px),
    }


def foot_slides(person: Person, marks: np.ndarray, height_px: float) -> np.ndarray:
    """How far both feet move in the steps in which they stay in the picture: (n,) mm."""
    steps = []
    for side in ("left", "right"):
        ankle, toe = (BLAZEPOSE_LANDMARK_NAMES.index(f"{side}_{part}") for part in ("ankle", "foot_index"))
        visible = (person.landmarks2d_visibility[:, [ankle, toe]] > VISIBLE).all(axis=1)
        marked = visible & still(marks[:, ankle], height_px) & still(marks[:, toe], height_px)
        ends = [SMPL_JOINT_NAMES.index(f"{side}_{part}") for part in ("ankle", "foot")]
        joints = person.joints3d[:, ends].astype(np.float64)
        steps.append(np.mean([sliding_mm(joints[:, end], marked) for end in (0, 1)], axis=0))
    return np.concatenate(steps)
