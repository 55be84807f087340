"""What has been imported: where it lies, and reading it back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from staf_cli.assets.store import AssetStore
from staf_cli.errors import AssetError
from staf_cli.weights.kinds import BACKBONE, HEAD, KINDS, PURPOSES, Kind, Purpose

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class Installed:
    """An imported file.

    Attributes:
        kind: of the file.
        path: where it lies.
    """

    kind: Kind
    path: Path


def find_installed(store: AssetStore, kind: Kind) -> Path | None:
    """The first imported file of a kind in the places searched, unopened; None where there is none."""
    files = (place / kind.own_name for place in store.places)
    return next((file for file in files if os.path.isfile(file)), None)


def all_installed(store: AssetStore) -> Iterator[Installed]:
    """Everything that has been imported, in the order of `KINDS`."""
    for kind in KINDS:
        path = find_installed(store, kind)
        if path is not None:
            yield Installed(kind, path)


def still_missing(store: AssetStore) -> Iterator[tuple[Purpose, tuple[Kind, ...]]]:
    """What does not work yet, and which files it lacks."""
    there = {installed.kind.name for installed in all_installed(store)}
    for purpose in PURPOSES:
        missing = purpose.missing(there)
        if missing:
            yield purpose, missing


def staf_files(store: AssetStore) -> tuple[Path, Path] | None:
    """Head and backbone, where both have been imported."""
    head, backbone = find_installed(store, HEAD), find_installed(store, BACKBONE)
    return None if head is None or backbone is None else (head, backbone)


def read_tensors(path: Path) -> dict[str, Tensor]:
    """The tensors of a network's file in the project's own form.

    Raises:
        AssetError: it is something else, or damaged.
    """
    from safetensors import SafetensorError, safe_open

    from staf_cli.weights.contents import NETWORK_FORMAT

    try:
        with safe_open(path, framework="pt") as file:
            if (file.metadata() or {}).get("format") != NETWORK_FORMAT:
                raise AssetError(f"{path} is not in the form {NETWORK_FORMAT}; {_remedy(path)}")
            # Copied: in the mapped file they lie unaligned, and sums would differ in the last bit.
            return {key: file.get_tensor(key).clone() for key in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError, ValueError) as error:
        raise AssetError(f"{path} is damaged; {_remedy(path)}") from error


def _remedy(path: Path) -> str:
    return f"delete it and import the file again: staf weights import PATH --weights {path.parent}"
