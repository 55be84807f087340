"""What a run can be asked for: one frozen object, from the command line or from Python, saved in run.json."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from staf_cli.errors import SettingError
from staf_cli.export.formats import FORMATS
from staf_cli.video.selection import Selection

ENGINES = ("auto", "staf", "landmarks")
BODIES = ("auto", "free", "smpl")
GENDERS = ("neutral", "male", "female")
DETECTORS = ("auto", "yolo", "embedded")
TRACKERS = ("bytetrack", "botsort")
LANDMARKS = ("full", "heavy")
RENDERERS = ("auto", "pyrender", "software")
VIEWS = ("side", "front", "top")
BACKGROUNDS = ("video", "plain", "transparent")
EXPORTS = tuple(FORMATS)


@dataclass(frozen=True)
class Settings:
    """Settings of one run; every field is also an option of `staf run`.

    Attributes:
        engine: what recovers the bodies; auto takes STAF where its weights are imported, else the landmarks.
        body: auto takes the engine's own; the landmarks engine poses the free body or, if imported, SMPL.
        gender: which SMPL the landmarks engine poses; STAF's own is the neutral one.
        one_shape: STAF: one shape per person, the mean over the track, instead of one per frame.
        smooth: smooth the motion afterwards.
        half: STAF's backbone in half precision; needs CUDA.
        detector: who finds people; auto takes YOLO where its weights are to be had, else the embedded one.
        tracker: who joins YOLO's boxes to tracks.
        people: who is recovered: all, largest, or numbers such as 1,3.
        max_people: no more than these, who fill most of the video.
        yolo_weights: another weights file for YOLO.
        device: auto, cpu, cuda or mps.
        focal_px: focal length of the camera, px; None: from the field of view.
        fov_deg: field of view across the picture's longer side, degrees, where no focal length is given.
        fps: rate of a folder of numbered frames.
        start, end: the part of a video or frame folder to work on, `end` left out: seconds since its first
            frame (83.5 or "1:23.5"), or a frame's number ("120f"). A photo has no time, and is always done.
        stride: work on every so many frames.
        landmarks: which of BlazePose's landmark nets measures people; heavy is an optional asset.
        girth: let the body's shape follow the width of the person's silhouette.
        renderer: who draws the overlay.
        opacity: of the mesh in the overlay, 0-1.
        view: sides from which panels beside the overlay show everybody: side, front, top; several as a
            tuple or joined by commas.
        background: behind the mesh: the video, plain, or transparent (overlay.mov with alpha).
        wireframe: draw the mesh's edges instead of its surface.
        skeleton: draw bones and joints.
        labels: write everybody's number above their head.
        overlay, obj, frame_npz: which files to write.
        export: further formats to write: glb, bvh, amass, csv, ply; several as `view`.
        export_from_start: let bvh and amass begin with the video, the first pose held until a person enters.
        weights_dir: where assets are looked for first.
        offline: open no socket.
    """

    engine: str = "auto"
    body: str = "auto"
    gender: str = "neutral"
    one_shape: bool = False
    smooth: bool = False
    half: bool = False
    detector: str = "auto"
    tracker: str = "bytetrack"
    people: str = "all"
    max_people: int | None = None
    yolo_weights: Path | None = None
    device: str = "auto"
    focal_px: float | None = None
    fov_deg: float = 55.0
    fps: float | None = None
    start: str | float | None = None
    end: str | float | None = None
    stride: int = 1
    landmarks: str = "full"
    girth: bool = True
    renderer: str = "auto"
    opacity: float = 0.85
    view: tuple[str, ...] = ()
    background: str = "video"
    wireframe: bool = False
    skeleton: bool = False
    labels: bool = True
    overlay: bool = True
    obj: bool = True
    frame_npz: bool = True
    export: tuple[str, ...] = ()
    export_from_start: bool = False
    weights_dir: Path | None = None
    offline: bool = False

    def __post_init__(self) -> None:
        _one_of("engine", self.engine, ENGINES)
        _one_of("body", self.body, BODIES)
        _one_of("gender", self.gender, GENDERS)
        self._check_body()
        _one_of("detector", self.detector, DETECTORS)
        _one_of("tracker", self.tracker, TRACKERS)
        self._check_people()
        _one_of("landmarks", self.landmarks, LANDMARKS)
        _one_of("renderer", self.renderer, RENDERERS)
        _between("opacity", self.opacity, 0.0, 1.0)
        object.__setattr__(self, "view", _listed("view", self.view, VIEWS))
        object.__setattr__(self, "export", _listed("export", self.export, EXPORTS))
        _one_of("background", self.background, BACKGROUNDS)
        if self.view and not self.overlay:
            raise SettingError(f"--view {self.view[0]}: panels are part of the overlay; drop --no-overlay")
        _between("fov-deg", self.fov_deg, 5.0, 170.0)
        if self.focal_px is not None:
            _between("focal-px", self.focal_px, 1.0, 1e6)
        if self.fps is not None:
            _between("fps", self.fps, 0.01, 1000.0)
        _ = self.selection
        if self.yolo_weights is not None and not self.yolo_weights.is_file():
            raise SettingError(f"--yolo-weights {self.yolo_weights}: no such file")

    def _check_body(self) -> None:
        """Only what can go together."""
        if self.engine == "staf" and self.body == "free":
            raise SettingError(
                "--body free: STAF gives SMPL bodies; use --engine landmarks for the free body"
            )
        if self.gender != "neutral" and (self.engine == "staf" or self.body != "smpl"):
            raise SettingError(
                f"--gender {self.gender} is for SMPL under the landmarks engine: "
                "add --body smpl --engine landmarks"
            )

    def _check_people(self) -> None:
        if not re.fullmatch(r"all|largest|[1-9]\d{0,8}(,[1-9]\d{0,8})*", self.people):
            raise SettingError(f"--people {self.people}: choose all, largest, or numbers such as 1,3")
        if self.max_people is not None and self.max_people < 1:
            raise SettingError(f"--max-people {self.max_people}: must be at least 1")

    @property
    def selection(self) -> Selection:
        """The frames that `start`, `end` and `stride` select."""
        return Selection.parse(self.start, self.end, self.stride)

    @property
    def landmarks_wanted(self) -> bool:
        """Whether only the landmarks engine can do what is asked for."""
        return self.engine == "landmarks" or self.body == "free" or self.gender != "neutral"

    def overlay_name(self, *, is_photo: bool) -> str:
        """The overlay's file: H.264 has no alpha, so a transparent one goes into another format."""
        if is_photo:
            return "overlay.png"
        return "overlay.mov" if self.background == "transparent" else "overlay.mp4"

    def as_json(self) -> dict[str, object]:
        """The settings as plain values; paths by their names only."""
        plain = asdict(self)
        plain |= {"view": list(self.view), "export": list(self.export)}
        for key in ("yolo_weights", "weights_dir"):
            plain[key] = None if plain[key] is None else Path(plain[key]).name
        return plain


def _one_of(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise SettingError(f"--{name} {value}: choose {', '.join(choices[:-1])} or {choices[-1]}")


def _listed(name: str, values: str | Iterable[str] | None, choices: tuple[str, ...]) -> tuple[str, ...]:
    """Each value once, in the order given; values may be joined by commas."""
    given = [values] if isinstance(values, str) else values or ()
    each = tuple(
        dict.fromkeys(word.strip() for value in given for word in str(value).split(",") if word.strip())
    )
    for value in each:
        _one_of(name, value, choices)
    return each


def _between(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise SettingError(f"--{name} {value:g}: must be from {low:g} to {high:g}")
