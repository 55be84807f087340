"""A finished result as a page shows it: scene and video, each made once, when first asked for."""

from __future__ import annotations

import logging
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from staf_cli.errors import InputError, OutputError, StafError
from staf_cli.export.formats import FORMATS, ExportOptions, PageOptions, PageVideo
from staf_cli.result import VideoResult
from staf_cli.results import layout
from staf_cli.results.load import DAMAGE, damaged, load_result, settings_of
from staf_cli.results.once import Once
from staf_cli.results.page_video import page_video
from staf_cli.results.run_json import read_document
from staf_cli.view.scene import body_to_show, scene_bytes
from staf_cli.view.times import frame_ids_of, known_times

log = logging.getLogger(__name__)

MP4, JPEG = "video/mp4", "image/jpeg"
_PICTURE_BYTES = 3_000_000
_TOLD_EVERY_S = 5.0
_STOP_S = 2.0  # that a copy is given to stop


@dataclass(frozen=True)
class LookOptions:
    """How results are looked at.

    Attributes:
        weights: where an imported SMPL is looked for first.
        video: the input of the one result, where it does not lie beside it.
        page: of the page that is kept as a file; `no_video` counts for all.
    """

    weights: Path | None = None
    video: Path | None = None
    page: PageOptions = field(default_factory=PageOptions)


@dataclass(frozen=True)
class Shown:
    """What is shown beside the bodies.

    Attributes:
        kind: "video", "picture" or "none".
        mime: its type.
        note: one line where it is not simply the input; "" where it is.
        found: the input or the overlay, opened.
        file: what is served as it is; None where a copy is made of it.
        times_s: (M,) s since the first frame, of all frames of the file; None where that is not known.
        rewraps: whether the copy may hold the input's own pictures in another wrapping.
        is_left_out: whether the user wants none.
    """

    kind: str
    mime: str = ""
    note: str = ""
    found: PageVideo = field(default_factory=PageVideo)
    file: Path | None = None
    times_s: np.ndarray | None = None
    rewraps: bool = False
    is_left_out: bool = False


class StoppedError(Exception):
    """The work is no longer wanted."""


