"""Making a set: every sequence from its own seed, complete or not there at all."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from staf_cli.assets.writing import whole_file
from staf_cli.body.model import Body, load_free_body
from staf_cli.camera import Camera
from staf_cli.errors import AssetError, OutputError
from staf_cli.progress import Progress, silent, watch
from staf_cli.train.made_up import layout, scenery
from staf_cli.train.made_up.drawing import Drawer, Dresser, Light
from staf_cli.train.made_up.layout import PARTS, Part, Truth
from staf_cli.train.made_up.motion import MadeUpPerson, made_up_camera, made_up_people
from staf_cli.train.made_up.settings import MadeUpSettings, Variety
from staf_cli.untrusted.arrays import read_bounded
from staf_cli.video.picture import write_picture

_BYTES_A_PIXEL = 2.2  # of the pictures as PNG; measured, rounded up


def make_set(folder: Path, settings: MadeUpSettings, progress: Progress = silent) -> None:
    """Draw a set into a folder; what is there of the same settings is kept, a killed one goes on.

    Raises:
        OutputError: the folder holds something else, or cannot be written, or the disk has filled up.
    """
    body = load_free_body("cpu")
    document = layout.document_of(settings, body.name, complete=False)
    try:
        if _begin(folder, document, size_bytes(settings)):
            return
        names = [(part, index) for part in PARTS for index in range(getattr(settings, part))]
        for part, index in watch(progress, "made-up sequences", names, len(names)):
            if not layout.sequence_folder(folder, part, index).exists():
                _write_sequence(folder, part, index, settings, body)
        _write_document(folder, {**document, "complete": True})
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        reason = "no space is left on this disk" if full else f"cannot be written ({error.strerror})"
        raise OutputError(f"{folder}: {reason}; the same command goes on with what is there") from error


def size_bytes(settings: MadeUpSettings) -> int:
    """About how much a set takes on the disk."""
    frames = (settings.train + settings.validation) * settings.frames
    return int(frames * settings.size_px**2 * _BYTES_A_PIXEL)


def _begin(folder: Path, document: dict[str, object], needed: int) -> bool:
    """Make the folder or go on in it; whether it is complete already."""
    path = folder / layout.SET_JSON
    if path.exists():
        try:
            there = json.loads(read_bounded(path, 1 << 20))
        except (AssetError, ValueError, RecursionError):
            there = None
        if not isinstance(there, dict) or {**there, "complete": False} != document:
            raise OutputError(f"{folder} holds a set of other settings; give another folder or remove it")
        return there["complete"] is True
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(f"{folder} is there and holds no made-up set; give another folder")
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise OutputError(
            f"{folder}: the set takes about {needed / 1e6:.0f} MB, {free / 1e6:.0f} MB are free; "
            "free some, or make a smaller set"
        )
    _write_document(folder, document)
    return False


def _write_document(folder: Path, document: dict[str, object]) -> None:
    with whole_file(folder / layout.SET_JSON) as file:
        file.write(f"{json.dumps(document, indent=1)}\n".encode())


def _write_sequence(root: Path, part: Part, index: int, settings: MadeUpSettings, body: Body) -> None:
    folder = layout.sequence_folder(root, part, index)
    hidden = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(hidden, ignore_errors=True)  # of a killed run
    hidden.mkdir(parents=True)
    rng = np.random.default_rng([settings.seed, PARTS.index(part), index])
    camera = made_up_camera(rng, settings.size_px)
    num_people = 1 + int(rng.random() < settings.variety.two_people)
    people = made_up_people(rng, camera, num_people, settings.frames, settings.fps, settings.variety)
    skins, trans = _posed(body, people)
    visible = np.empty((num_people, settings.frames))
    for frame, (image, seen) in enumerate(_pictures(rng, body, camera, skins, settings.variety)):
        write_picture(hidden / layout.picture_name(frame), image)
        visible[:, frame] = seen
    boxes, inside = _boxes(camera, skins)
    truth = Truth(
        body_model=np.array(body.name),
        fps=np.array(settings.fps),
        focal_px=np.array(camera.focal_px),
        principal_point_px=np.array(camera.principal_point_px),
        poses=np.stack([person.poses for person in people]).astype(np.float32),
        betas=np.stack([person.betas for person in people]).astype(np.float32),
        trans=trans.astype(np.float32),
        boxes_xyxy=boxes.astype(np.float32),
        visible=(visible * inside).astype(np.float32),
    )
    truth.write(hidden / layout.TRUTH)
    os.rename(hidden, folder)


def _posed(body: Body, people: list[MadeUpPerson]) -> tuple[list[np.ndarray], np.ndarray]:
    """Vertices (N, V, 3) m of each person, and their `trans` (P, N, 3)."""
    skins, shifts = [], []
    for person in people:
        rest = body.joints(np.zeros((1, 72)), person.betas, np.zeros((1, 3)))[0, 0]
        shifts.append(person.pelvis - rest)
        skins.append(body.vertices(person.poses, person.betas, shifts[-1]))
    return skins, np.stack(shifts)


def _pictures(
    rng: np.random.Generator, body: Body, camera: Camera, skins: list[np.ndarray], variety: Variety
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Pictures (S, S, 3), and how much of each person nothing hides (P,)."""
    size = camera.size_wh[0]
    behind, front = scenery.background(rng, size, variety), scenery.foreground(rng, size, variety)
    light = Light.some(rng)
    dresser, drawer, shot = Dresser(body.arrays), Drawer(body.arrays, camera), scenery.Shot(rng)
    clothes = [dresser.suit() if variety.suits else dresser.clothes(rng) for _ in skins]
    for frame in range(len(skins[0])):
        image, seen = drawer.draw([skin[frame] for skin in skins], clothes, light, behind, front)
        yield shot(image), seen


def _boxes(camera: Camera, skins: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Boxes (P, N, 4) px around the meshes, and the share (P, N) of their vertices inside the picture."""
    boxes, inside = [], []
    for skin in skins:
        points = camera.project(skin.astype(np.float64))
        boxes.append(np.concatenate([points.min(axis=1), points.max(axis=1)], axis=1))
        inside.append(((points >= 0) & (points < camera.size_wh)).all(axis=2).mean(axis=1))
    return np.stack(boxes), np.stack(inside)
