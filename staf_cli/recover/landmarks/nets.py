"""The nets that see joints: a quick one for every frame, and those that are asked where it is hard."""

from __future__ import annotations

from dataclasses import dataclass

from staf_cli.blazepose.landmarker import Landmarker
from staf_cli.nets.thunder import Thunder


@dataclass(frozen=True)
class LandmarkNets:
    """Nets of joints.

    Attributes:
        first: BlazePose, looks at every frame.
        heavy: BlazePose heavy, three times the time, for frames that are hard; None where it is not there.
        thunder: MoveNet thunder, a second opinion in them, and for small people; None where it is not there.
    """

    first: Landmarker
    heavy: Landmarker | None = None
    thunder: Thunder | None = None
