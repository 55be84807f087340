"""The one place that finds assets, checks them at every use and fetches what is missing."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import platformdirs

from staf_cli.assets.attempts import forget_failure, late_failure, note_failure
from staf_cli.assets.catalogue import CATALOGUE, Asset
from staf_cli.assets.writing import sha256_of
from staf_cli.errors import AssetError, SettingError

if TYPE_CHECKING:
    from staf_cli.assets.fetch import Fetched  # with ssl and subprocess: loaded where something is fetched

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class AssetStatus:
    """What is known of one asset on this machine.

    Attributes:
        asset: its entry in the catalogue.
        state: damaged means that a file of its name is there with the wrong hash.
        path: where it was found, None where it is missing.
        sha256: of the file found.
    """

    asset: Asset
    state: Literal["there", "missing", "damaged"]
    path: Path | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class AssetStore:
    """Finds, verifies and fetches assets.

    Looked for in `weights_dir`, `$STAF_WEIGHTS`, ./weights and the user's cache directory; fetched ones
    are written to the first of `weights_dir`, `$STAF_WEIGHTS` and the cache. ./weights may be the folder of
    another project: a file there that only has the name of one of ours is passed over, and a remark says so.

    Attributes:
        weights_dir: the folder of `--weights`, None where it was not given.
        offline: fetch nothing: no socket is opened and neither pip nor npm is called.
        catalogue: which assets there are.
    """

    weights_dir: Path | None = None
    offline: bool = False
    catalogue: tuple[Asset, ...] = field(default=CATALOGUE, repr=False)

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

    def asset(self, name: str) -> Asset:
        """The asset of that name.

        Raises:
            SettingError: there is none.
        """
        for asset in self.catalogue:
            if asset.name == name:
                return asset
        names = ", ".join(asset.name for asset in self.catalogue)
        raise SettingError(f"no asset is called {name!r}; there are {names}")

    def find(self, name: str) -> Path | None:
        """The first file of the asset's name in the places searched; None where there is none.

        Its hash is only looked at in ./weights, see `first_file`.
        """
        asset = self.asset(name)
        return self.first_file(asset.file_name, lambda path: _is_asset(path, asset))

    def first_file(self, file_name: str, is_ours: Callable[[Path], bool]) -> Path | None:
        """The first file of that name in the places searched, unopened; None where there is none.

        Args:
            file_name: without a folder.
            is_ours: tells a file of ours by its contents. Asked in ./weights alone.
        """
        own_folders = (*self._chosen_places(), cache_folder())
        for folder in self.places:
            path = folder / file_name
            # os.path, since Path.is_file raises where a folder may not be looked into
            if os.path.isfile(path):
                if folder in own_folders or is_ours(path):
                    return path
                _remark_foreign(path)
        return None

    def require(self, name: str) -> Path:
        """The asset's verified file; fetched first where it is missing, or damaged in the cache.

        Raises:
            AssetError: it is damaged, or missing and cannot be fetched.
        """
        status = self.status_of(name)
        if status.path is not None and status.state == "there":
            return status.path
        if status.path is not None and (self.offline or status.path.parent != cache_folder()):
            raise self._damaged(status)
        if self.offline:
            raise self._missing(status.asset, "--offline forbids fetching it")
        outcome = self.fetch([name])[0]
        if outcome.path is None:
            raise self._missing(status.asset, f"fetching it failed ({outcome.error})")
        return outcome.path

    def obtain(self, names: Sequence[str], what: str, without: str) -> dict[str, Path] | None:
        """Optional assets that nobody named: their verified files by name, fetched where they are missing.

        None where they cannot be had, after one line that says why and what it costs. After a failure
        fetching is tried again a day later; `fetch` and `require` try at once.

        Args:
            names: of the assets, which are of use only together.
            what: they are, for the line: "the open detector".
            without: what happens without them: "BlazePose's own finds people, but few in a crowd".
        """
        try:
            self._fetch_unless_failed_lately(names)
            return {name: self.require(name) for name in names}
        except (AssetError, OSError) as error:
            log.warning("%s is not to be had (%s): %s", what, error, without)
            return None

    def prefetch(self, names: Iterable[str]) -> None:
        """Fetch the missing ones of optional assets in one go, before several calls of `obtain`.

        A failure is left to them to tell.
        """
        folder = self.write_folder
        if self.offline or folder is None:
            return
        fresh = [
            asset.name
            for asset in self.missing(names)
            if asset.comes_with is None or late_failure(asset.comes_with, folder) is None
        ]
        if fresh:
            with contextlib.suppress(OSError):  # no folder for temporary files
                self.fetch(fresh)

    def missing(self, names: Iterable[str]) -> list[Asset]:
        """Those of the assets that are nowhere, or damaged in the cache: what `require` would fetch."""
        statuses = [self.status_of(name) for name in names]
        return [
            status.asset
            for status in statuses
            if status.path is None or (status.state == "damaged" and status.path.parent == cache_folder())
        ]

    def sha256(self, name: str) -> str:
        """The verified file's hash, for the record; costs nothing after `require`."""
        return fingerprint(self.require(name))

    def fetch(self, names: Iterable[str]) -> list[Fetched]:
        """Fetch the named assets unless they are there and whole; a damaged one is replaced.

        Whatever else is missing and lies in the same packages comes along, since the package is the cost.

        Returns:
            How each fared: the named ones in their order, then those that came along.
        """
        # Heavy for those who fetch nothing: ssl, subprocess.
        from staf_cli.assets.fetch import Fetched, fetch_assets

        outcomes: dict[str, Fetched] = {}
        for name in dict.fromkeys(names):
            asset = self.asset(name)
            try:
                outcomes[name] = Fetched(asset, path=self._whole_or_none(asset))
            except AssetError as error:
                outcomes[name] = Fetched(asset, error=error)
        wanted = [fared.asset for fared in outcomes.values() if fared.path is None and fared.error is None]
        wanted += self._companions(wanted)
        if wanted:
            folder = self.require_write_folder()
            for outcome in fetch_assets(wanted, folder):
                outcomes[outcome.asset.name] = outcome
                if (package := outcome.asset.package) is None:
                    continue
                if outcome.error is None:
                    forget_failure(package, folder)
                else:
                    note_failure(package, folder, str(outcome.error))
        return list(outcomes.values())

    def status_of(self, name: str) -> AssetStatus:
        """Where the asset is and whether it is whole."""
        asset, path = self.asset(name), self.find(name)
        if path is None:
            return AssetStatus(asset, "missing")
        try:
            sha256 = fingerprint(path)
        except OSError as error:
            raise AssetError(f"cannot read {asset.name} at {path}: {error.strerror or error}") from error
        whole = asset.sha256 in (None, sha256)
        return AssetStatus(asset, "there" if whole else "damaged", path, sha256)

    def status(self) -> list[AssetStatus]:
        """Every asset of the catalogue, in its order."""
        return [self.status_of(asset.name) for asset in self.catalogue]

    def _fetch_unless_failed_lately(self, names: Sequence[str]) -> None:
        """Fetch what is missing of the assets, all of it, or raise an AssetError with the reason alone."""
        missing = self.missing(names)
        if not missing:
            return
        if self.offline:
            raise AssetError("--offline forbids fetching")
        folder = self.require_write_folder()
        for asset in missing:
            reason = late_failure(asset.comes_with, folder) if asset.comes_with is not None else None
            if reason is not None:
                raise AssetError(f"{reason}; tried again tomorrow, or by `{self._command(asset)}`")
        for outcome in self.fetch([asset.name for asset in missing]):
            if outcome.error is not None and outcome.asset in missing:
                raise outcome.error

    def _chosen_places(self) -> list[Path]:
        """What the user named: `--weights`, `$STAF_WEIGHTS`."""
        named = [self.weights_dir, os.environ.get("STAF_WEIGHTS") or None]
        return [without_tilde(folder).absolute() for folder in named if folder is not None]

    def _whole_or_none(self, asset: Asset) -> Path | None:
        """The whole file, or None where fetching is called for.

        Raises:
            AssetError: fetching is called for and forbidden, or the file cannot be read.
        """
        status = self.status_of(asset.name)
        if status.state == "there":
            return status.path
        if self.offline:
            raise self._missing(asset, "--offline forbids fetching it")
        return None

    def _companions(self, wanted: list[Asset]) -> list[Asset]:
        packages = {asset.package for asset in wanted} - {None}
        return [
            asset
            for asset in self.catalogue
            if asset.comes_with in packages and asset not in wanted and self.find(asset.name) is None
        ]

    def _damaged(self, status: AssetStatus) -> AssetError:
        asset = status.asset
        return AssetError(
            f"{asset.name} at {status.path} is damaged: its sha256 begins {str(status.sha256)[:12]}, "
            f"{str(asset.sha256)[:12]} is right; delete it or fetch it again with `{self._command(asset)}`"
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


def without_tilde(path: str | Path) -> Path:
    """A path whose `~` or `~user` is that user's home directory.

    Raises:
        AssetError: there is no such user, or no such directory is known.
    """
    try:
        return Path(path).expanduser()
    except RuntimeError as error:
        raise AssetError(f"{path}: no home directory is known for its `~`; write the path in full") from error


def cache_folder() -> Path | None:
    """The user's cache directory for staf; None for a user without a home directory."""
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


@lru_cache(maxsize=256)
def _remark_foreign(path: Path) -> None:
    """Say once that a file is passed over."""
    log.warning("%s is another file of that name than ours and is passed over", path)


def _is_asset(path: Path, asset: Asset) -> bool:
    try:
        return asset.sha256 in (None, fingerprint(path))
    except OSError:
        return False
