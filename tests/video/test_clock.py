"""Timestamps ascend, good ones stay."""

from fractions import Fraction
from itertools import pairwise

import pytest

from staf_cli.video.frame import Clock, exact_rate


def ticks(stated: list[int | None], step: int = 10) -> list[int]:
    clock = Clock(Fraction(1, 1000), Fraction(1000, step))
    return [clock.tick(time, following) for time, following in pairwise([*stated, None])]


def test_good_times_pass_through_untouched() -> None:
    variable = [7, 17, 20, 300, 5000, 5001, 5900]
    assert ticks(variable) == variable


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ([None, None, None], [0, 10, 20]),
        ([5, None, 25], [5, 15, 25]),
        ([0, 10, 5, 20, 30], [0, 10, 15, 20, 30]),  # put between its neighbours, which stay
        ([0, 10, 10, 20], [0, 10, 15, 20]),
        ([0, 10, 10, 30], [0, 10, 20, 30]),
        ([0, 10, 10, 900, 910], [0, 10, 20, 900, 910]),  # before a pause, not in the middle of it
        ([0, 10, 700, 30, 40], [0, 10, 20, 30, 40]),  # the one that is far ahead is at fault
        ([0, 10, 9000, 30, 40], [0, 10, 20, 30, 40]),
        ([0, None, None, 30], [0, 10, 20, 30]),
        ([8000, 8010, 0, 10, 20], [8000, 8010, 8020, 8030, 8040]),  # joined recordings
        ([0, 10, 20, 0, 3, 20, 23], [0, 10, 20, 30, 33, 50, 53]),  # a variable rate stays variable
    ],
)
def test_bad_times_are_repaired(stated: list[int | None], expected: list[int]) -> None:
    assert ticks(stated) == expected


def test_times_ascend_whatever_comes() -> None:
    for stated in ([0] * 50, list(range(50, 0, -1)), [3, 9000, 1, 9001, 2, 9002] * 5):
        out = ticks(list(stated))
        assert all(b > a for a, b in pairwise(out)), stated


def test_rates_of_broadcast_become_exact() -> None:
    assert exact_rate(23.976) == Fraction(24000, 1001)
    assert exact_rate(29.97) == Fraction(30000, 1001)
    assert exact_rate(30) == 30
    assert exact_rate(12.5) == Fraction(25, 2)
    assert exact_rate(Fraction(1, 3)) == Fraction(1, 3)
