"""STAF and whole runs on a graphics card: the release's numbers again, and the same bodies as on the CPU."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from seeded_noise import feature_window, normalised_crop
from short_clips import cut_short

from staf_cli.assets.store import AssetStore
from staf_cli.recover.staf.staf import STAF
from staf_cli.weights.load import load_installed_staf

if not torch.cuda.is_available():
    pytest.skip("no CUDA device", allow_module_level=True)

Oracle = dict[str, np.ndarray]


@pytest.fixture(scope="module")
def staf(installed_bundle: Path) -> STAF:
    return load_installed_staf(AssetStore(installed_bundle), "cuda")


def worst(ours: torch.Tensor, theirs: np.ndarray) -> float:
    return float(np.abs(ours.cpu().numpy() - theirs).max())


def test_backbone(staf: STAF, oracle: Oracle) -> None:
    crops = np.stack([normalised_crop(f"crop{number}") for number in range(3)])
    with torch.inference_mode():
        features = staf.encode(torch.from_numpy(crops).cuda())
    assert worst(features[:, ::16], oracle["backbone/features_c16"]) < 1e-4


def test_one_window(staf: STAF, oracle: Oracle) -> None:
    output = staf(torch.from_numpy(feature_window("win0"))[None].cuda())
    assert worst(output.theta, oracle["single/theta"]) < 5e-5
    assert worst(output.rotmat, oracle["single/rotmat"]) < 5e-5
    assert worst(output.vertices, oracle["single/verts"]) < 2e-5
    assert worst(output.joints3d, oracle["single/kp_3d"]) < 2e-5
    assert worst(output.joints2d, oracle["single/kp_2d"]) < 5e-5


@pytest.mark.parametrize("engine", ["staf", "landmarks"])
def test_a_run_gives_the_bodies_of_the_cpu(
    engine: str, demo_clip: Path, tmp_path: Path, installed_bundle: Path, nets: dict[str, Path]
) -> None:
    clip = cut_short(demo_clip, tmp_path / "short.mp4", num_frames=30)
    for path in nets.values():
        if not (installed_bundle / path.name).exists():
            (installed_bundle / path.name).symlink_to(path)
    tracks = {}
    for device in ("cpu", "cuda"):
        command = [sys.executable, "-c", "from staf_cli.cli import main_run; main_run()", str(clip)]
        command += ["--out", str(tmp_path / device), "--weights", str(installed_bundle), "--offline"]
        command += ["--engine", engine, "--detector", "blazepose", "--device", device, "--no-obj"]
        subprocess.run(command, check=True)
        folder = tmp_path / device / clip.stem
        assert json.loads((folder / "run.json").read_text())["settings"]["device"] == device
        with np.load(folder / "person_001.npz") as stored:
            tracks[device] = {key: stored[key] for key in ("joints3d", "joints2d")}
    np.testing.assert_allclose(tracks["cuda"]["joints3d"], tracks["cpu"]["joints3d"], atol=2e-3)
    np.testing.assert_allclose(tracks["cuda"]["joints2d"], tracks["cpu"]["joints2d"], atol=0.5)
