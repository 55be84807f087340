"""torch's checkpoints, read without unpickling anything but tensors and plain values."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Mapping
from typing import Any

from staf_cli.body.pickle_stand_ins import ALLOWED_NAMES, DtypeStandIn
from staf_cli.errors import AssetError

MAX_BYTES = 1 << 31


def read_checkpoint(data: bytes, name: str) -> Mapping[str, Any]:
    """What `torch.save` wrote, by `torch.load(weights_only=True)`, on the CPU.

    Args:
        data: the whole file.
        name: for the message.

    Raises:
        AssetError: it holds more than tensors, dicts, lists and numbers, is damaged, or is no checkpoint.
    """
    import torch

    _check_size(data, name)
    try:
        with warnings.catch_warnings(), torch.serialization.safe_globals(_numbers_of_numpy()):
            warnings.simplefilter("ignore")  # about old forms of files, which are none of the user's business
            content = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises all kinds
        raise AssetError(
            f"{name} is refused: {_reason(error)}; nothing of it was run; get the file again from its authors"
        ) from error
    if not isinstance(content, Mapping):
        raise AssetError(f"{name} is refused: it is no dict of tensors; get the release's file")
    return content


def _check_size(data: bytes, name: str) -> None:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return  # the older form holds its tensors as they are
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise AssetError(f"{name} is damaged; get it again") from error
    if size > MAX_BYTES:
        raise AssetError(f"{name} is refused: it would unpack to too much; get the release's file")


def _numbers_of_numpy() -> list[Any]:
    """A trainer's scores are often numpy's numbers: stand-ins of ours make them, not numpy's functions."""
    scalars = [names for names in ALLOWED_NAMES if names[1] == "scalar"]
    return [
        (DtypeStandIn, "numpy.dtype"),
        *((ALLOWED_NAMES[names], ".".join(names)) for names in scalars),
    ]


def _reason(error: Exception) -> str:
    text = str(error)
    if "WeightsUnpickler error" in text or "Weights only load failed" in text:
        _, _, said = text.partition("WeightsUnpickler error: ")
        detail = " ".join(said.split())[:80].rstrip(" .,")
        return (
            f"it holds more than tensors and numbers ({detail})" if detail else "it holds more than tensors"
        )
    return f"it is damaged or no checkpoint of torch ({type(error).__name__})"
