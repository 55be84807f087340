"""What a run can be asked for. Each setting stands here once: name, type, choices, default and help.

The command line's options and help, the checks, run.json's settings and the pages' tables are made from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from staf_cli.calibration.choice import CalibrationChoice
from staf_cli.errors import SettingError
from staf_cli.export.formats import FORMATS
from staf_cli.known_heights import KnownHeights
from staf_cli.video.selection import Selection

EXPORTS = tuple(FORMATS)
UNLIMITED = float("inf")
HTML_MB = (2, 2000)  # of a page with everything in it: without a video it has more than 1

EngineName = Literal["auto", "staf", "staf-open", "landmarks"]
Space = Literal["auto", "camera", "world"]
Affects = Literal["motion", "files", "nothing"]


@dataclass(frozen=True)
class Option:
    """A setting as the command line takes it.

    Attributes:
        name: of the field.
        kind: of a value; bool for a switch.
        default: what counts where it is not given.
        help: what it does, one line, with the choices.
        metavar: what stands for the value in the help.
        choices: the values there are; any where empty.
        several: whether values may be joined by commas, or the option repeated.
        rare: whether only --help-all shows it.
        between: the least and the greatest value, both included.
    """

    name: str
    kind: type
    default: Any
    help: str
    metavar: str | None
    choices: tuple[str, ...]
    several: bool
    rare: bool
    between: tuple[float, float]

    @property
    def flag(self) -> str:
        """Its name on the command line, such as `--fov-deg`."""
        return "--weights" if self.name == "weights_dir" else f"--{self.name.replace('_', '-')}"


def setting(
    default: Any,
    help: str,
    metavar: str | None = None,
    *,
    choices: tuple[str, ...] = (),
    notes: dict[str, str] | None = None,
    between: tuple[float, float] = (-UNLIMITED, UNLIMITED),
    rare: bool = False,
    affects: Affects = "motion",
) -> Any:
    """A field of a class of settings; choices of a Literal type are found by themselves.

    Args:
        default: of the field.
        help: what it does; the choices, with what `notes` say of some, are put behind it.
        metavar: what stands for the value in the help.
        choices: where the type does not tell.
        notes: words about some of the choices.
        between: the least and the greatest number.
        rare: show it with --help-all only.
        affects: what it changes: the recovered motion, only the files written of it, or no result at all.
    """
    about = {"help": help, "metavar": metavar, "choices": choices, "notes": notes or {}}
    return field(default=default, metadata={**about, "between": between, "rare": rare, "affects": affects})


def settings_that_affect(what: Affects) -> frozenset[str]:
    """Names of the settings of a run that change this."""
    return frozenset(each.name for each in fields(Settings) if each.metadata["affects"] == what)


def options(kind: type) -> tuple[Option, ...]:
    """Every field of a class of settings as an option, in the fields' order: what pages and commands list."""
    hints = get_type_hints(kind)
    return tuple(_option(each.name, hints[each.name], each.default, each.metadata) for each in fields(kind))


def _option(name: str, hint: Any, default: Any, about: Any) -> Option:
    several = get_origin(hint) is tuple
    kinds = [each for each in get_args(hint) or (hint,) if each not in (type(None), Ellipsis)]
    literal = next((each for each in (hint, *kinds) if get_origin(each) is Literal), None)
    choices = about["choices"] or get_args(literal)
    words = about["help"]
    if choices:
        notes = {name: f" ({note})" for name, note in about["notes"].items()}
        words += ": " + ", ".join(f"{each}{notes.get(each, '')}" for each in choices)
    kind = str if choices or str in kinds else kinds[0]
    metavar = about["metavar"] or ("NAME" if choices else None)
    rare, between = about["rare"], about["between"]
    return Option(name, kind, default, f"{words}.", metavar, choices, several, rare, between)


class Checked:
    """Checks and plain values of a dataclass whose fields are made by `setting`."""

    def __post_init__(self) -> None:
        """Check every field; of those that may hold several values, keep each value once as a tuple.

        Raises:
            SettingError: a value is none of the choices or out of range.
        """
        for option in options(type(self)):
            value = getattr(self, option.name)
            if option.several:
                value = _listed(value)
                object.__setattr__(self, option.name, value)
            if value is not None:
                _check(option, value)

    def as_json(self) -> dict[str, object]:
        """The settings as plain values; paths by their names only."""
        return {option.name: _plain(getattr(self, option.name)) for option in options(type(self))}


