"""What no command may do, done on purpose: the pen must see all of it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import warnings
from pathlib import Path


def write_elsewhere() -> None:
    Path("../in/input.txt").write_text("changed")


def write_a_hidden_part_and_fail() -> None:
    Path("../out/.walk.part").mkdir()
    print("error: no", file=sys.stderr)
    sys.exit(2)


def leave_a_temporary_file() -> None:
    Path(os.environ["TMPDIR"], "left").touch()


def open_a_socket() -> None:
    socket.socket().close()


def start_a_process() -> None:
    subprocess.run(["true"], check=False)


def run_the_canary() -> None:
    os.system("touch ../out/canary")


def raise_an_error() -> None:
    raise ValueError("a fault of ours")


def say_unexpected() -> None:
    print("error: a.mp4: unexpected ValueError: x", file=sys.stderr)
    sys.exit(2)


def say_two_lines() -> None:
    print("error: one\nand two", file=sys.stderr)
    sys.exit(2)


def warn() -> None:
    warnings.warn("odd", RuntimeWarning, stacklevel=1)


def talk_on_stdout() -> None:
    print("hello")


def take_too_much_memory() -> None:
    _ = bytearray(8 << 30)


def take_much_memory() -> None:
    _ = b"x" * (300 << 20)


def hang() -> None:
    time.sleep(1000)


def crash() -> None:
    os.abort()


def end_with_another_code() -> None:
    sys.exit(3)
