"""Many inputs, one after another; a bad one does not stop the rest."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from staf_cli.atomic import out_folder, replacing
from staf_cli.errors import InputError, StafError
from staf_cli.progress import Progress
from staf_cli.settings import Settings
from staf_cli.video.inputs import Input, classify_input, real_path

if TYPE_CHECKING:
    from staf_cli.result import VideoResult
    from staf_cli.toolbox import Toolbox


@dataclass(frozen=True)
class Outcome:
    """What became of one input.

    Attributes:
        path: the input.
        folder: its results, None where it failed.
        result: what was recovered, None where it failed.
        error: one line, None where it went well.
    """

    path: Path
    folder: Path | None = None
    result: VideoResult | None = None
    error: str | None = None

    @property
    def ok(self) -> bool:
        return self.error is None


class JobProgress(Progress, Protocol):
    """Told of inputs, too."""

    def begin(self, name: str, number: int, total: int) -> None:
        """Input `number` (from 1) of `total` has opened and is worked on."""
        ...


def run_jobs(paths: Sequence[Path], out: Path, settings: Settings, progress: JobProgress) -> list[Outcome]:
    """Work on every input; `each_job` with all outcomes at once."""
    return list(each_job(paths, out, settings, progress))


def each_job(
    paths: Sequence[Path], out: Path, settings: Settings, progress: JobProgress
) -> Generator[Outcome, None, None]:
    """Work on every input; a bad one does not stop the rest.

    Args:
        paths: videos, photos, folders of them, folders of numbered frames.
        out: the folder in which every input gets its own.
        settings: of the run.
        progress: told of everything.

    Yields:
        One outcome an input, in order, as soon as it is there. Where nets or settings are at fault, all
        inputs from there on fail with the same line.

    Raises:
        OutputError: `out` cannot be used.
    """
    work = expand(paths)
    inputs = [item for item in work if isinstance(item, Input)]
    if not inputs:
        yield from (item for item in work if isinstance(item, Outcome))
        return
    names = dict(zip(inputs, folder_names([item.path for item in inputs]), strict=True))
    with out_folder(out):
        worker = _Worker(settings, progress, len(work))
        for number, item in enumerate(work, 1):
            yield item if isinstance(item, Outcome) else worker.run(item, out / names[item], number)


def expand(paths: Sequence[Path]) -> list[Input | Outcome]:
    """In the arguments' order: inputs, each once, and outcomes of arguments that hold none."""
    work: list[Input | Outcome] = []
    taken: set[Path] = set()
    for path in paths:
        try:
            found = classify_input(path)
        except InputError as error:
            work.append(Outcome(path, error=str(error)))
            continue
        except OSError as error:  # a name that is too long, a folder that may not be looked into
            work.append(Outcome(path, error=f"{path}: {error.strerror or error}; check the path"))
            continue
        for item in found:
            if real_path(item.path) not in taken:
                taken.add(real_path(item.path))
                work.append(item)
    return work


def folder_names(paths: Sequence[Path]) -> list[str]:
    """A folder name for each input: its stem. Of equal stems all but one get a suffix.

    Suffixes and who goes without depend on the full paths alone, not on the order of the arguments.
    """
    names: dict[Path, str] = {}
    taken: set[str] = set()
    for path in sorted(dict.fromkeys(paths), key=lambda path: str(real_path(path))):
        whole = real_path(path)  # "." has no name of its own
        name = path.stem if path.suffix and not path.is_dir() else whole.name
        name = name.lstrip(".") or "frames"  # neither hidden nor the output folder itself
        if name.casefold() in taken:
            digest = hashlib.sha256(str(whole).encode("utf-8", "surrogateescape")).hexdigest()
            name = f"{name}_{digest[:8]}"
        taken.add(name.casefold())
        names[path] = name
    return [names[path] for path in paths]


class _Worker:
    """Works on one input after another with the same tools, which are made once the first one has opened."""

    def __init__(self, settings: Settings, progress: JobProgress, total: int) -> None:
        self._settings = settings
        self._progress = progress
        self._total = total
        self._hopeless: str | None = None  # why no input can be worked on
        self._load_s = 0.0  # not yet told in any result

    def run(self, item: Input, folder: Path, number: int) -> Outcome:
        """Everything for one input."""
        if self._hopeless is not None:
            return Outcome(item.path, error=self._hopeless)
        try:
            return Outcome(item.path, folder, self._recover_and_write(item, folder, number))
        except StafError as error:
            return Outcome(item.path, error=str(error))
        except OSError as error:
            return Outcome(item.path, error=f"{item.path}: {error.strerror or error}; nothing was written")
        except Exception as error:  # a fault of ours: it must not stop the other inputs
            if os.environ.get("STAF_DEBUG"):
                raise
            what = " ".join(f"{type(error).__name__}: {error}".split())
            return Outcome(
                item.path,
                error=f"{item.path}: unexpected {what}; nothing was written (STAF_DEBUG=1 shows where)",
            )

    def _recover_and_write(self, item: Input, folder: Path, number: int) -> VideoResult:
        from staf_cli.video.source import open_source

        source = open_source(item.path, fps=self._settings.fps, selection=self._settings.selection)
        with replacing(folder) as part:
            tools = self._tools
            from staf_cli.output import plan_meshes
            from staf_cli.pipeline import recover_video, write_video

            self._progress.begin(item.path.name, number, self._total)
            if item.kind == "frames":
                rate = float(source.info.fps * self._settings.stride)
                self._progress.say(f"{item.path}: numbered frames, taken as {rate:g} per second (--fps)")
            result = self._with_load_time(recover_video(source, tools, self._progress))
            plan = plan_meshes(result, self._settings)
            if plan.num_files:
                self._progress.say(str(plan))
            return write_video(result, source, part, tools, self._progress)

    @cached_property
    def _tools(self) -> Toolbox:
        """The tools with every net loaded: what is missing shows before a video is worked through."""
        self._progress.stage("loading")
        start = time.perf_counter()
        from staf_cli.device import choose_device
        from staf_cli.toolbox import Toolbox

        try:
            if self._settings.device not in ("auto", "cpu"):  # these two need no torch to be believed
                choose_device(self._settings.device)
            tools = Toolbox(self._settings, self._progress.say)
            tools.prepare()
        except StafError as error:
            self._hopeless = str(error)
            raise
        self._load_s = time.perf_counter() - start
        return tools

    def _with_load_time(self, result: VideoResult) -> VideoResult:
        """The result, with the loading told where it happened for this input."""
        seconds, self._load_s = self._load_s, 0.0
        timings_s = {**result.timings_s, "load": result.timings_s.get("load", 0.0) + seconds}
        return replace(result, timings_s=timings_s)
