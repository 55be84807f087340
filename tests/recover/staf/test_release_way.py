"""STAF against the same weights computed plainly, as the release does; and what must hold for any weights."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
import torch
from tiny_staf import tiny_staf, window_features
from torch.nn import functional

from staf_cli.recover.staf.backbone import frozen
from staf_cli.recover.staf.config import StafConfig, StafOutput
from staf_cli.recover.staf.modules import TemporalCoherenceFusion, paired_across_batch
from staf_cli.recover.staf.pyramid import bilinear
from staf_cli.recover.staf.staf import STAF

BENCHMARKS = Path(__file__).resolve().parents[3] / "benchmarks"


def benchmark(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, BENCHMARKS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def release_way() -> ModuleType:
    return benchmark("staf_release_way")


@pytest.fixture(scope="module")
def model() -> STAF:
    return tiny_staf().frozen()


def assert_same(ours: StafOutput, theirs: StafOutput) -> None:
    for name in ("theta", "rotmat", "pred_pose", "joints2d"):
        torch.testing.assert_close(getattr(ours, name), getattr(theirs, name), atol=5e-5, rtol=0)
    for name in ("vertices", "joints3d"):
        torch.testing.assert_close(getattr(ours, name), getattr(theirs, name), atol=2e-5, rtol=0)


@pytest.mark.parametrize("batch", [1, 2, 5])
def test_windows_as_the_release_computes_them(model: STAF, release_way: ModuleType, batch: int) -> None:
    windows = torch.stack([window_features(9, seed) for seed in range(batch)])
    with torch.inference_mode():
        assert_same(model(windows), release_way.ReleaseWay(model)(windows))


@pytest.mark.parametrize("num_frames", [1, 8, 9, 10, 33])
def test_tracks_as_the_release_computes_them(model: STAF, release_way: ModuleType, num_frames: int) -> None:
    features = window_features(num_frames)
    ours = model.recover(features)
    assert len(ours) == num_frames
    assert_same(ours, release_way.ReleaseWay(model).recover(features))


def test_the_speed_benchmark_says_where_the_ways_differ(
    release_way: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    """Inside its limits as it is; outside in the stages behind a layer that is a thousandth off."""
    speed, plain = benchmark("staf_speed"), tiny_staf()
    model = tiny_staf().frozen()
    crops = torch.randn(9, 3, 224, 224, generator=torch.Generator().manual_seed(0))
    release = release_way.ReleaseWay(model, plain.backbone)
    with torch.inference_mode():
        speed.check(speed.differences(release, model, crops))
    assert "head: vertices, m" in capsys.readouterr().out
    with torch.no_grad():
        plain.backbone.layer4[0].conv1.weight.mul_(1.001)
    with torch.inference_mode(), pytest.raises(SystemExit, match="do not agree in backbone: features"):
        speed.check(speed.differences(release, model, crops))


@pytest.mark.parametrize("scale", [0.2, 3.0, -0.5])
def test_meshes_that_leave_the_crop(release_way: ModuleType, scale: float) -> None:
    """A camera so near, so far or so wrong that points fall outside the maps, or behind the camera."""
    model = tiny_staf()
    model.mean_camera[0, 0] = scale
    windows = window_features(18).unflatten(0, (2, 9))
    with torch.inference_mode():
        assert_same(model(windows), release_way.ReleaseWay(model)(windows))


def test_a_batch_is_its_windows(model: STAF) -> None:
    windows = torch.stack([window_features(9, seed) for seed in range(5)])
    with torch.inference_mode():
        together = model(windows)
        alone = StafOutput.cat([model(window[None]) for window in windows])
        again = model(windows)
    assert_same(together, alone)
    assert all(torch.equal(getattr(again, name), value) for name, value in vars(together).items())


def test_inputs_are_left_alone(model: STAF) -> None:
    features = window_features(12)
    before = features.clone()
    model.recover(features)
    model(features[:9][None])
    assert torch.equal(features, before)


def test_nothing_in_nothing_out(model: STAF) -> None:
    assert model.recover(window_features(0)).vertices.shape == (0, 400, 3)
    with torch.inference_mode():
        assert model(torch.zeros(0, 9, 256, 7, 7)).theta.shape == (0, 85)
        assert model.encode(torch.zeros(0, 3, 224, 224)).shape == (0, 256, 7, 7)


@pytest.mark.parametrize("shape", [(9, 256, 7, 7), (1, 8, 256, 7, 7), (1, 9, 255, 7, 7), (1, 9, 256, 7, 8)])
def test_wrong_shapes_are_named(model: STAF, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"features must have shape \(B, 9, 256, 7, 7\), got"):
        model(torch.zeros(shape))


def test_folded_backbone() -> None:
    model = tiny_staf()
    crops = torch.randn(3, 3, 224, 224, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        plain = model.backbone(crops)
        torch.testing.assert_close(frozen(model.backbone)(crops), plain, atol=1e-4, rtol=0)
        torch.testing.assert_close(model.frozen().encode(crops), plain, atol=1e-4, rtol=0)


def test_released_sizes() -> None:
    """As many parameters as the release: 31.99 M in the head, 23.51 M in the backbone."""
    with torch.device("meta"):
        model = STAF()
    backbone = sum(values.numel() for values in model.backbone.parameters())
    head = sum(values.numel() for values in model.parameters()) - backbone
    assert round(backbone / 1e6, 2) == 23.51
    assert round(head / 1e6, 2) == 31.99


@pytest.mark.parametrize("switch", ["use_apm", "use_tcfm", "use_safm"])
def test_each_module_takes_part(switch: str) -> None:
    window = window_features(9)[None]
    with torch.inference_mode():
        with_it, without = tiny_staf()(window), tiny_staf(**{switch: False})(window)
    assert (with_it.vertices - without.vertices).abs().max() > 1e-4


def test_without_all_three_only_the_middle_frame_counts() -> None:
    model = tiny_staf(use_apm=False, use_tcfm=False, use_safm=False)
    window = window_features(9)[None]
    other = window_features(9, seed=1)[None]
    other[:, 4] = window[:, 4]
    with torch.inference_mode():
        assert_same(model(window), model(other))
        assert (tiny_staf()(window).vertices - tiny_staf()(other).vertices).abs().max() > 1e-4


def test_pairing_across_the_batch(model: STAF) -> None:
    """Window b gets entries 2b and 2b + 1 of the list of all similarities, then all attentions."""
    similarity, attention = torch.rand(4, 9, 9), torch.rand(4, 9, 9)
    entries = [*similarity, *attention]
    expected = torch.stack([torch.stack([entries[2 * b], entries[2 * b + 1]]) for b in range(4)])
    assert torch.equal(paired_across_batch(similarity, attention), expected)
    windows = torch.stack([window_features(9, seed) for seed in range(4)])
    with torch.inference_mode():
        assert_same(model(windows[:1], reference_batching=True), model(windows[:1]))
        mixed = model(windows, reference_batching=True)
        assert (mixed.vertices - model(windows).vertices).abs().max() > 1e-4


def test_tcfm_by_hand() -> None:
    fusion = TemporalCoherenceFusion(StafConfig(grid_size=2)).eval()
    x = torch.randn(1, 9, 20, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        out = fusion(x)
        columns = x.transpose(1, 2)  # (1, 20, 9) as the convolutions take it
        similarity = torch.softmax(x[0] @ x[0].T, dim=1)
        attention = torch.softmax(fusion.query(columns)[0].T @ fusion.key(columns)[0], dim=1)
        fused = torch.softmax(fusion.fuse(torch.stack([similarity, attention])[None])[0, 0], dim=1)
        mixed = fusion.value(columns)[0] @ fused.T
        expected = columns + fusion.out(mixed[None])
    torch.testing.assert_close(out.transpose(1, 2), expected)


@pytest.mark.parametrize("spread", [0.5, 1.0, 1.6])
def test_bilinear_as_torch_does(spread: float) -> None:
    generator = torch.Generator().manual_seed(0)
    maps = torch.randn(3, 5, 11, 6, generator=generator)
    points = (2 * torch.rand(4, 70, 2, generator=generator) - 1) * spread
    points[0, :4] = torch.tensor([[-1.0, -1], [1, 1], [1, -1], [0, 0]])
    rows = torch.tensor([2, 0, 0, 1])
    expected = functional.grid_sample(maps[rows], points[:, :, None], align_corners=True)[..., 0]
    ours = bilinear(maps.movedim(1, -1), rows, points)
    torch.testing.assert_close(ours.transpose(1, 2), expected, atol=1e-5, rtol=0)


def test_points_that_are_no_numbers_see_nothing() -> None:
    points = torch.tensor([[[torch.nan, 0.0], [torch.inf, 0.0], [0.0, -torch.inf], [0.0, 0.0]]])
    samples = bilinear(torch.ones(1, 4, 4, 2), torch.tensor([0]), points)
    assert samples[0, :, 0].tolist() == [0, 0, 0, 1]


@pytest.mark.parametrize("spread", [0.3, 1.0, 1.5])
def test_a_pyramid_level_where_points_fall(model: STAF, spread: float) -> None:
    """Only the touched cells are computed, and they are the whole map's."""
    generator = torch.Generator().manual_seed(0)
    level = model.pyramid.level3
    maps = torch.randn(3, 24, 28, 28, generator=generator)
    points = (2 * torch.rand(3, 60, 2, generator=generator) - 1) * spread
    with torch.inference_mode():
        whole = bilinear(level(maps).movedim(1, -1), torch.arange(3), points)
        torch.testing.assert_close(level.sample(maps, points), whole, atol=1e-5, rtol=0)


