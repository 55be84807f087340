"""Cross-view agreement: the bodies written for each clip of a rig against the reference of all its clips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from quality.calibrated import RigCamera, read_qualisys
from quality.h36m import from_hips
from quality.motion_numbers import by_sides, exchanged, lag_frames, peak_share
from quality.reference import Reference, make_reference
from quality.report import Column, Section, Value
from quality.runs import Runs
from quality.sightings_of_rig import NUM_LIMBS, stack_cameras
from staf_cli.body.joints import BLAZEPOSE_LANDMARK_NAMES, LIMB_BLAZEPOSE, LIMB_SMPL
from staf_cli.metrics import accel_error, mpjpe, pa_mpjpe, similarity_aligned
from staf_cli.recover.landmarks.skeleton import landmarks_to_joint_centres
from staf_cli.result import Person

PEOPLE = ("man", "woman")
SAME_PERSON = 0.25  # mean 2D distance, in body heights, under which a body is that person's
ARMS, LEGS = slice(0, 3), slice(3, 6)  # of the six pairs of limb joints
WRISTS = slice(4, 6)  # of the 12
PEAKS = 4  # of a view's fastest moments of the wrists that are looked at

COLUMNS = (
    Column("who", "person, whose 3D"),
    Column("found", "found"),
    Column("pa_all_mm", "PA all mm"),
    Column("pa_good_mm", "PA good mm"),
    Column("pa_good_joints_mm", "PA good at joints"),
    Column("mpjpe_good_mm", "MPJPE good"),
    Column("off_2d_good_pct", "2D good %", 2),
    Column("accel_all_mm", "accel all mm/f²"),
    Column("accel_good_mm", "accel good"),
    Column("lag_frames", "lag frames", 2),
    Column("wrist_peaks_pct", "peaks %"),
    Column("legs_exchanged", "legs exch."),
    Column("arms_exchanged", "arms exch."),
)


@dataclass(frozen=True)
class Bodies:
    """3D of the rig's people from each camera alone; NaN where there is none.

    Attributes:
        joints_m: (C, P, T, 12, 3) m, each camera's own axes.
        joints_px: (C, P, T, 12, 2) px.
        track_ids: (C, P, T) int, -1 where there is none.
    """

    joints_m: np.ndarray
    joints_px: np.ndarray
    track_ids: np.ndarray


def load_or_make_reference(runs: Runs, folder: Path, path: Path) -> Reference:
    """The reference from a file, or a new one of the clips in a folder, written to that file."""
    if path.is_file():
        return Reference.load(path)
    found, lengths = [], []
    for clip in clips_of(folder):
        *seen, num_frames = runs.seen(clip)
        found.append(tuple(seen))
        lengths.append(num_frames)
    stacked = stack_cameras(found, len(PEOPLE), min(lengths))
    reference = make_reference(stacked, read_qualisys(folder / "Calib.qca.txt"), PEOPLE)
    reference.save(path)
    return reference


def clips_of(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.mp4"))


def measure_multiview(runs: Runs, folder: Path, reference: Reference) -> Section:
    """The written bodies, and the landmark net's own 3D of the reference's time, by person and by camera."""
    people = [runs.result(clip).people for clip in clips_of(folder)]
    mine = bodies_of(people, reference)
    net = Bodies(
        np.where(reference.seen[..., None, None], reference.world_m, np.nan),
        np.full((*reference.seen.shape, NUM_LIMBS, 2), np.nan),
        np.where(reference.seen, 0, -1),
    )
    rows = []
    for person, name in enumerate(PEOPLE):
        rows.append({"who": f"{name}, written body"} | score(mine, reference, person))
        rows.append({"who": f"{name}, BlazePose's own 3D"} | score(net, reference, person))
    for person, name in enumerate(PEOPLE):
        for view in range(len(people)):
            rows.append({"who": f"{name}, body, cam{view + 1:02}"} | score(mine, reference, person, [view]))
    return Section(
        "multiview", "Cross-view agreement, four calibrated cameras", COLUMNS, rows, _notes(reference)
    )


def bodies_of(people: Sequence[Sequence[Person]], reference: Reference) -> Bodies:
    """Sort the bodies of every camera by the reference's people, frame by frame."""
    num_people, num_frames = reference.joints_m.shape[:2]
    size = (len(people), num_people, num_frames)
    joints, pixels = np.full((*size, NUM_LIMBS, 3), np.nan), np.full((*size, NUM_LIMBS, 2), np.nan)
    ids = np.full(size, -1)
    for view, (camera, found) in enumerate(zip(reference.cameras, people, strict=True)):
        distances = np.stack([_distances(person, reference, camera) for person in found])  # (K, P, T)
        for frame in range(num_frames):
            for k, who in _pairs(distances[:, :, frame]):
                row = int(np.searchsorted(found[k].frame_ids, frame))
                at = (view, who, frame)
                joints[at] = found[k].joints3d[row, LIMB_SMPL]
                pixels[at] = found[k].joints2d[row, LIMB_SMPL]
                ids[at] = found[k].person_id
    return Bodies(joints, pixels, ids)


