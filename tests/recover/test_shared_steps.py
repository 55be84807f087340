"""Steps of the last stage that neighbouring frames share."""

from __future__ import annotations

import torch

from staf_cli.recover.landmarks.shared_steps import OWN, shared_steps


def test_a_common_step_stays_as_it_is() -> None:
    for fps in (5.0, 24.0, 60.0, 240.0):
        share = shared_steps(torch.full((99,), 1 / fps))
        assert share.shape == (100, 100)
        torch.testing.assert_close(share.sum(1), torch.ones(100))


def test_a_frame_s_own_step_spreads_over_time_and_not_over_frames() -> None:
    spreads = []
    for fps in (30.0, 120.0):
        times = torch.arange(121) / fps
        taken = shared_steps(torch.full((120,), 1 / fps))[60] - OWN * torch.eye(121)[60]
        spreads.append((taken * (times - times[60]).square()).sum().sqrt())
    torch.testing.assert_close(*spreads, rtol=0.05, atol=0)


def test_one_frame_and_frames_far_apart_step_alone() -> None:
    torch.testing.assert_close(shared_steps(torch.zeros(0)), torch.ones(1, 1))
    torch.testing.assert_close(shared_steps(torch.full((2,), 1.0)), torch.eye(3))
