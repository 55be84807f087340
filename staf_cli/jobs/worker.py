"""One input after another with the same pipeline, from opening to the finished folder."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from staf_cli.api import Pipeline
from staf_cli.device import choose_device
from staf_cli.errors import MissingLibraryError, StafError, machine_limit
from staf_cli.import_guards import missing_libraries_named
from staf_cli.jobs.outcome import Job, Outcome
from staf_cli.progress import InputBegun, Progress, StageBegun, silent
from staf_cli.result import VideoResult
from staf_cli.results.load import result_again
from staf_cli.results.publish import replacing
from staf_cli.results.run_json import RunSummary
from staf_cli.results.writer import check_free, plan_meshes
from staf_cli.video.source import FrameSource
from staf_cli.video.video_source import open_source

log = logging.getLogger(__name__)


class Worker:
    """Works on one input after another; nets are loaded once the first one has opened.

    Args:
        pipeline: recovers and writes.
        progress: takes an event for every step.

    Attributes:
        setup_error: why no input can be worked on; None where nothing is known to stand in the way.
    """

    def __init__(self, pipeline: Pipeline, progress: Progress = silent) -> None:
        self._pipeline = pipeline
        self._progress = progress
        self.setup_error: str | None = None

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
        settings = self._pipeline.settings
        source = open_source(job.path, fps=settings.fps, selection=settings.selection)
        with replacing(job.folder, job.path) as part:
            check_free(part)  # now rather than after an hour's work
            result = self._recovered_before(job, source) if job.is_recovered else None
            if result is None:
                result = self._recovered(job, source)
            plan = plan_meshes(result, settings)
            if plan.num_files:
                which = f"{job.path.name}: " if job.total > 1 else ""
                log.info("%s%s", which, plan)
            return self._pipeline.writer(source, self._progress).write(result, part)

    def _recovered_before(self, job: Job, source: FrameSource) -> VideoResult | None:
        """An earlier run's result, to be written with this one's settings; None where it is damaged."""
        self._progress(InputBegun(job.path.name, job.number, job.total))
        try:
            return result_again(job.folder, self._pipeline.settings, source.info)
        except StafError as error:
            log.info("%s", error)
            return None

    def _recovered(self, job: Job, source: FrameSource) -> VideoResult:
        self._prepare()
        self._progress(InputBegun(job.path.name, job.number, job.total))
        if job.item.kind == "frames":
            rate = float(source.info.fps * self._pipeline.settings.stride)
            log.info("%s: numbered frames, taken as %g per second (--fps)", job.path, rate)
        return self._pipeline.recover(source, self._progress)

    def _prepare(self) -> None:
        """Load every net: what is missing shows before a video is worked through."""
        if self._pipeline.is_ready:
            return
        self._progress(StageBegun("loading"))
        try:
            choose_device(self._pipeline.settings.device)
            self._pipeline.prepare()
        except StafError as error:
            self.setup_error = str(error)
            raise


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
