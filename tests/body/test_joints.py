import numpy as np

from staf_cli.body.joints import (
    BLAZEPOSE_LANDMARK_NAMES,
    LIMB_BLAZEPOSE,
    LIMB_SMPL,
    SMPL_JOINT_NAMES,
    SMPL_PARENTS,
)


def test_sets_have_their_sizes_and_no_name_twice() -> None:
    for names, size in ((SMPL_JOINT_NAMES, 24), (BLAZEPOSE_LANDMARK_NAMES, 33)):
        assert len(names) == len(set(names)) == size


def test_parents_come_first_and_stay_on_their_side() -> None:
    assert SMPL_PARENTS[0] == -1
    for joint, parent in enumerate(SMPL_PARENTS[1:], start=1):
        assert 0 <= parent < joint
        sides = {SMPL_JOINT_NAMES[j].split("_")[0] for j in (joint, parent)}
        assert not {"left", "right"} <= sides


def test_limb_joints_are_the_same_in_both_sets() -> None:
    assert [SMPL_JOINT_NAMES[j] for j in LIMB_SMPL] == [BLAZEPOSE_LANDMARK_NAMES[j] for j in LIMB_BLAZEPOSE]
    np.testing.assert_array_equal(LIMB_SMPL, [16, 17, 18, 19, 20, 21, 1, 2, 4, 5, 7, 8])
    np.testing.assert_array_equal(LIMB_BLAZEPOSE, [*range(11, 17), *range(23, 29)])
