"""What weights files and ultralytics itself must not do."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from staf_cli.errors import AssetError
from staf_cli.people import ultralytics_safe
from staf_cli.people.ultralytics_safe import load_network
from staf_cli.people.yolo import YoloDetector

# Runs outside pytest, in whose presence ultralytics sends nothing, and reports what is asked of the system.
STORY = """
import json, os, sys
asked = []

def listen(event, arguments):
    if event.startswith("socket.") or event in ("subprocess.Popen", "os.system"):
        asked.append(event)
    elif event == "open" and isinstance(arguments[0], str) and set(arguments[1] or "") & set("wax+"):
        asked.append("write " + os.path.abspath(arguments[0]))
    elif event == "os.mkdir":
        asked.append("mkdir " + os.path.abspath(os.fspath(arguments[0])))

import numpy as np, torch, cv2
before = dict(os.environ), cv2.getNumThreads(), torch.get_num_threads(), np.get_printoptions(), torch.save
sys.addaudithook(listen)
from pathlib import Path
from staf_cli.people.tracker import Detections, track_people
if sys.argv[1] == "host":
    os.environ["YOLO_OFFLINE"] = "true"
    import ultralytics
    print("imported")
    asked.clear()
    before = dict(os.environ), cv2.getNumThreads(), torch.get_num_threads(), np.get_printoptions(), torch.save
from staf_cli.people.yolo import YoloDetector
from staf_cli.video.frame import Frame
frames = [Frame(i, i, i / 25, np.full((90, 160, 3), 80, np.uint8)) for i in range(4)]
for method in ("bytetrack", "botsort"):
    track_people(YoloDetector(Path("net.pt"), image_size=64).detect(frames), fps=25, method=method)
after = dict(os.environ), cv2.getNumThreads(), torch.get_num_threads(), np.get_printoptions(), torch.save
print(json.dumps(dict(asked=asked, restored=before == after)), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folders = {name: tmp_path_factory.mktemp(name) for name in ("home", "here", "tmp")}
    model = ultralytics_safe.ultralytics_module("models").YOLO("yolo11n.yaml")
    model.model.names = {index: "person" if index == 0 else str(index) for index in range(80)}
    model.save(folders["here"] / "net.pt")
    return folders


@pytest.mark.parametrize("who", ["staf", "host"])
def test_nothing_sent_installed_printed_or_written_elsewhere(who: str, world: dict[str, Path]) -> None:
    ours = ("PYTEST", "YOLO", "XDG_CONFIG", "GITHUB_", "CUBLAS")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment.update(HOME=str(world["home"]), TMPDIR=str(world["tmp"]), PYTHONDONTWRITEBYTECODE="1")
    environment.update(PYTHONPATH=os.pathsep.join(filter(None, [os.getcwd(), os.environ.get("PYTHONPATH")])))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", STORY, who],
        cwd=world["here"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.rpartition("imported\n")[2] == ""
    seen = json.loads(done.stderr.splitlines()[-1])
    allowed = (str(world["tmp"]), "/dev/null")
    assert [what for what in seen["asked"] if not what[6:].startswith(allowed)] == []
    assert seen["restored"]
    if who == "staf":
        assert list(world["home"].rglob("*")) == []
        assert list(world["tmp"].iterdir()) == []


class _Malice:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.trace),)


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_malicious_file_runs_nothing(wrapped: bool, tmp_path: Path) -> None:
    trace, weights = tmp_path / "trace", tmp_path / "net.pt"
    malice = _Malice(trace)
    torch.save({"model": malice} if wrapped else malice, weights)
    with pytest.raises(AssetError, match="not a YOLO checkpoint that can be loaded safely") as caught:
        load_network(weights)
    assert "\n" not in str(caught.value)
    assert not trace.exists()

    torch.load(weights, weights_only=False)  # what it does where nobody looks
    assert trace.exists()


def test_damaged_and_foreign_files(tmp_path: Path) -> None:
    contents = {"empty.pt": b"", "text.pt": b"not a net", "zip.pt": b"PK\x03\x04 cut off", "net.onnx": b"x"}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    torch.save({"weight": torch.zeros(3)}, tmp_path / "state.pt")
    torch.save([1, 2, 3], tmp_path / "list.pt")
    torch.save(torch.zeros(3), tmp_path / "o'tensor.pt")
    torch.save({"model": {"weight": torch.zeros(3)}}, tmp_path / "yolov5n.pt")
    for path in tmp_path.iterdir():
        with pytest.raises(AssetError, match="is not a YOLO") as caught:
            load_network(path)
        assert str(path) in str(caught.value)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "damage",
    [
        lambda network: setattr(network, "stride", torch.tensor([0.0])),
        lambda network: setattr(network, "stride", torch.tensor([float("nan")])),
        lambda network: setattr(network.model[2].cv2.conv, "stride", (3, 1)),
        lambda network: setattr(network.model[-1], "nc", 500),
    ],
)
def test_a_network_that_does_not_work_is_refused_at_once(
    damage: Callable[[Any], None], world: dict[str, Path], tmp_path: Path
) -> None:
    """It would fail on the first frame of every video, as a fault of ours."""
    checkpoint = torch.load(world["here"] / "net.pt", weights_only=False)
    damage(checkpoint["model"])
    torch.save(checkpoint, tmp_path / "net.pt")
    with pytest.raises(AssetError, match=r"net\.pt") as caught:
        YoloDetector(tmp_path / "net.pt", image_size=64)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match=r"no YOLO weights at .*yolo11n\.pt"):
        load_network(tmp_path / "yolo11n.pt")


def test_an_ultralytics_that_unpickles_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = ultralytics_safe.ultralytics_module("nn.tasks")

    def careless(weight: str, safe_only: bool | None = None) -> tuple[Any, str]:  # noqa: ARG001
        return torch.load(weight, weights_only=False), weight

    (tmp_path / "net.pt").touch()
    monkeypatch.setattr(tasks, "torch_safe_load", careless)
    ultralytics_safe._require_safe_loading.cache_clear()
    with pytest.raises(AssetError, match=r"would run code .* install ultralytics>="):
        load_network(tmp_path / "net.pt")
    monkeypatch.undo()
    ultralytics_safe._require_safe_loading.cache_clear()


def test_a_missing_ultralytics_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ultralytics.nn.absent", None)
    monkeypatch.delitem(sys.modules, "ultralytics.nn.absent")
    with pytest.raises(AssetError, match=r"YOLO and its trackers need ultralytics>="):
        ultralytics_safe.ultralytics_module("nn.absent")
