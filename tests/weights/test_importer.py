"""What is imported, in how many calls ever; all of a call or nothing."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from made_up_files import checkpoint, h36m_regressor, mean_params, smpl_pickle

from staf_cli.assets.store import AssetStore
from staf_cli.errors import AssetError
from staf_cli.weights import importer
from staf_cli.weights.contents import Content, read_own_network
from staf_cli.weights.importer import import_paths
from staf_cli.weights.installed import all_installed, find_installed, staf_files
from staf_cli.weights.kinds import HEAD, KINDS, SMPL, kind_of
from staf_cli.weights.load import load_smpl_body, load_staf, smpl_source


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AssetStore:
    for name in ("XDG_CACHE_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "cache"))
    monkeypatch.delenv("STAF_WEIGHTS", raising=False)
    monkeypatch.chdir(tmp_path)
    return AssetStore(tmp_path / "kept")


@pytest.fixture
def brought(tmp_path: Path) -> Path:
    """A folder as users have it: some of the files, in subfolders, beside others."""
    folder = tmp_path / "brought"
    (folder / "data" / "base_data").mkdir(parents=True)
    (folder / "data" / "base_data" / "J_regressor_h36m.npy").write_bytes(h36m_regressor())
    (folder / "data" / "base_data" / "gmm_08.pkl").write_bytes(b"another project's")
    (folder / "models").mkdir()
    (folder / "models" / "basicModel_f_lbs_10_207_0_v1.0.0.pkl").write_bytes(smpl_pickle())
    (folder / "readme.txt").write_text("hello")
    return folder


def names(store: AssetStore) -> list[str]:
    return [kind.name for kind in all_installed(store)]


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())} if folder.is_dir() else {}


def test_a_folder(store: AssetStore, brought: Path) -> None:
    report = import_paths([brought], store)
    assert sorted(file.kind.name for file in report.imported) == ["j_regressor_h36m", "smpl_female"]
    assert names(store) == ["smpl_female", "j_regressor_h36m"]
    missing = {purpose.name: [kind.name for kind in kinds] for purpose, kinds in report.missing}
    assert missing == {
        "--engine staf": ["staf_head", "staf_backbone"],
        "--body smpl": ["smpl_neutral"],
        "--body smpl --gender male": ["smpl_male"],
    }
    assert not [file for file in store.write_folder.iterdir() if file.name.startswith(".")]


def test_an_archive_a_folder_and_a_file_in_several_calls(
    store: AssetStore, brought: Path, tmp_path: Path
) -> None:
    path = tmp_path / "SMPL_python_v.1.1.0.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("SMPL/models/basicmodel_m_lbs_10_207_0_v1.1.0.pkl", smpl_pickle(1))
        file.writestr("SMPL/readme.pdf", b"words")
    import_paths([brought / "data"], store)
    import_paths([path], store)
    single = tmp_path / "SMPL_NEUTRAL.pkl"
    single.write_bytes(smpl_pickle(2))
    import_paths([single, brought / "models"], store)
    assert names(store) == ["smpl_neutral", "smpl_male", "smpl_female", "j_regressor_h36m"]


def test_the_header_says_where_it_came_from(store: AssetStore, brought: Path) -> None:
    import_paths([brought], store)
    path = find_installed(store, SMPL["female"])
    assert path is not None
    with np.load(path) as kept:
        header = json.loads(str(kept["header"]))
    assert header["source_name"] == "basicModel_f_lbs_10_207_0_v1.0.0.pkl"
    assert header["source_sha256"] == hashlib.sha256(smpl_pickle()).hexdigest()
    assert "no redistribution" in header["licence"]
    assert len(header["imported"]) == len("2026-01-31")


def test_a_body_to_pose(store: AssetStore, brought: Path) -> None:
    import_paths([brought], store)
    body = load_smpl_body(store, "female", "cpu")
    assert body.name == "smpl-female"
    assert not body.has_joints49
    with pytest.raises(AssetError, match="smpl_male"):
        smpl_source(store, "male")


@pytest.mark.parametrize(
    ("data", "file_name"), [(h36m_regressor(), "regressor.npy"), (mean_params(), "mean.npz")]
)
def test_single_files_under_other_names(
    store: AssetStore, tmp_path: Path, data: bytes, file_name: str
) -> None:
    (tmp_path / file_name).write_bytes(data)
    assert len(import_paths([tmp_path / file_name], store).imported) == 1


@pytest.mark.parametrize(
    ("data", "file_name", "words"),
    [
        (smpl_pickle(), "body.pkl", "does not say which"),
        (b"hello", "readme.txt", "none of the files"),
        (checkpoint({"weights": {"x": torch.zeros(2)}}), "other.pt", "none of the files"),
        (b"", "base_model.pt", "refused"),
    ],
)
def test_single_files_that_are_none_of_ours(
    store: AssetStore, tmp_path: Path, data: bytes, file_name: str, words: str
) -> None:
    (tmp_path / file_name).write_bytes(data)
    with pytest.raises(AssetError, match=words):
        import_paths([tmp_path / file_name], store)


def test_nothing_to_import(store: AssetStore, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(AssetError, match="nothing to import"):
        import_paths([tmp_path / "empty"], store)
    with pytest.raises(AssetError, match="no such file"):
        import_paths([tmp_path / "nowhere"], store)
    assert not store.write_folder.exists()


def test_one_bad_file_and_nothing_of_the_call_is_stored(store: AssetStore, brought: Path) -> None:
    import_paths([brought], store)
    before = contents(store.write_folder)
    (brought / "data" / "base_data" / "J_regressor_h36m.npy").write_bytes(h36m_regressor(2.0))
    (brought / "models" / "SMPL_MALE.pkl").write_bytes(smpl_pickle()[:-1000])
    with pytest.raises(AssetError, match=r"SMPL_MALE\.pkl is refused"):
        import_paths([brought], store)
    assert contents(store.write_folder) == before


def test_two_that_differ(store: AssetStore, tmp_path: Path) -> None:
    for number, seed in enumerate((0, 0, 1)):
        (tmp_path / f"folder{number}").mkdir()
        (tmp_path / f"folder{number}" / "SMPL_MALE.pkl").write_bytes(smpl_pickle(seed))
    assert len(import_paths([tmp_path / "folder0", tmp_path / "folder1"], store).imported) == 1
    with pytest.raises(AssetError, match="differ"):
        import_paths([tmp_path / "folder0", tmp_path / "folder2"], store)


@pytest.mark.parametrize("failing", [1, 2, 3, 4])
def test_a_rename_that_fails_leaves_everything_as_it_was(
    store: AssetStore, brought: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    import_paths([brought], store)
    before = contents(store.write_folder)
    (brought / "data" / "base_data" / "J_regressor_h36m.npy").write_bytes(h36m_regressor(2.0))
    (brought / "models" / "basicModel_f_lbs_10_207_0_v1.0.0.pkl").write_bytes(smpl_pickle(5))
    calls: list[Path] = []
    rename = Path.rename

    def flaky(self: Path, target: Any) -> Path:
        calls.append(self)
        if len(calls) == failing:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", flaky)
    with pytest.raises(AssetError, match="No space left"):
        import_paths([brought], store)
    monkeypatch.undo()
    assert contents(store.write_folder) == before


def test_a_folder_that_takes_no_files(brought: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(AssetError, match="cannot write into"):
        import_paths([brought], AssetStore(tmp_path / "file"))


def test_companions_must_be_the_heads(
    store: AssetStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mean parameters of another release are refused where the head is at hand."""
    head = {
        "mean_pose": torch.zeros(1, 144),
        "mean_betas": torch.zeros(1, 10),
        "mean_camera": torch.ones(1, 3),
    }
    monkeypatch.setattr(importer, "find_installed", lambda *_: tmp_path / "head")
    monkeypatch.setattr(importer, "read_own_network", lambda _: head)
    (tmp_path / "smpl_mean_params.npz").write_bytes(mean_params())
    import_paths([tmp_path / "smpl_mean_params.npz"], store)
    head["mean_camera"] = torch.full((1, 3), 2.0)
    with pytest.raises(AssetError, match="differs from what STAF's head"):
        import_paths([tmp_path / "smpl_mean_params.npz"], store)


