"""A second reading of .bvh files: any hierarchy, any order of channels."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np


@dataclass
class Bone:
    name: str
    parent: int
    offset: np.ndarray
    channels: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class PlayedBvh:
    """bones: without end sites; tips: offsets of end sites by bone; frames (T, channels)."""

    bones: list[Bone]
    tips: dict[str, np.ndarray]
    frame_time_s: float
    frames: np.ndarray

    @classmethod
    def read(cls, path: Path) -> PlayedBvh:
        words = iter(path.read_text().split())
        bones: list[Bone] = []
        tips: dict[str, np.ndarray] = {}
        above: list[int | None] = []  # None: an end site
        assert next(words) == "HIERARCHY"
        for word in words:
            if word in ("ROOT", "JOINT"):
                parent = above[-1] if above else -1
                assert parent is not None
                bones.append(Bone(next(words), parent, np.zeros(3)))
            elif word == "End":
                assert next(words) == "Site"
                assert next(words) == "{"
                above.append(None)
            elif word == "{":
                above.append(len(bones) - 1)
            elif word == "}":
                above.pop()
            elif word == "OFFSET":
                offset = np.array([float(next(words)) for _ in range(3)])
                if above[-1] is None:
                    tips[bones[-1].name] = offset
                else:
                    bones[above[-1]].offset = offset
            elif word == "CHANNELS":
                bones[-1].channels = [next(words) for _ in range(int(next(words)))]
            else:
                assert word == "MOTION"
                break
        assert next(words) == "Frames:"
        count = int(next(words))
        assert [next(words), next(words)] == ["Frame", "Time:"]
        frame_time_s = float(next(words))
        width = sum(len(bone.channels) for bone in bones)
        return cls(bones, tips, frame_time_s, np.array(list(map(float, words))).reshape(count, width))

    def joints(self, row: int) -> dict[str, np.ndarray]:
        """Where every bone begins, in the file's unit."""
        values = iter(self.frames[row])
        placed: list[np.ndarray] = []
        for bone in self.bones:
            local = np.eye(4)
            local[:3, 3] = bone.offset
            for channel in bone.channels:
                local = local @ step(channel, next(values))
            placed.append(local if bone.parent < 0 else placed[bone.parent] @ local)
        return {bone.name: matrix[:3, 3] for bone, matrix in zip(self.bones, placed, strict=True)}


def step(channel: str, value: float) -> np.ndarray:
    axis = "XYZ".index(channel[0])
    matrix = np.eye(4)
    if channel.endswith("position"):
        matrix[axis, 3] = value
        return matrix
    cos, sin = np.cos(np.radians(value)), np.sin(np.radians(value))
    one, two = (axis + 1) % 3, (axis + 2) % 3
    matrix[[one, two], [one, two]] = cos
    matrix[one, two], matrix[two, one] = -sin, sin
    return matrix
