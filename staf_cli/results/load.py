"""A finished folder read back, without a net and without the video, and further exports out of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from staf_cli.assets.store import AssetStore
from staf_cli.body.arrays import BodyArrays, free_body_arrays
from staf_cli.camera import Camera
from staf_cli.errors import InputError, OutputError, StafError
from staf_cli.export.formats import FORMATS, NO_PAGE_OPTIONS, ExportOptions, PageOptions
from staf_cli.result import Exported, Origin, Person, VideoResult
from staf_cli.results import layout
from staf_cli.results.boxes_only import boxes_only_of
from staf_cli.results.camera_record import camera_of_document
from staf_cli.results.layout import is_ours
from staf_cli.results.page_video import page_video
from staf_cli.results.publish import locked
from staf_cli.results.run_json import (
    contents_of,
    describe_export,
    exports_of,
    rate_of,
    read_document,
    write_document,
)
from staf_cli.results.same_run import input_fingerprint
from staf_cli.results.track_checks import MOST_FRAMES, check_track
from staf_cli.results.track_npz import motion_of, read_track
from staf_cli.results.worlds import no_world_lines, read_camera, worlds_of
from staf_cli.settings import Settings
from staf_cli.video.frame import VideoInfo
from staf_cli.world.world import World, world_of

if TYPE_CHECKING:  # torch comes with it
    from staf_cli.body.model import Body


# What reading numbers and words that no run wrote ends in.
DAMAGE = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)


def load_result(folder: str | Path, *, weights: str | Path | None = None) -> VideoResult:
    """Read a finished folder of results back; results of older versions too.

    Args:
        folder: of one video, with its run.json.
        weights: where an imported SMPL is looked for first, as `--weights`.

    Returns:
        People with the arrays of their files, the camera, settings and origin. The body is loaded
        when meshes are first asked for; then one made with SMPL needs SMPL (AssetError says what is missing).
        `save` takes the video with `video=PATH`; without it, it writes neither overlay nor poster.

    Raises:
        InputError: there is no finished result, or it is damaged.
    """
    folder = Path(folder)
    document = read_document(folder)
    if document is None:
        raise InputError(layout.no_result(folder))
    try:
        return _result(folder, document, None if weights is None else Path(weights))
    except (*DAMAGE, OSError) as error:
        raise damaged(folder, error) from error


def damaged(folder: Path, error: Exception) -> InputError:
    """What to tell a user whose result cannot be what a run wrote."""
    reason = " ".join(f"{type(error).__name__}: {error}".split())
    return InputError(f"{folder}: the result is damaged ({reason}); run the video again")


def result_again(folder: Path, settings: Settings, info: VideoInfo) -> VideoResult:
    """A finished result, to be written with other settings of what is written.

    Args:
        folder: of the result.
        settings: of the new run.
        info: of the video, opened again.

    Raises:
        InputError: as `load_result`.
    """
    result = load_result(folder, weights=settings.weights_dir)
    before = result.origin.settings
    said_before = no_world_lines(str(before.get("space")), bool(before.get("floor")), result.worlds)
    kept = [line for line in result.warnings if line not in said_before]
    warnings = (*kept, *no_world_lines(settings.space, settings.floor, result.worlds))
    return replace(result, info=info, warnings=warnings)


def _result(folder: Path, document: Mapping[str, Any], weights: Path | None) -> VideoResult:
    stored = [read_track(path) for path in layout.track_files(folder)]
    for arrays in stored:
        check_track(arrays)
    listed = [int(person["person_id"]) for person in document["people"]]
    if [int(arrays["person_id"]) for arrays in stored] != listed:
        raise ValueError(f"tracks of people {listed} are expected")
    camera = camera_of_document(document)
    worlds = worlds_of(document, stored, read_camera(folder / layout.CAMERA))
    body = cast("Body", BodyOnDemand(str(document["body_model"]), weights))  # is one when it is needed
    rate = rate_of(document)
    num_frames = int(document["frames"])
    if not 0 <= num_frames < MOST_FRAMES:
        raise ValueError("frames: a number that no video has")
    settings, files = dict(document["settings"]), document.get("files", {})
    if not isinstance(files, dict):
        raise TypeError("files")
    return VideoResult(
        info=VideoInfo(
            path=Path(document["input"]),
            size_wh=camera.size_wh,
            fps=rate,
            time_base=Fraction(document.get("time_base") or 1 / rate),
            num_frames=num_frames,
            is_photo=bool(document.get("is_photo", (folder / "overlay.png").is_file())),
        ),
        camera=camera,
        body=body,
        people=[_person(arrays, camera, body, worlds) for arrays in stored],
        num_frames=num_frames,
        frame_ids=_frame_ids(document, settings, num_frames),
        num_lost=document.get("frames_lost", 0),
        engine=str(document["engine"]),
        detector=str(document["detector"]),
        warnings=tuple(document["warnings"]),
        timings_s=dict(document["timings_s"]),
        exports=exports_of(document),
        worlds=worlds,
        boxes_only=boxes_only_of(document),
        origin=Origin(
            input_name=str(document["input"]),
            input_sha256=document.get("input_sha256"),
            input_path_sha256=document.get("input_path_sha256"),
            settings=settings,
            assets=dict(document["assets"]),
            versions=dict(document["versions"]),
        ),
        writer=_LoadedWriter(folder, settings),
    )


def _person(arrays: dict[str, np.ndarray], camera: Camera, body: Body, worlds: Sequence[World]) -> Person:
    motion = motion_of(arrays)
    world = world_of(motion.track, worlds)
    return Person(motion, camera, body, arrays["timestamps_s"], float(arrays["fps"]), world, arrays)


def _frame_ids(document: Mapping[str, Any], settings: Mapping[str, Any], count: int) -> np.ndarray | None:
    """(N,) the file's own numbers of the frames worked on; None where these are all of its frames."""
    first, step = int(document.get("first_frame") or 0), int(settings.get("stride", 1))
    if not (0 <= first < MOST_FRAMES and 0 < step < MOST_FRAMES):
        raise ValueError("first_frame, stride: numbers that no video has")
    return None if (first, step) == (0, 1) else first + step * np.arange(count)


