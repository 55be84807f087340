"""What a page shows beside the bodies of a finished result: its input, else its overlay, else nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from staf_cli.errors import InputError
from staf_cli.export.formats import PageVideo
from staf_cli.result import VideoResult
from staf_cli.results.find_input import find_input
from staf_cli.results.layout import overlay_name
from staf_cli.settings import Settings
from staf_cli.view.times import frame_ids_of, frame_times


def page_video(
    folder: Path,
    document: Mapping[str, Any],
    result: VideoResult,
    settings: Settings,
    given: Path | None = None,
) -> PageVideo:
    """Find and open what a page shows.

    Args:
        folder: of the result; document: its run.json; result: read back from it.
        settings: of the run: which frames it worked on.
        given: what the user says is the input.

    Raises:
        InputError: what is given is not the input, or cannot be read.
    """
    from staf_cli.video.video_source import open_source  # what decodes videos comes with it

    found = find_input(folder, document, given)
    if found.path is not None:
        try:
            return PageVideo(open_source(found.path, fps=settings.fps, selection=settings.selection))
        except InputError as error:
            if given is not None:
                raise
            return PageVideo(None, note=str(error))
    overlay = folder / overlay_name(is_photo=result.info.is_photo, is_transparent=False)
    if not overlay.is_file() or overlay.is_symlink():
        return PageVideo(None, note=found.why_not)
    try:
        source = open_source(overlay)
    except InputError:
        return PageVideo(None, note=found.why_not)
    width, height = result.camera.size_wh
    if source.info.size_wh not in ((width, height), (width + width % 2, height + height % 2)):
        return PageVideo(None, note=f"{found.why_not}; the overlay has panels beside the video")
    times_s = frame_times(result, frame_ids_of(result))
    begins_s = float(times_s[0]) if len(times_s) else 0.0
    return PageVideo(source, True, begins_s, f"{found.why_not}; this is the overlay")
