"""The files that can be imported: how each is recognised, what it is for, and under which name it is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

_STAF_LICENCE = "STAF: code MIT, weights as their authors publish them"
_SMPL_LICENCE = "SMPL model licence: registration, non-commercial, no redistribution"
_IN_HEAD = "nothing alone: staf_head carries the same"


@dataclass(frozen=True)
class Kind:
    """One kind of file.

    Attributes:
        name: what it is called in messages.
        file_names: of the release, as a pattern, upper and lower case alike.
        own_name: the file that it is kept as in a weights folder.
        what: it is, a few words.
        enables: what works with it.
        licence: of what it holds.
        largest_bytes: no file of this kind is longer.
    """

    name: str
    file_names: str
    own_name: str
    what: str
    enables: str
    licence: str = _STAF_LICENCE
    largest_bytes: int = 1 << 24

    def __str__(self) -> str:
        return f"{self.name} ({self.what})"


HEAD = Kind(
    name="staf_head",
    file_names=r"3dpw_model_best\.pth\.tar",
    own_name="staf_head.safetensors",
    what="STAF's weights, with SMPL's arrays inside; 3dpw_model_best.pth.tar, 223 MB",
    enables="--engine staf, together with staf_backbone",
    licence=f"{_STAF_LICENCE}; inside it, SMPL's data: {_SMPL_LICENCE}",
    largest_bytes=1 << 30,
)
BACKBONE = Kind(
    name="staf_backbone",
    file_names=r"base_model\.pt",
    own_name="staf_backbone.safetensors",
    what="STAF's ResNet-50; base_model.pt, 95 MB",
    enables="--engine staf, together with staf_head",
    largest_bytes=1 << 30,
)
SMPL = {
    gender: Kind(
        name=f"smpl_{gender}",
        file_names=rf"(smpl_{gender}|basic_?model_({gender[0]}|{gender})_lbs_.*)\.(pkl|npz)",
        own_name=f"smpl_{gender}.npz",
        what=f"SMPL's {gender} body",
        enables=f"--body smpl --engine landmarks{'' if gender == 'neutral' else f' --gender {gender}'}",
        licence=_SMPL_LICENCE,
        largest_bytes=1 << 29,
    )
    for gender in ("neutral", "male", "female")
}
REGRESSOR_H36M = Kind(
    name="j_regressor_h36m",
    file_names=r"j_regressor_h36m\.npy",
    own_name="j_regressor_h36m.npz",
    what="Human3.6M's 17 joints; J_regressor_h36m.npy",
    enables="the 14 joints of the field's tables (StafOutput.joints14)",
)
MEAN_PARAMS = Kind(
    name="staf_mean_params",
    file_names=r"smpl_mean_params\.npz",
    own_name="staf_mean_params.npz",
    what="mean pose, shape and camera; smpl_mean_params.npz",
    enables=_IN_HEAD,
)
MESH_POINTS = Kind(
    name="staf_mesh_points",
    file_names=r"mesh_downsampling\.npz",
    own_name="staf_mesh_points.npz",
    what="the mesh's 431 sampled points; mesh_downsampling.npz",
    enables=_IN_HEAD,
    largest_bytes=1 << 28,
)
REGRESSOR_EXTRA = Kind(
    name="staf_j_regressor_extra",
    file_names=r"j_regressor_extra\.npy",
    own_name="staf_j_regressor_extra.npz",
    what="nine further joints; J_regressor_extra.npy",
    enables=_IN_HEAD,
)
KINDS: tuple[Kind, ...] = (
    *(HEAD, BACKBONE, *SMPL.values()),
    *(REGRESSOR_H36M, MEAN_PARAMS, MESH_POINTS, REGRESSOR_EXTRA),
)


def kind_of(file_name: str) -> Kind | None:
    """The kind of a file by its name; None for names that the release and SMPL do not use."""
    return next((kind for kind in KINDS if re.fullmatch(kind.file_names, file_name.lower())), None)
