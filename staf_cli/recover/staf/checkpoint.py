"""The release's checkpoints, key by key: what is taken under which name, what is ignored and why.

Pure: tensors in, tensors out. Who opens the files is `staf_cli.bundle`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from staf_cli.body.joints import SMPL_PARENTS
from staf_cli.errors import AssetError
from staf_cli.recover.staf.config import StafConfig
from staf_cli.recover.staf.pyramid import sampling_grid
from staf_cli.recover.staf.staf import STAF

BACKBONE_PREFIX = "backbone."
_LONGEST = 120  # characters of a key in a message
_LISTED = 5  # keys named in a message before "and 12 more"


@dataclass(frozen=True)
class Rule:
    """What becomes of the keys that match.

    Attributes:
        pattern: of the release's key, matched whole.
        name: ours, with the pattern's groups; None where the key is ignored.
        why: it is ignored, or what it is.
    """

    pattern: str
    name: str | None
    why: str


# Under one of our names there may be several of the release's: equal copies, of which the first is taken.
HEAD_RULES: tuple[Rule, ...] = (
    *(
        rule
        for stage in range(3)
        for rule in (
            Rule(
                rf"deconv_layers\.{3 * stage}\.(weight)", rf"pyramid.level{stage + 1}.upsample.\1", "pyramid"
            ),
            Rule(rf"deconv_layers\.{3 * stage + 1}\.(\w+)", rf"pyramid.level{stage + 1}.norm.\1", "pyramid"),
            Rule(rf"maf_extractor\.{stage}\.conv0\.(\w+)", rf"sampler{stage + 1}.layer1.\1", "point sampler"),
            Rule(rf"maf_extractor\.{stage}\.conv1\.(\w+)", rf"sampler{stage + 1}.layer2.\1", "point sampler"),
            Rule(rf"maf_extractor\.{stage}\.conv2\.(\w+)", rf"sampler{stage + 1}.layer3.\1", "point sampler"),
            Rule(rf"regressor\.{stage}\.fc1\.(\w+)", rf"regressor{stage + 1}.hidden.0.\1", "regressor"),
            Rule(rf"regressor\.{stage}\.fc2\.(\w+)", rf"regressor{stage + 1}.hidden.2.\1", "regressor"),
            Rule(rf"regressor\.{stage}\.decpose\.(\w+)", rf"regressor{stage + 1}.pose.\1", "regressor"),
            Rule(rf"regressor\.{stage}\.decshape\.(\w+)", rf"regressor{stage + 1}.betas.\1", "regressor"),
            Rule(rf"regressor\.{stage}\.deccam\.(\w+)", rf"regressor{stage + 1}.camera.\1", "regressor"),
        )
    ),
    Rule(r"maf_extractor\.\d\.Dmap", r"body.mesh_points", "sampled points of the mesh, three equal copies"),
    Rule(r"tcfm\.nonlocalblock\.conv_theta\.(weight)", r"tcfm.query.\1", "TCFM"),
    Rule(r"tcfm\.nonlocalblock\.conv_phi\.(weight)", r"tcfm.key.\1", "TCFM"),
    Rule(r"tcfm\.nonlocalblock\.conv_g\.(weight)", r"tcfm.value.\1", "TCFM"),
    Rule(r"tcfm\.nonlocalblock\.conv_mask\.(weight)", r"tcfm.out.\1", "TCFM"),
    Rule(r"tcfm\.nonlocalblock\.conv_mask_forR\.(weight)", r"tcfm.fuse.\1", "TCFM"),
    Rule(r"safm\.nonlocalblock\.attention\.fc\.(\w+)", r"safm.reduce.\1", "SAFM"),
    Rule(r"safm\.nonlocalblock\.attention\.attention\.(\d)\.(\w+)", r"safm.score.\1.\2", "SAFM"),
    Rule(r"regressor\.\d\.init_pose", r"mean_pose", "mean parameters, three equal copies"),
    Rule(r"regressor\.\d\.init_shape", r"mean_betas", "mean parameters, three equal copies"),
    Rule(r"regressor\.\d\.init_cam", r"mean_camera", "mean parameters, three equal copies"),
    Rule(
        r"regressor\.\d\.smpl\.(v_template|shapedirs|posedirs|J_regressor|lbs_weights|J_regressor_extra)",
        r"body.\1",
        "SMPL's arrays, three equal copies",
    ),
    Rule(r"regressor\.\d\.smpl\.faces_tensor", r"body.faces", "SMPL's faces, three equal copies"),
    Rule(
        r"regressor\.\d\.smpl\.vertex_joint_selector\.extra_joints_idxs",
        r"body.extra_joints_idxs",
        "vertices that are joints, three equal copies",
    ),
    Rule(r"points_grid", None, "computed; must be our grid"),
    Rule(r"regressor\.\d\.smpl\.parents", None, "computed; must be SMPL's tree"),
    Rule(r"regressor\.\d\.smpl\.(betas|global_orient|body_pose)", None, "dead: 64 rows that nothing reads"),
)
BACKBONE_RULES: tuple[Rule, ...] = (
    Rule(r"feature_extractor\.(.+)", r"backbone.\1", "ResNet-50, torchvision's names"),
    Rule(r".+", None, "the rest of PyMAF, whose backbone it is"),
)


def head_tensors(checkpoint: Mapping[str, object]) -> dict[str, Tensor]:
    """The head's part of `STAF.state_dict()`, body included, from `3dpw_model_best.pth.tar`.

    Args:
        checkpoint: the file's dict; only `gen_state_dict` is looked at.

    Raises:
        AssetError: it is not STAF's head; says which keys are missing, unexpected or of a wrong shape.
    """
    state = _state(checkpoint, "gen_state_dict", "STAF's head (3dpw_model_best.pth.tar)")
    expected = {key: value for key, value in _expected().items() if not key.startswith(BACKBONE_PREFIX)}
    _check_computed(state)
    return _translated(state, HEAD_RULES, expected, "STAF's head")


def backbone_tensors(checkpoint: Mapping[str, object]) -> dict[str, Tensor]:
    """The backbone's part of `STAF.state_dict()`, from `base_model.pt`; arguments and errors as above."""
    state = _state(checkpoint, "model", "STAF's backbone (base_model.pt)")
    expected = {key: value for key, value in _expected().items() if key.startswith(BACKBONE_PREFIX)}
    return _translated(state, BACKBONE_RULES, expected, "STAF's backbone")


