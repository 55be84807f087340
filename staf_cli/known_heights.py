"""Heights that are known of people: `--height-m`."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from staf_cli.errors import SettingError

OPTION = "--height-m"
LEAST_M, MOST_M = 0.4, 2.6  # what can be a person's height


@dataclass(frozen=True)
class KnownHeights:
    """How tall people are known to be.

    Attributes:
        everyone_m: of all people, m; None where it is not known.
        by_person_m: by person id, m.
    """

    everyone_m: float | None = None
    by_person_m: Mapping[int, float] = field(default_factory=dict)

    @classmethod
    def parse(cls, given: str | float | None) -> KnownHeights:
        """Read "1.63", or "1:1.63,2:1.80" by person id.

        Raises:
            SettingError: it is neither, or no height of a person.
        """
        if given is None:
            return cls()
        words = [word.strip() for word in str(given).split(",")]
        if len(words) == 1 and ":" not in words[0]:
            return cls(_height(words[0], words[0]))
        by_person: dict[int, float] = {}
        for word in words:
            who, _, height = word.partition(":")
            if not re.fullmatch(r"[1-9]\d{0,8}", who.strip()):
                raise SettingError(
                    f"{OPTION} {word}: give one height, such as 1.63, or each with a person's number, "
                    "such as 1:1.63,2:1.80"
                )
            if int(who) in by_person:
                raise SettingError(f"{OPTION} {given}: person {int(who)} is given twice")
            by_person[int(who)] = _height(height.strip(), word)
        return cls(by_person_m=by_person)

    @property
    def plain(self) -> str | None:
        """As `parse` reads it, the same for all ways to write the same heights; None where none is known."""
        if self.everyone_m is not None:
            return str(self.everyone_m)
        return ",".join(f"{who}:{height}" for who, height in sorted(self.by_person_m.items())) or None

    def of(self, person_id: int) -> float | None:
        """A person's height, m; None where it is not known."""
        return self.by_person_m.get(person_id, self.everyone_m)


def _height(number: str, word: str) -> float:
    try:
        height = float(number)
    except ValueError:
        height = math.nan
    if math.isnan(height):
        raise SettingError(f"{OPTION} {word}: not a number; give metres, such as 1.63 or 1:1.63,2:1.80")
    if not LEAST_M <= height <= MOST_M:
        raise SettingError(f"{OPTION} {word}: must be from {LEAST_M:g} to {MOST_M:g} (metres)")
    return height
