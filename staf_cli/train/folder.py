"""The folder of a run: made, marked as in use, begun anew, and told what is trained in it."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from staf_cli.errors import OutputError
from staf_cli.results.same_run import package_versions
from staf_cli.weights.tensor_file import cannot_write

if TYPE_CHECKING:  # all data sets come with it
    from staf_cli.train.config import TrainConfig

RUN_FILE, CONFIG_FILE = "run.json", "config.toml"


@contextmanager
def run_folder(folder: Path, *, restart: bool, files: Sequence[str]) -> Iterator[None]:
    """Make the folder and keep other runs out of it meanwhile, where the system has locks.

    Args:
        folder: of the run.
        restart: take away what an earlier run has left.
        files: that a run leaves.

    Raises:
        OutputError: it cannot be made, or another run is at work in it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _marked(folder):
            for name in files if restart else ():
                (folder / name).unlink(missing_ok=True)
            for part in folder.glob(".*.part"):  # what a killed run was about to write
                part.unlink(missing_ok=True)
            yield
    except OSError as error:
        raise cannot_write(folder, error) from error


def write_records(config: TrainConfig, about: Mapping[str, Any]) -> None:
    """Keep the config as it was given, and all of it with defaults and versions, beside the weights.

    Raises:
        OutputError: they cannot be written.
    """
    write_run_json(config.folder, config.as_json(), about)
    try:
        if config.path.is_file():
            given = config.path.read_text(encoding="utf-8")
            (config.folder / CONFIG_FILE).write_text(given, encoding="utf-8")
    except OSError as error:
        raise cannot_write(config.folder, error) from error


def write_run_json(folder: Path, config: Mapping[str, Any], about: Mapping[str, Any]) -> None:
    """Keep a run's settings, versions and what else is known of it.

    Raises:
        OutputError: it cannot be written.
    """
    own = {"torch": torch.__version__, "python": platform.python_version()}  # torch's says which build, too
    versions = {**package_versions(), **own}
    begun = time.strftime("%Y-%m-%dT%H:%M:%S%z")
    document = {"config": config, "versions": versions, **about, "begun": begun}
    try:
        text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
        (folder / RUN_FILE).write_text(text, encoding="utf-8")
    except OSError as error:
        raise cannot_write(folder, error) from error


@contextmanager
def _marked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; the mark goes with the process, however that ends."""
    try:
        import fcntl  # not on every system
    except ImportError:
        yield
        return
    file = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OutputError(f"{folder}: another training is at work in it; give another --out") from error
        except OSError:
            pass  # a file system without locks
        yield
    finally:
        os.close(file)
