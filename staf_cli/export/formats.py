"""The formats of `--export`, each with its module."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from staf_cli.body.model import Body
from staf_cli.export import amass, bvh, glb, joint_csv, ply
from staf_cli.result import Exported, VideoResult


@dataclass(frozen=True)
class Format:
    """One format.

    Attributes:
        write: writes a whole result into its folder; works with nobody in it, too.
        frame_bytes: about how much one person's frame of this body takes.
    """

    write: Callable[[VideoResult, Path], Exported]
    frame_bytes: Callable[[Body], int]


FORMATS: Mapping[str, Format] = {
    "glb": Format(glb.write_glb, glb.frame_bytes),
    "bvh": Format(bvh.write_bvh, bvh.frame_bytes),
    "amass": Format(amass.write_amass, amass.frame_bytes),
    "csv": Format(joint_csv.write_csv, joint_csv.frame_bytes),
    "ply": Format(ply.write_ply, ply.frame_bytes),
}
