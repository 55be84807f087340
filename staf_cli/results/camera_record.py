"""The camera in run.json, written and read back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from staf_cli.camera import Camera, FocalSource, Lens


def describe_camera(camera: Camera) -> dict[str, Any]:
    """What run.json says of a camera; of its lens only where there is one."""
    about: dict[str, Any] = {
        "image_size_wh": list(camera.size_wh),
        "focal_px": float(camera.focal_px),
        "focal_source": camera.focal_source,
        "principal_point_px": list(map(float, camera.principal_point_px)),
    }
    if camera.lens is not None:
        about["distortion"] = list(camera.lens.coefficients)
        about["focal_xy_px"] = list(camera.focal_xy_px)
    return about


def camera_of_document(document: Mapping[str, Any]) -> Camera:
    """The camera that a run.json tells of; older ones have the focal length alone.

    Raises:
        LookupError, TypeError, ValueError: it is none.
    """
    width, height = (int(side) for side in document["image_size_wh"])
    focal_px = float(document["focal_px"])
    cx, cy = map(float, document.get("principal_point_px", (width / 2, height / 2)))
    source: FocalSource = document.get("focal_source", "assumed")
    if source not in get_args(FocalSource):
        raise ValueError(f"{source} is no source of a focal length")
    lens = None
    if "distortion" in document:
        across, down = map(float, document["focal_xy_px"])
        lens = Lens.of(list(map(float, document["distortion"])), down / across)
    return Camera(focal_px, (cx, cy), (width, height), lens, source)
