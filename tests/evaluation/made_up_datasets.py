"""3DPW and MPI-INF-3DHP in their official layouts: posed free bodies seen by known cameras, as real files."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from pathlib import Path

import cv2
import h5py
import numpy as np
from made_up_capture import CAMERA, moving
from scipy.spatial.transform import Rotation

from staf_cli.body.joints import LIMB_SMPL, SMPL_JOINT_NAMES
from staf_cli.body.model import Body
from staf_cli.camera import Camera
from staf_cli.evaluation import threedhp
from staf_cli.motion import Motion
from staf_cli.render.rasterizer import SoftwareRenderer
from staf_cli.render.scene import BodyInScene
from staf_cli.weights.contents import Content
from staf_cli.weights.kinds import SMPL

MALE_SIZE = 1.1
SMPL_VERTICES, SMPL_FACES = 6890, 13776
# Human3.6M's 17 as the nearest of SMPL's 24: only one and the same regressor for both sides matters.
_H36M_AS_SMPL = (0, 2, 5, 8, 1, 4, 7, 6, 9, 12, 15, 16, 18, 20, 17, 19, 21)


def write_free_weights(folder: Path, body: Body) -> Path:
    """The free body under SMPL's names, padded to its size; the man is larger by a tenth."""
    smpl = body.smpl
    num_extra = SMPL_VERTICES - smpl.v_template.shape[0]
    faces = np.asarray(body.faces)

    def padded(values: np.ndarray) -> np.ndarray:
        return np.concatenate([values, np.repeat(values[:1], num_extra, axis=0)])

    regressor = np.pad(smpl.J_regressor.numpy(), ((0, 0), (0, num_extra)))
    fields = {
        "v_template": padded(smpl.v_template.numpy()),
        "shapedirs": padded(smpl.shapedirs.numpy()),
        "posedirs": np.zeros((SMPL_VERTICES, 3, 207)),
        "J_regressor": regressor,
        "weights": padded(smpl.lbs_weights.numpy()),
        "f": np.concatenate([faces, np.repeat(faces[:1], SMPL_FACES - len(faces), axis=0)]),
        "kintree_table": np.stack([smpl.parents.numpy(), np.arange(24)]),
    }
    folder.mkdir(parents=True)
    for gender, kind in SMPL.items():
        size = MALE_SIZE if gender == "male" else 1.0
        sized = {**fields, "v_template": size * fields["v_template"], "shapedirs": size * fields["shapedirs"]}
        (folder / kind.own_name).write_bytes(Content(kind, sized).to_bytes({}))
    np.savez(folder / "j_regressor_h36m.npz", J_regressor=regressor[list(_H36M_AS_SMPL)])
    return folder


def write_3dpw(
    root: Path,
    body: Body,
    people: Sequence[Motion],
    *,
    name: str = "street_00",
    drawn: bool = False,
    camera: Camera = CAMERA,
    turned: bool = True,
    **changes: object,
) -> Path:
    """One sequence; its camera turns, so that the file's poses are not the camera's.

    Args:
        root: the data set's folder.
        body: the free body.
        people: their motions in the camera's axes.
        name: of the sequence.
        drawn: with the bodies in the pictures; else flat grey.
        camera: that sees them.
        turned: let the camera turn.
        changes: other values of the pickle's keys.
    """
    num_frames = len(people[0])
    angles = np.linspace(0.2, 0.9, num_frames) * turned
    cameras = np.tile(np.eye(4), (num_frames, 1, 1))
    cameras[:, :3, :3] = Rotation.from_rotvec(angles[:, None] * [0.2, 1, 0.1]).as_matrix()
    cameras[:, :3, 3] = [0.1, 0.2, 0.3]
    intrinsics = np.array(
        [[camera.focal_px, 0, camera.principal_point_px[0]], [0, camera.focal_px, 480], [0, 0, 1]]
    )
    data = {
        "sequence": name,
        "poses": [_in_world(motion.poses.astype(np.float64), cameras) for motion in people],
        "betas": [np.concatenate([motion.betas, np.zeros(290)]) for motion in people],
        "trans": [motion.trans.astype(np.float64) for motion in people],
        "poses2d": [keypoints(body, motion, camera) for motion in people],
        "jointPositions": [np.zeros((num_frames, 72)) for _ in people],
        "cam_poses": cameras,
        "campose_valid": [np.ones(num_frames, bool) for _ in people],
        "cam_intrinsics": intrinsics,
        "genders": ["m" if index % 2 == 0 else "f" for index in range(len(people))],
        "img_frame_ids": np.arange(num_frames),
        "texture_maps": [],
        **changes,
    }
    folder = root / "sequenceFiles" / "test"
    folder.mkdir(parents=True, exist_ok=True)
    # As Python 2's numpy names its functions.
    content = pickle.dumps(data, 2).replace(b"numpy._core.multiarray", b"numpy.core.multiarray")
    (folder / f"{name}.pkl").write_bytes(content)
    _write_pictures(root / "imageFiles" / name, "image_{:05d}.jpg", 0, body, people, camera, drawn)
    return root


