"""What finding people gives, which of them are recovered, and what the user should be told about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Protocol

import numpy as np

from staf_cli.blazepose.follow import PoseObservation, PoseTrack
from staf_cli.errors import InputError
from staf_cli.motion import Track
from staf_cli.people.shot_tracker import PersonBox
from staf_cli.video.frame import Frame

SMALL_PX = 90  # people lower than this in the picture are hard to see
BOX_ONLY_PX = 40  # longer side of a box; of people who are smaller no body can be told
MOST_DOUBTFUL = 3  # that one line names
CROWD = 4  # people at one time
MOST_RANGES = 6  # stretches of frames that one line names


@dataclass(frozen=True)
class Timeline:
    """The frames that are worked on.

    Attributes:
        timestamps_s: (N,) s since the file's first frame.
        fps: the average.
        size_wh: px.
        frame_ids: (N,) int, their numbers in the file; None where these are all of its frames.
    """

    timestamps_s: np.ndarray
    fps: float
    size_wh: tuple[int, int]
    frame_ids: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.timestamps_s)

    def in_file(self, indices: np.ndarray) -> np.ndarray:
        """The file's own numbers of some of the frames."""
        return indices if self.frame_ids is None else self.frame_ids[indices]


@dataclass(frozen=True)
class Doubtful:
    """Something that was nearly taken for a person, where it looked most like one.

    Attributes:
        frame_id: the file's own number of the frame.
        box_xyxy: (4,) px in that frame.
        score: 0-1, the mean of the detector's scores over all frames.
    """

    frame_id: int
    box_xyxy: np.ndarray
    score: float


class EarlyLook(NamedTuple):
    """What the landmark nets saw of the one person in a frame while people were still being found.

    Attributes:
        box_xyxy: (4,) px, where the detector had them.
        seen: their landmarks, or why there are none (of `motion.REASONS`).
    """

    box_xyxy: np.ndarray
    seen: PoseObservation | str


@dataclass(frozen=True)
class FoundPeople:
    """Who is where in one video.

    Attributes:
        tracks: by person id.
        poses: per track what the landmark net saw on the way; None where the detector does not use it.
        num_too_short: tracks left out because they were seen in too few frames.
        too_small: people of whom no body can be recovered (see `small_ones_apart`), by person id.
        doubtful: tracks left out because the detector was not sure enough of them, the surest first.
        early: what was seen of people who are alone, by the frame's index.
    """

    tracks: list[Track]
    poses: list[PoseTrack] | None
    num_too_short: int = 0
    too_small: list[Track] = field(default_factory=list)
    doubtful: list[Doubtful] = field(default_factory=list)
    early: dict[int, EarlyLook] = field(default_factory=dict)


# Is told a frame and where people are in it.
Watch = Callable[[Frame, Sequence[PersonBox]], None]


class Finder(Protocol):
    """Finds and follows people through a video, in one pass over its frames."""

    @property
    def name(self) -> str: ...

    def find(
        self,
        frames: Iterable[Frame],
        *,
        fps: float,
        is_cut: Callable[[np.ndarray], bool],
        watch: Watch | None = None,
    ) -> tuple[FoundPeople, Timeline]:
        """Everyone who stays long enough.

        Args:
            frames: in order.
            fps: frames per second.
            is_cut: is told every image in turn.
            watch: is told every frame and who is in it, by a finder that gives no poses.
        """
        ...


class TimelineKeeper:
    """Notes the times of the frames that pass through."""

    def __init__(self, fps: float) -> None:
        self._fps = fps
        self._times: list[float] = []
        self._frame_ids: list[int] = []
        self._size_wh = (1, 1)

    def watch(self, frames: Iterable[Frame]) -> Iterable[Frame]:
        for frame in frames:
            self._times.append(frame.timestamp_s)
            self._frame_ids.append(frame.frame_id)
            self._size_wh = (frame.image.shape[1], frame.image.shape[0])
            yield frame

    @property
    def timeline(self) -> Timeline:
        times_s, frame_ids = np.array(self._times, np.float64), np.array(self._frame_ids, np.int64)
        return Timeline(times_s, self._fps, self._size_wh, frame_ids)


def remarks(found: FoundPeople, timeline: Timeline) -> list[str]:
    """What makes some of the results less sure, one line each."""
    lines = []
    for track in found.tracks:
        who = f"person {track.person_id}"
        width, height = timeline.size_wh
        boxes = track.boxes_xyxy
        edge = 0.005 * max(width, height)
        touches = (boxes[:, :2] <= edge).any(1) | (boxes[:, 2:] >= np.array([width, height]) - edge).any(1)
        if touches.mean() > 0.3:
            lines.append(f"{who}: cut off by the picture's edge in {touches.mean():.0%} of the frames")
        if np.median(boxes[:, 3] - boxes[:, 1]) < SMALL_PX:
            lines.append(f"{who}: too small in the picture to be seen well (under {SMALL_PX} px)")
        if (~track.observed).mean() > 0.2:
            lines.append(
                f"{who}: filled in between detections in {(~track.observed).mean():.0%} of the frames"
            )
    crowd = np.zeros(len(timeline), int)
    for track in (*found.tracks, *found.too_small):
        crowd[track.frame_ids] += 1
    if len(crowd) and crowd.max() >= CROWD:
        lines.append(f"crowded: up to {crowd.max()} people at a time; some may be missing or exchanged")
    if count := len(found.too_small):
        who = "1 person is" if count == 1 else f"{count} people are"
        lines.append(f"{who} too small for a body (under {BOX_ONLY_PX} px): boxes only")
    if found.num_too_short:
        lines.append(f"{found.num_too_short} track(s) left out as too short")
    return lines + _more_may_be_there(found.doubtful)