def test_can_be_trained(release_way: ModuleType) -> None:
    """Gradients reach every part of the head, and are those of the plain computation."""
    model = tiny_staf()
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    windows = window_features(18).unflatten(0, (2, 9))
    gradients = []
    for way in (model, release_way.ReleaseWay(model)):
        way.pyramid = model.pyramid  # the twin's own copy would keep the gradients to itself
        model.zero_grad()
        output = way(windows)
        (output.joints2d.square().mean() + output.joints3d.square().mean()).backward()
        gradients.append(
            {name: values.grad for name, values in model.named_parameters() if values.grad is not None}
        )
    ours, theirs = gradients
    heads = [name for name, _ in model.named_parameters() if not name.startswith("backbone.")]
    assert set(heads) == set(ours) == set(theirs)
    for name in heads:
        scale = theirs[name].abs().max()
        assert scale > 0, name
        assert (ours[name] - theirs[name]).abs().max() < 1e-2 * scale, name


def test_training_mode_runs() -> None:
    model = tiny_staf().train()
    model(window_features(18).unflatten(0, (2, 9))).vertices.square().mean().backward()
    assert torch.isfinite(model.pyramid.level3.upsample.weight.grad).all()


def test_other_sizes() -> None:
    model = tiny_staf(num_frames=5, use_safm=False, num_mesh_points=30, grid_size=4)
    with torch.inference_mode():
        assert model(window_features(5)[None]).vertices.shape == (1, 400, 3)
    with pytest.raises(ValueError, match="must be 9 with SAFM"):
        StafConfig(num_frames=5)
    with pytest.raises(ValueError, match="must be odd"):
        StafConfig(num_frames=8, use_safm=False)
