"""The release's checkpoints, key by key: what is taken under which name, what is ignored and why.

Pure: tensors in, tensors out. `staf_cli.weights` opens the files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import torch
from torch import Tensor

from staf_cli.body.joints import SMPL_PARENTS
from staf_cli.errors import AssetError
from staf_cli.recover.staf.config import StafConfig
from staf_cli.recover.staf.pyramid import sampling_grid
from staf_cli.recover.staf.staf import NUM_FACES, STAF

BACKBONE_PREFIX = "backbone."
_LONGEST = 120  # characters of a key in a message
_LISTED = 5  # keys named in a message before "and 12 more"


def _stage_rules(stage: int) -> dict[str, str | None]:
    """Pyramid level, point sampler and regressor of a stage; the release counts from 0, we from 1."""
    own = stage + 1
    layers = {
        rf"deconv_layers\.{3 * stage}": f"pyramid.level{own}.upsample",
        rf"deconv_layers\.{3 * stage + 1}": f"pyramid.level{own}.norm",
        **{rf"maf_extractor\.{stage}\.conv{i}": f"sampler{own}.layer{i + 1}" for i in range(3)},
        rf"regressor\.{stage}\.fc1": f"regressor{own}.hidden.0",
        rf"regressor\.{stage}\.fc2": f"regressor{own}.hidden.2",
        rf"regressor\.{stage}\.decpose": f"regressor{own}.pose",
        rf"regressor\.{stage}\.decshape": f"regressor{own}.betas",
        rf"regressor\.{stage}\.deccam": f"regressor{own}.camera",
    }
    return {rf"{theirs}\.(\w+)": rf"{ours}.\1" for theirs, ours in layers.items()}


# The release's keys, as patterns matched whole, and our names; None where a key is ignored. Under one of our
# names there may be several of the release's: equal copies, one a stage, of which the first is taken.
Rules = Mapping[str, str | None]
HEAD_RULES: Rules = {
    **{theirs: ours for stage in range(3) for theirs, ours in _stage_rules(stage).items()},
    r"tcfm\.nonlocalblock\.conv_theta\.(\w+)": r"tcfm.query.\1",
    r"tcfm\.nonlocalblock\.conv_phi\.(\w+)": r"tcfm.key.\1",
    r"tcfm\.nonlocalblock\.conv_g\.(\w+)": r"tcfm.value.\1",
    r"tcfm\.nonlocalblock\.conv_mask\.(\w+)": r"tcfm.out.\1",
    r"tcfm\.nonlocalblock\.conv_mask_forR\.(\w+)": r"tcfm.fuse.\1",
    r"safm\.nonlocalblock\.attention\.fc\.(\w+)": r"safm.reduce.\1",
    r"safm\.nonlocalblock\.attention\.attention\.(\d\.\w+)": r"safm.score.\1",
    r"regressor\.\d\.init_pose": "mean_pose",
    r"regressor\.\d\.init_shape": "mean_betas",
    r"regressor\.\d\.init_cam": "mean_camera",
    r"maf_extractor\.\d\.Dmap": "body.mesh_points",
    r"regressor\.\d\.smpl\.(v_template|shapedirs|posedirs|J_regressor(?:_extra)?|lbs_weights)": r"body.\1",
    r"regressor\.\d\.smpl\.faces_tensor": "body.faces",
    r"regressor\.\d\.smpl\.vertex_joint_selector\.extra_joints_idxs": "body.extra_joints_idxs",
    r"points_grid|regressor\.\d\.smpl\.parents": None,  # computed; `_check_computed` compares them
    r"regressor\.\d\.smpl\.(betas|global_orient|body_pose)": None,  # 64 rows that nothing reads
}
BACKBONE_RULES: Rules = {
    r"feature_extractor\.(.+)": r"backbone.\1",  # ResNet-50 under torchvision's names
    r".+": None,  # the rest of PyMAF, whose backbone it is
}


def head_tensors(checkpoint: Mapping[str, object]) -> dict[str, Tensor]:
    """The head's part of `STAF.state_dict()`, body included, from `3dpw_model_best.pth.tar`.

    Args:
        checkpoint: the file's dict; only `gen_state_dict` is looked at.

    Raises:
        AssetError: it is not STAF's head; says which keys are missing, unexpected or of a wrong shape.
    """
    state = _state(checkpoint, "gen_state_dict", "STAF's head (3dpw_model_best.pth.tar)")
    _check_computed(state)
    return _translated(state, HEAD_RULES, "STAF's head")


def backbone_tensors(checkpoint: Mapping[str, object]) -> dict[str, Tensor]:
    """The backbone's part of `STAF.state_dict()`, from `base_model.pt`; arguments and errors as above."""
    state = _state(checkpoint, "model", "STAF's backbone (base_model.pt)")
    return _translated(state, BACKBONE_RULES, "STAF's backbone")


