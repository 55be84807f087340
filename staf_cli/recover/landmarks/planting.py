"""The last stage's terms: heels and toes that stand stay where they are, on the ground and not in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch

from staf_cli.body.joints import BLAZEPOSE_LANDMARK_NAMES
from staf_cli.recover.landmarks.skeleton import FIT_LANDMARKS
from staf_cli.recover.landmarks.standing import FEET, robust
from staf_cli.world.footing import Footing
from staf_cli.world.path import OTHER_GROUND_M, SUNK_M

# Rows among the fit's points of left heel, left toe, right heel and right toe: the order of contacts.
SOLE_ROWS = [
    FIT_LANDMARKS.index(BLAZEPOSE_LANDMARK_NAMES.index(name))
    for name in ("left_heel", "left_foot_index", "right_heel", "right_foot_index")
]
UNDER = 4.0  # times what it costs to be off the ground, which what is seen of a foot may outweigh


@dataclass(frozen=True)
class PlantedFeet:
    """What the feet of one person stand on, T frames, in axes that stay where the camera turns or travels.

    Attributes:
        turns: (T, 3, 3) from each frame's camera axes to those of the first frame; places: (T, 1, 3) m, where
            the camera is in these.
        up: (3,) unit, in the first frame's axes.
        height_m: of the camera over the ground under the person; NaN where it is not known.
        contacts: (T, 4) 0-1.
        sole_m: (4,) m, how high the points are over the sole.
    """

    turns: torch.Tensor
    places: torch.Tensor
    up: torch.Tensor
    height_m: float
    contacts: torch.Tensor
    sole_m: torch.Tensor

    @classmethod
    def of(cls, footing: Footing, sole_m: np.ndarray, device: torch.device) -> PlantedFeet:
        """From what the world says of a person; `sole_m` (2,) m of heel and toe."""
        matrices = np.broadcast_to(np.asarray(footing.world_from_camera), (len(footing.contacts), 4, 4))
        first = matrices[0, :3, :3]
        turns = np.einsum("ji,tjk->tik", first, matrices[:, :3, :3])
        places = (matrices[:, :3, 3] - matrices[0, :3, 3]) @ first
        arrays = (turns, places[:, None], first[2], footing.contacts, np.tile(sole_m, 2))
        turns_, places_, up, contacts, sole = (
            torch.tensor(np.asarray(each), dtype=torch.float32, device=device) for each in arrays
        )
        return cls(turns_, places_, up, float(matrices[0, 2, 3]) - footing.level_m, contacts, sole)

    def take(self, rows: slice) -> PlantedFeet:
        """The same for some frames only."""
        turns, places, contacts = self.turns[rows], self.places[rows], self.contacts[rows]
        return replace(self, turns=turns, places=places, contacts=contacts)

    def steadied(self, points: torch.Tensor) -> torch.Tensor:
        """Points (T, P, 3) m from each frame's camera axes to the first one's."""
        return points @ self.turns.transpose(1, 2) + self.places

    @property
    def raised(self) -> torch.Tensor:
        """(T, P) 0-1 of the fit's points: 0 at ankle, heel and toe of a foot that stands.

        0 everywhere where the camera travels: what is still in its pictures goes along with it.
        """
        if self.places.any():
            return self.contacts.new_zeros(len(self.contacts), len(FIT_LANDMARKS))
        stands = self.contacts.reshape(-1, 2, 2).amax(2)
        raised = self.contacts.new_ones(len(stands), len(FIT_LANDMARKS))
        raised[:, FEET] = 1 - stands.repeat(1, len(FEET) // 2)  # left and right by turns
        return raised

    def loss(
        self, steadied: torch.Tensor, step_s: torch.Tensor, sigma_m_s: float, sigma_m: float
    ) -> torch.Tensor:
        """How much standing feet move and leave the ground, and others sink into it: a sum.

        Args:
            steadied: (T, P, 3) m.
            step_s: (T - 1,) s between frames.
            sigma_m_s: of speeds; sigma_m: of heights.
        """
        feet = steadied[:, SOLE_ROWS]
        stays = torch.minimum(self.contacts[1:], self.contacts[:-1])
        speed = feet.diff(dim=0) / step_s[:, None, None]
        loss = (robust(speed / sigma_m_s) * stays).sum()
        if np.isnan(self.height_m):
            return loss
        over = feet @ self.up + self.height_m - self.sole_m  # (T, 4)
        here = (over.detach().abs() < OTHER_GROUND_M).to(over.dtype)
        sunk = (-over - SUNK_M).clamp_min(0)
        loss = loss + (robust(over[..., None] / sigma_m) * here * self.contacts).sum()
        return loss + UNDER * (robust(sunk[..., None] / sigma_m) * here * (1 - self.contacts)).sum()
