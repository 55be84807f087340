"""roma's functions of rotations, by their names; roma is imported when the first is asked for."""

from typing import Any

from staf_cli.import_guards import no_compiler_folder


def __getattr__(name: str) -> Any:
    """A function of roma; from then on it is found here without a detour."""
    if name.startswith("_"):
        raise AttributeError(name)
    with no_compiler_folder():
        import roma  # it imports torch's compiler, seconds that bad input and bad settings need not wait for
    globals()[name] = function = getattr(roma, name)
    return function