@pytest.mark.usefixtures("store")
def test_another_projects_files_are_passed_over(
    brought: Path, tmp_path: Path, said: Callable[[], list[str]]
) -> None:
    """In ./weights, which may be another project's, only what an import has written counts (F15)."""
    (tmp_path / "weights").mkdir()
    for kind in (SMPL["female"], HEAD):
        (tmp_path / "weights" / kind.own_name).write_bytes(smpl_pickle())
    elsewhere = AssetStore(tmp_path / "elsewhere")
    assert find_installed(elsewhere, SMPL["female"]) is None
    assert find_installed(elsewhere, HEAD) is None
    assert len(said()) == 2
    import_paths([brought], AssetStore(tmp_path / "weights"))
    network = Content(HEAD, {"x": torch.zeros(2)}).to_bytes({key: "a" * 100 for key in "abcde"})
    (tmp_path / "weights" / HEAD.own_name).write_bytes(network)
    assert names(elsewhere) == ["staf_head", "smpl_female", "j_regressor_h36m"]
    assert len(said()) == 2


def test_kinds_and_names() -> None:
    assert len({kind.own_name for kind in KINDS}) == len(KINDS)
    assert kind_of("3dpw_model_best.pth.tar") is KINDS[0]
    assert kind_of("J_Regressor_H36M.npy") is not None
    assert kind_of("yolo11n.pt") is None


def test_without_weights(store: AssetStore, tmp_path: Path) -> None:
    assert staf_files(store) is None
    with pytest.raises(AssetError, match=r"not imported: staf_head .*staf_backbone .*staf weights import"):
        load_staf()
    with pytest.raises(AssetError, match="holds no staf_head"):
        load_staf(tmp_path)
    with pytest.raises(AssetError, match="no such file"):
        load_staf(tmp_path / "nowhere")


def test_a_damaged_import(tmp_path: Path) -> None:
    for content in (b"", b"x" * 100, np.zeros(100).tobytes()):
        (tmp_path / "staf_head.safetensors").write_bytes(content)
        with pytest.raises(AssetError, match="is damaged; delete it and import"):
            read_own_network(tmp_path / "staf_head.safetensors")


def test_another_safetensors_file(tmp_path: Path) -> None:
    from safetensors.torch import save_file

    save_file({"x": torch.zeros(2)}, tmp_path / "staf_head.safetensors")
    with pytest.raises(AssetError, match="not in the form"):
        read_own_network(tmp_path / "staf_head.safetensors")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file(store: AssetStore, brought: Path) -> None:
    path = brought / "data" / "base_data" / "J_regressor_h36m.npy"
    path.chmod(0)
    with pytest.raises(AssetError, match="cannot be read"):
        import_paths([brought], store)
