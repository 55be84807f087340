"""People in frames, found by an ultralytics YOLO network."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch

from staf_cli.errors import AssetError, SettingError
from staf_cli.people.tracker import Detections
from staf_cli.people.ultralytics_safe import load_network, ultralytics_module
from staf_cli.video.frame import Frame

_MAX_OVERLAP = 0.7  # IoU above which the weaker of two boxes is the same person; ultralytics' default
_PADDING_GREY = 114  # what the networks were trained with


@dataclass(frozen=True)
class Letterbox:
    """How a picture is fitted into the network's input: scaled, and padded by less than one stride.

    Attributes:
        image_wh: the picture, px.
        scaled_wh: the picture within the input, px.
        offset_xy: its corner within the input, px.
        input_wh: the whole input, px; multiples of the stride.
    """

    image_wh: tuple[int, int]
    scaled_wh: tuple[int, int]
    offset_xy: tuple[int, int]
    input_wh: tuple[int, int]

    @classmethod
    def fit(cls, image_wh: tuple[int, int], long_side: int, stride: int) -> Letterbox:
        """The letterbox whose long side is `long_side`, rounded as the networks' training does."""
        scale = long_side / max(image_wh)
        scaled = (max(round(image_wh[0] * scale), 1), max(round(image_wh[1] * scale), 1))
        padding = ((long_side - scaled[0]) % stride, (long_side - scaled[1]) % stride)
        offset = (round(padding[0] / 2 - 0.1), round(padding[1] / 2 - 0.1))
        return cls(image_wh, scaled, offset, (scaled[0] + padding[0], scaled[1] + padding[1]))

    def apply(self, image: np.ndarray) -> np.ndarray:
        """The network's input (h, w, 3) from the picture (H, W, 3), uint8."""
        (width, height), (left, top) = self.scaled_wh, self.offset_xy
        padded = np.full((self.input_wh[1], self.input_wh[0], 3), _PADDING_GREY, np.uint8)
        padded[top : top + height, left : left + width] = cv2.resize(image, self.scaled_wh)
        return padded

    def to_image(self, boxes_xyxy: np.ndarray) -> np.ndarray:
        """Boxes (N, 4) px of the input as boxes in the picture, none beyond its border."""
        scale = np.tile(np.divide(self.image_wh, self.scaled_wh), 2)  # (4,)
        boxes = (boxes_xyxy - np.tile(self.offset_xy, 2)) * scale
        return np.clip(boxes, 0, np.tile(self.image_wh, 2)).astype(np.float32)


class YoloDetector:
    """Finds people with the weights of any ultralytics detection network that knows the class `person`."""

    name = "yolo"
    start_score = 0.25
    continue_score = 0.0
    mean_score = 0.0

    def __init__(
        self,
        weights: Path,
        device: torch.device | str = "cpu",
        batch_size: int = 8,
        confidence: float = 0.1,
        image_size: int = 640,
    ) -> None:
        """Load the network.

        Args:
            weights: an ultralytics `.pt` checkpoint.
            device: where the network runs.
            batch_size: frames per pass; what is found does not depend on it.
            confidence: lowest score that is passed on. Keep it below the tracker's: weak boxes start no
                track, but continue one.
            image_size: long side of the network's input, px; rounded up to whole strides.

        Raises:
            AssetError: the weights are missing, damaged, foreign or malicious.
            SettingError: a setting is out of range.
        """
        if batch_size < 1 or image_size < 1 or not 0 < confidence < 1:
            raise SettingError(
                "YOLO needs a batch size and an image size of at least 1 and a confidence between 0 and 1, "
                f"got {batch_size}, {image_size} and {confidence}"
            )
        self._network = load_network(weights).to(device)
        self._suppress = ultralytics_module("utils.nms").non_max_suppression
        self._device = device
        self._batch_size = batch_size
        self._confidence = confidence
        self._person = _class_of_people(self._network.names, weights)
        self._num_classes = len(self._network.names)
        try:
            self._stride = int(self._network.stride.max())
            self._long_side = 2 * self._stride
            self._detect_batch([np.zeros((8, 8, 3), np.uint8)])
        except Exception as error:  # what is wrong inside a network shows when it works, in any way
            raise AssetError(f"{weights} is damaged: its network does not work; get it again") from error
        self._long_side = math.ceil(image_size / self._stride) * self._stride

    def detect(self, frames: Iterable[Frame]) -> Iterator[tuple[Frame, Detections]]:
        """Yield each frame with the people in it; reads at most one batch ahead."""
        for batch in _batches(frames, self._batch_size):
            yield from zip(batch, self._detect_batch([frame.image for frame in batch]), strict=True)

    def _detect_batch(self, images: list[np.ndarray]) -> list[Detections]:
        """The people in each of some pictures of one size."""
        height, width = images[0].shape[:2]
        letterbox = Letterbox.fit((width, height), self._long_side, self._stride)
        pixels = torch.from_numpy(np.stack([letterbox.apply(image) for image in images]))
        with torch.inference_mode():
            inputs = pixels.to(self._device).permute(0, 3, 1, 2).float() / 255  # (B, 3, h, w), RGB
            output = self._network(inputs)
            while isinstance(output, tuple | list):  # beside the boxes: what training and masks need
                output = output[0]
            found = self._suppress(
                output,
                self._confidence,
                _MAX_OVERLAP,
                classes=[self._person],
                nc=self._num_classes,
                max_time_img=math.inf,  # a busy machine must not lose people
                end2end=getattr(self._network, "end2end", False),
            )
        rows = [people[:, :5].cpu().numpy() for people in found]  # xyxy, score
        rows = [people[np.isfinite(people).all(axis=1)] for people in rows]
        return [Detections(letterbox.to_image(people[:, :4]), people[:, 4]) for people in rows]


def _class_of_people(names: dict[int, str], weights: Path) -> int:
    for index, name in names.items():
        if name == "person" and isinstance(index, int):
            return index
    raise AssetError(f"{weights} knows no class `person`; use weights trained on COCO, such as yolo11n.pt")


def _batches(frames: Iterable[Frame], batch_size: int) -> Iterator[list[Frame]]:
    """Runs of at most `batch_size` frames of one size, so that all are letterboxed as they would be alone."""
    batch: list[Frame] = []
    for frame in frames:
        if batch and (len(batch) == batch_size or frame.image.shape != batch[0].image.shape):
            yield batch
            batch = []
        batch.append(frame)
    if batch:
        yield batch
