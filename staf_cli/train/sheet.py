"""A picture of what the network is given: windows of crops, 2D joints on them, the labels' mesh over one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from staf_cli.body.joints import STAF_JOINT_NAMES
from staf_cli.camera import Camera
from staf_cli.recover.staf.crops import crop_points, fit_trans
from staf_cli.recover.staf.staf import window_rows
from staf_cli.render.rasterizer import SoftwareRenderer
from staf_cli.render.scene import BodyInScene, alpha_blend
from staf_cli.train.features import crops_of
from staf_cli.train.sequences import TrainSequence
from staf_cli.train.sources.labels import joints_of_body
from staf_cli.video.picture import write_picture

if TYPE_CHECKING:  # torch comes with it
    from staf_cli.body.model import Body

FOCAL_A_SIDE = 5000 / 224  # of the network's crop camera, in sides of a crop
TILE_PX, TEXT_PX = 144, 18
LEAST_POINTS = 4  # that tell where a mesh belongs
OPACITY = 0.75
_LEFT, _RIGHT, _MIDDLE = (255, 140, 0), (0, 150, 255), (40, 220, 90)
_BONES = (
    *(("nose", "neck"), ("neck", "mid_hip")),
    *(
        (f"{side}_{one}", f"{side}_{other}")
        for side in ("left", "right")
        for one, other in (("shoulder", "elbow"), ("elbow", "wrist"), ("hip", "knee"), ("knee", "ankle"))
    ),
    *((f"{side}_{joint}", centre) for side in ("left", "right") for joint, centre in (("shoulder", "neck"),)),
    *((f"{side}_hip", "mid_hip") for side in ("left", "right")),
)
_PLACES = {name: place for place, name in enumerate(STAF_JOINT_NAMES)}
BONES = tuple((_PLACES[f"op_{one}"], _PLACES[f"op_{other}"]) for one, other in _BONES)


def write_sheet(
    path: Path,
    sequences: Sequence[TrainSequence],
    body: Body,
    *,
    crop_size: int,
    num_frames: int = 9,
    num_rows: int = 12,
) -> None:
    """Draw a sheet (PNG), a row a window: its crops with 2D joints, the labels' mesh, 3D from the side.

    Args:
        path: of the PNG.
        sequences: of which windows are taken, evenly over all that is labelled.
        body: whose poses and betas the labels are.
        crop_size: px, of the crops that the network takes.
        num_frames: of a window.
        num_rows: of the sheet.

    Raises:
        InputError: a picture is missing or damaged. OutputError: the file cannot be written.
    """
    renderer = SoftwareRenderer(body.faces)
    strips = [
        _strip(sequences[index], row, body, renderer, crop_size, num_frames)
        for index, row in chosen_windows(sequences, num_rows)
    ]
    blank = np.full((TILE_PX, TILE_PX * (num_frames + 2), 3), 255, np.uint8)
    write_picture(path, np.concatenate(strips or [blank]))


def chosen_windows(sequences: Sequence[TrainSequence], count: int) -> list[tuple[int, int]]:
    """Sequence and middle frame of so many windows, evenly over all labelled frames."""
    rows = [np.flatnonzero(sequence.labelled) for sequence in sequences]
    ends = np.cumsum([len(each) for each in rows])
    total = int(ends[-1]) if len(ends) else 0
    wanted = np.unique(((np.arange(count) + 0.5) * total / count).astype(int))[:total]
    chosen = []
    for number in wanted:
        index = int(np.searchsorted(ends, number, side="right"))
        chosen.append((index, int(rows[index][number - (ends[index] - len(rows[index]))])))
    return chosen


def points_in_crop(keypoints2d: np.ndarray, boxes: np.ndarray, side: int) -> np.ndarray:
    """Points (n, J, 2) px of the picture in crops of boxes (n, 4), px of a side, continuous."""
    across = crop_points(keypoints2d[..., :2], boxes)  # -1..1
    return (across + 1) * side / 2 + 0.5  # 0 is the middle of pixel side / 2, see `crops.crop`


def _strip(
    sequence: TrainSequence,
    middle: int,
    body: Body,
    renderer: SoftwareRenderer,
    crop_size: int,
    num_frames: int,
) -> np.ndarray:
    rows = window_rows(len(sequence), num_frames)[middle].tolist()
    distinct = sorted(set(rows))
    seen = dict(zip(distinct, crops_of(sequence, distinct, crop_size), strict=True))
    scale = TILE_PX / crop_size
    tiles = []
    for row in rows:
        tile = cv2.resize(seen[row], (TILE_PX, TILE_PX), interpolation=cv2.INTER_AREA)
        points = points_in_crop(sequence.keypoints2d[[row]], sequence.boxes[[row]], crop_size)[0] * scale
        _draw_joints(tile, points, sequence.keypoints2d[row, :, 2])
        tiles.append(tile)
    cv2.rectangle(tiles[num_frames // 2], (0, 0), (TILE_PX - 1, TILE_PX - 1), (255, 255, 0), 1)
    mesh = cv2.resize(seen[middle], (TILE_PX, TILE_PX), interpolation=cv2.INTER_AREA)
    _draw_mesh(mesh, sequence, middle, body, renderer)
    tiles += [mesh, _from_the_side(sequence.joints3d[middle])]
    pictures = np.concatenate(tiles, axis=1)
    return np.concatenate([_words(sequence, middle, pictures.shape[1]), pictures])


def _words(sequence: TrainSequence, row: int, width: int) -> np.ndarray:
    """A line on what is known of a window's middle."""
    line = np.zeros((TEXT_PX, width, 3), np.uint8)
    num_2d = int((sequence.keypoints2d[row, :, 2] > 0).sum())
    num_3d = int((sequence.joints3d[row, :, 3] > 0).sum())
    known = f"2D {num_2d}/49, 3D {num_3d}/49, body {sequence.body_confidence[row]:.2f}"
    name = sequence.name.encode("ascii", "replace").decode()
    text = f"{name[:90]}, frame {row} of {len(sequence)}: {known}"
    cv2.putText(line, text, (4, 13), cv2.FONT_HERSHEY_SIMPLEX, 0.42, (255, 255, 255), 1, cv2.LINE_AA)
    return line


