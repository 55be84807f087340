"""Sources of training data, one module each: files of a data set in, `TrainSequence`s out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from staf_cli.errors import InputError
from staf_cli.train.sequences import TrainSequence
from staf_cli.train.sources import made_up, posetrack, results, threedhp, threedpw
from staf_cli.train.sources.settings import DataSettings

if TYPE_CHECKING:  # torch comes with it
    from staf_cli.body.model import Body

# By the fields of `DataSettings`. Each module has TITLE, `read(settings, validation=, body=)` and
# `missing(settings)`, which mean what `open_sources` and `missing` say.
SOURCES: dict[str, Any] = {
    "threedpw": threedpw,
    "threedhp": threedhp,
    "results": results,
    "posetrack": posetrack,
    "made_up": made_up,
}


def open_sources(data: DataSettings, *, validation: bool, body: Body) -> list[TrainSequence]:
    """Read the labels of all sources; pictures are opened later.

    Args:
        data: which sources.
        validation: those to validate on, else those to learn from.
        body: that is trained. Poses and betas of another body have `body_confidence` 0; their joints count.

    Returns:
        Sequences, all of which have something that is known; their names are unique.

    Raises:
        InputError: a source is missing, damaged or something else, or gives nothing at all.
    """
    found = by_source(data, validation=validation, body=body)
    sequences = [sequence for part in found.values() for sequence in part]
    if not sequences:
        use = "validated on" if validation else "learnt from"
        raise InputError(f"no source gives anything that can be {use}; see [data] of the config")
    return _with_own_names(sequences)


def by_source(data: DataSettings, *, validation: bool, body: Body) -> dict[str, list[TrainSequence]]:
    """The same by the sources' titles, without those that are not asked for; a source may give nothing."""
    found: dict[str, list[TrainSequence]] = {}
    for field, module in SOURCES.items():
        settings = getattr(data, field)
        if settings is not None:
            part = module.read(settings, validation=validation, body=body)
            found[module.TITLE] = [sequence for sequence in part if sequence.labelled.any()]
    return found


def missing(data: DataSettings) -> list[str]:
    """One line for everything that is not there: what, and where it is to be had. Empty: all is there."""
    return [
        f"{module.TITLE}: {line}"
        for field, module in SOURCES.items()
        if getattr(data, field) is not None
        for line in module.missing(getattr(data, field))
    ]


def _with_own_names(sequences: list[TrainSequence]) -> list[TrainSequence]:
    """The same; of several of one name all but the first get a number."""
    seen: Counter[str] = Counter()
    named = []
    for sequence in sequences:
        seen[sequence.name] += 1
        count = seen[sequence.name]
        named.append(sequence if count == 1 else replace(sequence, name=f"{sequence.name} ({count})"))
    return named
