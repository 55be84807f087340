"""`people.glb`: everyone in a video as skinned skeletons in one animation (glTF 2.0, binary).

y up, metres. Where the world is trusted, people stand on the floor at 0 and the file's camera is where the
video's was; else it is at the origin. Looking through it gives the overlay. Each shot has its own camera.
"""

from __future__ import annotations

import math
from functools import cached_property
from pathlib import Path

import numpy as np
import pygltflib as gltf
from scipy.spatial.transform import Rotation

from staf_cli.body.joints import SMPL_JOINT_NAMES, SMPL_PARENTS
from staf_cli.body.kinematics import VertexNormals
from staf_cli.camera import Y_UP, Camera
from staf_cli.export.axes import axes_of, space_remarks, world_axes
from staf_cli.export.formats import ExportOptions
from staf_cli.export.gltf import SET_SIZE, GlbBuffer, append, influences_of, skinning_errors_m
from staf_cli.export.skeletal import SkeletalMotion, rest_vertices, skeletal_motion
from staf_cli.palette import person_color
from staf_cli.result import Exported, Person, VideoResult
from staf_cli.results import layout
from staf_cli.world.world import World

NEAREST_M = 0.01
TOLD_FROM_MM = 0.05  # vertices that are less off on average are not worth a line
TOLD_FROM_PX = 1.0  # the same for what the file's camera sees
AXES = "x right, y up, z towards the viewer; metres"


def write(result: VideoResult, folder: Path, options: ExportOptions) -> Exported:
    """One file for the whole video; with no one in it, a scene with nothing but the camera."""
    document = _GlbDocument(result, options)
    errors = [document.add_person(person) for person in result.people if len(person.motion)]
    (folder / layout.PEOPLE_GLB).write_bytes(document.to_bytes())
    measured = np.concatenate(errors) * 1e3 if errors else np.zeros(0)
    error_mm = round(float(measured.mean()), 3) if errors else None
    notes = [*space_remarks(result.people, options), *_camera_remarks(result.camera)]
    if error_mm is not None and error_mm >= TOLD_FROM_MM:
        notes.append(f"vertices lie {error_mm:.1f} mm from the meshes on average")
    if any(person.motion.betas_per_frame is not None for person in result.people):
        notes.append("a skeleton has one shape: the mean of betas_per_frame")
    numbers = {"mean_vertex_error_mm": error_mm, "frames_measured": len(measured)}
    return Exported("glb", (layout.PEOPLE_GLB,), 1, numbers, tuple(notes))


def _camera_remarks(camera: Camera) -> list[str]:
    """How far the video lies off for the file's camera, which has no lens and its axis in the middle."""
    grid = np.stack(np.meshgrid(*(np.linspace(0, side, 9) for side in camera.size_wh)), axis=-1)
    shift = np.array(camera.size_wh) / 2 - camera.principal_point_px
    off_px = float(np.linalg.norm(camera.undistorted(grid) + shift - grid, axis=-1).max())
    if off_px <= TOLD_FROM_PX:
        return []
    return [
        f"its camera has no lens, and its axis in the middle: the video is up to {off_px:.0f} px off there"
    ]


