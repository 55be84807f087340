"""What a training needs before it begins: data that are there and missing, disk, memory, time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from staf_cli.train.features import Encoder
from staf_cli.train.sources.settings import DataSettings

if TYPE_CHECKING:  # torch comes with it
    from staf_cli.body.model import Body


@dataclass(frozen=True)
class SourceCount:
    """What one source gives.

    Attributes:
        name: such as "3DPW".
        part: "train" or "validation".
        sequences, windows: how many; a window for every frame, the middle one.
        windows_3d: those of sequences of which something in three dimensions is known.
    """

    name: str
    part: str
    sequences: int
    windows: int
    windows_3d: int


@dataclass(frozen=True)
class Needs:
    """What a training needs.

    Attributes:
        missing: one line for everything that is not there, and where it is to be had.
        sources: what the others give.
        cache_bytes, cache_bytes_left: of the feature cache in all, and still to be written.
        disk_free_bytes: where the cache goes.
        cache_s: time to fill what is left, measured on a few crops; None where there is nothing to measure.
        memory_bytes: of the labels in memory.
        epoch_s: of one epoch; None where it was not measured.
    """

    missing: tuple[str, ...]
    sources: tuple[SourceCount, ...]
    cache_bytes: int
    cache_bytes_left: int
    disk_free_bytes: int
    cache_s: float | None
    memory_bytes: int
    epoch_s: float | None

    def lines(self) -> list[str]:
        """All of it in words, for `staf train staf --check`."""
        raise NotImplementedError


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
    raise NotImplementedError