def build_staf(tensors: Mapping[str, Tensor]) -> STAF:
    """The released network from head's and backbone's tensors, in eval mode, frozen for speed.

    Raises:
        AssetError: tensors are missing, unexpected or of a wrong shape.
    """
    check_tensors(tensors, _expected(), "STAF")
    with torch.device("meta"):
        model = STAF(StafConfig(), num_faces=len(tensors["body.faces"]))
    model.grid = sampling_grid(model.config.grid_size)
    model.body.fill_computed()
    model.load_state_dict(tensors, strict=True, assign=True)
    return model.frozen()


def check_tensors(tensors: Mapping[str, Tensor], expected: Mapping[str, Tensor], what: str) -> None:
    """AssetError unless names, shapes and number types are the expected ones and all numbers are finite."""
    wrong = [
        f"{key} is {_kind(tensors[key])}, must be {_kind(value)}"
        for key, value in expected.items()
        if key in tensors and _kind(tensors[key]) != _kind(value)
    ]
    _refuse(
        what,
        missing=expected.keys() - tensors.keys(),
        unexpected=tensors.keys() - expected.keys(),
        wrong=wrong,
    )
    broken = [key for key, value in tensors.items() if not bool(torch.isfinite(value).all())]
    if broken:
        raise AssetError(
            f"this is not {what}: numbers that are not finite in {_listed(broken)}; get it again"
        )


