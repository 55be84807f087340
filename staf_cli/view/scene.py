"""A result as the page draws it: one skinned mesh, and for every person and frame 24 turns and a place.

The bytes are gzipped: `STAFVIEW`, the header's length (uint32, little endian), a header of JSON, zeros up to
a multiple of 8, arrays. The header says of each array where it lies, its type and its shape.

A joint is where its parent is plus the parent's turn of the bone between them in the rest pose; the pelvis is
given. The mesh is skinned linearly about the same joints. Coordinates are each frame's camera's (x right,
y down, z away, metres); the worlds' matrices lead from there to z up with the floor at 0.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

import numpy as np
from scipy.spatial.transform import Rotation, Slerp

from staf_cli.body.arrays import BodyArrays, free_body_arrays
from staf_cli.body.joints import SMPL_JOINT_NAMES, SMPL_PARENTS
from staf_cli.errors import AssetError, InputError
from staf_cli.motion import Track
from staf_cli.palette import person_color
from staf_cli.result import Person, VideoResult
from staf_cli.settings import Settings, settings_that_affect
from staf_cli.view.packing import Arrays, packed_influences, packed_shapes, packed_turns, quaternions
from staf_cli.view.times import frame_ids_of, frame_times
from staf_cli.world.words import sentence_of
from staf_cli.world.world import World

FORMAT = 1
MEAN_SHAPE = "mean shape"
MOST_TURN, MOST_BETA, FARTHEST_M = 1e3, 1e3, 1e5  # rad, standard deviations: beyond these a file is damaged
NO_CORRECTIVES = "drawn without pose correctives"
OBSERVED_BIT = 4  # of a frame's flags; the four below it are contacts


def body_to_show(result: VideoResult, *, leaves: bool, with_body: bool) -> tuple[BodyArrays | None, str]:
    """The body that a page draws, and why it draws none.

    Args:
        result: whose body.
        leaves: whether the page is a file that may be handed on. SMPL's body may not be: it is registered
            for, one user at a time.
        with_body: put it in all the same.

    Returns:
        The body's arrays or None, and one line where they are None though there is anyone to draw.
    """
    if not result.people:
        return None, ""
    if leaves and not with_body and result.body.name != free_body_arrays().name:
        return None, (
            f"made with {result.body.name}, which is had by registration and may not be passed on: the file "
            "holds the joints alone; --with-body puts the mesh in, for your own use"
        )
    try:
        return result.body.arrays, ""
    except AssetError as error:
        return None, f"the joints alone: {error}"


def scene_bytes(
    result: VideoResult,
    *,
    name: str = "",
    body: BodyArrays | None = None,
    body_note: str = "",
    video_times_s: np.ndarray | None = None,
) -> bytes:
    """Everything that the page needs of a result, but for the video.

    Args:
        result: fresh or read back, with or without people and worlds.
        name: of its folder.
        body: what is skinned; without it the page draws joints and bones.
        body_note: one line on why there is none.
        video_times_s: (M,) s since the first frame of all frames of the file, where the video is at hand.
    """
    arrays = Arrays()
    frame_ids = frame_ids_of(result)
    reasons = [""]
    people = [_person(person, frame_ids, body, arrays, reasons) for person in result.people]
    header = {
        "format": FORMAT,
        "generator": f"staf {_version()}",
        "result": _about(result, name),
        "video": {
            "fps": float(result.info.fps),
            "size_wh": [int(side) for side in result.camera.size_wh],
            "is_photo": bool(result.info.is_photo),
        },
        "frames": {
            "times_s": arrays.add(frame_times(result, frame_ids, video_times_s), "f8"),
            "frame_ids": arrays.add(frame_ids, "i4"),
        },
        "camera": _camera(result),
        "worlds": [_world(world, frame_ids, arrays) for world in result.worlds],
        "joint_names": list(SMPL_JOINT_NAMES),
        "parents": list(SMPL_PARENTS),
        "body": None if body is None else _body(body, arrays),
        "body_note": body_note,
        "reasons": reasons,
        "people": people,
        "boxes_only": [_boxes(track, frame_ids, arrays) for track in result.boxes_only],
    }
    return arrays.packed(header)


def _about(result: VideoResult, name: str) -> dict[str, object]:
    """Where the result comes from; of the settings of the motion those that are not the defaults."""
    origin, defaults = result.origin, Settings().as_json()
    of_motion = {
        key: value
        for key, value in origin.settings.items()
        if key not in settings_that_affect("files") | settings_that_affect("nothing")
    }
    differing = {key: v for key, v in of_motion.items() if key not in defaults or v != defaults[key]}
    return {
        "name": name,
        "input": origin.input_name or result.info.path.name,
        "input_sha256": origin.input_sha256,
        "engine": result.engine,
        "detector": result.detector,
        "body_model": result.body.name,
        "warnings": list(result.warnings),
        "settings": differing,
        "versions": dict(origin.versions),
    }


def _camera(result: VideoResult) -> dict[str, object]:
    camera = result.camera
    return {
        "focal_xy_px": [float(focal) for focal in camera.focal_xy_px],
        "principal_point_px": [float(place) for place in camera.principal_point_px],
        "distortion": None if camera.lens is None else [float(k) for k in camera.lens.coefficients],
        "focal_source": camera.focal_source,
    }


def _body(body: BodyArrays, arrays: Arrays) -> dict[str, object]:
    shapes, scale = packed_shapes(body.shapedirs)
    joints, weights = packed_influences(body.weights)
    return {
        "template": arrays.add(body.template, "f4"),
        "shapedirs": arrays.add(shapes, "i2"),
        "shapedirs_scale": scale,
        "faces": arrays.add(body.faces, "u2" if len(body.template) <= 1 << 16 else "u4"),
        "influences": arrays.add(joints, "u1"),
        "weights": arrays.add(weights, "u2"),
        "note": NO_CORRECTIVES if body.has_correctives else "",
    }


def _person(
    person: Person, frame_ids: np.ndarray, body: BodyArrays | None, arrays: Arrays, reasons: list[str]
) -> dict[str, object]:
    """One person; new reasons for frames that were not seen are added to the list."""
    motion = person.motion
    joints = person.joints3d.astype(np.float64)
    for numbers, most in ((motion.poses, MOST_TURN), (motion.betas, MOST_BETA), (joints, FARTHEST_M)):
        if not (np.abs(numbers) <= most).all():  # nan too
            raise InputError(f"person {person.person_id}: numbers that no body has; run the video again")
    track, turns = motion.track, quaternions(motion.poses)
    rest = _bones(turns, joints) if body is None else body.rest_joints(motion.betas)
    whys = [str(why) for why in person.why.tolist()]
    reasons.extend(why for why in dict.fromkeys(whys) if why not in reasons)
    return {
        "id": int(person.person_id),
        "color": list(person_color(person.person_id)),
        "stature_m": _stature_m(person, body),
        "note": MEAN_SHAPE if motion.betas_per_frame is not None else "",
        "betas": [float(beta) for beta in motion.betas],
        "rest_joints": arrays.add(rest, "f4"),
        "frame_index": arrays.add(np.searchsorted(frame_ids, track.frame_ids), "u4"),
        "rotations": arrays.add(packed_turns(turns), "i2"),
        "pelvis": arrays.add(joints[:, 0], "f4"),
        "flags": arrays.add(_flags(person), "u1"),
        "confidence": arrays.add(np.round(np.clip(motion.confidence, 0, 1) * 255), "u1"),
        "why": arrays.add(np.array([reasons.index(why) for why in whys]), "u1"),
    }


def _bones(turns: np.ndarray, joints: np.ndarray) -> np.ndarray:
    """The joints (24, 3) m of the unturned body, out of a motion alone, with the pelvis at the origin.

    Each bone is turned back by its parent's turn in every frame; where the shape changes from frame to frame
    this is the mean.

    Args:
        turns: (T, 24, 4) unit quaternions, each joint's in its parent's frame.
        joints: (T, 24, 3) m.
    """
    rest = np.zeros((len(SMPL_PARENTS), 3))
    if not len(turns):
        return rest
    whole = [Rotation.from_quat(turns[:, 0])]
    for joint, parent in enumerate(SMPL_PARENTS[1:], 1):
        bone = whole[parent].apply(joints[:, joint] - joints[:, parent], inverse=True)
        rest[joint] = rest[parent] + bone.mean(axis=0)
        whole.append(whole[parent] * Rotation.from_quat(turns[:, joint]))
    return rest


def _stature_m(person: Person, body: BodyArrays | None) -> float | None:
    stored = person.arrays.get("stature_m")  # results of old have none
    if stored is not None:
        return float(stored)
    return None if body is None else body.stature_m(person.motion.betas)


def _flags(person: Person) -> np.ndarray:
    """(T,) one bit for each contact, one for frames that were seen."""
    flags = person.observed.astype(np.uint8) << OBSERVED_BIT
    if person.contacts is not None:
        flags |= (person.contacts.astype(np.uint8) << np.arange(4, dtype=np.uint8)).sum(1, dtype=np.uint8)
    return flags


def _boxes(track: Track, frame_ids: np.ndarray, arrays: Arrays) -> dict[str, object]:
    return {
        "id": int(track.person_id),
        "color": list(person_color(track.person_id)),
        "frame_index": arrays.add(np.searchsorted(frame_ids, track.frame_ids), "u4"),
        "boxes": arrays.add(track.boxes_xyxy, "f4"),
    }


def _world(world: World, frame_ids: np.ndarray, arrays: Arrays) -> dict[str, object]:
    inside = frame_ids[(frame_ids >= world.first_frame) & (frame_ids <= world.last_frame)]
    matrices = camera_path(world, inside)
    return {
        "shot": int(world.shot),
        "first_frame": int(world.first_frame),
        "last_frame": int(world.last_frame),
        "trusted": world.is_trusted,
        "why_not": world.why,
        "camera": world.camera,
        "gravity": world.gravity,
        "scale": world.scale,
        "camera_height_m": None if world.camera_height_m is None else float(world.camera_height_m),
        "sentence": sentence_of(world),
        "world_from_camera": None if matrices is None else arrays.add(matrices, "f8"),
    }


def camera_path(world: World, frame_ids: np.ndarray) -> np.ndarray | None:
    """Matrices (1 or n, 4, 4) from camera coordinates into a trusted world, in n frames of its shot.

    A result that was read back knows how a camera turned where people are: in between it turns evenly.
    """
    known = world.world_from_camera
    if known is None:
        return None
    if known.ndim == 2 or world.frame_ids is None:
        return np.asarray(known, np.float64).reshape(-1, 4, 4)[:1]
    at = np.asarray(world.frame_ids, np.float64)
    wanted = np.clip(frame_ids.astype(np.float64), at[0], at[-1])
    matrices = np.tile(np.eye(4), (len(frame_ids), 1, 1))
    turns = Rotation.from_matrix(known[:, :3, :3])
    matrices[:, :3, :3] = (Slerp(at, turns)(wanted) if len(at) > 1 else turns[:1]).as_matrix()
    matrices[:, :3, 3] = np.stack([np.interp(wanted, at, along) for along in known[:, :3, 3].T], axis=1)
    return matrices


def _version() -> str:
    try:
        return version("staf")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "0+unknown"
