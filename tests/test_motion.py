"""The type that engines give and writers take."""

from dataclasses import replace

import numpy as np
import pytest

from staf_cli.motion import Motion, Track


def _motion(num_frames: int) -> Motion:
    ones = np.ones(num_frames)
    track = Track(1, np.arange(num_frames), np.zeros((num_frames, 4)), ones > 0, ones)
    return Motion(
        track=track,
        engine="landmarks",
        body_model="a body",
        poses=np.zeros((num_frames, 72)),
        betas=np.arange(10.0),
        betas_per_frame=None,
        trans=np.zeros((num_frames, 3)),
        confidence=ones,
    )


@pytest.mark.parametrize("num_frames", [0, 1, 5])
def test_meshes_use_the_one_shape_or_one_a_frame(num_frames: int) -> None:
    motion = _motion(num_frames)
    assert len(motion) == num_frames
    np.testing.assert_array_equal(motion.mesh_betas, np.tile(np.arange(10.0), (num_frames, 1)))
    own = np.random.default_rng(0).normal(size=(num_frames, 10))
    assert replace(motion, betas_per_frame=own).mesh_betas is own


@pytest.mark.parametrize("name", ["poses", "betas", "trans", "confidence", "betas_per_frame"])
def test_a_wrong_shape_is_named(name: str) -> None:
    with pytest.raises(ValueError, match=rf"Motion\.{name} must have shape .*, got \(4, 7\)"):
        replace(_motion(3), **{name: np.zeros((4, 7))})  # type: ignore[arg-type]
