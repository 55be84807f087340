"""The arrays of an `.npz` that a user gives, each checked when it is taken: one line says what is wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from staf_cli.errors import InputError
from staf_cli.untrusted.arrays import as_float64, is_plausible


class Fields:
    """The arrays of a file by their keys.

    Args:
        path: of the file, for messages.
        arrays: what it holds.
    """

    def __init__(self, path: Path, arrays: dict[str, np.ndarray]) -> None:
        self._path = path
        self.arrays = arrays

    def __contains__(self, key: str) -> bool:
        return key in self.arrays

    def numbers(self, key: str, shape: tuple[int, ...], *, finite: bool = False) -> np.ndarray:
        """Numbers of this shape, float64; NaN and infinity are let through unless they must be finite."""
        array = self.arrays[key]
        if array.shape != shape or array.dtype.kind not in "iufb":
            raise self.wrong(f"{key} must be numbers of shape {shape}, is {array.shape} of {array.dtype}")
        numbers = as_float64(array)
        if finite and not is_plausible(numbers).all():
            raise self.wrong(f"{key} holds numbers that are not finite, or beyond reason")
        if not (is_plausible(numbers) | ~np.isfinite(numbers)).all():
            raise self.wrong(f"{key} holds numbers beyond reason")
        return numbers

    def names(self, key: str, count: int) -> tuple[str, ...]:
        """So many words."""
        array = self.arrays[key]
        if array.shape != (count,) or array.dtype.kind not in "US":
            kind = "text" if array.dtype.kind in "US" else array.dtype
            raise self.wrong(f"{key} must be ({count},) of text, is {array.shape} of {kind}")
        return tuple(array.astype(np.str_).tolist())

    def frame_ids(self, num_frames: int) -> np.ndarray:
        """(T,) int64, ascending; 0 to T-1 where the file does not say."""
        if "frame_ids" not in self:
            return np.arange(num_frames)
        ids = self.arrays["frame_ids"]
        if ids.shape != (num_frames,) or ids.dtype.kind not in "iu":
            raise self.wrong(f"frame_ids must be ({num_frames},) integers, is {ids.shape} of {ids.dtype}")
        ids = ids.astype(np.int64)
        if (ids < 0).any() or (np.diff(ids) <= 0).any():
            raise self.wrong("frame_ids must ascend from 0 or more, each once")
        return ids

    def fps(self) -> float | None:
        """Frames per second; None where the file does not say."""
        fps = self.scalar("fps", None)
        if fps is not None and not (isinstance(fps, int | float) and 0 < fps < 1e5):
            raise self.wrong(f"fps must be a number above 0, is {fps}")
        return None if fps is None else float(fps)

    def word(self, key: str, allowed: tuple[str, ...], default: str | None) -> str | None:
        """One of a few words."""
        word = self.scalar(key, default)
        if word is not None and word not in allowed:
            raise self.wrong(f"{key} must be {' or '.join(allowed)}, is {word}")
        return None if word is None else str(word)

    def scalar(self, key: str, default: object) -> object:
        """A single value of any kind."""
        if key not in self:
            return default
        array = self.arrays[key]
        if array.size != 1:
            raise self.wrong(f"{key} must be one value, is {array.shape}")
        value = array.reshape(-1)[0].item()
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else value

    def wrong(self, what: str) -> InputError:
        """The error that says so of this file."""
        return InputError(f"{self._path}: {what}")
