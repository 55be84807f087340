"""What the numbers in pictures' names say about their times."""

from __future__ import annotations

from pathlib import Path

import pytest

from staf_cli.video.inputs import numbers_in_names, ticks_of


@pytest.mark.parametrize(
    ("names", "numbers"),
    [
        (["000001.png", "000002.png", "000005.png"], [1, 2, 5]),
        (["cam2_7.JPG", "cam2_8.jpg"], [7, 8]),
        (["take1_1.png", "take2_1.png", "take2_2.png"], None),
        (["a1.png", "b2.png"], None),
        (["a.png"], None),
    ],
)
def test_the_one_number_that_differs(names: list[str], numbers: list[int] | None) -> None:
    assert numbers_in_names([Path(name) for name in names]) == numbers


@pytest.mark.parametrize(
    ("numbers", "ticks"),
    [
        ([1, 2, 3], [0, 1, 2]),
        ([1, 2, 5], [0, 1, 4]),
        ([0, 10, 20, 40], [0, 1, 2, 4]),
        ([7], [0]),
        ([1, 1, 2], [0, 1, 2]),  # 1.png beside 01.png
        ([93012, 93045, 93079, 93112], [0, 1, 2, 3]),  # times of day
        ([1, 2, 3, 900], [0, 1, 2, 899]),
        (None, [0, 1, 2, 3]),
        ([], []),
    ],
)
def test_numbers_become_times(numbers: list[int] | None, ticks: list[int]) -> None:
    assert ticks_of(numbers, len(ticks)) == ticks
