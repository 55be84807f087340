"""The Python face: a pipeline whose nets are loaded once, and results read back from their folders."""

from __future__ import annotations

import gc
import threading
import time
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import torch

from staf_cli.build import Components
from staf_cli.errors import StafError
from staf_cli.pipeline import recover_video
from staf_cli.progress import Progress, silent
from staf_cli.render.choose import make_renderer
from staf_cli.render.scene import Renderer
from staf_cli.result import VideoResult
from staf_cli.results.load import load_result as load_result
from staf_cli.results.writer import Writer
from staf_cli.settings import Settings
from staf_cli.video.source import FrameSource
from staf_cli.video.video_source import open_source
from staf_cli.weights.load import load_staf as load_staf
from staf_cli.weights.open_weights import load_staf_open as load_staf_open


class Pipeline:
    """Recovers bodies from one input after another; nets are loaded once, at the first.

    >>> with staf_cli.Pipeline(detector="blazepose") as pipeline:
    ...     for path in paths:
    ...         pipeline.run(path).save(out / path.stem, export=["glb"])

    Threads: a pipeline may be called from several threads; calls wait for each other, since nets and the
    OpenGL context of a renderer take one caller at a time. Results may be used anywhere, also while the
    pipeline works on something else; `save` waits for its turn. For work side by side use processes, as
    `staf run --workers` does.

    Args:
        settings: to start from; the defaults where None.
        **given: any field of `staf_cli.settings.Settings`, such as `engine`, `detector`, `focal_px`.

    Raises:
        SettingError: a setting has a value that makes no sense.
    """

    def __init__(self, settings: Settings | None = None, /, **given: Any) -> None:
        self.settings = Settings(**given) if settings is None else replace(settings, **given)
        self._components: Components | None = None
        self._load_s = 0.0  # not yet told in any result
        self._turn = threading.RLock()
        self._is_closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def run(self, path: str | Path) -> VideoResult:
        """Recover the bodies of all people in a video, photo or folder of frames; nothing is written.

        Returns:
            The same data as the command's files; its `save` writes them.

        Raises:
            StafError: one line that says what is wrong with input, settings or assets; or the pipeline is
                closed.
        """
        source = open_source(Path(path), fps=self.settings.fps, selection=self.settings.selection)
        return self.recover(source)

    @property
    def is_ready(self) -> bool:
        """Whether the nets are loaded."""
        return self._components is not None

    def prepare(self) -> None:
        """Load every net now, so that what is missing shows before a video is worked through.

        Raises:
            StafError: an asset or a device is missing, or the pipeline is closed.
        """
        with self._turn:
            if self._is_closed:
                raise StafError("this pipeline is closed: make another one")
            if self._components is None:
                start = time.perf_counter()
                components = Components(self.settings)
                components.prepare()
                self._components, self._load_s = components, time.perf_counter() - start

    def recover(self, source: FrameSource, progress: Progress = silent) -> VideoResult:
        """The same for frames that are open already, telling `progress` of stages and frames."""
        with self._turn:
            self.prepare()
            assert self._components is not None
            result = recover_video(source, self._components, progress)
            seconds, self._load_s = self._load_s, 0.0
            timings_s = {**result.timings_s, "load": result.timings_s.get("load", 0.0) + seconds}
            return replace(result, timings_s=timings_s, writer=self.writer(source, progress))

    def writer(self, source: FrameSource, progress: Progress = silent) -> Writer:
        """What writes results of `source`."""
        return Writer(self.settings, source, self._renderer, progress, self._turn)

    def close(self) -> None:
        """Let go of nets, body and renderer, and of the graphics card's memory that they took.

        Results stay usable: they hold the body that their meshes need, and make a renderer of their own.
        """
        with self._turn:
            self._is_closed, self._components = True, None
            gc.collect()
            if torch.cuda.is_available():
                torch.cuda.empty_cache()

    def _renderer(self, settings: Settings, faces: np.ndarray) -> Renderer:
        if self._components is None:
            return make_renderer(settings.renderer, faces)
        return self._components.renderer(settings, faces)


def run(path: str | Path, *, engine: str = "auto", **settings: Any) -> VideoResult:
    """Recover the bodies of all people in a video, photo or folder of frames; nothing is written.

    For many inputs make one `Pipeline`: this loads every net anew.

    Args:
        path: the input.
        engine: "auto", "staf", "staf-open" or "landmarks".
        **settings: any other field of `staf_cli.settings.Settings`, such as `detector`, `focal_px`, `device`.

    Returns:
        The same data as the command's files: `.people`, each with the arrays of `person_NNN.npz` as
        properties, and `.vertices(frame_id)`; camera coordinates (x right, y down, z away), metres.

    Raises:
        staf_cli.errors.StafError: one line that says what is wrong with input, settings or assets.
    """
    with Pipeline(engine=engine, **settings) as pipeline:
        return pipeline.run(path)
