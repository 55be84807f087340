"""A calibration's file: which format it is, and its cameras."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from staf_cli.calibration.choice import FORMATS, OPTION, CalibrationChoice
from staf_cli.calibration.opencv_yaml import read_yaml
from staf_cli.calibration.pose2sim_toml import read_toml
from staf_cli.calibration.qualisys_xml import read_qualisys
from staf_cli.calibration.rig import RigCamera, UnusableError
from staf_cli.camera import KnownCamera
from staf_cli.errors import InputError

_MOST_BYTES = 4_000_000  # a hundred cameras, with what was seen of the board, have less


@dataclass(frozen=True)
class Calibration:
    """Cameras of a file, and which of them is asked for.

    Attributes:
        choice: the file and, where it is given, the camera.
        cameras: all that it holds, in its order.
    """

    choice: CalibrationChoice
    cameras: tuple[RigCamera, ...]

    @classmethod
    def read(cls, choice: CalibrationChoice) -> Calibration:
        """Read a file; nothing in it is run, and no other file is followed.

        Raises:
            InputError: it cannot be read, or is no calibration.
        """
        return cls(choice, tuple(read_calibration(choice.path)))

    def for_video(
        self, name: str, size_wh: tuple[int, int], quarter_turns: int = 0, mirrored: bool = False
    ) -> KnownCamera:
        """The camera that took a video.

        Args:
            name: of the video, without its suffix.
            size_wh, quarter_turns, mirrored: see `RigCamera.for_video`.

        Raises:
            InputError: no camera, or more than one, is named like it; or it took pictures of another shape.
        """
        which = self.choice.pick([camera.name for camera in self.cameras], name)
        camera = self.cameras[which]
        try:
            return camera.for_video(size_wh, quarter_turns, mirrored)
        except UnusableError as error:
            raise InputError(f"{OPTION} {self.choice.path}: camera {camera.name} {error}") from error


def read_calibration(path: Path) -> list[RigCamera]:
    """The cameras of a file, each name once.

    Raises:
        InputError: it cannot be read, or is no calibration.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise InputError(
            f"{OPTION} {path}: cannot be read ({error.strerror}); check its permissions"
        ) from error
    try:
        cameras = _cameras(path, data)
        names = [camera.name for camera in cameras]
        if not cameras:
            raise UnusableError(f"holds no camera; give {FORMATS}")
        if len(set(names)) < len(names):
            raise UnusableError("names two cameras alike")
    except UnusableError as error:
        raise InputError(f"{OPTION} {path}: {error}") from error
    return cameras


def _cameras(path: Path, data: bytes) -> list[RigCamera]:
    if not data.strip():
        raise UnusableError("is empty; write the calibration again")
    if len(data) > _MOST_BYTES:
        raise UnusableError(
            f"is larger than {_MOST_BYTES / 1e6:g} MB, which no calibration is; give {FORMATS}"
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnusableError(f"is no text; give {FORMATS}") from error
    if text.lstrip()[:1] == "<":
        return read_qualisys(text)
    if path.suffix.lower() == ".toml":
        return read_toml(text)
    if path.suffix.lower() in (".yaml", ".yml"):
        return read_yaml(text, path.stem)
    raise UnusableError(f"is of no known format; give {FORMATS}")
