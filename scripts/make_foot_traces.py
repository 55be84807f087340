"""Draw a picture of docs/world.md: where a walker's feet go on the floor, without and with the foot lock.

    staf run demo.mp4 --end 4 --no-obj --no-frame-npz --no-feet-lock --out BEFORE
    staf run demo.mp4 --end 4 --no-obj --no-frame-npz --out AFTER
    python scripts/make_foot_traces.py BEFORE/demo AFTER/demo 2 docs/feet.webp      (needs matplotlib)

The demo clip is BSD-3, see docs/licences.md.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from staf_cli.results.load import load_result
from staf_cli.world.body_points import BodyPoints

NAMES = ("left heel", "left toe", "right heel", "right toe")
COLORS = ("#0b5394", "#6fa8dc", "#b45f06", "#f6b26b")
MARGIN_M = 0.15
LOWEST_M, HIGHEST_M = -0.1, 0.3


@dataclass(frozen=True)
class Feet:
    """Points under the feet over T frames.

    Attributes:
        points_m: (T, 4, 3) m in the world, heights seen from the sole of a flat foot.
        stand: (T, 4) bool, the contacts.
        times_s: (T,) s.
    """

    points_m: np.ndarray
    stand: np.ndarray
    times_s: np.ndarray

    @classmethod
    def read(cls, folder: Path, person_id: int) -> Feet:
        result = load_result(folder)
        person = next(each for each in result.people if each.person_id == person_id)
        if person.world is None or not person.world.is_trusted or person.contacts is None:
            raise SystemExit(f"{folder}: person {person_id} is in no trusted world")
        points = BodyPoints.of(person.motion, result.body, person.timestamps_s)
        matrices = person.world.camera_at(person.frame_ids)
        places = np.einsum("tij,tpj->tpi", matrices[:, :3, :3], points.standing_points_m)
        places += matrices[:, None, :3, 3]
        places[..., 2] -= points.standing_sole_m
        return cls(places, person.contacts, person.timestamps_s)

    def slide_m_s(self) -> float:
        """Mean speed over the floor of what stands."""
        both = self.stand[1:] & self.stand[:-1]
        way = np.linalg.norm(np.diff(self.points_m[..., :2], axis=0), axis=-1)
        return float((way / np.diff(self.times_s)[:, None])[both].mean())

    def height_m(self) -> float:
        """Mean distance from the floor of what stands."""
        return float(np.abs(self.points_m[..., 2])[self.stand].mean())

    def draw(self, axes: Axes, across: int) -> None:
        """Along x and another axis: a thin line everywhere, dots where a point stands."""
        for number, (name, color) in enumerate(zip(NAMES, COLORS, strict=True)):
            places, stands = self.points_m[:, number], self.stand[:, number]
            axes.plot(places[:, 0], places[:, across], color=color, linewidth=0.7, alpha=0.7)
            axes.plot(places[stands, 0], places[stands, across], ".", color=color, markersize=5, label=name)


def main(before: Path, after: Path, person_id: int, picture: Path) -> None:
    feet = {"without the lock": Feet.read(before, person_id), "with it": Feet.read(after, person_id)}
    figure, grid = plt.subplots(2, 2, figsize=(10, 4.6), sharex=True, sharey="row", constrained_layout=True)
    for column, (name, one) in zip(grid.T, feet.items(), strict=True):
        one.draw(column[0], 1)
        one.draw(column[1], 2)
        slide, height = one.slide_m_s(), one.height_m()
        print(f"{name}: standing points slide {slide:.3f} m/s, are {height * 100:.1f} cm off the floor")
        column[0].set_title(f"{name}: standing points move at {slide * 100:.1f} cm/s", fontsize=10)
        column[1].axhline(0, color="#555555", linewidth=0.8)
        column[1].set_xlabel("x, to the camera's right, m")
    _set_limits(grid, list(feet.values()))
    figure.savefig(picture, dpi=110)


def _set_limits(grid: np.ndarray, feet: list[Feet]) -> None:
    floor = np.concatenate([one.points_m[..., :2].reshape(-1, 2) for one in feet])
    low, high = floor.min(axis=0) - MARGIN_M, floor.max(axis=0) + MARGIN_M
    grid[0, 0].set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), ylabel="seen from above: y, away, m")
    grid[1, 0].set(ylim=(LOWEST_M, HIGHEST_M), ylabel="from the side: height, m")
    grid[0, 1].legend(fontsize=8, ncols=2, loc="lower right")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
