"""The worlds of a result's shots: what run.json says of them, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from staf_cli.results.layout import RUN_JSON
from staf_cli.world.words import world_words
from staf_cli.world.world import World, camera_in_world

MOST_TOLD = 4  # shots


def describe_world(world: World) -> dict[str, object]:
    """What run.json says of one shot; how a camera turned stands in the tracks."""
    up = None if world.up is None else [round(float(value), 6) for value in world.up]
    return {
        "shot": world.shot,
        "first_frame": world.first_frame,
        "last_frame": world.last_frame,
        "trusted": world.is_trusted,
        "why_not": world.why,
        "camera": world.camera,
        "gravity": world.gravity,
        "gravity_spread_deg": None if world.spread_deg is None else round(float(world.spread_deg), 3),
        "scale": world.scale,
        "up_in_camera": up,
        "camera_height_m": None if world.camera_height_m is None else round(float(world.camera_height_m), 6),
    }


def worlds_of(document: Mapping[str, Any], tracks: Sequence[Mapping[str, np.ndarray]]) -> list[World]:
    """The worlds of a finished result.

    Args:
        document: run.json; of older versions too, which have no worlds.
        tracks: the arrays of its `person_NNN.npz`, which know how a camera turned where people are.

    Raises:
        KeyError, TypeError, ValueError: it is damaged.
    """
    return [_world(described, tracks) for described in document.get("worlds", ())]


def _world(described: Mapping[str, Any], tracks: Iterable[Mapping[str, np.ndarray]]) -> World:
    shot, up, height_m = int(described["shot"]), described["up_in_camera"], described["camera_height_m"]
    frame_ids = matrices = None
    if described["trusted"] and up is not None and height_m is not None:
        matrices = camera_in_world(np.array(up), float(height_m))
        own = [each for each in tracks if "shot" in each and int(each["shot"]) == shot]
        if described["camera"] == "rotating":
            frame_ids, matrices = _turns(own, int(described["first_frame"]), matrices)
        elif own:
            matrices = own[0]["world_from_camera"]
    return World(
        shot=shot,
        first_frame=int(described["first_frame"]),
        last_frame=int(described["last_frame"]),
        camera=described["camera"],
        gravity=described["gravity"],
        spread_deg=described["gravity_spread_deg"],
        scale=described["scale"],
        up=None if up is None else np.array(up, float),
        camera_height_m=height_m,
        world_from_camera=matrices,
        frame_ids=frame_ids,
        why=str(described["why_not"]),
    )


def _turns(
    tracks: Iterable[Mapping[str, np.ndarray]], first_frame: int, first: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Frames in which people are, (N,), and the camera's matrices in them, (N, 4, 4)."""
    known = {first_frame: first}
    for track in tracks:
        known |= dict(zip(track["frame_ids"].tolist(), track["world_from_camera"], strict=True))
    frame_ids = np.array(sorted(known))
    return frame_ids, np.stack([known[each] for each in frame_ids.tolist()])


FOCAL_WORDS = {
    "given": "given",
    "calibration": "calibrated",
    "metadata": "from the file",
    "lines": "found from lines",
    "assumed": "assumed",
}


def space_lines(document: Mapping[str, Any]) -> tuple[str, ...]:
    """What the closing table says of the worlds of a result, a line a shot; none where no one looked."""
    worlds = document.get("worlds", ())
    if not worlds:
        return ()
    focal = FOCAL_WORDS.get(str(document.get("focal_source", "")), "")
    last = (f"focal length {focal}",) if focal else ()
    if len(worlds) == 1:
        return ("; ".join((*_words(worlds[0]), *last)),)
    lines = [f"shot {each['shot']}: {'; '.join(_words(each))}" for each in worlds[:MOST_TOLD]]
    if len(worlds) > MOST_TOLD:
        lines.append(f"{len(worlds) - MOST_TOLD} more shots in {RUN_JSON}")
    return (*lines, *last)


def _words(world: Mapping[str, Any]) -> list[str]:
    """What is known of one shot."""
    return world_words(
        trusted=world["trusted"],
        why_not=world["why_not"],
        gravity=world["gravity"],
        spread_deg=world["gravity_spread_deg"],
        scale=world["scale"],
        camera=world["camera"],
    )
