"""A small made-up set and configs that train on it in seconds."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from staf_cli.train.made_up import MadeUpSettings, make_set

COMMAND = [sys.executable, "-c", "from staf_cli.cli import main; main()", "train", "staf"]
# One thread: sums are divided among threads, and tests' processes have different numbers of them.
SURROUNDINGS = {**os.environ, "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
CONFIG = """
seed = 5

[data.made_up]
folder = "set"

[mix]
cache = "cache"

[network]
body = "free"
backbone = "nothing"
train_backbone = true

[network.sizes]
backbone_depths = [1, 1, 1, 1]
backbone_width = 4
crop_size = 32
pyramid_channels = [16, 16, 16]
point_channels = [16, 8, 5]
grid_size = 5
num_mesh_points = 40
safm_channels = 16
regressor_channels = 64

[optimisation]
batch = 4
iterations = 5
epochs = 2
learning_rate = 1e-3
checkpoint_every = 1
"""


def draw_small_set(folder: Path) -> None:
    """Two people to learn from and one to validate on, twelve frames each."""
    make_set(folder, MadeUpSettings(train=2, validation=1, frames=12, size_px=64, two_people=0.0, seed=3))


def write_config(folder: Path, name: str, *changes: tuple[str, str]) -> Path:
    """A config beside `set`, with some of its lines changed."""
    text = CONFIG
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path
