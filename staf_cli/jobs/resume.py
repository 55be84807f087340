"""What an earlier run has finished, recognised without loading a net."""

from __future__ import annotations

from staf_cli.errors import StafError
from staf_cli.jobs.outcome import Job, Outcome
from staf_cli.record import RunSummary, is_whole, read_document
from staf_cli.settings import Settings


def kept_result(job: Job, settings: Settings) -> Outcome | None:
    """The job's outcome where an earlier run has finished it with the same input, settings and assets.

    None in all other cases: whatever is amiss with a result, the input is worked on again.
    """
    document = read_document(job.folder)
    if document is None or not is_whole(job.folder, document):
        return None
    from staf_cli.provenance import what_changed

    try:
        if what_changed(document, job.path, settings) is not None:
            return None
        summary = RunSummary.from_document(document)
    except (OSError, StafError, KeyError, TypeError, ValueError, AttributeError):
        return None
    return Outcome(job.path, job.folder, summary, resumed=True, number=job.number)
