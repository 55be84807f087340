"""The cache of what the backbone makes of every crop: memory-mapped .npy files, one a sequence.

A cache's folder is named after the encoder with its sha256, so that features of another backbone are never
taken for these. Rows are appended one batch after the other: a killed fill goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol

import numpy as np

from staf_cli.progress import Progress, silent
from staf_cli.train.sequences import TrainSequence

CacheKind = Literal["features", "crops"]


class Encoder(Protocol):
    """What makes rows of the cache out of crops.

    Attributes:
        name: such as "resnet50", for the folder's name.
        sha256: of its weights, hexadecimal; of its settings where it has none.
        kind: what its rows are.
        crop_size: px, side of the crops that it takes.
        shape: of a row: (2048, 7, 7) of features, (S, S, 3) of crops.
        dtype: of a row: float16 of features, uint8 of crops.
    """

    name: str
    sha256: str
    kind: CacheKind
    crop_size: int
    shape: tuple[int, ...]
    dtype: np.dtype

    def encode(self, crops: np.ndarray) -> np.ndarray:
        """Crops (n, S, S, 3) uint8 RGB -> rows (n, *shape)."""
        ...


class FeatureCache:
    """Rows of all sequences, made by one encoder, on disk.

    Attributes:
        folder: of this encoder.
        kind, shape: of its rows.
        size_bytes: of the complete cache.
        size_bytes_needed: what is still to be written of it.
    """

    folder: Path
    kind: CacheKind
    shape: tuple[int, ...]
    size_bytes: int
    size_bytes_needed: int

    @classmethod
    def open(
        cls, folder: Path, sequences: Sequence[TrainSequence], encoder: Encoder, *, resume: bool = True
    ) -> FeatureCache:
        """See what is there of these sequences; nothing is written yet."""
        raise NotImplementedError

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to be written."""
        return self.size_bytes_needed == 0

    def fill(self, progress: Progress = silent) -> None:
        """Make what is missing.

        Raises:
            InputError: a picture is missing or damaged.
            OutputError: too little space, or the disk has filled up meanwhile; what was written is kept.
        """
        raise NotImplementedError

    def rows(self, sequence_index: int) -> np.ndarray:
        """Rows (N, *shape) of a sequence, a read-only memory map.

        Raises:
            InputError: they are not filled.
        """
        raise NotImplementedError
