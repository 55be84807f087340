"""Where files to import come from: single files, folders, archives; nothing is ever unpacked to disk."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from staf_cli.errors import AssetError
from staf_cli.weights.kinds import Kind, kind_of

MAX_MEMBERS = 100_000
MAX_ARCHIVE_BYTES = 1 << 35  # what all members together may say they unpack to
MAX_RATIO = 200  # of a member's size to what it takes in the archive
SMALL_BYTES = 1 << 22  # members up to this may shrink as they like
MAX_FILE_BYTES = 1 << 30


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
            yield from _in_folder(path)
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
    largest = MAX_FILE_BYTES if kind is None else kind.largest_bytes
    return Candidate(path.name, str(path), kind, lambda: read_bounded(path, largest))


def _in_folder(folder: Path) -> Iterator[Candidate]:
    for place, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            if kind_of(name) is not None:
                yield _single(Path(place) / name)


def _is_plain_archive(path: Path) -> bool:
    """A zip of files; checkpoints and `.npz` files are zips too, and are none of these."""
    if path.suffix.lower() == ".zip":
        return True  # a damaged one, too: opening it says so
    try:
        with zipfile.ZipFile(path) as archive:
            names = [PurePosixPath(name).name for name in archive.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    return "data.pkl" not in names and any(kind_of(name) is not None for name in names)


def _in_archive(path: Path) -> Iterator[Candidate]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_archive(path, members)
            for member in members:
                name = PurePosixPath(member.filename).name
                kind = kind_of(name)
                if kind is not None and not member.is_dir():
                    yield Candidate(
                        name,
                        f"{path}: {member.filename}",
                        kind,
                        lambda member=member, kind=kind: _read_member(path, member, kind),  # type: ignore[misc]
                    )
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise AssetError(f"{path}: damaged or no zip archive; get it again") from error


def _check_archive(path: Path, members: list[zipfile.ZipInfo]) -> None:
    """AssetError unless every member lies inside the archive and none is a trap."""
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_ARCHIVE_BYTES:
        raise AssetError(f"{path} is refused: it would unpack to too much; get the authors' archive")
    for member in members:
        trouble = _trouble(member)
        if trouble:
            raise AssetError(
                f"{path} is refused: its member {member.filename[:80]!r} {trouble}; get the authors' archive"
            )


def _trouble(member: zipfile.ZipInfo) -> str | None:
    name = member.orig_filename
    windows = PureWindowsPath(name)
    if windows.is_absolute() or windows.drive or name.startswith(("/", "\\")):
        return "has an absolute path"
    if ".." in windows.parts:
        return "leads out of the archive"
    if "\x00" in name:
        return "has a broken name"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "is a link"
    if member.flag_bits & 1:
        return "is encrypted"
    if member.file_size > SMALL_BYTES and member.file_size > MAX_RATIO * max(member.compress_size, 1):
        return "would unpack to far more than it takes"
    return None


def _read_member(path: Path, member: zipfile.ZipInfo, kind: Kind) -> bytes:
    """A member's bytes: no more than it says, no more than its kind may have."""
    if member.file_size > kind.largest_bytes:
        raise AssetError(f"{path} is refused: {member.filename} is longer than any such file")
    try:
        with zipfile.ZipFile(path) as archive, archive.open(member) as file:
            data = file.read(member.file_size + 1)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise AssetError(f"{path}: {member.filename} is damaged; get the archive again") from error
    except Exception as error:  # zlib's own kind
        raise AssetError(f"{path}: {member.filename} cannot be unpacked; get the archive again") from error
    if len(data) != member.file_size:
        raise AssetError(f"{path} is refused: {member.filename} is not as long as it says")
    return data