def _more_may_be_there(doubtful: Sequence[Doubtful]) -> list[str]:
    """One line that names frame and place (the box's middle) of the surest; none where there are none."""
    if not doubtful:
        return []
    named = []
    for one in doubtful[:MOST_DOUBTFUL]:
        x, y = ((one.box_xyxy[:2] + one.box_xyxy[2:]) / 2).round().astype(int).tolist()
        named.append(f"frame {one.frame_id} at ({x}, {y}), score {one.score:.2f}")
    return [f"{len(doubtful)} more may be there: {'; '.join(named)}"]


def unused_frames(found: Sequence[Track], recovered: Sequence[Track], timeline: Timeline) -> list[str]:
    """One line that names the stretches in which a person was found but what was seen was not used.

    Args:
        found: what the engine was given.
        recovered: the same people's tracks as its motions have them.
        timeline: gives the frames their numbers in the file.
    """
    before = {track.person_id: track for track in found}
    parts = []
    for track in recovered:
        bridged = np.flatnonzero(~track.observed)
        runs = np.split(bridged, np.flatnonzero(np.diff(bridged) > 1) + 1)
        runs = [run for run in runs if before[track.person_id].observed[run].any()]
        if runs:
            frame_ids = timeline.in_file(track.frame_ids)
            parts.append(f"person {track.person_id}: frames {_ranges([frame_ids[run] for run in runs])}")
    if not parts:
        return []
    people = "; ".join(parts)
    return [f"{people} were not used by the fit (landmarks not believable): the body is bridged there"]


def _ranges(runs: list[np.ndarray]) -> str:
    """Such as "164-178, 190 and 195-197"; of many the longest."""
    longest = sorted(runs, key=len, reverse=True)[:MOST_RANGES]
    shown = [
        str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}"
        for run in runs
        if any(run is one for one in longest)
    ]
    if len(runs) > len(shown):
        shown.append(f"{len(runs) - len(shown)} shorter stretches")
    return _listed(shown)


def choose_people(
    found: FoundPeople, wanted: str = "all", most: int | None = None
) -> tuple[FoundPeople, list[str]]:
    """Keep the people who are wanted, under the numbers that they have.

    Args:
        found: everyone.
        wanted: "all", "largest" (who fills most of the video) or numbers such as "1,3".
        most: of those keep no more than so many, who fill most of the video.

    Returns:
        Who is kept, and a line that says who is not.

    Raises:
        InputError: a number that is wanted is no one's.
    """
    kept = list(range(len(found.tracks)))
    if wanted not in ("all", "largest"):
        numbers = {int(number) for number in wanted.split(",")}
        check_numbers(found.tracks, numbers, "--people")
        kept = [k for k in kept if found.tracks[k].person_id in numbers]
    limit = 1 if wanted == "largest" else most
    if limit is not None:
        kept = sorted(sorted(kept, key=lambda k: -filled_px(found.tracks[k]))[:limit])
    out = [track.person_id for k, track in enumerate(found.tracks) if k not in kept]
    if not out:
        return found, []
    poses = None if found.poses is None else [found.poses[k] for k in kept]
    chosen = replace(found, tracks=[found.tracks[k] for k in kept], poses=poses)
    return chosen, [f"left out as asked for: {people_text(out)}"]


def small_ones_apart(found: FoundPeople) -> FoundPeople:
    """Move those of whom only the box can be told from `tracks` to `too_small`; all keep their numbers.

    It is the longer side of the box that counts: who lies is wide.
    """
    large = [not len(track) or size_px(track) >= BOX_ONLY_PX for track in found.tracks]
    kept = np.flatnonzero(large).tolist()
    small = [track for track, is_large in zip(found.tracks, large, strict=True) if not is_large]
    if not small:
        return found
    poses = None if found.poses is None else [found.poses[k] for k in kept]
    return replace(found, tracks=[found.tracks[k] for k in kept], poses=poses, too_small=small)


def size_px(track: Track) -> float:
    """Median over the track of the box's longer side, px."""
    return float(np.median((track.boxes_xyxy[:, 2:] - track.boxes_xyxy[:, :2]).max(axis=1)))


def filled_px(track: Track) -> float:
    """How much of the video a person fills: the area of their boxes, px, summed over frames."""
    return float(np.prod(track.boxes_xyxy[:, 2:] - track.boxes_xyxy[:, :2], axis=1).sum())


def check_numbers(tracks: Sequence[Track], numbers: Iterable[int], option: str) -> None:
    """Refuse numbers of people who are not there.

    Raises:
        InputError: names them, and who is there.
    """
    found = [track.person_id for track in tracks]
    missing = sorted(set(numbers) - set(found))
    if missing:
        there = f"it shows {people_text(found)}" if found else "nobody was found"
        raise InputError(f"{option}: no {people_text(missing)} in this video; {there}")


def people_text(numbers: list[int]) -> str:
    """Such as "person 4" or "people 1, 2 and 3"."""
    return f"{'people' if len(numbers) > 1 else 'person'} {_listed(list(map(str, numbers)))}"


def _listed(parts: list[str]) -> str:
    """Such as "a, b and c"."""
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last
