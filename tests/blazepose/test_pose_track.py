"""One person's landmarks over time."""

from dataclasses import replace

import numpy as np
import pytest
from made_up_pose import doll, paint, pose_of

from staf_cli.blazepose.follow import PoseObservation, PoseTrack
from staf_cli.blazepose.widths import NUM_WIDTHS, measure_widths


def test_stack_leaves_a_frame_unseen() -> None:
    pose = pose_of(doll(), paint(doll()))
    seen = PoseTrack.stack([None, PoseObservation.of(pose, (2000, 2000)), "no_person"])
    assert len(seen) == 3
    np.testing.assert_array_equal(seen.visibility.any(axis=1), [False, True, False])
    np.testing.assert_allclose(seen.points_px[1], pose.points_px, rtol=1e-6)
    np.testing.assert_allclose(seen.widths_px[1], measure_widths(pose), rtol=1e-6)
    assert np.isnan(seen.widths_px[[0, 2]]).all()
    assert np.isfinite(seen.points_px).all()
    assert np.isfinite(seen.sigma).all(axis=1).tolist() == [False, True, False]
    assert seen.why.tolist() == ["not_found", "", "no_person"]


@pytest.mark.parametrize("observations", [[], [None, None]])
def test_nobody_seen(observations: list[PoseObservation | None]) -> None:
    seen = PoseTrack.stack(observations)
    assert len(seen) == len(observations)
    assert seen.widths_px.shape == (len(observations), NUM_WIDTHS)
    assert not seen.visibility.any()


@pytest.mark.parametrize("name", ["points_px", "visibility", "peaks", "widths_px", "sigma"])
def test_a_wrong_shape_is_named(name: str) -> None:
    right = PoseTrack.stack([None] * 4)
    wrong = np.zeros((5, *getattr(right, name).shape[1:]) if name != "points_px" else (4, 17, 2))
    with pytest.raises(ValueError, match=rf"PoseTrack\.{name} must have shape \(4, .*\), got \(\d") as caught:
        replace(right, **{name: wrong})
    assert str(wrong.shape) in str(caught.value)
