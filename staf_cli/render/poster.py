"""One picture of a whole result: six frames, each as overlay and from the side, under a heading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from staf_cli.palette import person_color
from staf_cli.render.overlay import BOLD, draw_text, shortened, text_width
from staf_cli.render.scene import PAPER_RGB, alpha_blend

NUM_FRAMES = 6
INK_RGB, QUIET_RGB, CARD_RGB = (28, 31, 36), (104, 110, 120), (255, 255, 255)
WIDTH_PX, NARROWEST_PX, MARGIN_PX, GAP_PX = 1800, 1100, 44, 22
NAME_PX, LINE_PX, TIME_PX = 46, 27, 25
HEADING_PX, PEOPLE_PX, FOOT_PX = 156, 50, 46
SIDE_WIDEST = 0.75  # of a tile's height
FLATTEST, TALLEST = 2.4, 0.45  # width by height of a frame in its tile; more extreme ones get bars
SHAPE = 1.5  # width by height that the frames together should come close to


@dataclass(frozen=True)
class Heading:
    """What stands above the frames.

    Attributes:
        name: of the input.
        facts: short words about the whole: engine, body, frames and such.
        people: a person's id and what is said about them.
    """

    name: str
    facts: Sequence[str]
    people: Sequence[tuple[int, str]]


@dataclass(frozen=True)
class Layout:
    """Where everything lies, px.

    Attributes:
        columns, rows: of tiles.
        frame_wh: a frame's place in its tile.
        side_wh: the side view's, to the right of it; (0, 0) where no body is to be seen.
        heading_px: height of all above the tiles.
    """

    columns: int
    rows: int
    frame_wh: tuple[int, int]
    side_wh: tuple[int, int]
    heading_px: int

    @classmethod
    def of(
        cls, count: int, picture_wh: tuple[int, int], *, has_people: bool = True, has_bodies: bool = True
    ) -> Layout:
        """The layout of so many frames of a video of this size; without bodies there is no side view."""
        has_side = has_people and has_bodies
        aspect = float(np.clip(picture_wh[0] / picture_wh[1], TALLEST, FLATTEST))
        side = min(aspect, SIDE_WIDEST) if has_side else 0.0
        count = max(1, count)

        def misfit(columns: int) -> float:
            rows = -(-count // columns)
            return abs(np.log(columns * (aspect + side) / rows / SHAPE)) + 0.3 * (columns * rows - count)

        columns = min(range(1, count + 1), key=misfit)
        rows = -(-count // columns)
        room = (WIDTH_PX - 2 * MARGIN_PX - (columns - 1) * GAP_PX) / columns
        # Small pictures are not blown up beyond twice their size.
        height = round(min(room / (aspect + side), WIDTH_PX / SHAPE / rows, max(2 * picture_wh[1], 240)))
        side_wh = (round(height * side), height) if has_side else (0, 0)
        heading_px = HEADING_PX + PEOPLE_PX * has_people
        return cls(columns, rows, (round(height * aspect), height), side_wh, heading_px)

    @property
    def tile_wh(self) -> tuple[int, int]:
        return self.frame_wh[0] + self.side_wh[0], self.frame_wh[1] + FOOT_PX

    @property
    def size_wh(self) -> tuple[int, int]:
        """Of the whole poster."""
        height = self.rows * self.tile_wh[1] + (self.rows - 1) * GAP_PX + self.heading_px + MARGIN_PX
        return max(self._tiles_px + 2 * MARGIN_PX, NARROWEST_PX), height

    @property
    def _tiles_px(self) -> int:
        return self.columns * self.tile_wh[0] + (self.columns - 1) * GAP_PX

    def corner(self, number: int) -> tuple[int, int]:
        """The upper left corner (x, y) of tile `number`, from 0."""
        row, column = divmod(number, self.columns)
        x = (self.size_wh[0] - self._tiles_px) // 2 + column * (self.tile_wh[0] + GAP_PX)
        return x, self.heading_px + row * (self.tile_wh[1] + GAP_PX)


def choose_frames(worth: np.ndarray, count: int = NUM_FRAMES) -> list[int]:
    """Frames that show a video well: spread over the time in which people are, the best of each stretch.

    Args:
        worth: (N,) how good each frame is, 0 where no one is in it.
        count: how many at most.

    Returns:
        Frame ids, ascending; where no one ever is, they are spread over the whole video.
    """
    candidates = np.flatnonzero(worth > 0)
    if len(candidates) == 0:
        candidates = np.arange(len(worth))
    chosen = []
    for stretch in np.array_split(candidates, count):
        if len(stretch):
            off_center = np.abs(np.linspace(-1, 1, len(stretch)))
            best = max(float(worth[stretch].max()), 1e-9)
            chosen.append(int(stretch[np.argmax(worth[stretch] / best - 0.5 * off_center)]))
    return chosen


@dataclass
class Poster:
    """Collects a few frames while the video passes by; only their small pictures are kept."""

    layout: Layout
    _tiles: list[tuple[np.ndarray, str]] = field(default_factory=list)

    def add(self, overlay: np.ndarray, side: np.ndarray | None, words: str) -> None:
        """Take one frame.

        Args:
            overlay: (H, W, 3 or 4) uint8.
            side: (h, w, 3) uint8, its side view, where the layout has a place for it.
            words: written below.
        """
        if overlay.shape[2] == 4:  # what shows through is the plain backdrop
            backdrop = np.full((*overlay.shape[:2], 3), PAPER_RGB, np.uint8)
            alpha_blend(backdrop, overlay[..., :3], overlay[..., 3])
            overlay = backdrop
        frame = _fitted(overlay, self.layout.frame_wh)
        if side is not None:
            frame = np.concatenate([frame, _fitted(side, self.layout.side_wh)], axis=1)
        self._tiles.append((frame, words))

    def draw(self, heading: Heading) -> np.ndarray:
        """The poster (H, W, 3) uint8 RGB."""
        width, height = self.layout.size_wh
        canvas = np.full((height, width, 3), CARD_RGB, np.uint8)
        _draw_heading(canvas, heading)
        for number, (picture, words) in enumerate(self._tiles):
            x, y = self.layout.corner(number)
            baseline = y + picture.shape[0] + 32
            canvas[y : y + picture.shape[0], x : x + picture.shape[1]] = picture
            draw_text(canvas, words, (x, baseline), TIME_PX, QUIET_RGB)
            if self.layout.side_wh[0]:
                draw_text(canvas, "side", (x + self.layout.frame_wh[0], baseline), TIME_PX, QUIET_RGB)
        return canvas


def _draw_heading(canvas: np.ndarray, heading: Heading) -> None:
    """Name, facts, and a dot in each person's colour with a word, as many as there is room for."""
    x, room = MARGIN_PX, canvas.shape[1] - 2 * MARGIN_PX
    draw_text(canvas, shortened(heading.name, NAME_PX, room, BOLD), (x, 72), NAME_PX, INK_RGB, BOLD)
    facts = shortened("   ·   ".join(heading.facts), LINE_PX, room)
    draw_text(canvas, facts, (x, 122), LINE_PX, QUIET_RGB)
    baseline = 122 + PEOPLE_PX
    for number, (person_id, text) in enumerate(heading.people):
        end = x + 32 + text_width(text, LINE_PX)
        remaining = len(heading.people) - number
        if end + (170 if remaining > 1 else 0) > MARGIN_PX + room:  # room to say that there are others
            draw_text(canvas, f"and {remaining} more", (x, baseline), LINE_PX, QUIET_RGB)
            return
        dot = np.zeros(canvas.shape[:2], np.uint8)
        cv2.circle(dot, (x + 12, baseline - 9), 11, 255, cv2.FILLED, cv2.LINE_AA)
        alpha_blend(canvas, person_color(person_id), dot)
        draw_text(canvas, text, (x + 32, baseline), LINE_PX, INK_RGB)
        x = end + 36


def _fitted(picture: np.ndarray, size_wh: tuple[int, int]) -> np.ndarray:
    """A picture scaled to fit into a size, in its middle."""
    width, height = size_wh
    scale = min(width / picture.shape[1], height / picture.shape[0])
    inner_w = min(width, max(1, round(scale * picture.shape[1])))
    inner_h = min(height, max(1, round(scale * picture.shape[0])))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    canvas = np.full((height, width, 3), PAPER_RGB, np.uint8)
    x, y = (width - inner_w) // 2, (height - inner_h) // 2
    scaled = cv2.resize(np.ascontiguousarray(picture), (inner_w, inner_h), interpolation=how)
    canvas[y : y + inner_h, x : x + inner_w] = scaled
    return canvas
