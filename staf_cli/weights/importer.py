"""`staf weights import`: everything is read and checked first, then all of it is stored, or nothing."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from staf_cli.assets.store import AssetStore
from staf_cli.errors import AssetError
from staf_cli.weights.contents import Content, guess_kind, read_content, read_own_network
from staf_cli.weights.installed import Missing, find_installed, still_missing
from staf_cli.weights.kinds import HEAD, MEAN_PARAMS, MESH_POINTS, REGRESSOR_EXTRA, Kind, candidates

# What the head carries too, by the names there.
_IN_HEAD: Mapping[Kind, Mapping[str, str]] = {
    MEAN_PARAMS: {"pose": "mean_pose", "shape": "mean_betas", "cam": "mean_camera"},
    MESH_POINTS: {"mesh_points": "body.mesh_points"},
    REGRESSOR_EXTRA: {"J_regressor": "body.J_regressor_extra"},
}


@dataclass(frozen=True)
class Imported:
    """A file that was imported.

    Attributes:
        kind: of the file.
        origin: where it was found.
        sha256: of the file as it was brought.
        path: where it is kept.
    """

    kind: Kind
    origin: str
    sha256: str
    path: Path


@dataclass(frozen=True)
class ImportReport:
    """What became of an import.

    Attributes:
        imported: what was stored.
        missing: what does not work yet, and which files it lacks.
    """

    imported: tuple[Imported, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True)
class _Found:
    content: Content
    origin: str
    file_name: str
    sha256: str

    @property
    def kind(self) -> Kind:
        return self.content.kind

    @property
    def header(self) -> dict[str, str]:
        """What is kept with the contents."""
        return {
            "kind": self.kind.name,
            "source_name": self.file_name,
            "source_sha256": self.sha256,
            "imported": datetime.date.today().isoformat(),
            "licence": self.kind.licence,
        }


def import_paths(paths: Sequence[Path], store: AssetStore) -> ImportReport:
    """Import whatever is recognised in zips, folders and single files.

    Args:
        paths: in any mix; earlier imports stay.
        store: whose folder is written to.

    Raises:
        AssetError: a file is refused, or nothing can be used: then nothing of this call is stored.
    """
    found = _unique(_read_all(paths))
    if not found:
        raise AssetError(
            f"nothing to import in {', '.join(str(path) for path in paths)}: "
            "give the release's zip, its data/base_data, or SMPL's model files; see weights/README.md"
        )
    _check_against_head(found, store)
    stored = _store(found, store.require_write_folder())
    return ImportReport(stored, tuple(still_missing(store)))


def _read_all(paths: Sequence[Path]) -> Iterator[_Found]:
    for candidate in candidates(paths):
        data = candidate.read()
        kind = candidate.kind or guess_kind(candidate.file_name, data, candidate.origin)
        content = read_content(kind, data, candidate.origin)
        yield _Found(content, candidate.origin, candidate.file_name, hashlib.sha256(data).hexdigest())


def _unique(files: Iterator[_Found]) -> list[_Found]:
    """One file of each kind.

    Raises:
        AssetError: two files of a kind hold different things.
    """
    unique: dict[Kind, _Found] = {}
    for file in files:
        earlier = unique.setdefault(file.kind, file)
        if earlier is not file and not _equal(earlier.content.arrays, file.content.arrays):
            raise AssetError(
                f"{earlier.origin} and {file.origin} are both {file.kind.name} and differ; import one of them"
            )
    return list(unique.values())


def _equal(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return one.keys() == other.keys() and all(
        np.array_equal(np.asarray(values), np.asarray(other[key])) for key, values in one.items()
    )


def _check_against_head(found: list[_Found], store: AssetStore) -> None:
    """The small files must be what the head was trained with, where both are at hand."""
    companions = [file for file in found if file.kind in _IN_HEAD]
    head = next((file.content.arrays for file in found if file.kind == HEAD), None)
    if companions and head is None and (path := find_installed(store, HEAD)):
        head = read_own_network(path)
    if head is None:
        return
    for file in companions:
        for ours, theirs in _IN_HEAD[file.kind].items():
            expected = np.asarray(head[theirs])
            actual = file.content.arrays[ours].reshape(expected.shape)
            if not np.allclose(actual, expected, rtol=1e-5, atol=1e-6):
                raise AssetError(
                    f"{file.origin} is refused: it differs from what STAF's head was trained with; "
                    "get both from one release"
                )


def _store(found: list[_Found], folder: Path) -> tuple[Imported, ...]:
    """Write all files beside their places, then put all of them there."""
    suffix = f"{os.getpid()}-{secrets.token_hex(4)}"
    parts: dict[Path, Path] = {}
    imported = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in found:
            target = folder / file.kind.own_name
            parts[target] = folder / f".{target.name}.{suffix}.part"
            parts[target].write_bytes(file.content.to_bytes(file.header))
            imported.append(Imported(file.kind, file.origin, file.sha256, target))
        _put_in_place(parts, suffix)
    except OSError as error:
        remedy = "choose another folder with --weights DIR"
        raise AssetError(f"cannot write into {folder}: {error.strerror or error}; {remedy}") from error
    finally:
        for part in parts.values():
            with contextlib.suppress(OSError):
                part.unlink()  # already renamed if all went well
    return tuple(imported)


def _put_in_place(parts: dict[Path, Path], suffix: str) -> None:
    """Rename all, or leave everything as it was."""
    earlier: list[Path] = []
    with contextlib.ExitStack() as undo:
        for target, part in parts.items():
            if target.exists():
                earlier.append(target.rename(target.with_name(f".{target.name}.{suffix}.old")))
                undo.callback(earlier[-1].replace, target)
            part.rename(target)
            undo.callback(target.unlink)
        undo.pop_all()
    for kept in earlier:
        with contextlib.suppress(OSError):
            kept.unlink()
