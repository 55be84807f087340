"""LiteRT behind one call: a .tflite net, from a file or from memory, on the CPU."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from staf_cli.device import threads_of_net
from staf_cli.errors import AssetError


class TfliteNet:
    """A .tflite net on the CPU with one image input; several threads may call it at a time.

    Each call that finds none free makes an interpreter of its own (the size of the net), which the next ones
    use again.
    """

    def __init__(self, model: Path | bytes, num_threads: int | None = None) -> None:
        """Load a net from its file, or from the content of one; a few threads for each call where None.

        Raises:
            AssetError: it is no usable net.
        """
        self._model = model
        self._num_threads = num_threads or threads_of_net()
        with _hushed():  # the runtime speaks once, of its delegates
            first = self._interpreter()
        self._free = [first]
        details = first.get_input_details()[0]
        self._input_index = details["index"]
        self.input_size = int(details["shape"][1])
        self._output_indices = [output["index"] for output in first.get_output_details()]

    def __call__(self, picture: np.ndarray) -> list[np.ndarray]:
        """Picture (H, W, 3) float32 in the net's own range -> its outputs in order, without batch axis."""
        try:
            interpreter = self._free.pop()
        except IndexError:
            interpreter = self._interpreter()
        try:
            interpreter.set_tensor(self._input_index, picture[None])
            interpreter.invoke()
            return [interpreter.get_tensor(index)[0] for index in self._output_indices]
        finally:
            self._free.append(interpreter)

    def _interpreter(self) -> Interpreter:
        is_bytes = isinstance(self._model, bytes)
        source = {"model_content": self._model} if is_bytes else {"model_path": str(self._model)}
        try:
            interpreter = Interpreter(**source, num_threads=self._num_threads)
            interpreter.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            reason = str(error).splitlines()[0]
            what = "a net built in memory" if is_bytes else str(self._model)
            raise AssetError(f"{what} is not a usable .tflite net ({reason}); fetch it again") from error
        return interpreter


@contextmanager
def _hushed() -> Iterator[None]:
    """Drop what the runtime's C++ code writes to stderr, and for as long what other threads write there."""
    sys.stderr.flush()
    saved, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(nowhere)
