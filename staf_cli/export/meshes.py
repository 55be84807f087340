"""Per-frame meshes: `000123.obj` for 3D programs and `000123.npz` for numpy."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from staf_cli.camera import Y_UP

OBJ_HEADER = (
    "# staf {body}, frame {frame}\n"
    "# metres; y up, z towards the viewer: camera coordinates (x right, y down, z away) as (x, -y, -z)\n"
)
FRAME_KEYS = ("vertices", "joints3d", "poses", "betas", "trans")


class ObjWriter:
    """Writes meshes that share their faces; the faces' text is made once."""

    def __init__(self, faces: np.ndarray, body_name: str) -> None:
        # "s 1": viewers shade smoothly. Normals of our own (`vn`) would take twice the time and bytes.
        self._faces = "s 1\n" + "".join(f"f {a} {b} {c}\n" for a, b, c in (faces + 1).tolist())
        self._body_name = body_name

    def write(self, path: Path, frame_id: int, vertices: np.ndarray) -> None:
        """Vertices (V, 3) m in camera coordinates; the file is y up, z towards the viewer."""
        turned = (np.asarray(vertices, np.float64) * Y_UP.diagonal() + 0.0).ravel().tolist()  # + 0.0: no "-0"
        rows = ("v %.5f %.5f %.5f\n" * len(vertices)) % tuple(turned)
        header = OBJ_HEADER.format(body=self._body_name, frame=frame_id)
        path.write_text(header + rows + self._faces, encoding="ascii")


def write_frame_npz(path: Path, *arrays: np.ndarray) -> None:
    """One frame: vertices (V, 3) m, joints3d (24, 3) m, poses (72,) rad, betas (10,), trans (3,) m."""
    named = zip(FRAME_KEYS, arrays, strict=True)
    with path.open("wb") as file:
        np.savez(file, **{name: np.asarray(value, np.float32) for name, value in named})  # type: ignore[arg-type]


def mesh_bytes(num_vertices: int, num_faces: int, *, obj: bool, npz: bool) -> int:
    """About how many bytes one frame's meshes take."""
    obj_bytes = num_vertices * 30 + num_faces * 17 + 200
    npz_bytes = num_vertices * 12 + 24 * 12 + 4 * 85 + 1500
    return obj * obj_bytes + npz * npz_bytes
