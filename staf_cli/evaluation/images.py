"""The pictures of a data set's sequence, and boxes around the truth's keypoints for its crops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.ndimage import gaussian_filter1d, median_filter

from staf_cli.errors import InputError
from staf_cli.people.found import Timeline
from staf_cli.video.frame import Frame
from staf_cli.video.picture import read_picture


@dataclass(frozen=True, eq=False)
class ImageSequence:
    """Successive pictures at a constant rate; those that are missing are simply not among them.

    Attributes:
        name: of the sequence.
        frame_ids: (N,) int, the data set's own numbers, ascending.
        paths: (N,) of the pictures.
        fps: frames per second.
        size_wh: of every picture, px.
    """

    name: str
    frame_ids: np.ndarray
    paths: tuple[Path, ...]
    fps: float
    size_wh: tuple[int, int]

    @classmethod
    def open(cls, name: str, folder: Path, file_names: Sequence[str], fps: float) -> ImageSequence:
        """The pictures of these names that are there; the first is read for its size.

        Raises:
            InputError: none of them is there, or the first cannot be read.
        """
        there = {entry.name for entry in folder.iterdir()} if folder.is_dir() else set()
        frame_ids = [number for number, file in enumerate(file_names) if file in there]
        if not frame_ids:
            wanted = file_names[0] if file_names else "pictures"
            raise InputError(
                f"{folder}: no picture of {name} is there ({wanted}, ...); unpack the data set's images"
            )
        paths = tuple(folder / file_names[number] for number in frame_ids)
        height, width = read_picture(paths[0]).shape[:2]
        return cls(name, np.array(frame_ids, dtype=np.int64), paths, fps, (width, height))

    def __len__(self) -> int:
        return len(self.paths)

    @property
    def timeline(self) -> Timeline:
        return Timeline(self.frame_ids / self.fps, self.fps, self.size_wh)

    def rows_of(self, frame_ids: np.ndarray) -> np.ndarray:
        """Places (M,) of the data set's frames among the pictures; all must be there."""
        return np.searchsorted(self.frame_ids, frame_ids)

    def frames(self) -> Iterator[Frame]:
        """Yield the pictures; `Frame.index` is the place among them.

        Raises:
            InputError: one cannot be read, or has another size.
        """
        for row, path in enumerate(self.paths):
            image = read_picture(path)
            if image.shape[1::-1] != self.size_wh:
                w, h = self.size_wh
                raise InputError(f"{path}: {image.shape[1]} x {image.shape[0]} px instead of {w} x {h}")
            number = int(self.frame_ids[row])
            yield Frame(row, number, number / self.fps, image, duration=1)


VISIBLE = 0.3
MEDIAN_FRAMES = 11
SIGMA_FRAMES = 8.0
BOX_MARGIN = 1.1
CROP_SCALE = 1.3  # of the protocol's crops; the demo's are 1.1
_LEAST_HEIGHT_PX = 0.5


def seen_well(keypoints: np.ndarray, min_keypoints: int) -> np.ndarray:
    """Whether more than so many of the keypoints (T, K, 3: x, y px, confidence) are seen: (T,) bool."""
    return (keypoints[..., 2] > VISIBLE).sum(axis=1) > min_keypoints


def smoothed_boxes(keypoints: np.ndarray) -> np.ndarray:
    """Square boxes (T, 4) px, corners, around keypoints (T, K, 3: x, y px, confidence).

    Per frame a centre and a scale (150 over the keypoints' extent); frames without any are filled in
    linearly; then a median over 11 frames and a Gaussian of sigma 8 (Kocabas et al. 2020 and after).

    Raises:
        ValueError: no frame has a keypoint that is seen.
    """
    parameters = np.full((len(keypoints), 3), np.nan)
    for row, points in enumerate(keypoints):
        seen = points[points[:, 2] > VISIBLE, :2].astype(np.float64)
        if len(seen):
            low, high = seen.min(axis=0), seen.max(axis=0)
            extent = float(np.linalg.norm(high - low))
            if extent >= _LEAST_HEIGHT_PX:
                parameters[row] = *((low + high) / 2), 150.0 / extent
    known = np.flatnonzero(np.isfinite(parameters[:, 0]))
    if not len(known):
        raise ValueError("no frame has a keypoint that is seen")
    first, last = known[0], known[-1] + 1  # smoothed where the person is seen; held outside
    rows = np.arange(len(keypoints))
    filled = np.stack([np.interp(rows, known, column[known]) for column in parameters.T], axis=1)
    inside = filled[first:last]
    # Ends held: padded with zeros, boxes would be pulled to the picture's corner.
    inside = median_filter(inside, (MEDIAN_FRAMES, 1), mode="nearest")
    inside = gaussian_filter1d(inside, SIGMA_FRAMES, axis=0, mode="nearest")
    filled[first:last] = inside
    filled[:first], filled[last:] = inside[0], inside[-1]
    half = BOX_MARGIN * 150.0 / filled[:, 2:] / 2
    return np.concatenate([filled[:, :2] - half, filled[:, :2] + half], axis=1)


def for_crops_of(boxes_xyxy: np.ndarray, engine_scale: float) -> np.ndarray:
    """Boxes (T, 4) px that an engine which enlarges by `engine_scale` cuts as the protocol cuts these."""
    centers = (boxes_xyxy[:, :2] + boxes_xyxy[:, 2:]) / 2
    half = (boxes_xyxy[:, 2:] - boxes_xyxy[:, :2]) / 2 * CROP_SCALE / engine_scale
    return np.concatenate([centers - half, centers + half], axis=1)