def _expected() -> dict[str, Tensor]:
    """Names, shapes and types of everything, without memory for it."""
    with torch.device("meta"):
        return STAF(StafConfig()).state_dict()


def _state(checkpoint: Mapping[str, object], key: str, what: str) -> dict[str, Tensor]:
    state = checkpoint.get(key) if isinstance(checkpoint, Mapping) else None
    if not isinstance(state, Mapping) or not all(_is_plain(*item) for item in state.items()):
        raise AssetError(
            f"this is not {what}: it holds no dict of tensors under {key!r}; get the release's file"
        )
    return dict(state)


def _is_plain(key: object, value: object) -> bool:
    """Whether it is a tensor of real numbers under a name: others of torch's kinds fail in most functions."""
    return (
        isinstance(key, str)
        and isinstance(value, Tensor)
        and (value.layout, value.device.type) == (torch.strided, "cpu")
        and not (value.is_quantized or value.is_nested or value.is_complex())
    )


def _translated(
    state: Mapping[str, Tensor], rules: tuple[Rule, ...], expected: Mapping[str, Tensor], what: str
) -> dict[str, Tensor]:
    tensors: dict[str, Tensor] = {}
    unexpected, unequal = [], []
    for key, value in state.items():
        rule = next((rule for rule in rules if re.fullmatch(rule.pattern, key)), None)
        if rule is None:
            unexpected.append(key)
        elif rule.name is not None:
            name = re.sub(rule.pattern, rule.name, key)
            # A tensor may claim any size and hold one number: it is written out only where its size is right.
            kept = tensors.setdefault(name, value)
            if not _same(kept, value, expected.get(name)):
                unequal.append(f"{key} differs from its copy in another stage")
    _refuse(what, unexpected=unexpected, wrong=unequal)
    check_tensors(tensors, expected, what)
    return {name: value.detach().contiguous() for name, value in tensors.items()}


def _same(one: Tensor, other: Tensor, expected: Tensor | None) -> bool:
    """Whether two copies are equal; those of a wrong kind `check_tensors` refuses unseen."""
    if one is other or expected is None or _kind(one) != _kind(expected):
        return True
    return _kind(other) == _kind(one) and torch.equal(one, other)


def _check_computed(state: Mapping[str, Tensor]) -> None:
    """What we compute ourselves must be what the checkpoint was trained with."""
    ours = {
        r"points_grid": sampling_grid(StafConfig().grid_size).T[None],
        r"regressor\.\d\.smpl\.parents": torch.tensor(SMPL_PARENTS),
    }
    wrong = [
        f"{key} is not what the network computes"
        for pattern, value in ours.items()
        for key, theirs in state.items()
        if re.fullmatch(pattern, key)
        and (theirs.shape != value.shape or not torch.allclose(theirs.double(), value.double(), atol=1e-6))
    ]
    _refuse("STAF's head", wrong=wrong)


def _kind(tensor: Tensor) -> str:
    return f"{str(tensor.dtype).removeprefix('torch.')} {tuple(tensor.shape)}"


def _refuse(
    what: str, *, missing: Iterable[str] = (), unexpected: Iterable[str] = (), wrong: Iterable[str] = ()
) -> None:
    """AssetError with the lists, unless all are empty."""
    lists = {"missing": sorted(missing), "unexpected": sorted(unexpected), "wrong": sorted(wrong)}
    said = [f"{len(keys)} {name}: {_listed(keys)}" for name, keys in lists.items() if keys]
    if said:
        raise AssetError(f"this is not {what}: {'; '.join(said)}; get the release's file")


def _listed(keys: list[str]) -> str:
    more = f" and {len(keys) - _LISTED} more" if len(keys) > _LISTED else ""
    return ", ".join(key[:_LONGEST] for key in keys[:_LISTED]) + more
