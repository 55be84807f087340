"""Sources of training data, one module each: files of a data set in, `TrainSequence`s out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from staf_cli.train.sequences import TrainSequence
from staf_cli.train.sources.settings import DataSettings

if TYPE_CHECKING:  # torch comes with it
    from staf_cli.body.model import Body


def open_sources(data: DataSettings, *, validation: bool, body: Body) -> list[TrainSequence]:
    """Read the labels of all sources; pictures are opened later.

    Args:
        data: which sources.
        validation: those to validate on, else those to learn from.
        body: that is trained. Poses and betas of another body have `body_confidence` 0; their joints count.

    Raises:
        InputError: a source is missing, damaged or something else, or gives nothing at all.
        AssetError: a source's body, SMPL, is not imported.
    """
    raise NotImplementedError


def missing(data: DataSettings) -> list[str]:
    """One line for everything that is not there: what, and where it is to be had. Empty: all is there."""
    raise NotImplementedError
