"""Zip archives that users bring: what they say is checked first, and nothing is ever unpacked to disk."""

from __future__ import annotations

import lzma
import stat
import struct
import zipfile
import zlib
from pathlib import PureWindowsPath

from staf_cli.errors import AssetError

# What a damaged zip leads to, as zipfile and the packers beneath it raise it.
ZIP_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError),
    *(NotImplementedError, RuntimeError, ValueError, struct.error, MemoryError),
)
_MAX_RATIO = 200  # of a member's size to what it takes in the archive
_SMALL_BYTES = 1 << 22  # members up to this may shrink as they like


def bounded_members(
    archive: zipfile.ZipFile, name: str, *, max_members: int, max_bytes: int
) -> list[zipfile.ZipInfo]:
    """The members of an archive that is not too much in all; `name` is for the message.

    Raises:
        AssetError: there are too many, or they would unpack to too much.
    """
    members = archive.infolist()
    if len(members) > max_members or sum(member.file_size for member in members) > max_bytes:
        raise AssetError(f"{name} is refused: it would unpack to too much; get it again from its authors")
    return members


def check_members(members: list[zipfile.ZipInfo], name: str) -> None:
    """AssetError unless every member lies inside the archive and none is a trap."""
    for member in members:
        if trouble := _trouble(member):
            raise AssetError(
                f"{name} is refused: its member {member.filename[:80]!r} {trouble}; get the authors' archive"
            )


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """A member's bytes, no more of them than it says.

    Raises:
        one of ZIP_ERRORS: it is damaged, or not as long as it says.
    """
    with archive.open(member) as file:
        data = file.read(member.file_size + 1)
    if len(data) != member.file_size:
        raise ValueError("a member is not as long as it says")
    return data


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
    if member.file_size > _SMALL_BYTES and member.file_size > _MAX_RATIO * max(member.compress_size, 1):
        return "would unpack to far more than it takes"
    return None