class _GlbDocument:
    """A glTF document that people are added to."""

    def __init__(self, result: VideoResult, options: ExportOptions) -> None:
        self._result = result
        self._options = options
        self._buffer = GlbBuffer()
        self._animation = gltf.Animation(name="motion")
        fps, size_wh = float(result.info.fps), list(result.camera.size_wh)
        extras = {"axes": AXES, "body": result.body.name, "fps": fps, "image_size_wh": size_wh}
        asset = gltf.Asset(generator="staf", extras=extras)
        self._gltf = gltf.GLTF2(asset=asset, scene=0, scenes=[gltf.Scene(name="video")])
        self._influences = influences_of(result.body)
        self._normals = VertexNormals(result.body.faces)
        self._add_cameras(result)

    def add_person(self, person: Person) -> np.ndarray:
        """Their skeleton, mesh and motion; how far the mesh lies from ours, (n,) m."""
        axes = axes_of(person, "y", self._options)
        motion = skeletal_motion(person, axes)
        rest_m = rest_vertices(person.body, person.motion.betas)
        middle_m = motion.pelvis_m.mean(axis=0)
        holder, joints = self._add_skeleton(person, motion, middle_m)
        self._add_mesh(person, motion, rest_m, holder, joints)
        if not self._result.info.is_photo:
            self._animate(motion, middle_m, joints)
            self._show_only_while_there(person, holder)
        return skinning_errors_m(person, axes, motion, rest_m, *self._influences)

    def to_bytes(self) -> bytes:
        """The whole file."""
        if self._animation.channels:
            self._gltf.animations.append(self._animation)
        return self._buffer.glb_bytes(self._gltf)

    def _add_cameras(self, result: VideoResult) -> None:
        """The video's one lens, and a node for each shot's camera; shots without a world share one."""
        camera = result.camera
        width, height = camera.size_wh
        yfov = 2 * math.atan(height / (2 * camera.focal_px))
        lens = gltf.Perspective(yfov=yfov, aspectRatio=width / height, znear=NEAREST_M)
        self._gltf.cameras.append(gltf.Camera(type="perspective", perspective=lens, name="camera"))
        in_world = [world for world in result.worlds if world.is_trusted and self._options.space != "camera"]
        if not in_world or len(in_world) < len(result.worlds):
            self._add_root(gltf.Node(name="camera", camera=0))
        for world in in_world:
            self._add_camera_of(world)

    def _add_camera_of(self, world: World) -> None:
        """Where a shot's camera hangs in its world, and how it turns and travels."""
        frame_ids = np.array([world.first_frame]) if world.frame_ids is None else world.frame_ids
        axes = world_axes(world, frame_ids, "y")
        # A camera of glTF looks along its -z, with y up.
        turns = Rotation.from_matrix(np.broadcast_to(axes.turns @ Y_UP, (len(frame_ids), 3, 3))).as_quat()
        name = "camera" if not self._gltf.nodes else f"camera_{world.shot}"
        places = np.broadcast_to(axes.shift, (len(frame_ids), 3))
        node = gltf.Node(name=name, camera=0, translation=places[0].tolist(), rotation=turns[0].tolist())
        node.extras = {
            "shot": world.shot,
            "first_frame": world.first_frame,
            "last_frame": world.last_frame,
        }
        number = self._add_root(node)
        if world.frame_ids is None or self._result.info.is_photo:
            return
        flips = np.where((turns[1:] * turns[:-1]).sum(axis=1) < 0, -1.0, 1.0).cumprod()
        turns[1:] *= flips[:, None]
        times = self._buffer.add(self._times_s(frame_ids)[:, None], bounds=True)
        self._add_curve(number, "rotation", times, turns)
        if axes.shift.ndim == 2:
            self._add_curve(number, "translation", times, places)

    def _times_s(self, frame_ids: np.ndarray) -> np.ndarray:
        """Times of frames: those of people who are in them, and in between by the rate."""
        known = {0: 0.0}
        for person in self._result.people:
            known |= dict(zip(person.frame_ids.tolist(), person.timestamps_s.tolist(), strict=True))
        at = np.array(sorted(known))
        rate, last = float(self._result.info.fps), int(at[-1])
        times_s = np.interp(frame_ids, at, [known[each] for each in at.tolist()])
        after = np.maximum(frame_ids - last, 0) / rate
        return np.asarray(times_s + after)

    def _add_skeleton(
        self, person: Person, motion: SkeletalMotion, middle_m: np.ndarray
    ) -> tuple[int, list[int]]:
        """A node that holds the person, in the middle of their path, and the joints below it.

        Without the animation the bodies stand unturned, as those who retarget motions need it; a photo has
        none, there the nodes themselves are posed.
        """
        nodes, track = self._gltf.nodes, person.motion.track
        first, last = track.frame_ids[[0, -1]].tolist()
        about = {"person_id": person.person_id, "first_frame": first, "last_frame": last}
        if person.world is not None:
            about["shot"] = person.world.shot
        name = layout.person_name(person.person_id)
        holder = self._add_root(gltf.Node(name=name, translation=middle_m.tolist(), extras=about))
        joints = []
        for name, offset, turn in zip(SMPL_JOINT_NAMES, motion.offsets_m, motion.rotations[0], strict=True):
            node = gltf.Node(name=name, translation=offset.tolist())
            if self._result.info.is_photo:
                node.rotation = turn.tolist()
            joints.append(append(nodes, node))
        nodes[holder].children = [joints[0]]
        for joint, parent in enumerate(SMPL_PARENTS[1:], 1):
            nodes[joints[parent]].children.append(joints[joint])
        return holder, joints

    def _add_mesh(
        self, person: Person, motion: SkeletalMotion, rest_m: np.ndarray, holder: int, joints: list[int]
    ) -> None:
        """The rest mesh in the person's colour, and the skin that binds it to the joints."""
        name = layout.person_name(person.person_id)
        indices, influences = self._shared_arrays
        attributes = gltf.Attributes(
            POSITION=self._buffer.add(rest_m, target=gltf.ARRAY_BUFFER, bounds=True),
            NORMAL=self._buffer.add(self._normals(rest_m), target=gltf.ARRAY_BUFFER),
            **influences,
        )
        material = self._add_material(person)
        primitive = gltf.Primitive(attributes=attributes, indices=indices, material=material)
        mesh = append(self._gltf.meshes, gltf.Mesh(name=name, primitives=[primitive]))
        inverse_binds = np.tile(np.eye(4), (len(joints), 1, 1))
        inverse_binds[:, 3, :3] = -motion.rest_joints_m  # column by column, as glTF wants matrices
        binds = self._buffer.add(inverse_binds.reshape(-1, 16))
        skin = gltf.Skin(name=name, joints=joints, skeleton=holder, inverseBindMatrices=binds)
        # A skinned mesh stands where its joints are, whatever node it hangs on: so on none.
        node = gltf.Node(name=f"{name}_skin", mesh=mesh, skin=append(self._gltf.skins, skin))
        self._add_root(node)

    @cached_property
    def _shared_arrays(self) -> tuple[int, dict[str, int]]:
        """Faces, and the joints and weights of every vertex: the same for all, written once, if at all."""
        faces = self._result.body.faces.reshape(-1, 1)
        indices = self._buffer.add(faces, np.uint32, target=gltf.ELEMENT_ARRAY_BUFFER)
        influences = {}
        for start in range(0, self._influences[0].shape[1], SET_SIZE):
            joints, weights = (values[:, start : start + SET_SIZE] for values in self._influences)
            number = start // SET_SIZE
            influences[f"JOINTS_{number}"] = self._buffer.add(joints, np.uint8, target=gltf.ARRAY_BUFFER)
            influences[f"WEIGHTS_{number}"] = self._buffer.add(weights, target=gltf.ARRAY_BUFFER)
        return indices, influences

    def _add_material(self, person: Person) -> int:
        srgb = np.array(person_color(person.person_id)) / 255
        linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
        rgba = [*linear.round(6).tolist(), 1.0]
        look = gltf.PbrMetallicRoughness(baseColorFactor=rgba, metallicFactor=0.0, roughnessFactor=0.7)
        name = layout.person_name(person.person_id)
        material = gltf.Material(name=name, pbrMetallicRoughness=look, alphaCutoff=None)
        return append(self._gltf.materials, material)

    def _animate(self, motion: SkeletalMotion, middle_m: np.ndarray, joints: list[int]) -> None:
        """A curve for every joint's rotation, and one for the place of the root."""
        times = self._buffer.add(motion.times_s[:, None], bounds=True)
        for number, joint in enumerate(joints):
            self._add_curve(joint, "rotation", times, motion.rotations[:, number])
        self._add_curve(joints[0], "translation", times, motion.pelvis_m - middle_m)

    def _show_only_while_there(self, person: Person, holder: int) -> None:
        """Scale 0 before and after the person's own frames: glTF's way to hide a person.

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
            times = self._buffer.add(at_s[:, None], bounds=True)
            self._add_curve(holder, "scale", times, np.repeat(scales[:, None], 3, axis=1), "STEP")

    def _add_curve(self, node: int, path: str, times: int, values: np.ndarray, steps: str = "LINEAR") -> None:
        output = self._buffer.add(values)
        sampler = gltf.AnimationSampler(input=times, output=output, interpolation=steps)
        target = gltf.AnimationChannelTarget(node=node, path=path)
        number = append(self._animation.samplers, sampler)
        self._animation.channels.append(gltf.AnimationChannel(sampler=number, target=target))

    def _add_root(self, node: gltf.Node) -> int:
        """A node at the scene's top; its number."""
        number = append(self._gltf.nodes, node)
        self._gltf.scenes[0].nodes.append(number)
        return number
