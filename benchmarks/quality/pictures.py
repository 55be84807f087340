"""The picture page: for every clip six frames of input, overlay and side view, on one sheet."""

from __future__ import annotations

import html
import shutil
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from quality.runs import Runs
from staf_cli.camera import Camera
from staf_cli.render.rasterizer import SoftwareRenderer
from staf_cli.render.scene import BodyInScene
from staf_cli.result import Person, VideoResult
from staf_cli.video.inputs import VIDEO_SUFFIXES
from staf_cli.video.video_source import open_source

COLUMNS = 6
TILE_HEIGHT = 300  # px
MARGIN = 0.12  # of the people's extent that is shown around them
OPACITY = 0.85
PAPER = 245  # grey level behind the side view
ROWS = ("input", "overlay", "from the side (their right is towards you)")


def make_pictures(runs: Runs, footage: Path, folder: Path, before: Path | None = None) -> list[Path]:
    """Write a sheet for every clip and `index.html`, which shows them all.

    Args:
        runs: what recovers the clips.
        footage: folder of clips.
        folder: where to, made if need be.
        before: an earlier page's folder, whose sheets are shown beneath.

    Returns:
        The sheets.
    """
    folder.mkdir(parents=True, exist_ok=True)
    clips = sorted(path for path in footage.iterdir() if path.suffix.lower() in VIDEO_SUFFIXES)
    sheets = []
    for clip in clips:
        result = runs.result(clip)
        path = folder / f"{clip.stem}.jpg"
        cv2.imwrite(str(path), sheet(clip, result)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 88])
        if before is not None and (before / path.name).is_file():
            shutil.copyfile(before / path.name, folder / f"before_{path.name}")
        sheets.append(path)
    (folder / "index.html").write_text(page(sheets), encoding="utf-8")
    return sheets


def sheet(clip: Path, result: VideoResult) -> np.ndarray:
    """One clip's sheet (H, W, 3) uint8 RGB."""
    frame_ids = frames_to_show(result)
    images = [frame.image for frame in open_source(clip).frames() if frame.index in frame_ids]
    shown = region(result, frame_ids)
    renderer = SoftwareRenderer(result.body.faces)
    rows: list[list[np.ndarray]] = [[], [], []]
    for frame_id, image in zip(frame_ids, images, strict=True):
        skins = {person.person_id: person.vertices(frame_id) for person in here(result, frame_id)}
        paper = np.full_like(image, PAPER)
        aside = from_the_side(skins, result.camera, (shown[0] + shown[2]) / 2)
        pictures = (
            image,
            drawn(image, skins, renderer, result.camera),
            drawn(paper, aside, renderer, result.camera),
        )
        for row, picture in zip(rows, pictures, strict=True):
            row.append(tile(picture, shown))
    labels = [f"frame {frame_id}" for frame_id in frame_ids]
    return _labelled(np.concatenate([np.concatenate(row, axis=1) for row in rows]), labels)


def frames_to_show(result: VideoResult) -> list[int]:
    """Six frames, evenly over those with a person in them; over all where there are none."""
    taken = sorted({frame for person in result.people for frame in person.frame_ids.tolist()})
    taken = taken or list(range(result.num_frames))
    places = np.linspace(0, len(taken) - 1, min(COLUMNS, len(taken))).round().astype(int)
    return [taken[place] for place in places]


def here(result: VideoResult, frame_id: int) -> list[Person]:
    """Who is in a frame."""
    return [person for person in result.people if frame_id in person.frame_ids]


def region(result: VideoResult, frame_ids: Sequence[int]) -> tuple[int, int, int, int]:
    """The part of the picture that all people are in, in all these frames: x1, y1, x2, y2 px."""
    width, height = result.camera.size_wh
    boxes = [
        person.boxes_xyxy[np.isin(person.frame_ids, frame_ids)]
        for person in result.people
        if np.isin(person.frame_ids, frame_ids).any()
    ]
    if not boxes:
        return 0, 0, width, height
    low, high = np.concatenate(boxes)[:, :2].min(0), np.concatenate(boxes)[:, 2:].max(0)
    pad = MARGIN * (high - low).max()
    x1, y1 = np.floor(np.maximum(low - pad, 0)).astype(int).tolist()
    x2, y2 = np.ceil(np.minimum(high + pad, [width, height])).astype(int).tolist()
    return x1, y1, max(x2, x1 + 8), max(y2, y1 + 8)


def from_the_side(skins: dict[int, np.ndarray], camera: Camera, middle_x_px: float) -> dict[int, np.ndarray]:
    """Bodies (V, 3) m in camera axes, turned a quarter about the vertical through their common middle.

    They keep their height in the picture and their size, and stand around `middle_x_px`.
    """
    if not skins:
        return {}
    vertices = np.concatenate(list(skins.values()))
    middle = (vertices.min(axis=0) + vertices.max(axis=0)) / 2
    quarter = np.array([[0.0, 0, -1], [0, 1, 0], [1, 0, 0]])  # what was far comes to lie on the left
    x = (middle_x_px - camera.principal_point_px[0]) / camera.focal_px * middle[2]
    place = np.array([x, middle[1], middle[2]])
    return {who: ((skin - middle) @ quarter.T + place).astype(np.float32) for who, skin in skins.items()}


def drawn(
    image: np.ndarray, skins: dict[int, np.ndarray], renderer: SoftwareRenderer, camera: Camera
) -> np.ndarray:
    """The picture with bodies on it."""
    picture = image.copy()
    if skins:
        rendering = renderer.render([BodyInScene(who, skin) for who, skin in skins.items()], camera)
        part = picture[rendering.viewport.area]
        mixed = OPACITY * rendering.color[rendering.mask] + (1 - OPACITY) * part[rendering.mask]
        part[rendering.mask] = mixed.round().astype(np.uint8)
    return picture


def tile(picture: np.ndarray, shown: tuple[int, int, int, int]) -> np.ndarray:
    """A part of the picture at the sheet's height."""
    x1, y1, x2, y2 = shown
    part = picture[y1:y2, x1:x2]
    width = max(round(part.shape[1] * TILE_HEIGHT / part.shape[0]), 1)
    shrinking = part.shape[0] > TILE_HEIGHT
    return cv2.resize(
        part, (width, TILE_HEIGHT), interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR
    )


def page(sheets: Sequence[Path]) -> str:
    """A page that shows the sheets, each over its earlier one where there is one."""
    lines = ['<!doctype html><meta charset="utf-8"><title>Quality at a glance</title>']
    lines.append(f"<p>Rows: {'; '.join(map(html.escape, ROWS))}.</p>")
    for path in sheets:
        lines.append(f"<h2>{html.escape(path.stem)}</h2>")
        lines.append(f'<img src="{html.escape(path.name)}" style="max-width:100%">')
        earlier = path.with_name(f"before_{path.name}")
        if earlier.is_file():
            lines.append(f'<p>before</p><img src="{html.escape(earlier.name)}" style="max-width:100%">')
    return "\n".join(lines) + "\n"


def _labelled(picture: np.ndarray, labels: Sequence[str]) -> np.ndarray:
    width = picture.shape[1] // len(labels)
    for number, label in enumerate(labels):
        place = (number * width + 6, 18)
        for colour, thickness in (((0, 0, 0), 3), ((255, 255, 255), 1)):
            cv2.putText(picture, label, place, cv2.FONT_HERSHEY_SIMPLEX, 0.45, colour, thickness, cv2.LINE_AA)
    return np.ascontiguousarray(picture)
