"""Dressed bodies drawn by the software rasteriser, and how much of each can be seen."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from staf_cli.body.arrays import BodyArrays
from staf_cli.body.joints import SMPL_JOINT_NAMES
from staf_cli.body.kinematics import VertexNormals
from staf_cli.camera import Camera
from staf_cli.render.rasterizer import draw_mesh
from staf_cli.render.scene import NEAR_M
from staf_cli.train.made_up.scenery import colour

OVERSAMPLING = 2  # pictures are drawn larger and reduced: soft edges
_SKINS = ((255, 224, 196), (234, 192, 160), (198, 148, 112), (150, 102, 70), (96, 62, 44))
_SUIT = {  # red and green of a part on the left side; on the right one blue takes red's place
    "hip": (230, 40),
    "knee": (120, 200),
    "ankle": (255, 255),
    "foot": (255, 120),
    "collar": (140, 140),
    "shoulder": (40, 230),
    "elbow": (200, 120),
    "wrist": (250, 250),
    "hand": (250, 150),
}
_PARTS = {
    "legs": ("left_hip", "right_hip"),
    "shins": ("left_knee", "right_knee"),
    "shoes": ("left_ankle", "right_ankle", "left_foot", "right_foot"),
    "trunk": ("spine1", "spine2", "spine3", "left_collar", "right_collar"),
    "upper_arms": ("left_shoulder", "right_shoulder"),
    "forearms": ("left_elbow", "right_elbow"),
}


@dataclass(frozen=True, eq=False)
class Light:
    """Where light comes from.

    Attributes:
        direction: (3,) unit, towards it, camera axes. ambient: 0-1, what falls on everything.
    """

    direction: np.ndarray
    ambient: float

    @classmethod
    def some(cls, rng: np.random.Generator) -> Light:
        """From above, from the side, more or less from the front."""
        direction = np.array([rng.uniform(-1, 1), -rng.uniform(0.2, 1), -rng.uniform(0.2, 1)])
        return cls((direction / np.linalg.norm(direction)).astype(np.float32), float(rng.uniform(0.3, 0.6)))


class Dresser:
    """Clothes for bodies of one kind: colours of their vertices."""

    def __init__(self, body: BodyArrays) -> None:
        main = body.weights.argmax(axis=1)
        self._suit = _suit_of_joints()[main]
        self._rows = {
            part: np.isin(main, [SMPL_JOINT_NAMES.index(name) for name in names])
            for part, names in _PARTS.items()
        }
        self._template = body.template
        self._pelvis = main == 0
        head, neck = main == SMPL_JOINT_NAMES.index("head"), body.joints_template[15]
        above = body.template[:, 1] > neck[1] + 0.10
        behind = body.template[:, 2] < neck[2] + 0.01
        self._hair = head & (above | (behind & (body.template[:, 1] > neck[1] + 0.02)))

    def suit(self) -> np.ndarray:
        """Colours (V, 3) float32, 0-255, of a suit that tells every part of the body from every other."""
        return self._suit

    def clothes(self, rng: np.random.Generator) -> np.ndarray:
        """Vertex colours (V, 3) float32, 0-255: skin, hair, shirt, trousers, shoes."""
        skin = np.array(_SKINS[rng.integers(len(_SKINS))], np.float32) * rng.uniform(0.85, 1.05)
        colours = np.tile(skin, (len(self._template), 1)).astype(np.float32)
        shirt, trousers, shoes, hair = (colour(rng) for _ in range(4))
        colours[self._hair] = hair * 0.6
        colours[self._rows["legs"] | self._pelvis] = trousers
        colours[self._rows["shoes"]] = shoes
        if rng.random() < 0.75:
            colours[self._rows["shins"]] = trousers
        bare = rng.random()
        worn = self._rows["trunk"] | (self._rows["upper_arms"] & (bare > 0.15))
        worn |= self._rows["forearms"] & (bare > 0.5)
        colours[worn] = shirt
        if rng.random() < 0.4:  # stripes
            along = self._template @ rng.normal(0, 1, 3).astype(np.float32)
            striped = worn & (np.sin(along * rng.uniform(30, 90)) > 0)
            colours[striped] = colour(rng)
        return colours


def _suit_of_joints() -> np.ndarray:
    """(24, 3) float32: grey in the middle, warm colours on the left side, cold ones on the right."""
    colours = []
    for name in SMPL_JOINT_NAMES:
        side, _, part = name.rpartition("_")
        strong, weak = _SUIT.get(part, (128, 128))
        middle = _SKINS[0] if name == "head" else (90, 90, 90)
        colours.append({"left": (strong, weak, 30), "right": (30, weak, strong), "": middle}[side])
    return np.array(colours, np.float32)


class Drawer:
    """Draws people of one kind of body with one camera.

    Args:
        body: their kind. camera: with square pictures of a size.
    """

    def __init__(self, body: BodyArrays, camera: Camera) -> None:
        self._faces = np.ascontiguousarray(body.faces, np.int32)
        self._normals = VertexNormals(self._faces)
        size = OVERSAMPLING * np.array(camera.size_wh[::-1])
        centre = camera.principal_point_px
        self._lens = OVERSAMPLING * np.array([camera.focal_px, *centre], np.float64)
        self._shape = tuple(size.tolist())

    def draw(
        self,
        skins: list[np.ndarray],
        clothes: list[np.ndarray],
        light: Light,
        behind: np.ndarray,
        front: tuple[np.ndarray, np.ndarray],
    ) -> tuple[np.ndarray, np.ndarray]:
        """One picture.

        Args:
            skins: (V, 3) float32 m, vertices of each of P people. clothes: (V, 3) their colours.
            light: that falls on them.
            behind: (H, W, 3) uint8.
            front: (H, W, 3) uint8 and where it hides what is behind, (H, W) bool.

        Returns:
            (H, W, 3) uint8, and (P,) share of each person's drawn pixels that nothing hides.
        """
        canvas = cv2.resize(behind, self._shape[::-1], interpolation=cv2.INTER_NEAREST)
        hidden = cv2.resize(front[1].astype(np.uint8), self._shape[::-1], interpolation=cv2.INTER_NEAREST) > 0
        nearest = np.zeros(self._shape, np.float32)
        owner = np.full(self._shape, -1, np.int8)
        drawn = []
        for number, (skin, worn) in enumerate(zip(skins, clothes, strict=True)):
            colours, inverse_depth = self._alone(skin, worn, light)
            wins = inverse_depth > nearest
            canvas[wins], nearest[wins], owner[wins] = colours[wins], inverse_depth[wins], number
            drawn.append(int((inverse_depth > 0).sum()))
        canvas[hidden] = cv2.resize(front[0], self._shape[::-1], interpolation=cv2.INTER_NEAREST)[hidden]
        seen = [int(((owner == number) & ~hidden).sum()) for number in range(len(skins))]
        width, height = self._shape[1] // OVERSAMPLING, self._shape[0] // OVERSAMPLING
        picture = cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA)
        return picture, np.array(seen) / np.maximum(drawn, 1)

    def _alone(self, skin: np.ndarray, worn: np.ndarray, light: Light) -> tuple[np.ndarray, np.ndarray]:
        normals = self._normals(np.ascontiguousarray(skin, np.float32))
        shade = light.ambient + (1 - light.ambient) * np.clip(normals @ light.direction, 0, None)
        points = np.concatenate([skin, np.clip(worn * shade[:, None], 0, 255)], axis=1).astype(np.float32)
        colours, inverse_depth = np.zeros((*self._shape, 3), np.uint8), np.zeros(self._shape, np.float32)
        draw_mesh(points, self._faces, self._lens, NEAR_M, colours, inverse_depth)
        return colours, inverse_depth
