"""`person_NNN.npz`: one person's whole track, and back."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from staf_cli.motion import Measured2D, Motion, Track
from staf_cli.result import Person


def write_track(path: Path, person: Person) -> None:
    """Write one person's track; keys, shapes and units as docs/outputs.md lists them."""
    with path.open("wb") as file:
        np.savez_compressed(file, **person.arrays)  # type: ignore[arg-type]


def read_motion(path: Path) -> Motion:
    """Read the motion that `write_track` wrote; never unpickles."""
    with np.load(path, allow_pickle=False) as stored:
        data = {key: stored[key] for key in stored.files}
    track = Track(
        person_id=int(data["person_id"]),
        frame_ids=data["frame_ids"],
        boxes_xyxy=data["boxes_xyxy"],
        observed=data["observed"],
        confidence=data["confidence"],
    )
    measured = None
    if "landmarks2d" in data:
        measured = Measured2D(data["landmarks2d"], data["landmarks2d_visibility"])
    return Motion(
        track=track,
        engine=str(data["engine"]),
        body_model=str(data["body_model"]),
        poses=data["poses"],
        betas=data["betas"],
        betas_per_frame=data.get("betas_per_frame"),
        trans=data["trans"],
        confidence=data["confidence"],
        measured=measured,
        residual_px=data.get("projection_residual_px"),
    )
