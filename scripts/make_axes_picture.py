"""Draw docs/axes.png: the 24 joints by number and name, and the axes of every output.

python scripts/make_axes_picture.py docs/axes.png      (needs matplotlib)
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from staf_cli.body.joints import SMPL_JOINT_NAMES, SMPL_PARENTS
from staf_cli.body.model import Body, load_free_body
from staf_cli.camera import Y_UP, Z_UP, Camera
from staf_cli.render.rasterizer import SoftwareRenderer
from staf_cli.render.scene import BodyInScene

INK, GREY = "#2b2b2b", "#8c8c8c"
LEFT, RIGHT, MIDDLE = "#c8553d", "#2d6ca2", "#3d3d3d"  # the person's own sides
AXIS_COLORS = ("#d62728", "#2ca02c", "#1f4fd6")
PALE = np.array([236, 232, 226], float)


@dataclass(frozen=True)
class Look:
    """A camera that looks at the scene: it stands at `eye` and sees `target` in its middle.

    Both are (3,) m in the video camera's axes.
    """

    eye: np.ndarray
    target: np.ndarray
    camera: Camera

    def into(self, points: np.ndarray) -> np.ndarray:
        """Points (..., 3) m from the video camera's axes into this one's."""
        ahead = self.target - self.eye
        ahead = ahead / np.linalg.norm(ahead)
        right = np.cross([0.0, 1.0, 0.0], ahead)
        right = right / np.linalg.norm(right)
        return (points - self.eye) @ np.stack([right, np.cross(ahead, right), ahead]).T

    def pixels(self, points: np.ndarray) -> np.ndarray:
        return self.camera.project(self.into(np.asarray(points, float)))


def posed(away_m: float) -> tuple[np.ndarray, np.ndarray]:
    """Poses (1, 72) and place (1, 3) of somebody who faces the camera, arms half raised."""
    pose = np.zeros((24, 3))
    pose[0] = [np.pi, 0, 0]
    turns = {
        **{"left_shoulder": [0, 0, -0.62], "right_shoulder": [0, 0, 0.62]},
        **{"left_elbow": [0, -0.25, 0], "right_elbow": [0, 0.25, 0]},
        **{"left_hip": [0, 0, 0.17], "right_hip": [0, 0, -0.17]},
    }
    for name, turn in turns.items():
        pose[SMPL_JOINT_NAMES.index(name)] = turn
    return pose.reshape(1, 72), np.array([[0.0, -0.1, away_m]])


def draw_body(axes: Axes, look: Look, body: Body, vertices: np.ndarray) -> None:
    """The body as the program's own renderer draws it, paler."""
    seen = look.into(vertices).astype(np.float32)
    drawn = SoftwareRenderer(body.faces).render([BodyInScene(1, seen)], look.camera)
    width, height = look.camera.size_wh
    image = np.zeros((height, width, 4))
    light = drawn.color.astype(float).mean(axis=-1, keepdims=True) / drawn.color.mean(where=drawn.color > 0)
    rows, columns = drawn.viewport.area
    image[rows, columns, :3] = np.clip(PALE * (0.45 + 0.5 * light), 0, 255) / 255
    image[rows, columns, 3] = drawn.mask
    axes.imshow(image, extent=(0, width, height, 0), interpolation="antialiased")
    axes.set(xlim=(0, width), ylim=(height, 0))
    axes.axis("off")


def side_color(name: str) -> str:
    return LEFT if name.startswith("left") else RIGHT if name.startswith("right") else MIDDLE


def draw_joints(axes: Axes, body: Body) -> None:
    """The joints on the body as the camera sees it, with their numbers and names beside."""
    poses, trans = posed(3.0)
    look = Look(np.zeros(3), np.array([0.0, 0.12, 3.0]), Camera.from_focal((1280, 1080), 1600))
    draw_body(axes, look, body, body.vertices(poses, np.zeros(10), trans)[0])
    places = look.pixels(body.joints(poses, np.zeros(10), trans)[0])
    for joint, parent in enumerate(SMPL_PARENTS):
        if parent >= 0:
            axes.plot(*places[[parent, joint]].T, color=INK, lw=1.3, alpha=0.55)
    for at_right, joints in in_two_columns(places).items():
        for joint, y in zip(joints, apart(places[joints, 1]), strict=True):
            name, color = SMPL_JOINT_NAMES[joint], side_color(SMPL_JOINT_NAMES[joint])
            x = 1270 if at_right else 10
            axes.annotate(
                f"{joint}  {name}",
                places[joint],
                (x, y),
                color=color,
                fontsize=9,
                ha="right" if at_right else "left",
                va="center",
                arrowprops={"arrowstyle": "-", "color": color, "lw": 0.5, "alpha": 0.5, "shrinkB": 4},
            )
    axes.scatter(*places.T, s=30, color=[side_color(name) for name in SMPL_JOINT_NAMES], zorder=5)
    axes.scatter(*places.T, s=5, color="white", zorder=6)
    axes.set_title("24 joints in SMPL's order; left and right are the person's own", fontsize=10, color=INK)
    words = "Every file's origin is the video's camera. Metres; .bvh in centimetres."
    axes.text(640, 1070, words, fontsize=10, color=INK, ha="center")


