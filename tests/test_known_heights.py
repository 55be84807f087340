"""What `--height-m` says."""

from __future__ import annotations

import pytest

from staf_cli.errors import SettingError
from staf_cli.known_heights import KnownHeights
from staf_cli.settings import Settings


@pytest.mark.parametrize(
    ("given", "of_1", "of_2"),
    [
        (None, None, None),
        ("1.63", 1.63, 1.63),
        (1.63, 1.63, 1.63),
        ("1:1.63,2:1.80", 1.63, 1.8),
        (" 2 : 1.80 ", None, 1.8),
    ],
)
def test_heights_of_everybody_and_by_person(
    given: str | float | None, of_1: float | None, of_2: float | None
) -> None:
    heights = KnownHeights.parse(given)
    assert (heights.of(1), heights.of(2)) == (of_1, of_2)


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ("tall", "--height-m tall: not a number; give metres, such as 1.63 or 1:1.63,2:1.80"),
        ("nan", "--height-m nan: not a number; give metres, such as 1.63 or 1:1.63,2:1.80"),
        ("", "--height-m : not a number; give metres, such as 1.63 or 1:1.63,2:1.80"),
        ("1:", "--height-m 1:: not a number; give metres, such as 1.63 or 1:1.63,2:1.80"),
        ("163", "--height-m 163: must be from 0.4 to 2.6 (metres)"),
        ("inf", "--height-m inf: must be from 0.4 to 2.6 (metres)"),
        ("2:0.3", "--height-m 2:0.3: must be from 0.4 to 2.6 (metres)"),
        ("1:1.6,1:1.7", "--height-m 1:1.6,1:1.7: person 1 is given twice"),
        *(
            (
                wrong,
                f"--height-m {word}: give one height, such as 1.63, or each with a person's number, such as "
                "1:1.63,2:1.80",
            )
            for wrong, word in {"0:1.6": "0:1.6", "1.6,1.7": "1.6", "1:1.6,": "", "a:1.6": "a:1.6"}.items()
        ),
    ],
)
def test_what_is_wrong_is_one_line(wrong: str, line: str) -> None:
    with pytest.raises(SettingError) as caught:
        Settings(height_m=wrong)
    assert str(caught.value) == line


@pytest.mark.parametrize(
    ("given", "same"), [(1.7, "1.70"), ("2:1.80,1:1.6", "1:1.60, 2:1.8"), (None, None), (2, "2.0")]
)
def test_the_same_heights_are_the_same_setting(given: str | float | None, same: str | None) -> None:
    """So that a run from Python and one by the command line know each other's results."""
    assert Settings(height_m=given).as_json() == Settings(height_m=same).as_json()
