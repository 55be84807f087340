"""`people.glb`: everybody of a video as skinned skeletons in one animation (glTF 2.0, binary).

Who is in it stands as the camera saw them, y up, metres; looking through the file's camera gives the overlay.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pygltflib as gltf

from staf_cli.body.joints import SMPL_JOINT_NAMES, SMPL_PARENTS
from staf_cli.body.mesh import VertexNormals
from staf_cli.body.model import Body
from staf_cli.camera import Camera
from staf_cli.export.axes import Y_UP
from staf_cli.export.formats import ExportOptions
from staf_cli.export.gltf import (
    GlbBuffer,
    Influences,
    glb_bytes,
    influences_of,
    skinning_errors_m,
)
from staf_cli.export.skeletal import SkeletalMotion, rest_vertices, skeletal_motion
from staf_cli.palette import person_color
from staf_cli.result import Exported, Person, VideoResult

FILE_NAME = "people.glb"
NEAREST_M = 0.01
TOLD_FROM_MM = 0.05  # vertices that are less off on average are not worth a line
AXES = "x right, y up, z towards the viewer; metres"


def write(result: VideoResult, folder: Path, _options: ExportOptions) -> Exported:
    """One file for the whole video; with nobody in it, a scene with nothing but the camera."""
    document = _GlbDocument(result)
    errors = [document.add_person(person) for person in result.people if len(person.motion)]
    (folder / FILE_NAME).write_bytes(document.to_bytes())
    measured = np.concatenate(errors) if errors else np.zeros(0)
    error_mm = float(measured.mean()) * 1e3 if len(measured) else 0.0
    numbers = {
        "mean_vertex_error_mm": round(error_mm, 3) if len(measured) else None,
        "frames_measured": len(measured),
    }
    notes = []
    if error_mm >= TOLD_FROM_MM:
        notes.append(f"vertices lie {error_mm:.1f} mm from the meshes on average")
    if any(person.motion.betas_per_frame is not None for person in result.people):
        notes.append("a skeleton has one shape: the mean of betas_per_frame")
    return Exported("glb", (FILE_NAME,), 1, numbers, tuple(notes))


def frame_bytes(_body: Body) -> int:
    """Without the mesh, which is written once a person."""
    return 4 * (1 + 3 + 4 * len(SMPL_JOINT_NAMES))


class _GlbDocument:
    """A glTF document that people are added to."""

    def __init__(self, result: VideoResult) -> None:
        self._result = result
        self._buffer = GlbBuffer()
        self._gltf = gltf.GLTF2(
            asset=gltf.Asset(generator="staf"), scene=0, scenes=[gltf.Scene(name="video")]
        )
        self._gltf.asset.extras = {
            "axes": AXES,
            "body": result.body.name,
            "fps": float(result.info.fps),
            "image_size_wh": list(result.camera.size_wh),
        }
        self._animation = gltf.Animation(name="motion")
        self._influences: Influences = influences_of(result.body)
        self._weights = self._influences.dense(len(SMPL_JOINT_NAMES))
        self._shared: tuple[int, dict[str, int]] | None = None
        self._add_camera(result.camera)

    def add_person(self, person: Person) -> np.ndarray:
        """Their skeleton, skin and motion; how far the skin lies from our meshes, (n,) m."""
        motion = skeletal_motion(person, Y_UP)
        skin_m = rest_vertices(person.body, person.motion.betas)
        middle_m = motion.pelvis_m.mean(axis=0)
        holder, joints = self._add_skeleton(person, motion, middle_m)
        self._add_skin(person, motion, skin_m, holder, joints)
        if not self._result.info.is_photo:
            self._animate(motion, middle_m, joints)
            self._show_only_while_there(person, holder)
        return skinning_errors_m(person, motion, skin_m, self._weights)

    def to_bytes(self) -> bytes:
        """The whole file."""
        if self._animation.channels:
            self._gltf.animations.append(self._animation)
        return glb_bytes(self._gltf, self._buffer)

    def _add_camera(self, camera: Camera) -> None:
        width, height = camera.size_wh
        lens = gltf.Perspective(
            yfov=2 * math.atan(height / (2 * camera.focal_px)), aspectRatio=width / height, znear=NEAREST_M
        )
        self._gltf.cameras.append(gltf.Camera(type="perspective", perspective=lens, name="camera"))
        self._add_root(gltf.Node(name="camera", camera=0))

    def _add_skeleton(
        self, person: Person, motion: SkeletalMotion, middle_m: np.ndarray
    ) -> tuple[int, list[int]]:
        """A node that holds the person, in the middle of their path, and the joints below it.

        Without the animation the bodies stand unturned, as those who retarget motions need it; a photo has
        none, there the nodes themselves are posed.
        """
        nodes = self._gltf.nodes
        frame_ids = person.motion.track.frame_ids
        about = {
            "person_id": person.person_id,
            "first_frame": int(frame_ids[0]),
            "last_frame": int(frame_ids[-1]),
        }
        holder = self._add_root(gltf.Node(name=_name(person), translation=middle_m.tolist(), extras=about))
        joints = list(range(len(nodes), len(nodes) + len(SMPL_JOINT_NAMES)))
        for name, offset in zip(SMPL_JOINT_NAMES, motion.offsets_m, strict=True):
            nodes.append(gltf.Node(name=name, translation=offset.tolist()))
        if self._result.info.is_photo:
            for joint, turn in zip(joints, motion.rotations[0], strict=True):
                nodes[joint].rotation = turn.tolist()
        nodes[holder].children = [joints[0]]
        for joint, parent in enumerate(SMPL_PARENTS[1:], 1):
            nodes[joints[parent]].children.append(joints[joint])
        return holder, joints

    def _add_skin(
        self, person: Person, motion: SkeletalMotion, skin_m: np.ndarray, holder: int, joints: list[int]
    ) -> None:
        normals = VertexNormals(person.body.faces)(skin_m)
        indices, held_by = self._shared_arrays(person.body)
        attributes = gltf.Attributes(
            POSITION=self._buffer.add(skin_m, np.float32, target=gltf.ARRAY_BUFFER, bounds=True),
            NORMAL=self._buffer.add(normals, np.float32, target=gltf.ARRAY_BUFFER),
            **held_by,
        )
        primitive = gltf.Primitive(
            attributes=attributes, indices=indices, material=self._add_material(person)
        )
        self._gltf.meshes.append(gltf.Mesh(name=_name(person), primitives=[primitive]))
        inverse_binds = np.tile(np.eye(4), (len(joints), 1, 1))
        inverse_binds[:, 3, :3] = -motion.rest_joints_m  # column by column, as glTF wants matrices
        self._gltf.skins.append(
            gltf.Skin(
                name=_name(person),
                joints=joints,
                skeleton=holder,
                inverseBindMatrices=self._buffer.add(inverse_binds.reshape(-1, 16), np.float32),
            )
        )
        last = len(self._gltf.meshes) - 1
        # A skinned mesh stands where its joints are, whatever node it hangs on: so on none.
        self._add_root(gltf.Node(name=f"{_name(person)}_skin", mesh=last, skin=len(self._gltf.skins) - 1))

    def _shared_arrays(self, body: Body) -> tuple[int, dict[str, int]]:
        """Faces, and the joints and weights of every vertex: everybody has the same, written once."""
        if self._shared is None:
            faces = self._buffer.add(body.faces.reshape(-1, 1), np.uint32, target=gltf.ELEMENT_ARRAY_BUFFER)
            held_by = {}
            for number, (joints, weights) in enumerate(self._influences.sets):
                held_by[f"JOINTS_{number}"] = self._buffer.add(joints, np.uint8, target=gltf.ARRAY_BUFFER)
                held_by[f"WEIGHTS_{number}"] = self._buffer.add(weights, np.float32, target=gltf.ARRAY_BUFFER)
            self._shared = faces, held_by
        return self._shared

    def _add_material(self, person: Person) -> int:
        srgb = np.array(person_color(person.person_id)) / 255
        linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
        look = gltf.PbrMetallicRoughness(
            baseColorFactor=[*linear.round(6).tolist(), 1.0], metallicFactor=0.0, roughnessFactor=0.7
        )
        self._gltf.materials.append(
            gltf.Material(name=_name(person), pbrMetallicRoughness=look, alphaCutoff=None)
        )
        return len(self._gltf.materials) - 1

    def _animate(self, motion: SkeletalMotion, middle_m: np.ndarray, joints: list[int]) -> None:
        """A curve for every joint's rotation, and one for the place of the root."""
        times = self._buffer.add(motion.times_s[:, None], np.float32, bounds=True)
        for number, joint in enumerate(joints):
            self._add_curve(joint, "rotation", times, motion.rotations[:, number])
        self._add_curve(joints[0], "translation", times, motion.pelvis_m - middle_m)

    def _show_only_while_there(self, person: Person, holder: int) -> None:
        """Scale 0 before and after the person's own frames: glTF's way to hide somebody.

        The steps lie half a frame outside: a player's clock and the file's need not agree to the last bit.
        """
        times_s, half_s = person.timestamps_s, 0.5 / person.fps
        steps = [(float(times_s[0]), 1.0)]
        if times_s[0] > half_s:
            steps = [(0.0, 0.0), (float(times_s[0]) - half_s, 1.0)]
        if person.motion.track.frame_ids[-1] < self._result.last_frame_id:
            steps.append((float(times_s[-1]) + half_s, 0.0))
        if len(steps) > 1:
            at_s, scales = np.array(steps).T
            times = self._buffer.add(at_s[:, None], np.float32, bounds=True)
            self._add_curve(holder, "scale", times, np.repeat(scales[:, None], 3, axis=1), "STEP")

    def _add_curve(
        self, node: int, path: str, times: int, values: np.ndarray, interpolation: str = "LINEAR"
    ) -> None:
        output = self._buffer.add(values, np.float32)
        self._animation.samplers.append(
            gltf.AnimationSampler(input=times, output=output, interpolation=interpolation)
        )
        target = gltf.AnimationChannelTarget(node=node, path=path)
        sampler = len(self._animation.samplers) - 1
        self._animation.channels.append(gltf.AnimationChannel(sampler=sampler, target=target))

    def _add_root(self, node: object) -> int:
        """A node at the scene's top; its number."""
        self._gltf.nodes.append(node)
        number = len(self._gltf.nodes) - 1
        self._gltf.scenes[0].nodes.append(number)
        return number


def _name(person: Person) -> str:
    return f"person_{person.person_id:03d}"
