"""How well the fit sits on people: 2D error, silhouette overlap with and without girth, wrist lag, jitter.

    python benchmarks/fit_quality.py CLIP.mp4 [...]

2D error is the mean distance of the 12 limb joints to the landmarks with visibility over 0.5, in per cent of
the landmarks' extent: a check of the fit, not of truth. Overlap is the mesh's silhouette against BlazePose's
segmentation mask (IoU, every 8th frame at most 40). Lag is where the cross-correlation of the wrists'
velocities with those of the landmarks peaks, in frames; positive: the body trails.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

import staf_cli
from staf_cli.assets.store import AssetStore
from staf_cli.blazepose.interpreter import TfliteNet
from staf_cli.blazepose.landmarker import INPUT_SIZE, Landmarker
from staf_cli.blazepose.observe import settle
from staf_cli.blazepose.region import Region
from staf_cli.body.joints import LIMB_BLAZEPOSE, LIMB_SMPL
from staf_cli.render.scene import BodyInScene
from staf_cli.render.software_renderer import SoftwareRenderer
from staf_cli.result import Person, VideoResult
from staf_cli.video.source import open_source

WRISTS_SMPL, WRISTS_BLAZEPOSE = [20, 21], [15, 16]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("clips", type=Path, nargs="+")
    args = parser.parse_args()
    landmarker = Landmarker(TfliteNet(AssetStore().require("pose_landmark_full")))
    print(f"{'clip':32} person frames   2D %    IoU no girth    lag  mm/f2")
    for clip in args.clips:
        result = staf_cli.run(clip, detector="embedded")
        thin = staf_cli.run(clip, detector="embedded", girth=False)
        for person, other in zip(result.people, thin.people, strict=True):
            overlaps = [silhouette_iou(clip, r, p, landmarker) for r, p in ((result, person), (thin, other))]
            print(
                f"{clip.stem:32} {person.person_id:6} {len(person.motion):6} {error_2d(person):6.2f} "
                f"{overlaps[0]:6.3f} {overlaps[1]:8.3f} {wrist_lag(person):6.2f} {jitter_mm(person):6.1f}"
            )


def error_2d(person: Person) -> float:
    """Mean 2D error in per cent of the landmarks' extent."""
    marks = person.landmarks2d[:, LIMB_BLAZEPOSE]
    shown = person.landmarks2d_visibility[:, LIMB_BLAZEPOSE] > 0.5
    extent = np.ptp(person.landmarks2d, axis=1).max(axis=1)
    apart = np.linalg.norm(person.joints2d[:, LIMB_SMPL] - marks, axis=-1) / np.maximum(extent, 1)[:, None]
    return float(apart[shown].mean() * 100)


def jitter_mm(person: Person) -> float:
    """Mean acceleration of the limb joints, mm/frame²."""
    joints = person.joints3d[:, LIMB_SMPL]
    return (
        float(np.linalg.norm(np.diff(joints, 2, axis=0), axis=-1).mean() * 1000) if len(joints) > 2 else 0.0
    )


def wrist_lag(person: Person) -> float:
    """Frames by which the wrists trail the landmarks in the picture."""
    mine = np.diff(person.joints2d[:, WRISTS_SMPL], axis=0).reshape(len(person.motion) - 1, -1)
    theirs = np.diff(person.landmarks2d[:, WRISTS_BLAZEPOSE], axis=0).reshape(len(mine), -1)
    if len(mine) < 12:
        return float("nan")
    reach = 4
    core = theirs[reach:-reach]
    scores = np.array(
        [(mine[reach + lag : len(mine) - reach + lag] * core).sum() for lag in range(-reach, reach + 1)]
    )
    best = int(scores.argmax())
    if not 0 < best < 2 * reach:
        return float(best - reach)
    left, middle, right = scores[best - 1 : best + 2]
    return float(best - reach + (left - right) / (2 * (left - 2 * middle + right)))


def silhouette_iou(clip: Path, result: VideoResult, person: Person, landmarker: Landmarker) -> float:
    """Mean IoU of the drawn body with the segmentation mask, over at most 40 frames."""
    renderer = SoftwareRenderer(result.body.faces)
    step = max(8, len(person.motion) // 40)
    wanted = (
        set(person.frame_ids[::step].tolist()) if len(person.motion) > 8 else set(person.frame_ids.tolist())
    )
    overlaps = []
    for frame in open_source(clip).frames():
        if frame.index not in wanted:
            continue
        row = int(np.searchsorted(person.frame_ids, frame.index))
        sighting = settle(landmarker, frame.image, Region.from_box(person.boxes_xyxy[row]))
        if sighting.flag < 0.5:
            continue
        truth = mask_in_picture(sighting.mask, sighting.region, frame.image.shape)
        drawn = np.zeros(frame.image.shape[:2], bool)
        rendering = renderer.render([BodyInScene(1, person.vertices(frame.index))], result.camera)
        drawn[rendering.viewport.slices] = rendering.mask
        overlaps.append((truth & drawn).sum() / max((truth | drawn).sum(), 1))
    return float(np.mean(overlaps)) if overlaps else float("nan")


def mask_in_picture(mask: np.ndarray, region: Region, shape: tuple[int, ...]) -> np.ndarray:
    """A region's mask (256, 256) bool laid into the picture (H, W)."""
    step = region.rotation * (region.side_px / INPUT_SIZE)
    corner = region.to_picture(np.array([0.5, 0.5]), INPUT_SIZE) - 0.5
    matrix = np.concatenate([step, corner[:, None]], axis=1)
    size = (shape[1], shape[0])
    return cv2.warpAffine(mask.astype(np.float32), matrix, size, flags=cv2.INTER_LINEAR) > 0.5


if __name__ == "__main__":
    main()
