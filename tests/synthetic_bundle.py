"""The files that users of the release bring, made up: its names, layout, keys and dtypes; noise for weights.

tests/data/release_numbers.npz has what the authors' code computes with these weights. They test arithmetic:
no person comes out of them.
"""

from __future__ import annotations

import functools
import hashlib
import json
import pickle
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
import torch
from seeded_noise import stream, tensor_noise
from synthetic_body import NUM_VERTICES, body_model, regressors

from staf_cli.body.joints import SMPL_PARENTS

DATA = Path(__file__).with_name("data")
HEAD_FILE, BACKBONE_FILE = "3dpw_model_best.pth.tar", "base_model.pt"

# Vertices that smplx's SMPL appends to its 24 joints: face, feet, finger tips.
EXTRA_VERTICES = [332, 6260, 2800, 4071, 583, 3216, 3226, 3387, 6617, 6624, 6787]
EXTRA_VERTICES += [2746, 2319, 2445, 2556, 2673, 6191, 5782, 5905, 6016, 6133]

# Gains with which attention differs between frames and does not saturate, and all three stages move the body.
SAMPLER_GAIN = {"0": 0.12, "1": 0.3, "2": 0.3}
SAMPLER_BIAS = {"0": 0.05, "1": 0.1, "2": 0.1}
TCFM_GAIN = {"conv_phi": 4.0, "conv_theta": 4.0, "conv_g": 1.0, "conv_mask": 0.7}
SAFM_GAIN = {"fc": 5.0, "attention.0": 2.0, "attention.2": 2.0, "attention.4": 2.5}
REGRESSOR_GAIN = {"fc1": 1.0, "fc2": 1.0, "decpose": 0.25, "decshape": 1.0, "deccam": 0.1}
FEATURE_GAIN = {"0": 4.0, "1": 2.0, "2": 2.0}
NUM_STATE = 157  # pose 144, shape 10, camera 3: a regressor's last input columns

# What a base model of the release has besides the backbone.
BESIDE_THE_BACKBONE = {
    "dp_head.predict_u.weight": (25, 256, 3, 3),
    "dp_head.predict_u.bias": (25,),
    "dp_head.predict_uv_index.weight": (25, 256, 3, 3),
    "regressor.0.decpose.bias": (144,),
    "maf_extractor.0.conv0.weight": (128, 256, 1),
}


def write_bundle(folder: Path) -> Path:
    """Write `data/base_data` (440 MB) into a folder and return it."""
    base = folder / "data" / "base_data"
    base.mkdir(parents=True)
    np.savez(base / "SMPL_NEUTRAL.npz", **body_model(300))
    (base / "SMPL_NEUTRAL.pkl").write_bytes(pickle.dumps(body_model(), 2))
    for name, regressor in zip(("extra", "h36m"), regressors(), strict=True):
        np.save(base / f"J_regressor_{name}.npy", regressor)
    np.savez(base / "smpl_mean_params.npz", **mean_params())
    up, down = [step.T.tocsc() for step in downsampling()], downsampling()
    np.savez_compressed(base / "mesh_downsampling.npz", U=_objects(up), D=_objects(down))
    head = {
        "epoch": 12,
        "gen_state_dict": _tensors(head_state()),
        "performance": 55.5,
        "gen_optimizer": {"state": {}, "param_groups": [{"lr": 5e-5, "params": []}]},
        "disc_motion_state_dict": {"fc.weight": torch.zeros(1, 2048)},
    }
    torch.save(head, base / HEAD_FILE)
    torch.save({"model": _tensors(backbone_state())}, base / BACKBONE_FILE)
    return base


def release_tensors() -> dict[str, dict[str, dict[str, Any]]]:
    """Checkpoint -> tensor's name -> its `dtype` and `shape`, as in the released model's state_dict."""
    return json.loads((DATA / "release_tensors.json").read_text())


def mean_params() -> dict[str, np.ndarray]:
    """Where the regressors start: upright, turned to the camera."""
    pose = np.zeros((24, 3, 2))
    pose[:, [0, 1], [0, 1]] = 1
    pose[0, 1, 1] = -1
    pose += tensor_noise("mean/pose", pose.shape, 0.08)
    camera = np.array([0.9, 0, 0]) + tensor_noise("mean/cam", (3,), 0.02)
    return {
        "pose": pose.reshape(144).astype(np.float32),
        "shape": tensor_noise("mean/shape", (10,), 0.2),
        "cam": camera.astype(np.float32),
    }


