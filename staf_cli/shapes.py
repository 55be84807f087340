"""One check for the arrays of every dataclass."""

from __future__ import annotations

from collections.abc import Mapping


def check_shapes(owner: object, shapes: Mapping[str, tuple[int, ...]]) -> None:
    """Refuse an object one of whose arrays has not its expected shape; arrays that are None are passed over.

    Args:
        owner: the object, usually a dataclass in its `__post_init__`.
        shapes: by the names of its attributes.

    Raises:
        ValueError: names the attribute, the expected and the actual shape.
    """
    for name, expected in shapes.items():
        values = getattr(owner, name)
        if values is not None and values.shape != expected:
            raise ValueError(f"{type(owner).__name__}.{name} must have shape {expected}, got {values.shape}")
