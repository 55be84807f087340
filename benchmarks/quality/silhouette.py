"""The drawn body's outline against BlazePose's segmentation mask."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from staf_cli.blazepose.follow import look_until_steady
from staf_cli.blazepose.landmarker import INPUT_SIZE, Landmarker
from staf_cli.nets.region import Region
from staf_cli.render.rasterizer import SoftwareRenderer
from staf_cli.render.scene import BodyInScene
from staf_cli.result import Person, VideoResult
from staf_cli.video.video_source import open_source

EVERY = 8  # frames; more where there are more than MOST
MOST = 40
SURE = 0.5  # the person flag under which there is no mask to compare with


def silhouette_ious(clip: Path, result: VideoResult, landmarker: Landmarker) -> dict[int, float]:
    """Mean IoU of each person's drawn body with their mask, by person id; NaN where there is no mask."""
    renderer = SoftwareRenderer(result.body.faces)
    wanted = {person.person_id: _frames_to_look_at(person) for person in result.people}
    overlaps: dict[int, list[float]] = {person_id: [] for person_id in wanted}
    for frame in open_source(clip).frames():
        for person in result.people:
            if frame.index not in wanted[person.person_id]:
                continue
            row = int(np.searchsorted(person.frame_ids, frame.index))
            sighting = look_until_steady(landmarker, frame.image, Region.from_box(person.boxes_xyxy[row]))
            if sighting.flag < SURE:
                continue
            truth = mask_in_picture(sighting.mask, sighting.region, frame.image.shape)
            drawn = np.zeros(frame.image.shape[:2], bool)
            rendering = renderer.render([BodyInScene(1, person.vertices(frame.index))], result.camera)
            drawn[rendering.viewport.area] = rendering.mask
            overlaps[person.person_id].append(iou(truth, drawn))
    return {who: float(np.mean(values)) if values else float("nan") for who, values in overlaps.items()}


def iou(one: np.ndarray, other: np.ndarray) -> float:
    """Intersection over union of two masks (H, W) bool; 0 where both are empty."""
    return float((one & other).sum() / max(int((one | other).sum()), 1))


def mask_in_picture(mask: np.ndarray, region: Region, shape: tuple[int, ...]) -> np.ndarray:
    """A region's mask (256, 256) bool laid into the picture (H, W)."""
    step = region.rotation * (region.side_px / INPUT_SIZE)
    corner = region.to_picture(np.array([0.5, 0.5]), INPUT_SIZE) - 0.5
    matrix = np.concatenate([step, corner[:, None]], axis=1)
    size = (shape[1], shape[0])
    return cv2.warpAffine(mask.astype(np.float32), matrix, size, flags=cv2.INTER_LINEAR) > 0.5


def _frames_to_look_at(person: Person) -> set[int]:
    frames = person.frame_ids
    step = max(EVERY, len(frames) // MOST) if len(frames) > EVERY else 1
    return set(frames[::step].tolist())
