"""Members of npm packages by way of the user's own npm: the exact plain file, whole or not at all."""

from __future__ import annotations

import hashlib
import io
import os
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from staf_cli.assets import watched
from staf_cli.assets.catalogue import Asset, Member, NpmPackage
from staf_cli.assets.fetch import fetch_assets
from staf_cli.assets.store import AssetStore
from staf_cli.errors import AssetError

NET = b"a net" * 2000
SOURCE = Member(NpmPackage("@staf-test/nets", "1.2.3", 1000), "package/net.bin")
ASSET = Asset(
    "net", "net.bin", "a test net", "tests", "MIT", len(NET), hashlib.sha256(NET).hexdigest(), SOURCE, True
)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the made-up npm is a script of a POSIX shell")


def packed(path: Path, content: bytes = NET, name: str = SOURCE.path, kind: bytes = tarfile.REGTYPE) -> Path:
    """A .tgz as npm packs one, with a package.json in front."""
    with tarfile.open(path, "w:gz") as archive:
        for member, data, what in (("package/package.json", b"{}", tarfile.REGTYPE), (name, content, kind)):
            info = tarfile.TarInfo(member)
            info.type, info.size = what, len(data) if what == tarfile.REGTYPE else 0
            info.linkname = "/etc/passwd" if what != tarfile.REGTYPE else ""
            archive.addfile(info, io.BytesIO(data) if what == tarfile.REGTYPE else None)
    return path


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An npm that copies `package.tgz` to where it is told, and keeps what it was asked; its folder."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = f"""#!{sys.executable}
import pathlib, shutil, sys
here = pathlib.Path(__file__).parent
(here / "asked").write_text(" ".join(sys.argv[1:]))
if (here / "fails").exists():
    sys.exit((here / "fails").read_text())
shutil.copy(here / "package.tgz", sys.argv[sys.argv.index("--pack-destination") + 1])
"""
    (folder / "npm").write_text(script)
    (folder / "npm").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return folder


def failure(folder: Path) -> str:
    """The one error of a fetch that must leave nothing behind."""
    (outcome,) = fetch_assets([ASSET], folder)
    assert outcome.path is None
    assert not folder.is_dir() or list(folder.iterdir()) == []
    assert "\n" not in str(outcome.error)
    return str(outcome.error)


def test_the_member_alone_is_kept(npm: Path, tmp_path: Path, said: Callable[[], list[str]]) -> None:
    packed(npm / "package.tgz")
    (outcome,) = fetch_assets([ASSET], tmp_path / "out")
    assert outcome.path is not None
    assert outcome.path.read_bytes() == NET
    assert os.listdir(tmp_path / "out") == ["net.bin"]
    asked = (npm / "asked").read_text().split()
    assert asked[:2] == ["pack", "@staf-test/nets@1.2.3"]
    assert "--ignore-scripts" in asked
    assert said()[0] == "fetching net (1 kB: the npm package @staf-test/nets@1.2.3)"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "package/other.bin"}, "has no member package/net.bin"),
        ({"name": "../package/net.bin"}, "has no member"),
        ({"name": "/package/net.bin"}, "has no member"),
        ({"kind": tarfile.SYMTYPE}, "no plain file"),
        ({"kind": tarfile.LNKTYPE}, "no plain file"),
        ({"kind": tarfile.CHRTYPE}, "no plain file"),
        ({"content": NET + b"x"}, "at most"),
        ({"content": NET[:-1] + b"x"}, "sha256"),
        ({"content": NET[:-1]}, "net"),
    ],
)
def test_what_is_not_the_member(changes: dict[str, object], words: str, npm: Path, tmp_path: Path) -> None:
    packed(npm / "package.tgz", **changes)  # type: ignore[arg-type]
    assert words in failure(tmp_path / "out")
    assert sorted(entry.name for entry in npm.iterdir()) == ["asked", "npm", "package.tgz"]


@pytest.mark.parametrize("length", [0, 10, 60])
def test_a_damaged_package(length: int, npm: Path, tmp_path: Path) -> None:
    content = packed(npm / "package.tgz").read_bytes()
    (npm / "package.tgz").write_bytes(content[:length])
    assert "is damaged" in failure(tmp_path / "out")


def test_npm_fails(npm: Path, tmp_path: Path) -> None:
    (npm / "fails").write_text(
        "npm error code E404\nnpm error syscall x\nnpm error 404 Not Found\n"
        "npm error A complete log of this run"
    )
    assert failure(tmp_path / "out") == "npm could not fetch @staf-test/nets@1.2.3: 404 Not Found"


def test_npm_hangs(npm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (npm / "npm").write_text(f"#!{sys.executable}\nimport time; time.sleep(60)")
    monkeypatch.setattr(watched, "STALL_S", 0.5)
    assert failure(tmp_path / "out") == "npm gave no @staf-test/nets@1.2.3: nothing arrived for 0 s"


def test_offline_calls_no_npm(npm: Path, tmp_path: Path) -> None:
    packed(npm / "package.tgz")
    store = AssetStore(tmp_path / "assets", offline=True, catalogue=(ASSET,))
    with pytest.raises(AssetError, match="--offline forbids"):
        store.require("net")
    assert not (npm / "asked").exists()
