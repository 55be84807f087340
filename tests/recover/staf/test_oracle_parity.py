"""The network against the numbers that the authors' release gives on a synthetic bundle of the same layout.

The bundle is imported through `staf weights import` (fixture `installed_bundle`); windows are seeded noise.
"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from seeded_noise import feature_window, normalised_crop, tensor_noise
from synthetic_body import regressors

from staf_cli.recover.staf.config import StafOutput
from staf_cli.recover.staf.modules import BodyState, paired, project_in_crop
from staf_cli.recover.staf.pyramid import bilinear, sampling_grid
from staf_cli.recover.staf.staf import STAF

HEAD = 5e-5  # rotation matrices, theta, projection
METRES = 2e-5
INNER = 2e-5
LOGITS = 2e-4
FEATURES = 1e-4

Oracle = dict[str, np.ndarray]


@pytest.fixture(scope="module")
def window(oracle: Oracle) -> torch.Tensor:
    """(9, 2048, 7, 7), checked against the oracle's statistics first."""
    values = feature_window("win0")
    stats = [values.mean(), values.std(), np.abs(values).sum(), values.min(), values.max()]
    np.testing.assert_allclose(stats, oracle["window/stats_win0"][0], rtol=1e-4)
    return torch.from_numpy(values)


@pytest.fixture(scope="module")
def staf(installed_staf: STAF) -> STAF:
    return installed_staf


@pytest.fixture(scope="module")
def inner(staf: STAF, window: torch.Tensor) -> dict[str, torch.Tensor]:
    """What the stages give on the way, computed by the network's own parts."""
    with torch.inference_mode():
        ups = staf.pyramid.level1.upsample(window)
        frames = staf.describe(ups)
        windows = torch.arange(9)[None]
        averaged = staf._targets(frames, windows)
        level1 = staf.pyramid.level1.activate(ups)
        level1[4] = staf.pyramid.level1.activate(ups.mean(0, keepdim=True))[0]
        level2 = torch.cat([frames.level2[:4], averaged.level2, frames.level2[5:]])
        grid = torch.cat([frames.grid[:4], averaged.grid, frames.grid[5:]])
        fused_grid = staf._grid_features(frames, averaged, windows, False)[0]
        state1 = staf.regressor1(fused_grid, staf.first_state().expand(9))
        points = staf._mesh_points(state1)
        mesh = staf.sampler2(bilinear(level2.movedim(1, -1), torch.arange(9), points))
        fused = staf.safm(mesh[None])
        state2 = staf.regressor2(fused, state1.at(slice(4, 5)))
        level3 = staf.pyramid.level3(averaged.level2)
        last = staf.sampler3(staf.pyramid.level3.sample(averaged.level2, staf._mesh_points(state2)))
        state3 = staf.regressor3(last, state2)
    return {
        "apm": window.mean(0),
        "deconv1": level1,
        "deconv2": level2,
        "deconv3": level3,
        "grid_features": grid,
        "tcfm_out": staf.tcfm(grid[None])[0],
        "mesh_features_stage2": mesh,
        "safm_out": fused,
        "mesh_features_stage3": last,
        **{
            f"stage{number}_{part}": values
            for number, state in ((1, state1), (2, state2), (3, state3))
            for part, values in stage_numbers(staf, state).items()
        },
    }


def stage_numbers(staf: STAF, state: BodyState) -> dict[str, torch.Tensor]:
    vertices, _ = staf.body(state.rotmat, state.betas)
    return {"theta": state.theta, "pred_pose": state.pose, "verts_s50": vertices[:, ::50]}


def worst(ours: torch.Tensor | np.ndarray, theirs: np.ndarray) -> float:
    ours = np.asarray(ours)
    assert ours.shape == theirs.shape
    return float(np.abs(ours - theirs).max())


def test_backbone(staf: STAF, oracle: Oracle) -> None:
    crops = np.stack([normalised_crop(f"crop{number}") for number in range(3)])
    with torch.inference_mode():
        features = staf.encode(torch.from_numpy(crops))
    assert worst(features[:, ::16], oracle["backbone/features_c16"]) < FEATURES
    assert worst(features.mean((2, 3)), oracle["backbone/channel_means"]) < FEATURES


