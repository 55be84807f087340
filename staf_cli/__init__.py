"""People in a video become moving 3D bodies, offline.

>>> import staf_cli
>>> for person in staf_cli.run("walk.mp4").people:
...     print(person.person_id, person.joints3d.shape)
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from staf_cli.imports import missing_libraries_named

if TYPE_CHECKING:
    from pathlib import Path

    import torch

    from staf_cli.recover.staf.staf import STAF
    from staf_cli.result import VideoResult

__all__ = ["load_staf", "run"]

# Silent until the caller configures logging; the command line shows the lines on stderr.
logging.getLogger(__name__).addHandler(logging.NullHandler())


@missing_libraries_named()
def run(path: str | Path, *, engine: str = "auto", **settings: Any) -> VideoResult:
    """Recover the bodies of everybody in a video, photo or folder of frames; nothing is written.

    Args:
        path: the input.
        engine: "auto", "staf" or "landmarks".
        **settings: any other field of `staf_cli.settings.Settings`, such as `detector`, `focal_px`, `device`.

    Returns:
        The same data as the command's files: `.people`, each with the arrays of `person_NNN.npz` as
        attributes, and `.vertices(frame_id)`; camera coordinates (x right, y down, z away), metres.

    Raises:
        staf_cli.errors.StafError: one line that says what is wrong with input, settings or assets.
    """
    from pathlib import Path

    from staf_cli.build import Toolbox
    from staf_cli.pipeline import recover_video
    from staf_cli.settings import Settings
    from staf_cli.video.video_source import open_source

    chosen = Settings(**{"engine": engine, **settings})
    source = open_source(Path(path), fps=chosen.fps, selection=chosen.selection)
    return recover_video(source, Toolbox(chosen))


@missing_libraries_named()
def load_staf(bundle: str | Path | None = None, device: str | torch.device | None = None) -> STAF:
    """The released STAF network, an `nn.Module` in eval mode.

    Args:
        bundle: a release's `data/base_data`, or any parent of it; the imported weights where None.
        device: "auto", "cpu", "cuda", "mps" or a torch device; chosen automatically where None.

    Returns:
        The network: `encode` crops to features, call it on windows, or `recover` a whole track.

    Raises:
        staf_cli.errors.StafError: the weights are not there, damaged or not to be trusted.
    """
    from staf_cli.weights.load import load_staf as load

    return load(bundle, device)


def __getattr__(name: str) -> str:
    """`__version__`, looked up when it is asked for."""
    if name != "__version__":
        raise AttributeError(f"module 'staf_cli' has no attribute {name!r}")
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("staf")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "0+unknown"
