"""The field's 14 joints: Human3.6M's regressor on SMPL's skin, in LSP's order."""

from __future__ import annotations

import os

import numpy as np

from staf_cli.assets.store import AssetStore
from staf_cli.body.array_archive import read_npz
from staf_cli.body.joints import H36M_TO_14
from staf_cli.bundle.installed import find_installed
from staf_cli.bundle.kinds import REGRESSOR_H36M
from staf_cli.errors import AssetError

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
            "get the file from STAF's or SPIN's data, then: staf-weights import PATH"
        )
    if os.path.getsize(path) > REGRESSOR_H36M.largest_bytes:
        raise AssetError(f"{path} is damaged (too large); delete it and import it again")
    regressor = read_npz(path.read_bytes(), str(path)).get("J_regressor")
    numbers = regressor if isinstance(regressor, np.ndarray) and regressor.dtype.kind == "f" else np.zeros(0)
    if numbers.ndim != 2 or len(numbers) != 17 or not np.isfinite(numbers).all():
        raise AssetError(f"{path} is damaged; delete it and import it again: staf-weights import PATH")
    return numbers[list(H36M_TO_14)].astype(np.float64)