def test_one_window(staf: STAF, window: torch.Tensor, oracle: Oracle) -> None:
    before = window.clone()
    output = staf(window[None])
    assert torch.equal(window, before), "the caller's features are left alone"
    names = {"theta": HEAD, "rotmat": HEAD, "pred_pose": HEAD, "vertices": METRES, "joints3d": METRES}
    theirs = {"vertices": "verts", "joints3d": "kp_3d"}
    for name, tolerance in {**names, "joints2d": HEAD}.items():
        key = {**theirs, "joints2d": "kp_2d"}.get(name, name)
        error = worst(getattr(output, name), oracle[f"single/{key}"])
        assert error < tolerance, f"{name}: {error:.2e}"


def test_joints14(staf: STAF, window: torch.Tensor, oracle: Oracle) -> None:
    _, regressor = regressors()
    output = staf(window[None])
    joints = output.joints14(torch.from_numpy(regressor))
    assert worst(joints, oracle["single/kp_3d_j14"]) < METRES
    assert worst(project_in_crop(joints, output.theta[:, :3]), oracle["single/kp_2d_j14"]) < HEAD


def test_apm(inner: dict[str, torch.Tensor], oracle: Oracle) -> None:
    """The average over the window; the network takes it after the first deconvolution, see `test_pyramid`."""
    assert worst(inner["apm"][::8], oracle["inter/apm_mid_c8"]) < INNER


@pytest.mark.parametrize("level", [1, 2, 3])
def test_pyramid(inner: dict[str, torch.Tensor], oracle: Oracle, level: int) -> None:
    maps = inner[f"deconv{level}"]
    assert worst(maps[:, ::32], oracle[f"inter/deconv{level}_c32"]) < INNER
    assert worst(maps.mean((2, 3)), oracle[f"inter/deconv{level}_channel_means"]) < INNER


@pytest.mark.parametrize(
    "name",
    ["grid_features", "tcfm_out", "mesh_features_stage2", "safm_out", "mesh_features_stage3"],
)
def test_features_on_the_way(inner: dict[str, torch.Tensor], oracle: Oracle, name: str) -> None:
    assert worst(inner[name], oracle[f"inter/{name}"]) < INNER


@pytest.mark.parametrize("stage", [1, 2, 3])
def test_stages(inner: dict[str, torch.Tensor], oracle: Oracle, stage: int) -> None:
    for name in ("theta", "pred_pose", "verts_s50"):
        error = worst(inner[f"stage{stage}_{name}"], oracle[f"inter/stage{stage}_{name}"])
        assert error < (METRES if name == "verts_s50" else HEAD), f"{name}: {error:.2e}"


def test_tcfm_maps(staf: STAF, inner: dict[str, torch.Tensor], oracle: Oracle) -> None:
    x = inner["grid_features"][None]
    similarity, attention = staf.tcfm.maps(x)
    assert worst((x @ x.transpose(1, 2))[0], oracle["inter/self_similarity_logits"]) < LOGITS
    assert worst(similarity[0], oracle["inter/self_similarity"]) < INNER
    assert worst(attention[0], oracle["inter/attention"]) < INNER
    fused = staf.tcfm.fuse(paired(similarity, attention))[0, 0]
    assert worst(fused, oracle["inter/fused_logits"]) < LOGITS
    assert worst(fused.softmax(-1), oracle["inter/fused"]) < INNER


def test_safm_weights(staf: STAF, inner: dict[str, torch.Tensor], oracle: Oracle) -> None:
    groups = inner["mesh_features_stage2"].unflatten(0, (3, 3))
    weights = staf.safm.weights(groups)
    final = staf.safm.weights(staf.safm.fuse(groups))
    theirs = oracle["inter/safm_weights_bef_cur_aft_final"]
    assert worst(torch.cat([weights, final[None]]), theirs) < INNER


