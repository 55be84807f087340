"""The losses by hand, what confidence does to them, and that shares of a batch add up to the whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from made_up_sequences import made_sequence

from staf_cli.body.staf_joints import load_free_body49
from staf_cli.recover.staf.body import StafBody
from staf_cli.recover.staf.config import StafConfig
from staf_cli.recover.staf.modules import BodyState
from staf_cli.train.bodies import training_body
from staf_cli.train.config import LossConfig
from staf_cli.train.losses import LSP_14, LSP_HIPS, Labels, Predicted, loss_parts, weighted
from staf_cli.train.mix import labels_of


@pytest.fixture(scope="module")
def labels() -> Labels:
    sequence = made_sequence(6, body=load_free_body49())
    return labels_of([(sequence, frame) for frame in range(4)])


def exactly(labels: Labels) -> Predicted:
    return Predicted(labels.keypoints2d[..., :2], labels.joints3d[..., :3], labels.rotmat, labels.betas)


def test_the_truth_costs_nothing_wherever_it_stands(labels: Labels) -> None:
    truth = exactly(labels)
    moved = truth._replace(joints3d=truth.joints3d + torch.tensor([0.3, -1.0, 5.0]))
    for part in loss_parts(moved, labels).values():
        assert float(part) == pytest.approx(0, abs=1e-12)


def test_each_part_by_hand(labels: Labels) -> None:
    truth = exactly(labels)
    shift = torch.zeros_like(truth.joints3d)
    shift[:, LSP_14[0], 0] = 0.1  # one ankle, 10 cm aside
    off = Predicted(truth.joints2d + 0.2, truth.joints3d + shift, truth.rotmat + 0.1, truth.betas - 0.5)
    parts = loss_parts(off, labels)
    assert float(parts["keypoints_2d"]) == pytest.approx(0.04, rel=1e-4)
    assert float(parts["keypoints_3d"]) == pytest.approx(0.01 / (14 * 3), rel=1e-4)
    assert float(parts["rotations"]) == pytest.approx(0.01, rel=1e-4)
    assert float(parts["betas"]) == pytest.approx(0.25, rel=1e-4)
    whole = weighted(parts, LossConfig())
    assert float(whole) == pytest.approx(300 * 0.04 + 300 * 0.01 / 42 + 60 * 0.01 + 0.06 * 0.25, rel=1e-4)


def test_confidence_weighs_and_what_is_not_known_is_free(labels: Labels) -> None:
    truth = exactly(labels)
    off = Predicted(truth.joints2d + 0.2, truth.joints3d * 1.1, truth.rotmat + 0.1, truth.betas - 0.5)
    certain = loss_parts(off, labels)
    doubtful = replace(
        labels,
        keypoints2d=labels.keypoints2d * torch.tensor([1, 1, 0.5]),
        joints3d=labels.joints3d * torch.tensor([1, 1, 1, 0.5]),
        body_confidence=labels.body_confidence * 0.5,
    )
    for name, part in loss_parts(off, doubtful).items():
        assert float(part) == pytest.approx(float(certain[name]) / 2, rel=1e-4)
    unknown = replace(
        labels,
        keypoints2d=torch.zeros_like(labels.keypoints2d),
        joints3d=torch.zeros_like(labels.joints3d),
        body_confidence=torch.zeros(4),
        num_3d=0,
        num_bodies=0,
    )
    assert all(float(part) == 0 for part in loss_parts(off, unknown).values())


def test_without_both_hips_there_is_no_3d_error(labels: Labels) -> None:
    truth = exactly(labels)
    joints = labels.joints3d.clone()
    joints[0, LSP_HIPS[0], 3] = 0
    known = replace(labels, joints3d=joints, num_3d=3)
    off = truth._replace(joints3d=truth.joints3d * 1.2)
    without_first = Predicted(*(part[1:] for part in off))
    rest = replace(
        labels,
        keypoints2d=labels.keypoints2d[1:],
        joints3d=labels.joints3d[1:],
        rotmat=labels.rotmat[1:],
        betas=labels.betas[1:],
        body_confidence=labels.body_confidence[1:],
        num_3d=3,
    )
    ours, theirs = loss_parts(off, known), loss_parts(without_first, rest)
    assert float(ours["keypoints_3d"]) == pytest.approx(float(theirs["keypoints_3d"]), rel=1e-5)


def test_shares_of_a_batch_add_up(labels: Labels) -> None:
    """Also where they are unequal: two processes learn what one would."""
    mixed = replace(labels, body_confidence=torch.tensor([1.0, 0.0, 1.0, 1.0]), num_bodies=3)
    truth = exactly(labels)
    off = Predicted(truth.joints2d + 0.2, truth.joints3d * 1.1, truth.rotmat + 0.1, truth.betas - 0.5)
    whole = loss_parts(off, mixed)
    shares = []
    for rank in range(2):
        tensors = ("keypoints2d", "joints3d", "rotmat", "betas", "body_confidence")
        part = replace(mixed, **{name: getattr(mixed, name)[rank::2] for name in tensors})
        shares.append(loss_parts(Predicted(*(each[rank::2] for each in off)), part))
    for name, value in whole.items():
        assert float(shares[0][name] + shares[1][name]) == pytest.approx(float(value), rel=1e-5)


def test_gradients_are_finite_at_the_resting_pose(labels: Labels) -> None:
    """Axis-angles' are not: they take no part."""
    free = training_body("free", None, 60)  # type: ignore[arg-type]
    body = StafBody(StafConfig(num_vertices=free.num_vertices, num_mesh_points=60), free.num_faces)
    body.load_state_dict({k.removeprefix("body."): v for k, v in free.tensors.items() if "body." in k})
    pose = free.tensors["mean_pose"].expand(4, -1).clone().requires_grad_()
    betas, camera = (
        torch.zeros(4, 10, requires_grad=True),
        torch.tensor([[0.9, 0, 0]] * 4, requires_grad=True),
    )
    parts = loss_parts(Predicted.of(BodyState(pose, betas, camera), body), labels)
    weighted(parts, LossConfig()).backward()
    for values in (pose, betas, camera):
        assert torch.isfinite(values.grad).all()
        assert values.grad.abs().sum() > 0
