"""Gravity and focal length by the lines of the surroundings: rows 1, 2 and 4, and the same on changed clips.

The truth of the rig is its calibration as shipped, whose up agrees with the upright lines of its pictures to
0.1-0.7 degrees. The other clips have no truth: their cameras stand level or nearly so, or nobody knows how:
any focal length that is claimed there counts as false. Of these clips the first 100 frames are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from quality.calibrated import RigCamera, read_qualisys

from staf_cli.calibration.files import read_calibration
from staf_cli.camera import Camera
from staf_cli.video.inputs import PHOTO_SUFFIXES, VIDEO_SUFFIXES
from staf_cli.world.lines import find_lines
from staf_cli.world.scenery import Sample
from staf_cli.world.segments import angle_deg
from staf_cli.world.vanishing import FocalFound, LinesUp, NoFocal, focal_from_lines, gravity_from_lines
from worlds.clips import Clip, noted
from worlds.rows import Row

LEVEL = ("single_taiji_720p", "single_squats_portrait", "single_armswing_square")
NAMED = (*LEVEL, "two_walk_and_frontflip_vp9", "two_handover_portrait_12fps")
LOOKED_AT = 100  # frames
ROLL_DEG = 10.0
ZOOM = 1.35
WIDE = 2.39  # width to height of the film format


def line_rows(rig: Path, footage: Path) -> list[Row]:
    """Rows 1, 2 and 4."""
    shipped = read_qualisys(rig / "Calib.qca.txt")
    clips = [noted(path) for path in sorted(rig.glob("*.mp4"))]
    lens = read_calibration(rig / "Calib.qca.txt")
    known, found, focal_off = [], [], []
    for clip, truth, camera in zip(clips, shipped, lens, strict=True):
        lines, up = clip.lines(), truth.rotation[:, 2]
        known.append(off_deg(lines, camera.for_video(clip.size_wh).camera, up))
        answer = focal_from_lines(lines, Camera.from_fov(clip.size_wh))
        found.append(off_deg(lines, camera_of(answer, clip.size_wh), up))
        focal_off.append(100 * abs(focal_of(answer) / truth.focal_px - 1))
    best_three = tuple(sorted(focal_off)[:3])
    claimed = {path.stem: claims(noted(path, LOOKED_AT)) for path in other_clips(footage)}
    return [
        Row(1, "gravity by lines, rig, calibrated", tuple(known), (0, 0.7), (0, 1.5), "deg"),
        Row(2, "gravity by lines, rig, focal length by lines", tuple(found), (0, 1.0), (0, 3.0), "deg"),
        Row(4, "focal length by lines, rig, all four", tuple(focal_off), (0, 4), (0, np.inf), "%"),
        Row(4, "focal length by lines, rig, best three", best_three, (0, 4), (0, 6), "%"),
        Row(
            4,
            "claims of a focal length, taiji, squats, armswing",
            (sum(claimed[name] for name in LEVEL),),
            (0, 0),
            (0, 0),
        ),
        Row(4, "the same with demo and handover", (sum(claimed[name] for name in NAMED),), (0, 0), (0, 0)),
        Row(
            4,
            "claims of a focal length, all clips without truth",
            (sum(claimed.values()),),
            (0, 0),
            (0, np.inf),
        ),
    ]


def claims(clip: Clip) -> int:
    """In how many of a clip's shots a focal length is claimed."""
    assumed = Camera.from_fov(clip.size_wh)
    answers = [focal_from_lines(clip.lines(i), assumed) for i in range(len(clip.shots))]
    return sum(isinstance(answer, FocalFound) for answer in answers)


def other_clips(footage: Path) -> list[Path]:
    files = [*footage.glob("*"), *footage.glob("crowds/*"), *footage.glob("photos/*")]
    return sorted(path for path in files if path.suffix.lower() in PHOTO_SUFFIXES | VIDEO_SUFFIXES)


def off_deg(lines: list[np.ndarray], camera: Camera, up: np.ndarray) -> float:
    """Degrees from the true up; infinite where lines tell nothing."""
    found = gravity_from_lines(lines, camera)
    return angle_deg(found.up, up) if isinstance(found, LinesUp) else np.inf


def focal_of(answer: FocalFound | NoFocal) -> float:
    return answer.focal_px if isinstance(answer, FocalFound) else np.inf


def camera_of(answer: FocalFound | NoFocal, size_wh: tuple[int, int]) -> Camera:
    if isinstance(answer, FocalFound):
        return Camera.from_focal(size_wh, answer.focal_px)
    return Camera.from_fov(size_wh)


@dataclass(frozen=True)
class Change:
    """What is done to a clip's pictures.

    Attributes:
        name: of it.
        matrix: (3, 3) px of the full picture before -> after.
        size_wh: of the pictures after, px.
        turn: (3, 3) camera axes before -> after.
        longer: what the focal length is multiplied by.
        centred: whether the principal point is still in the middle.
    """

    name: str
    matrix: np.ndarray
    size_wh: tuple[int, int]
    turn: np.ndarray
    longer: float = 1.0
    centred: bool = True


