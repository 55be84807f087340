"""What all sources of frames share: one pass over the pictures, those that are selected, what is lost."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from staf_cli.errors import InputError
from staf_cli.video.frame import Frame, Rate, VideoInfo
from staf_cli.video.selection import Placed, Selection

_MISSING_SLACK_S = 0.25


@dataclass
class Tally:
    """What happened during one pass over a source.

    Attributes:
        decoded: pictures that came out.
        broken: packets that could not be decoded, and breaks in the container.
        discarded: packets that the container itself leaves out (cut away by an edit list).
        scaled: selected pictures of another size than the first.
        unreadable: names of pictures that cannot be read.
        repaired: doubled or falling times.
        restarts: how often times started again.
        length_s: from the first picture's time to the end of the last one.
        complete: whether the pass went on to the source's end.
    """

    decoded: int = 0
    broken: int = 0
    discarded: int = 0
    scaled: int = 0
    unreadable: list[str] = field(default_factory=list)
    repaired: int = 0
    restarts: int = 0
    length_s: float = 0.0
    complete: bool = False


@dataclass(frozen=True)
class Damage:
    """What one pass could not give; false where nothing is known to be lost.

    Attributes:
        what: in words.
        num_lost: frames; None where that is unknown.
    """

    what: str = ""
    num_lost: int | None = 0

    def __bool__(self) -> bool:
        return bool(self.what)


def damage_of(tally: Tally, declared_frames: int | None, declared_s: float | None = None) -> Damage:
    """Compare what came out of a file with what it declares of itself.

    Args:
        tally: of a pass; one that stopped early tells nothing of what comes after.
        declared_frames: how many there should be; None where the file does not say.
        declared_s: how long they should go on; None where the file does not say. Counts alone do not tell:
            AVI counts pauses as empty frames.
    """
    used = f"the {tally.decoded} that could be decoded are used"
    if tally.complete:
        breaks_off = declared_s is not None and tally.length_s < declared_s - _MISSING_SLACK_S
        lost = 0 if declared_frames is None else declared_frames - tally.discarded - tally.decoded
        if lost > 0 and (tally.broken or breaks_off):
            return Damage(f"damaged, lost: {lost} of {declared_frames} frames; {used}", lost)
        if declared_frames is None and declared_s is not None and breaks_off:
            lost_s = f"about {declared_s - tally.length_s:.1f} s of {declared_s:.1f} s"
            return Damage(f"damaged, lost: {lost_s} at the end; {used}", None)
    if tally.broken:
        return Damage(f"damaged, lost: an unknown number of frames; {used}", None)
    return Damage()


class FrameSource(ABC):
    """The selected frames of a video, photo, animation or folder; each pass starts from the first one.

    Attributes:
        path: the file or folder.
        info: what is known before decoding.
    """

    def __init__(self, info: VideoInfo, selection: Selection, remarks: Sequence[str] = ()) -> None:
        """Take what is known of all frames, of which `info` then tells the selected ones, and what is odd."""
        self.path = info.path
        fps, count = info.fps / selection.stride, selection.count(info.num_frames, info.fps)
        late, early = selection.start is not None, selection.end is not None
        self.info = replace(info, fps=fps, num_frames=count, starts_late=late, ends_early=early)
        self._selection = selection
        self._opening_remarks = remarks
        self._tally = Tally()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was wrong or odd, one line each; complete after a pass that went to the end."""
        damage = self._damage(self._tally)
        lines = [*([damage.what] if damage else []), *self._remarks(self._tally)]
        return tuple(f"{self.path.name}: {line}" for line in lines)

    @property
    def num_lost(self) -> int | None:
        """Frames that the last pass could not give; None where some are lost and their number is unknown."""
        return self._damage(self._tally).num_lost

    def frames(self) -> Iterator[Frame]:
        """Yield the selected frames that can be read, in order of presentation, one at a time.

        Raises:
            InputError: nothing is selected.
        """
        tally, num_given = Tally(), 0
        with closing(self._placed(tally)) as stream:
            for one in self._selection.pick(stream):
                duration = (one.duration or 0) * self._selection.stride or None
                image = self._convert(one.picture, tally)
                skipped = one.frame_id - num_given
                yield Frame(num_given, one.pts, one.timestamp_s, image, duration, skipped)
                num_given += 1
        if not num_given:
            raise InputError(f"{self.path}: {self._selection.missed(tally.decoded, tally.length_s)}")
        self._tally = tally

    @abstractmethod
    def _placed(self, tally: Tally) -> Generator[Placed, None, None]:
        """Go over all pictures once, and count."""

    def _convert(self, picture: Any, tally: Tally) -> np.ndarray:  # noqa: ARG002
        """A selected picture as (H, W, 3) uint8 RGB, upright, of the first one's size."""
        return picture

    def _damage(self, tally: Tally) -> Damage:  # noqa: ARG002
        """What a pass could not give."""
        return Damage()

    def _remarks(self, tally: Tally) -> Iterable[str]:  # noqa: ARG002
        """What else a pass, or opening, has shown to be odd."""
        return self._opening_remarks


def fps_is_ignored(fps: Rate | None, why: str) -> list[str]:
    """The remark that `--fps` has no effect, where it is given."""
    return [] if fps is None else [f"--fps {float(fps):g} is ignored: {why}"]
