"""The sheet of what the network is given, and the check of what a training needs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from made_up_training import SMALL_SET, grey_sequence

from staf_cli.body.model import Body
from staf_cli.body.staf_joints import load_free_body49
from staf_cli.errors import InputError
from staf_cli.recover.staf.crops import image_joints
from staf_cli.train.check import needs
from staf_cli.train.features import CropEncoder, FeatureCache, crops_of
from staf_cli.train.made_up import make_set
from staf_cli.train.sequences import TrainSequence
from staf_cli.train.sheet import TEXT_PX, TILE_PX, chosen_windows, points_in_crop, write_sheet
from staf_cli.train.sources import open_sources
from staf_cli.train.sources.settings import DataSettings, MadeUpData, ThreeDHPData
from staf_cli.video.picture import read_picture


@pytest.fixture(scope="module")
def body() -> Body:
    return load_free_body49("cpu")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "set"
    make_set(folder, SMALL_SET)
    return folder


@pytest.fixture(scope="module")
def sequences(made: Path, body: Body) -> list[TrainSequence]:
    return open_sources(DataSettings(made_up=MadeUpData(made)), validation=False, body=body)


def tile(sheet: np.ndarray, row: int, column: int) -> np.ndarray:
    top = row * (TILE_PX + TEXT_PX) + TEXT_PX
    return sheet[top : top + TILE_PX, column * TILE_PX : (column + 1) * TILE_PX].astype(int)


def test_sheet_shows_crops_joints_and_mesh(
    tmp_path: Path, sequences: list[TrainSequence], body: Body
) -> None:
    write_sheet(tmp_path / "sheet.png", sequences, body, crop_size=64, num_rows=3)
    sheet = read_picture(tmp_path / "sheet.png")
    assert sheet.shape == (3 * (TILE_PX + TEXT_PX), 11 * TILE_PX, 3)
    middle, mesh, side = (tile(sheet, 1, column) for column in (4, 9, 10))
    moved = np.abs(mesh - middle).max(axis=2) > 30
    assert 0.02 < moved.mean() < 0.7
    assert (side < 200).any()
    again = tmp_path / "again.png"
    write_sheet(again, sequences, body, crop_size=64, num_rows=3)
    assert again.read_bytes() == (tmp_path / "sheet.png").read_bytes()


def test_mesh_lies_over_the_person(tmp_path: Path, sequences: list[TrainSequence], body: Body) -> None:
    """The mesh covers the 2D joints of the middle frame."""
    write_sheet(tmp_path / "sheet.png", sequences[:1], body, crop_size=64, num_rows=1)
    sheet = read_picture(tmp_path / "sheet.png")
    ((index, row),) = chosen_windows(sequences[:1], 1)
    sequence = sequences[index]
    points = points_in_crop(sequence.keypoints2d[[row]], sequence.boxes[[row]], TILE_PX)[0]
    limbs = [place for place in range(25, 39) if sequence.keypoints2d[row, place, 2] > 0]
    at = np.clip(points[limbs].astype(int), 0, TILE_PX - 1)
    plain = cv2.resize(crops_of(sequence, [row], 64)[0], (TILE_PX, TILE_PX), interpolation=cv2.INTER_AREA)
    covered = (tile(sheet, 0, 9) != plain).any(axis=2)
    assert len(limbs) > 5
    assert covered[at[:, 1], at[:, 0]].mean() > 0.8
    assert covered.mean() < 0.5


def test_sheet_of_2d_only(tmp_path: Path, body: Body) -> None:
    single = grey_sequence(tmp_path, 1, single=True)
    write_sheet(tmp_path / "sheet.png", [single], body, crop_size=64)
    sheet = read_picture(tmp_path / "sheet.png")
    crops = [tile(sheet, 0, column) for column in (*range(4), *range(5, 9))]  # the middle has a frame
    assert all((crop == crops[0]).all() for crop in crops)
    assert (tile(sheet, 0, 9) == 20).mean() > 0.9
    write_sheet(tmp_path / "none.png", [], body, crop_size=64)


def test_windows_are_spread_evenly(tmp_path: Path) -> None:
    first, second = grey_sequence(tmp_path, 30), grey_sequence(tmp_path, 10, name="other")
    assert chosen_windows([first, second], 4) == [(0, 5), (0, 15), (0, 25), (1, 5)]
    unknown = np.arange(30)[:, None, None] < 10  # nothing is known of the first ten
    first = replace(first, keypoints2d=np.where(unknown, 0, first.keypoints2d))
    assert chosen_windows([first, second], 3) == [(0, 15), (0, 25), (1, 5)]
    assert len(chosen_windows([second], 99)) == 10
    assert chosen_windows([], 3) == []


def test_windows_have_the_networks_length(tmp_path: Path, body: Body) -> None:
    write_sheet(tmp_path / "sheet.png", [grey_sequence(tmp_path, 9)], body, crop_size=64, num_frames=5)
    sheet = read_picture(tmp_path / "sheet.png")
    assert sheet.shape[1] == 7 * TILE_PX
    levels = [tile(sheet, 4, column)[140, 3, 0] for column in range(5)]
    assert levels == [22, 23, 24, 25, 26]


def test_points_in_crops_go_back_to_the_picture(sequences: list[TrainSequence]) -> None:
    sequence = sequences[0]
    points = points_in_crop(sequence.keypoints2d, sequence.boxes, 64)
    back = image_joints((points - 0.5) / 32 - 1, sequence.boxes)
    np.testing.assert_allclose(back, sequence.keypoints2d[..., :2], atol=1e-3)


def test_check_tells_what_is_there_and_what_it_takes(tmp_path: Path, made: Path, body: Body) -> None:
    data = DataSettings(made_up=MadeUpData(made), threedhp=ThreeDHPData(tmp_path / "3dhp", subjects=(1,)))
    found = needs(data, body, CropEncoder(32), tmp_path / "cache", steps_an_epoch=100, step_s=lambda: 0.5)
    train = open_sources(DataSettings(made_up=data.made_up), validation=False, body=body)
    both = [*train, *open_sources(DataSettings(made_up=data.made_up), validation=True, body=body)]
    cache = FeatureCache.open(tmp_path / "cache", both, CropEncoder(32))
    assert found.cache_bytes == found.cache_bytes_left == cache.size_bytes
    assert [each.windows for each in found.sources] == [
        sum(int(sequence.labelled.sum()) for sequence in part) for part in (train, both[len(train) :])
    ]
    assert found.epoch_s == 50
    assert found.crop_s is not None
    lines = found.lines()
    assert "MPI-INF-3DHP" in lines[0]
    assert "get_dataset.sh" in lines[0]
    assert any("an epoch: about 50 s" in line for line in lines)
    assert not (tmp_path / "cache").exists()
    cache.fill()
    again = needs(data, body, CropEncoder(32), tmp_path / "cache", steps_an_epoch=1)
    assert again.cache_bytes_left == 0
    assert any("complete" in line for line in again.lines())


def test_check_goes_on_past_a_source_that_is_damaged(tmp_path: Path, made: Path, body: Body) -> None:
    folder = tmp_path / "3dhp" / "S1" / "Seq1"
    folder.mkdir(parents=True)
    (folder / "annot.mat").write_bytes(b"MATLAB 5.0 MAT-file" + bytes(200))
    data = DataSettings(made_up=MadeUpData(made), threedhp=ThreeDHPData(tmp_path / "3dhp", subjects=(1,)))
    found = needs(data, body, CropEncoder(32), tmp_path / "cache", steps_an_epoch=1)
    assert any("annot.mat is no annotation" in line for line in found.missing)
    assert found.sources
    with pytest.raises(InputError, match=r"annot\.mat"):
        open_sources(data, validation=False, body=body)
