"""What several rooms' tests share: the nets, the demo clip, and real footage where there is some."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from staf_cli.assets.store import AssetStore
from staf_cli.errors import AssetError

ROOT = Path(__file__).resolve().parents[1]


def _asset(name: str) -> Path:
    try:
        return AssetStore().require(name)
    except AssetError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def nets() -> dict[str, Path]:
    """BlazePose's two nets, fetched into the user's cache where they are missing."""
    return {name: _asset(name) for name in ("pose_detection", "pose_landmark_full")}


@pytest.fixture(scope="session")
def demo_clip() -> Path:
    """The demo clip: 230 frames, two people."""
    return _asset("demo")


@pytest.fixture(scope="session")
def footage() -> Path:
    """A folder of real clips, $STAF_FOOTAGE or shared/footage beside the checkout."""
    folder = Path(os.environ.get("STAF_FOOTAGE", ROOT.parent / "shared" / "footage"))
    if not folder.is_dir():
        pytest.skip("no folder of real footage here")
    return folder
