"""Many inputs: their list, their folders, what is finished already, and who works on the rest."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from staf_cli.errors import InputError, StafError
from staf_cli.jobs.outcome import Job, Outcome
from staf_cli.progress import Progress, silent
from staf_cli.results.publish import out_folder
from staf_cli.results.run_json import RUN_JSON, RunSummary, is_whole, read_document
from staf_cli.results.same_run import belongs_to, what_changed
from staf_cli.settings import JobOptions, Settings
from staf_cli.video.inputs import Input, classify_input, real_path, temporary_copies

if TYPE_CHECKING:  # it would load torch
    from staf_cli.api import Pipeline

log = logging.getLogger(__name__)


def expand(paths: Sequence[Path], copied: Callable[[Input], Input]) -> list[Input | Outcome]:
    """In the arguments' order: inputs, each once, and outcomes of arguments that hold none.

    Pipes are read into files by `copied`.
    """
    work: list[Input | Outcome] = []
    taken: set[Path] = set()
    for path in paths:
        try:
            found = [copied(item) for item in classify_input(path)]
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


def folder_names(paths: Sequence[Path], out: Path) -> list[str]:
    """A folder name for each input: its stem, or its stem and a suffix.

    The suffix depends on the full path alone. It is for inputs whose stem another one has: the input whose
    result is in `out` under the stem, else the first of the full paths, whatever the arguments' order.
    """
    names: dict[Path, str] = {}
    taken: set[str] = set()
    found = {path: _found_in(out / _stem(path), path) for path in paths}
    for path in sorted(found, key=lambda path: (found[path] != "its own", str(real_path(path)))):
        name = _stem(path)
        digest = hashlib.sha256(os.fsencode(real_path(path))).hexdigest()
        longer = f"{name}_{digest[:8]}"
        another = name.casefold() in taken or found[path] == "another's"
        if another or (found[path] != "its own" and (out / longer / RUN_JSON).is_file()):
            name = longer
        taken.add(name.casefold())
        names[path] = name
    return [names[path] for path in paths]


def _stem(path: Path) -> str:
    name = path.stem if path.suffix and not path.is_dir() else real_path(path).name  # "." has none of its own
    return name.lstrip(".") or "frames"  # neither hidden nor the output folder itself


def _found_in(folder: Path, path: Path) -> Literal["nothing", "its own", "another's"]:
    """Whose result is in a folder already."""
    document = read_document(folder)
    if document is None:
        return "nothing"
    return "its own" if belongs_to(document, path) else "another's"


def kept_result(job: Job, settings: Settings) -> Outcome | Job | None:
    """The job's outcome where an earlier run has finished it with the same input, settings and assets.

    The job, as one whose motion is there, where only other files are asked for. None in all other cases:
    whatever is amiss with a result, the input is worked on again. A line says why.
    """
    document = read_document(job.folder)
    if document is None:
        return None
    has_motion = False
    try:
        is_there = is_whole(job.folder, document)
        changed = what_changed(document, job.path, settings) if is_there else "its files"
        summary = RunSummary.from_document(document)
        if is_there and changed is not None:
            has_motion = what_changed(document, job.path, settings, motion_only=True) is None
    except (OSError, StafError):
        return None  # working on it tells what is wrong
    except (KeyError, TypeError, ValueError, AttributeError):
        changed = "its run.json"
    if changed is None:
        return Outcome(job.path, job.folder, summary, resumed=True, number=job.number)
    again = "written again with the same motion" if has_motion else "done again"
    log.info("%s: %s, since %s changed", job.path.name, again, changed)
    return replace(job, is_recovered=True) if has_motion else None


def each_job(
    paths: Sequence[Path],
    out: Path,
    settings: Settings,
    progress: Progress = silent,
    options: JobOptions | None = None,
    pipeline: Pipeline | None = None,
) -> Generator[Outcome, None, None]:
    """Work on every input.

    Args:
        paths: files and folders, as the user gave them.
        out: the output folder; each input gets its own in it.
        settings: of the run.
        progress: takes an event for every step.
        options: how to go about it; one after another where None.
        pipeline: of these settings, for work on one input after another; made when it is needed where None.

    Yields:
        One outcome an input as soon as it is there: in order where one is worked on after another. Where nets
        or settings are at fault, all inputs from there on fail with the same line.

    Raises:
        OutputError: `out` cannot be used.
    """
    options = options or JobOptions()
    with temporary_copies() as copied:
        work = expand(paths, copied)
        num_inputs = sum(isinstance(item, Input) for item in work)
        jobs = _jobs(work, out, settings, options)
        if not num_inputs:
            yield from (job for job in jobs if isinstance(job, Outcome))
            return
        pipes = {item.path: item.given for item in work if isinstance(item, Input) and item.given}
        with out_folder(out):
            for outcome in _work_on(jobs, num_inputs, settings, progress, options, pipeline):
                yield outcome.of_pipe(pipes[outcome.path]) if outcome.path in pipes else outcome


def _jobs(
    work: Sequence[Input | Outcome], out: Path, settings: Settings, options: JobOptions
) -> Iterator[Job | Outcome]:
    """What there is to do, and outcomes of what needs no doing; each is looked at when its turn comes."""
    inputs = [item for item in work if isinstance(item, Input)]
    names = dict(zip(inputs, folder_names([item.path for item in inputs], out), strict=True))
    for number, item in enumerate(work, 1):
        if isinstance(item, Outcome):
            yield replace(item, number=number)
            continue
        job = Job(item, out / names[item], number, len(work))
        kept = kept_result(job, settings) if options.resume else None
        yield kept or job


def _work_on(
    jobs: Iterator[Job | Outcome],
    num_inputs: int,
    settings: Settings,
    progress: Progress,
    options: JobOptions,
    pipeline: Pipeline | None,
) -> Iterator[Outcome]:
    num_workers = min(options.workers, num_inputs)
    if options.cluster == "ray":
        from staf_cli.jobs.cluster import on_ray  # only where a cluster is asked for

        yield from on_ray(jobs, settings)
    elif num_workers > 1:
        from staf_cli.jobs.pool import in_processes  # only where processes are asked for

        yield from in_processes(jobs, settings, progress, num_workers)
    else:
        from staf_cli.api import Pipeline  # load torch: what is kept needs none of it
        from staf_cli.jobs.worker import Worker

        worker = Worker(pipeline or Pipeline(settings), progress)
        for job in jobs:
            yield job if isinstance(job, Outcome) else worker.run(job)
