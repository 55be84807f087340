"""One person in a video: `Track` says where they are in the picture, `Motion` how their body moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


def check_shapes(owner: object, shapes: Mapping[str, tuple[int, ...]]) -> None:
    """Refuse an object one of whose arrays has not its expected shape; arrays that are None are passed over.

    Args:
        owner: the object, usually a dataclass in its `__post_init__`.
        shapes: by the names of its attributes.

    Raises:
        ValueError: names the attribute, the expected and the actual shape.
    """
    for name, expected in shapes.items():
        values = getattr(owner, name)
        if values is not None and values.shape != expected:
            raise ValueError(f"{type(owner).__name__}.{name} must have shape {expected}, got {values.shape}")


@dataclass(frozen=True)
class Track:
    """Where one person is, frame by frame; zero frames are allowed.

    Attributes:
        person_id: 1-based, by first appearance in the video.
        frame_ids: (T,) int, strictly ascending. Up to the engine 0-based indices of the frames worked on,
            without gaps; in a result the file's own numbers, with gaps where there is a stride.
        boxes_xyxy: (T, 4) px in the upright picture, around the body.
        observed: (T,) bool, false where the frame was filled in between detections and, in a motion, where
            what was seen was not used: there the body is bridged.
        confidence: (T,) 0-1.
    """

    person_id: int
    frame_ids: np.ndarray
    boxes_xyxy: np.ndarray
    observed: np.ndarray
    confidence: np.ndarray

    def __post_init__(self) -> None:
        num_frames = len(self.frame_ids)
        per_frame = (num_frames,)
        check_shapes(self, {"boxes_xyxy": (num_frames, 4), "observed": per_frame, "confidence": per_frame})
        if num_frames > 1 and not (np.diff(self.frame_ids) > 0).all():
            raise ValueError("Track.frame_ids must ascend")

    def __len__(self) -> int:
        return len(self.frame_ids)


# Why a frame's picture does not determine the body, as files name it. A frame that does has "".
NOT_FOUND = "not_found"  # filled in between detections
NO_PERSON = "no_person"  # the landmark nets see nobody there
ANOTHER_PERSON = "another_person"  # only a neighbour can be seen there
WEAK = "weak"  # landmarks that are not believable
OUTSIDE = "outside_picture"  # the landmarks lie outside the picture
TOO_SMALL = "too_small"  # in the picture, for landmarks
REASONS = (NOT_FOUND, NO_PERSON, ANOTHER_PERSON, WEAK, OUTSIDE, TOO_SMALL)

NUM_POSE = 72
NUM_BETAS = 10
NUM_CONTACTS = 4


@dataclass(frozen=True)
class Measured2D:
    """Landmarks as they were measured in the picture.

    Attributes:
        landmarks_px: (T, 33, 2) px, BlazePose's order.
        visibility: (T, 33) 0-1.
    """

    landmarks_px: np.ndarray
    visibility: np.ndarray


@dataclass(frozen=True)
class EngineWeights:
    """Weights of an engine that names them in its results.

    Attributes:
        version: such as "staf-open 1".
        sha256: of their file, hexadecimal.
    """

    version: str
    sha256: str


@dataclass(frozen=True)
class Motion:
    """One person's body over the frames of a track.

    Attributes:
        track: who, which frames, where in the picture.
        engine: "landmarks", "staf" or "staf-open".
        body_model: name of the body whose parameters these are.
        poses: (T, 72) rad, axis-angle of SMPL's 24 joints, root first.
        betas: (10,) shape components, in standard deviations.
        betas_per_frame: (T, 10) where the engine gives one per frame; then the meshes use it.
        trans: (T, 3) m, smplx's `transl` in camera coordinates (x right, y down, z away).
        confidence: (T,) 0-1.
        measured: what the landmarks engine saw in the picture; None for other engines.
        residual_px: (T,) px, how far the joints in the picture lie from where the network itself saw them
            (root mean square), to which `trans` is fitted; None for other engines.
        why: (T,) str, one of `REASONS` in frames that are not observed, "" in the others; given None, frames
            that are not observed were `NOT_FOUND`.
        contacts: (T, 4) bool, which of left heel, left toe, right heel and right toe stand on something that
            stays; false where nothing is known. None where no one looked.
        weights: of the engine, where it names them: staf-open does.
    """

    track: Track
    engine: str
    body_model: str
    poses: np.ndarray
    betas: np.ndarray
    betas_per_frame: np.ndarray | None
    trans: np.ndarray
    confidence: np.ndarray
    measured: Measured2D | None = None
    residual_px: np.ndarray | None = None
    why: np.ndarray = None  # type: ignore[assignment]  # made below
    contacts: np.ndarray | None = None
    weights: EngineWeights | None = None

    def __post_init__(self) -> None:
        num_frames = len(self.track)
        if self.why is None:
            object.__setattr__(self, "why", np.where(self.track.observed.astype(bool), "", NOT_FOUND))
        check_shapes(
            self,
            {
                "poses": (num_frames, NUM_POSE),
                "betas": (NUM_BETAS,),
                "betas_per_frame": (num_frames, NUM_BETAS),
                "trans": (num_frames, 3),
                "confidence": (num_frames,),
                "residual_px": (num_frames,),
                "why": (num_frames,),
                "contacts": (num_frames, NUM_CONTACTS),
            },
        )

    def __len__(self) -> int:
        return len(self.track)

    @property
    def mesh_betas(self) -> np.ndarray:
        """(T, 10): the shape that each frame's mesh uses."""
        if self.betas_per_frame is not None:
            return self.betas_per_frame
        return np.broadcast_to(self.betas, (len(self), NUM_BETAS))
