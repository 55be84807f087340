"""What is known of a shot's world, in words for the user."""

from __future__ import annotations

from staf_cli.world.world import World

GRAVITY_WORDS = {"given": "given", "lines": "from lines", "bodies": "from bodies"}
SCALE_WORDS = {"given": "given", "floor": "from the floor", "assumed": "assumed (1.70 m)"}


def sentence_of(world: World) -> str:
    """One line on a shot: gravity, scale and what the camera does, as the closing table has it."""
    return "; ".join(
        world_words(
            trusted=world.is_trusted,
            why_not=world.why,
            gravity=world.gravity,
            spread_deg=world.spread_deg,
            scale=world.scale,
            camera=world.camera,
        )
    )


def world_words(
    *,
    trusted: bool,
    why_not: str,
    gravity: str | None,
    spread_deg: float | None,
    scale: str | None,
    camera: str,
) -> list[str]:
    """What is known of one shot, a few words each; the arguments are those of `World`."""
    since = f", since {why_not}" if why_not else ""
    words = ["world" if trusted else f"camera space{since}"]
    if gravity is not None:
        about = "" if spread_deg is None else f" (within {spread_deg:.1f} degrees)"
        words.append(f"gravity {GRAVITY_WORDS[gravity]}{about}")
    if trusted and scale is not None:
        words.append(f"scale {SCALE_WORDS[scale]}")
    words.append(f"camera {camera}")
    return words
