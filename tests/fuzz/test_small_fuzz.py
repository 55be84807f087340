"""Some fifty damaged files of the kinds that are quick to read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import good_media
import good_results
import good_weights
import kinds
import pytest
from hunt import fuzz
from kinds import Kind
from pen import Pen
from tally import Tally

VIDEOS = ("plain.mp4", "h264.mkv", "motionjpeg.avi", "anim.gif")
EACH = {"videos": 6, "photos": 5, "checkpoints": 10, "arrays": 6, "archives": 6, "truths": 12, "tracks": 12}


@pytest.fixture(scope="module")
def small_pen(tmp_path_factory: pytest.TempPathFactory, nets: dict[str, Path]) -> Iterator[Pen]:
    with Pen(tmp_path_factory.mktemp("pen"), nets["pose_detection"].parent) as made:
        yield made


@pytest.fixture(scope="module")
def quick(
    tmp_path_factory: pytest.TempPathFactory, arrays: Kind, truths: Kind, tracks: Kind
) -> dict[str, Kind]:
    """Without the largest files, and without overlays, whose first one is compiled."""
    clips = good_media.videos(tmp_path_factory.mktemp("quick"), only=VIDEOS)
    small = {name: data for name, data in arrays.seeds.items() if len(data) < 500_000}
    return {
        "videos": Kind("videos", clips, _without_overlay, good_media.VIDEO_SUFFIXES),
        "photos": Kind("photos", good_media.photos(), _without_overlay, good_media.PHOTO_SUFFIXES),
        "checkpoints": Kind("checkpoints", good_weights.checkpoints(), kinds.weights),
        "arrays": Kind("small arrays", small, kinds.weights, good_weights.SMPL_SUFFIXES),
        "archives": Kind("archives", {"base_data.zip": good_weights.npz(small)}, kinds.weights),
        "truths": truths,
        "tracks": tracks,
    }


def _without_overlay(box: Path, name: str, data: bytes, option: int) -> kinds.Call:
    return kinds.media(box, name, data, option // 3 * 3 + 1)


@pytest.mark.parametrize("name", sorted(EACH))
def test_a_few_damaged_files(name: str, quick: dict[str, Kind], small_pen: Pen, tally: Tally) -> None:
    fuzz(small_pen, quick[name], EACH[name], tally)


def test_the_good_files_are_good(tmp_path: Path, truths: Kind) -> None:
    """What is damaged was whole: else nothing behind the first check would ever be reached."""
    made = good_media.videos(tmp_path, only=VIDEOS)
    assert {name: good_media.pictures_of(data) for name, data in made.items()} == dict.fromkeys(VIDEOS, 6)
    assert all(
        good_media.pictures_of(data) == 1
        for name, data in good_media.photos().items()
        if name != "moving.webp"
    )
    assert good_results.T == 6
    assert len(truths.seeds) == 6
