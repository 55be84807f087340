"""People in a video become moving 3D bodies, offline.

import staf_cli
result = staf_cli.run("walk.mp4")
for person in result.people:
    print(person.person_id, person.joints3d.shape)
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from staf_cli.result import VideoResult

try:
    __version__ = version("staf")
except PackageNotFoundError:  # run from a checkout that is not installed
    __version__ = "0+unknown"

__all__ = ["__version__", "run"]


def run(path: str | Path, *, engine: str = "auto", **settings: Any) -> VideoResult:
    """Recover the bodies of everybody in a video, photo or folder of frames; nothing is written.

    Args:
        path: the input.
        engine: "auto" or "landmarks".
        **settings: any other field of `staf_cli.settings.Settings`, such as `detector`, `focal_px`, `device`.

    Returns:
        The same data as the command's files: `.people`, each with the arrays of `person_NNN.npz` as
        attributes, and `.vertices(frame_id)`; camera coordinates (x right, y down, z away), metres.

    Raises:
        staf_cli.errors.StafError: one line that says what is wrong with input, settings or assets.
    """
    from pathlib import Path

    from staf_cli.pipeline import recover_video
    from staf_cli.progress import Silent
    from staf_cli.settings import Settings
    from staf_cli.toolbox import Toolbox
    from staf_cli.video.source import open_source

    chosen = Settings(engine=engine, **settings)
    progress = Silent()
    return recover_video(open_source(Path(path), fps=chosen.fps), Toolbox(chosen, progress.say), progress)
