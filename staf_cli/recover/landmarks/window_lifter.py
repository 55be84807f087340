"""The lifter of windows: a track's 2D landmarks -> 3D, every frame with its neighbours in time.

What it gives is the mean of two nets, of windows and of single frames: they err differently, and the mean was
nearer to truth than the net of single frames on both pairs of the four-camera scene's cameras, the net of
windows only on one. Stills, very short tracks and videos of few frames a second have the net of single frames
alone.
"""

from __future__ import annotations

import json
from importlib.resources import files

import numpy as np
import torch

from staf_cli.blazepose.follow import PoseTrack
from staf_cli.camera import Camera
from staf_cli.recover import rotations
from staf_cli.recover.landmarks.lifter import Initial3D, Lifter, facing, in_camera_axes
from staf_cli.recover.landmarks.lifter_net import (
    MIN_CONFIDENCE,
    Lifted,
    averaged,
    mirrored,
    mirrored_input,
    normalised,
)
from staf_cli.recover.landmarks.skeleton import FIT_LANDMARKS
from staf_cli.recover.landmarks.window_net import (
    MIDDLE,
    WINDOW,
    WINDOW_WEIGHTS,
    WindowConfig,
    WindowNet,
    confidence_of_sigma,
)

STEP_S = 0.034  # between a window's frames, or the next more; half and double give the same error
SLOWEST_S = 0.25  # between two frames of a window: the net was trained on no slower ones
SHORTEST_S = 0.5  # of a track that is worth a window; stills have one frame
WINDOW_SHARE = 0.5  # of the window's net in the mean
WINDOWS_AT_A_TIME = 512
NUM_MIDDLE = MIDDLE.stop - MIDDLE.start


class WindowLifter:
    """The trained nets of windows and of single frames, each averaged over a picture and its mirror image."""

    def __init__(self, net: WindowNet, single: Lifter, share: float = WINDOW_SHARE) -> None:
        """The share 0-1 is that of the net of windows in the mean."""
        self._net, self._single, self._share = net.eval(), single, share

    @property
    def net(self) -> WindowNet:
        return self._net

    @classmethod
    def load(cls) -> WindowLifter:
        """Read the package's own weights (see scripts/train_lifter.py)."""
        with files("staf_cli.recover.landmarks").joinpath(WINDOW_WEIGHTS).open("rb") as file:
            stored = dict(np.load(file))  # holds no pickles, and none would be read
        header = json.loads(str(stored.pop("header")))
        net = WindowNet(WindowConfig(**header["config"]))
        net.load_state_dict({name: torch.from_numpy(value).float() for name, value in stored.items()})
        return cls(net, Lifter.load())

    def initial_3d(
        self, poses: PoseTrack, weights: np.ndarray, times_s: np.ndarray, camera: Camera
    ) -> Initial3D:
        """An `Initialise3D`: turn the camera to face the person in every frame, lift windows, turn back.

        How sure a landmark is, the net reads from its sigma; points with no weight are not there.
        """
        single = self._single.initial_3d(poses, weights, times_s, camera)
        if not worth_windows(times_s):
            return single
        turn, observed = observed_of(poses, weights, camera)
        lifted = self.lift(observed, times_s)
        return mean_3d(single, in_camera_axes(lifted, turn), self._share)

    @torch.no_grad()
    def lift(self, observed: torch.Tensor, times_s: np.ndarray) -> Lifted:
        """Normalised points (T, P, 3) of frames at ascending times (T,) s -> `Lifted` of T frames."""
        rows = window_rows(times_s)
        times = torch.as_tensor(times_s[rows] - times_s[rows[:, WINDOW // 2, None]], dtype=torch.float32)
        views = [self._net.embedded(seen) for seen in (observed, mirrored_input(observed))]
        pieces = []
        for start in range(0, len(rows), WINDOWS_AT_A_TIME):
            piece = slice(start, start + WINDOWS_AT_A_TIME)
            one, other = (self._net(view[rows[piece]], times[piece]) for view in views)
            pieces.append(averaged(one, mirrored(other)))
        _, first = np.unique(rows[:, MIDDLE], return_index=True)  # where each of 0..T-1 was lifted
        points = torch.cat([piece.points_m for piece in pieces]).flatten(0, 1)
        rotmats = torch.cat([piece.rotmats for piece in pieces]).flatten(0, 1)
        return Lifted(points[first], rotmats[first])


def observed_of(poses: PoseTrack, weights: np.ndarray, camera: Camera) -> tuple[np.ndarray, torch.Tensor]:
    """What nets of windows read of T frames' poses.

    Args:
        poses: of one person.
        weights: (T, 33) 0-1; points with none are not there.
        camera: of the video.

    Returns:
        Rotations (T, 3, 3) as of `facing`, and normalised points (T, P, 3) with their confidence by sigma.
    """
    names = list(FIT_LANDMARKS)
    turn, points = facing(poses.points_px, camera)
    sigma = torch.as_tensor(poses.sigma[:, names], dtype=torch.float32)
    gone = torch.as_tensor(weights[:, names] <= MIN_CONFIDENCE)
    confidence = confidence_of_sigma(sigma).masked_fill(gone, 0.0)
    return turn, normalised(torch.as_tensor(points, dtype=torch.float32), confidence)


def mean_3d(one: Initial3D, other: Initial3D, share: float) -> Initial3D:
    """The mean of two of the same T frames, with a share 0-1 of the other."""
    rotmats = torch.as_tensor(one.rotmats * (1 - share) + other.rotmats * share)
    return Initial3D(
        one.points_m * (1 - share) + other.points_m * share, rotations.special_procrustes(rotmats).numpy()
    )


def worth_windows(times_s: np.ndarray) -> bool:
    """Whether frames at these times (T,) s are lifted in windows: enough of them, close to each other."""
    if len(times_s) < NUM_MIDDLE or times_s[-1] - times_s[0] < SHORTEST_S:
        return False
    return bool(np.median(np.diff(times_s)) <= SLOWEST_S)


def window_rows(times_s: np.ndarray) -> np.ndarray:
    """Windows (B, 9) of T frames at these times (T,) s; each frame is in the middle three of at least one.

    Of quick videos not every frame goes into a window, but frames about `STEP_S` apart: they make several
    sequences that lie between each other. Where a sequence ends, or has a gap, its last frame is repeated.
    """
    step_s = max(float(np.median(np.diff(times_s))), 1e-4) if len(times_s) > 1 else STEP_S
    stride = max(1, round(STEP_S / step_s))
    around = np.arange(WINDOW) - WINDOW // 2
    windows = []
    for start in range(min(stride, len(times_s))):
        sequence = np.arange(start, len(times_s), stride)
        gaps = np.flatnonzero(np.diff(times_s[sequence]) > SLOWEST_S) + 1
        for rows in np.split(sequence, gaps):
            # The last centre is moved in, so that it is not beyond the end.
            centres = np.minimum(np.arange(1, len(rows) + 1, NUM_MIDDLE), max(len(rows) - 2, 0))
            windows.append(rows[(centres[:, None] + around).clip(0, len(rows) - 1)])
    return np.concatenate(windows)
