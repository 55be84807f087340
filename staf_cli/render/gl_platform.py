"""Which OpenGL library draws. It must be settled before pyrender's first import, which reads the choice."""

from __future__ import annotations

import ctypes
import os
import sys
from glob import glob

from staf_cli.errors import StafError

VARIABLE = "PYOPENGL_PLATFORM"
LIBRARIES = {"egl": ("EGL",), "osmesa": ("OSMesa",)}


class NoGraphicsError(StafError):
    """No OpenGL that could draw without a screen; `reason` is the cause without the advice."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason}; install libosmesa6 or libegl1, or use --renderer software")
        self.reason = reason


# What `settle_platform` itself wrote into the environment, to be told from what the user wrote there.
_settled: str | None = None


def chosen_by_user() -> str | None:
    """The platform that the user has set in the environment."""
    value = os.environ.get(VARIABLE)
    return value if value and value != _settled else None


def settle_platform() -> str:
    """Choose the platform that pyrender will use, in the environment, and name it.

    A value that the user has set is kept. macOS and Windows have one way only. On Linux EGL comes first
    where there is a graphics card and OSMesa where there is none: it needs half of EGL's time there.

    Raises:
        NoGraphicsError: none of the libraries loads.
    """
    global _settled
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return chosen
    if not sys.platform.startswith("linux"):
        return "pyglet"
    order = ("egl", "osmesa") if has_graphics_card() else ("osmesa", "egl")
    for platform in order:
        if all(_loads(name) for name in LIBRARIES[platform]):
            os.environ[VARIABLE] = _settled = platform
            return platform
    raise NoGraphicsError("no OpenGL library loads (tried OSMesa and EGL)")


def has_graphics_card() -> bool:
    """Whether Linux shows a device that EGL could draw with."""
    return any(glob(pattern) for pattern in ("/dev/dri/renderD*", "/dev/nvidia[0-9]*", "/dev/dxg"))


def _loads(name: str) -> bool:
    """Whether a shared library loads under one of the names that PyOpenGL tries."""
    for suffix in ("", *(f".{version}" for version in range(9, -1, -1))):
        try:
            ctypes.CDLL(f"lib{name}.so{suffix}")
        except OSError:
            continue
        return True
    return False
