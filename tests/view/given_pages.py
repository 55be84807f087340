"""Pages of made-up scenes, given out by the real server, and made-up people with a world and contacts."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from importlib import resources
from typing import Any

import numpy as np
from made_up_people import made_up_person, made_up_result

from staf_cli.body.model import Body
from staf_cli.camera import Camera
from staf_cli.result import Person, VideoResult
from staf_cli.view.html import SCRIPT, STYLE, served_page
from staf_cli.view.server import Resource, Server
from staf_cli.world.world import World, camera_in_world

BUNDLE = {SCRIPT: "text/javascript", STYLE: "text/css"}


@contextmanager
def given_page(
    *scenes: bytes, parts: Mapping[str, tuple[str, bytes]] | None = None, **config: Any
) -> Iterator[str]:
    """The address of a page that shows these scenes.

    Args:
        *scenes: as `scene_bytes` packs them.
        parts: further things to give out, by their addresses: their types and contents.
        **config: of the page, besides its scenes.
    """
    told = {"mode": "view", "title": "made up", "video": None, "video_note": "", "home": None} | config
    told["scenes"] = [{"name": f"result {i}", "url": f"scene/{i}"} for i in range(len(scenes))]
    folder = resources.files("staf_cli.view") / "page"
    things = {name: (kind, (folder / name).read_bytes()) for name, kind in BUNDLE.items()}
    things[""] = ("text/html; charset=utf-8", served_page(told))
    things |= {f"scene/{i}": ("application/octet-stream", scene) for i, scene in enumerate(scenes)}
    things |= dict(parts or {})
    with Server() as server:
        server.table = {
            name: Resource(kind, lambda given=given: given) for name, (kind, given) in things.items()
        }
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server.link
        finally:
            server.shutdown()
            thread.join()


def calm_person(
    num_frames: int,
    *,
    body: Body,
    person_id: int = 1,
    first: int = 0,
    x_m: float = 0.0,
    swing: float = 0.25,
) -> Person:
    """A person who stands upright about 4 m away and moves a little; every seventh frame is filled in."""
    person = made_up_person(num_frames, person_id=person_id, first=first, body=body)
    motion = person.motion
    phase = np.arange(first, first + num_frames)[:, None] / 8 + np.linspace(0, 6, 72)
    poses = (swing * np.sin(phase)).astype(np.float32)
    poses[:, :3] = (np.pi, 0, 0)  # upright, facing the camera
    trans = np.zeros((num_frames, 3), np.float32)
    trans[:, 0] = x_m + 0.02 * np.arange(num_frames)
    trans[:, 2] = 4
    betas = np.zeros(10, np.float32)
    betas[:2] = (1.0, -0.5)
    track = replace(motion.track, observed=np.arange(num_frames) % 7 != 5)
    moved = replace(motion, track=track, why=None, poses=poses, trans=trans, betas=betas)
    return replace(person, motion=moved)


def shown_by(result: VideoResult, camera: Camera) -> VideoResult:
    """The result as another camera sees it."""
    people = [replace(person, camera=camera) for person in result.people]
    info = replace(result.info, size_wh=camera.size_wh)
    return replace(result, people=people, camera=camera, info=info)


def in_a_world(result: VideoResult, *, height_m: float = 1.1) -> VideoResult:
    """The result in a trusted world whose camera looks a little down; contacts: in frame 0 all, in 1 none."""
    up = np.array([0.02, -0.97, -0.2])
    last = result.num_frames - 1
    world = World(
        1,
        0,
        last,
        "static",
        gravity="lines",
        scale="assumed",
        up=up / np.linalg.norm(up),
        camera_height_m=height_m,
        world_from_camera=camera_in_world(up, height_m),
    )
    rng = np.random.default_rng(5)
    people = []
    for person in result.people:
        contacts = rng.random((len(person.motion), 4)) > 0.5
        contacts[:2] = [[True], [False]]
        people.append(replace(person, motion=replace(person.motion, contacts=contacts), world=world))
    return replace(result, people=people, worlds=[world])


def calm_result(*x_m: float, num_frames: int = 24, body: Body, swing: float = 0.25) -> VideoResult:
    """People beside each other in so many frames, in a world."""
    people = [
        calm_person(num_frames, body=body, person_id=i + 1, x_m=x, swing=swing) for i, x in enumerate(x_m)
    ]
    return in_a_world(made_up_result(*people, num_frames=num_frames, body=body))
