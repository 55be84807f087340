"""Files of tensors in safetensors' form, written by ourselves: the same bytes for the same content.

safetensors' own writer orders a header's entries anew in every process and holds the whole file in memory.
"""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load
from torch import Tensor

from staf_cli.assets.writing import whole_file
from staf_cli.errors import AssetError, OutputError

_TYPES: Mapping[torch.dtype, str] = {
    torch.float64: "F64",
    torch.float32: "F32",
    torch.float16: "F16",
    torch.bfloat16: "BF16",
    torch.int64: "I64",
    torch.int32: "I32",
    torch.uint8: "U8",
    torch.bool: "BOOL",
}


def tensors_bytes(tensors: Mapping[str, Tensor]) -> int:
    """How many bytes a file of these tensors has, its header left out."""
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors.values())


def write_tensors(path: Path, tensors: Mapping[str, Tensor], header: Mapping[str, str]) -> None:
    """Write a file whole or not at all; one of that name is replaced only then.

    Args:
        path: of the file, in a folder that is there.
        tensors: by name, on any device.
        header: texts that are kept with them.

    Raises:
        OutputError: the disk is full, or the file cannot be written.
    """
    try:
        with whole_file(path) as file:
            for piece in _pieces(tensors, header):
                file.write(piece)
    except OSError as error:
        raise cannot_write(path, error) from error


def read_tensors(path: Path, device: str = "cpu") -> tuple[dict[str, Tensor], dict[str, str]]:
    """Tensors and header of a file in safetensors' form, whoever wrote it; nothing in it is run.

    Raises:
        AssetError: there is no such file, or it is damaged or in another form.
    """
    try:
        with safe_open(path, framework="pt") as file:
            header = dict(file.metadata() or {})
            # Copied: in the mapped file they may lie unaligned, and sums would differ in the last bit.
            names = list(file.keys())
            return {name: file.get_tensor(name).clone().to(device) for name in names}, header
    except FileNotFoundError as error:
        raise AssetError(f"{path}: no such file") from error
    except (SafetensorError, OSError, ValueError, RuntimeError, TypeError, KeyError) as error:
        raise AssetError(f"{path} is damaged or no file of tensors (.safetensors); get it again") from error


def parse_tensors(data: bytes, name: str) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Tensors and header of a file's bytes; arguments and errors as for other readers of what users bring."""
    try:
        tensors = load(data)
        length = int.from_bytes(data[:8], "little")
        texts = json.loads(data[8 : 8 + length]).get("__metadata__") or {}
    except (SafetensorError, ValueError, RuntimeError, TypeError, KeyError, RecursionError) as error:
        raise AssetError(f"{name} is damaged or no file of tensors (.safetensors); get it again") from error
    return tensors, {str(key): str(value) for key, value in texts.items()}


def tensor_file_bytes(tensors: Mapping[str, Tensor], header: Mapping[str, str]) -> bytes:
    """The bytes that `write_tensors` writes."""
    return b"".join(_pieces(tensors, header))


def cannot_write(path: Path, error: OSError) -> OutputError:
    """What to say of a file that cannot be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputError(f"{path}: the disk is full; make room and start the same command again")
    return OutputError(f"cannot write {path}: {error.strerror or error}; choose another folder with --out")


def _pieces(tensors: Mapping[str, Tensor], header: Mapping[str, str]) -> Iterator[bytes]:
    """The file's bytes: length of the head, head as JSON padded to eight bytes, then the numbers."""
    if sys.byteorder != "little":
        raise OutputError("files of tensors cannot be written on a big-endian machine")
    # Wide numbers first, so that all lie aligned.
    names = sorted(tensors, key=lambda name: (-tensors[name].element_size(), name))
    head: dict[str, object] = {"__metadata__": dict(sorted(header.items()))}
    start = 0
    for name in names:
        tensor = tensors[name]
        end = start + tensor.numel() * tensor.element_size()
        head[name] = {
            "dtype": _TYPES[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [start, end],
        }
        start = end
    text = json.dumps(head, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    yield len(text).to_bytes(8, "little") + text
    for name in names:
        flat = tensors[name].detach().cpu().contiguous().reshape(-1)
        if flat.numel():
            yield flat.view(torch.uint8).numpy().tobytes()