@functools.cache
def downsampling() -> list[scipy.sparse.csc_matrix]:
    """(1723, 6890) and (431, 1723): most points are one vertex, one in ten blends three."""
    steps = []
    for number, (many, few) in enumerate([(NUM_VERTICES, 1723), (1723, 431)]):
        random = stream(f"down/D{number}")
        picked = np.sort(np.argsort(random.random_sample(many), kind="stable")[:few])
        alone = random.random_sample(few) < 0.9
        rows = np.repeat(np.arange(few), np.where(alone, 1, 3))
        columns = [
            [first] if one else [first, first + 1, first + 2]
            for first, one in zip(picked, alone, strict=True)
        ]
        values = [[1.0] if one else [0.5, 0.25, 0.25] for one in alone]
        places = rows, np.concatenate(columns) % many
        steps.append(scipy.sparse.csc_matrix((np.concatenate(values), places), shape=(few, many)))
    return steps


def head_state() -> dict[str, np.ndarray]:
    """The 128 tensors of the head, its copies of SMPL among them."""
    known = {**_body_buffers(), **_buffers()}
    state = {}
    for key, entry in release_tensors()["gen_state_dict"].items():
        leaf = key.split(".")[-1]
        if ".smpl." in key and leaf in ("betas", "global_orient", "body_pose"):
            state[key] = np.zeros(entry["shape"], np.float32)
        else:
            values = known[leaf] if leaf in known else learnt(key, tuple(entry["shape"]))
            state[key] = np.ascontiguousarray(values, entry["dtype"]).reshape(entry["shape"])
    return state


def backbone_state() -> dict[str, np.ndarray]:
    """The 318 tensors of the backbone, and a few that are none of its."""
    tensors = release_tensors()["base_model"].items()
    state = {
        key: np.asarray(learnt(key, tuple(entry["shape"])), entry["dtype"]).reshape(entry["shape"])
        for key, entry in tensors
    }
    for key, shape in BESIDE_THE_BACKBONE.items():
        state[key] = tensor_noise(f"base_model_only/{key}", shape, 0.02).astype(np.float32)
    return state


def _body_buffers() -> dict[str, np.ndarray]:
    body = body_model()
    return {
        "faces_tensor": body["f"],
        "v_template": body["v_template"],
        "shapedirs": body["shapedirs"],
        "J_regressor": body["J_regressor"],
        "lbs_weights": body["weights"],
        "posedirs": body["posedirs"].reshape(-1, 207).T,
        "parents": np.array(SMPL_PARENTS),
        "J_regressor_extra": regressors()[0],
        "extra_joints_idxs": np.array(EXTRA_VERTICES),
    }


def _buffers() -> dict[str, np.ndarray]:
    mean, (step1, step2) = mean_params(), downsampling()
    grid = np.linspace(-1, 1, 21)
    return {
        "init_pose": mean["pose"],
        "init_shape": mean["shape"],
        "init_cam": mean["cam"],
        "Dmap": (step2.astype(np.float32) @ step1.astype(np.float32)).toarray(),
        "points_grid": np.stack([np.repeat(grid, 21), np.tile(grid, 21)]),
    }


def learnt(key: str, shape: tuple[int, ...]) -> np.ndarray:
    """One learnt tensor or batch-norm statistic, float64 (`num_batches_tracked`: int64)."""
    leaf = key.split(".")[-1]
    if leaf == "num_batches_tracked":
        return np.array(1000 + stream(key).randint(0, 1000))
    if leaf == "running_mean":
        return tensor_noise(key, shape, 0.05)
    if leaf == "running_var":
        return 1 + tensor_noise(key, shape, 0.12)
    return RULES[key.split(".")[0]](key, shape)


def _backbone(key: str, shape: tuple[int, ...]) -> np.ndarray:
    if len(shape) == 4:
        return tensor_noise(key, shape, np.sqrt(2 / _fan_in(shape)))
    if key.endswith("bias"):
        return tensor_noise(key, shape, 0.08)
    return (0.25 if ".bn3." in key else 0.9) * (1 + tensor_noise(key, shape, 0.1))


