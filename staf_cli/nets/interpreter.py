"""LiteRT behind one call: a .tflite net, from a file or from memory, on the CPU."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from staf_cli.device import own_threads
from staf_cli.errors import AssetError


class TfliteNet:
    """A .tflite net on the CPU with one image input.

    The outputs come back in the net's own order. They are views of the interpreter's memory: copy
    what must outlive the next call.
    """

    def __init__(self, model: Path | bytes, num_threads: int | None = None) -> None:
        """Load a net from its file, or from the content of one.

        Raises:
            AssetError: it is no usable net.
        """
        threads = num_threads or min(4, own_threads())
        source = {"model_content": model} if isinstance(model, bytes) else {"model_path": str(model)}
        try:
            with _hushed():
                self._interpreter = Interpreter(**source, num_threads=threads)
                self._interpreter.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            reason = str(error).splitlines()[0]
            what = "a net built in memory" if isinstance(model, bytes) else model
            raise AssetError(f"{what} is not a usable .tflite net ({reason}); fetch it again") from error
        details = self._interpreter.get_input_details()[0]
        self._input_index = details["index"]
        self.input_size = int(details["shape"][1])
        self._output_indices = [output["index"] for output in self._interpreter.get_output_details()]

    def __call__(self, picture: np.ndarray) -> list[np.ndarray]:
        """Picture (H, W, 3) float32 in the net's own range -> its outputs, batch axis dropped."""
        self._interpreter.set_tensor(self._input_index, picture[None])
        self._interpreter.invoke()
        return [self._interpreter.get_tensor(index)[0] for index in self._output_indices]


@contextmanager
def _hushed() -> Iterator[None]:
    """Drop what the runtime's C++ code writes to stderr about its own delegates."""
    sys.stderr.flush()
    saved, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(nowhere)
