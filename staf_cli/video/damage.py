"""How much of a damaged video is lost."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

    from staf_cli.video.decode import Tally

_MISSING_SLACK_S = 0.25
_SOUND_LONGER_S = 1.0
_MAX_BOXES = 1000  # at an mp4's top; a file of nothing but tiny ones would take long


@dataclass(frozen=True)
class Damage:
    """What one pass over a file could not give; false where nothing is known to be lost.

    Attributes:
        what: in words.
        num_lost: frames; None where that is unknown.
    """

    what: str = ""
    num_lost: int | None = 0

    def __bool__(self) -> bool:
        return bool(self.what)

    def __str__(self) -> str:
        return self.what


def damage_of(tally: Tally, stated_frames: int | None, stated_s: float | None) -> Damage:
    """Compare what came out of a file with what it states of itself.

    Args:
        tally: of a pass; one that stopped early tells nothing of what comes after.
        stated_frames: how many there should be; None where the file does not say.
        stated_s: how long they should go on; None where the file does not say. Counts alone do not tell: AVI
            counts pauses as empty frames.
    """
    used = f"the {tally.decoded} that could be decoded are used"
    if tally.complete:
        breaks_off = stated_s is not None and tally.length_s < stated_s - _MISSING_SLACK_S
        lost = 0 if stated_frames is None else stated_frames - tally.discarded - tally.decoded
        if lost > 0 and (tally.broken or breaks_off):
            return Damage(f"damaged, lost: {lost} of {stated_frames} frames; {used}", lost)
        if stated_frames is None and breaks_off:
            assert stated_s is not None
            lost_s = stated_s - tally.length_s
            return Damage(f"damaged, lost: about {lost_s:.1f} s of {stated_s:.1f} s at the end; {used}", None)
    if tally.broken:
        return Damage(f"damaged, lost: an unknown number of frames; {used}", None)
    return Damage()


def stated_length_s(container: InputContainer, stream: VideoStream) -> float | None:
    """How long the pictures go on at least by the file's own words; None where FFmpeg would only guess."""
    if stream.duration is not None and stream.time_base is not None and stream.frames:
        return float(stream.duration * stream.time_base)
    if "matroska" in container.format.name and container.duration is not None:
        # The length of the whole: sound may go on a little longer than the pictures.
        return container.duration / 1e6 - (_SOUND_LONGER_S if container.streams.audio else 0)
    return None


def lacks_index(path: Path) -> bool:
    """Whether a file is an mp4 or mov without the part that says where its frames are.

    Cameras write it last: a recording that was cut off, or copied in part, has none.
    """
    at = 0
    kinds: list[bytes] = []
    with path.open("rb") as file:
        while len(head := file.read(16)) >= 8 and len(kinds) < _MAX_BOXES:
            size = int.from_bytes(head[:4], "big")
            if size == 1:  # a box of more than 4 GB
                size = int.from_bytes(head[8:], "big")
            kinds.append(head[4:8])
            if size < 8:  # up to the end of the file, or no box at all
                break
            at += size
            file.seek(at)
    return kinds[:1] == [b"ftyp"] and b"moov" not in kinds
