"""Small good weights: STAF's two checkpoints in torch's both forms, SMPL's files, arrays, archives, YOLO."""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
import torch
from chumpy_pickle import chumpy_pickle
from hostile import CALLS, archives, legacy, npz, npz_files, pickles, torch_zip
from synthetic_body import body_model
from synthetic_bundle import release_tensors

from staf_cli.body.joints import SMPL_PARENTS
from staf_cli.recover.staf.config import StafConfig
from staf_cli.recover.staf.pyramid import sampling_grid

HEAD_NAME, BACKBONE_NAME = "3dpw_model_best.pth.tar", "base_model.pt"
CHECKPOINT_SUFFIXES = (".pt", ".tar", ".zip", ".pkl", ".npz", ".safetensors", "")
SMPL_SUFFIXES = (".pkl", ".npz", ".zip", ".npy", ".pt", "")


def smpl_fields() -> dict[str, Any]:
    """SMPL's keys and sizes in few bytes: what may be whole numbers is."""
    regressor = np.zeros((24, 6890), np.int8)
    regressor[np.arange(24), np.arange(24)] = 1
    weights = np.zeros((6890, 24), np.int8)
    weights[:, 0] = 1
    return {
        "v_template": np.random.default_rng(0).normal(size=(6890, 3)).astype(np.float32),
        "shapedirs": np.zeros((6890, 3, 10), np.int8),
        "J_regressor": scipy.sparse.csc_matrix(regressor),
        "weights": weights,
        "f": np.zeros((13776, 3), np.uint16),
        "kintree_table": np.array([[4294967295, *SMPL_PARENTS[1:]], range(24)], np.int64),
        "bs_style": "lbs",
        "posedirs": np.zeros((6890, 3, 207), np.int8),
    }


def smpl_files() -> dict[str, bytes]:
    """SMPL by its own names, as pickle and as npz, and with chumpy's objects."""
    fields = smpl_fields()
    dense = {**fields, "J_regressor": fields["J_regressor"].toarray()}
    packed = io.BytesIO()
    np.savez_compressed(packed, **dense)
    return {
        "SMPL_NEUTRAL.pkl": pickle.dumps(fields, 2),
        "basicmodel_m_lbs_10_207_0_v1.1.0.pkl": pickle.dumps(dense, 4),
        "SMPL_FEMALE.npz": packed.getvalue(),
        "SMPL_MALE.pkl": chumpy_pickle(body_model()),
    }


def arrays() -> dict[str, bytes]:
    """The release's small files."""
    steps = np.empty(2, object)
    steps[:] = [
        scipy.sparse.random(1723, 6890, 0.0005, format="csc", random_state=0),
        scipy.sparse.random(431, 1723, 0.002, format="csc", random_state=1),
    ]
    files = {name: io.BytesIO() for name in ("mean", "points", "h36m", "extra")}
    np.savez(files["mean"], pose=np.zeros(144, np.float32), shape=np.zeros(10), cam=np.ones(3))
    np.savez_compressed(files["points"], D=steps)
    np.save(files["h36m"], np.full((17, 6890), 1 / 6890, np.float32))
    np.save(files["extra"], np.full((9, 6890), 1 / 6890, np.float32))
    return {
        "smpl_mean_params.npz": files["mean"].getvalue(),
        "mesh_downsampling.npz": files["points"].getvalue(),
        "J_regressor_h36m.npy": files["h36m"].getvalue(),
        "J_regressor_extra.npy": files["extra"].getvalue(),
    }


def checkpoints() -> dict[str, bytes]:
    """Both checkpoints, of few tensors and of all."""
    head = {"tcfm.nonlocalblock.conv_g.weight": torch.zeros(2, 3), "points_grid": torch.zeros(1, 2, 441)}
    body = {"feature_extractor.conv1.weight": torch.zeros(64, 3, 7, 7)}
    best = {"epoch": 12, "gen_state_dict": head, "performance": np.float64(55.5)}
    made = {}
    for form in (True, False):
        kind = "zip" if form else "legacy"
        made[f"{kind}/{HEAD_NAME}"] = saved(best, form)
        made[f"{kind}/{BACKBONE_NAME}"] = saved({"model": body}, form)
        made[f"{kind}/other.pt"] = saved({"gen_state_dict": body, "list": [1, "x", (2.5,)]}, form)
    entries = release_tensors()
    made[f"whole/{BACKBONE_NAME}"] = saved({"model": _whole(entries["base_model"])}, True)
    made[f"whole/{HEAD_NAME}"] = saved({"gen_state_dict": _whole(entries["gen_state_dict"])}, True)
    return made


def saved(content: Any, zipped: bool = True) -> bytes:
    file = io.BytesIO()
    torch.save(content, file, _use_new_zipfile_serialization=zipped)
    return file.getvalue()


def _whole(entries: dict[str, dict[str, Any]]) -> dict[str, torch.Tensor]:
    """Every tensor of a checkpoint, each of one number that is shown many times: small, and accepted."""
    types = {"float32": torch.float32, "int64": torch.int64}
    state = {key: torch.zeros((), dtype=types[e["dtype"]]).expand(e["shape"]) for key, e in entries.items()}
    for key in state:
        if key == "points_grid":
            state[key] = sampling_grid(StafConfig().grid_size).T[None].contiguous()
        elif key.endswith("smpl.parents"):
            state[key] = torch.tensor(SMPL_PARENTS)
    return state


