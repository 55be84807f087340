"""STAF with open weights as the fit's beginning: a track's landmarks in, 3D and its sigmas out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from staf_cli.blazepose.follow import PoseTrack
from staf_cli.camera import Camera
from staf_cli.motion import EngineWeights
from staf_cli.recover.landmarks.lifter import Initial3D, Lifter, in_camera_axes
from staf_cli.recover.landmarks.lifter_net import mirrored_input
from staf_cli.recover.landmarks.window_lifter import observed_of, worth_windows
from staf_cli.recover.staf_open.network import OpenOutput, StafOpenNet
from staf_cli.recover.staf_open.track import OpenTrack, as_track, in_both_ways, recover_track


class StafOpen:
    """The trained network: `windows` and `track` take landmarks, `initial_3d` poses of a person in a picture.

    Attributes:
        net: in eval mode, on the CPU.
        weights: their version, and the hash of their file.
    """

    def __init__(self, net: StafOpenNet, version: str, sha256: str) -> None:
        self.net = net.eval().requires_grad_(False)
        self.weights = EngineWeights(version, sha256)
        self._single = Lifter(net.single)

    @torch.inference_mode()
    def windows(self, observed: Tensor, times_s: Tensor) -> OpenTrack:
        """The middle frame of each window, in a picture and its mirror image, averaged.

        Args:
            observed: (B, 9, P, 3) points in the order of `FIT_LANDMARKS` as `lifter_net.normalised` gives
                them: x, y, and confidence by sigma (`window_net.confidence_of_sigma`).
            times_s: (B, 9) s from the middle frame, ascending; ends are repeated.
        """
        one, other = (as_track(self.net(seen, times_s)) for seen in (observed, mirrored_input(observed)))
        return in_both_ways(one, other)

    def body(self, observed: Tensor, times_s: Tensor) -> OpenOutput:
        """What the network says of the middle frame of each window as it is seen: states of all stages."""
        with torch.inference_mode():
            output: OpenOutput = self.net(observed, times_s)
        return output

    def track(self, observed: Tensor, times_s: np.ndarray) -> OpenTrack:
        """All frames of one person, each in the middle of a window of its own.

        Args:
            observed: (T, P, 3) as for `windows`.
            times_s: (T,) s, ascending.
        """
        return recover_track(self.net, observed, times_s)

    def initial_3d(
        self, poses: PoseTrack, weights: np.ndarray, times_s: np.ndarray, camera: Camera
    ) -> Initial3D:
        """An `Initialise3D`: turn the camera to face the person in every frame, recover, turn back.

        Stills, very short tracks and videos of few frames a second have the lifter of single frames alone,
        as in `WindowLifter`, and no sigmas.
        """
        if not worth_windows(times_s):
            return self._single.initial_3d(poses, weights, times_s, camera)
        turn, observed = observed_of(poses, weights, camera)
        found = self.track(observed, times_s)
        return replace(in_camera_axes(found.lifted, turn), sigma_m=found.sigma_m.numpy())
