"""Looking at a person until the look is steady: further passes, and turned squares for bent bodies."""

from __future__ import annotations

import math

import numpy as np

from staf_cli.blazepose.landmarker import Landmarker, Sighting
from staf_cli.blazepose.region import Region

STEADY = 0.12  # regions closer than this show the net the same picture
MIN_FLAG = 0.5
UPRIGHT_BONUS = 0.08
TURNS = (0.0, math.pi / 2, math.pi, -math.pi / 2)


def settle(landmarker: Landmarker, image: np.ndarray, region: Region, *, max_passes: int = 3) -> Sighting:
    """Look, then look again at the region that the landmarks give, until it stays where it is."""
    sighting = landmarker.look(image, region)
    for _ in range(max_passes - 1):
        if sighting.flag < MIN_FLAG or _steady(sighting):
            break
        sighting = landmarker.look(image, sighting.next_region)
    return sighting


def settle_any_way_up(landmarker: Landmarker, image: np.ndarray, region: Region) -> Sighting:
    """The best of four orientations by the limbs' heatmap peaks: the net invents skeletons for people
    who lie or bend over in an upright square, at full confidence, and only the peaks tell."""
    tries = [settle(landmarker, image, region.turned(turn)) for turn in TURNS]
    return max(tries, key=lambda sighting: (sighting.flag >= MIN_FLAG, _believable(sighting)))


def _believable(sighting: Sighting) -> float:
    """The limbs' peak, with something added for people who stand: half bodies look alike both ways up."""
    upright = abs(sighting.region.angle) < math.pi / 4
    return sighting.limb_peak + UPRIGHT_BONUS * upright


def _steady(sighting: Sighting) -> bool:
    turned = math.remainder(sighting.next_region.angle - sighting.region.angle, 2 * math.pi)
    return sighting.next_region.distance(sighting.region) < STEADY and abs(turned) < math.radians(20)