def test_mean_body(staf: STAF, oracle: Oracle) -> None:
    state = BodyState(staf.mean_pose, staf.mean_betas, staf.mean_camera)
    assert worst(state.theta, oracle["inter/init_theta"]) < HEAD
    assert worst(staf.body(state.rotmat, state.betas)[1], oracle["inter/init_kp_3d"]) < METRES


def test_body_model(staf: STAF, oracle: Oracle) -> None:
    """The network's body, its 49 joints, and the same as the rest of the program sees it."""
    poses, betas = oracle["smpl/pose_axis_angle"], oracle["smpl/betas"]
    body = staf.body.as_body("smpl-neutral")
    nowhere = np.zeros((len(poses), 3), np.float32)
    assert worst(body.vertices(poses, betas, nowhere)[:, ::10], oracle["smpl/verts_s10"]) < METRES
    assert worst(body.joints49(poses, betas, nowhere), oracle["smpl/joints49"]) < METRES


def test_sampler(staf: STAF, oracle: Oracle) -> None:
    maps = torch.from_numpy(tensor_noise("sampler/map", (2, 256, 28, 28)).astype(np.float32))
    points = torch.from_numpy(oracle["sampler/points"])
    samples = bilinear(maps.movedim(1, -1), torch.arange(2), points)
    assert worst(staf.sampler2(samples), oracle["sampler/features"]) < INNER
    projected = staf.sampler2.project(maps.movedim(1, -1))
    swapped = staf.sampler2.finish(bilinear(projected, torch.arange(2), points))
    assert worst(swapped, oracle["sampler/features"]) < INNER


def test_rotations(oracle: Oracle) -> None:
    pose = torch.from_numpy(oracle["geometry/rot6d"]).repeat(1, 24)
    state = BodyState(pose, pose.new_zeros(len(pose), 10), pose.new_zeros(len(pose), 3))
    good = np.arange(len(pose)) != 62  # its two columns are parallel
    assert worst(state.rotmat[good, 0], oracle["geometry/rotmat"][good]) < HEAD
    turned = np.setdiff1d(
        np.arange(len(pose)), [62, 63, 64, 65]
    )  # no rotation, or by pi: sign and axis are free
    assert worst(state.theta[turned, 3:6], oracle["geometry/axis_angle"][turned]) < HEAD
    assert torch.isfinite(state.theta).all()


def test_projection(oracle: Oracle) -> None:
    points, camera = torch.from_numpy(oracle["projection/points"]), torch.from_numpy(oracle["projection/cam"])
    assert worst(project_in_crop(points, camera), oracle["projection/points2d"]) < HEAD


def test_grid_runs_down_the_columns_first() -> None:
    grid = sampling_grid(21)
    assert grid.shape == (441, 2)
    torch.testing.assert_close(grid[22], torch.tensor([-0.9, -0.9]))
    torch.testing.assert_close(grid[1], torch.tensor([-1.0, -0.9]))


def test_batches_and_second_run(staf: STAF, window: torch.Tensor) -> None:
    others = [torch.from_numpy(feature_window(f"other{number}")) for number in range(2)]
    alone, together = staf(window[None]), staf(torch.stack([window, *others]))
    for name in ("theta", "rotmat", "joints2d"):
        assert worst(getattr(together, name)[:1], getattr(alone, name).numpy()) < HEAD
    assert worst(together.vertices[:1], alone.vertices.numpy()) < METRES
    again = staf(torch.stack([window, *others]))
    assert all(torch.equal(getattr(again, name), getattr(together, name)) for name in vars(again))


def test_track_of_windows(staf: STAF) -> None:
    """`recover` gives what single windows give: i-4..i+4 inside, frame i nine times at the ends."""
    track = torch.from_numpy(feature_window("track", num_frames=21))
    output: StafOutput = staf.recover(track)
    assert len(output) == 21
    for frame in (0, 3, 4, 10, 16, 17, 20):
        inside = 4 <= frame < 17
        rows = torch.arange(frame - 4, frame + 5) if inside else torch.full((9,), frame)
        single = staf(track[rows][None])
        assert worst(output.theta[frame], single.theta[0].numpy()) < HEAD, frame
        assert worst(output.vertices[frame], single.vertices[0].numpy()) < METRES, frame
