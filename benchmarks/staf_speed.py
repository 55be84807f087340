"""How fast STAF runs, against the same weights computed as the authors' release does; one process, in turns.

    python benchmarks/staf_speed.py [--frames 120] [--repeat 5] [--threads 2] [--bundle data/base_data]

Both ways take a track of noise crops, float32. Medians of `--repeat` rounds; in every round each way runs
once. Without a bundle the weights are seeded noise of the release's sizes: speed hangs on sizes, and a little
on how much of the crop the mesh covers.

The two ways round float32 in different orders, and the processor has its own, so their last digits differ:
stage by stage by no more than LIMITS, on noise crops and with made-up weights, which damp nothing. A quarter
of that was seen with AVX-512 and with AVX2. If a stage differs more, that is a fault and the exit code is 1.
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
from staf_cli.recover.staf.backbone import Backbone
from staf_cli.recover.staf.staf import CHUNK_FRAMES, STAF
from staf_cli.weights.contents import read_content
from staf_cli.weights.kinds import BACKBONE, candidates

LIMITS = {
    "backbone: features, of the largest": 2e-5,
    "head: rotations": 1e-3,  # on the same features
    "head: vertices, m": 5e-4,
    "both: rotations": 5e-3,  # the head makes more of what the backbones differ by
    "both: vertices, m": 2e-3,
}


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
        check(differences(release, model, crops[:12]))
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


def differences(release: ReleaseWay, model: STAF, crops: torch.Tensor) -> dict[str, float]:
    """How far the two ways are apart at the most, by the names in LIMITS."""
    features, theirs = model.encode(crops), release.encode(crops)
    released = release.recover(theirs)
    found = {"backbone: features, of the largest": _apart(features, theirs) / float(theirs.abs().max())}
    for what, ours in (("head", model.recover(theirs)), ("both", model.recover(features))):
        found[f"{what}: rotations"] = _apart(ours.rotmat, released.rotmat)
        found[f"{what}: vertices, m"] = _apart(ours.vertices, released.vertices)
    return found


def _apart(ours: torch.Tensor, theirs: torch.Tensor) -> float:
    return float((ours - theirs).abs().max())


def check(found: dict[str, float]) -> None:
    """Print the differences; end the run where one is above its limit."""
    for name, limit in LIMITS.items():
        print(f"{name:36} {found[name]:.1e}, at most {limit:.0e}")
    over = [name for name, limit in LIMITS.items() if not found[name] <= limit]
    if over:
        raise SystemExit(f"the two ways do not agree in {'; '.join(over)}")


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
