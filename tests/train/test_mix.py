"""Batches: shares of 2D and 3D, every window once a pass, and nothing but seed and step decides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from made_up_sequences import RowsInMemory, made_sequence

from staf_cli.recover.staf.crops import image_joints
from staf_cli.train.mix import Mix, labels_of
from staf_cli.train.sequences import TrainSequence

LENGTHS = [14, 11, 12, 1]


@pytest.fixture(scope="module")
def sequences() -> list[TrainSequence]:
    flat = [made_sequence(LENGTHS[number], seed=number, in_3d=number < 2) for number in range(3)]
    return [*flat, made_sequence(1, seed=3, in_3d=False, single=True)]


def mixed(sequences: list[TrainSequence], **more: object) -> Mix:
    rows = RowsInMemory([len(each) for each in sequences], (3,))
    return Mix(sequences, rows, **{"batch": 10, "seed": 7, **more})  # type: ignore[arg-type]


def test_six_in_ten_are_of_2d_data(sequences: list[TrainSequence]) -> None:
    mix = mixed(sequences)
    assert (mix.num_windows_2d, mix.num_windows_3d) == (13, 25)
    for step in range(5):
        in_2d = sum(who >= 2 for who, _ in mix.picks(step))
        assert in_2d == 6
    assert all(who < 2 for who, _ in mixed(sequences[:2]).picks(0)), "3D alone, where there is nothing else"
    assert all(who >= 2 for who, _ in mixed(sequences, share_2d=1.0).picks(0))


def test_every_window_comes_once_in_a_pass_and_passes_differ(sequences: list[TrainSequence]) -> None:
    mix = mixed(sequences[:2], batch=5)
    passes = [np.concatenate([mix.picks(step) for step in range(5 * k, 5 * k + 5)]) for k in range(2)]
    for each in passes:
        assert len({tuple(pick) for pick in each.tolist()}) == 25
    assert not np.array_equal(*passes)


def test_a_step_hangs_on_seed_and_number_alone(sequences: list[TrainSequence]) -> None:
    gone_through, fresh = mixed(sequences), mixed(sequences)
    earlier = [gone_through.picks(step) for step in range(12)]
    assert np.array_equal(fresh.picks(11), earlier[11])
    assert not np.array_equal(mixed(sequences, seed=8).picks(11), earlier[11])
    one_by_one = [batch.inputs for batch in fresh.batches(3, 6)]
    assert len(one_by_one) == 3
    assert torch.equal(one_by_one[2], gone_through.batch(5).inputs)


def test_windows_lie_around_their_frame_and_repeat_it_at_the_ends(sequences: list[TrainSequence]) -> None:
    mix = mixed(sequences)
    for step in range(4):
        picks, frames = mix.picks(step), mix.batch(step).inputs[..., 0].long()
        for (who, middle), window in zip(picks.tolist(), frames.tolist(), strict=True):
            inside = 4 <= middle < LENGTHS[who] - 4
            assert window == ([middle + k for k in range(-4, 5)] if inside else [middle] * 9)


def test_processes_share_a_batch(sequences: list[TrainSequence]) -> None:
    whole = mixed(sequences).batch(2)
    parts = [mixed(sequences, rank=rank, world=2).batch(2) for rank in range(2)]
    for rank, part in enumerate(parts):
        assert torch.equal(part.inputs, whole.inputs[rank::2])
        assert torch.equal(part.labels.keypoints2d, whole.labels.keypoints2d[rank::2])
        assert (part.labels.num_windows, part.labels.num_3d, part.labels.num_bodies) == (10, 4, 4)


def test_frames_of_which_nothing_is_known_are_no_middles(sequences: list[TrainSequence]) -> None:
    whole = sequences[0]
    keypoints, joints = whole.keypoints2d.copy(), whole.joints3d.copy()
    confidence = whole.body_confidence.copy()
    keypoints[3, :, 2] = joints[3, :, 3] = confidence[3] = 0
    holed = replace(whole, keypoints2d=keypoints, joints3d=joints, body_confidence=confidence)
    mix = mixed([holed])
    assert mix.num_windows_2d + mix.num_windows_3d == 13


def test_labels_are_in_the_crops_coordinates(sequences: list[TrainSequence]) -> None:
    sequence = sequences[0]
    labels = labels_of([(sequence, 5), (sequence, 9)])
    back = image_joints(labels.keypoints2d[..., :2].numpy().astype(float), sequence.boxes[[5, 9]])
    assert np.abs(back - sequence.keypoints2d[[5, 9], :, :2]).max() < 1e-4
    assert labels.keypoints2d[..., :2].abs().max() < 1
    assert torch.allclose(labels.rotmat.det(), torch.ones(2, 24), atol=1e-5)
    assert torch.allclose(
        labels.rotmat[:, 0].diagonal(dim1=-2, dim2=-1), torch.tensor([1.0, -1.0, -1.0]), atol=1e-5
    )


def test_what_is_not_known_may_hold_anything(sequences: list[TrainSequence]) -> None:
    whole = sequences[0]
    keypoints, joints = np.full_like(whole.keypoints2d, np.nan), np.full_like(whole.joints3d, np.nan)
    keypoints[..., 2] = joints[..., 3] = 0
    nothing = np.zeros(len(whole))
    empty = replace(
        whole,
        keypoints2d=keypoints,
        joints3d=joints,
        poses=np.full_like(whole.poses, np.nan),
        betas=np.full_like(whole.betas, np.nan),
        body_confidence=nothing,
    )
    labels = labels_of([(empty, 0)])
    for values in (labels.keypoints2d, labels.joints3d, labels.rotmat, labels.betas):
        assert torch.isfinite(values).all()
    assert (labels.num_3d, labels.num_bodies) == (0, 0)