class BodyOnDemand:
    """A body of which only the name is known until something else of it is asked for; then it is a `Body`.

    Args:
        name: of the body, as run.json has it.
        weights: where an imported SMPL is looked for first.
    """

    def __init__(self, name: str, weights: Path | None = None) -> None:
        self.name = name
        self._weights = weights

    def __repr__(self) -> str:
        return f"BodyOnDemand({self.name!r})"

    @property
    def arrays(self) -> BodyArrays:
        """What describes this body; the free body's are read without torch."""
        free = free_body_arrays()
        return free if self.name == free.name else self._loaded.arrays

    @cached_property
    def _loaded(self) -> Body:
        from staf_cli.weights.load import load_body  # loads torch, which takes seconds

        return load_body(AssetStore(self._weights, offline=True), self.name)

    def __getattr__(self, attribute: str) -> Any:
        """Called for what is not there yet: all but the name and what stands above."""
        if attribute.startswith("_"):
            raise AttributeError(attribute)
        return getattr(self._loaded, attribute)


@dataclass(frozen=True)
class _LoadedWriter:
    """Writes a result that was read back into another folder.

    Attributes:
        folder: where it was read from.
        settings: of the run, as plain values.
    """

    folder: Path
    settings: Mapping[str, Any]

    def save(self, result: VideoResult, folder: Path, settings: Mapping[str, Any]) -> None:
        """See `VideoResult.save`."""
        if folder.resolve() == self.folder.resolve():
            raise OutputError(f"{folder} is where this result was read from; staf export adds formats to it")
        from staf_cli.render.choose import make_renderer  # these load torch and what decodes videos
        from staf_cli.results.writer import Writer
        from staf_cli.video.video_source import open_source

        given = dict(settings)
        video = given.pop("video", None)
        own = settings_of(self.settings)
        source = None
        if video is not None:
            source = open_source(Path(video), fps=own.fps, selection=own.selection)
            if result.origin.input_sha256 not in (None, input_fingerprint(Path(video))):
                raise InputError(f"{video} is not the input that {self.folder} was made from; give that one")
            # With its sound, and where a selection begins and ends.
            result = replace(result, info=source.info)
        writer = Writer(own, source, lambda chosen, faces: make_renderer(chosen.renderer, faces))
        writer.save(result, folder, given)


def settings_of(plain: Mapping[str, Any]) -> Settings:
    """Settings out of run.json; without what this version does not know and files of the run's machine."""
    known = {field.name for field in fields(Settings)} - {"yolo_weights", "weights_dir", "calibration"}
    if plain.get("focal_px") is not None:
        known.discard("fov_deg")  # 0.2.0 wrote both
    try:
        return Settings(**{name: value for name, value in plain.items() if name in known})
    except StafError:  # of a version with other choices
        return Settings()


def export_into(
    folder: Path,
    formats: Sequence[str],
    *,
    from_start: bool = False,
    space: str = "auto",
    weights: Path | None = None,
    video: Path | None = None,
    page: PageOptions = NO_PAGE_OPTIONS,
) -> tuple[Exported, ...]:
    """Write formats of `--export` into a finished folder and note them in its run.json.

    All files are first written into a hidden folder beside the others; where anything fails, the result stays
    as it was. `staf run` still keeps the result.

    Args:
        folder: of one video's results.
        formats: names of `--export`, each once.
        from_start, space: see `ExportOptions`.
        weights: where an imported SMPL is looked for first.
        video: the input, for html, where it does not lie beside the result.
        page: of html: all but what is found here.

    Raises:
        InputError: there is no finished result, or `video` is not what it was made from.
        AssetError: it was made with SMPL, which is not here.
        OutputError: the files cannot be written.
    """
    result = load_result(folder, weights=weights)
    if "html" in formats and not page.no_video:
        document, own = read_document(folder) or {}, settings_of(result.origin.settings)
        page = replace(page, video=page_video(folder, document, result, own, video))
    options = ExportOptions(from_start=from_start, space=space, page=page)
    part = folder / ".export.part"
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        with locked(part):
            exported = tuple(_written(name, result, part, folder, options) for name in formats)
            _move_into(part, folder)
            document = read_document(folder) or {}
            noted = {each.format: describe_export(each) for each in exported}
            document["exports"] = document.get("exports", {}) | noted
            there = contents_of(folder).items()
            measured = {name: size for name, size in there if is_ours(name)}
            document["files"] = document.get("files", {}) | measured
            write_document(folder, document)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written ({error.strerror or error})") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return exported


def _written(name: str, result: VideoResult, part: Path, folder: Path, options: ExportOptions) -> Exported:
    """One format of a result that was read from `folder`, into `part`."""
    try:
        return FORMATS[name].write(result, part, options)
    except DAMAGE as error:
        raise damaged(folder, error) from error


def _move_into(part: Path, folder: Path) -> None:
    """Each file under its own name; files of an earlier export are replaced."""
    for path in sorted(part.rglob("*")):
        target = folder / path.relative_to(part)
        if path.is_dir():
            target.mkdir(exist_ok=True)
        else:
            os.replace(path, target)
