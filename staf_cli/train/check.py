"""What a training needs before it begins: data that are there and missing, disk, memory, time."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from staf_cli.errors import AssetError, InputError
from staf_cli.train.features import BATCH_CROPS, Encoder, FeatureCache, crops_of
from staf_cli.train.sequences import TrainSequence
from staf_cli.train.sources import SOURCES, by_source, missing
from staf_cli.train.sources.settings import DataSettings

if TYPE_CHECKING:  # torch comes with it
    from staf_cli.body.model import Body

MEASURED_SEQUENCES, MEASURED_CROPS = 3, 8


@dataclass(frozen=True)
class SourceCount:
    """What one source gives.

    Attributes:
        name: such as "3DPW".
        part: "train" or "validation".
        sequences, windows: how many; a window for every picture of which something is known, the middle one.
        windows_3d: those of sequences of which something in three dimensions is known.
    """

    name: str
    part: str
    sequences: int
    windows: int
    windows_3d: int

    @property
    def line(self) -> str:
        """In words."""
        windows = f"{self.windows:,} windows, {self.windows_3d:,} of them with 3D"
        return f"{self.name}, {self.part}: {self.sequences:,} sequences, {windows}"


@dataclass(frozen=True)
class Needs:
    """What a training needs.

    Attributes:
        missing: one line for everything that is not there, and where it is to be had.
        sources: what the others give.
        cache_folder: of the features.
        cache_bytes, cache_bytes_left: of the feature cache in all, and still to be written.
        disk_free_bytes: where the cache goes.
        crop_s: time a crop takes, read, cut and encoded, measured; None where there is nothing to measure.
        crops_left: how many are still to be encoded.
        memory_bytes: of the labels in memory.
        epoch_s: of one epoch; None where it was not measured.
    """

    missing: tuple[str, ...]
    sources: tuple[SourceCount, ...]
    cache_folder: Path
    cache_bytes: int
    cache_bytes_left: int
    disk_free_bytes: int
    crop_s: float | None
    crops_left: int
    memory_bytes: int
    epoch_s: float | None

    @property
    def cache_s(self) -> float | None:
        """Time to fill what is left of the cache."""
        return None if self.crop_s is None else self.crop_s * self.crops_left

    def lines(self) -> list[str]:
        """All of it in words, for `staf train staf --check`."""
        lines = [f"missing: {line}" for line in self.missing]
        lines += [source.line for source in self.sources]
        left = f"{_size(self.cache_bytes_left)} still to be written" if self.cache_bytes_left else "complete"
        lines.append(f"cache {self.cache_folder}: {_size(self.cache_bytes)}, {left}")
        if self.disk_free_bytes < self.cache_bytes_left:
            lines.append(f"too little space: {_size(self.disk_free_bytes)} are free there")
        else:
            lines.append(f"free there: {_size(self.disk_free_bytes)}")
        if self.crop_s is not None and self.cache_s:
            each = f"{1000 * self.crop_s:.0f} ms a crop, measured"
            lines.append(f"filling the cache: about {_time(self.cache_s)} ({each})")
        lines.append(f"labels in memory: {_size(self.memory_bytes)}")
        if self.epoch_s is not None:
            lines.append(f"an epoch: about {_time(self.epoch_s)}, measured on a few batches")
        return lines


def needs(
    data: DataSettings,
    body: Body,
    encoder: Encoder,
    cache_folder: Path,
    *,
    steps_an_epoch: int,
    step_s: Callable[[], float] | None = None,
) -> Needs:
    """Look at everything, write nothing.

    Args:
        data: the sources.
        body: that is trained.
        encoder: of the cache.
        cache_folder: that the cache goes into.
        steps_an_epoch: how many batches an epoch has.
        step_s: measures the time of one step of training, s; it is asked once.
    """
    lines, counts, sequences = missing(data), list[SourceCount](), list[TrainSequence]()
    for validation in (False, True):
        for title, found in _readable(data, validation, body, lines).items():
            if found:
                counts.append(_count(title, "validation" if validation else "train", found))
            sequences += found
    cache = FeatureCache.open(cache_folder, sequences, encoder)
    return Needs(
        missing=tuple(dict.fromkeys(lines)),
        sources=tuple(counts),
        cache_folder=cache.folder,
        cache_bytes=cache.size_bytes,
        cache_bytes_left=cache.size_bytes_needed,
        disk_free_bytes=_free_bytes(cache.folder),
        crop_s=measured_crop_s(sequences, encoder),
        crops_left=cache.rows_needed,
        memory_bytes=sum(map(_memory, sequences)),
        epoch_s=None if step_s is None else step_s() * steps_an_epoch,
    )


def measured_crop_s(sequences: Sequence[TrainSequence], encoder: Encoder) -> float | None:
    """Time (s) that a crop takes, read, cut and encoded, on the first crops of a few sequences."""
    picked = sequences[:: max(1, len(sequences) // MEASURED_SEQUENCES)][:MEASURED_SEQUENCES]
    took, count = 0.0, 0
    for number, sequence in enumerate(picked):
        rows = list(range(min(len(sequence), MEASURED_CROPS)))
        if number == 0:
            encoder.encode(crops_of(sequence, rows[:1], encoder.crop_size))  # what is made once
        start = time.perf_counter()
        crops = crops_of(sequence, rows, encoder.crop_size)
        for first in range(0, len(crops), BATCH_CROPS):
            encoder.encode(crops[first : first + BATCH_CROPS])
        took, count = took + time.perf_counter() - start, count + len(rows)
    return took / count if count else None


def _readable(
    data: DataSettings, validation: bool, body: Body, lines: list[str]
) -> dict[str, list[TrainSequence]]:
    """What each source gives; one that cannot be read adds to the lines."""
    found: dict[str, list[TrainSequence]] = {}
    for field in SOURCES:
        if getattr(data, field) is None:
            continue
        try:
            found |= by_source(_alone(data, field), validation=validation, body=body)
        except (InputError, AssetError) as error:
            told = f"{SOURCES[field].TITLE}: {error}"
            if not any(told.startswith(line) or line.startswith(told) for line in lines):
                lines.append(told)
    return found


def _alone(data: DataSettings, field: str) -> DataSettings:
    return DataSettings(
        **{each.name: getattr(data, each.name) for each in fields(data) if each.name == field}
    )


def _count(title: str, part: str, found: Sequence[TrainSequence]) -> SourceCount:
    windows = [int(sequence.labelled.sum()) for sequence in found]
    in_3d = sum(count for count, sequence in zip(windows, found, strict=True) if sequence.has_3d)
    return SourceCount(title, part, len(found), sum(windows), in_3d)


def _memory(sequence: TrainSequence) -> int:
    """Bytes of the labels; zeros that stand for "not known" take none."""
    arrays = (value for value in vars(sequence).values() if isinstance(value, np.ndarray))
    return sum(array.nbytes for array in arrays if any(array.strides))


def _free_bytes(folder: Path) -> int:
    nearest = next(each for each in (folder, *folder.parents) if each.exists())
    return shutil.disk_usage(nearest).free


def _size(num_bytes: int) -> str:
    return f"{num_bytes / 1e9:.1f} GB" if num_bytes >= 1e9 else f"{num_bytes / 1e6:.1f} MB"


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
