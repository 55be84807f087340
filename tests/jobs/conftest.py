"""Small clips, and what one run after another makes of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from short_clips import cut_short, empty_room

from staf_cli.jobs import each_job
from staf_cli.settings import Settings


@pytest.fixture(scope="session")
def weights(nets: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with BlazePose's nets and nothing else."""
    folder = tmp_path_factory.mktemp("weights")
    for net in nets.values():
        (folder / net.name).symlink_to(net)
    return folder


@pytest.fixture(scope="session")
def settings(weights: Path) -> Settings:
    return Settings(detector="blazepose", device="cpu", offline=True, weights_dir=weights)


@pytest.fixture(scope="session")
def options(weights: Path) -> list[object]:
    """The same for the command line."""
    return ["--detector", "blazepose", "--device", "cpu", "--offline", "--weights", weights]


@pytest.fixture(scope="session")
def clips(demo_clip: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two very short clips with people, and one with nobody."""
    folder = tmp_path_factory.mktemp("clips")
    cut_short(demo_clip, folder / "one.mp4", num_frames=5, every=3)
    cut_short(demo_clip, folder / "two.mp4", num_frames=6, every=4)
    empty_room(folder / "room.mp4")
    return folder


@pytest.fixture(scope="session")
def undisturbed(clips: Path, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clips' results, made one after another in this process."""
    out = tmp_path_factory.mktemp("undisturbed")
    outcomes = list(each_job([clips], out, settings))
    assert all(outcome.ok for outcome in outcomes), [outcome.error for outcome in outcomes]
    assert not [entry for entry in os.listdir(out) if entry.startswith(".")]
    return out