def score(
    bodies: Bodies, reference: Reference, person: int, views: Sequence[int] | None = None
) -> dict[str, Value]:
    """All numbers of one person, over all cameras or some."""
    parts = [
        _score_view(bodies, reference, person, view, camera)
        for view, camera in enumerate(reference.cameras)
        if views is None or view in views
    ]
    num_frames = sum(part["there"].size for part in parts)
    merged = {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}
    there, good = merged["there"] & merged["seen"], merged["there"] & merged["good"]
    missing = int((merged["seen"] & ~merged["there"]).sum())
    has_2d = np.isfinite(merged["off_2d"]).any()
    return {
        "found": f"{int(merged['there'].sum())}/{num_frames}" + (f" ({missing} lost)" if missing else ""),
        "frames_all": int(there.sum()),
        "frames_good": int(good.sum()),
        "frames_lost": missing,
        "pa_all_mm": _mean(merged["pa"][there]),
        "pa_good_mm": _mean(merged["pa"][good]),
        "pa_good_joints_mm": _mean(merged["pa_joints"][good]),
        "mpjpe_all_mm": _mean(merged["mpjpe"][there]),
        "mpjpe_good_mm": _mean(merged["mpjpe"][good]),
        "off_2d_all_pct": _mean(merged["off_2d"][there] * 100) if has_2d else None,
        "off_2d_good_pct": _mean(merged["off_2d"][good] * 100) if has_2d else None,
        "accel_all_mm": _mean(merged["accel"][there & np.isfinite(merged["accel"])]),
        "accel_good_mm": _mean(merged["accel"][good & np.isfinite(merged["accel"])]),
        "lag_frames": _mean(merged["lag"][np.isfinite(merged["lag"])]),
        "wrist_peaks_pct": _median(merged["peaks"] * 100),
        "legs_exchanged": int(merged["legs"][there].sum()) if has_2d else None,
        "arms_exchanged": int(merged["arms"][there].sum()) if has_2d else None,
    }


def _score_view(
    bodies: Bodies, reference: Reference, person: int, view: int, camera: RigCamera
) -> dict[str, np.ndarray]:
    """Numbers of each frame (T,) of one person in one camera; NaN where there is no body."""
    joints, pixels = bodies.joints_m[view, person], bodies.joints_px[view, person]
    truth = camera.to_camera(reference.joints_m[person])
    truth_px = camera.project(reference.joints_m[person])
    heights = reference.heights_px(camera)[person]
    seen, good = reference.seen[view, person], reference.good[view, person]
    accel, lag = _moving(joints, truth, bodies.track_ids[view, person])
    pairs, truth_pairs = by_sides(pixels), by_sides(truth_px)
    there = np.isfinite(joints).all(axis=(1, 2))
    usable = there & good & np.isfinite(pixels).all(axis=(1, 2))
    return {
        "there": there,
        "peaks": _peaks(pixels[:, WRISTS], truth_px[:, WRISTS], usable),
        "seen": seen,
        "good": good,
        "pa": pa_mpjpe(joints, truth),
        "pa_joints": pa_mpjpe(joints, _at_joints(truth)),
        "mpjpe": mpjpe(from_hips(joints), from_hips(truth)),
        "off_2d": np.linalg.norm(pixels - truth_px, axis=-1).mean(axis=-1) / heights,
        "accel": accel,
        "lag": lag,
        "legs": exchanged(pairs[:, LEGS], truth_pairs[:, LEGS], heights),
        "arms": exchanged(pairs[:, ARMS], truth_pairs[:, ARMS], heights),
    }


def _peaks(wrists_px: np.ndarray, truth_px: np.ndarray, usable: np.ndarray) -> np.ndarray:
    """How much of their peak speed wrists (T, 2, 2) px keep in the longest usable stretch: (0 or 1,)."""
    first, last = max(_stretches(np.where(usable, 0, -1)), key=lambda ends: ends[1] - ends[0], default=(0, 0))
    share = peak_share(wrists_px[first:last], truth_px[first:last], PEAKS)
    return np.array([share] if np.isfinite(share) else [])


def _at_joints(limbs: np.ndarray) -> np.ndarray:
    """Limb landmarks (T, 12, 3) moved to where the body's joints are."""
    landmarks = np.full((len(limbs), len(BLAZEPOSE_LANDMARK_NAMES), 3), np.nan)
    landmarks[:, LIMB_BLAZEPOSE] = limbs
    return landmarks_to_joint_centres(landmarks)[:, LIMB_BLAZEPOSE]


