"""A body's arrays as plain numpy: what has to be known of one to hand it on. Loads no torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

import numpy as np


@dataclass(frozen=True)
class BodyArrays:
    """A body in SMPL's format, in its own axes (y up, facing along z) and metres.

    Attributes:
        name: which body this is.
        template: (V, 3) float32, m: the mean body's vertices in the rest pose.
        shapedirs: (V, 3, 10) float32, m: how they move with the betas.
        weights: (V, 24) float32: how far each joint takes a vertex along; rows sum to 1.
        faces: (F, 3) int32.
        joints_template: (24, 3) float32, m: the mean body's joints in the rest pose.
        joints_shapedirs: (24, 3, 10) float32, m: how they move with the betas.
        has_correctives: whether the surface also depends on the pose, which these arrays leave out.
    """

    name: str
    template: np.ndarray
    shapedirs: np.ndarray
    weights: np.ndarray
    faces: np.ndarray
    joints_template: np.ndarray
    joints_shapedirs: np.ndarray
    has_correctives: bool = False

    def rest_joints(self, betas: np.ndarray) -> np.ndarray:
        """The joints (24, 3) float64 m of the unturned body of a shape (10,)."""
        shape = np.asarray(betas, np.float64)
        return self.joints_template + self.joints_shapedirs.astype(np.float64) @ shape

    def stature_m(self, betas: np.ndarray) -> float:
        """How tall (m) the mesh of a shape (10,) stands in the rest pose."""
        return float(np.ptp(self.template[:, 1] + self.shapedirs[:, 1] @ np.asarray(betas, np.float64)))


def free_body_fields() -> dict[str, np.ndarray]:
    """The arrays of the free body that comes with the package; see data/FREE_BODY_LICENSE.md."""
    data = resources.files("staf_cli.body") / "data/free_body.npz"
    with data.open("rb") as file, np.load(file, allow_pickle=False) as archive:
        return {key: archive[key] for key in archive.files}


def free_body_arrays() -> BodyArrays:
    """The free body, without torch, which takes seconds to load."""
    fields = free_body_fields()
    return arrays_of_fields(str(fields["name"]), fields)


def arrays_of_fields(name: str, fields: Mapping[str, np.ndarray]) -> BodyArrays:
    """A body from the arrays of an SMPL file, those without pose correctives."""
    regressor = fields["J_regressor"]
    template, shapedirs = fields["v_template"], fields["shapedirs"]
    return BodyArrays(
        name=name,
        template=template.astype(np.float32),
        shapedirs=shapedirs.astype(np.float32),
        weights=fields["weights"].astype(np.float32),
        faces=fields["f"].astype(np.int32),
        joints_template=(regressor @ template).astype(np.float32),
        joints_shapedirs=np.tensordot(regressor, shapedirs, 1).astype(np.float32),
    )