def build_staf(tensors: Mapping[str, Tensor], config: StafConfig | None = None, what: str = "STAF") -> STAF:
    """A network from head's and backbone's tensors, in eval mode, frozen for speed.

    Args:
        tensors: all of `STAF.state_dict()`.
        config: its sizes; the release's where None.
        what: it should be, for the message.

    Raises:
        AssetError: tensors are missing, unexpected or of a wrong shape.
    """
    config = config or StafConfig()
    faces = tensors.get("body.faces", torch.empty(0, 3))
    num_faces = len(faces) if faces.ndim else 0
    check_tensors(tensors, expected_tensors(config, num_faces), what)
    with torch.device("meta"):
        model = STAF(config, num_faces=num_faces)
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
    missing, unexpected = expected.keys() - tensors.keys(), tensors.keys() - expected.keys()
    _refuse(what, missing=missing, unexpected=unexpected, wrong=wrong)
    broken = [key for key, value in tensors.items() if not bool(torch.isfinite(value).all())]
    if broken:
        trouble = f"numbers that are not finite in {_listed(broken)}"
        raise AssetError(f"this is not {what}: {trouble}; get it again")


def expected_tensors(config: StafConfig | None = None, num_faces: int = NUM_FACES) -> dict[str, Tensor]:
    """Names, shapes and types of a network's tensors, without memory for them."""
    with torch.device("meta"):
        return STAF(config, num_faces=num_faces).state_dict()


def _state(checkpoint: Mapping[str, object], key: str, what: str) -> dict[str, Tensor]:
    state = checkpoint.get(key) if isinstance(checkpoint, Mapping) else None
    if not isinstance(state, Mapping) or not all(_is_plain(*item) for item in state.items()):
        trouble = f"it holds no dict of tensors under {key!r}"
        raise AssetError(f"this is not {what}: {trouble}; get the release's file")
    return dict(state)


def _is_plain(key: object, value: object) -> bool:
    """Whether it is a tensor of real numbers under a name: others of torch's kinds fail in most functions."""
    return (
        isinstance(key, str)
        and isinstance(value, Tensor)
        and (value.layout, value.device.type) == (torch.strided, "cpu")
        and not (value.is_quantized or value.is_nested or value.is_complex())
    )


def _translated(state: Mapping[str, Tensor], rules: Rules, what: str) -> dict[str, Tensor]:
    of_backbone = rules is BACKBONE_RULES
    expected = {k: v for k, v in expected_tensors().items() if k.startswith(BACKBONE_PREFIX) is of_backbone}
    tensors: dict[str, Tensor] = {}
    unexpected, unequal = [], []
    for key, value in state.items():
        pattern = next((pattern for pattern in rules if re.fullmatch(pattern, key)), None)
        if pattern is None:
            unexpected.append(key)
        elif (ours := rules[pattern]) is not None:
            name = re.sub(pattern, ours, key)
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
