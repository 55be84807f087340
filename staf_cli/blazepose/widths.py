"""How broad limbs and trunk are in the mask: measured as it passes, so that no mask need be kept."""

from __future__ import annotations

import numpy as np

from staf_cli.blazepose.landmarker import INPUT_SIZE, PoseEstimate

# Segments by BlazePose's landmarks; limbs first, then the trunk from mid-shoulder to mid-hip.
LIMB_SEGMENTS = np.array([[11, 13], [13, 15], [12, 14], [14, 16], [23, 25], [25, 27], [24, 26], [26, 28]])
LIMB_STATIONS = (0.35, 0.5, 0.65)
TRUNK_STATIONS = (0.15, 0.35, 0.55, 0.75, 0.95)
NUM_WIDTHS = len(LIMB_SEGMENTS) * len(LIMB_STATIONS) + len(TRUNK_STATIONS)
TRUNK_SIDES = np.array([[11, 23], [12, 24]])
REACH = 0.6  # half length of a measuring line, in trunk lengths
NUM_STEPS = 96  # samples on one half of a line


def measure_widths(pose: PoseEstimate, shape: tuple[int, ...] | None = None) -> np.ndarray:
    """How broad a person is across each segment at its stations.

    Args:
        pose: of the person.
        shape: the picture's (H, W, ...); where None, its edges are not known.

    Returns:
        (NUM_WIDTHS,) px of the picture: limb segments by stations, then the trunk's stations from the
        shoulders down. NaN where the line leaves the crop or the picture, starts outside the mask, does not
        end within reach, or runs over another limb.
    """
    points = pose.region.from_picture(pose.points_px, INPUT_SIZE)
    starts, directions, lengths = _stations(points)
    trunk = max(float(np.linalg.norm(points[[11, 12]].mean(0) - points[[23, 24]].mean(0))), 1.0)
    normals = np.stack([-directions[:, 1], directions[:, 0]], axis=-1)
    steps = np.linspace(0, REACH * trunk, NUM_STEPS)
    low = _run_length(pose, shape, starts, -normals, steps)
    high = _run_length(pose, shape, starts, normals, steps)
    crossed = _crosses_other_limb(points, starts, normals, low, high)
    widths = low + high
    widths[crossed | (lengths < 4)] = np.nan
    return widths * (pose.region.side_px / INPUT_SIZE)


def _stations(points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where the lines start (W, 2), the segments' directions (W, 2) and lengths (W,), all in crop px."""
    limb_from, limb_to = points[LIMB_SEGMENTS[:, 0]], points[LIMB_SEGMENTS[:, 1]]
    trunk_from, trunk_to = points[[11, 12]].mean(0), points[[23, 24]].mean(0)
    begin = np.concatenate([np.repeat(limb_from, len(LIMB_STATIONS), 0), [trunk_from] * len(TRUNK_STATIONS)])
    end = np.concatenate([np.repeat(limb_to, len(LIMB_STATIONS), 0), [trunk_to] * len(TRUNK_STATIONS)])
    share = np.concatenate([np.tile(LIMB_STATIONS, len(LIMB_SEGMENTS)), TRUNK_STATIONS])
    along = end - begin
    lengths = np.linalg.norm(along, axis=1)
    return begin + along * share[:, None], along / np.maximum(lengths, 1e-6)[:, None], lengths


def _run_length(
    pose: PoseEstimate,
    shape: tuple[int, ...] | None,
    starts: np.ndarray,
    normals: np.ndarray,
    steps: np.ndarray,
) -> np.ndarray:
    """How far (W,) px the mask goes on from each start along its normal; NaN where it does not end."""
    line = starts[:, None] + normals[:, None] * steps[None, :, None]  # (W, S, 2)
    columns, rows = np.moveaxis(np.floor(line).astype(int), -1, 0)
    inside = (columns >= 0) & (rows >= 0) & (columns < INPUT_SIZE) & (rows < INPUT_SIZE)
    if shape is not None:  # the mask stops at the picture's edge, the body does not
        pixels = pose.region.to_picture(line, INPUT_SIZE)
        inside &= ((pixels >= 0) & (pixels < np.array([shape[1], shape[0]]))).all(axis=-1)
    filled = pose.mask[np.clip(rows, 0, INPUT_SIZE - 1), np.clip(columns, 0, INPUT_SIZE - 1)]
    ended = ~filled & inside
    first = ended.argmax(axis=1)
    left_picture = (~inside).argmax(axis=1)
    unclear = ~ended.any(axis=1) | (first == 0) | ((~inside).any(axis=1) & (left_picture < first))
    return np.where(unclear, np.nan, steps[first])


def _crosses_other_limb(
    points: np.ndarray, starts: np.ndarray, normals: np.ndarray, low: np.ndarray, high: np.ndarray
) -> np.ndarray:
    """(W,) bool: the measured run passes over the bone of another limb or the trunk's side."""
    bones = np.concatenate([LIMB_SEGMENTS, TRUNK_SIDES])
    a, b = points[bones[:, 0]], points[bones[:, 1]]  # (S, 2)
    along = b - a
    # Solve start + n t = a + along u for every line and bone.
    det = normals[:, None, 0] * -along[None, :, 1] + along[None, :, 0] * normals[:, None, 1]
    det = np.where(np.abs(det) < 1e-6, np.nan, det)
    delta = a[None] - starts[:, None]  # (W, S, 2)
    t = (delta[..., 0] * -along[None, :, 1] + along[None, :, 0] * delta[..., 1]) / det
    u = (normals[:, None, 0] * delta[..., 1] - normals[:, None, 1] * delta[..., 0]) / det
    with np.errstate(invalid="ignore"):
        hit = (u >= 0) & (u <= 1) & (t <= high[:, None]) & (t >= -low[:, None])
    hit[_own_bones()] = False
    return hit.any(axis=1)


def _own_bones() -> np.ndarray:
    """(W, S) bool: which bones a line may cross: its own, and the trunk's sides for the trunk."""
    own = np.zeros((NUM_WIDTHS, len(LIMB_SEGMENTS) + len(TRUNK_SIDES)), bool)
    lines = np.arange(len(LIMB_SEGMENTS) * len(LIMB_STATIONS))
    own[lines, lines // len(LIMB_STATIONS)] = True
    own[len(lines) :, len(LIMB_SEGMENTS) :] = True
    own[-1, [4, 6]] = True  # the hips' line lies at the thighs' upper ends
    return own