def _moving(joints: np.ndarray, truth: np.ndarray, track_ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Acceleration error (T,) mm/frame² and lag (1 per stretch) of joints (T, 12, 3) m after time alignment.

    Each stretch of one track is laid onto the truth as a whole: seen from the hips, moved in time by whole
    frames, then turned and scaled by one similarity.
    """
    accel, lags = np.full(len(joints), np.nan), []
    for start, stop in _stretches(track_ids):
        mine, theirs = from_hips(joints[start:stop]), from_hips(truth[start:stop])
        length = stop - start
        lag = lag_frames(mine.reshape(length, -1), theirs.reshape(length, -1))
        lags.append(lag)
        shift = round(lag) if np.isfinite(lag) else 0
        first, last = max(0, -shift), length - max(0, shift)  # rows of the truth that have a partner
        if last - first < 3:
            continue
        aligned = similarity_aligned(
            mine[first + shift : last + shift].reshape(1, -1, 3), theirs[first:last].reshape(1, -1, 3)
        ).reshape(-1, NUM_LIMBS, 3)
        accel[start + first + 1 : start + last - 1] = accel_error(aligned, theirs[first:last])
    return accel, np.array(lags)


def _stretches(track_ids: np.ndarray) -> list[tuple[int, int]]:
    """First and one past the last frame of every run of one track's id."""
    edges = np.flatnonzero(np.diff(track_ids)) + 1
    bounds = [0, *edges.tolist(), len(track_ids)]
    return [(a, b) for a, b in pairwise(bounds) if track_ids[a] >= 0]


def _distances(person: Person, reference: Reference, camera: RigCamera) -> np.ndarray:
    """Mean 2D distance (P, T) of a body to each of the reference's people, in body heights; inf where absent.

    Sides may be exchanged: it is still that person.
    """
    truth = camera.project(reference.joints_m)  # (P, T, 12, 2)
    inside = person.frame_ids < truth.shape[1]
    frames = person.frame_ids[inside]
    mine = by_sides(person.joints2d[inside][:, LIMB_SMPL])  # (t, 6, 2, 2)
    theirs = by_sides(truth[:, frames])
    off = [np.linalg.norm(side - theirs, axis=-1).mean(axis=(-1, -2)) for side in (mine, mine[:, :, ::-1])]
    distances = np.full(truth.shape[:2], np.inf)
    distances[:, frames] = np.minimum(*off) / reference.heights_px(camera)[:, frames]
    return distances


def _pairs(distances: np.ndarray) -> list[tuple[int, int]]:
    """Which body (K) is which person (P): the nearest pairing within reach."""
    from scipy.optimize import linear_sum_assignment

    bodies, people = linear_sum_assignment(np.minimum(distances, 10 * SAME_PERSON))
    pairs = zip(bodies.tolist(), people.tolist(), strict=True)
    return [(k, who) for k, who in pairs if distances[k, who] < SAME_PERSON]


def _mean(values: np.ndarray) -> float | None:
    return float(values.mean()) if len(values) else None


def _median(values: np.ndarray) -> float | None:
    return float(np.median(values)) if len(values) else None


def _standing_still(reference: Reference, person: int) -> float:
    """Acceleration error, mm/frame², of a body that does not move at all: what the reference itself moves."""
    joints = from_hips(reference.joints_m[person])
    return float(accel_error(np.zeros_like(joints), joints).mean())


def _notes(reference: Reference) -> list[str]:
    good = reference.good.sum(axis=(0, 2)) / reference.seen.sum(axis=(0, 2))
    heights = ", ".join(f"{n} {h:.2f} m" for n, h in zip(PEOPLE, reference.heights_m, strict=True))
    shares = ", ".join(f"{n} {share:.0%}" for n, share in zip(PEOPLE, good, strict=True))
    exchanges = ", ".join(
        f"{n} {count}" for n, count in zip(PEOPLE, reference.exchanged.sum(axis=(0, 2)), strict=True)
    )
    before = ", ".join(f"{value:.0f}" for value in reference.before_px)
    noise = ", ".join(f"{n} {a:.1f}" for n, a in zip(PEOPLE, reference.noise_accel, strict=True))
    still = ", ".join(f"{n} {_standing_still(reference, k):.1f}" for k, n in enumerate(PEOPLE))
    return [
        f"acceleration errors are the reference's own by at most (by halves of the cameras): {noise}; "
        f"of a body that does not move at all, in all frames: {still}",
        "peaks: of the wrists' four fastest moments in each camera's longest run of good frames, how much of "
        "the reference's speed the body keeps in the picture, median",
        f"reference: {reference.mean_px:.1f} px mean, {reference.median_px:.1f} px median between views "
        "after the "
        f"cameras' correction (each camera's median before: {before} px), "
        f"{reference.fit_px:.1f} px after following and smoothing; about {heights}",
        f"good frames, of those the net saw when the reference was made: {shares} "
        "(landmarks within 4 % of body "
        f"height); its own exchanged left and right: {exchanges} view-frames",
        "lost: the reference's finder had the person, the run has not; PA and accel are of the frames it has",
        "at joints: the reference, which lies where the net's landmarks do, moved to where the body's joints "
        "are (places.py)",
        "goals with pose_landmark_full: good frames under 58 (man) and 43 mm (woman)",
    ]
