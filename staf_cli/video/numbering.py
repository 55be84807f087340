"""The numbers in the names of a folder's pictures, and the times that they stand for."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np


def numbers_in_names(entries: Sequence[Path]) -> list[int] | None:
    """The one number in which the names of some files differ, of each; None if they differ in more than that.

    Whether letters are large or small is of no account.
    """
    split = [re.split(r"(\d+)", entry.name.lower()) for entry in entries]
    if len({tuple(parts[::2]) for parts in split}) != 1:
        return None
    columns = zip(*(map(int, parts[1::2]) for parts in split), strict=True)
    differing = [list(column) for column in columns if len(set(column)) > 1]
    return differing[0] if len(differing) == 1 else None


def ticks_of(numbers: Sequence[int] | None, count: int) -> list[int]:
    """When each of `count` pictures is, in frames since the first, by its number.

    Numbers may count in steps (0, 10, 20, ...): the step is one frame. What is missing among them leaves its
    time empty. Numbers of which less than half follow each other step by step (times of day, for example) are
    no count of frames: the pictures then follow each other without gaps.
    """
    if numbers is None or count < 2:
        return list(range(count))
    steps = np.diff(numbers)
    if (steps <= 0).any():  # 1.png beside 01.png
        return list(range(count))
    step = math.gcd(*steps.tolist())
    if np.count_nonzero(steps == step) * 2 < len(steps):
        return list(range(count))
    return [(number - numbers[0]) // step for number in numbers]
