"""Validation's errors by hand: alignment, joints that are not known, acceleration, what does not count."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from made_up_sequences import made_sequence
from scipy.spatial.transform import Rotation

from staf_cli.errors import InputError
from staf_cli.train.distributed import World
from staf_cli.train.losses import LSP_14
from staf_cli.train.sequences import TrainSequence
from staf_cli.train.validation import Scores, require_truth, scores_of

ALONE = World(0, 1, torch.device("cpu"))
HIPS = [2, 3]


@pytest.fixture(scope="module")
def sequence() -> TrainSequence:
    return made_sequence(7)


def truth_of(sequence: TrainSequence) -> np.ndarray:
    return sequence.joints3d[:, LSP_14, :3].copy()


def scores(sequence: TrainSequence, predicted: np.ndarray) -> Scores:
    return scores_of(iter([sequence]), iter([predicted]), ALONE)


def test_turned_and_scaled_it_is_right_but_for_mpjpe(sequence: TrainSequence) -> None:
    truth = truth_of(sequence)
    turn = Rotation.from_rotvec([0.2, 0.3, -0.1]).as_matrix()
    moved = 1.2 * truth @ turn.T + [0.5, 0, 3]
    found = scores(sequence, moved)
    assert found.pa_mpjpe_mm == pytest.approx(0, abs=1e-6)
    centred = truth - truth[:, HIPS].mean(1, keepdims=True)
    by_hand = np.linalg.norm(1.2 * centred @ turn.T - centred, axis=-1).mean() * 1000
    assert found.mpjpe_mm == pytest.approx(by_hand)
    assert found.frames == 7


def test_acceleration_of_a_jump(sequence: TrainSequence) -> None:
    jumping = truth_of(sequence)
    jumping[3, 0, 0] += (
        0.14  # one ankle, one frame: three accelerations are off by 14, 28, 14 cm, over 14 joints
    )
    found = scores(sequence, jumping)
    assert found.accel == pytest.approx((10 + 20 + 10) / 5)
    single = scores(made_sequence(1), truth_of(made_sequence(1)))
    assert np.isnan(single.accel)
    assert (single.frames, single.pa_mpjpe_mm) == (1, pytest.approx(0, abs=1e-6))


def test_joints_that_are_not_known_do_not_count(sequence: TrainSequence) -> None:
    joints = sequence.joints3d.copy()
    joints[2:5, LSP_14[13]] = np.nan
    joints[2:5, LSP_14[13], 3] = 0
    joints[6, LSP_14[5:], 3] = 0  # five are left
    holed = replace(sequence, joints3d=joints)
    wrong = truth_of(sequence)
    wrong[2:5, 13] += 9.0
    found = scores(holed, wrong)
    assert (found.frames, found.pa_mpjpe_mm) == (6, pytest.approx(0, abs=1e-6))
    assert found.mpjpe_mm == pytest.approx(0, abs=1e-6)


def test_without_3d_there_is_nothing_to_listen_to(sequence: TrainSequence) -> None:
    require_truth([sequence])
    with pytest.raises(InputError, match="no validation sequence has joints in 3D"):
        require_truth([made_sequence(3, in_3d=False)])
