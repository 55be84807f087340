"""`staf-run` with STAF and with SMPL, from the imported synthetic bundle, on frames of the demo clip."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from short_clips import cut_short

from staf_cli.assets.store import AssetStore, fingerprint
from staf_cli.body.joints import LIMB_SMPL
from staf_cli.video.video_source import VideoSource
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


RIG = """[short]
name = "short"
size = [{width}, {height}]
matrix = [[{focal}, 0.0, {cx}], [0.0, {focal}, {cy}], [0.0, 0.0, 1.0]]
distortions = [0.0, 0.0, 0.0, 0.0]
rotation = [1.7453292519943295, 0.0, 0.0]
translation = [0.0, 1.6, 0.4]
fisheye = false
"""


def test_staf_in_a_world(clip: Path, tmp_path: Path, installed_bundle: Path, nets: dict[str, Path]) -> None:
    """World and camera keys describe the same bodies, in npz, run.json, table, csv and meshes."""
    width, height = VideoSource(clip).info.size_wh
    rig = tmp_path / "Calib.toml"
    numbers = {"focal": 500.0, "cx": width / 2 - 0.5, "cy": height / 2 - 0.5}
    rig.write_text(RIG.format(width=width, height=height, **numbers))
    options = ["--calibration", str(rig), "--floor", "--export", "csv", "--no-obj"]
    said, folder = run(clip, tmp_path, installed_bundle, nets, *options)
    assert "  world; gravity given; scale given; camera static; focal length calibrated\n" in said
    (world,) = json.loads((folder / "run.json").read_text())["worlds"]
    assert (world["gravity"], world["scale"], world["trusted"]) == ("given", "given", True)
    # The camera is turned by 100 degrees about x: it looks down by 10.
    ten = np.radians(10)
    np.testing.assert_allclose(world["up_in_camera"], [0, -np.cos(ten), -np.sin(ten)], atol=1e-9)
    shift, turn = np.array([0, 1.6, 0.4]), cv2.Rodrigues(np.array([1.7453292519943295, 0, 0]))[0]
    assert world["camera_height_m"] == pytest.approx(-(turn.T @ shift)[2])
    body = load_smpl_body(AssetStore(installed_bundle), "neutral", "cpu")
    for path in sorted(folder.glob("person_*.npz")):
        with np.load(path) as stored:
            arrays = {key: stored[key] for key in stored.files}
        matrix, joints = arrays["world_from_camera"], arrays["joints3d_world"]
        np.testing.assert_allclose(matrix[2, 3], world["camera_height_m"])
        moved = arrays["joints3d"] @ matrix[:3, :3].T + matrix[:3, 3]
        np.testing.assert_allclose(joints, moved, atol=1e-4)
        parameters = arrays["poses_world"], arrays["betas_per_frame"], arrays["trans_world"]
        np.testing.assert_allclose(body.joints(*parameters), joints, atol=1e-4)
        with np.load(min((folder / "meshes" / path.stem).glob("*.npz"))) as mesh:
            (vertices,) = body.vertices(*(each[:1] for each in parameters))
            np.testing.assert_allclose(
                vertices, mesh["vertices"] @ matrix[:3, :3].T + matrix[:3, 3], atol=1e-4
            )
        with path.with_suffix(".csv").open() as file:
            row = next(csv.DictReader(file))
        assert row["space"] == "world"
        pelvis = [float(row[f"pelvis_{axis}"]) for axis in "xyz"]
        np.testing.assert_allclose(pelvis, joints[0, 0], atol=1e-3)
        assert arrays["contacts"].shape == (len(joints), 4)


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