def _deconvolution(key: str, shape: tuple[int, ...]) -> np.ndarray:
    if len(shape) == 4:  # (in, out, 4, 4) of stride 2: four taps reach a pixel
        return tensor_noise(key, shape, np.sqrt(2 / (shape[0] * 4)))
    return tensor_noise(key, shape, 0.1) + (1 if key.endswith("weight") else 0)


def _sampler(key: str, shape: tuple[int, ...]) -> np.ndarray:
    stage, layer, leaf = key.split(".")[1:]
    last = layer == "conv2"
    if leaf == "bias":
        return tensor_noise(key, shape, 0.05) + (SAMPLER_BIAS[stage] if last else 0)
    return tensor_noise(key, shape, np.sqrt(2 / _fan_in(shape)) * (SAMPLER_GAIN[stage] if last else 1))


def _tcfm(key: str, shape: tuple[int, ...]) -> np.ndarray:
    layer = key.split(".")[-2]
    if layer == "conv_mask_forR":
        noise = tensor_noise(key, shape)
        return np.sign(noise) * (6 + 3 * np.abs(noise))
    return tensor_noise(key, shape, TCFM_GAIN[layer] / np.sqrt(_fan_in(shape)))


def _safm(key: str, shape: tuple[int, ...]) -> np.ndarray:
    layer, leaf = key.removeprefix("safm.nonlocalblock.attention.").rsplit(".", 1)
    return tensor_noise(key, shape, 0.05 if leaf == "bias" else SAFM_GAIN[layer] / np.sqrt(_fan_in(shape)))


def _regressor(key: str, shape: tuple[int, ...]) -> np.ndarray:
    stage, layer, leaf = key.split(".")[1:]
    if leaf == "bias":
        return tensor_noise(key, shape, 0.02 if layer in ("fc1", "fc2") else 0.005)
    weight = tensor_noise(key, shape, REGRESSOR_GAIN[layer] / np.sqrt(_fan_in(shape)))
    if layer == "fc1":
        weight[:, :-NUM_STATE] *= FEATURE_GAIN[stage]
    return weight


RULES = {
    "feature_extractor": _backbone,
    "deconv_layers": _deconvolution,
    "maf_extractor": _sampler,
    "tcfm": _tcfm,
    "safm": _safm,
    "regressor": _regressor,
}


def _fan_in(shape: tuple[int, ...]) -> int:
    return int(np.prod(shape[1:]))


def _tensors(state: Mapping[str, np.ndarray]) -> dict[str, torch.Tensor]:
    return {key: torch.from_numpy(values) for key, values in state.items()}


def _objects(items: Iterable[Any]) -> np.ndarray:
    items = list(items)
    array = np.empty(len(items), object)
    array[:] = items
    return array


def digests(base: Path) -> dict[str, str]:
    """First 16 digits of the sha256 of each array of a bundle, and of each checkpoint's tensors together."""
    found = {}
    fields = pickle.loads((base / "SMPL_NEUTRAL.pkl").read_bytes())
    for key, values in fields.items():
        if isinstance(values, np.ndarray):
            found[f"SMPL_NEUTRAL.pkl:{key}"] = _digest([values])
    for name in ("J_regressor_extra.npy", "J_regressor_h36m.npy"):
        found[name] = _digest([np.load(base / name)])
    with np.load(base / "smpl_mean_params.npz") as stored:
        found |= {f"smpl_mean_params.npz:{key}": _digest([stored[key]]) for key in stored.files}
    with np.load(base / "mesh_downsampling.npz", allow_pickle=True) as stored:
        for index, step in enumerate(stored["D"]):
            found[f"mesh_downsampling.npz:D{index}"] = _digest([step.toarray()])
    for name, part in ((HEAD_FILE, "gen_state_dict"), (BACKBONE_FILE, "model")):
        state = torch.load(base / name, weights_only=True)[part]
        for group, wanted in (("learnt", False), ("body", True)):
            keys = sorted(key for key in state if (".smpl." in key) == wanted)
            if keys:
                pieces = [piece for key in keys for piece in (key.encode() + b"\0", state[key].numpy())]
                found[f"{name}:{part}:{group}"] = _digest(pieces)
    return found


def _digest(pieces: Iterable[np.ndarray | bytes]) -> str:
    total = hashlib.sha256()
    for piece in pieces:
        total.update(piece if isinstance(piece, bytes) else np.ascontiguousarray(piece))
    return total.hexdigest()[:16]
