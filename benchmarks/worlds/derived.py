"""What the whole product says of changed clips, beside what is true.

A stretch of each clip is changed as a file (turned, zoomed, rolled, cropped to the film format, mirrored, 5
frames/s) and run as any other video. What is true of gravity follows from the rig's calibration; elsewhere
from what all answers, turned back, have in common. No picture has borders: what a change leaves empty is
cut off.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
from quality.calibrated import read_qualisys
from scipy.spatial.transform import Rotation

from staf_cli.api import Pipeline
from staf_cli.camera import Camera
from staf_cli.video.video_sink import VideoSink
from staf_cli.video.video_source import VideoSource
from staf_cli.world.find import MOVES
from staf_cli.world.segments import angle_deg
from staf_cli.world.surroundings import look_around
from staf_cli.world.vanishing import LinesUp
from staf_cli.world.world import World
from worlds.clips import looked_at

PAN_DEG = 10.0  # in all
ZOOM = 1.35
ROLL_DEG = 10.0
WIDE = 2.39  # width to height of the film format
SLOW_FPS = 5.0
STANDS = ("static", "rotating")
NOT_FALSE = (3.0, 1.0)  # gravity may be off by so many spreads, and by so many degrees whatever its spread


@dataclass(frozen=True)
class Stretch:
    """A part of a clip that is looked at.

    Attributes:
        clip: file below the folders of clips.
        first, num_frames: of it.
        cameras: what the camera may be called.
    """

    clip: str
    first: int
    num_frames: int
    cameras: tuple[str, ...]

    @property
    def name(self) -> str:
        return Path(self.clip).stem


# No threshold was chosen on these changes; most of the clips were in view when thresholds were chosen.
STRETCHES = (
    Stretch("single_taiji_720p.mp4", 0, 90, STANDS),
    Stretch("single_squats_portrait.mp4", 0, 65, ("static",)),
    Stretch("single_armswing_square.mp4", 0, 90, ("static",)),
    Stretch("two_walk_and_frontflip_vp9.mp4", 60, 90, ("static",)),
    Stretch("pose2sim_multi/p2s_multi_cam01.mp4", 0, 80, ("static",)),
    Stretch("pose2sim_multi/p2s_multi_cam03.mp4", 0, 80, ("static",)),
    Stretch("crowds/two_hug_occlusion_1080p.mp4", 0, 72, ("static",)),
    Stretch("two_handover_portrait_12fps.mp4", 0, 40, STANDS),
    Stretch("crowds/multi_basketball_crossing_240p.mp4", 0, 90, ("rotating", "zooming")),  # by 2 %
    Stretch("derived_cut_runner_empty_taiji.mp4", 0, 50, ("travelling",)),
    Stretch("street_walkers_5frames.mp4", 0, 5, ("travelling",)),
    Stretch("crowds/cut_nasa_tiny_persons.mp4", 240, 90, ("zooming",)),
    Stretch("onebyone_empty_between_10fps.mp4", 230, 60, ("static",)),
    Stretch("crowds/crowd_street_crossing_50fps.avi", 0, 100, ("travelling",)),  # hand-held, by some 0.2 m
)


@dataclass(frozen=True)
class Change:
    """What is done to a stretch.

    Attributes:
        name: of it.
        matrix: px of the picture before -> after, both from their middles, by share (0-1) of the stretch.
        turn: (3, 3) camera axes of the first frame before -> after.
        shape: width and height of the picture after, as parts of those before, at the most.
        cameras: what a camera that stands may be called then; None: as before.
        fps: at the most.
    """

    name: str
    matrix: Callable[[float], np.ndarray]
    turn: np.ndarray
    shape: tuple[float, float] = (1.0, 1.0)
    cameras: tuple[str, ...] | None = None
    fps: float = np.inf

    def called(self, before: tuple[str, ...]) -> tuple[str, ...]:
        """What the camera may be called, if it may be called `before` without the change."""
        if self.cameras is None:
            return before
        if set(before) <= set(STANDS):
            return self.cameras
        return tuple(dict.fromkeys((*before, "zooming"))) if self.cameras == ("zooming",) else before


def changes(size_wh: tuple[int, int]) -> Iterator[Change]:
    """All of them, for pictures of a size."""
    still = np.eye(3)
    focal_px = Camera.from_fov(size_wh).focal_px

    def panned(share: float) -> np.ndarray:
        turn = Rotation.from_euler("y", PAN_DEG * (share - 0.5), degrees=True).as_matrix()
        return np.diag([focal_px, focal_px, 1]) @ turn @ np.diag([1 / focal_px, 1 / focal_px, 1])

    def closer(share: float) -> np.ndarray:
        return np.diag([ZOOM**share, ZOOM**share, 1])

    first = Rotation.from_euler("y", -PAN_DEG / 2, degrees=True).as_matrix()
    roll = Rotation.from_euler("z", ROLL_DEG, degrees=True).as_matrix()
    mirror = np.diag([-1.0, 1, 1])
    width, height = size_wh
    low = min(1.0, width / WIDE / height)
    yield Change("as it is", lambda _: still, still)
    yield Change("turned by 10 degrees", panned, first, cameras=("rotating",))
    yield Change("zoomed by 1.35", closer, still, cameras=("zooming",))
    yield Change("rolled by 10 degrees", lambda _: roll, roll)
    yield Change("cropped to 2.39:1", lambda _: still, still, shape=(1.0, low))
    yield Change("mirrored", lambda _: mirror, mirror)
    yield Change("5 frames/s", lambda _: still, still, fps=SLOW_FPS)


@dataclass(frozen=True)
class Said:
    """What the product said of a changed stretch.

    Attributes:
        stretch, change: which.
        world: of its first shot.
        camera: its focal length and where that comes from.
        truth: (3,) up in the first camera's axes; None where nothing tells.
    """

    stretch: Stretch
    change: Change
    world: World
    camera: Camera
    truth: np.ndarray | None = None

    @property
    def allowed(self) -> tuple[str, ...]:
        return self.change.called(self.stretch.cameras)

    @property
    def off_deg(self) -> float | None:
        """Of gravity, from what is true."""
        up = self.world.up
        return None if up is None or self.truth is None else angle_deg(up, self.truth)

    @property
    def faults(self) -> list[str]:
        """What of it is false; that nothing is claimed is no fault."""
        faults = []
        if self.world.camera not in (*self.allowed, "unknown"):
            stands = self.world.camera in STANDS
            harmful = stands != bool(set(self.allowed) & set(STANDS))
            faults.append("camera, and a false world" if harmful else "camera")
        spreads, least = NOT_FALSE
        if self.off_deg is not None and self.off_deg > max(spreads * (self.world.spread_deg or 0.0), least):
            faults.append("gravity")
        return faults

    def row(self) -> dict[str, float | str | None]:
        return {
            "clip": f"{self.stretch.name}, {self.change.name}",
            "truth": " or ".join(self.allowed),
            "camera": self.world.camera,
            "gravity": self.world.gravity or "no",
            "off": self.off_deg,
            "spread": self.world.spread_deg,
            "focal": f"{self.camera.focal_source} {self.camera.focal_px:.0f}",
            "trusted": "yes" if self.world.is_trusted else f"no: {self.world.why}",
            "faults": ", ".join(self.faults),
        }


def rows(footage: Path, groundtruth: Path) -> list[dict[str, float | str | None]]:
    """What the product says of every stretch and change, beside what is true."""
    found = []
    with tempfile.TemporaryDirectory() as folder, Pipeline(engine="landmarks") as pipeline:
        for stretch in STRETCHES:
            clip = (footage if (footage / stretch.clip).is_file() else groundtruth) / stretch.clip
            told = []
            for change in changes(VideoSource(clip).info.size_wh):
                file = Path(folder) / "changed.mp4"
                write(file, clip, stretch, change)
                told.append(Said(stretch, change, *answer(file, pipeline)))
            truth = shipped_up(groundtruth / "pose2sim_multi", stretch)
            found += [each.row() for each in with_truth(told, truth)]
    return found


def answer(file: Path, pipeline: Pipeline) -> tuple[World, Camera]:
    """The product's; bodies are not asked where the camera moves so that there is no world anyway."""
    clip = looked_at(file)
    (around, *_), camera = look_around(clip.shots, clip.boxes, Camera.from_fov(clip.size_wh))
    verdict = around.motion.verdict
    if verdict in STANDS:
        result = pipeline.run(file)
        return result.worlds[0], result.camera
    world = World(1, around.shot.first, around.shot.stop - 1, verdict, why=MOVES[verdict])
    lines = around.up(camera)
    if isinstance(lines, LinesUp):
        world = replace(world, gravity="lines", spread_deg=lines.unsure_deg(camera), up=lines.up)
    return world, camera


