"""`.npz` files read without running anything that is in them."""

from __future__ import annotations

import os
import pickle
import zipfile
import zlib
from pathlib import Path

import numpy as np

from staf_cli.errors import InputError


def read_arrays(path: Path, what: str) -> dict[str, np.ndarray]:
    """Every array of an `.npz`.

    Args:
        path: the file.
        what: it should be, such as "truth", for the message.

    Raises:
        InputError: it is missing, no `.npz`, damaged, or holds pickled objects, which are never opened.
    """
    if not os.path.lexists(path):
        raise InputError(f"{path}: no such file; it should be an .npz of {what}")
    if path.is_dir():
        raise InputError(f"{path} is a folder; give an .npz of {what}")
    try:
        if not zipfile.is_zipfile(path):
            raise InputError(f"{path} is no .npz; give an .npz of {what}")
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            return {key: stored[key] for key in stored.files}
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, MemoryError) as error:
        reason = getattr(error, "strerror", None) or "damaged"
        raise InputError(f"{path}: cannot be read ({reason}); write the {what} again") from error
    except (ValueError, KeyError, SyntaxError, RuntimeError, pickle.UnpicklingError) as error:
        if "allow_pickle" in str(error):
            raise InputError(
                f"{path} is refused: it holds pickled objects, which could run code; save plain arrays"
            ) from error
        raise InputError(f"{path}: cannot be read (damaged); write the {what} again") from error
