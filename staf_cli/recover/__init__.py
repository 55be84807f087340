"""How the body moves: engines turn tracks and frames into `Motion`, one folder each, behind one protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # scripts that train nets of this folder run where OpenCV and the interpreter are not
    from staf_cli.camera import Camera
    from staf_cli.motion import Motion
    from staf_cli.people.found import FoundPeople, Timeline
    from staf_cli.video.frame import Frame


class Engine(Protocol):
    """Recovers how the bodies of tracked people move."""

    @property
    def name(self) -> str:
        """ "landmarks" or "staf"."""
        ...

    def recover(
        self, frames: Callable[[], Iterator[Frame]], people: FoundPeople, timeline: Timeline, camera: Camera
    ) -> list[Motion]:
        """One motion a track, in the tracks' order; a track in which no one is to be seen has none.

        Args:
            frames: opens the video anew; an engine that needs no pictures never calls it.
            people: who is where.
            timeline: when the frames are.
            camera: one for the whole video.
        """
        ...
