"""roma's functions of rotations, by their names; roma is imported when the first is asked for."""

from typing import Any

from staf_cli.import_guards import compiler_put_off


def __getattr__(name: str) -> Any:
    """A function of roma; from then on it is found here without a detour."""
    if name.startswith("_"):
        raise AttributeError(name)
    with compiler_put_off():
        import roma  # not at the top: it must be imported without torch's compiler
    globals()[name] = function = getattr(roma, name)
    return function
