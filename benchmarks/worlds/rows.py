"""One measure of the world and what is asked of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A measured value beside its goal.

    Attributes:
        number: of the measure; several rows may share it.
        measure: what was measured, on what.
        values: the worst of them is judged.
        goal, least: bounds of what is wanted and of what is needed, both included.
        unit: of all of them.
    """

    number: int
    measure: str
    values: tuple[float, ...]
    goal: tuple[float, float]
    least: tuple[float, float]
    unit: str = ""

    @property
    def verdict(self) -> str:
        """ "goal", "least" or "missed"."""
        for name, (low, high) in (("goal", self.goal), ("least", self.least)):
            if self.values and all(low <= value <= high for value in self.values):
                return name
        return "missed"
