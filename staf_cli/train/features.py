"""The cache of what the backbone makes of every crop: memory-mapped .npy files, one a sequence.

A cache's folder is named after the encoder with its sha256, so that features of another backbone are never
taken for these; a file is named after what its rows were made of. Rows are appended batch after batch, so
that a killed fill goes on where it stopped. Pictures that stand alone share files.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np

from staf_cli.errors import InputError, OutputError
from staf_cli.progress import Progress, silent, watch
from staf_cli.recover.staf.crops import crop, normalise
from staf_cli.results.publish import locked
from staf_cli.train.sequences import TrainSequence

if TYPE_CHECKING:  # only to name it
    import torch

CacheKind = Literal["features", "crops"]
BATCH_CROPS = 16
SINGLES_A_FILE = 1024
_SPARE_BYTES = 64 << 20  # that stay free on the disk
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


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


class CropEncoder:
    """Keeps the crops themselves, for a backbone that is trained too; an `Encoder`."""

    kind: CacheKind = "crops"

    def __init__(self, crop_size: int) -> None:
        self.name, self.crop_size = f"crops{crop_size}", crop_size
        self.sha256 = hashlib.sha256(self.name.encode()).hexdigest()
        self.shape: tuple[int, ...] = (crop_size, crop_size, 3)
        self.dtype = np.dtype(np.uint8)

    def encode(self, crops: np.ndarray) -> np.ndarray:
        """The same."""
        return crops


class BackboneEncoder:
    """Features of a frozen backbone; an `Encoder`.

    Args:
        backbone: normalised crops (n, 3, S, S) in, maps (n, C, h, w) out; put into eval mode.
        sha256: of its weights' file.
        crop_size: px.
        device: where it runs.
        name: of the backbone, for the folder's name.
    """

    kind: CacheKind = "features"

    def __init__(
        self,
        backbone: torch.nn.Module,
        *,
        sha256: str,
        crop_size: int,
        device: torch.device | str = "cpu",
        name: str = "resnet50",
    ) -> None:
        self._backbone = backbone.to(device).eval()
        self._device = device
        self.name, self.sha256, self.crop_size = f"{name}-{crop_size}", sha256, crop_size
        self.dtype = np.dtype(np.float16)
        self.shape = self.encode(np.zeros((1, crop_size, crop_size, 3), np.uint8)).shape[1:]

    def encode(self, crops: np.ndarray) -> np.ndarray:
        """Crops (n, S, S, 3) uint8 RGB -> features (n, C, h, w) float16."""
        import torch  # loaded with the backbone anyway; a cache of crops does without

        with torch.inference_mode():
            maps = self._backbone(torch.from_numpy(normalise(crops)).to(self._device))
            return maps.to(torch.float16).cpu().numpy()


def crops_of(sequence: TrainSequence, rows: Sequence[int], crop_size: int) -> np.ndarray:
    """What the network sees of some pictures of a sequence.

    Args:
        sequence: whose pictures.
        rows: (n,) which; rising ones read a video once.
        crop_size: px.

    Returns:
        (n, S, S, 3) uint8 RGB.

    Raises:
        InputError: a picture is missing or damaged.
    """
    crops = np.empty((len(rows), crop_size, crop_size, 3), np.uint8)
    for place, row in enumerate(rows):
        try:
            crops[place], _ = crop(sequence.pictures.read(row), sequence.boxes[row], size=crop_size)
        except ValueError as error:
            raise InputError(f"{sequence.name}, picture {row}: {error}") from error
    return crops


@dataclass(frozen=True)
class _File:
    """One file of the cache.

    Attributes:
        stem: of its name, a hash of what it is made of.
        members: indices of the sequences whose rows follow each other in it.
        num_rows: of all of them.
    """

    stem: str
    members: tuple[int, ...]
    num_rows: int


class FeatureCache:
    """Rows of all sequences, made by one encoder, on disk.

    Attributes:
        folder: of this encoder.
        kind, shape: of its rows.
        size_bytes: of the complete cache.
    """

    def __init__(self, folder: Path, sequences: Sequence[TrainSequence], encoder: Encoder) -> None:
        self.folder = folder
        self.kind, self.shape = encoder.kind, encoder.shape
        self._sequences, self._encoder = sequences, encoder
        self._files = _files_of(sequences)
        self._places = {
            member: (number, start)
            for number, file in enumerate(self._files)
            for member, start in zip(file.members, _starts(sequences, file.members), strict=True)
        }
        self._maps: dict[int, np.ndarray] = {}
        self._row_bytes = int(np.prod(self.shape)) * encoder.dtype.itemsize
        self.size_bytes = sum(self._file_bytes(file) for file in self._files)

    @classmethod
    def open(
        cls, folder: Path, sequences: Sequence[TrainSequence], encoder: Encoder, *, resume: bool = True
    ) -> FeatureCache:
        """See what is there of these sequences.

        Args:
            folder: of all caches; this one goes into a folder in it.
            sequences: whose rows are wanted.
            encoder: that makes them.
            resume: take what is there; else it is removed.

        Raises:
            InputError: a picture is missing.
            OutputError: what is there cannot be removed.
        """
        cache = cls(folder / f"{encoder.name}-{encoder.kind}-{encoder.sha256[:16]}", sequences, encoder)
        if not resume:
            try:
                for file in cache._files:
                    cache._path(file).unlink(missing_ok=True)
                    cache._part(file).unlink(missing_ok=True)
            except OSError as error:
                raise OutputError(f"{cache.folder}: cannot be emptied ({error.strerror})") from error
        return cache

    @property
    def size_bytes_needed(self) -> int:
        """What is still to be written."""
        return sum(self._file_bytes(file) - self._there(file) for file in self._files)

    @property
    def rows_needed(self) -> int:
        """How many crops are still to be encoded."""
        return sum(file.num_rows - self._rows_there(file) for file in self._files)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to be written."""
        return all(self._is_done(file) for file in self._files)

    def fill(self, progress: Progress = silent) -> None:
        """Make what is missing; a process that fills the same cache is waited for.

        Raises:
            InputError: a picture is missing or damaged.
            OutputError: too little space, or the disk has filled up meanwhile; what was written is kept.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with locked(self.folder, wait=True):
                self._check_space()
                for _ in watch(progress, self.kind, self._filled(), self.rows_needed):
                    pass
        except OSError as error:
            full = error.errno in _FULL
            reason = "no space is left on this disk" if full else f"cannot be written ({error.strerror})"
            remedy = "what is there is kept, the same command goes on with it"
            raise OutputError(f"{self.folder}: {reason}; {remedy}") from error

    def rows(self, sequence_index: int) -> np.ndarray:
        """Rows (N, *shape) of a sequence, a read-only memory map.

        Raises:
            InputError: they are not filled.
        """
        number, start = self._places[sequence_index]
        if number not in self._maps:
            path = self._path(self._files[number])
            if not self._is_done(self._files[number]):
                raise InputError(f"{path} is missing or damaged; fill the cache first")
            self._maps[number] = np.load(path, mmap_mode="r", allow_pickle=False)
        return self._maps[number][start : start + len(self._sequences[sequence_index])]

    def _path(self, file: _File) -> Path:
        return self.folder / f"{file.stem}.npy"

    def _part(self, file: _File) -> Path:
        return self.folder / f"{file.stem}.part"

    def _header(self, file: _File) -> bytes:
        """The .npy file's first bytes."""
        descr = np.lib.format.dtype_to_descr(self._encoder.dtype)
        buffer = io.BytesIO()
        shape = (file.num_rows, *self.shape)
        about = {"descr": descr, "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(buffer, about)
        return buffer.getvalue()

    def _file_bytes(self, file: _File) -> int:
        return len(self._header(file)) + file.num_rows * self._row_bytes

    def _is_done(self, file: _File) -> bool:
        """Whether the file is there, of the right length and kind."""
        return self._kept(self._path(file), self._header(file)) == self._file_bytes(file)

    def _rows_there(self, file: _File) -> int:
        return max(0, self._there(file) - len(self._header(file))) // self._row_bytes

    def _there(self, file: _File) -> int:
        """Bytes of it that need not be written again."""
        if self._is_done(file):
            return self._file_bytes(file)
        header = self._header(file)
        kept = self._kept(self._part(file), header)
        whole = max(0, kept - len(header)) // self._row_bytes * self._row_bytes
        return min(len(header) + whole, self._file_bytes(file)) if kept >= len(header) else 0

    def _kept(self, path: Path, header: bytes) -> int:
        """A file's length; 0 where it is not there or begins otherwise."""
        try:
            with path.open("rb") as stream:
                return os.fstat(stream.fileno()).st_size if stream.read(len(header)) == header else 0
        except OSError:
            return 0

    def _check_space(self) -> None:
        needed, free = self.size_bytes_needed, shutil.disk_usage(self.folder).free
        if needed and free < needed + _SPARE_BYTES:
            raise OutputError(
                f"{self.folder}: the cache still takes {needed / 1e9:.1f} GB, {free / 1e9:.1f} GB are free; "
                "free some, give another folder, or take fewer data"
            )

    def _filled(self) -> Iterator[None]:
        """Write everything that is missing; yields once a row."""
        for file in self._files:
            if self._is_done(file):
                continue
            done, header = self._rows_there(file), self._header(file)
            with self._part(file).open("r+b" if self._there(file) else "wb") as stream:
                stream.truncate(self._there(file))
                stream.seek(0, os.SEEK_END)
                if not stream.tell():
                    stream.write(header)
                for rows in self._encoded(file, done):
                    stream.write(np.ascontiguousarray(rows, self._encoder.dtype).tobytes())
                    stream.flush()
                    yield from [None] * len(rows)
                os.fsync(stream.fileno())
            os.replace(self._part(file), self._path(file))

    def _encoded(self, file: _File, done: int) -> Iterator[np.ndarray]:
        """Rows of a file from one on, batch after batch."""
        owners = [(member, row) for member in file.members for row in range(len(self._sequences[member]))]
        for start in range(done, len(owners), BATCH_CROPS):
            batch = owners[start : start + BATCH_CROPS]
            size = self._encoder.crop_size
            crops = [crops_of(self._sequences[member], [row], size) for member, row in batch]
            yield self._encoder.encode(np.concatenate(crops))


def _files_of(sequences: Sequence[TrainSequence]) -> list[_File]:
    """One a sequence; single pictures that follow each other share one."""
    groups: list[list[int]] = []
    for index, sequence in enumerate(sequences):
        last = groups[-1] if groups else []
        joins = bool(last) and sequence.single and sequences[last[-1]].single and len(last) < SINGLES_A_FILE
        if joins:
            last.append(index)
        else:
            groups.append([index])
    files = []
    for members in groups:
        digest = hashlib.sha256()
        for index in members:
            digest.update(_fingerprint(sequences[index]))
        num_rows = sum(len(sequences[index]) for index in members)
        files.append(_File(digest.hexdigest()[:32], tuple(members), num_rows))
    return files


def _starts(sequences: Sequence[TrainSequence], members: Sequence[int]) -> list[int]:
    lengths = [len(sequences[index]) for index in members]
    return np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(int).tolist()


def _fingerprint(sequence: TrainSequence) -> bytes:
    """Of everything that its crops depend on: pictures by name, size and time of change, frames, boxes."""
    digest = hashlib.sha256(repr((sequence.name, len(sequence))).encode())
    digest.update(np.ascontiguousarray(sequence.boxes, np.float64).tobytes())
    if sequence.pictures.frame_ids is not None:
        digest.update(np.ascontiguousarray(sequence.pictures.frame_ids, np.int64).tobytes())
    for file in sequence.pictures.files:
        try:
            state = file.stat()
        except OSError as error:
            raise InputError(f"{file}: cannot be read ({error.strerror}); its labels name it") from error
        digest.update(repr((file.name, state.st_size, state.st_mtime_ns)).encode())
    return digest.digest()
