"""The one door to ultralytics: no code of a weights file runs, nothing is sent, installed or written.

Left to itself, ultralytics unpickles weights files, asks the network whether it is there, posts analytics,
installs packages, downloads into the current folder, keeps settings in the user's home and prints to stdout.
"""

from __future__ import annotations

import functools
import importlib
import importlib.metadata
import inspect
import logging
import os
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import cv2
import numpy as np
import torch

from staf_cli.errors import AssetError
from staf_cli.import_guards import no_compiler_folder

# Restricted loading came with ultralytics 8.4.67; 8.4.190 is the oldest that passed all tests.
# Beside a torch below 2.6 it silently turns itself off.
REQUIRED = "ultralytics>=8.4.190 with torch>=2.6"

_ENVIRONMENT = {
    "ULTRALYTICS_SAFE_LOAD": "1",
    "YOLO_AUTOINSTALL": "False",
    "YOLO_OFFLINE": "true",  # always: what has to be fetched, the assets room fetches
    "YOLO_VERBOSE": "False",
}


def ultralytics_module(name: str) -> ModuleType:
    """Import a module of ultralytics.

    Args:
        name: its name below the package, such as `nn.tasks`.

    Raises:
        AssetError: ultralytics, or something that it needs, is missing.
    """
    full_name = f"ultralytics.{name}"
    if full_name in sys.modules:
        return sys.modules[full_name]
    ours = "ultralytics" not in sys.modules  # else the program around us uses it, with its own settings
    try:
        with _shielded():
            module = importlib.import_module(full_name)
            if ours:
                _keep_quiet(importlib.import_module("ultralytics.utils"))
    except ImportError as error:
        raise AssetError(f"YOLO and its trackers need {REQUIRED}: {_first_line(error)}") from error
    return module


def load_network(weights: Path) -> Any:
    """Load a YOLO network from an ultralytics checkpoint.

    Args:
        weights: a `.pt` file; only the classes that a network is made of are built from it.

    Returns:
        ultralytics' `DetectionModel`: float32, fused, in eval mode, on the CPU.

    Raises:
        AssetError: the file is missing, damaged, foreign or malicious, or ultralytics cannot load safely.
    """
    if not weights.is_file():
        raise AssetError(f"no YOLO weights at {weights}")
    _require_safe_loading()
    try:
        checkpoint = _restricted_load(weights)
        network = checkpoint.get("ema") or checkpoint["model"]
        network = network.float().fuse(verbose=False).eval()
    except Exception as error:  # a hostile file can make the loader fail in any way
        raise AssetError(
            f"{weights} is not a YOLO checkpoint that can be loaded safely: it is damaged or holds more "
            "than a network; use a .pt file of ultralytics, such as yolo11n.pt"
        ) from error
    if not hasattr(network, "stride") or not isinstance(getattr(network, "names", None), dict):
        raise AssetError(f"{weights} is not a YOLO detection network: it states no strides or class names")
    return network


def _restricted_load(weights: Path) -> dict[str, Any]:
    """The checkpoint's dictionary, through ultralytics' allow-list of classes."""
    downloads: Any = ultralytics_module("utils.downloads")
    download = downloads.attempt_download_asset
    # It renames what it is given (apostrophes, yolov5n.pt), then downloads what is not there; ours is there.
    downloads.attempt_download_asset = str
    try:
        checkpoint, _ = ultralytics_module("nn.tasks").torch_safe_load(str(weights), safe_only=True)
    finally:
        downloads.attempt_download_asset = download
    return checkpoint


@functools.cache
def _require_safe_loading() -> None:
    """Try a booby-trapped checkpoint: restricted loading silently turns itself off beside an old torch."""
    loader = ultralytics_module("nn.tasks").torch_safe_load
    safe = "safe_only" in inspect.signature(loader).parameters
    with tempfile.TemporaryDirectory(prefix="staf-") as folder:
        tripped, trap = Path(folder) / "tripped", Path(folder) / "trap.pt"
        torch.save({"model": _Trap(tripped)}, trap)
        if safe:
            try:
                _restricted_load(trap)
                safe = False
            except Exception:
                safe = not tripped.exists()
    if not safe:
        installed = f"ultralytics {importlib.metadata.version('ultralytics')} with torch {torch.__version__}"
        raise AssetError(f"{installed} would run code hidden in a weights file; install {REQUIRED}")


class _Trap:
    """An object whose unpickling leaves a file behind."""

    def __init__(self, tripped: Path) -> None:
        self.tripped = tripped

    def __reduce__(self) -> tuple[Any, ...]:
        return exec, (f"open({str(self.tripped)!r}, 'w').close()",)


@contextmanager
def _shielded() -> Iterator[None]:
    """Import under settings of our own, which are read on import only, and undo what it does to the process.

    It sets OMP_NUM_THREADS to 1, which slows a torch imported later, turns OpenCV's threads off, replaces
    torch.save and changes how arrays print.
    """
    environment, num_threads, save = dict(os.environ), cv2.getNumThreads(), torch.save
    try:
        # a folder in place of the user's, whose settings must be neither made nor changed
        with tempfile.TemporaryDirectory(prefix="staf-ultralytics-", ignore_cleanup_errors=True) as folder:
            os.environ.update(_ENVIRONMENT, YOLO_CONFIG_DIR=folder)
            with no_compiler_folder(), warnings.catch_warnings(), np.printoptions():
                warnings.simplefilter("ignore")
                yield
    finally:
        for name in set(os.environ) - set(environment):
            del os.environ[name]
        os.environ.update(environment)
        cv2.setNumThreads(num_threads)
        torch.save = save


def _keep_quiet(utils: ModuleType) -> None:
    """No analytics, and no words on stdout, which belongs to `--json`."""
    utils.SETTINGS.update({"sync": False})  # written to the folder in place of the user's
    logger = logging.getLogger("ultralytics")
    logger.handlers = [logging.NullHandler()]


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
