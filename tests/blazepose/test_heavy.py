"""The optional net "heavy" has the face of "full", and sees the same person in the same place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from staf_cli.assets.store import AssetStore
from staf_cli.blazepose.follow import look_until_steady
from staf_cli.blazepose.landmarker import Landmarker
from staf_cli.errors import AssetError
from staf_cli.nets.interpreter import TfliteNet
from staf_cli.nets.region import Region
from staf_cli.video.video_source import open_source


def test_heavy_sees_what_full_sees(nets: dict[str, Path], demo_clip: Path) -> None:
    try:
        heavy = AssetStore(offline=True).require("pose_landmark_heavy")
    except AssetError as error:
        pytest.skip(str(error))
    frame = next(open_source(demo_clip).frames())
    region = Region.from_box(np.array([495.0, 0, 745, 465]))
    seen = [
        look_until_steady(Landmarker(TfliteNet(path)), frame.image, region)
        for path in (nets["pose_landmark_full"], heavy)
    ]
    assert min(one.flag for one in seen) > 0.8
    apart = np.linalg.norm(seen[0].points_px[:33, :2] - seen[1].points_px[:33, :2], axis=-1)
    assert np.median(apart) < 0.04 * 460, f"{np.median(apart):.1f} px"
