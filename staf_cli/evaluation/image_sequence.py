"""The pictures of a data set's sequence behind the face that finders and engines know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

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