@dataclass(frozen=True)
class Settings(Checked):
    """Settings of one run; every field is also an option of `staf run`, with the help given here."""

    engine: EngineName = setting("auto", "Recovers the bodies", notes={"auto": "STAF if imported"})
    detector: Literal["auto", "yolo", "open", "blazepose"] = setting(
        "auto", "Finds people", notes={"auto": "the first that can be had", "open": "NanoDet"}
    )
    people: str = setting("all", "Whom to recover: all, largest, or numbers: 1,3", "WHO")
    height_m: str | float | None = setting(None, "Heights, if known: 1.63, or 1:1.63,2:1.80", "M")
    body: Literal["auto", "free", "smpl"] = setting(
        "auto", "Body", notes={"auto": "the engine's own", "smpl": "if imported"}, rare=True
    )
    space: Space = setting("auto", "Axes of glb, bvh, amass and csv", affects="files")
    smooth: bool = setting(False, "Smooth the motion afterwards")
    focal_px: float | None = setting(None, "Focal length, if known", "PX", between=(1, 1e6))
    fov_deg: float | None = setting(
        None,
        "Field of view across the longer side, if known; 55 where nothing tells",
        "DEG",
        between=(5, 170),
        rare=True,
    )
    calibration: str | Path | None = setting(None, "Calibrated cameras; of several FILE:CAMERA", "FILE")
    camera_height_m: float | None = setting(
        None, "Camera over the floor, if known", "M", between=(0.02, 100), rare=True
    )
    camera_pitch_deg: float | None = setting(
        None, "Camera looks down by (up: below 0), if known", "DEG", between=(-89, 89), rare=True
    )
    moving: Literal["auto", "off"] = setting(
        "auto", "Path of a travelling camera", notes={"auto": "if pycolmap is installed"}, rare=True
    )
    obj: bool = setting(True, "Write a mesh .obj per frame", affects="files")
    frame_npz: bool = setting(True, "Write a mesh .npz per frame", affects="files")
    export: tuple[str, ...] = setting((), "Also write", "FORMATS", choices=EXPORTS, affects="files")
    with_body: bool = setting(False, "html: SMPL's mesh too, not to be passed on", rare=True, affects="files")
    no_video: bool = setting(False, "html: without the video", rare=True, affects="files")
    html_mb: float = setting(
        20.0,
        "html: at most so large; the video is scaled",
        "MB",
        between=HTML_MB,
        rare=True,
        affects="files",
    )
    overlay: bool = setting(True, "Draw the overlay video", affects="files")
    view: tuple[Literal["side", "front", "top"], ...] = setting(
        (), "Views beside the overlay", "SIDE", affects="files"
    )
    feet_lock: bool = setting(True, "Hold feet that stand where they are", rare=True)
    floor: bool = setting(False, "Draw floor grid and horizon into the overlay", rare=True, affects="files")
    device: str = setting("auto", "auto, cpu, cuda or mps", "NAME")
    weights_dir: Path | None = setting(None, "Where assets are looked for first", "DIR", affects="nothing")
    offline: bool = setting(False, "Never use the network", affects="nothing")
    fps: float | None = setting(
        None, "Rate of numbered frames (30), of raw streams", "FPS", between=(0.01, 1000), rare=True
    )
    start: str | float | None = setting(
        None, "Begin there: seconds (83.5, 1:23.5), frame (120f); not for photos", "TIME", rare=True
    )
    end: str | float | None = setting(None, "Stop before this time; as --start", "TIME", rare=True)
    stride: int = setting(1, "Work on every Nth frame", "N", rare=True)
    tracker: Literal["bytetrack", "botsort"] = setting("bytetrack", "Joins boxes into tracks", rare=True)
    max_people: int | None = setting(
        None,
        "Keep only the N people who fill most of the video",
        "N",
        between=(1, UNLIMITED),
        rare=True,
    )
    yolo_weights: Path | None = setting(None, "Other weights for YOLO", "FILE", rare=True)
    weights_file: Path | None = setting(
        None, "Weights of staf train (of staf train open: with --engine staf-open)", "FILE", rare=True
    )
    gender: Literal["neutral", "male", "female"] = setting(
        "neutral", "SMPL under the landmarks engine", rare=True
    )
    one_shape: bool = setting(False, "STAF: one shape a person (the mean) instead of one a frame", rare=True)
    half: bool = setting(False, "STAF: half precision, on CUDA only", rare=True)
    landmarks: Literal["auto", "full", "heavy"] = setting(
        "auto",
        "BlazePose's net",
        notes={"auto": "full; heavy and MoveNet where it is hard", "heavy": "slower; by npm"},
        rare=True,
    )
    girth: bool = setting(True, "Shape follows the silhouette's widths", rare=True)
    renderer: Literal["auto", "pyrender", "software"] = setting(
        "auto", "Draws the overlay", rare=True, affects="files"
    )
    opacity: float = setting(
        0.85, "Opacity of the mesh in the overlay", "0-1", between=(0, 1), rare=True, affects="files"
    )
    background: Literal["video", "plain", "transparent"] = setting(
        "video", "Behind the mesh", notes={"transparent": ".mov"}, rare=True, affects="files"
    )
    wireframe: bool = setting(False, "Draw the mesh's edges only", rare=True, affects="files")
    skeleton: bool = setting(False, "Draw bones and joints", rare=True, affects="files")
    labels: bool = setting(True, "Write ids above heads", rare=True, affects="files")
    export_from_start: bool = setting(
        False, "bvh, amass: begin with the video, not with the person", rare=True, affects="files"
    )

    def __post_init__(self) -> None:
        if str(self.detector) == "embedded":  # its name until 0.2
            object.__setattr__(self, "detector", "blazepose")
        super().__post_init__()
        self._check_body()
        if not re.fullmatch(r"all|largest|[1-9]\d{0,8}(,[1-9]\d{0,8})*", self.people):
            raise SettingError(f"--people {self.people}: choose all, largest, or numbers such as 1,3")
        if self.view and not self.overlay:
            raise SettingError(f"--view {self.view[0]}: panels are part of the overlay; drop --no-overlay")
        _ = self.selection
        object.__setattr__(self, "height_m", self.heights.plain)
        self._check_camera()
        if self.yolo_weights is not None and self.detector not in ("auto", "yolo"):
            raise SettingError(
                f"--yolo-weights is for --detector yolo, not {self.detector}: drop one of them"
            )
        for flag, file in (("--yolo-weights", self.yolo_weights), ("--weights-file", self.weights_file)):
            if file is not None and not file.is_file():
                raise SettingError(f"{flag} {file}: no such file")

    def _check_body(self) -> None:
        """Only what can go together."""
        if self.weights_file is not None:
            self._check_weights_file()
        elif self.engine == "staf" and self.body == "free":
            raise SettingError(
                "--body free: STAF gives SMPL bodies; use --engine landmarks for the free body"
            )
        if self.gender != "neutral" and (self.engine == "staf" or self.body != "smpl"):
            raise SettingError(
                f"--gender {self.gender} is for SMPL under the landmarks engine: "
                "add --body smpl --engine landmarks"
            )

    def _check_weights_file(self) -> None:
        """The file says which engine and which body."""
        others = {
            "--engine": self.engine == "landmarks" and self.engine,
            "--body": self.engine != "staf-open" and self.body != "auto" and self.body,
        }
        for flag, value in others.items():
            if value:
                raise SettingError(
                    f"{flag} {value}: --weights-file is STAF with its own body; drop one of them"
                )

    def _check_camera(self) -> None:
        """The focal length is said once: a calibration holds one too."""
        if self.focal_px is not None and self.fov_deg is not None:
            raise SettingError(
                f"--focal-px {self.focal_px:g} and --fov-deg {self.fov_deg:g} both say what the focal length "
                "is: drop one of them"
            )
        for flag, value in (("--focal-px", self.focal_px), ("--fov-deg", self.fov_deg)):
            if self.calibration is not None and value is not None:
                raise SettingError(
                    f"{flag} {value:g} and --calibration both say what the focal length is: drop one of them"
                )
        # Looked at once: a long run does not fail in the end over a file that has gone meanwhile.
        object.__setattr__(self, "_calibration_choice", CalibrationChoice.parse(self.calibration))

    def as_json(self) -> dict[str, object]:
        """The settings as plain values; paths by their names only."""
        choice = self.calibration_choice
        return super().as_json() | {"calibration": None if choice is None else choice.plain}

    @property
    def calibration_choice(self) -> CalibrationChoice | None:
        """The file and the camera that `calibration` names."""
        choice: CalibrationChoice | None = vars(self)["_calibration_choice"]
        return choice

    @property
    def selection(self) -> Selection:
        """The frames that `start`, `end` and `stride` select."""
        return Selection.parse(self.start, self.end, self.stride)

    @property
    def heights(self) -> KnownHeights:
        """The heights that `height_m` gives."""
        return KnownHeights.parse(self.height_m)

    @property
    def engine_wanted(self) -> EngineName:
        """The engine that is asked for, by its name or by its weights."""
        own = self.weights_file is not None and self.engine != "staf-open"
        return "staf" if own else self.engine

    @property
    def landmarks_wanted(self) -> bool:
        """Whether STAF's released weights cannot do what is asked for."""
        fitted = self.engine in ("landmarks", "staf-open")
        return fitted or self.body == "free" or self.gender != "neutral"


