"""Scores of finished sequences on disk, so that an evaluation that was stopped goes on where it was."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from staf_cli.errors import InputError, OutputError
from staf_cli.evaluation.scores import SequenceScores
from staf_cli.untrusted.arrays import read_arrays

log = logging.getLogger(__name__)

FOLDER = "sequences"


def write_scores(path: Path, scores: SequenceScores) -> None:
    """Write everything to one npz, which appears when it is complete."""
    arrays = {name: value for name, value in vars(scores).items() if value is not None}
    left_out = arrays.pop("left_out")
    arrays["left_out_reasons"] = np.array(sorted(left_out), dtype=np.str_)
    arrays["left_out_frames"] = np.array([left_out[reason] for reason in sorted(left_out)], dtype=np.int64)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            np.savez_compressed(file, **arrays)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def read_scores(path: Path) -> SequenceScores:
    """Read what `write_scores` wrote; never unpickles.

    Raises:
        InputError: the file is missing, damaged or something else.
    """
    try:
        data: dict[str, object] = {"pve": None, **(stored := read_arrays(path, "scores"))}
        reasons, frames = stored["left_out_reasons"].tolist(), stored["left_out_frames"].tolist()
        del data["left_out_reasons"], data["left_out_frames"]
        data |= {"name": str(stored["name"]), "fps": float(stored["fps"])}
        return SequenceScores(**data, left_out=dict(zip(reasons, frames, strict=True)))  # type: ignore[arg-type]
    except (InputError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise InputError(
            f"{path} is no file of scores ({type(error).__name__}); remove it and evaluate again"
        ) from error


class ScoreStore:
    """One small npz for each sequence and person, named after everything that the numbers hang on."""

    def __init__(self, out: Path, settings: Mapping[str, object], *, resume: bool) -> None:
        """Scores of other settings lie beside these and are left alone.

        Args:
            out: the evaluation's folder.
            settings: plain values.
            resume: take what is there; otherwise everything is made again.
        """
        self._folder = out / FOLDER
        self._settings = settings
        self._resume = resume

    def get(self, name: str, truth: Path) -> SequenceScores | None:
        """The stored scores of one person; None where there are none, or of another truth file."""
        path = self._path(name, truth)
        if not self._resume or not path.is_file():
            return None
        try:
            return read_scores(path)
        except InputError as error:
            log.warning("%s; it is made again", error)
            return None

    def put(self, scores: SequenceScores, truth: Path) -> None:
        """Keep the scores of one person; those of no frame are not kept, so that the next run tries again.

        Raises:
            OutputError: the file cannot be written.
        """
        if not scores.num_frames:
            return
        try:
            self._folder.mkdir(exist_ok=True)
            write_scores(self._path(scores.name, truth), scores)
        except OSError as error:
            raise OutputError(f"{self._folder}: cannot be written ({error.strerror or error})") from error

    def _path(self, name: str, truth: Path) -> Path:
        stat = truth.stat()
        state = {"truth": [stat.st_size, stat.st_mtime_ns], **self._settings}
        digest = hashlib.sha256(json.dumps(state, sort_keys=True, default=str).encode()).hexdigest()[:12]
        plain = re.sub(r"[^\w-]+", "_", name).strip("_")
        return self._folder / f"{plain}.{digest}.npz"
