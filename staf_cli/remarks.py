"""What the user is told of a result beside its numbers: one line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from staf_cli.body.stature import reachable_m
from staf_cli.known_heights import KnownHeights
from staf_cli.motion import Motion, Track
from staf_cli.people.found import FoundPeople, Timeline, people_text, remarks, size_px, unused_frames
from staf_cli.settings import Settings
from staf_cli.world.world import World

SEEN_PX = 100  # a box from this height on in which no landmark net ever sees a person shows none


@dataclass(frozen=True)
class Bodiless:
    """People who were found, and of whom no body was.

    Attributes:
        small: tracks of people who are a box only.
        num_mistakes: how many large ones there are, which show no one.
    """

    small: Sequence[Track]
    num_mistakes: int

    @classmethod
    def of(cls, tracks: Sequence[Track], motions: Sequence[Motion]) -> Bodiless:
        """Of everyone who was followed, those without a motion."""
        bodies = {motion.track.person_id for motion in motions}
        unseen = [track for track in tracks if track.person_id not in bodies]
        small = [track for track in unseen if size_px(track) < SEEN_PX]
        return cls(small, len(unseen) - len(small))


def remarks_on(
    people: FoundPeople,
    timeline: Timeline,
    motions: Sequence[Motion],
    bodiless: Bodiless,
    worlds: Sequence[World],
    settings: Settings,
) -> list[str]:
    """Everything there is to say, people first.

    Args:
        people, timeline: as they were found.
        motions: of their bodies, frames counted as worked on.
        bodiless: those who have none.
        worlds: of all shots.
        settings: of the run.
    """
    return [
        *remarks(people, timeline),
        *unused_frames(people.tracks, [motion.track for motion in motions], timeline),
        *_on_bodiless(bodiless),
        *_by_other_engines(settings, motions),
        *_heights_not_reached(settings.heights, motions),
        *_doubts(settings, worlds),
    ]


def _on_bodiless(bodiless: Bodiless) -> list[str]:
    lines = []
    if bodiless.small:
        ids = [track.person_id for track in bodiless.small]
        lines.append(f"{people_text(ids)}: no body is to be seen, boxes only")
    if bodiless.num_mistakes:
        lines.append(f"{bodiless.num_mistakes} track(s) left out: large, and no body is to be seen in them")
    return lines


def _by_other_engines(settings: Settings, motions: Sequence[Motion]) -> list[str]:
    """Whom the engine that was asked for left to another: stills, short tracks and slow videos."""
    asked = settings.engine_wanted
    left = [motion for motion in motions if motion.engine != asked]
    if asked == "auto" or not left:
        return []
    ids = [motion.track.person_id for motion in left]
    return [
        f"{people_text(ids)}: too few frames, or too far apart, for {asked}: made by {left[0].engine} alone"
    ]


def _heights_not_reached(heights: KnownHeights, motions: Sequence[Motion]) -> list[str]:
    """One line for each person whose height is beyond the body's shapes."""
    lines = []
    for who in (motion.track.person_id for motion in motions):
        height = heights.of(who)
        if height is not None and (nearest := reachable_m(height)) != height:
            lines.append(f"person {who}: no body of {height:g} m can be made; this one is {nearest:g} m tall")
    return lines


def _doubts(settings: Settings, worlds: Sequence[World]) -> list[str]:
    """One line where what is seen contradicts gravity as it was given; of the first shot that does."""
    doubted = [world for world in worlds if world.doubt]
    if not doubted:
        return []
    option = "--calibration" if settings.camera_pitch_deg is None else "--camera-pitch-deg"
    more = f" (in {len(doubted)} shots)" if len(doubted) > 1 else ""
    return [f"{doubted[0].doubt}{more}; check {option}"]
