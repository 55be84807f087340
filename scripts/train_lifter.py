"""Train the landmarks engine's lifter, 2D landmarks to 3D body, on free motion capture.

    python scripts/train_lifter.py MOCAP.npz --folder lifter_training

MOCAP.npz is the capture that build_pose_prior.py tells of. Takes 7 to 20 minutes; a run that was
stopped goes on where it was. Bodies of many proportions on the free body's skeleton take captured, mixed and
made-up poses, are seen by cameras all around, with BlazePose's errors as they were measured. In the folder:
`curve.csv`, and `state.pt` to go on from; the weights replace the package's own at the end.

The data used in this project was obtained from mocap.cs.cmu.edu. The database was created with funding from
NSF EIA-0196217.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from lifter.capture import read_capture
from lifter.training import Training, TrainSettings, write_weights

import staf_cli.recover.landmarks.lifter as package
from staf_cli.body.model import load_free_body
from staf_cli.recover.landmarks.skeleton import Skeleton

OUT = Path(package.__file__).with_name(package.WEIGHTS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("mocap", type=Path)
    parser.add_argument("--folder", type=Path, required=True, help="of this run; an earlier run goes on")
    parser.add_argument("--out", type=Path, default=OUT, help="of the weights (default: the package's own)")
    parser.add_argument("--steps", type=int, default=TrainSettings.steps)
    parser.add_argument("--seed", type=int, default=TrainSettings.seed)
    parser.add_argument("--width", type=int, default=package.LifterConfig.width)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    settings = TrainSettings(steps=args.steps, seed=args.seed)
    config = package.LifterConfig(width=args.width)
    capture = read_capture(args.mocap, settings.seed)
    training = Training(capture, Skeleton.of(load_free_body("cpu")), args.folder, config, settings)
    training.run()
    write_weights(training.averaged, args.out)
    print(f"written: {args.out}")


if __name__ == "__main__":
    main()
