"""`view.html`: the whole result as one page that opens from disk and asks for nothing.

The video in it is a smaller copy of the input. A body that is had by registration stays out, unless it is
asked for: then the page draws joints and bones.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from staf_cli.errors import InputError
from staf_cli.export.formats import ExportOptions, PageOptions
from staf_cli.result import Exported, VideoResult
from staf_cli.results import layout
from staf_cli.video.source import FrameSource
from staf_cli.view.copies import picture_copy, sent_copy
from staf_cli.view.html import Bundle, contents_within, write_file
from staf_cli.view.playable import probe
from staf_cli.view.scene import body_to_show, scene_bytes
from staf_cli.view.times import known_times

_SCENE, _VIDEO = "scene-0", "video-data"
_LEFT_OUT = "the video was left out by --no-video"
_NO_ROOM = "the video does not fit; a larger --html-mb takes it in"


def write(result: VideoResult, folder: Path, options: ExportOptions) -> Exported:
    """One page for the whole video, with nobody in it too."""
    page, bundle, path = options.page, Bundle.installed(), folder / layout.PAGE
    video = page.video
    body, body_note = body_to_show(result, leaves=True, with_body=page.with_body)
    name = Path(result.origin.input_name or result.info.path.name).stem
    times_s = None
    if video.source is not None and not video.is_overlay:
        times_s = probe(video.source, known_times(result)).times_s
    scene = scene_bytes(result, name=name, body=body, body_note=body_note, video_times_s=times_s)
    most = int(page.most_mb * 1e6)
    shown = _picture(result, page, contents_within(bundle, most) - len(scene))
    elements = {_SCENE: scene} | ({} if shown.content is None else {_VIDEO: shown.content})
    config = {
        "mode": "file",
        "title": name,
        "scenes": [{"name": name, "element": _SCENE}],
        "video": shown.config,
        "video_note": shown.note,
        "video_is_overlay": video.is_overlay and shown.content is not None,
        "video_left_out": page.no_video,
        "home": None,
    }
    write_file(path, config, elements, bundle)
    taken = path.stat().st_size
    notes = [note for note in (body_note, shown.note) if note]
    if taken > most:
        notes.append(f"{taken / 1e6:.1f} MB even without the video: more than --html-mb {page.most_mb:g}")
    numbers = {"bytes": taken, "video": shown.kind, "video_size_wh": shown.size_wh, "body": body is not None}
    return Exported("html", (layout.PAGE,), 1, numbers, tuple(notes))


@dataclass(frozen=True)
class _Picture:
    """What the page shows beside the bodies.

    Attributes:
        kind: "video", "picture" or "none", for run.json.
        content: of the file in the page; None where there is none.
        config: how the page is told of it.
        size_wh: of a video, px.
        note: one line where it is not simply the input.
    """

    kind: str = "none"
    content: bytes | None = None
    config: dict[str, str] | None = None
    size_wh: tuple[int, int] | None = None
    note: str = ""


def _picture(result: VideoResult, page: PageOptions, most_bytes: int) -> _Picture:
    """The video or photo in so many bytes, or why there is none."""
    source, note = page.video.source, page.video.note
    if page.no_video:
        return _Picture(note=_LEFT_OUT)
    if source is None:
        return _Picture(note=note)
    try:
        if result.info.is_photo:
            return _photo(source, note, most_bytes)
        length_s = page.video.begins_s + max(result.num_frames, 1) / float(result.info.fps)
        return _video(source, page.video.begins_s, length_s, note, most_bytes)
    except InputError as error:
        return _Picture(note=f"the video cannot be read: {error}")


def _photo(source: FrameSource, note: str, most_bytes: int) -> _Picture:
    content = picture_copy(source, most_bytes)
    if len(content) > most_bytes:
        return _Picture(note=_NO_ROOM)
    return _Picture("picture", content, {"picture_element": _VIDEO, "type": "image/jpeg"}, note=note)


def _video(source: FrameSource, begins_s: float, length_s: float, note: str, most_bytes: int) -> _Picture:
    with tempfile.TemporaryDirectory(prefix="staf_") as folder:
        path = Path(folder) / "copy.mp4"
        copy = sent_copy(source, path, most_bytes, length_s, begins_s=begins_s)
        if copy is None:
            return _Picture(note=_NO_ROOM)
        content = path.read_bytes()
    return _Picture("video", content, {"element": _VIDEO, "type": "video/mp4"}, copy.size_wh, note)
