"""Many inputs: their list, their folders, what is finished already, and who works on the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from staf_cli.errors import InputError, StafError
from staf_cli.jobs.outcome import Job, Outcome
from staf_cli.progress import Progress, silent
from staf_cli.results.publish import out_folder
from staf_cli.results.run_json import RunSummary, is_whole, read_document
from staf_cli.settings import JobOptions, Settings
from staf_cli.video.inputs import Input, classify_input, real_path


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


def kept_result(job: Job, settings: Settings) -> Outcome | None:
    """The job's outcome where an earlier run has finished it with the same input, settings and assets.

    None in all other cases: whatever is amiss with a result, the input is worked on again.
    """
    document = read_document(job.folder)
    if document is None or not is_whole(job.folder, document):
        return None
    from staf_cli.results.same_run import what_changed

    try:
        if what_changed(document, job.path, settings) is not None:
            return None
        summary = RunSummary.from_document(document)
    except (OSError, StafError, KeyError, TypeError, ValueError, AttributeError):
        return None
    return Outcome(job.path, job.folder, summary, resumed=True, number=job.number)


def run_jobs(
    paths: Sequence[Path],
    out: Path,
    settings: Settings,
    progress: Progress = silent,
    options: JobOptions | None = None,
) -> list[Outcome]:
    """Work on every input; `each_job` with all outcomes at once, in the inputs' order."""
    outcomes = each_job(paths, out, settings, progress, options)
    return sorted(outcomes, key=lambda outcome: outcome.number)


def each_job(
    paths: Sequence[Path],
    out: Path,
    settings: Settings,
    progress: Progress = silent,
    options: JobOptions | None = None,
) -> Generator[Outcome, None, None]:
    """Work on every input.

    Args:
        paths: files and folders, as the user gave them.
        out: the output folder; each input gets its own in it.
        settings: of the run.
        progress: takes an event for every step.
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
    progress: Progress,
    options: JobOptions,
) -> Iterator[Outcome]:
    num_workers = min(options.workers, num_inputs)
    if options.cluster == "ray":
        from staf_cli.jobs.cluster import on_ray

        yield from on_ray(jobs, settings)
    elif num_workers > 1:
        from staf_cli.jobs.pool import in_processes

        yield from in_processes(jobs, settings, progress, num_workers)
    else:
        from staf_cli.jobs.worker import Worker

        worker = Worker(settings, progress)
        for job in jobs:
            yield job if isinstance(job, Outcome) else worker.run(job)
