"""The weights of staf-open that come with the package: what they are, and that they recover people."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from moving_body import CAMERA, Truth, act
from short_clips import cut_short

import staf_cli
from staf_cli.body.model import Body
from staf_cli.metrics import pa_mpjpe
from staf_cli.recover.landmarks.skeleton import FIT_LANDMARKS
from staf_cli.recover.staf_open.initial import StafOpen
from staf_cli.weights.open_file import open_weights_file
from staf_cli.weights.open_weights import OpenHeader
from staf_cli.weights.tensor_file import read_tensors

LARGEST_BYTES = 12e6


@pytest.fixture(scope="module")
def model() -> StafOpen:
    return staf_cli.load_staf_open()


@pytest.fixture(scope="module")
def moving(body: Body) -> Truth:
    return act(body, 60, place=(0.4, 0.1, 4.0))


def test_they_say_what_they_are() -> None:
    """Small, with all of STAF's modules, and with the acknowledgement that the capture asks for."""
    file = open_weights_file()
    assert file is not None
    assert file.stat().st_size < LARGEST_BYTES
    header = OpenHeader.parse(read_tensors(file)[1], "the package's")
    assert "mocap.cs.cmu.edu" in header.acknowledgement
    assert header.settings["without"] == []
    staf = header.config.staf
    assert (staf.use_tcfm, staf.use_safm, staf.use_apm, staf.normalise_features) == (True,) * 4
    errors = header.training["errors"]
    assert errors["held_back_pa_mm"] < header.training["lifters"]["window"]["pa_mm"]


def test_their_modules_have_a_say(model: StafOpen) -> None:
    """No stage's features have died: most of them differ between poses."""
    observed = torch.rand(40, 9, 21, 3, generator=torch.Generator().manual_seed(1))
    times_s = ((torch.arange(9.0) - 4) / 30).expand(40, 9)
    heard: list[torch.Tensor] = []
    with torch.no_grad():
        hook = model.net.head.register_forward_pre_hook(lambda _head, given: heard.append(given[0]))
        model.net(observed, times_s)
        hook.remove()
    staf = model.net.config.staf
    features = heard[0][:, : staf.grid_features + 2 * staf.mesh_features]
    for stage in features.split([staf.grid_features, staf.mesh_features, staf.mesh_features], dim=1):
        assert (stage.std(dim=0) > 1e-3).float().mean() > 0.5


def test_they_recover_a_moving_body(model: StafOpen, moving: Truth) -> None:
    poses = moving.pose_track()
    found = model.initial_3d(poses, poses.visibility, moving.times_s, CAMERA)
    truth = moving.points_m[:, list(FIT_LANDMARKS)]
    limbs = slice(0, 12)
    assert pa_mpjpe(found.points_m[:, limbs], truth[:, limbs]).mean() < 70
    assert found.sigma_m is not None
    off = np.linalg.norm(found.points_m - truth, axis=-1) / 3**0.5
    assert 0.3 < np.median(off / found.sigma_m) < 1.5


def test_a_video_right_after_installing(demo_clip: Path, nets: dict[str, Path], tmp_path: Path) -> None:
    """By name alone; its bodies are near those of `landmarks`, and everything says what made them."""
    clip = cut_short(demo_clip, tmp_path / "clip.mp4", num_frames=20)
    folder = next(iter(nets.values())).parent
    results = {
        engine: staf_cli.run(clip, engine=engine, weights_dir=folder, detector="blazepose", offline=True)
        for engine in ("staf-open", "landmarks")
    }
    mine, theirs = (results[engine].people for engine in ("staf-open", "landmarks"))
    assert [len(person.frame_ids) for person in mine] == [len(person.frame_ids) for person in theirs]
    for one, other in zip(mine, theirs, strict=True):
        assert 0 < pa_mpjpe(one.joints3d, other.joints3d).mean() < 80
    saved = tmp_path / "saved"
    results["staf-open"].save(saved, obj=False, frame_npz=False)
    run = json.loads((saved / "run.json").read_text())
    version, sha256 = run["versions"]["staf_open"], run["assets"]["staf_open"]
    assert run["engine"] == "staf-open"
    with np.load(saved / "person_001.npz") as track:
        assert str(track["engine"]) == "staf-open"
        assert str(track["engine_version"]) == version
        assert str(track["engine_sha256"]) == sha256


def test_a_photo_says_that_the_network_had_no_part_in_it(
    demo_clip: Path, nets: dict[str, Path], tmp_path: Path
) -> None:
    capture = cv2.VideoCapture(str(demo_clip))
    _, picture = capture.read()
    cv2.imwrite(str(tmp_path / "photo.png"), picture)
    folder = next(iter(nets.values())).parent
    results = {
        engine: staf_cli.run(
            tmp_path / "photo.png", engine=engine, weights_dir=folder, detector="blazepose", offline=True
        )
        for engine in ("staf-open", "landmarks")
    }
    (mine,), (theirs,) = (results[engine].people for engine in ("staf-open", "landmarks"))
    np.testing.assert_array_equal(mine.vertices(0), theirs.vertices(0))
    results["staf-open"].save(tmp_path / "saved", obj=False, frame_npz=False)
    with np.load(tmp_path / "saved" / "person_001.npz") as track:
        assert str(track["engine"]) == "landmarks"
        assert "engine_sha256" not in track.files
    left = "person 1: too few frames, or too far apart, for staf-open: made by landmarks alone"
    assert left in results["staf-open"].warnings
    assert left not in results["landmarks"].warnings
