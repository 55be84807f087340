"""The made-up set's files (docs/training_data.md): set.json, and a folder of pictures and truth a sequence.

```
set.json                      what the set is, and whether it is complete
train/000000/000000.png ...   pictures
train/000000/truth.npz        `Truth`
validation/000000/...
```
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from staf_cli.errors import AssetError, InputError
from staf_cli.motion import NUM_BETAS, NUM_POSE
from staf_cli.train.made_up.settings import MadeUpSettings
from staf_cli.untrusted.arrays import content_told, read_arrays, read_bounded, require_plausible

Part = Literal["train", "validation"]
PARTS: tuple[Part, Part] = ("train", "validation")
SET_JSON, TRUTH = "set.json", "truth.npz"
FORMAT, VERSION = "staf made-up set", 1
MOST_PEOPLE = 100
_LARGEST_JSON = 1 << 20


@dataclass(frozen=True, eq=False)
class Truth:
    """`truth.npz`: P people in N pictures. Camera axes: x right, y down, z away, m.

    Attributes:
        body_model: (), str: whose parameters these are.
        fps: (), frames per second.
        focal_px: (), px; principal_point_px: (2,) px, continuous; of every picture.
        poses: (P, N, 72) float32 rad, axis-angle, root first, in the camera's axes.
        betas: (P, 10) float32.
        trans: (P, N, 3) float32 m, smplx's `transl`.
        boxes_xyxy: (P, N, 4) float32 px, around the whole mesh, hidden or not.
        visible: (P, N) float32, 0-1: share of the mesh that lies in the picture with nothing in front.
    """

    body_model: np.ndarray
    fps: np.ndarray
    focal_px: np.ndarray
    principal_point_px: np.ndarray
    poses: np.ndarray
    betas: np.ndarray
    trans: np.ndarray
    boxes_xyxy: np.ndarray
    visible: np.ndarray

    @property
    def num_frames(self) -> int:
        return int(self.poses.shape[1])

    def write(self, path: Path) -> None:
        """Write the file; OSError where it cannot be."""
        np.savez_compressed(path, **vars(self))


def sequence_folder(root: Path, part: Part, index: int) -> Path:
    """Where a sequence's files are."""
    return root / part / f"{index:06d}"


def picture_name(frame: int) -> str:
    """Of a picture, counted from 0."""
    return f"{frame:06d}.png"


def document_of(settings: MadeUpSettings, body_model: str, *, complete: bool) -> dict[str, Any]:
    """What stands in set.json."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "complete": complete,
        "body_model": body_model,
        "licence": "CC0-1.0",
        "settings": asdict(settings),
    }


def read_set(root: Path) -> dict[str, Any]:
    """set.json of a complete set.

    Raises:
        InputError: there is none, it is damaged, or the set is not complete.
    """
    path = root / SET_JSON
    if not path.is_file():
        raise InputError(f"{root}: no {SET_JSON} in it; staf train make-set {root} makes a set")
    try:
        document = json.loads(read_bounded(path, _LARGEST_JSON))
        known = document["format"] == FORMAT and document["version"] == VERSION
        counts = [int(document["settings"][part]) for part in PARTS]
        size_px = document["settings"]["size_px"]
        complete = bool(document["complete"])
    except (AssetError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise InputError(f"{path} is damaged; make the set again") from error
    if not known or min(counts) < 0 or not isinstance(size_px, int) or size_px < 1:
        raise InputError(f"{path}: no made-up set of this version; make it again")
    if not complete:
        raise InputError(f"{root}: the set is not complete; staf train make-set {root} goes on with it")
    return document


def read_truth(path: Path) -> Truth:
    """Read one truth.npz.

    Raises:
        InputError: it is missing, damaged or something else.
    """
    arrays = read_arrays(path, "a made-up set's truth")
    with content_told(path, "truth of a made-up set", "make the set again"):
        people, frames = arrays["poses"].shape[:2]
        if people > MOST_PEOPLE:
            raise ValueError(f"{people} people")
        shapes = {
            "fps": (),
            "focal_px": (),
            "principal_point_px": (2,),
            "poses": (people, frames, NUM_POSE),
            "betas": (people, NUM_BETAS),
            "trans": (people, frames, 3),
            "boxes_xyxy": (people, frames, 4),
            "visible": (people, frames),
        }
        numbers = {name: _numbers(name, arrays[name], shape) for name, shape in shapes.items()}
        if not numbers["focal_px"] > 0:
            raise ValueError("focal_px must be above 0")
        return Truth(body_model=arrays["body_model"], **numbers)


def _numbers(name: str, values: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    if values.dtype.kind not in "biuf" or values.shape != shape:
        raise ValueError(f"{name} has the shape {values.shape}, not {shape}")
    numbers = require_plausible(name, values)
    if not np.isfinite(numbers).all():
        raise ValueError(f"{name} is not finite")
    return numbers
