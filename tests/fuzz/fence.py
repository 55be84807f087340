"""Runs one command in a forked child, watched: what it writes, opens and starts, how long, how much memory.

Python's audit events see everything that Python does, whoever asks for it; what C libraries write shows in
the pictures that `pen` takes of the folders before and after.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
import threading
import traceback
from pathlib import Path
from typing import Any

_WRITING = {
    **dict.fromkeys(("os.mkdir", "os.remove", "os.rmdir", "os.truncate", "os.chmod", "os.chown"), (0,)),
    **dict.fromkeys(("os.rename", "os.link", "os.symlink", "shutil.move", "shutil.copyfile"), (0, 1)),
    **dict.fromkeys(("os.utime", "os.setxattr", "os.mkfifo", "os.mknod"), (0,)),
}
_STARTING = (
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
    "os.forkpty",
    "subprocess.Popen",
)
_REACHING = ("socket.", "urllib.", "ftplib.", "http.", "smtplib.", "webbrowser.")
_MAX_EVENTS = 50


class Watch:
    """An audit hook, which once set cannot be taken away; deaf until it is armed."""

    def __init__(self) -> None:
        self.events: list[str] = []
        self._allowed: tuple[str, ...] | None = None
        sys.addaudithook(self._hear)

    def arm(self, allowed: list[str]) -> None:
        """From now on note everything but writing below these folders."""
        self._allowed = tuple(allowed)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self._allowed is None or len(self.events) >= _MAX_EVENTS:
            return
        if event == "open":
            path, mode, flags = arguments
            writes = set(mode) & set("wax+") if isinstance(mode, str) else flags & (os.O_WRONLY | os.O_RDWR)
            if writes:
                self._note("open for writing", path)
        elif event in ("os.remove", "os.rmdir") and arguments[1] != -1:
            return  # below a folder that is open, as rmtree does it: the pictures of the folders show it
        elif event in _WRITING:
            for place in _WRITING[event]:
                self._note(event, arguments[place])
        elif event.startswith(_STARTING) or event.startswith(_REACHING):
            self.events.append(f"{event} {arguments!r:.200}")

    def _note(self, event: str, path: object) -> None:
        if isinstance(path, int):  # a descriptor, whose opening was seen
            return
        where = os.path.abspath(os.fsdecode(path))  # type: ignore[arg-type]
        allowed = self._allowed or ()
        if not any(where == folder or where.startswith(folder + os.sep) for folder in allowed):
            self.events.append(f"{event} {where}")


def run_fenced(watch: Watch, request: dict[str, Any], report_to: int) -> None:
    """In the child: run the command and report; never returns."""
    box = Path(request["box"])
    for fd, name in ((1, "stdout"), (2, "stderr")):
        file = os.open(box / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(file, fd)
        os.close(file)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
    _limit(request)
    _settle_in(box, request)
    watch.arm([str(box / "out"), str(box / "tmp"), os.devnull])
    code = _run(request)
    report = json.dumps({"code": code, "events": watch.events})
    os.write(report_to, report.encode())
    os._exit(0)


def _limit(request: dict[str, Any]) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (request["cpu_s"], request["cpu_s"] + 5))
    with open("/proc/self/statm") as file:
        now = int(file.read().split()[0]) * resource.getpagesize()
    most = now + (request["memory_mb"] << 20)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _settle_in(box: Path, request: dict[str, Any]) -> None:
    import tempfile

    os.environ.update(HOME=str(box / "home"), TMPDIR=str(box / "tmp"), **request["environment"])
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "STAF_DEBUG"):
        os.environ.pop(name, None)
    tempfile.tempdir = None
    os.chdir(box / "cwd")


def _run(request: dict[str, Any]) -> int:
    """The command's exit code, as a real process would end."""
    module, _, function = request["command"].rpartition(":")
    command = getattr(importlib.import_module(module or "staf_cli.cli"), function)
    sys.argv = [function.replace("main_", "staf-"), *request["arguments"]]
    try:
        command()
        code = 0
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 0 if stop.code is None else 1
    except BaseException:
        traceback.print_exc()
        code = 1
    for thread in threading.enumerate():  # as the interpreter does when it ends
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
    sys.stdout.flush()
    sys.stderr.flush()
    return code