def odd_tensors() -> dict[str, bytes]:
    """Checkpoints whose tensors are of the kinds that torch knows and no release has, or much too large."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch's about its own novelties
        return _odd_tensors()


def _odd_tensors() -> dict[str, bytes]:
    one = torch.zeros(())
    values: dict[str, Any] = {
        "huge": one.expand(1 << 40),
        "large": one.expand(1 << 33),
        "meta": torch.zeros(1 << 40, device="meta"),
        "sparse": torch.eye(3).to_sparse(),
        "csr": torch.eye(3).to_sparse_csr(),
        "complex": torch.zeros(3, dtype=torch.complex64),
        "half": torch.zeros(3, dtype=torch.bfloat16),
        "float8": torch.zeros(3).to(torch.float8_e4m3fn),
        "bool": torch.zeros(3, dtype=torch.bool),
        "quantized": torch.quantize_per_tensor(torch.ones(3), 0.1, 0, torch.qint8),
        "parameter": torch.nn.Parameter(torch.ones(3)),
        "empty": torch.zeros(0),
        "nested": torch.nested.nested_tensor([torch.ones(2), torch.ones(3)]),
        "number": 5,
        "storage": torch.ones(3).untyped_storage(),
    }
    made = {}
    with contextlib.suppress(RuntimeError, AttributeError):
        values["gradient"] = torch.ones(3, requires_grad=True)
    for name, value in values.items():
        for key in ("points_grid", "regressor.0.init_pose", "regressor.0.smpl.parents", "unknown"):
            state = {key: value, "regressor.1.init_pose": torch.zeros(1, 144), "regressor.2.init_pose": value}
            with contextlib.suppress(Exception):  # what this torch does not save, nobody brings
                made[f"{name} {key}/{HEAD_NAME}"] = saved({"gen_state_dict": state})
        with contextlib.suppress(Exception):
            made[f"{name}/{BACKBONE_NAME}"] = saved({"model": {"feature_extractor.conv1.weight": value}})
    keys: tuple[Any, ...] = (1, None, (1, 2), b"x", "", "x" * 100_000, "line\nbreak", "\x1b[2J", 2.5, True)
    for number, key in enumerate(keys):
        made[f"key {number}/{HEAD_NAME}"] = saved({"gen_state_dict": {key: torch.zeros(2)}})
        made[f"key {number} above/{BACKBONE_NAME}"] = saved({key: {}, "model": {key: torch.zeros(2)}})
    many = {f"k{number}": torch.zeros(1) for number in range(3000)}
    made[f"many/{HEAD_NAME}"] = saved({"gen_state_dict": many})
    return made


def hostile_checkpoints() -> dict[str, bytes]:
    made = {}
    for number, (name, pickled) in enumerate(pickles()):
        made[f"zip: {name}/{(HEAD_NAME, BACKBONE_NAME)[number % 2]}"] = torch_zip(pickled)
    for number, call in enumerate(CALLS):
        made[f"legacy: {number}/{BACKBONE_NAME}"] = legacy(call)
    made[f"bomb/{BACKBONE_NAME}"] = npz(
        {"archive/data.pkl": b"\x80\x02}.", "archive/data/0": bytes(700_000_000)}
    )
    return made


def hostile_smpl() -> dict[str, bytes]:
    made = {f"{name}/SMPL_NEUTRAL.pkl": data for name, data in pickles()}
    for number, (name, data) in enumerate(npz_files()):
        made[f"{name}/{('SMPL_MALE.npz', 'smpl_mean_params.npz', 'mesh_downsampling.npz')[number % 3]}"] = (
            data
        )
    return made


def good_archives(small: dict[str, bytes], smpl: dict[str, bytes]) -> dict[str, bytes]:
    folder = "data/base_data"
    files = {f"{folder}/{name}": data for name, data in small.items()}
    return {
        "base_data.zip": npz(files),
        "smpl.zip": npz(
            {"SMPL/models/SMPL_FEMALE.npz": smpl["SMPL_FEMALE.npz"], "SMPL/readme.pdf": b"words"}
        ),
        "stored.zip": npz(files, compression=0),
    }


def hostile_archives() -> dict[str, bytes]:
    return {f"{name}/base_data.zip": data for name, data in archives(arrays()["J_regressor_h36m.npy"])}


def yolo(folder: Path) -> bytes:
    """An untrained YOLO11n that says it knows people."""
    from staf_cli.people import ultralytics_safe

    here = Path.cwd()
    os.chdir(folder)  # where it puts whatever it puts
    try:
        model = ultralytics_safe.ultralytics_module("models").YOLO("yolo11n.yaml")
        model.model.names = {index: "person" if index == 0 else str(index) for index in range(80)}
        model.model.half()
        model.save(folder / "net.pt")
    finally:
        os.chdir(here)
    return (folder / "net.pt").read_bytes()
