"""A real Ray of two nodes on this machine: whole videos on both, a process that dies, a second try."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from staf_process import start, tree, wait_for, worker_of

from staf_cli.errors import SettingError
from staf_cli.settings import JobOptions

pytest.importorskip("ray")

ROOT = Path(__file__).resolve().parents[2]


# In a process of its own: Ray leaves files and processes behind that pytest would complain of.
NODES = """
from ray.cluster_utils import Cluster
HEAD = {"num_cpus": 1, "num_gpus": 1, "include_dashboard": False}  # Ray believes in the graphics card
nodes = Cluster(initialize_head=True, head_node_args=HEAD)
second = nodes.add_node(num_cpus=1)
print("address", nodes.address, flush=True)
if input() == "lose one":
    nodes.remove_node(second, allow_graceful=False)
    print("lost", flush=True)
    input()
nodes.shutdown()
"""


GPUS = """
from staf_cli.jobs.cluster import _connected, _gpus_a_video
from staf_cli.settings import Settings
with _connected(Settings(device="cpu")) as ray:
    print(*(_gpus_a_video(ray, Settings(device=device)) for device in ("auto", "cuda:1", "cpu", "mps")))
"""


@pytest.fixture
def cluster() -> Iterator[subprocess.Popen[str]]:
    """Two nodes with room for one video each; $RAY_ADDRESS leads there."""
    surroundings = {**os.environ, "RAY_USAGE_STATS_ENABLED": "0", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", NODES]
    with subprocess.Popen(
        command, env=surroundings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as nodes:
        assert nodes.stdout is not None
        address = next(line.split()[1] for line in nodes.stdout if line.startswith("address "))
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("RAY_ADDRESS", address)
            yield nodes
        nodes.communicate("\n", timeout=60)


@pytest.mark.slow
def test_a_node_that_is_lost(
    cluster: subprocess.Popen[str], clips: Path, undisturbed: Path, options: list[object], tmp_path: Path
) -> None:
    """Its videos are done on the other one."""
    out = tmp_path / "out"
    process = start(clips, "--out", out, *options, "--cluster", "ray")
    wait_for(lambda: worker_of(out, "one") and worker_of(out, "two"), process)
    assert cluster.stdin is not None
    assert cluster.stdout is not None
    cluster.stdin.write("lose one\n")
    cluster.stdin.flush()
    assert cluster.stdout.readline() == "lost\n"
    assert process.poll() is None, "lost too late"
    _, said = process.communicate(timeout=300)
    assert process.returncode == 0, said
    assert tree(out) == tree(undisturbed)


@pytest.mark.slow
@pytest.mark.usefixtures("cluster")
def test_videos_on_two_nodes_though_a_process_dies(
    clips: Path, undisturbed: Path, options: list[object], tmp_path: Path
) -> None:
    """Ray tries the video again whose process was killed."""
    out = tmp_path / "out"
    process = start(clips, "--out", out, *options, "--cluster", "ray")
    killed: list[int] = []

    def kill_one() -> None:
        while not killed and process.poll() is None:
            if (number := worker_of(out, "two")) is not None:
                os.kill(number, signal.SIGKILL)
                killed.append(number)
            time.sleep(0.02)

    killer = threading.Thread(target=kill_one)
    killer.start()
    printed, said = process.communicate(timeout=240)
    killer.join()
    assert process.returncode == 0, said
    assert killed
    assert killed[0] != process.pid
    assert tree(out) == tree(undisturbed)
    lines = said.splitlines()
    assert lines[0] == "ray: 3 inputs, 2 nodes"
    assert sum("two.mp4: 6 frames in " in line for line in lines) == 1
    assert lines[-1] == "3 of 3 inputs done"
    assert "raylet" not in said, "Ray's own words about the process that died"
    assert not printed
    # Without asking for graphics cards every task would see all of them, and take the first.
    gpus = subprocess.run([sys.executable, "-c", GPUS], capture_output=True, text=True, check=True)
    assert gpus.stdout == "1 1 0 0\n"


@pytest.mark.slow
@pytest.mark.usefixtures("cluster")
def test_interrupted(clips: Path, options: list[object], tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = start(clips / "one.mp4", clips / "two.mp4", "--out", out, *options, "--cluster", "ray")
    while worker_of(out, "one") is None and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "Traceback" not in said
    assert not [entry for entry in out.rglob("*") if entry.name.startswith(".")]


def test_a_cluster_that_is_not_there(
    clips: Path, options: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAY_ADDRESS", "127.0.0.1:1")
    process = start(clips / "room.mp4", "--out", tmp_path / "out", *options, "--cluster", "ray")
    _, said = process.communicate(timeout=120)
    assert process.returncode == 2
    assert said.startswith("error: --cluster ray: the cluster cannot be reached")
    assert len(said.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_without_ray_one_line_says_how_to_get_it(clips: Path, tmp_path: Path) -> None:
    code = "import sys; sys.modules['ray'] = None; from staf_cli.cli import main_run; main_run()"
    arguments = [clips / "room.mp4", "--out", tmp_path / "out", "--cluster", "ray"]
    command = [sys.executable, "-c", code, *map(str, arguments)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert 'pip install ".[cluster]"' in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"workers": 0}, "--workers 0"),
        ({"cluster": "slurm"}, "--cluster slurm"),
        ({"cluster": "ray", "workers": 2}, "alone"),
    ],
)
def test_options_that_make_no_sense(given: dict[str, Any], words: str) -> None:
    with pytest.raises(SettingError, match=words):
        JobOptions(**given)
