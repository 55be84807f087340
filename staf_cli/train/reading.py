"""Pictures of a sequence: single files, or frames of a video that is read on from one to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from staf_cli.errors import InputError
from staf_cli.train.sequences import Pictures
from staf_cli.video.frame import Frame
from staf_cli.video.picture import read_picture
from staf_cli.video.video_source import open_source


def pictures_of_files(files: Sequence[Path]) -> Pictures:
    """Single pictures, one file each."""
    files = tuple(files)
    return Pictures(files, None, lambda row: read_picture(files[row]))


def pictures_of_video(path: Path, frame_ids: np.ndarray) -> Pictures:
    """Frames of a video, an animation or a folder of numbered pictures.

    Args:
        path: what `staf run` would be given.
        frame_ids: (N,) int, rising: 0-based numbers of its decoded frames.
    """
    frame_ids = np.asarray(frame_ids, np.int64)
    return Pictures((path,), frame_ids, _VideoReader(path, frame_ids))


class _VideoReader:
    """Reads on while the wanted frames rise, begins anew where they fall, and closes after the last one."""

    def __init__(self, path: Path, frame_ids: np.ndarray) -> None:
        self._path, self._frame_ids = path, frame_ids
        self._frames: Iterator[Frame] | None = None
        self._last: tuple[int, np.ndarray] | None = None  # number and picture

    def __call__(self, row: int) -> np.ndarray:
        wanted = int(self._frame_ids[row])
        if self._last is None or self._last[0] != wanted:
            self._last = wanted, self._read(wanted)
        image = self._last[1]
        if wanted == self._frame_ids[-1]:
            self._frames = self._last = None
        return image

    def _read(self, wanted: int) -> np.ndarray:
        if self._frames is None or (self._last is not None and self._last[0] > wanted):
            self._frames = open_source(self._path).frames()
        for frame in self._frames:
            if frame.frame_id == wanted:
                return frame.image
        self._frames = self._last = None
        raise InputError(f"{self._path}: has no frame {wanted}, which its labels name; get the video again")
