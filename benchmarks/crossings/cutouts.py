"""People cut out of real clips by BlazePose's mask, and pictures of the place without them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import cv2
import numpy as np

from staf_cli.blazepose.follow import look_until_steady
from staf_cli.blazepose.landmarker import INPUT_SIZE, Landmarker, PoseEstimate
from staf_cli.nets.region import Region
from staf_cli.video.frame import Frame
from staf_cli.video.video_source import open_source

SOFT_EDGE = 5  # px of the mask


@dataclass(frozen=True)
class Cutout:
    """One person, frame by frame.

    Attributes:
        pictures: (h, w, 4) uint8 RGBA each, cut to the body: the lowest row holds the feet.
        height_px: the body's, on average.
    """

    pictures: Sequence[np.ndarray]
    height_px: float

    def at(self, number: int) -> np.ndarray:
        """Forwards and backwards through the pictures, for as long as wanted."""
        period = max(2 * len(self.pictures) - 2, 1)
        place = number % period
        return self.pictures[min(place, period - place)]

    def mirrored(self) -> Cutout:
        return Cutout([np.ascontiguousarray(picture[:, ::-1]) for picture in self.pictures], self.height_px)

    def recoloured(self, degrees: float) -> Cutout:
        """The same person in clothes of another hue: everything turned round the colour circle."""
        return Cutout([_turned_hue(picture, degrees) for picture in self.pictures], self.height_px)


def stretch(clip: Path, first: int, last: int) -> Iterator[Frame]:
    """The frames `first` to `last` of a clip."""
    return islice(open_source(clip).frames(), first, last + 1)


def cut_out(frames: Iterable[Frame], box_xyxy: Sequence[float], landmarker: Landmarker) -> Cutout:
    """Cut a person out of frames; `box_xyxy` px is around them in the first."""
    pictures, heights = [], []
    region = Region.from_box(np.asarray(box_xyxy, float))
    for frame in frames:
        sighting = look_until_steady(landmarker, frame.image, region)
        region = sighting.next_region
        alpha = _alpha(sighting, frame.image.shape)
        rows, columns = (np.flatnonzero((alpha > 127).any(axis=axis)) for axis in (1, 0))
        if len(rows):
            part = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
            pictures.append(np.dstack([frame.image[part], alpha[part]]))
            heights.append(len(pictures[-1]))
    return Cutout(pictures, float(np.mean(heights)))


def empty_plate(clip: Path, size_wh: tuple[int, int], every: int = 10) -> np.ndarray:
    """The place without the people who move: the median (h, w, 3) of a clip's frames."""
    frames = [
        cv2.resize(frame.image, size_wh, interpolation=cv2.INTER_AREA)
        for frame in open_source(clip).frames()
        if frame.index % every == 0
    ]
    return np.median(frames, axis=0).astype(np.uint8)


def _alpha(sighting: PoseEstimate, shape: tuple[int, ...]) -> np.ndarray:
    """The mask (H, W) uint8 in the picture, with a soft edge."""
    region = sighting.region
    step = region.rotation * (region.side_px / INPUT_SIZE)
    corner = region.to_picture(np.array([0.5, 0.5]), INPUT_SIZE) - 0.5
    matrix = np.concatenate([step, corner[:, None]], axis=1)
    soft = cv2.GaussianBlur(sighting.mask.astype(np.float32), (SOFT_EDGE, SOFT_EDGE), 0)
    drawn = cv2.warpAffine(soft, matrix, (shape[1], shape[0]), flags=cv2.INTER_LINEAR)
    return (np.clip(2 * drawn - 0.6, 0, 1) * 255).astype(np.uint8)


def _turned_hue(picture: np.ndarray, degrees: float) -> np.ndarray:
    hsv = cv2.cvtColor(picture[..., :3], cv2.COLOR_RGB2HSV)
    hsv[..., 0] = (hsv[..., 0].astype(int) + round(degrees / 2)) % 180
    return np.dstack([cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB), picture[..., 3]])
