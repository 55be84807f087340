"""Where files to import come from: single files, folders, archives; nothing is ever unpacked to disk."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from staf_cli.errors import AssetError
from staf_cli.untrusted.archives import ZIP_ERRORS, bounded_members, check_members, read_member
from staf_cli.weights.kinds import Kind, kind_of

_MAX_MEMBERS = 100_000
_MAX_ARCHIVE_BYTES = 1 << 35  # what all members together may say they unpack to
_MAX_FILE_BYTES = 1 << 30


@dataclass(frozen=True)
class Candidate:
    """A file that may be one of ours.

    Attributes:
        file_name: its last part.
        origin: where it lies, for messages.
        kind: by its name; None where only its contents can tell.
        read: gives all its bytes; raises AssetError.
    """

    file_name: str
    origin: str
    kind: Kind | None
    read: Callable[[], bytes]


def candidates(paths: Iterable[Path]) -> Iterator[Candidate]:
    """Everything that may be imported from these paths.

    In folders and archives names decide; a single file under another name is a candidate by its contents.

    Raises:
        AssetError: a path is not there or cannot be read, or an archive is not to be trusted.
    """
    for path in paths:
        if path.is_dir():
            for place, folders, files in os.walk(path):
                folders.sort()
                yield from (_single(Path(place) / name) for name in sorted(files) if kind_of(name))
        elif not path.is_file():
            raise AssetError(f"{path}: no such file or folder; give the release's zip, folder or files")
        elif kind_of(path.name) is None and _is_plain_archive(path):
            yield from _in_archive(path)
        else:
            yield _single(path)


def read_bounded(path: Path, largest: int) -> bytes:
    """A file's bytes.

    Raises:
        AssetError: it is longer than `largest`, or cannot be read.
    """
    try:
        if path.stat().st_size > largest:
            raise AssetError(f"{path} is refused: it is longer than any such file ({largest >> 20} MB)")
        return path.read_bytes()
    except OSError as error:
        raise AssetError(f"{path}: cannot be read ({error.strerror or error})") from error


def _single(path: Path) -> Candidate:
    kind = kind_of(path.name)
    largest = _MAX_FILE_BYTES if kind is None else kind.largest_bytes
    return Candidate(path.name, str(path), kind, partial(read_bounded, path, largest))


def _is_plain_archive(path: Path) -> bool:
    """A zip of files; checkpoints and `.npz` files are zips too, and are none of these."""
    if path.suffix.lower() == ".zip":
        return True  # a damaged one, too: opening it says so
    try:
        with zipfile.ZipFile(path) as archive:
            names = [PurePosixPath(name).name for name in archive.namelist()]
    except ZIP_ERRORS:
        return False
    return "data.pkl" not in names and any(kind_of(name) for name in names)


def _in_archive(path: Path) -> Iterator[Candidate]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = bounded_members(
                archive, str(path), max_members=_MAX_MEMBERS, max_bytes=_MAX_ARCHIVE_BYTES
            )
    except ZIP_ERRORS as error:
        raise AssetError(f"{path}: damaged or no zip archive; get it again") from error
    check_members(members, str(path))
    for member in members:
        name = PurePosixPath(member.filename).name
        kind = kind_of(name)
        if kind is not None and not member.is_dir():
            read = partial(_read_from_archive, path, member, kind)
            yield Candidate(name, f"{path}: {member.filename}", kind, read)


def _read_from_archive(path: Path, member: zipfile.ZipInfo, kind: Kind) -> bytes:
    if member.file_size > kind.largest_bytes:
        raise AssetError(f"{path} is refused: {member.filename} is longer than any such file")
    try:
        with zipfile.ZipFile(path) as archive:
            return read_member(archive, member)
    except ZIP_ERRORS as error:
        raise AssetError(f"{path}: {member.filename} is damaged; get the archive again") from error
