"""Files built to do harm are refused, and would have done it elsewhere."""

from __future__ import annotations

import io
import stat
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from made_up_files import Harm, checkpoint, h36m_regressor, smpl_pickle

from staf_cli.assets.store import AssetStore
from staf_cli.errors import AssetError
from staf_cli.untrusted.pickles import read_checkpoint
from staf_cli.weights.importer import import_paths


@pytest.fixture
def store(tmp_path: Path) -> AssetStore:
    return AssetStore(tmp_path / "weights")


def refused(paths: list[Path], store: AssetStore, words: str) -> None:
    with pytest.raises(AssetError, match=words) as error:
        import_paths(paths, store)
    assert "\n" not in str(error.value)
    assert not store.write_folder.exists() or not list(store.write_folder.iterdir()), "nothing is stored"


@pytest.mark.parametrize("legacy", [False, True])
@pytest.mark.parametrize("name", ["3dpw_model_best.pth.tar", "base_model.pt", "unknown.pt"])
def test_checkpoints_that_run_code(store: AssetStore, tmp_path: Path, name: str, legacy: bool) -> None:
    trace, path = tmp_path / "trace", tmp_path / name
    content = {"gen_state_dict": {"x": Harm(trace)}, "model": {"x": torch.zeros(2)}}
    torch.save(content, path, _use_new_zipfile_serialization=not legacy)
    refused([path], store, "more than tensors")
    refused([tmp_path], store, "more than tensors|nothing to import")
    assert not trace.exists()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.load(path, weights_only=False)
    assert trace.is_dir(), "a file that would not have run proves nothing"


def test_smpls_pickle_that_runs_code(store: AssetStore, tmp_path: Path) -> None:
    import pickle

    trace, folder = tmp_path / "trace", tmp_path / "models"
    folder.mkdir()
    (folder / "SMPL_NEUTRAL.pkl").write_bytes(pickle.dumps({"v_template": Harm(trace)}))
    refused([folder], store, r"names (posix|nt)\.mkdir")
    assert not trace.exists()
    pickle.loads((folder / "SMPL_NEUTRAL.pkl").read_bytes())
    assert trace.is_dir()


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


GOOD = "data/base_data/J_regressor_h36m.npy"


@pytest.mark.parametrize(
    "name",
    ["../evil.npy", "a/../../evil", "/etc/evil", "\\\\server\\evil", "C:\\evil", "..\\evil", "C:evil"],
)
def test_members_that_lead_out(store: AssetStore, tmp_path: Path, name: str) -> None:
    """Python's zipfile tidies names on reading; what the archive says counts."""
    path = archive(tmp_path / "base_data.zip", {GOOD: h36m_regressor(), name: b"x"})
    refused([path], store, "absolute path|leads out")


def test_links(store: AssetStore, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("data/SMPL_NEUTRAL.pkl")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = tmp_path / "base_data.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(GOOD, h36m_regressor())
        file.writestr(link, "/etc/passwd")
    refused([path], store, "is a link")


def test_bombs(store: AssetStore, tmp_path: Path) -> None:
    path = archive(tmp_path / "base_data.zip", {"data/SMPL_NEUTRAL.pkl": bytes(40_000_000)})
    assert path.stat().st_size < 100_000
    refused([path], store, "unpack to far more")


def test_members_longer_than_they_say(store: AssetStore, tmp_path: Path) -> None:
    """The directory says 100 bytes, the stream has more."""
    path = archive(tmp_path / "base_data.zip", {GOOD: h36m_regressor()})
    data = bytearray(path.read_bytes())
    size = len(h36m_regressor()).to_bytes(4, "little")
    place = data.rindex(size)
    data[place : place + 4] = (100).to_bytes(4, "little")
    path.write_bytes(bytes(data))
    refused([path], store, "damaged|not as long|no numpy file")


@pytest.mark.parametrize("end", [0.05, 0.5, 0.98])
def test_cut_archives(store: AssetStore, tmp_path: Path, end: float) -> None:
    path = archive(tmp_path / "base_data.zip", {GOOD: h36m_regressor(), "SMPL_NEUTRAL.pkl": smpl_pickle()})
    data = path.read_bytes()
    path.write_bytes(data[: int(end * len(data))])
    refused([path], store, "damaged or no zip")


@pytest.mark.parametrize("end", [0, 10, 400, -200, -20])
def test_cut_checkpoints(end: int) -> None:
    data = checkpoint({"model": {"x": torch.zeros(300)}})
    with pytest.raises(AssetError):
        read_checkpoint(data[:end], "base_model.pt")


def test_checkpoints_with_numpys_numbers() -> None:
    """Trainers store their best score as one: it is read by a stand-in of ours."""
    content = {"performance": np.float64(55.5), "epoch": np.int64(12), "model": {"x": torch.ones(2)}}
    read = read_checkpoint(checkpoint(content), "base_model.pt")
    assert read["performance"] == 55.5
    assert read["epoch"] == 12
    assert torch.equal(read["model"]["x"], torch.ones(2))


def test_checkpoints_in_the_old_form() -> None:
    file = io.BytesIO()
    torch.save({"model": {"x": torch.ones(2)}}, file, _use_new_zipfile_serialization=False)
    assert torch.equal(read_checkpoint(file.getvalue(), "x")["model"]["x"], torch.ones(2))


@pytest.mark.parametrize("content", [[1, 2], torch.zeros(3), {"model": 5}, {"model": {"x": 1}}, {}])
def test_checkpoints_of_something_else(store: AssetStore, tmp_path: Path, content: object) -> None:
    (tmp_path / "base_model.pt").write_bytes(checkpoint(content))
    refused([tmp_path / "base_model.pt"], store, "refused")


def odd_tensors() -> dict[str, Callable[[], object]]:
    return {
        "of a terabyte": lambda: torch.zeros(()).expand(1 << 40),
        "nowhere": lambda: torch.zeros(1 << 40, device="meta"),
        "sparse": lambda: torch.eye(3).to_sparse(),
        "complex": lambda: torch.zeros(24, dtype=torch.complex64),
        "quantized": lambda: torch.quantize_per_tensor(torch.ones(3), 0.1, 0, torch.qint8),
        "under a number": lambda: {7: torch.zeros(1)},
        "under a long name": lambda: {"x" * 100_000: torch.zeros(1)},
        "under two lines": lambda: {"x\n\x1b[2J": torch.zeros(1)},
    }


@pytest.mark.parametrize("what", sorted(odd_tensors()))
@pytest.mark.parametrize("name", ["3dpw_model_best.pth.tar", "base_model.pt"])
@pytest.mark.filterwarnings("ignore")
def test_tensors_of_odd_kinds(store: AssetStore, tmp_path: Path, name: str, what: str) -> None:
    """torch reads them, and most of what is done with tensors fails on them, or never ends (fuzzing)."""
    value = odd_tensors()[what]()
    keys = ("points_grid", "regressor.0.init_pose", "regressor.1.init_pose", "regressor.0.smpl.parents")
    state = (
        value
        if isinstance(value, dict)
        else {key: value for key in (*keys, "feature_extractor.conv1.weight")}
    )
    (tmp_path / name).write_bytes(checkpoint({"gen_state_dict": state, "model": state}))
    with pytest.raises(AssetError) as error:
        import_paths([tmp_path / name], store)
    assert len(str(error.value)) < 3000
    assert "\n" not in str(error.value)