def setting_of_run(name: str) -> Any:
    """A field that is the same as one of `Settings`, for a command with fewer of them."""
    same = next(each for each in fields(Settings) if each.name == name)
    return field(default=same.default, metadata={**same.metadata, "rare": False})


@dataclass(frozen=True)
class ExportSettings(Checked):
    """What `staf export` can be asked for."""

    export: tuple[str, ...] = setting_of_run("export")
    export_from_start: bool = setting_of_run("export_from_start")
    space: Space = setting_of_run("space")
    video: Path | None = setting(None, "html: the input, where it is not found", "FILE")
    with_body: bool = setting_of_run("with_body")
    no_video: bool = setting_of_run("no_video")
    html_mb: float = setting_of_run("html_mb")
    weights_dir: Path | None = setting_of_run("weights_dir")


@dataclass(frozen=True)
class ViewSettings(Checked):
    """What `staf view` can be asked for."""

    browser: bool = setting(True, "Open the browser")
    port: int | None = setting(None, "Of the link; a free one if not given", "PORT", between=(1, 65535))
    compare: bool = setting(False, "Two results of one input on one page")
    video: Path | None = setting(None, "The input, where it is not found", "FILE")
    no_video: bool = setting(False, "The bodies alone")
    with_body: bool = setting(False, "Keeping the page as a file: SMPL's mesh too, not to be passed on")
    html_mb: float = setting(20.0, "Keeping the page as a file: at most so large", "MB", between=HTML_MB)
    weights_dir: Path | None = setting_of_run("weights_dir")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.video is not None and self.no_video:
            raise SettingError("--video and --no-video: drop one of them")


