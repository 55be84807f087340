"""The files that can be imported: how each is recognised, what it is for, and where it comes from."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from staf_cli.errors import AssetError
from staf_cli.untrusted.arrays import read_bounded
from staf_cli.untrusted.pickles import ZIP_ERRORS, bounded_members, check_members, read_member

_STAF_LICENCE = "STAF: code MIT, weights as their authors publish them"
_SMPL_LICENCE = "SMPL model licence: registration, non-commercial, no redistribution"
_IN_HEAD = "nothing alone: staf_head carries the same"


@dataclass(frozen=True)
class Kind:
    """One kind of file.

    Attributes:
        name: what it is called in messages.
        file_names: of the release, as a pattern, upper and lower case alike.
        what: it is, a few words.
        enables: what works with it.
        licence: of what it holds.
        largest_bytes: no file of this kind is longer.
        suffix: of the file that it is kept as.
    """

    name: str
    file_names: str
    what: str
    enables: str
    licence: str = _STAF_LICENCE
    largest_bytes: int = 1 << 24
    suffix: str = ".npz"

    @property
    def own_name(self) -> str:
        """The file that it is kept as in a weights folder."""
        return f"{self.name}{self.suffix}"

    def __str__(self) -> str:
        return f"{self.name} ({self.what})"


HEAD = Kind(
    name="staf_head",
    file_names=r"3dpw_model_best\.pth\.tar",
    suffix=".safetensors",
    what="STAF's weights, with SMPL's arrays inside; 3dpw_model_best.pth.tar, 223 MB",
    enables="--engine staf, together with staf_backbone",
    licence=f"{_STAF_LICENCE}; inside it, SMPL's data: {_SMPL_LICENCE}",
    largest_bytes=1 << 30,
)
BACKBONE = Kind(
    name="staf_backbone",
    file_names=r"base_model\.pt",
    suffix=".safetensors",
    what="STAF's ResNet-50; base_model.pt, 95 MB",
    enables="--engine staf, together with staf_head",
    largest_bytes=1 << 30,
)
SMPL = {
    gender: Kind(
        name=f"smpl_{gender}",
        file_names=rf"(smpl_{gender}|basic_?model_({gender[0]}|{gender})_lbs_.*)\.(pkl|npz)",
        what=f"SMPL's {gender} body",
        enables=f"--body smpl --engine landmarks{'' if gender == 'neutral' else f' --gender {gender}'}",
        licence=_SMPL_LICENCE,
        largest_bytes=1 << 29,
    )
    for gender in ("neutral", "male", "female")
}
REGRESSOR_H36M = Kind(
    name="j_regressor_h36m",
    file_names=r"j_regressor_h36m\.npy",
    what="Human3.6M's 17 joints; J_regressor_h36m.npy",
    enables="the 14 joints of the field's tables (StafOutput.joints14)",
)
MEAN_PARAMS = Kind(
    name="staf_mean_params",
    file_names=r"smpl_mean_params\.npz",
    what="mean pose, shape and camera; smpl_mean_params.npz",
    enables=_IN_HEAD,
)
MESH_POINTS = Kind(
    name="staf_mesh_points",
    file_names=r"mesh_downsampling\.npz",
    what="the mesh's 431 sampled points; mesh_downsampling.npz",
    enables=_IN_HEAD,
    largest_bytes=1 << 28,
)
REGRESSOR_EXTRA = Kind(
    name="staf_j_regressor_extra",
    file_names=r"j_regressor_extra\.npy",
    what="nine further joints; J_regressor_extra.npy",
    enables=_IN_HEAD,
)
TRAINED = Kind(
    name="staf_trained",
    file_names=r"staf_trained\.safetensors",
    suffix=".safetensors",
    what="a whole network by staf train; best.safetensors of a run",
    enables="--engine staf, where staf_head and staf_backbone are not imported",
    licence="as the file's header says: of its data, its body and its first weights",
    largest_bytes=1 << 30,
)
KINDS = (HEAD, BACKBONE, TRAINED, *SMPL.values(), REGRESSOR_H36M, MEAN_PARAMS, MESH_POINTS, REGRESSOR_EXTRA)


def kind_of(file_name: str) -> Kind | None:
    """The kind of a file by its name; None for names that the release and SMPL do not use."""
    return next((kind for kind in KINDS if re.fullmatch(kind.file_names, file_name.lower())), None)


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
            limits = {"max_members": _MAX_MEMBERS, "max_bytes": _MAX_ARCHIVE_BYTES}
            members = bounded_members(archive, str(path), **limits)
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
