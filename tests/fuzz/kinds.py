"""For every kind of file: how a user gives it to which command."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
from damage import Example, damaged
from good_results import Capture
from pen import Pen, Report
from verdict import faults
from video_samples import picture


@dataclass(frozen=True)
class Call:
    """A command on its way.

    Attributes:
        command: of `staf_cli.cli`.
        arguments: its own.
        kept: files below `out` that are there before.
    """

    command: str
    arguments: Sequence[str]
    kept: tuple[str, ...] = ()

    @property
    def as_json(self) -> bool:
        return "--json" in self.arguments


@dataclass(frozen=True)
class Kind:
    """Files of one kind.

    Attributes:
        name: of the kind.
        seeds: good ones by name; what stands before a slash in a name only tells them apart.
        place: puts a file's bytes, under its name, into a box and says what to call; the number chooses
            among variations.
        suffixes: that such files may also carry.
    """

    name: str
    seeds: Mapping[str, bytes] = field(repr=False)
    place: Callable[[Path, str, bytes, int], Call]
    suffixes: Sequence[str] = ()

    def build(self, example: Example) -> tuple[str, bytes]:
        """The damaged file: name and bytes."""
        data = damaged(self.seeds[example.seed], self.seeds[example.other], example)
        name = example.seed.rpartition("/")[2]
        if example.suffix is not None:
            name = name.partition(".")[0] + example.suffix
        return name, data


def judge(
    pen: Pen, kind: Kind, name: str, data: bytes, option: int, *, as_process: bool = False
) -> tuple[Report, list[str]]:
    """Give a file to its command; what it did, and what is wrong with that."""
    box = pen.box()
    call = kind.place(box, name.rpartition("/")[2], data, option)
    run = pen.run_as_process if as_process else pen.run
    report = run(box, call.command, call.arguments)
    found = faults(report, as_json=call.as_json, kept=call.kept)
    if call.as_json and call.command == "main_run" and not report.stdout:
        found.append("no JSON on stdout")  # the other commands leave it empty where they fail
    return report, found


def _put(box: Path, name: str, data: bytes) -> Path:
    path = box / "in" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def media(box: Path, name: str, data: bytes, option: int) -> Call:
    """`staf-run` on a video or photo; the overlay in a third of all, now and then the whole folder."""
    path = _put(box, name, data)
    arguments = [str(path.parent if option % 8 == 7 else path), "--out", str(box / "out"), "--offline"]
    arguments += ["--no-overlay"] if option % 3 else []
    arguments += ["--json"] if option % 5 == 0 else []
    arguments += ["--quiet"] if option % 7 == 0 else []
    arguments += ["--smooth"] if option % 11 == 0 else []
    return Call("main_run", arguments)


def frames(box: Path, name: str, data: bytes, option: int) -> Call:
    """`staf-run` on a folder of numbered frames, one of which, or two, is damaged."""
    suffix = "." + name.rpartition(".")[2]
    good = cv2.imencode(".png", picture(0))[1].tobytes()
    for number in range(4):
        _put(box, f"shot/f_{number:03d}{suffix}", data if number in (option % 4, option % 3) else good)
    arguments = [str(box / "in" / "shot"), "--out", str(box / "out"), "--offline", "--fps", "12.5"]
    return Call("main_run", arguments + (["--no-overlay"] if option % 3 else []))


def weights(box: Path, name: str, data: bytes, option: int) -> Call:
    """`staf weights import` of a file, or of the folder that it lies in."""
    path = _put(box, f"brought/{name}", data)
    given = path.parent if option % 3 == 0 else path
    arguments = ["import", str(given), "--weights", str(box / "out")]
    return Call("main_weights", arguments + (["--json"] if option % 5 == 0 else []))


def yolo(clip: bytes) -> Callable[[Path, str, bytes, int], Call]:
    """`staf-run` with a file for YOLO's weights."""

    def place(box: Path, name: str, data: bytes, option: int) -> Call:
        path, video = _put(box, name, data), _put(box, "clip.mp4", clip)
        arguments = [str(video), "--out", str(box / "out"), "--offline", "--no-overlay"]
        arguments += ["--yolo-weights", str(path), "--detector", "auto" if option % 4 == 0 else "yolo"]
        return Call("main_run", arguments + (["--tracker", "botsort"] if option % 6 == 0 else []))

    return place


def truth(capture: Capture) -> Callable[[Path, str, bytes, int], Call]:
    """`staf-eval results` against a truth file."""

    def place(box: Path, name: str, data: bytes, option: int) -> Call:
        path = _put(box, name, data)
        arguments = ["results", "--pred", str(capture.result), "--truth", str(path), "--no-plots"]
        arguments += ["--weights", str(capture.weights)]
        arguments += ["--out", str(box / "out" / "report")] if option % 3 else []
        arguments += ["--json"] if option % 5 == 0 else []
        return Call("main_eval", arguments + (["--person", "1"] if option % 4 == 0 else []))

    return place


def track(capture: Capture) -> Callable[[Path, str, bytes, int], Call]:
    """`staf-eval compare` and `results` of a person's npz, alone or in its folder."""

    def place(box: Path, name: str, data: bytes, option: int) -> Call:
        path = _put(box, f"walk/{name}", data)
        if option % 4 == 0:
            _put(box, "walk/person_007.npz", capture.tracks["person_002.npz"])
            _put(box, "walk/run.json", b"{}")
        given = path.parent if option % 4 == 0 else path
        if option % 2:
            pair = [str(given), str(capture.result)]
            arguments = ["compare", *(pair if option % 3 else pair[::-1])]
        else:
            file = _put(box, "truth.npz", capture.truths["joints.npz" if option % 3 else "poses.npz"])
            arguments = ["results", "--pred", str(given), "--truth", str(file), "--no-plots"]
            arguments += ["--out", str(box / "out" / "report"), "--weights", str(capture.weights)]
        return Call("main_eval", arguments + (["--json"] if option % 5 == 0 else []))

    return place


