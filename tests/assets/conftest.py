"""A small catalogue with a wheel of its own, served from a folder by pip's own configuration."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from fake_wheel import CONTENT, make_asset

from staf_cli.assets import packages
from staf_cli.assets.catalogue import Asset, Url


@pytest.fixture
def catalogue() -> tuple[Asset, ...]:
    """Two assets of one wheel and one behind an address, without a hash."""
    url = Url("https://nowhere.invalid/big.pt")
    return (
        make_asset("first", "fake/first.net", CONTENT["fake/first.net"]),
        make_asset("second", "fake/second.net", CONTENT["fake/second.net"]),
        Asset("unhashed", "big.pt", "a net of unknown hash", "more tests", "MIT", 4000, None, url),
    )


@pytest.fixture
def first(catalogue: tuple[Asset, ...]) -> Asset:
    return catalogue[0]


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing of this machine is searched: own current folder, own cache, no $STAF_WEIGHTS."""
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")
    monkeypatch.delenv("STAF_WEIGHTS", raising=False)
    monkeypatch.setattr("staf_cli.assets.store.cache_folder", lambda: tmp_path / "cache")
    return tmp_path


@pytest.fixture
def pip_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only place where pip looks for wheels."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return folder


@pytest.fixture
def local_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose wheel is taken without pip, where pip is not what is tested."""
    folder = tmp_path / "local"
    monkeypatch.setattr(packages, "download", lambda *_: next(folder.glob("*.whl")))
    return folder
