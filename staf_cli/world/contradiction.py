"""Whether what is seen contradicts the direction of gravity that the user gave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from staf_cli.world.ground_fit import pitch_roll, up_of
from staf_cli.world.segments import angle_deg

CONTRADICTS_DEG = 8.0


@dataclass(frozen=True)
class SeenUp:
    """Another answer to which way is up.

    Attributes:
        up: (3,) unit, camera axes (x right, y down, z away).
        spread_deg: how far it may be off.
        source: "lines of the surroundings" or "people".
    """

    up: np.ndarray
    spread_deg: float
    source: str


def contradiction(given_up: np.ndarray, seen: SeenUp, *, pitch_only: bool) -> str:
    """One sentence where what is seen is off what was given by more than can be; else "".

    Args:
        given_up: (3,) unit, camera axes.
        seen: what lines or people show.
        pitch_only: only how far the camera looks down was given, so that only this is compared.
    """
    given_pitch, seen_pitch = (float(np.degrees(pitch_roll(up)[0])) for up in (given_up, seen.up))
    compared = up_of(np.radians(given_pitch), pitch_roll(seen.up)[1]) if pitch_only else given_up
    off_deg = angle_deg(compared, seen.up)
    if off_deg <= max(CONTRADICTS_DEG, 2 * seen.spread_deg):
        return ""
    apart = "" if pitch_only else f" ({off_deg:.0f} degrees apart)"
    return (
        f"gravity is taken as given, with the camera looking {_down(given_pitch)}, but {seen.source} show it "
        f"looking {_down(seen_pitch)}{apart}"
    )


def _down(pitch_deg: float) -> str:
    return f"{'down' if pitch_deg >= 0 else 'up'} by {abs(pitch_deg):.0f} degrees"
