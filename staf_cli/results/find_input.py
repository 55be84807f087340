"""The one input that a finished result was made from, found again: no other video is ever taken for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from staf_cli.errors import InputError
from staf_cli.results.same_run import belongs_to, input_fingerprint, path_sha256


@dataclass(frozen=True)
class FoundInput:
    """What a search for an input gave.

    Attributes:
        path: of the input; None where it is not at hand.
        why_not: one line on that; "" where it was found.
    """

    path: Path | None
    why_not: str = ""


def find_input(folder: Path, document: Mapping[str, Any], given: Path | None = None) -> FoundInput:
    """The input of a result: what is given, or what lies under its name in the places where inputs lie.

    Only a file or folder with the content that run.json has the sha256 of is taken; where an early version
    wrote none, what is given is taken if it has the input's name.

    Args:
        folder: of the result.
        document: its run.json.
        given: what the user says is the input.

    Raises:
        InputError: what is given is not there, or is another one.
    """
    if given is not None:
        return FoundInput(_checked(folder, document, given))
    name, changed = str(document["input"]), ""
    for path in dict.fromkeys(_places(folder, name)):
        try:
            if not path.exists() or path.resolve() == folder.resolve():
                continue
            if document.get("input_sha256") in (None, ""):
                return FoundInput(None, f"{name} cannot be told for sure: this result holds no sha256 of it")
            if input_fingerprint(path) == document["input_sha256"]:
                return FoundInput(path)
        except (OSError, InputError):
            continue
        was_there = document.get("input_path_sha256") == path_sha256(path)
        changed = f"{path} has changed since" if was_there else changed or f"{path} is another video"
    hint = "--video FILE says where it is"
    return FoundInput(None, f"{changed or f'{name} was not found'}; {hint}")


def _checked(folder: Path, document: Mapping[str, Any], given: Path) -> Path:
    if not given.exists():
        raise InputError(f"--video {given}: no such file; check the path")
    try:
        known = document.get("input_sha256")
        same = input_fingerprint(given) == known if known else belongs_to(document, given)
    except OSError as error:
        raise InputError(f"--video {given}: cannot be read ({error.strerror})") from error
    if not same:
        made_from = f"{folder} was made from {document['input']}"
        raise InputError(f"--video {given}: not the input of this result ({made_from}, of other content)")
    return given


def _places(folder: Path, name: str) -> Iterator[Path]:
    """Where an input of this name may lie: here, in the result, beside it, beside the folder of results."""
    if name in ("", ".", "..") or Path(name).name != name:
        return
    inside = folder.resolve()
    for place in (Path(), inside, inside.parent, inside.parent.parent):
        yield place / name
