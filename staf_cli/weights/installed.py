"""What has been imported, where it lies, and what is still missing for what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from staf_cli.assets.store import AssetStore
from staf_cli.weights.kinds import BACKBONE, HEAD, KINDS, REGRESSOR_H36M, SMPL, TRAINED, Kind


@dataclass(frozen=True)
class Purpose:
    """Something that imported files make possible.

    Attributes:
        name: what it is, as a user would type it.
        needs: all of these kinds...
        or_needs: ... or all of these.
    """

    name: str
    needs: tuple[Kind, ...]
    or_needs: tuple[Kind, ...] = ()

    def missing(self, there: Iterable[Kind]) -> tuple[Kind, ...]:
        """What is still missing where these kinds are there; nothing where it works."""
        there = set(there)
        if self.or_needs and there.issuperset(self.or_needs):
            return ()
        return tuple(kind for kind in self.needs if kind not in there)


PURPOSES: tuple[Purpose, ...] = (
    Purpose("--engine staf", (HEAD, BACKBONE), or_needs=(TRAINED,)),
    Purpose("--body smpl", (SMPL["neutral"],), or_needs=(HEAD,)),
    Purpose("--body smpl --gender male", (SMPL["male"],)),
    Purpose("--body smpl --gender female", (SMPL["female"],)),
    Purpose("the 14 joints of the field's tables", (REGRESSOR_H36M,)),
)
Missing = tuple[Purpose, tuple[Kind, ...]]


def find_installed(store: AssetStore, kind: Kind) -> Path | None:
    """The first imported file of a kind in the places searched; None where there is none.

    Its header is only looked for in ./weights, see `AssetStore.first_file`.
    """
    return store.first_file(kind.own_name, _has_header)


def all_installed(store: AssetStore) -> dict[Kind, Path]:
    """Where everything lies that has been imported, in the order of `KINDS`."""
    return {kind: path for kind in KINDS if (path := find_installed(store, kind))}


def still_missing(store: AssetStore) -> Iterator[Missing]:
    """What does not work yet, and which files it lacks."""
    there = all_installed(store)
    return ((purpose, missing) for purpose in PURPOSES if (missing := purpose.missing(there)))


def staf_files(store: AssetStore) -> tuple[Path, Path] | None:
    """Head and backbone, where both have been imported."""
    head, backbone = find_installed(store, HEAD), find_installed(store, BACKBONE)
    return None if head is None or backbone is None else (head, backbone)


def engine_choice(asked_for: str, needs_landmarks: bool, store: AssetStore) -> tuple[str, str]:
    """Which engine is taken, and why.

    Args:
        asked_for: "auto" or an engine's name.
        needs_landmarks: whether only the landmarks engine can do what else is asked for.
        store: where imported weights are looked for.
    """
    if asked_for != "auto":
        return asked_for, "as asked for"
    if needs_landmarks:
        return "landmarks", "which the body asked for needs"
    files = staf_files(store)
    if files is None:
        return "landmarks", "since STAF's weights are not imported (staf weights tells more)"
    return "staf", f"since its weights are in {files[0].parent}"


def _has_header(path: Path) -> bool:
    """Whether a file begins as those that an import writes: each has a header of ours."""
    try:
        with path.open("rb") as file:
            start = file.read(1 << 12)
    except OSError:
        return False
    return b"header.npy" in start[:64] or b'"format":"staf-' in start
