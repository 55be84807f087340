"""Scores of finished sequences, kept so that an evaluation that was broken off goes on where it was."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Mapping
from pathlib import Path

from staf_cli.errors import InputError, OutputError
from staf_cli.evaluation.scores import SequenceScores

log = logging.getLogger(__name__)

FOLDER = "sequences"


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
            return SequenceScores.load(path)
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
            scores.save(self._path(scores.name, truth))
        except OSError as error:
            raise OutputError(f"{self._folder}: cannot be written ({error.strerror or error})") from error

    def _path(self, name: str, truth: Path) -> Path:
        stat = truth.stat()
        state = {"truth": [stat.st_size, stat.st_mtime_ns], **self._settings}
        digest = hashlib.sha256(json.dumps(state, sort_keys=True, default=str).encode()).hexdigest()[:12]
        plain = re.sub(r"[^\w-]+", "_", name).strip("_")
        return self._folder / f"{plain}.{digest}.npz"
