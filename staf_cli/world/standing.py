"""Worlds and footings for an engine in the midst of its work: it asks once, when all bodies are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from staf_cli.body.model import Body
from staf_cli.camera import Camera
from staf_cli.motion import Motion
from staf_cli.world.find import KnownScene, find_worlds
from staf_cli.world.footing import Footing
from staf_cli.world.planting import held
from staf_cli.world.surroundings import Surroundings
from staf_cli.world.world import World


@dataclass
class Standing:
    """Finds the worlds that people stand in, and keeps them.

    Attributes:
        shots: the surroundings of each.
        camera: the video's, with its final focal length.
        known: what the user knows.
        times_s: (N,) s of all frames worked on.
        body: whose parameters motions are.
        worlds: of all shots, frames counted as worked on; none before `footings_of`.
        footings: what each person stands on.
    """

    shots: Sequence[Surroundings]
    camera: Camera
    known: KnownScene
    times_s: np.ndarray
    body: Body
    worlds: list[World] = field(default_factory=list)
    footings: list[Footing] = field(default_factory=list)

    def footings_of(self, motions: Sequence[Motion]) -> list[Footing]:
        """What each person stands on; motions in camera coordinates, frames counted as worked on."""
        self.worlds, self.footings = find_worlds(
            self.shots, motions, self.body, self.times_s, self.camera, self.known
        )
        return self.footings

    def held_again(self, motions: Sequence[Motion]) -> list[Motion]:
        """The same motions with feet that stand held where they are, after something let them slide."""
        if not self.footings:
            return list(motions)
        return [
            held(motion, self.body, self.times_s[motion.track.frame_ids], footing)
            for motion, footing in zip(motions, self.footings, strict=True)
        ]