class Look:
    """One finished result; copies of its video go with the object (`close`).

    Attributes:
        folder: of the result.
        name: of the folder.
        result: read back.
        shown: what is shown beside the bodies: finding it reads the whole input, for its sha256.
        scene: the scene's bytes.
        video: the file that is played; a copy is waited for.
        picture: a photo as JPEG.
        page_file: the page as one file, as `staf export` writes it.
    """

    def __init__(self, folder: Path, options: LookOptions) -> None:
        """Nothing is read before it is asked for."""
        self.folder, self._options = folder, options
        self.name = folder.name or folder.resolve().name
        self._stop = threading.Event()
        self._parts = threading.Lock()
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self.result: Once[VideoResult] = Once(lambda: load_result(folder, weights=options.weights))
        self.shown: Once[Shown] = Once(self._find)
        self.scene: Once[bytes] = Once(self._make_scene)
        self.video: Once[Path | None] = Once(self._make_video)
        self.picture: Once[bytes | None] = Once(self._make_picture)
        self.page_file: Once[Path] = Once(self._make_page_file)

    @property
    def document(self) -> Mapping[str, Any]:
        """The result's run.json.

        Raises:
            InputError: there is none.
        """
        document = read_document(self.folder)
        if document is None:
            raise InputError(layout.no_result(self.folder))
        return document

    @property
    def poster(self) -> Path | None:
        """The result's poster; None where it has none. A link is none: it may lead anywhere."""
        poster = self.folder / layout.POSTER
        return poster if poster.is_file() and not poster.is_symlink() else None

    def begin(self) -> None:
        """Find the video, and copy it where that is needed, in a thread of its own."""
        self.video.begin()

    def close(self) -> None:
        """End what is under way and remove the copies."""
        self._stop.set()
        with self._parts:
            if self._temporary is not None:
                self.video.wait(_STOP_S)
                self._temporary.cleanup()

    def _make_scene(self) -> bytes:
        result = self.result()
        body, note = body_to_show(result, leaves=False, with_body=True)
        if note:
            log.warning("%s: %s", self.name, note)
        everywhere = np.isin(frame_ids_of(result), list(known_times(result))).all()
        times_s = None if everywhere else self.shown().times_s
        try:
            return scene_bytes(result, name=self.name, body=body, body_note=note, video_times_s=times_s)
        except DAMAGE as error:
            raise damaged(self.folder, error) from error

    def _find(self) -> Shown:
        options, result = self._options, self.result()
        if options.page.no_video:
            return Shown("none", note="the video was left out by --no-video", is_left_out=True)
        settings = settings_of(result.origin.settings)
        found = page_video(self.folder, self.document, result, settings, options.video)
        if found.source is None:
            return Shown("none", note=found.note)
        if result.info.is_photo:
            return Shown("picture", JPEG, found.note, found)
        from staf_cli.view.playable import probe  # what decodes videos comes with it

        looked = probe(found.source, {} if found.is_overlay else known_times(result))
        trouble = looked.trouble or ("it begins later than the result" if found.begins_s > 0 else "")
        times_s = None if found.is_overlay else looked.times_s
        if not trouble:
            return Shown("video", looked.mime, found.note, found, found.source.path, times_s)
        note = "; ".join(filter(None, [found.note, f"a copy for the browser: {trouble}"]))
        rewraps = looked.rewraps and not found.begins_s
        return Shown("video", MP4, note, found, None, times_s, rewraps)

    def _make_video(self) -> Path | None:
        shown = self.shown()
        if shown.kind != "video" or shown.file is not None or shown.found.source is None:
            return shown.file
        from staf_cli.view.copies import served_copy  # what decodes videos comes with it
        from staf_cli.view.rewrap import rewrapped

        path = self._temporary_file("video.mp4")
        if shown.rewraps:
            with suppress(OutputError):  # then it is encoded anew
                rewrapped(shown.found.source.path, path)
                return path
        log.info("%s: making %s", self.name, shown.note.rpartition("; ")[2])
        try:
            served_copy(shown.found.source, path, begins_s=shown.found.begins_s, told=self._Told(self))
        except StafError as error:
            log.warning("%s: the bodies alone: %s", self.name, error)
            raise
        log.info("%s: the copy is ready", self.name)
        return path

    def _make_picture(self) -> bytes | None:
        shown = self.shown()
        if shown.kind != "picture" or shown.found.source is None:
            return None
        from staf_cli.view.copies import picture_copy  # what decodes videos comes with it

        return picture_copy(shown.found.source, _PICTURE_BYTES)

    def _make_page_file(self) -> Path:
        page = replace(self._options.page, video=self.shown().found)
        folder = self._temporary_file("page")
        folder.mkdir()
        FORMATS["html"].write(self.result(), folder, ExportOptions(page=page))
        return folder / layout.PAGE

    def _temporary_file(self, name: str) -> Path:
        with self._parts:
            if self._stop.is_set():  # nobody would remove it
                raise StoppedError
            if self._temporary is None:
                self._temporary = tempfile.TemporaryDirectory(prefix="staf_view_", ignore_cleanup_errors=True)
            return Path(self._temporary.name) / name

    class _Told:
        """Says now and then how far a copy is, and ends it when the look is closed."""

        def __init__(self, look: Look) -> None:
            self._look, self._last_s = look, time.monotonic()
            self._total = look.result().num_frames

        def __call__(self, count: int) -> None:
            if self._look._stop.is_set():
                raise StoppedError
            if time.monotonic() - self._last_s > _TOLD_EVERY_S:
                self._last_s = time.monotonic()
                log.info("%s: copied %d of %d frames", self._look.name, count, self._total)
