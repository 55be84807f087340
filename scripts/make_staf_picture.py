"""Draw docs/staf.png: how data flows through STAF, with shapes; sizes are taken from the code.

python scripts/make_staf_picture.py docs/staf.png      (needs matplotlib)
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from staf_cli.recover.staf.config import StafConfig

ONCE_A_FRAME, ONCE_A_WINDOW, DATA = "#cfe3f5", "#fbe0c3", "#ffffff"


@dataclass(frozen=True)
class Box:
    """A step: its middle (x, y), its words, its colour and width."""

    x: float
    y: float
    text: str
    color: str
    width: float = 2.5

    def draw(self, axes: Axes) -> None:
        height = 0.32 + 0.26 * self.text.count("\n")
        corner = (self.x - self.width / 2, self.y - height / 2)
        style = "round,pad=0.05,rounding_size=0.1"
        patch = FancyBboxPatch(corner, self.width, height, boxstyle=style, fc=self.color, ec="#555555")
        axes.add_patch(patch)
        axes.text(self.x, self.y, self.text, ha="center", va="center", fontsize=8.5)


def boxes(config: StafConfig) -> dict[str, Box]:
    frames, size = config.num_frames, config.feature_size
    channels = config.feature_channels
    first, second, third = config.pyramid_channels
    grid, mesh = config.grid_features, config.mesh_features
    return {
        "crop": Box(1.5, 6, f"crops of a track\n3 x {config.crop_size} x {config.crop_size}", DATA),
        "backbone": Box(4.7, 6, f"ResNet-50\n{channels} x {size} x {size}", ONCE_A_FRAME),
        "up": Box(7.9, 6, f"deconv 1\n{first} x {2 * size} x {2 * size}", ONCE_A_FRAME),
        "level2": Box(11.1, 6, f"deconv 2\n{second} x {4 * size} x {4 * size}", ONCE_A_FRAME),
        "grid": Box(7.9, 4.7, f"{config.grid_size} x {config.grid_size} grid\n{grid}", ONCE_A_FRAME),
        "apm": Box(4.7, 4.7, f"APM: the target frame\nis the mean of {frames}", ONCE_A_WINDOW, 2.7),
        "tcfm": Box(4.7, 3.4, f"TCFM\n{frames} x {grid}", ONCE_A_WINDOW),
        "reg1": Box(1.5, 3.4, f"regressor 1\n{frames} bodies", ONCE_A_WINDOW),
        "points": Box(
            7.9, 3.4, f"{config.num_mesh_points} mesh points in\nthe maps of deconv 2", ONCE_A_WINDOW, 2.9
        ),
        "safm": Box(11.1, 3.4, f"SAFM: {frames} x {mesh}\n-> {mesh}", ONCE_A_WINDOW),
        "reg2": Box(11.1, 2.1, "regressor 2\nthe target's body", ONCE_A_WINDOW),
        "level3": Box(
            7.9, 2.1, f"mesh points in deconv 3\n{third} x {8 * size} x {8 * size}", ONCE_A_WINDOW, 2.9
        ),
        "reg3": Box(4.7, 2.1, "regressor 3\nthe target's body", ONCE_A_WINDOW),
        "out": Box(
            1.5, 2.1, f"camera 3, pose 72, betas 10\n{config.num_vertices} vertices, 49 joints", DATA, 2.9
        ),
    }


ARROWS = (
    *(("crop", "backbone"), ("backbone", "up"), ("up", "level2"), ("up", "grid"), ("up", "apm")),
    *(("grid", "tcfm"), ("apm", "tcfm"), ("tcfm", "reg1"), ("level2", "points"), ("points", "safm")),
    *(("safm", "reg2"), ("reg2", "level3"), ("level3", "reg3"), ("reg3", "out")),
)


def arrow(axes: Axes, start: Box, end: Box) -> None:
    """From the side of one box that faces the other."""
    if abs(start.x - end.x) < 0.1:
        sign = 1 if end.y > start.y else -1
        tail, head = (start.x, start.y + sign * 0.35), (end.x, end.y - sign * 0.37)
    else:
        sign = 1 if end.x > start.x else -1
        tail = (start.x + sign * (start.width / 2 + 0.05), start.y)
        head = (end.x - sign * (end.width / 2 + 0.08), end.y)
    axes.annotate("", head, tail, arrowprops={"arrowstyle": "-|>", "color": "#333333", "lw": 1.2})


def main(path: str) -> None:
    line = {"arrowstyle": "-|>", "color": "#333333", "lw": 1.2}
    figure, axes = plt.subplots(figsize=(10.5, 4.6), dpi=130)
    steps = boxes(StafConfig())
    for start, end in ARROWS:
        arrow(axes, steps[start], steps[end])
    # Where the nine meshes fall: from below regressor 1 round to the points.
    axes.annotate(
        "",
        (steps["points"].x, steps["points"].y - 0.37),
        (steps["reg1"].x, steps["reg1"].y - 0.35),
        arrowprops={**line, "connectionstyle": "bar,fraction=0.05"},
    )
    for step in steps.values():
        step.draw(axes)
    axes.text(0.1, 1.25, "blue: once a frame, whichever windows it is in", fontsize=8.5, color="#2d6ca2")
    axes.text(5.6, 1.25, "orange: once a window of nine frames", fontsize=8.5, color="#b36a12")
    axes.set(xlim=(0, 12.6), ylim=(1.1, 6.6))
    axes.axis("off")
    figure.savefig(path, bbox_inches="tight")


if __name__ == "__main__":
    main(sys.argv[1])
