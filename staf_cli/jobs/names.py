"""What the user gave becomes a list of inputs, and each gets the name of its folder."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from staf_cli.errors import InputError
from staf_cli.jobs.outcome import Outcome
from staf_cli.video.inputs import Input, classify_input, real_path


def expand(paths: Sequence[Path]) -> list[Input | Outcome]:
    """In the arguments' order: inputs, each once, and outcomes of arguments that hold none."""
    work: list[Input | Outcome] = []
    taken: set[Path] = set()
    for path in paths:
        try:
            found = classify_input(path)
        except InputError as error:
            work.append(Outcome(path, error=str(error)))
            continue
        except OSError as error:  # a name that is too long, a folder that may not be looked into
            work.append(Outcome(path, error=f"{path}: {error.strerror or error}; check the path"))
            continue
        for item in found:
            if real_path(item.path) not in taken:
                taken.add(real_path(item.path))
                work.append(item)
    return work


def folder_names(paths: Sequence[Path]) -> list[str]:
    """A folder name for each input: its stem. Of equal stems all but one get a suffix.

    Suffixes and who goes without depend on the full paths alone, not on the order of the arguments.
    """
    names: dict[Path, str] = {}
    taken: set[str] = set()
    for path in sorted(dict.fromkeys(paths), key=lambda path: str(real_path(path))):
        whole = real_path(path)  # "." has no name of its own
        name = path.stem if path.suffix and not path.is_dir() else whole.name
        name = name.lstrip(".") or "frames"  # neither hidden nor the output folder itself
        if name.casefold() in taken:
            digest = hashlib.sha256(str(whole).encode("utf-8", "surrogateescape")).hexdigest()
            name = f"{name}_{digest[:8]}"
        taken.add(name.casefold())
        names[path] = name
    return [names[path] for path in paths]