@dataclass(frozen=True)
class JobOptions(Checked):
    """How a run goes about its inputs; every field is also an option of `staf run`."""

    resume: bool = setting(True, "Keep what an earlier run has finished")
    workers: int = setting(1, "Videos at the same time", "N", between=(1, UNLIMITED))
    cluster: Literal["ray"] | None = setting(
        None, "Hand whole videos to a cluster", notes={"ray": "a running one, or its own"}, rare=True
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.cluster is not None and self.workers > 1:
            raise SettingError(
                "--workers is for this machine alone; a cluster takes as many videos as it has room for"
            )


def _listed(values: str | Iterable[str] | None) -> tuple[str, ...]:
    """Each value once, in the order given; values may be joined by commas."""
    given = [values] if isinstance(values, str) else values or ()
    words = (word.strip() for value in given for word in str(value).split(","))
    return tuple(dict.fromkeys(word for word in words if word))


def _check(option: Option, value: Any) -> None:
    wrong = [each for each in (value if option.several else [value]) if each not in option.choices]
    if option.choices and wrong:
        *others, last = option.choices
        choices = f"{', '.join(others)} or {last}" if others else last
        raise SettingError(f"{option.flag} {wrong[0]}: choose {choices}")
    low, high = option.between
    if low > -UNLIMITED and not low <= value <= high:
        limits = f"from {low:g} to {high:g}" if high < UNLIMITED else f"at least {low:g}"
        raise SettingError(f"{option.flag} {value:g}: must be {limits}")


def _plain(value: object) -> object:
    if isinstance(value, Path):
        return value.name
    return list(value) if isinstance(value, tuple) else value