def dataset(capture: Capture, roots: Mapping[str, Path]) -> Callable[[Path, str, bytes, int], Call]:
    """`staf-eval 3dpw` and `3dhp` on roots whose truth, or one picture, is damaged."""

    def place(box: Path, name: str, data: bytes, option: int) -> Call:
        which = "3dpw" if name.startswith(("street", "image")) else "3dhp"
        root = box / "in" / "data"
        shutil.copytree(roots[which], root)
        (target,) = list(root.rglob(name)) or [root / name]
        target.write_bytes(data)
        arguments = [which, "--root", str(root), "--out", str(box / "out" / "report"), "--no-plots"]
        arguments += ["--engine", "landmarks", "--weights", str(capture.weights), "--offline"]
        if which == "3dpw":
            arguments += ["--protocol", "gendered"] if option % 2 else []
        else:
            arguments += ["--valid-mask"] if option % 2 else []
        return Call("main_eval", arguments + (["--json"] if option % 5 == 0 else []))

    return place


def dataset_files(roots: Mapping[str, Path]) -> dict[str, bytes]:
    """Truth and one picture of both data sets."""
    wanted = ("street_00.pkl", "image_00001.jpg", "annot_data.mat", "img_000001.jpg")
    return {
        path.name: path.read_bytes()
        for root in roots.values()
        for path in root.rglob("*")
        if path.name in wanted
    }


def installed(clip: bytes, capture: Capture) -> Callable[[Path, str, bytes, int], Call]:
    """What an import has left, damaged afterwards: every command that opens it."""

    def place(box: Path, name: str, data: bytes, option: int) -> Call:
        folder = _put(box, f"weights/{name}", data).parent
        more = ["--weights", str(folder)]
        if name.startswith("j_regressor"):
            shutil.copy(capture.weights / "smpl_neutral.npz", folder)
            file = _put(box, "truth.npz", capture.truths["smpl.npz"])
            arguments = ["results", "--pred", str(capture.result), "--truth", str(file), "--no-plots", *more]
            protocol = _put(box, "h36m.npz", _with_protocol(capture.truths["smpl.npz"]))
            arguments[4] = str(protocol if option % 2 else file)
            return Call("main_eval", arguments)
        if option % 3 == 0:
            return Call("main_weights", more)
        wanted = ["--engine", "staf"]
        if name.startswith("smpl"):
            wanted = ["--body", "smpl", "--engine", "landmarks"]
        elif name.endswith(".tflite"):
            wanted = ["--detector", "blazepose"]
        else:
            shutil.copy(folder / name, folder / "staf_backbone.safetensors")
        video = _put(box, "clip.mp4", clip)
        run = [str(video), "--out", str(box / "out"), "--offline", "--no-overlay", *wanted, *more]
        return Call("main_run", run)

    return place


def _with_protocol(data: bytes) -> bytes:
    import numpy as np

    with np.load(io.BytesIO(data)) as stored:
        arrays = {key: stored[key] for key in stored.files}
    file = io.BytesIO()
    np.savez(file, **arrays, protocol="h36m")  # type: ignore[arg-type]
    return file.getvalue()


def installed_files(capture: Capture, nets: Mapping[str, Path]) -> dict[str, bytes]:
    """As they lie in a weights folder; STAF's head with one tensor, which no network is built from."""
    import torch
    from safetensors.torch import save

    header = {"format": "staf-network-1", "kind": "staf_head"}
    made = {
        path.name: path.read_bytes()
        for path in sorted(capture.weights.iterdir())
        if "male" not in path.name or "female" in path.name
    }
    made["staf_head.safetensors"] = save({"mean_pose": torch.zeros(1, 144)}, header)
    return made | {path.name: path.read_bytes() for path in nets.values()}


def earlier_result(clip: bytes) -> Callable[[Path, str, bytes, int], Call]:
    """`staf-run` where an earlier result lies whose run.json is damaged; the user's own file must stay."""

    def place(box: Path, name: str, data: bytes, option: int) -> Call:
        folder = box / "out" / "clip"
        folder.mkdir()
        (folder / name).write_bytes(data)
        (folder / "notes.txt").write_bytes(b"mine")
        video = _put(box, "clip.mp4", clip)
        kept = ("clip", f"clip/{name}", "clip/notes.txt")
        arguments = [str(video), "--out", str(box / "out"), "--offline", "--no-overlay"]
        return Call("main_run", arguments + (["--json"] if option % 5 == 0 else []), kept)

    return place


def a_run_json() -> bytes:
    """As a run leaves it, shortened."""
    document = {
        "input": "clip.mp4",
        "engine": "landmarks",
        "settings": {"engine": "auto", "fov_deg": 55.0, "overlay": False},
        "versions": {"python": "3.11.2", "staf": "0.1.0", "torch": "2.6.0"},
        "assets": {"pose_detection": "9ba9dd3d42ef"},
        "frames": 6,
        "people": [{"person_id": 1, "frames": 6}],
        "warnings": [],
    }
    return json.dumps(document, indent=2).encode()
