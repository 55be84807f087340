"""`person_NNN.npz`: one person's whole track, and back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from staf_cli.motion import EngineWeights, Measured2D, Motion, Track
from staf_cli.untrusted.arrays import read_arrays

if TYPE_CHECKING:  # torch comes with it, and reading a track does without
    from staf_cli.result import Person


def write_track(path: Path, person: Person) -> None:
    """Write one person's track; keys, shapes and units as docs/outputs.md lists them."""
    arrays = person.arrays | {"stature_m": np.asarray(person.stature_m)}  # results of old have none
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]


def read_track(path: Path) -> dict[str, np.ndarray]:
    """The arrays of a track by their keys; nothing is unpickled.

    Raises:
        InputError: it is missing or damaged.
    """
    return read_arrays(path, "one person's track")


def motion_of(arrays: Mapping[str, np.ndarray]) -> Motion:
    """The motion that a track's arrays describe.

    Raises:
        KeyError, ValueError: an array is missing or has another shape.
    """
    track = Track(
        person_id=int(arrays["person_id"]),
        frame_ids=arrays["frame_ids"],
        boxes_xyxy=arrays["boxes_xyxy"],
        observed=arrays["observed"],
        confidence=arrays["confidence"],
    )
    measured = None
    if "landmarks2d" in arrays:
        measured = Measured2D(arrays["landmarks2d"], arrays["landmarks2d_visibility"])
    return Motion(
        track=track,
        engine=str(arrays["engine"]),
        body_model=str(arrays["body_model"]),
        poses=arrays["poses"],
        betas=arrays["betas"],
        betas_per_frame=arrays.get("betas_per_frame"),
        trans=arrays["trans"],
        confidence=arrays["confidence"],
        measured=measured,
        residual_px=arrays.get("projection_residual_px"),
        why=arrays.get("why"),  # type: ignore[arg-type]  # older files have none
        contacts=arrays.get("contacts"),
        weights=_weights(arrays),
    )


def _weights(arrays: Mapping[str, np.ndarray]) -> EngineWeights | None:
    """Of the engine, where it names them."""
    if "engine_version" not in arrays:
        return None
    return EngineWeights(str(arrays["engine_version"]), str(arrays["engine_sha256"]))