def _draw_joints(tile: np.ndarray, points: np.ndarray, confidence: np.ndarray) -> None:
    """Bones and dots of joints (49, 2) px whose confidence (49,) is above 0."""
    there = (confidence > 0) & (np.abs(points) < 1e4).all(axis=1)
    for one, other in BONES:
        if there[one] and there[other]:
            start, end = (np.round(points[each]).astype(int).tolist() for each in (one, other))
            cv2.line(tile, start, end, _MIDDLE, 1, cv2.LINE_AA)
    for joint in np.flatnonzero(there):
        name = STAF_JOINT_NAMES[joint]
        colour = _LEFT if "left" in name else _RIGHT if "right" in name else _MIDDLE
        centre = np.round(points[joint]).astype(int).tolist()
        cv2.circle(tile, centre, 2 if confidence[joint] > 0.5 else 1, colour, -1, cv2.LINE_AA)


def _draw_mesh(
    tile: np.ndarray, sequence: TrainSequence, row: int, body: Body, renderer: SoftwareRenderer
) -> None:
    """The labels' body where the crop's camera sees its joints as the 2D labels have them."""
    known = sequence.keypoints2d[row, :, 2] > 0
    if not sequence.body_confidence[row] > 0 or known.sum() < LEAST_POINTS:
        return
    poses, betas, nowhere = sequence.poses[[row]], sequence.betas[[row]], np.zeros((1, 3), np.float32)
    joints = joints_of_body(body, poses, betas, nowhere)[0]
    known &= joints[:, 3] > 0
    camera = Camera.from_focal((TILE_PX, TILE_PX), FOCAL_A_SIDE * TILE_PX)
    points = points_in_crop(sequence.keypoints2d[[row]], sequence.boxes[[row]], TILE_PX)
    trans, _ = fit_trans(joints[None, known, :3], points[:, known], camera)
    skin = body.vertices(poses, betas, trans.astype(np.float32))[0]
    drawn = renderer.render([BodyInScene(1, skin)], camera)
    if not drawn.viewport.is_empty:
        alpha_blend(tile, drawn.color, drawn.mask * np.float32(OPACITY), drawn.viewport.area)


def _from_the_side(joints3d: np.ndarray) -> np.ndarray:
    """3D joints (49, 4) seen from the subject's picture's right: depth runs to the left."""
    tile, known = np.full((TILE_PX, TILE_PX, 3), 245, np.uint8), joints3d[:, 3] > 0
    if known.any():
        points = np.stack([-joints3d[:, 2], joints3d[:, 1]], axis=1).astype(np.float64)
        low, high = points[known].min(axis=0), points[known].max(axis=0)
        scale = 0.85 * TILE_PX / max(float((high - low).max()), 0.1)
        _draw_joints(tile, (points - (low + high) / 2) * scale + TILE_PX / 2, joints3d[:, 3])
    return tile
