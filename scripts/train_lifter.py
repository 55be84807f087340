"""Train the landmarks engine's lifters, 2D landmarks to 3D body, on free motion capture.

    python scripts/train_lifter.py MOCAP.npz --folder lifter_training
    python scripts/train_lifter.py MOCAP.npz --folder lifter_window_training --window

MOCAP.npz is a file of motion (docs/training.md). The net of single frames takes 7 to 20 minutes on two
cores, the one of windows some minutes on a large graphics card (`--device cuda`; days on two cores). A run
that was stopped goes on where it was. Bodies of many proportions on the free body's skeleton take captured,
mixed and made-up poses, are seen by cameras all around, with landmark nets' errors as they were measured
(`staf_cli/train/motion/`). In the folder: `curve.csv`, and `state.pt` to go on from; the
weights replace the package's own at the end.

Needs torch, numpy, scipy, roma and smplx. What a card draws differs from what a processor draws, so the same
seed gives other weights there.

The data used in this project was obtained from mocap.cs.cmu.edu. The database was created with funding from
NSF EIA-0196217.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path

import numpy as np
import torch
from lifter.training import Training, TrainSettings, write_weights
from lifter.window_training import WindowTraining, WindowTrainSettings

import staf_cli.recover.landmarks.lifter_net as package
from staf_cli.body.model import load_free_body
from staf_cli.recover.landmarks.skeleton import Skeleton
from staf_cli.recover.landmarks.window_net import WINDOW_WEIGHTS, WindowConfig
from staf_cli.train.motion.capture import read_capture, read_clips

HERE = Path(package.__file__).parent


def main() -> None:
    args = parse()
    torch.set_num_threads(args.threads)
    out = args.out or HERE / (WINDOW_WEIGHTS if args.window else package.WEIGHTS)
    if not (train_windows if args.window else train_frames)(args, out):
        print("time is up; the same command goes on")
        return
    print(f"written: {out}")


def train_frames(args: argparse.Namespace, out: Path) -> bool:
    """The net of single frames."""
    settings = TrainSettings(steps=args.steps or TrainSettings.steps, seed=args.seed or TrainSettings.seed)
    config = package.LifterConfig(width=args.width or package.LifterConfig.width)
    capture = read_capture(args.mocap, settings.seed)
    training = Training(capture, Skeleton.of(load_free_body("cpu")), args.folder, config, settings)
    training.run()
    write_weights(training.averaged, out, sizes=np.array([config.width, config.num_blocks]))
    return True


def train_windows(args: argparse.Namespace, out: Path) -> bool:
    """The net of windows; False where time was up before the end."""
    usual = WindowTrainSettings
    steps, batch = args.steps or usual.steps, args.batch or usual.batch
    settings = WindowTrainSettings(steps=steps, batch=batch, seed=args.seed or usual.seed)
    config = WindowConfig(width=args.width or WindowConfig.width)
    torch.set_float32_matmul_precision("high")  # TF32 on a card
    skeleton = Skeleton.of(load_free_body(args.device))
    clips = read_clips(args.mocap, settings.seed)
    training = WindowTraining(clips, skeleton, args.folder, config, settings)
    finished = training.run(args.stop_after)
    if finished:
        write_weights(training.averaged, out, header=np.array(json.dumps(training.header)))
    return finished


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("mocap", type=Path)
    parser.add_argument("--window", action="store_true", help="train the net of windows")
    parser.add_argument("--folder", type=Path, required=True, help="of this run; an earlier run goes on")
    parser.add_argument("--out", type=Path, help="of the weights (default: the package's own)")
    parser.add_argument("--steps", type=int)
    parser.add_argument("--batch", type=int, help="windows a step")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--width", type=int)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu", help="of the net of windows: cpu or cuda")
    parser.add_argument("--stop-after", type=float, default=math.inf, metavar="SECONDS")
    return parser.parse_args()


if __name__ == "__main__":
    main()
