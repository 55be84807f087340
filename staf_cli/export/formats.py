"""The formats of `--export`, one line each. Light: a format's module is imported when it is first used.

A format is a module of this folder with one function, which also works with no one in the video:

    write(result: VideoResult, folder: Path, options: ExportOptions) -> Exported
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # these would load torch, and what decodes videos
    from staf_cli.body.model import Body
    from staf_cli.result import Exported, VideoResult
    from staf_cli.video.source import FrameSource


@dataclass(frozen=True)
class PageVideo:
    """What a page shows beside the bodies.

    Attributes:
        source: the input with the frames that were worked on, or the overlay; None: bodies alone.
        is_overlay: whether the source shows bodies already.
        begins_s: when the source's own zero is on the result's clock, s.
        note: one line on a source that is not the input, or not there.
    """

    source: FrameSource | None = None
    is_overlay: bool = False
    begins_s: float = 0.0
    note: str = ""


@dataclass(frozen=True)
class PageOptions:
    """What html alone can be asked for.

    Attributes:
        video: beside the bodies.
        with_body: put the mesh in even where it is SMPL's.
        no_video: leave the video out.
        most_mb: of the whole file, in millions of bytes.
    """

    video: PageVideo = PageVideo()
    with_body: bool = False
    no_video: bool = False
    most_mb: float = 20.0


@dataclass(frozen=True)
class ExportOptions:
    """What formats can be asked for.

    Attributes:
        from_start: files without a clock of their own (bvh, amass) begin with the video, not with the
            person, whose first pose is held until then.
        space: "auto" and "world": in the world where it is trusted; "camera": in camera space.
        page: of html.
    """

    from_start: bool = False
    space: str = "auto"
    page: PageOptions = PageOptions()


NO_PAGE_OPTIONS = PageOptions()
_DEFAULT = ExportOptions()


@dataclass(frozen=True)
class Format:
    """One format: the module `staf_cli.export.NAME`.

    Attributes:
        name: as `--export` takes it.
        files: what it writes into a result's folder.
        help: what it holds, one line.
        bytes_per_frame: about how many one person's frame takes, and ...
        bytes_per_vertex: ... how many more for each vertex of its mesh, with the two faces that go with it.
        per_frame: whether it writes a mesh for every frame of a person, with the format's name as suffix.
    """

    name: str
    files: str
    help: str
    bytes_per_frame: int
    bytes_per_vertex: int = 0
    per_frame: bool = False

    def write(self, result: VideoResult, folder: Path, options: ExportOptions = _DEFAULT) -> Exported:
        """Write a whole result into its folder."""
        module: Any = import_module(f"staf_cli.export.{self.name}")
        exported: Exported = module.write(result, folder, options)
        return exported

    def frame_bytes(self, body: Body) -> int:
        """About how many bytes one person's frame of this body takes."""
        return self.bytes_per_frame + self.bytes_per_vertex * body.num_vertices


_ALL = (
    Format("glb", "people.glb", "everyone as skinned skeletons in one animation", 400),
    Format("bvh", "person_NNN.bvh", "a skeleton and its motion", 750),
    Format("amass", "amass/person_NNN_poses.npz", "poses as AMASS keeps them", 570),
    Format("csv", "person_NNN.csv", "joints, a row a frame", 670),
    Format("html", "view.html", "a page for the browser: video and bodies in step", 300),
    Format("ply", "meshes/person_NNN/NNNNNN.ply", "a binary mesh a frame", 300, 38, per_frame=True),
)
FORMATS: Mapping[str, Format] = {each.name: each for each in _ALL}
