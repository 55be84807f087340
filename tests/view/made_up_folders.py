"""Finished results on disk that no net has made."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from staf_cli.camera import Camera
from staf_cli.result import Origin, VideoResult
from staf_cli.results.same_run import input_fingerprint, input_name, package_versions, path_sha256
from staf_cli.results.writer import Writer
from staf_cli.settings import Settings
from staf_cli.video.frame import VideoInfo

NOT_A_RENDERER: Any = None


def save_result(
    folder: Path, result: VideoResult, video: Path | None, camera: Camera, **settings: Any
) -> Path:
    """Write a result as a run of this video would, without meshes and overlay.

    Args:
        folder: made.
        result: whose people get the camera and, where there is a video, its sha256.
        video: what it is made from; None: something that is not there.
        camera: of the video.
        **settings: of the run.
    """
    chosen = Settings(obj=False, frame_npz=False, overlay=False, **settings)
    origin = Origin(input_name="walk.mp4", input_sha256="0" * 64)
    if video is not None:
        origin = Origin(input_name(video), input_fingerprint(video), path_sha256(video))
    origin = dataclasses.replace(origin, settings=chosen.as_json(), versions=dict(package_versions()))
    people = [dataclasses.replace(person, camera=camera) for person in result.people]
    info = dataclasses.replace(result.info, size_wh=camera.size_wh, path=Path(origin.input_name))
    whole = dataclasses.replace(result, people=people, camera=camera, info=info, origin=origin)
    folder.mkdir(parents=True)
    Writer(chosen, None, lambda *_: NOT_A_RENDERER).write(whole, folder)
    return folder


def at_times(result: VideoResult, times_s: np.ndarray) -> VideoResult:
    """The result with its frames at these times (N,) s since the first."""
    people = [
        dataclasses.replace(
            person,
            timestamps_s=times_s[person.frame_ids],
            fps=len(times_s) / float(times_s[-1] + times_s[1]),
        )
        for person in result.people
    ]
    fps = Fraction(len(times_s) / float(times_s[-1] + times_s[1])).limit_denominator(1000)
    info: VideoInfo = dataclasses.replace(result.info, fps=fps)
    return dataclasses.replace(result, people=people, info=info)
