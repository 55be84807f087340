"""The shipped catalogue: well formed, and what weights/README.md says."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

import staf_cli.assets
from staf_cli.assets.catalogue import CATALOGUE, Asset, Member, Shipped, Url, Wheel, size_text
from staf_cli.assets.store import AssetStore
from staf_cli.errors import SettingError

ASSETS = Path(staf_cli.assets.__file__).parent
README = Path(__file__).parents[2] / "weights" / "README.md"
PLAIN_PATH = r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*"


@pytest.mark.parametrize("asset", CATALOGUE, ids=lambda asset: asset.name)
def test_readme_table_equals_the_catalogue(asset: Asset) -> None:
    (row,) = [
        line for line in README.read_text(encoding="utf-8").splitlines() if f"| `{asset.name}` |" in line
    ]
    assert f"`{asset.file_name}`" in row
    assert f"| {asset.licence} |" in row
    if asset.sha256 is not None:
        assert f"| {asset.size_bytes:,} | `{asset.sha256}` |" in row
    assert all(part in row for part in _parts(asset))


def _parts(asset: Asset) -> list[str]:
    """What tells where an asset comes from."""
    match asset.source:
        case Member(package, path):
            return [package.requirement, path]
        case Url(url):
            return [url]
        case Shipped(file_name):
            return [file_name]


@pytest.mark.parametrize("asset", CATALOGUE, ids=lambda asset: asset.name)
def test_every_entry_is_pinned_and_leads_nowhere_else(asset: Asset) -> None:
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", asset.file_name)
    assert asset.sha256 is None or re.fullmatch(r"[0-9a-f]{64}", asset.sha256)
    if isinstance(asset.source, Member):
        assert re.fullmatch(PLAIN_PATH, asset.source.path)
        assert re.fullmatch(r"[0-9]+(\.[0-9]+)+", asset.source.package.version)
    elif isinstance(asset.source, Url):
        assert re.fullmatch(r"https://[^\s/]+/\S+", asset.source.url)
    else:
        shipped = (ASSETS / asset.source.file_name).read_bytes()
        assert hashlib.sha256(shipped).hexdigest() == asset.sha256
        assert len(shipped) == asset.size_bytes


def test_names_are_unique() -> None:
    assert len({asset.name for asset in CATALOGUE}) == len(CATALOGUE)
    assert len({asset.file_name for asset in CATALOGUE}) == len(CATALOGUE)


def test_every_platform_fetches_the_same_wheel() -> None:
    """Wheels of compiled projects differ by platform; so do the hashes of what is in them."""
    for asset in CATALOGUE:
        if isinstance(asset.package, Wheel) and asset.package.platform is not None:
            assert asset.package.python_version
            assert asset.package.implementation


def test_unknown_name_lists_the_known_ones(catalogue: tuple[Asset, ...]) -> None:
    with pytest.raises(SettingError, match="no asset is called 'frist'; there are first, second, unhashed"):
        AssetStore(catalogue=catalogue).asset("frist")


@pytest.mark.parametrize(("size", "text"), [(12_331, "12 kB"), (2_959_046, "3.0 MB")])
def test_size_text(size: int, text: str) -> None:
    assert size_text(size) == text
