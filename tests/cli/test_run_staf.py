"""`staf-run` with STAF and with SMPL, from the imported synthetic bundle, on frames of the demo clip."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from short_clips import cut_short

from staf_cli.assets.store import AssetStore, fingerprint
from staf_cli.body.joints import LIMB_SMPL
from staf_cli.weights.load import load_smpl_body


@pytest.fixture(scope="module")
def clip(demo_clip: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cut_short(demo_clip, tmp_path_factory.mktemp("clip") / "short.mp4", num_frames=14)


def run(clip: Path, out: Path, weights: Path, nets: dict[str, Path], *options: str) -> tuple[str, Path]:
    """What was said on stderr, and the folder of results."""
    for path in nets.values():
        if not (weights / path.name).exists():
            (weights / path.name).symlink_to(path)
    command = [sys.executable, "-c", "from staf_cli.cli import main_run; main_run()", str(clip)]
    finished = subprocess.run(
        [
            *command,
            "--out",
            str(out),
            "--weights",
            str(weights),
            "--offline",
            "--detector",
            "blazepose",
            *options,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stderr, out / clip.stem


def test_staf_is_taken_where_it_is(
    clip: Path, tmp_path: Path, installed_bundle: Path, nets: dict[str, Path]
) -> None:
    said, folder = run(clip, tmp_path, installed_bundle, nets)
    assert f"engine: staf, since its weights are in {installed_bundle}" in said
    document = json.loads((folder / "run.json").read_text())
    assert (document["engine"], document["body_model"]) == ("staf", "smpl-neutral")
    for name in ("staf_head", "staf_backbone"):
        assert document["assets"][name] == fingerprint(installed_bundle / f"{name}.safetensors")
    assert document["people"][0]["median_projection_residual_px"] > 0
    tracks = sorted(folder.glob("person_*.npz"))
    assert tracks
    for path in tracks:
        with np.load(path) as stored:
            arrays = {key: stored[key] for key in stored.files}
        assert all(np.isfinite(values).all() for values in arrays.values() if values.dtype.kind == "f")
        assert arrays["joints49_3d"].shape == (len(arrays["frame_ids"]), 49, 3)
        meshes = sorted((folder / "meshes" / path.stem).glob("*.npz"))
        assert len(meshes) == len(arrays["frame_ids"])
        with np.load(meshes[0]) as mesh:
            np.testing.assert_allclose(mesh["betas"], arrays["betas_per_frame"][0])
            assert mesh["vertices"].shape == (6890, 3)
    assert (folder / "overlay.mp4").stat().st_size > 1000


@pytest.mark.slow
def test_options_of_staf(clip: Path, tmp_path: Path, installed_bundle: Path, nets: dict[str, Path]) -> None:
    options = ["--engine", "staf", "--one-shape", "--smooth", "--no-overlay", "--no-obj", "--no-frame-npz"]
    said, folder = run(clip, tmp_path, installed_bundle, nets, *options)
    assert "engine:" not in said, "whoever names the engine need not be told"
    with np.load(folder / "person_001.npz") as stored:
        assert "betas_per_frame" not in stored.files
        assert str(stored["engine"]) == "staf"


def test_landmarks_pose_smpl(
    clip: Path, tmp_path: Path, installed_bundle: Path, nets: dict[str, Path]
) -> None:
    options = ["--body", "smpl", "--engine", "landmarks", "--no-obj", "--no-overlay"]
    _, folder = run(clip, tmp_path, installed_bundle, nets, *options)
    document = json.loads((folder / "run.json").read_text())
    assert (document["engine"], document["body_model"]) == ("landmarks", "smpl-neutral")
    assert document["assets"]["smpl_neutral"] == fingerprint(installed_bundle / "smpl_neutral.npz")
    with np.load(folder / "person_001.npz") as stored:
        arrays = {key: stored[key] for key in stored.files}
    body = load_smpl_body(AssetStore(installed_bundle), "neutral", "cpu")
    joints = body.joints(arrays["poses"], arrays["betas"], arrays["trans"])
    np.testing.assert_allclose(joints, arrays["joints3d"], atol=1e-4)
    seen = arrays["landmarks2d"][:, [11, 12, 23, 24]].mean(1)
    middle = arrays["joints2d"][:, LIMB_SMPL[[0, 1, 6, 7]]].mean(1)
    height = np.median(arrays["boxes_xyxy"][:, 3] - arrays["boxes_xyxy"][:, 1])
    assert np.median(np.linalg.norm(seen - middle, axis=1)) < 0.1 * height, "the body is where the person is"
    with np.load(next((folder / "meshes" / "person_001").glob("*.npz"))) as mesh:
        assert mesh["vertices"].shape == (6890, 3)
