"""Joint sets by name, and how they correspond."""

from __future__ import annotations

import numpy as np

SMPL_JOINT_NAMES: tuple[str, ...] = (
    *("pelvis", "left_hip", "right_hip", "spine1", "left_knee", "right_knee", "spine2", "left_ankle"),
    *("right_ankle", "spine3", "left_foot", "right_foot", "neck", "left_collar", "right_collar", "head"),
    *("left_shoulder", "right_shoulder", "left_elbow", "right_elbow", "left_wrist", "right_wrist"),
    *("left_hand", "right_hand"),
)

# Each joint's parent in SMPL_JOINT_NAMES; a parent always comes before its children.
SMPL_PARENTS: tuple[int, ...] = (
    *(-1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8),
    *(9, 9, 9, 12, 13, 14, 16, 17, 18, 19, 20, 21),
)

BLAZEPOSE_LANDMARK_NAMES: tuple[str, ...] = (
    *("nose", "left_eye_inner", "left_eye", "left_eye_outer", "right_eye_inner", "right_eye"),
    *("right_eye_outer", "left_ear", "right_ear", "mouth_left", "mouth_right", "left_shoulder"),
    *("right_shoulder", "left_elbow", "right_elbow", "left_wrist", "right_wrist", "left_pinky"),
    *("right_pinky", "left_index", "right_index", "left_thumb", "right_thumb", "left_hip", "right_hip"),
    *("left_knee", "right_knee", "left_ankle", "right_ankle", "left_heel", "right_heel", "left_foot_index"),
    "right_foot_index",
)

LIMB_JOINT_NAMES: tuple[str, ...] = tuple(
    f"{side}_{joint}"
    for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
    for side in ("left", "right")
)

# The twelve limb joints that both sets have, in the same order: (12,) int.
LIMB_SMPL = np.array([SMPL_JOINT_NAMES.index(name) for name in LIMB_JOINT_NAMES])
LIMB_BLAZEPOSE = np.array([BLAZEPOSE_LANDMARK_NAMES.index(name) for name in LIMB_JOINT_NAMES])

# STAF's 49 joints: 25 in OpenPose's order, then 24 of the datasets that it was trained on (SPIN's list).
STAF_JOINT_NAMES: tuple[str, ...] = (
    *("op_nose", "op_neck", "op_right_shoulder", "op_right_elbow", "op_right_wrist"),
    *("op_left_shoulder", "op_left_elbow", "op_left_wrist", "op_mid_hip"),
    *("op_right_hip", "op_right_knee", "op_right_ankle", "op_left_hip", "op_left_knee", "op_left_ankle"),
    *("op_right_eye", "op_left_eye", "op_right_ear", "op_left_ear"),
    *("op_left_big_toe", "op_left_small_toe", "op_left_heel"),
    *("op_right_big_toe", "op_right_small_toe", "op_right_heel"),
    *("right_ankle", "right_knee", "right_hip", "left_hip", "left_knee", "left_ankle"),
    *("right_wrist", "right_elbow", "right_shoulder", "left_shoulder", "left_elbow", "left_wrist"),
    *("neck_lsp", "top_of_head_lsp", "pelvis_mpii", "thorax_mpii", "spine_h36m", "jaw_h36m", "head_h36m"),
    *("nose", "left_eye", "right_eye", "left_ear", "right_ear"),
)

# smplx's 21 vertex joints in its order, by its names.
VERTEX_JOINT_NAMES: tuple[str, ...] = (
    *("nose", "reye", "leye", "rear", "lear"),
    *("LBigToe", "LSmallToe", "LHeel", "RBigToe", "RSmallToe", "RHeel"),
    *(side + finger for side in "lr" for finger in ("thumb", "index", "middle", "ring", "pinky")),
)

# Where each of the 49 comes from: SMPL's 24 joints, then smplx's 21 vertex joints, then 9 regressed ones.
STAF_JOINT_SOURCES: tuple[int, ...] = (
    *(24, 12, 17, 19, 21, 16, 18, 20, 0, 2, 5, 8, 1, 4, 7, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34),
    *(8, 5, 45, 46, 4, 7, 21, 19, 17, 16, 18, 20, 47, 48, 49, 50, 51, 52, 53, 24, 26, 25, 28, 27),
)

# From the 17 joints of the Human3.6M regressor to 14 in LSP's order, as the field's tables use them.
H36M_TO_14: tuple[int, ...] = (6, 5, 4, 1, 2, 3, 16, 15, 14, 11, 12, 13, 8, 10)
