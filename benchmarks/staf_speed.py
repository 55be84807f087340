"""How fast STAF runs, against the same weights computed as the authors' release does; one process, in turns.

    python benchmarks/staf_speed.py [--frames 120] [--repeat 5] [--threads 2] [--bundle data/base_data]

Both ways take a track of noise crops, float32. Medians of `--repeat` rounds; in every round each way runs
once. Without a bundle the weights are seeded noise of the release's sizes: speed hangs on sizes, and a little
on how much of the crop the mesh covers.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import torch
from staf_release_way import ReleaseWay

import staf_cli
from staf_cli.recover.staf.pyramid import Backbone
from staf_cli.recover.staf.staf import CHUNK_FRAMES, STAF
from staf_cli.weights.contents import read_content
from staf_cli.weights.kinds import BACKBONE
from staf_cli.weights.sources import candidates


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--frames", type=int, default=120)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--bundle", help="a release's data/base_data")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    model, plain = load(args.bundle)
    release = ReleaseWay(model, plain)
    crops = torch.randn(args.frames, 3, 224, 224, generator=torch.Generator().manual_seed(0))
    last = Backbone(model.config).eval()
    last.load_state_dict(plain.state_dict())
    last.to(memory_format=torch.channels_last)
    with torch.inference_mode():
        features = in_batches(model.encode, crops)
        ways = {
            "backbone, as it comes": lambda: in_batches(release.encode, crops),
            "backbone, channels last": lambda: in_batches(last, crops.to(memory_format=torch.channels_last)),
            "backbone, folded, channels last": lambda: in_batches(model.encode, crops),
            "head, the release's way": lambda: release.recover(features),
            "head": lambda: model.recover(features),
            "both, the release's way": lambda: release.recover(in_batches(release.encode, crops)),
            "both": lambda: model.recover(in_batches(model.encode, crops)),
        }
        agree(release, model, crops)
        seconds = rounds(ways, args.repeat)
    milliseconds = {name: 1000 * statistics.median(times) / args.frames for name, times in seconds.items()}
    for name, value in milliseconds.items():
        print(f"{name:34} {value:7.1f} ms a frame")
    for what in ("head", "both"):
        ratio = milliseconds[f"{what}, the release's way"] / milliseconds[what]
        print(f"{what}: {ratio:.2f} times as fast")


def load(bundle: str | None) -> tuple[STAF, Backbone]:
    """The network ready for inference, and its backbone as it comes."""
    if bundle is None:
        torch.manual_seed(0)
        model = STAF()
        noise(model)
        plain = model.backbone
        return model.frozen(), plain
    model = staf_cli.load_staf(bundle, "cpu")
    (found,) = [candidate for candidate in candidates([Path(bundle)]) if candidate.kind == BACKBONE]
    tensors = read_content(BACKBONE, found.read(), found.origin).arrays
    plain = Backbone(model.config).eval().requires_grad_(False)
    plain.load_state_dict({key.removeprefix("backbone."): value for key, value in tensors.items()})
    return model, plain


def noise(model: STAF) -> None:
    """A cloud for a body, upright in front of the crop camera; its points as sparse as the release's."""
    body, config = model.body, model.config
    model.eval().requires_grad_(False)
    body.v_template.uniform_(-0.5, 0.5)
    body.J_regressor.fill_(1 / config.num_vertices)
    body.lbs_weights.fill_(1 / 24)
    picks = torch.randperm(config.num_vertices)[: config.num_mesh_points]
    body.mesh_points[torch.arange(config.num_mesh_points), picks] = 1.0
    model.mean_pose.copy_(torch.tensor([1.0, 0, 0, 1, 0, 0]).repeat(24))
    model.mean_camera.copy_(torch.tensor([0.9, 0.0, 0.0]))


def in_batches(encode: Callable[[torch.Tensor], torch.Tensor], crops: torch.Tensor) -> torch.Tensor:
    return torch.cat([encode(piece) for piece in crops.split(CHUNK_FRAMES)])


def agree(release: ReleaseWay, model: STAF, crops: torch.Tensor) -> None:
    """Print how far the two ways are apart on a short track."""
    theirs = release.recover(release.encode(crops[:12]))
    ours = model.recover(model.encode(crops[:12]))
    print(
        f"largest difference, end to end: rotations {(ours.rotmat - theirs.rotmat).abs().max():.1e}, "
        f"vertices {(ours.vertices - theirs.vertices).abs().max():.1e} m"
    )


def rounds(ways: dict[str, Callable[[], object]], repeat: int) -> dict[str, list[float]]:
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(repeat):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            seconds[name].append(time.perf_counter() - start)
    return seconds


if __name__ == "__main__":
    main()
