"""What files of trained weights say of themselves: two texts, the file's format and JSON of one dataclass."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, TypeVar

from staf_cli.errors import AssetError
from staf_cli.recover.staf.config import StafConfig

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Header = TypeVar("Header")
LARGEST_SIZE = 1 << 16  # of any number in a network's config
# Files of versions before these fields do not name them.
LATER_FIELDS: Mapping[str, Any] = {"evidence_channels": 0, "normalise_features": False}


def header_texts(file_format: str, header: DataclassInstance) -> dict[str, str]:
    """As the file has it."""
    return {"format": file_format, "about": json.dumps(asdict(header), sort_keys=True)}


def parse_header(texts: Mapping[str, str], name: str, parse: Callable[[Mapping[str, Any]], Header]) -> Header:
    """Read back what `header_texts` gave.

    Args:
        texts: of a file whose format is known to be right.
        name: what to call the file.
        parse: makes the header of plain values; ValueError, KeyError or TypeError where they are others.

    Raises:
        AssetError: it is damaged.
    """
    try:
        return parse(json.loads(texts["about"]))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise AssetError(f"{name}: its header is damaged; get the file again") from error


def staf_config(values: Mapping[str, Any]) -> StafConfig:
    """A network's sizes; ValueError, KeyError or TypeError unless they are."""
    given, usual = {**LATER_FIELDS, **values}, StafConfig()
    return StafConfig(
        **{each.name: _like(given[each.name], getattr(usual, each.name)) for each in fields(usual)}
    )


def _like(value: Any, usual: Any) -> Any:
    """A size, or as many as usual; ValueError or TypeError where it is none."""
    if not isinstance(usual, tuple):
        return size(value)
    if len(value) != len(usual):
        raise ValueError("another number of sizes")
    return tuple(size(each) for each in value)


def size(value: Any) -> int:
    """A whole number of a network's config; ValueError where it is none."""
    if not isinstance(value, int) or not 0 <= value <= LARGEST_SIZE:
        raise ValueError("no size")
    return value
