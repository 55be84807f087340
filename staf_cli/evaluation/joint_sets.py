"""Joint sets of two sides matched by name, and the field's 14 joints (Human3.6M's regressor)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from staf_cli.assets.store import AssetStore
from staf_cli.body.joints import H36M_TO_14
from staf_cli.errors import AssetError
from staf_cli.untrusted.arrays import read_bounded, read_npz
from staf_cli.weights.installed import find_installed
from staf_cli.weights.kinds import REGRESSOR_H36M

MIN_JOINTS = 3
_SIDES = {"l": "left", "r": "right", "left": "left", "right": "right"}
_PARTS = "hip|knee|ankle|foot|collar|shoulder|elbow|wrist|hand|eye|ear|heel"


@dataclass(frozen=True)
class JointMatch:
    """Joints that both sides have.

    Attributes:
        names: (J,) plain names, in the truth's order.
        pred: (J,) their places on the prediction's side.
        truth: (J,) their places on the truth's side.
        only_truth: names of the truth that the prediction does not have.
    """

    names: tuple[str, ...]
    pred: tuple[int, ...]
    truth: tuple[int, ...]
    only_truth: tuple[str, ...]

    @property
    def pelvis(self) -> tuple[int, ...]:
        """Joints (of these) whose mean stands for the pelvis: the hips, else the pelvis, else all of them."""
        for wanted in (("left_hip", "right_hip"), ("pelvis",)):
            if all(name in self.names for name in wanted):
                return tuple(self.names.index(name) for name in wanted)
        return tuple(range(len(self.names)))


def match_joints(pred: Sequence[str], truth: Sequence[str]) -> JointMatch:
    """Match by plain name; where one side has a name twice, its first joint counts."""
    places: dict[str, int] = {}
    wanted: dict[str, int] = {}
    for side, names in ((places, pred), (wanted, truth)):
        for index, name in enumerate(names):
            side.setdefault(plain_name(name), index)
    common = [name for name in wanted if name in places]
    return JointMatch(
        names=tuple(common),
        pred=tuple(places[name] for name in common),
        truth=tuple(wanted[name] for name in common),
        only_truth=tuple(name for name in wanted if name not in places),
    )


def plain_name(name: str) -> str:
    """One spelling for "RHip", "right hip", "hip_r", "Right-Hip" and "right_hip"; no joint is renamed."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    words = [word for word in re.split(r"[\W_]+", spaced.lower()) if word]
    if len(words) == 1 and (found := re.fullmatch(rf"(left|right|l|r)({_PARTS})", words[0])):
        words = list(found.groups())
    side = next((word for word in (*words[:1], *words[-1:]) if word in _SIDES), None)
    if side is not None and len(words) > 1:
        words.remove(side)
        words.insert(0, _SIDES[side])
    return "_".join(words)


H36M_14_NAMES: tuple[str, ...] = (
    *("right_ankle", "right_knee", "right_hip", "left_hip", "left_knee", "left_ankle"),
    *("right_wrist", "right_elbow", "right_shoulder", "left_shoulder", "left_elbow", "left_wrist"),
    *("neck", "head_top"),
)
# The joints of the 14 whose mean is the pelvis.
H36M_PELVIS: tuple[int, ...] = (2, 3)


def load_regressor14(store: AssetStore) -> np.ndarray:
    """Weights (14, V) that make the 14 joints out of SMPL's vertices.

    Raises:
        AssetError: it has not been imported, or is damaged.
    """
    path = find_installed(store, REGRESSOR_H36M)
    if path is None:
        places = ", ".join(str(place) for place in store.places)
        raise AssetError(
            f"the h36m protocol needs {REGRESSOR_H36M}, which is not imported; searched {places}; "
            "get the file from STAF's or SPIN's data, then: staf weights import PATH"
        )
    regressor = read_npz(read_bounded(path, REGRESSOR_H36M.largest_bytes), str(path)).get("J_regressor")
    numbers = regressor if isinstance(regressor, np.ndarray) and regressor.dtype.kind == "f" else np.zeros(0)
    if numbers.ndim != 2 or len(numbers) != 17 or not np.isfinite(numbers).all():
        raise AssetError(f"{path} is damaged; delete it and import it again: staf weights import PATH")
    return numbers[list(H36M_TO_14)].astype(np.float64)
