"""A wheel that pip accepts, and assets that lie in it."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path

from staf_cli.assets.catalogue import Asset, Member, Wheel

NETS = Wheel("staf-fake-nets", "1.0", size_bytes=1000, platform="manylinux2014_x86_64", python_version="311")
CONTENT = {"fake/first.net": b"first" * 1000, "fake/second.net": b"second" * 1000}


def make_asset(name: str, member: str, content: bytes) -> Asset:
    sha256 = hashlib.sha256(content).hexdigest()
    source = Member(NETS, member)
    return Asset(name, f"{name}.net", "a test net", "tests", "MIT", len(content), sha256, source)


def write_wheel(folder: Path, members: Mapping[str, bytes] = CONTENT) -> Path:
    """A wheel that pip accepts, with the members given."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "staf_fake_nets-1.0-py3-none-any.whl"
    info = "staf_fake_nets-1.0.dist-info"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: staf-fake-nets\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return path
