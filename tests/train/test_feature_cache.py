"""The feature cache: right rows, resumable after a kill, never another backbone's; a full disk."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from made_up_capture import files_of_at_most
from made_up_training import grey_sequence

from staf_cli.errors import InputError, OutputError
from staf_cli.train import features
from staf_cli.train.features import BackboneEncoder, CropEncoder, FeatureCache
from staf_cli.train.sequences import TrainSequence

SIZE = 32


@pytest.fixture
def sequences(tmp_path: Path) -> list[TrainSequence]:
    singles = [grey_sequence(tmp_path, 1, name=f"single{number}", single=True) for number in range(3)]
    return [grey_sequence(tmp_path, 20), *singles, grey_sequence(tmp_path, 5, name="last")]


def open_cache(folder: Path, sequences: list[TrainSequence], size: int = SIZE) -> FeatureCache:
    return FeatureCache.open(folder, sequences, CropEncoder(size))


def test_rows_are_the_crops(tmp_path: Path, sequences: list[TrainSequence]) -> None:
    cache = open_cache(tmp_path / "cache", sequences)
    assert not cache.is_complete
    assert cache.size_bytes_needed == cache.size_bytes
    assert cache.rows_needed == 28
    assert not cache.folder.exists()
    cache.fill()
    assert cache.is_complete
    assert cache.size_bytes == sum(file.stat().st_size for file in cache.folder.iterdir())
    rows = cache.rows(0)
    assert isinstance(rows, np.memmap)
    assert rows.shape == (20, SIZE, SIZE, 3)
    assert [int(row[16, 16, 0]) for row in rows] == [20 + number for number in range(20)]
    assert [int(cache.rows(number)[0, 16, 16, 0]) for number in (1, 2, 3)] == [20] * 3
    assert len(cache.rows(4)) == 5
    assert len(list(cache.folder.iterdir())) == 3  # the single pictures share one


def test_what_is_there_is_found_again(tmp_path: Path, sequences: list[TrainSequence]) -> None:
    cache = open_cache(tmp_path / "cache", sequences)
    cache.fill()
    before = {file: file.stat().st_mtime_ns for file in cache.folder.iterdir()}
    again = open_cache(tmp_path / "cache", sequences)
    assert again.size_bytes_needed == 0
    again.fill()
    fewer = open_cache(tmp_path / "cache", sequences[4:])
    assert fewer.is_complete
    np.testing.assert_array_equal(fewer.rows(0), cache.rows(4))
    assert {file: file.stat().st_mtime_ns for file in cache.folder.iterdir()} == before
    anew = FeatureCache.open(tmp_path / "cache", sequences, CropEncoder(SIZE), resume=False)
    assert anew.size_bytes_needed == anew.size_bytes


def test_other_boxes_pictures_and_sizes_are_other_rows(
    tmp_path: Path, sequences: list[TrainSequence]
) -> None:
    open_cache(tmp_path / "cache", sequences).fill()
    assert open_cache(tmp_path / "cache", sequences, size=64).rows_needed == 28
    os.utime(sequences[4].pictures.files[0], ns=(1, 1))
    assert open_cache(tmp_path / "cache", sequences).rows_needed == 5
    sequences[0].boxes[3] += 1
    assert open_cache(tmp_path / "cache", sequences).rows_needed == 25


def test_features_are_the_backbones(tmp_path: Path, sequences: list[TrainSequence]) -> None:
    torch.manual_seed(0)
    nets = [torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3, stride=16), torch.nn.Dropout(0.9)) for _ in "ab"]
    for net, sha256 in zip(nets, ("a" * 64, "b" * 64), strict=True):
        encoder = BackboneEncoder(net, sha256=sha256, crop_size=SIZE)
        cache = FeatureCache.open(tmp_path / "cache", sequences, encoder)
        assert sha256[:16] in cache.folder.name
        assert cache.rows_needed == 28
        cache.fill()
        rows = cache.rows(0)
        assert (rows.dtype, rows.shape) == (np.float16, (20, 4, 2, 2))
        crops = features.crops_of(sequences[0], [7], SIZE)
        with torch.inference_mode():
            expected = net.eval()(torch.from_numpy(features.normalise(crops)))
        np.testing.assert_allclose(rows[7], expected[0], atol=2e-3)


class Interrupted(CropEncoder):
    """Ctrl-C comes with the third batch."""

    def encode(self, crops: np.ndarray) -> np.ndarray:
        self.batches = getattr(self, "batches", 0) + 1
        if self.batches == 3:
            raise KeyboardInterrupt
        return crops


def test_interrupted_fill_goes_on_to_the_same_rows(tmp_path: Path) -> None:
    sequences = [grey_sequence(tmp_path, 60)]
    with pytest.raises(KeyboardInterrupt):
        FeatureCache.open(tmp_path / "cache", sequences, Interrupted(SIZE)).fill()
    cache = open_cache(tmp_path / "cache", sequences)
    assert cache.rows_needed == 60 - 2 * features.BATCH_CROPS
    (part,) = cache.folder.iterdir()
    with part.open("ab") as file:  # as if a kill had come amid a row
        file.write(b"half a row")
    assert cache.rows_needed == 60 - 2 * features.BATCH_CROPS
    cache.fill()
    assert [int(row[16, 16, 0]) for row in cache.rows(0)] == [20 + number for number in range(60)]


@pytest.mark.slow
def test_killed_fill_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    """A real process, killed in the middle of a file."""
    sequences = [grey_sequence(tmp_path, 100)]
    code = (
        "import sys, time; from pathlib import Path;"
        "from made_up_training import grey_sequence_of;"
        "from staf_cli.train.features import CropEncoder, FeatureCache;"
        "encoder = CropEncoder(32); encode = encoder.encode;"
        "encoder.encode = lambda crops: (time.sleep(0.1), encode(crops))[1];"
        "sequence = grey_sequence_of(Path(sys.argv[1]));"
        "FeatureCache.open(Path(sys.argv[2]), [sequence], encoder).fill()"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", code, str(tmp_path), str(tmp_path / "cache")]
    process = subprocess.Popen(command, env=environment)
    cache = open_cache(tmp_path / "cache", sequences)
    while not 0 < cache.rows_needed < 100 and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    left = cache.rows_needed
    assert 0 < left < 100
    (part,) = cache.folder.iterdir()
    with part.open("ab") as file:  # as if the kill had come amid a row
        file.write(b"half a row")
    assert cache.rows_needed == left
    cache.fill()
    open_cache(tmp_path / "other", sequences).fill()
    np.testing.assert_array_equal(cache.rows(0), open_cache(tmp_path / "other", sequences).rows(0))


def test_disk_that_fills_is_one_line_and_the_fill_goes_on(
    tmp_path: Path, sequences: list[TrainSequence]
) -> None:
    cache = open_cache(tmp_path / "cache", sequences)
    with (
        files_of_at_most(18 * SIZE * SIZE * 3),
        pytest.raises(OutputError, match="no space is left") as caught,
    ):
        cache.fill()
    assert "\n" not in str(caught.value)
    assert cache.rows_needed < 28
    cache.fill()
    assert cache.is_complete
    assert int(cache.rows(0)[19, 16, 16, 0]) == 39


def test_too_little_space_is_said_before(
    tmp_path: Path, sequences: list[TrainSequence], monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    cache = open_cache(tmp_path / "cache", sequences, size=96)
    with pytest.raises(OutputError, match=r"still takes 0\.0 GB, 0\.0 GB are free"):
        cache.fill()
    assert list(cache.folder.iterdir()) == []


def test_damaged_file_is_made_again(tmp_path: Path, sequences: list[TrainSequence]) -> None:
    cache = open_cache(tmp_path / "cache", sequences)
    with pytest.raises(InputError, match="fill the cache first"):
        cache.rows(0)
    cache.fill()
    largest = max(cache.folder.iterdir(), key=lambda file: file.stat().st_size)
    os.truncate(largest, 1000)
    again = open_cache(tmp_path / "cache", sequences)
    assert again.rows_needed == 20
    again.fill()
    assert int(again.rows(0)[0, 16, 16, 0]) == 20


def test_pictures_that_cannot_be_read_are_one_line(tmp_path: Path, sequences: list[TrainSequence]) -> None:
    picture = sequences[0].pictures.files[2]
    picture.write_bytes(picture.read_bytes()[:40])
    with pytest.raises(InputError, match=picture.name):
        open_cache(tmp_path / "cache", sequences).fill()
    picture.unlink()
    with pytest.raises(InputError, match=f"{picture.name}: cannot be read"):
        open_cache(tmp_path / "cache", sequences)
