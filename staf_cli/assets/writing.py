"""From a stream of bytes to a verified file that is either whole under its name or not there at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from staf_cli.assets.catalogue import Asset, size_text
from staf_cli.errors import AssetError

CHUNK_BYTES = 1 << 18
"""How much is read at a time, from packages and addresses."""


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A new file that gets its name only once all of it is written; one of that name is replaced then.

    What is raised inside leaves the folder as it was; OSError comes as it is.
    """
    # Hidden and random: two processes may write the same file at once.
    part = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())  # else a machine that goes down leaves an empty file under the name
        part.replace(path)
    finally:
        with contextlib.suppress(OSError):
            part.unlink()  # already renamed if all went well


def prepare_folder(folder: Path, asset: Asset) -> None:
    """Create the folder and make sure that it takes files, before anything is downloaded for it.

    Raises:
        AssetError: it cannot be created or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise _unwritable(asset, folder, error) from error


def write_verified(asset: Asset, chunks: Iterable[bytes], folder: Path, origin: object) -> Path:
    """Write the chunks as the asset's file: first beside it, then renamed once size and hash are right.

    Args:
        asset: what the bytes should be.
        chunks: the content, in order; they report their own trouble as AssetError, and no more of them
            is consumed than the asset may be long.
        folder: an existing folder; a file of the asset's name in it is replaced.
        origin: where the chunks come from, for the message.

    Raises:
        AssetError: the content is not the asset's, or the folder takes no files.
    """
    target = folder / asset.file_name
    try:
        with whole_file(target) as file:
            digest, written = hashlib.sha256(), 0
            for chunk in chunks:
                written += len(chunk)
                if written > asset.largest_bytes:
                    raise _wrong_content(asset, origin, f"is longer than {size_text(asset.largest_bytes)}")
                digest.update(chunk)
                file.write(chunk)
            _check_content(asset, digest.hexdigest(), written, origin)
    except OSError as error:
        raise _unwritable(asset, folder, error) from error
    return target


def sha256_of(path: Path) -> str:
    """The file's hash, 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_size(asset: Asset, size_bytes: int, origin: object) -> None:
    """AssetError where something so long cannot be the asset."""
    if size_bytes > asset.largest_bytes:
        largest = size_text(asset.largest_bytes)
        raise _wrong_content(asset, origin, f"is {size_text(size_bytes)} long, at most {largest} is right")


def _check_content(asset: Asset, sha256: str, size_bytes: int, origin: object) -> None:
    if asset.sha256 is None:
        # An error page or an emptied file is all that can be told without a hash.
        if size_bytes < asset.size_bytes // 4:
            right = size_text(asset.size_bytes)
            raise _wrong_content(asset, origin, f"is only {size_text(size_bytes)}, about {right} is right")
    elif sha256 != asset.sha256:
        raise _wrong_content(asset, origin, f"has sha256 {sha256[:12]}..., expected {asset.sha256[:12]}...")


def _wrong_content(asset: Asset, origin: object, what: str) -> AssetError:
    return AssetError(f"cannot use {origin} as {asset.name}: it {what}; nothing was written")


def _unwritable(asset: Asset, folder: Path, error: OSError) -> AssetError:
    trouble = f"cannot write {asset.name} into {folder}: {error.strerror or error}"
    return AssetError(f"{trouble}; choose another folder with --weights DIR")
