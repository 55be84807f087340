"""A person of another size: taller or shorter, and farther or nearer by as much, the picture as it was."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from staf_cli.body.model import Body
from staf_cli.body.stature import stature_of, with_stature
from staf_cli.motion import Motion


def resized(motion: Motion, body: Body, size: float) -> Motion:
    """The motion of a body `size` times as tall, `size` times as far away from the camera.

    Args:
        motion: camera coordinates.
        body: whose parameters the motion has; its shapes go from 1.1 m to 2.4 m, and no farther.
        size: factor; 1 leaves the motion as it is.
    """
    before_m = stature_of(body, motion.betas)
    betas = with_stature(body, motion.betas, before_m * size)
    change = betas - motion.betas
    if not change.any():
        return motion
    reached = stature_of(body, betas) / before_m
    per_frame = None if motion.betas_per_frame is None else motion.betas_per_frame + change
    pelvis = motion.trans + _rest_pelvis(body, motion.mesh_betas)
    new = replace(motion, betas=betas, betas_per_frame=per_frame)
    trans = reached * pelvis - _rest_pelvis(body, new.mesh_betas)
    return replace(new, trans=trans.astype(np.float32))


def _rest_pelvis(body: Body, betas: np.ndarray) -> np.ndarray:
    """(T, 3) m: where the root joint of shapes (T, 10) is in the body's own axes."""
    template = body.joints_template[0].cpu().numpy()
    return np.asarray(template + betas @ body.joints_shapedirs[0].cpu().numpy().T)
