"""A picture of what the network is given: windows of crops, 2D joints on them, the labels' mesh over one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from staf_cli.train.sequences import TrainSequence

if TYPE_CHECKING:  # torch comes with it
    from staf_cli.body.model import Body


def write_sheet(
    path: Path, sequences: Sequence[TrainSequence], body: Body, *, crop_size: int, num_rows: int = 12
) -> None:
    """Draw a sheet (PNG), one row a window of nine crops and the labels' mesh over the middle one.

    Args:
        path: of the PNG.
        sequences: of which windows are taken, evenly over all of them.
        body: whose poses and betas the labels are.
        crop_size: px, of the crops that the network takes.
        num_rows: of the sheet.

    Raises:
        InputError: a picture is missing or damaged. OutputError: the file cannot be written.
    """
    raise NotImplementedError
