"""Bodies in SMPL's format, posed by their parameters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from staf_cli.assets.store import AssetStore
from staf_cli.errors import InputError

if TYPE_CHECKING:  # torch comes with it, see `Bodies.get`
    from staf_cli.body.model import Body

CHUNK_FRAMES = 256  # SMPL's meshes of so many frames take 21 MB
_SMPL = ("smpl-neutral", "smpl-male", "smpl-female")


@dataclass(frozen=True, eq=False)
class SmplParameters:
    """T frames of a body's parameters.

    Attributes:
        body_model: such as "smpl-neutral", or the free body's name.
        poses: (T, 72) rad.
        betas: (10,) or (T, 10).
        trans: (T, 3) m.
    """

    body_model: str
    poses: np.ndarray
    betas: np.ndarray
    trans: np.ndarray

    def __len__(self) -> int:
        return len(self.poses)

    @property
    def is_smpl(self) -> bool:
        return self.body_model in _SMPL

    def rows(self, rows: np.ndarray | slice) -> SmplParameters:
        """Some of the frames."""
        betas = self.betas if self.betas.ndim == 1 else self.betas[rows]
        return SmplParameters(self.body_model, self.poses[rows], betas, self.trans[rows])

    def comparable_mesh(self, other: SmplParameters) -> bool:
        """Whether the vertices of both mean the same places: SMPL's of any gender, or the same body's."""
        return self.body_model == other.body_model or (self.is_smpl and other.is_smpl)


class Bodies:
    """Loads each body when it is first needed and keeps it.

    Args:
        store: where SMPL's imported bodies lie.
    """

    def __init__(self, store: AssetStore) -> None:
        self.store = store
        self._bodies: dict[str, Body] = {}

    def get(self, name: str) -> Body:
        """The body of this name.

        Raises:
            AssetError: SMPL's is not imported, or damaged.
            InputError: nothing is known by this name.
        """
        # Here for a quick start: results are compared by their joints without torch.
        from staf_cli.weights.load import load_body

        if name not in self._bodies:
            self._bodies[name] = load_body(self.store, name)
        return self._bodies[name]

    def joints(self, parameters: SmplParameters) -> np.ndarray:
        """SMPL's 24 joints (T, 24, 3) m, float64; errors as for `get`."""
        body = self.get(parameters.body_model)
        return body.joints(parameters.poses, parameters.betas, parameters.trans).astype(np.float64)

    def vertices(self, parameters: SmplParameters) -> Iterator[tuple[slice, np.ndarray]]:
        """Meshes (t, V, 3) m, float64, of one stretch of time after the other; errors as for `get`."""
        body = self.get(parameters.body_model)
        for start in range(0, len(parameters), CHUNK_FRAMES):
            piece = slice(start, min(start + CHUNK_FRAMES, len(parameters)))
            some = parameters.rows(piece)
            yield piece, body.vertices(some.poses, some.betas, some.trans).astype(np.float64)

    def regressed(self, parameters: SmplParameters, regressor: np.ndarray) -> np.ndarray:
        """Joints (T, J, 3) m that a regressor (J, V) takes from the meshes."""
        joints = np.empty((len(parameters), len(regressor), 3))
        for piece, vertices in self.vertices(parameters):
            if vertices.shape[1] != regressor.shape[1]:
                raise InputError(
                    f"the regressor is of {regressor.shape[1]} vertices, "
                    f"the body {parameters.body_model} has {vertices.shape[1]}"
                )
            joints[piece] = regressor @ vertices
        return joints
