"""A real runner whom a camera goes along with, from the video to her path."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import staf_cli


@pytest.mark.slow
def test_a_runner_has_a_path(footage: Path, nets: dict[str, Path]) -> None:
    """Two seconds; by eye and by other means she goes about 1.4 m, straight on, as fast all the time."""
    assert nets
    clip = footage / "derived_cut_runner_empty_taiji.mp4"
    result = staf_cli.run(clip, end="50f", detector="blazepose", offline=True, device="cpu")
    (world,) = result.worlds
    assert (world.camera, world.is_trusted, world.why) == ("travelling", True, "")
    assert world.path is not None
    assert world.path.registered > 0.95
    (person,) = result.people
    assert person.joints3d_world is not None
    way = person.joints3d_world[:, 0, :2].astype(float)
    assert 1.1 < np.linalg.norm(way[-1] - way[0]) < 1.8
    off = np.linalg.svd(way - way.mean(axis=0))[1][1] / np.sqrt(len(way))
    assert off < 0.05  # m off a line


@pytest.mark.slow
def test_it_can_be_left_out(footage: Path, nets: dict[str, Path]) -> None:
    assert nets
    clip = footage / "derived_cut_runner_empty_taiji.mp4"
    result = staf_cli.run(clip, end="50f", moving="off", detector="blazepose", offline=True, device="cpu")
    (world,) = result.worlds
    assert world.why == "the camera travels, so where people are is told relative to it"
    assert result.people[0].joints3d_world is None
