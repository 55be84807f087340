"""What is known of a shot's world, in words for the user."""

from __future__ import annotations

from staf_cli.world.world import PathFit, World

GRAVITY_WORDS = {"given": "given", "lines": "from lines", "bodies": "from bodies"}
SCALE_WORDS = {"given": "given", "floor": "from the floor", "assumed": "assumed (1.70 m)"}


def sentence_of(world: World) -> str:
    """One line on a shot: gravity, scale and what the camera does, as the closing table has it."""
    since = f", since {world.why}" if world.why else ""
    words = ["world" if world.is_trusted else f"camera space{since}"]
    if world.gravity is not None:
        about = "" if world.spread_deg is None else f" (within {world.spread_deg:.1f} degrees)"
        words.append(f"gravity {GRAVITY_WORDS[world.gravity]}{about}")
    if world.is_trusted and world.scale is not None:
        words.append(f"scale {SCALE_WORDS[world.scale]}")
    words.append(f"camera {world.camera}{_path_words(world.path)}")
    return "; ".join(words)


def _path_words(path: PathFit | None) -> str:
    """How sure the path of a travelling camera is."""
    if path is None:
        return ""
    words = [f"{path.registered:.0%} of {path.num_pictures} pictures fit to {path.error_px:.1f} px"]
    if path.spread is not None:
        words.append(f"length within {path.spread:.0%}")
    return f" ({', '.join(words)})"
