"""One door for everything that has frames."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from staf_cli.errors import InputError
from staf_cli.video.frame import FrameSource
from staf_cli.video.inputs import is_photo, pictures_in
from staf_cli.video.selection import EVERYTHING, Selection


def open_source(
    path: Path | str, *, fps: float | Fraction | None = None, selection: Selection = EVERYTHING
) -> FrameSource:
    """Open a video, a photo or a folder of numbered pictures.

    Args:
        path: the file or folder.
        fps: frames per second of a folder of pictures, default 30; videos carry their own timestamps.
        selection: which frames of a video or folder; a photo has but one.

    Raises:
        InputError: nothing there that can be read; the message says what and what to do.
    """
    path = Path(path)
    if path.is_dir():
        if not pictures_in(path):
            raise InputError(f"{path}: the folder has no pictures; give a video, photos or frames")
        from staf_cli.video.stills import FrameFolderSource

        return FrameFolderSource(path, fps=fps, selection=selection)
    if is_photo(path):
        from staf_cli.video.stills import PhotoSource

        return PhotoSource(path)
    from staf_cli.video.video_source import VideoSource

    return VideoSource(path, selection)
