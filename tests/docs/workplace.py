"""A folder in which the pages' commands can be run: every input that they name, small and made up.

Runs of `staf` on people take seconds, on an empty room hardly any time. So `walk.mp4` is an empty room of two
minutes in four frames unless a test needs people; `results/walk` always holds a real result of two people.
"""

from __future__ import annotations

import os
import shutil
import sys
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
from made_up_capture import moving
from made_up_datasets import joints17, two_people, write_3dhp, write_3dpw
from short_clips import cut_short, empty_room, picture

from staf_cli.body.model import load_free_body
from staf_cli.cli import main
from staf_cli.video.video_sink import VideoSink

NUM_FRAMES = 12  # of data sets


def make_workplace(folder: Path, demo_clip: Path, nets: dict[str, Path]) -> Path:
    """All inputs of the pages' commands and snippets, and `results/walk`."""
    _sparse_room(folder / "room.mp4")
    cut_short(demo_clip, folder / "people.mp4", num_frames=8, every=12)
    shutil.copy(folder / "people.mp4", folder / "walk.mp4")
    picture(folder / "room.mp4", folder / "photo.jpg")
    shutil.copy(folder / "room.mp4", folder / "more.mov")
    (folder / "videos").mkdir()
    for name in ("run.mp4", "jump.mp4"):
        empty_room(folder / "videos" / name, num_frames=3)
    (folder / "frames").mkdir()
    for number in range(1, 4):
        cv2.imwrite(str(folder / "frames" / f"{number:04d}.png"), np.full((90, 120, 3), 100, np.uint8))
    (folder / "assets").mkdir()
    for path in nets.values():
        shutil.copy(path, folder / "assets")
    _add_measurements(folder)
    formats = "glb,bvh,amass,csv,ply"
    run_staf(["run", "walk.mp4", "--out", "results", "--export", formats, "--detector", "blazepose"], folder)
    for name in ("results_a", "results_b"):
        shutil.copytree(folder / "results", folder / name, ignore=shutil.ignore_patterns("meshes"))
    with np.load(folder / "results" / "walk" / "person_001.npz") as track:
        keys = ("joints3d", "joint_names", "frame_ids")
        np.savez(folder / "walk_truth.npz", **{key: track[key] for key in keys})
    return folder


def run_staf(arguments: list[str], folder: Path) -> int:
    """`staf ...` as its script calls it, in this process, inside `folder`; the exit code."""
    before, argv = Path.cwd(), sys.argv
    os.chdir(folder)
    sys.argv = ["staf", *arguments]
    try:
        main()
    except SystemExit as stop:
        return int(stop.code or 0)
    finally:
        os.chdir(before)
        sys.argv = argv
    return 0


def _sparse_room(path: Path) -> None:
    """An empty room, a frame every half a minute."""
    image = np.repeat(np.linspace(60, 190, 96, dtype=np.uint8)[:, None, None], 3, axis=2)
    image = np.ascontiguousarray(np.broadcast_to(image, (96, 128, 3)))
    with VideoSink(path, (128, 96), Fraction(1, 1000), fps=Fraction(1, 30)) as sink:
        for index in range(4):
            sink.write(image, index * 30_000, 30_000)


def _add_measurements(folder: Path) -> None:
    """Data sets in their official layouts, and a capture of one's own."""
    body = load_free_body("cpu")
    write_3dpw(folder / "3DPW", body, [two_people(body, NUM_FRAMES)[0]], drawn=True)
    joints = joints17(body, moving(body, NUM_FRAMES, seed=3))
    write_3dhp(folder / "mpi_inf_3dhp_test_set", joints, np.ones(NUM_FRAMES, bool))
    np.save(folder / "mocap.npy", np.random.default_rng(0).normal(size=(NUM_FRAMES, 4, 3)))
