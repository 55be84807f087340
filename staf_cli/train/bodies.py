"""The body that a network is trained with: SMPL where the user has it, else the free body of the package."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from staf_cli.assets.store import AssetStore
from staf_cli.body.arrays import free_body_fields
from staf_cli.body.model import SMPL_NEUTRAL, Body
from staf_cli.errors import AssetError
from staf_cli.recover.staf.body import body_from_tensors
from staf_cli.recover.staf.body_tensors import body_tensors, free_body_tensors, point_rows
from staf_cli.untrusted.arrays import read_bounded, read_npz
from staf_cli.weights.contents import read_own_network, read_own_smpl
from staf_cli.weights.installed import find_installed
from staf_cli.weights.kinds import HEAD, MEAN_PARAMS, MESH_POINTS, REGRESSOR_EXTRA, SMPL, Kind

log = logging.getLogger(__name__)

FREE_LICENCE = "the free body, CC0 (FREE_BODY_LICENSE.md)"
RELEASED_POINTS = 431


@dataclass(frozen=True, eq=False)
class TrainBody:
    """A body as the network holds it.

    Attributes:
        name: such as "smpl-neutral".
        tensors: under the network's own names: `body.v_template` ..., and `mean_pose` (1, 144),
            `mean_betas` (1, 10), `mean_camera` (1, 3).
        licence: of the body's data, which become part of the file of weights.
    """

    name: str
    tensors: Mapping[str, Tensor]
    licence: str

    @property
    def num_vertices(self) -> int:
        return len(self.tensors["body.v_template"])

    @property
    def num_faces(self) -> int:
        return len(self.tensors["body.faces"])

    @property
    def is_free(self) -> bool:
        return self.name != SMPL_NEUTRAL

    def as_body(self, device: str = "cpu") -> Body:
        """The same for everything outside the network, with STAF's 49 joints."""
        return body_from_tensors(self.name, self.tensors, device, joints49=True)


def training_body(
    wanted: Literal["auto", "smpl", "free"], store: AssetStore, num_mesh_points: int
) -> TrainBody:
    """The body of a config.

    Args:
        wanted: "auto" is SMPL where everything of it is imported.
        store: where imported files lie.
        num_mesh_points: of the body that features are sampled at. SMPL's 431 are the release's; any other
            number, and those of the free body, are chosen by `spread_points`.

    Raises:
        AssetError: SMPL is asked for and not imported, or damaged.
    """
    if wanted == "free":
        return _free_body(num_mesh_points)
    lacking = _lacking(store, num_mesh_points)
    if lacking and wanted == "smpl":
        names = "; ".join(str(kind) for kind in lacking)
        remedy = 'staf weights import PATH (weights/README.md), or body = "free"'
        raise AssetError(f'body = "smpl" needs what is not imported: {names}; {remedy}')
    if lacking:
        log.info("body: the free one, since SMPL is not imported")
        return _free_body(num_mesh_points)
    return _smpl_body(store, num_mesh_points)


def _free_body(num_mesh_points: int) -> TrainBody:
    return TrainBody(str(free_body_fields()["name"]), free_body_tensors(num_mesh_points), FREE_LICENCE)


def _lacking(store: AssetStore, num_mesh_points: int) -> list[Kind]:
    """What must still be imported for SMPL; the release's head alone has all of it."""
    if find_installed(store, HEAD) is not None:
        return []
    wanted = [SMPL["neutral"], REGRESSOR_EXTRA, MEAN_PARAMS]
    wanted += [MESH_POINTS] if num_mesh_points == RELEASED_POINTS else []
    return [kind for kind in wanted if find_installed(store, kind) is None]


def _smpl_body(store: AssetStore, num_mesh_points: int) -> TrainBody:
    head = find_installed(store, HEAD)
    if head is not None:
        kept = read_own_network(head)
        tensors = {key: kept[key] for key in kept if key.startswith(("body.", "mean_"))}
        if num_mesh_points != RELEASED_POINTS:
            tensors["body.mesh_points"] = point_rows(tensors["body.v_template"].numpy(), num_mesh_points)
        return TrainBody(SMPL_NEUTRAL, tensors, SMPL["neutral"].licence)
    fields = read_own_smpl(*_bytes_of(store, SMPL["neutral"]))
    vertex_ids = Body(SMPL_NEUTRAL, fields, device="cpu").vertex_ids
    extra = read_npz(*_bytes_of(store, REGRESSOR_EXTRA))["J_regressor"]
    mean = read_npz(*_bytes_of(store, MEAN_PARAMS))
    tensors = body_tensors(fields, vertex_ids, extra, num_mesh_points)
    if num_mesh_points == RELEASED_POINTS:
        points = read_npz(*_bytes_of(store, MESH_POINTS))["mesh_points"]
        tensors["body.mesh_points"] = torch.from_numpy(np.ascontiguousarray(points, np.float32))
    names = {"mean_pose": "pose", "mean_betas": "shape", "mean_camera": "cam"}
    first = {ours: torch.from_numpy(np.float32(mean[theirs]))[None] for ours, theirs in names.items()}
    return TrainBody(SMPL_NEUTRAL, {**tensors, **first}, SMPL["neutral"].licence)


def _bytes_of(store: AssetStore, kind: Kind) -> tuple[bytes, str]:
    path: Path | None = find_installed(store, kind)
    assert path is not None  # `_lacking` has looked
    return read_bounded(path, kind.largest_bytes), str(path)
