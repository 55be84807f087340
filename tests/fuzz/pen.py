"""Where examples are run: each gets folders of its own, and everything outside its output is watched."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

CPU_S = 60  # processor time; the wall clock of a shared machine says little
WALL_S = 400
MEMORY_MB = 3000  # address space beyond what the imports take
_ROOT = Path(__file__).resolve().parents[2]
_FOLDERS = ("in", "out", "home", "tmp", "cwd")


@dataclass(frozen=True)
class Report:
    """What a command did.

    Attributes:
        code: exit code, None where it ended in no ordinary way.
        signal: that ended it, None otherwise.
        hung: whether it had to be ended.
        seconds: wall clock.
        cpu_s: processor time.
        peak_mb: resident memory, imports included.
        stdout, stderr: what it said.
        events: what it did outside its folders, one line each.
        changed: files outside `out` that are new, gone or different.
        left: files below `out`, relative.
        box: its folders.
    """

    code: int | None
    signal: int | None
    hung: bool
    seconds: float
    cpu_s: float
    peak_mb: float
    stdout: str
    stderr: str
    events: tuple[str, ...]
    changed: tuple[str, ...]
    left: tuple[str, ...]
    box: Path


class Pen:
    """Runs commands in children of one prepared process (`zygote`), or as processes of their own."""

    def __init__(self, folder: Path, nets: Path, *features: str) -> None:
        """Prepare; the process is started with the first command.

        Args:
            folder: for everything.
            nets: BlazePose's two nets lie here.
            features: what else to import beforehand: "yolo", "draw"; "bare" leaves all imports to the child.
        """
        self.folder = folder
        self._environment = {"STAF_WEIGHTS": str(nets), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        self._features = features
        self._zygote: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()
        self._number = 0
        self._asked: dict[int, Future[dict[str, Any]]] = {}

    def __enter__(self) -> Pen:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._zygote is not None:
            assert self._zygote.stdin is not None
            assert self._zygote.stdout is not None
            self._zygote.stdin.close()
            self._zygote.wait(timeout=30)
            self._zygote.stdout.close()

    def box(self) -> Path:
        """Folders for the next example."""
        with self._lock:
            self._number += 1
            box = self.folder / f"box{self._number}"
        for name in _FOLDERS:
            (box / name).mkdir(parents=True)
        return box

    def run(self, box: Path, command: str, arguments: Sequence[str], *, wall_s: float = WALL_S) -> Report:
        """A command of `staf_cli.cli`, or "module:function", in a forked child; its input is in `box`/in."""
        before = _picture(box)
        request = {
            "box": str(box),
            "command": command,
            "arguments": list(arguments),
            "cpu_s": CPU_S,
            "wall_s": wall_s,
            "memory_mb": MEMORY_MB,
            "environment": self._environment,
        }
        return _report(box, before, self._ask(request))

    def run_as_process(self, box: Path, command: str, arguments: Sequence[str]) -> Report:
        """The same as a process of its own, as a user starts it."""
        before = _picture(box)
        code = f"from staf_cli.cli import {command}; {command}()"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
        environment |= self._environment | {
            "HOME": str(box / "home"),
            "TMPDIR": str(box / "tmp"),
            "PYTHONPATH": str(_ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONWARNINGS": "default",
        }
        environment.pop("STAF_DEBUG", None)
        start, hung = time.monotonic(), False
        with (box / "stdout").open("w") as out, (box / "stderr").open("w") as err:
            try:
                done = subprocess.run(
                    [sys.executable, "-c", code, *arguments],
                    cwd=box / "cwd",
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=err,
                    timeout=WALL_S,
                    check=False,
                )
                status = done.returncode
            except subprocess.TimeoutExpired:
                status, hung = -9, True
        answer = {
            "code": status if status >= 0 else None,
            "signal": -status if status < 0 else None,
            "hung": hung,
            "seconds": time.monotonic() - start,
            "cpu_s": 0.0,  # neither is known of one among several
            "peak_mb": 0.0,
            "events": [],
        }
        return _report(box, before, answer)

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """The prepared process's answer; any number of threads may ask."""
        answer: Future[dict[str, Any]] = Future()
        with self._lock:
            zygote = self._running()
            assert zygote.stdin is not None
            number = request["number"] = len(self._asked)
            self._asked[number] = answer
            zygote.stdin.write(json.dumps(request) + "\n")
            zygote.stdin.flush()
        return answer.result(request["wall_s"] + 60)

    def _listen(self, zygote: subprocess.Popen[str]) -> None:
        assert zygote.stdout is not None
        for line in zygote.stdout:
            report = json.loads(line)
            self._asked[report["number"]].set_result(report)

    def _running(self) -> subprocess.Popen[str]:
        if self._zygote is None:
            home = self.folder / "zygote"
            (home / "tmp").mkdir(parents=True)
            environment = {**os.environ, **self._environment, "HOME": str(home), "TMPDIR": str(home / "tmp")}
            environment["PYTHONPATH"] = os.pathsep.join([str(_ROOT), str(Path(__file__).parent)])
            self._zygote = subprocess.Popen(
                [sys.executable, str(Path(__file__).with_name("zygote.py")), *self._features],
                cwd=home,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            assert self._zygote.stdout is not None
            assert self._zygote.stdout.readline() == "ready\n"
            threading.Thread(target=self._listen, args=(self._zygote,), daemon=True).start()
        return self._zygote


def discard(report: Report) -> None:
    """Remove an example's folders."""
    shutil.rmtree(report.box)


def _report(box: Path, before: dict[str, tuple[int, ...]], answer: Mapping[str, Any]) -> Report:
    after = _picture(box)
    changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    left = sorted(str(path.relative_to(box / "out")) for path in (box / "out").rglob("*"))
    texts = {name: (box / name).read_text(errors="replace") for name in ("stdout", "stderr")}
    return Report(
        code=answer["code"],
        signal=answer["signal"],
        hung=answer["hung"],
        seconds=answer["seconds"],
        cpu_s=answer["cpu_s"],
        peak_mb=answer["peak_mb"],
        events=tuple(answer["events"]),
        changed=tuple(changed),
        left=tuple(left),
        box=box,
        **texts,
    )


def _picture(box: Path) -> dict[str, tuple[int, ...]]:
    """Everything in a box outside `out`: mode, size, time of the last change."""
    picture = {}
    for name in _FOLDERS:
        if name == "out":
            continue
        for path in (box / name).rglob("*"):
            state = path.lstat()
            times = (state.st_size, state.st_mtime_ns) if not path.is_dir() else ()
            picture[str(path.relative_to(box))] = (state.st_mode, *times)
    return picture