def changes(size_wh: tuple[int, int]) -> Iterator[Change]:
    """Rolled, mirrored, zoomed, cropped to the film format, cropped at one side."""
    width, height = size_wh
    middle = np.array([[1, 0, width / 2], [0, 1, height / 2], [0, 0, 1.0]])
    yield Change("as it is", np.eye(3), size_wh, np.eye(3))
    for degrees in (ROLL_DEG, -ROLL_DEG):
        c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        turn = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]])
        yield Change(f"rolled by {degrees:g}", middle @ turn @ np.linalg.inv(middle), size_wh, turn)
    mirror = np.diag([-1.0, 1, 1])
    yield Change("mirrored", middle @ mirror @ np.linalg.inv(middle), size_wh, mirror)
    closer = np.diag([ZOOM, ZOOM, 1])
    yield Change("zoomed", middle @ closer @ np.linalg.inv(middle), size_wh, np.eye(3), ZOOM)
    high = round(width / WIDE) if width > height else round(0.6 * height)
    yield Change("cropped", shifted(0, (height - high) / 2), (width, high), np.eye(3))
    yield Change(
        "left cut off", shifted(width // 4, 0), (width - width // 4, height), np.eye(3), centred=False
    )
    yield Change(
        "top cut off", shifted(0, height // 4), (width, height - height // 4), np.eye(3), centred=False
    )


def shifted(x: float, y: float) -> np.ndarray:
    return np.array([[1, 0, -x], [0, 1, -y], [0, 0, 1.0]])


def changed(clip: Clip, change: Change) -> list[np.ndarray]:
    """The lines of a changed clip's first shot, without those along the old picture's edge."""
    shot = clip.shots[0]
    samples = [_warped(sample, change) for sample in shot.samples]
    boxes = {index: _boxes(found, change.matrix) for index, found in clip.boxes.items()}
    moved = replace(shot, samples=samples, size_wh=change.size_wh)
    found = find_lines(moved, boxes, stands=clip.stands()).segments
    margin = 0.012 * max(clip.size_wh)
    back = np.linalg.inv(change.matrix)
    inside = [_inside(_moved(lines.reshape(-1, 2), back), clip.size_wh, margin) for lines in found]
    return [lines[keep.reshape(-1, 2).all(axis=1)] for lines, keep in zip(found, inside, strict=True)]


def _warped(sample: Sample, change: Change) -> Sample:
    scale = min(1.0, 1280 / max(change.size_wh))
    matrix = np.diag([scale, scale, 1]) @ change.matrix @ np.diag([1 / sample.scale, 1 / sample.scale, 1])
    size = tuple(round(side * scale) for side in change.size_wh)
    grey = cv2.warpPerspective(sample.grey, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    return Sample(sample.index, grey, scale)


def _moved(points: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    moved = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return moved[:, :2] / moved[:, 2:]


def _boxes(boxes: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    corners = _moved(boxes[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 2), matrix).reshape(-1, 4, 2)
    return np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1)


def _inside(points: np.ndarray, size_wh: tuple[int, int], margin: float) -> np.ndarray:
    return ((points > margin) & (points < np.array(size_wh) - margin)).all(axis=1)


def changed_rows(rig: Path) -> list[dict[str, float | str | None]]:
    """What lines say of the rig's clips when these are changed, beside the truth."""
    rows = []
    for path, truth in zip(sorted(rig.glob("*.mp4")), read_qualisys(rig / "Calib.qca.txt"), strict=True):
        clip = noted(path)
        rows += [_changed_row(clip, truth, change) for change in changes(clip.size_wh)]
    return rows


def _changed_row(clip: Clip, truth: RigCamera, change: Change) -> dict[str, float | str | None]:
    lines, up, focal_px = (
        changed(clip, change),
        change.turn @ truth.rotation[:, 2],
        truth.focal_px * change.longer,
    )
    answer = focal_from_lines(lines, Camera.from_fov(change.size_wh))
    known = gravity_from_lines(lines, Camera.from_focal(change.size_wh, focal_px))
    own = gravity_from_lines(lines, camera_of(answer, change.size_wh))
    return {
        "clip": f"{clip.name}, {change.name}",
        "focal_off": 100 * (answer.focal_px / focal_px - 1) if isinstance(answer, FocalFound) else "no",
        "up_off": angle_deg(own.up, up) if isinstance(own, LinesUp) else "no",
        "up_off_known": angle_deg(known.up, up) if isinstance(known, LinesUp) else "no",
        "spread": known.spread_deg if isinstance(known, LinesUp) else None,
        "why": "" if isinstance(known, LinesUp) else known.why,
    }
