"""What several rooms' tests share: the nets, the demo clip, and real footage where there is some."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import synthetic_bundle

from staf_cli.assets.store import AssetStore
from staf_cli.errors import AssetError

if TYPE_CHECKING:
    from staf_cli.recover.staf.staf import STAF

ROOT = Path(__file__).resolve().parents[1]


def _asset(name: str, *, optional: bool = False) -> Path:
    try:
        return AssetStore().require(name)
    except AssetError as error:
        if os.environ.get("CI") and not optional:
            raise
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def npm() -> Callable[..., None]:
    """Lets npm put packages into a folder; skips where it is missing or gets nothing.

    A machine's way to npm's registry (proxy, certificates, mirror) is not what any test here is about.
    """
    program = shutil.which("npm")
    if program is None or shutil.which("node") is None:
        pytest.skip("Node.js and npm are not here")
    quiet = ("--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--loglevel=error")
    soon = ("--fetch-retries=1", "--fetch-retry-mintimeout=2000", "--fetch-timeout=30000")

    def run(folder: Path, *arguments: str) -> None:
        command = [program, *arguments, *quiet, *soon]
        try:
            done = subprocess.run(
                command, cwd=folder, capture_output=True, text=True, timeout=120, check=False
            )
        except subprocess.TimeoutExpired:
            pytest.skip("npm delivers nothing within two minutes")
        if any(
            code in done.stderr for code in ("EUSAGE", "EJSONPARSE", "EINTEGRITY", "ETARGET", "ERESOLVE")
        ):  # ours
            pytest.fail(done.stderr)
        if done.returncode != 0:
            pytest.skip(f"npm cannot fetch: {next(iter(done.stderr.strip().splitlines()), '')}")

    return run


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """The lines that the package has logged so far."""
    caplog.set_level(logging.INFO, logger="staf_cli")
    return lambda: [line.getMessage() for line in caplog.records if line.name.startswith("staf_cli")]


@pytest.fixture(scope="session")
def nets() -> dict[str, Path]:
    """BlazePose's two nets, fetched into the user's cache where they are missing."""
    return {name: _asset(name) for name in ("pose_detection", "pose_landmark_full")}


@pytest.fixture(scope="session")
def open_nets() -> dict[str, Path]:
    """NanoDet-g and MoveNet thunder, a graph and weights each: 20 MB, once out of a download of 144.5 MB."""
    names = [f"{net}_{part}" for net in ("nanodet", "movenet_thunder") for part in ("graph", "weights")]
    return {name: _asset(name, optional=True) for name in names}


@pytest.fixture(scope="session")
def demo_clip() -> Path:
    """The demo clip: 230 frames, two people."""
    return _asset("demo")


@pytest.fixture(scope="session")
def footage() -> Path:
    """A folder of real clips, $STAF_FOOTAGE or shared/footage beside the checkout."""
    folder = Path(os.environ.get("STAF_FOOTAGE", ROOT.parent / "shared" / "footage"))
    if not folder.is_dir():
        pytest.skip("real footage is not part of the repository: $STAF_FOOTAGE names a folder of it")
    return folder


@pytest.fixture(scope="session")
def oracle() -> dict[str, np.ndarray]:
    """What the authors' release computes on the synthetic bundle, by the names in tests/data/README.md."""
    with np.load(synthetic_bundle.DATA / "release_numbers.npz", allow_pickle=False) as stored:
        return {key: stored[key] for key in stored.files}


@pytest.fixture(scope="session")
def bundle_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A synthetic `data/base_data` of full size in the release's layout (440 MB)."""
    out = tmp_path_factory.mktemp("bundle")
    yield synthetic_bundle.write_bundle(out)
    shutil.rmtree(out)


@pytest.fixture(scope="session")
def installed_bundle(bundle_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A weights folder into which `staf weights import` has put the synthetic bundle."""
    out = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-c", "from staf_cli.cli import main_weights; main_weights()"]
    subprocess.run([*command, "import", str(bundle_folder), "--weights", str(out)], check=True)
    yield out
    shutil.rmtree(out)


@pytest.fixture(scope="session")
def installed_staf(installed_bundle: Path) -> STAF:
    """The network from the imported bundle."""
    from staf_cli.weights.load import load_installed_staf

    return load_installed_staf(AssetStore(installed_bundle), "cpu")