def in_two_columns(places: np.ndarray) -> dict[bool, list[int]]:
    """The joints whose names stand at the right (True) and at the left, from the top down.

    Of those in the middle every other one goes to either side.
    """
    columns: dict[bool, list[int]] = {True: [], False: []}
    for joint in sorted(range(len(places)), key=lambda joint: places[joint, 1]):
        name = SMPL_JOINT_NAMES[joint]
        sided = name.startswith(("left", "right"))
        columns[name.startswith("left") if sided else len(columns[True]) <= len(columns[False])].append(joint)
    return columns


def apart(heights: np.ndarray, gap: float = 62.0, last: float = 1050.0) -> np.ndarray:
    """Heights, ascending, moved no further than it takes to keep a gap between neighbours."""
    moved = np.array(heights, float)
    for above in range(len(moved) - 1):
        moved[above + 1] = max(moved[above + 1], moved[above] + gap)
    moved[-1] = min(moved[-1], last)
    for below in range(len(moved) - 1, 0, -1):
        moved[below - 1] = min(moved[below - 1], moved[below] - gap)
    return moved


def draw_axes(axes: Axes, body: Body, title: str, turn: np.ndarray, words: tuple[str, str, str]) -> None:
    """The video's camera, somebody before it, and the axes of one kind of file at their origin."""
    poses, trans = posed(2.4)
    look = Look(
        np.array([2.3, -0.8, -1.5]), np.array([-0.62, 0.1, 0.95]), Camera.from_focal((1120, 520), 820)
    )
    draw_floor(axes, look)
    draw_body(axes, look, body, body.vertices(poses, np.zeros(10), trans)[0])
    draw_camera(axes, look)
    for direction, color, word in zip(turn, AXIS_COLORS, words, strict=True):
        start, end = look.pixels(np.stack([np.zeros(3), 0.6 * direction]))
        axes.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": color, "lw": 2.2}, zorder=9)
        beyond, side = word_place(start, end)
        axes.text(*beyond, word, color=color, fontsize=10, ha=side, va="center", weight="bold", zorder=9)
    axes.text(30, 40, title, fontsize=10, color=INK, va="top", linespacing=1.5)


def word_place(start: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, str]:
    """Where an arrow's word stands, px, and how it is aligned: beyond the tip, or below one to the left."""
    across, down = end - start
    if abs(across) < 30:
        return end + np.array([0, 26 if down > 0 else -22]), "center"
    return (end + np.array([14, 0]), "left") if across > 0 else (end + np.array([0, 34]), "center")


def draw_camera(axes: Axes, look: Look) -> None:
    """A pyramid from the camera's centre to its picture."""
    corners = np.array([[-0.2, -0.13, 0.32], [0.2, -0.13, 0.32], [0.2, 0.13, 0.32], [-0.2, 0.13, 0.32]])
    for one, two in zip(corners, np.roll(corners, 1, axis=0), strict=True):
        axes.plot(*look.pixels(np.stack([one, two])).T, color=INK, lw=1.1)
        axes.plot(*look.pixels(np.stack([np.zeros(3), one])).T, color=INK, lw=0.8, alpha=0.7)
    axes.scatter(*look.pixels(np.zeros(3)), s=16, color=INK, zorder=8)


def draw_floor(axes: Axes, look: Look) -> None:
    """Lines half a metre apart, below the feet."""
    height = 0.87
    for along in np.arange(-1.0, 1.01, 0.5):
        axes.plot(*look.pixels([[along, height, 0.0], [along, height, 3.0]]).T, color=GREY, lw=0.5, alpha=0.5)
    for away in np.arange(0.0, 3.01, 0.5):
        axes.plot(*look.pixels([[-1, height, away], [1, height, away]]).T, color=GREY, lw=0.5, alpha=0.5)


def main(path: str) -> None:
    body = load_free_body("cpu")
    figure = plt.figure(figsize=(12, 6.4), dpi=100)
    grid = figure.add_gridspec(
        3, 2, width_ratios=(1.3, 1), left=0.01, right=0.99, top=0.94, bottom=0.01, wspace=0.02, hspace=0.03
    )
    draw_joints(figure.add_subplot(grid[:, 0]), body)
    panels = (
        (
            "person_001.npz, meshes/*.npz\ncamera coordinates, as OpenCV's",
            np.eye(3),
            ("x right", "y down", "z away"),
        ),
        (".obj  .ply  .glb  .bvh  .csv\n(x, -y, -z) of those", Y_UP, ("x right", "y up", "z to the viewer")),
        ("amass/*.npz\n(x, z, -y) of those", Z_UP, ("x right", "y away", "z up")),
    )
    for row, (title, turn, words) in enumerate(panels):
        draw_axes(figure.add_subplot(grid[row, 1]), body, title, turn, words)
    figure.savefig(path, pil_kwargs={"optimize": True})


if __name__ == "__main__":
    main(sys.argv[1])
