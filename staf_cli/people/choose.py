"""Which of the people found are recovered: all, the largest, or some by their numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from staf_cli.errors import InputError
from staf_cli.people.found import FoundPeople
from staf_cli.people.track import Track


def choose_people(
    found: FoundPeople, wanted: str = "all", most: int | None = None
) -> tuple[FoundPeople, list[str]]:
    """Keep those who are wanted, under the numbers that they have.

    Args:
        found: everybody.
        wanted: "all", "largest" (who fills most of the video) or numbers such as "1,3".
        most: of those keep no more than so many, who fill most of the video.

    Returns:
        Who is kept, and a line that says who is not.

    Raises:
        InputError: there is nobody of a number that is wanted.
    """
    kept = list(range(len(found.tracks)))
    if wanted not in ("all", "largest"):
        kept = _numbered(found.tracks, [int(number) for number in wanted.split(",")])
    limit = 1 if wanted == "largest" else most
    if limit is not None:
        kept = sorted(sorted(kept, key=lambda k: -filled_px(found.tracks[k]))[:limit])
    out = [track.person_id for k, track in enumerate(found.tracks) if k not in kept]
    if not out:
        return found, []
    sightings = None if found.sightings is None else [found.sightings[k] for k in kept]
    chosen = replace(found, tracks=[found.tracks[k] for k in kept], sightings=sightings)
    return chosen, [f"left out as asked for: {_people(out)}"]


def filled_px(track: Track) -> float:
    """How much of the video somebody fills: the area of their boxes, px, summed over frames."""
    return float(np.prod(track.boxes_xyxy[:, 2:] - track.boxes_xyxy[:, :2], axis=1).sum())


def _numbered(tracks: list[Track], numbers: list[int]) -> list[int]:
    """Where in the list those numbers are."""
    place = {track.person_id: k for k, track in enumerate(tracks)}
    missing = sorted(set(numbers) - set(place))
    if missing:
        there = f"it shows {_people(list(place))}" if place else "nobody was found"
        raise InputError(f"--people: no {_people(missing)} in this video; {there}")
    return sorted({place[number] for number in numbers})


def _people(numbers: list[int]) -> str:
    """Such as "person 4" or "people 1, 2 and 3"."""
    *most, last = map(str, numbers)
    return f"people {', '.join(most)} and {last}" if most else f"person {last}"
