"""Work on many inputs, here one after another or several at once, or on a cluster."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from staf_cli.atomic import out_folder
from staf_cli.jobs.names import expand, folder_names
from staf_cli.jobs.options import JobOptions
from staf_cli.jobs.outcome import Job, JobProgress, Outcome
from staf_cli.jobs.resume import kept_result
from staf_cli.settings import Settings
from staf_cli.video.inputs import Input


def run_jobs(
    paths: Sequence[Path],
    out: Path,
    settings: Settings,
    progress: JobProgress,
    options: JobOptions | None = None,
) -> list[Outcome]:
    """Work on every input; `each_job` with all outcomes at once, in the inputs' order."""
    outcomes = each_job(paths, out, settings, progress, options)
    return sorted(outcomes, key=lambda outcome: outcome.number)


def each_job(
    paths: Sequence[Path],
    out: Path,
    settings: Settings,
    progress: JobProgress,
    options: JobOptions | None = None,
) -> Generator[Outcome, None, None]:
    """Work on every input.

    Args:
        paths: files and folders, as the user gave them.
        out: the output folder; each input gets its own in it.
        settings: of the run.
        progress: told of everything.
        options: how to go about it; one after another where None.

    Yields:
        One outcome an input as soon as it is there: in order where one is worked on after another. Where nets
        or settings are at fault, all inputs from there on fail with the same line.

    Raises:
        OutputError: `out` cannot be used.
    """
    options = options or JobOptions()
    work = expand(paths)
    num_inputs = sum(isinstance(item, Input) for item in work)
    if not num_inputs:
        yield from (replace(item, number=n) for n, item in enumerate(work, 1) if isinstance(item, Outcome))
        return
    with out_folder(out):
        jobs = _jobs(work, out, settings, options)
        yield from _work_on(jobs, num_inputs, settings, progress, options)


def _jobs(
    work: Sequence[Input | Outcome], out: Path, settings: Settings, options: JobOptions
) -> Iterator[Job | Outcome]:
    """What there is to do, and outcomes of what needs no doing; each is looked at when its turn comes."""
    inputs = [item for item in work if isinstance(item, Input)]
    names = dict(zip(inputs, folder_names([item.path for item in inputs]), strict=True))
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
    progress: JobProgress,
    options: JobOptions,
) -> Iterator[Outcome]:
    num_workers = min(options.workers, num_inputs)
    if options.cluster == "ray":
        from staf_cli.jobs.cluster import on_ray

        yield from on_ray(jobs, settings, progress)
    elif num_workers > 1:
        from staf_cli.jobs.pool import in_processes

        yield from in_processes(jobs, settings, progress, num_workers)
    else:
        from staf_cli.jobs.worker import Worker

        worker = Worker(settings, progress)
        for job in jobs:
            yield job if isinstance(job, Outcome) else worker.run(job)