def write_3dhp(root: Path, joints: np.ndarray, valid: np.ndarray, *, name: str = "TS1") -> Path:
    """One test sequence of joints (N, 17, 3) m, in flat grey pictures.

    MATLAB writes HDF5 with a block of its own in front; h5py reads both.
    """
    folder = root / name
    folder.mkdir(parents=True)
    with h5py.File(folder / "annot_data.mat", "w", userblock_size=512) as file:
        file["annot2"] = CAMERA.project(joints)[:, None]
        file["annot3"] = joints[:, None] * 1000
        file["univ_annot3"] = joints[:, None] * 1000
        file["valid_frame"] = valid.astype(np.float64)[:, None]
    images = folder / "imageSequence"
    images.mkdir()
    for number in range(1, len(joints) + 1):
        cv2.imwrite(str(images / f"img_{number:06d}.jpg"), np.full((960, 1280, 3), 128, np.uint8))
    return root


def joints17(body: Body, motion: Motion) -> np.ndarray:
    """Truth for 3DHP (N, 17, 3) m: limbs and root as SMPL has them, the others at the neck."""
    joints = body.joints(motion.poses, motion.betas, motion.trans).astype(np.float64)
    places = {**{name: i for i, name in enumerate(SMPL_JOINT_NAMES)}, "root": 0}
    return joints[:, [places.get(name, places["neck"]) for name in threedhp.JOINT_NAMES]]


def two_people(body: Body, num_frames: int) -> list[Motion]:
    return [moving(body, num_frames, seed=1, x=-0.6), moving(body, num_frames, seed=2, x=0.6)]


def keypoints(body: Body, motion: Motion, camera: Camera) -> np.ndarray:
    """(N, 3, 18): twelve limb joints and the head six times, all seen."""
    joints = body.joints(motion.poses, motion.betas, motion.trans)[:, [*LIMB_SMPL, *[15] * 6]]
    points = camera.project(joints.astype(np.float64)).transpose(0, 2, 1)
    return np.concatenate([points, np.ones_like(points[:, :1])], axis=1)


def _in_world(poses: np.ndarray, cameras: np.ndarray) -> np.ndarray:
    roots = Rotation.from_matrix(cameras[:, :3, :3]).inv() * Rotation.from_rotvec(poses[:, :3])
    return np.concatenate([roots.as_rotvec(), poses[:, 3:]], axis=1)


def _write_pictures(
    folder: Path,
    pattern: str,
    first: int,
    body: Body,
    people: Sequence[Motion],
    camera: Camera,
    drawn: bool,
) -> None:
    folder.mkdir(parents=True)
    renderer = SoftwareRenderer(body.faces)
    skins = [body.vertices(motion.poses, motion.betas, motion.trans) for motion in people] if drawn else []
    width, height = camera.size_wh
    for row in range(len(people[0])):
        image = np.full((height, width, 3), 128, np.uint8)
        if drawn:
            scene = [BodyInScene(number, skin[row]) for number, skin in enumerate(skins, 1)]
            rendering = renderer.render(scene, camera)
            image[rendering.viewport.area][rendering.mask] = rendering.color[rendering.mask]
        cv2.imwrite(str(folder / pattern.format(first + row)), image[..., ::-1])
