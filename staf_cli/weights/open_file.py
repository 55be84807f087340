"""Where the weights of staf-open lie, for whoever need not load them."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

PACKAGE_FILE = "staf_open.safetensors"  # in staf_cli/recover/staf_open
OPEN_ASSET = "staf_open"  # what run.json calls it


def open_weights_file(path: str | Path | None = None) -> Path | None:
    """The file that `load_staf_open` reads; None where the package has none."""
    if path is not None:
        return Path(path)
    own = Path(str(files("staf_cli.recover.staf_open").joinpath(PACKAGE_FILE)))
    return own if own.is_file() else None