def with_truth(told: Sequence[Said], shipped: np.ndarray | None) -> list[Said]:
    """With what is true of gravity: as calibrated, or what the answers, turned back, have in common."""
    up = shipped
    for source in ("lines", "bodies"):
        back = [each.change.turn.T @ each.world.up for each in told if each.world.gravity == source]
        if up is None and back:
            up = min(back, key=lambda one: sum(angle_deg(one, other) for other in back))
    return [replace(each, truth=None if up is None else each.change.turn @ up) for each in told]


def shipped_up(rig: Path, stretch: Stretch) -> np.ndarray | None:
    """(3,) up by the rig's calibration as shipped; None for another clip."""
    clips = [path.name for path in sorted(rig.glob("*.mp4"))]
    if Path(stretch.clip).name not in clips:
        return None
    camera = read_qualisys(rig / "Calib.qca.txt")[clips.index(Path(stretch.clip).name)]
    return camera.rotation[:, 2]


def write(path: Path, clip: Path, stretch: Stretch, change: Change) -> None:
    """The changed stretch as a file; a slower one may go on to the clip's end."""
    source = VideoSource(clip)
    every = max(1, round(float(source.info.fps) / change.fps))
    last = stretch.first + stretch.num_frames * every
    frames = list(islice(source.frames(), stretch.first, last, every))
    size_wh = size_after(source.info.size_wh, change)
    with VideoSink(path, size_wh, source.info.time_base, fps=source.info.fps / every) as sink:
        for number, frame in enumerate(frames):
            matrix = onto(source.info.size_wh, size_wh, change, number / max(len(frames) - 1, 1))
            image = cv2.warpPerspective(frame.image, matrix, size_wh, flags=cv2.INTER_CUBIC)
            sink.write(image, frame.pts, None)


def size_after(size_wh: tuple[int, int], change: Change) -> tuple[int, int]:
    """The largest picture of the change's shape that shows nothing but what was in the picture before."""
    full = np.array(size_wh) * change.shape
    for scale in np.arange(1.0, 0.2, -0.01):
        width, height = (int(side) // 2 * 2 for side in full * scale)
        corners = np.array([[0, 0], [width, 0], [0, height], [width, height]], float)
        before = [
            cv2.perspectiveTransform(
                corners[None], np.linalg.inv(onto(size_wh, (width, height), change, share))
            )
            for share in (0.0, 0.5, 1.0)
        ]
        if (np.array(before) >= -0.5).all() and (np.array(before) <= np.array(size_wh) + 0.5).all():
            return width, height
    raise ValueError(f"{change.name} leaves nothing of a picture of {size_wh}")


def onto(size_wh: tuple[int, int], after_wh: tuple[int, int], change: Change, share: float) -> np.ndarray:
    """(3, 3) px of the picture before -> after."""
    to_middle, from_middle = np.eye(3), np.eye(3)
    to_middle[:2, 2] = -np.array(size_wh) / 2
    from_middle[:2, 2] = np.array(after_wh) / 2
    return from_middle @ change.matrix(share) @ to_middle
