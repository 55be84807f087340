"""One input after another with the same tools, from opening to the finished folder."""

from __future__ import annotations

import logging
import os
import time
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from staf_cli.errors import MissingLibraryError, StafError, machine_limit
from staf_cli.imports import missing_libraries_named
from staf_cli.jobs.outcome import Job, Outcome
from staf_cli.progress import InputBegun, Progress, StageBegun, silent
from staf_cli.results.publish import replacing
from staf_cli.results.run_json import RunSummary, read_document
from staf_cli.results.same_run import input_fingerprint
from staf_cli.settings import Settings

if TYPE_CHECKING:
    from staf_cli.build import Toolbox
    from staf_cli.result import VideoResult

log = logging.getLogger(__name__)


class Worker:
    """Works on one input after another with the same tools, which are made once the first one has opened.

    Attributes:
        setup_error: why no input can be worked on; None where nothing is known to stand in the way.
    """

    def __init__(self, settings: Settings, progress: Progress = silent) -> None:
        self._settings = settings
        self._progress = progress
        self.setup_error: str | None = None
        self._load_s = 0.0  # not yet told in any result

    def run(self, job: Job) -> Outcome:
        """Everything for one input."""
        if self.setup_error is not None:
            return Outcome.failed(job, self.setup_error)
        path = job.path
        try:
            with missing_libraries_named():
                summary = self._recover_and_write(job)
            return Outcome(path, job.folder, summary, number=job.number)
        except Exception as error:  # a fault of ours, too: it must not stop the other inputs
            if os.environ.get("STAF_DEBUG") and not isinstance(error, StafError):
                raise
            if isinstance(error, MissingLibraryError):
                self.setup_error = str(error)
            return Outcome.failed(job, _line_of(error, path))

    def _recover_and_write(self, job: Job) -> RunSummary:
        from staf_cli.video.video_source import open_source

        source = open_source(job.path, fps=self._settings.fps, selection=self._settings.selection)
        with replacing(job.folder, job.path) as part:
            tools = self._tools
            from staf_cli.pipeline import recover_video, write_video
            from staf_cli.results.writer import check_free, plan_meshes

            check_free(part)  # now rather than after an hour's work
            self._progress(InputBegun(job.path.name, job.number, job.total))
            if job.item.kind == "frames":
                rate = float(source.info.fps * self._settings.stride)
                log.info("%s: numbered frames, taken as %g per second (--fps)", job.path, rate)
            # Before the frames: an input that changes meanwhile must not pass for what it has become.
            input_sha256 = input_fingerprint(job.path)
            result = self._with_load_time(recover_video(source, tools, self._progress))
            plan = plan_meshes(result, self._settings)
            if plan.num_files:
                which = f"{job.path.name}: " if job.total > 1 else ""
                log.info("%s%s", which, plan)
            write_video(result, source, part, tools, self._progress, input_sha256)
            document = read_document(part)
            assert document is not None
            return RunSummary.from_document(document)

    @cached_property
    def _tools(self) -> Toolbox:
        """The tools with every net loaded: what is missing shows before a video is worked through."""
        self._progress(StageBegun("loading"))
        start = time.perf_counter()
        from staf_cli.build import Toolbox
        from staf_cli.device import choose_device

        try:
            if self._settings.device not in ("auto", "cpu"):  # these two need no torch to be believed
                choose_device(self._settings.device)
            tools = Toolbox(self._settings)
            tools.prepare()
        except StafError as error:
            self.setup_error = str(error)
            raise
        self._load_s = time.perf_counter() - start
        return tools

    def _with_load_time(self, result: VideoResult) -> VideoResult:
        """The result, with the loading told where it happened for this input."""
        seconds, self._load_s = self._load_s, 0.0
        timings_s = {**result.timings_s, "load": result.timings_s.get("load", 0.0) + seconds}
        return replace(result, timings_s=timings_s)


def _line_of(error: Exception, path: Path) -> str:
    """What to tell the user of an error that ended the work on an input."""
    if limit := machine_limit(error):
        return f"{path}: {limit}; nothing was written"
    if isinstance(error, StafError):
        return str(error)
    if isinstance(error, OSError):
        return f"{path}: {error.strerror or error}; nothing was written"
    what = " ".join(f"{type(error).__name__}: {error}".split())
    return f"{path}: unexpected {what}; nothing was written (STAF_DEBUG=1 shows where)"
