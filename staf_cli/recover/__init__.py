"""How the body moves: engines turn tracks and frames into `Motion`, one folder each, behind one protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # scripts that train nets of this folder run where OpenCV and the interpreter are not
    from staf_cli.camera import Camera
    from staf_cli.motion import Motion
    from staf_cli.people.found import FoundPeople, Timeline
    from staf_cli.video.frame import Frame
    from staf_cli.world.footing import Footing


# Is told every motion; gives what each one stands on.
Stand = Callable[[Sequence["Motion"]], Sequence["Footing"]]


class Engine(Protocol):
    """Recovers how the bodies of tracked people move."""

    @property
    def name(self) -> str:
        """ "landmarks", "staf" or "staf-open"."""
        ...

    def recover(
        self,
        frames: Callable[[], Iterator[Frame]],
        people: FoundPeople,
        timeline: Timeline,
        camera: Camera,
        stand: Stand | None = None,
    ) -> list[Motion]:
        """One motion a track, in the tracks' order; a track in which no one is to be seen has none.

        Args:
            frames: opens the video anew; an engine that needs no pictures never calls it.
            people: who is where.
            timeline: when the frames are.
            camera: one for the whole video.
            stand: tells, when all bodies are known, what each one stands on; they are then of the size that
                the ground gives, and their feet stay on it.
        """
        ...
