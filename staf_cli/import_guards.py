"""What importing other libraries brings: errors for want of a system library, and traces on the disk."""

from __future__ import annotations

import ctypes
import importlib
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from staf_cli.errors import MissingLibraryError, StafError, chain_of, machine_limit

_COMPILER = "torch._dynamo"
_COMPILED = "TORCHINDUCTOR_CACHE_DIR"
# What OpenCV's wheel for Linux takes from the system, with the Debian and Ubuntu packages that bring it.
_SYSTEM_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb.so.1": "libxcb1",
}


@contextmanager
def missing_libraries_named() -> Iterator[None]:
    """Turn the ImportError for one missing shared library into a line that names all of them.

    Raises:
        StafError: memory or another limit of this machine did not suffice for an import.
        MissingLibraryError: the loader of Linux did not find a library.
        KeyboardInterrupt: Ctrl-C came while a compiled module was imported, which makes an ImportError of it.
    """
    try:
        yield
    except ImportError as error:
        if any(isinstance(each, KeyboardInterrupt) for each in chain_of(error)):
            raise KeyboardInterrupt from error
        if limit := machine_limit(error):
            raise StafError(limit) from error
        found = re.match(r"(lib\S+): cannot open shared object file: No such file", str(error))
        if not found:
            raise
        missing = dict.fromkeys([*(name for name in _SYSTEM_LIBRARIES if not loads(name)), found[1]])
        packages = " ".join(
            sorted({_SYSTEM_LIBRARIES[name] for name in missing if name in _SYSTEM_LIBRARIES})
        )
        remedy = f"; on Debian or Ubuntu: apt-get install {packages}" if packages else ""
        raise MissingLibraryError(f"this system lacks {', '.join(missing)}{remedy}") from error


def loads(library: str) -> bool:
    """Whether the system's loader finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


@contextmanager
def no_compiler_folder() -> Iterator[None]:
    """Import without a trace what imports torch's compiler: roma, torchvision, ultralytics.

    At its import the compiler makes its folder in the temporary folder, though nothing is compiled here. It
    makes none where it is told one that exists; afterwards what the caller has set counts again.
    """
    before = os.environ.get(_COMPILED)
    os.environ[_COMPILED] = before or tempfile.gettempdir()
    try:
        yield
    finally:
        os.environ.pop(_COMPILED, None)
        if before is not None:
            os.environ[_COMPILED] = before


@contextmanager
def compiler_put_off() -> Iterator[None]:
    """Import roma without PyTorch's compiler, which takes seconds to import: nothing is compiled here.

    Of the compiler roma wants `disable` alone, which keeps a function out of what is compiled. It is given
    one that asks the compiler when the function is called, where that has been imported by then. What else
    is asked for brings the compiler itself.
    """
    if _COMPILER in sys.modules:
        yield
        return
    sys.modules[_COMPILER] = stand_in = _StandIn(_COMPILER)
    try:
        yield
    finally:
        if sys.modules.get(_COMPILER) is stand_in:
            del sys.modules[_COMPILER]


class _StandIn(ModuleType):
    def disable(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def kept_out(*args: Any, **kwargs: Any) -> Any:
            compiler = sys.modules.get(_COMPILER)
            if compiler is None or isinstance(compiler, _StandIn):
                return function(*args, **kwargs)
            return compiler.disable(function)(*args, **kwargs)

        return kept_out

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what importing asks of every module
            raise AttributeError(name)
        if sys.modules.get(_COMPILER) is self:
            del sys.modules[_COMPILER]
        with no_compiler_folder():
            return getattr(importlib.import_module(_COMPILER), name)
