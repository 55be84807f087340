"""A predictor whose error is known: the truth itself, turned as a whole."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.spatial.transform import Rotation

from staf_cli.body.model import Body
from staf_cli.camera import Camera
from staf_cli.evaluation.images import ImageSequence
from staf_cli.evaluation.predictor import Prediction
from staf_cli.motion import Motion, Track

TURN = Rotation.from_rotvec([0, 0.2, 0])


class TurnedTruth:
    """Gives the true motion of each track, turned about the vertical by `TURN`; not in every frame."""

    engine = "turned truth"
    fingerprints: dict[str, str] = {}  # noqa: RUF012

    def __init__(self, body: Body, motions: Sequence[Motion], *, unseen: Sequence[int] = ()) -> None:
        self.body = body
        self._motions = motions
        self._unseen = unseen
        self.num_calls = 0

    def predict(self, images: ImageSequence, tracks: list[Track], camera: Camera) -> list[Prediction]:
        del camera
        self.num_calls += 1
        return [self._one(images, track) for track in tracks]

    def _one(self, images: ImageSequence, track: Track) -> Prediction:
        motion = self._motions[track.person_id - 1]
        frames = images.frame_ids[track.frame_ids]
        rows = np.flatnonzero(~np.isin(frames, self._unseen))
        poses = motion.poses[frames[rows]].astype(np.float64)
        poses[:, :3] = (TURN * Rotation.from_rotvec(poses[:, :3])).as_rotvec()
        return Prediction(rows, poses, np.tile(motion.betas, (len(rows), 1)), motion.trans[frames[rows]])
